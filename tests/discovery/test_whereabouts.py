"""Where lists are served, and which of them rest."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from newscrawl.discovery.whereabouts import Whereabouts, arrival
from newscrawl.site.urls import parse
from tests.discovery.answering import SITE
from tests.discovery.fake_context import FakeLists

NOW = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
CHINA = f"{SITE}/china"


@pytest.mark.parametrize(
    ("asked", "number", "served", "arrived"),
    [
        ("/china", 1, "https://www.chinadaily.com.cn/china", "here"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/", "here"),
        ("/china", 1, "http://www.chinadaily.com.cn/china", "here"),
        ("/china", 1, "http://www.chinadaily.com.cn:80/china/index.html", "here"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/index.htm", "here"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/page_1.html", "here"),
        ("/china", 1, "https://global.chinadaily.com.cn/china", "here"),
        ("/china", 3, "https://www.chinadaily.com.cn/china/page_3.html", "here"),
        ("/", 1, "https://www.chinadaily.com.cn/index.html", "here"),
        ("/opinion/editionals", 1, "https://www.chinadaily.com.cn/opinion/editorials/", "moved"),
        ("/china", 1, "https://cn.chinadaily.com.cn/5b7383e7a310030f813cf2d2", "moved"),
        ("/opinion/chenweihua", 1, "http://www.chinadaily.com.cn/opinion/chenweihua.html", "moved"),
        ("/china", 1, "https://www.chinadaily.com.cn/", "gone"),
        ("/china", 1, "https://www.chinadaily.com.cn/index.html", "gone"),
        ("/", 1, "https://cn.chinadaily.com.cn/", "gone"),
        ("/china", 3, "https://www.chinadaily.com.cn/china", "gone"),
        ("/china", 9, "https://www.chinadaily.com.cn/china/page_8.html", "gone"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/page_2.html", "elsewhere"),
        ("/china", 2, "https://www.chinadaily.com.cn/world/page_2.html", "elsewhere"),
        ("/china", 1, "https://www.chinadaily.com.cn/a/202603/09/WS65ebb1c0e4b06d4aa0001234.html", "elsewhere"),
        ("/china", 1, "https://www.chinadaily.com.cn/rss/china_rss.xml", "elsewhere"),
        ("/china", 1, "https://example.com/china", "elsewhere"),
    ],
)  # fmt: skip
def test_what_an_answer_is(asked: str, number: int, served: str, arrived: str) -> None:
    assert arrival(parse(served), parse(f"{SITE}{asked}"), number) == arrived


@pytest.fixture
def memory() -> FakeLists:
    return FakeLists()


@pytest.fixture
def whereabouts(memory: FakeLists) -> Whereabouts:
    return Whereabouts(memory, NOW)


# --- Redirects


def test_a_list_is_where_its_address_led_to(whereabouts: Whereabouts) -> None:
    """Through as many names as it had; by its page's address it is asked for without a redirect."""
    assert (whereabouts.list_at(CHINA), whereabouts.address(CHINA)) == (CHINA, CHINA)
    for number in range(3):
        whereabouts.moved(f"{SITE}/name{number}", f"{SITE}/name{number + 1}/")
    assert whereabouts.list_at(f"{SITE}/name0") == f"{SITE}/name3"
    assert whereabouts.address(f"{SITE}/name0") == f"{SITE}/name1/"


def test_names_that_lead_on_and_on_come_to_an_end(
    memory: FakeLists, whereabouts: Whereabouts
) -> None:
    for number in range(9):
        memory.put_served(f"{SITE}/name{number}", f"{SITE}/name{(number + 1) % 9}")
    assert whereabouts.list_at(f"{SITE}/name0") == f"{SITE}/name5"


@pytest.mark.parametrize(
    "served", [f"{CHINA}/", "http://www.chinadaily.com.cn/china", f"{CHINA}/index.html", f"{SITE}/"]
)
def test_another_spelling_is_no_other_list(
    memory: FakeLists, whereabouts: Whereabouts, served: str
) -> None:
    """Nor is a front page any."""
    whereabouts.is_served(CHINA, served)
    assert memory.addresses == {CHINA: served}
    assert (whereabouts.list_at(CHINA), whereabouts.address(CHINA)) == (CHINA, served)
    whereabouts.is_served(CHINA, CHINA)
    assert memory.addresses == {}


def test_a_name_that_leads_back_is_forgotten(memory: FakeLists, whereabouts: Whereabouts) -> None:
    whereabouts.moved(CHINA, f"{SITE}/world/")
    whereabouts.moved(f"{SITE}/world", CHINA)
    assert memory.addresses == {f"{SITE}/world": CHINA}
    whereabouts.forget(f"{SITE}/world")
    assert memory.addresses == {}


# --- Rests


def test_rests_double_up_to_sixteen_days(memory: FakeLists) -> None:
    now, hours = NOW, []
    for _ in range(9):
        whereabouts = Whereabouts(memory, now)
        assert not whereabouts.is_resting(CHINA)
        whereabouts.gave(CHINA, something=False)
        until = datetime.fromisoformat(memory.rests[CHINA].until.replace("Z", "+00:00"))
        assert Whereabouts(memory, until - timedelta(seconds=1)).is_resting(CHINA)
        hours.append((until - now) / timedelta(hours=1))
        now = until
    assert hours == [6, 12, 24, 48, 96, 192, 384, 384, 384]


def test_a_list_that_gives_something_rests_no_more(
    memory: FakeLists, whereabouts: Whereabouts
) -> None:
    for something in (False, True, True):
        whereabouts.gave(CHINA, something=something)
    assert memory.rests == {}
    whereabouts.gave(CHINA, something=False)
    assert memory.rests[CHINA].times == 1
