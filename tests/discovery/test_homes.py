"""Home pages: their news, the lists of their menus, and the table that stands in for a menu."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from newscrawl.discovery.homes import HOMES, Homes, homes_of
from newscrawl.frontier.outcomes import NOT_THERE, Outcome
from newscrawl.site.sections import chinese_sections, sections
from tests.discovery.answering import SITE, answer, failed, parsed, story, urls
from tests.discovery.fake_context import FakeContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request

    from newscrawl.site.sections import Section


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


class Lists:
    """What is requested of lists: of menus, and of the table."""

    def __init__(self) -> None:
        self.menu: list[str] = []
        self.table: list[str] = []

    def begin(self, url: str, *, table: bool) -> Iterator[Request]:
        (self.table if table else self.menu).append(url)
        return iter(())


@pytest.fixture
def lists() -> Lists:
    return Lists()


@pytest.fixture
def homes(context: FakeContext, lists: Lists) -> Homes:
    return Homes(context, "latest", lists.begin, date(2026, 3, 3))


def menu(*addresses: str) -> str:
    rows = "".join(f'<li><a href="{url}">Menu</a></li>' for url in addresses)
    return f'<div class="topNav"><ul class="dropdown">{rows}</ul></div>'


def news(*addresses: str) -> str:
    return "".join(f'<h3><a href="{url}">Keepers of the coast</a></h3>' for url in addresses)


def every(tree: Iterable[Section]) -> list[str]:
    """Addresses of sections, each before its children."""
    return [url for one in tree for url in (one.url, *every(one.children))]


def test_a_home_page(context: FakeContext, homes: Homes, lists: Lists) -> None:
    (request,) = homes.begin("www")
    assert request.url == f"{SITE}/"
    named = [f"{SITE}/china", f"{SITE}/world/asia_pacific"]
    found = parsed(homes, answer(request, menu(*named) + news(story(1), story(2))))
    assert urls(found) == [story(1), story(2)]
    assert (lists.menu, lists.table) == (named, [])
    assert context.asked[story(1)]["waits_for_lists"], "a home page shows no times"
    assert context.asked[story(1)]["found_on"] == f"{SITE}/"
    assert list(context.url_states.ended.values()) == [(f"{SITE}/", "done")]
    assert (context.url_states.dead, context.counters) == ([], {})


@pytest.mark.parametrize("since", [date(2026, 3, 3), None])
def test_what_is_older_is_a_fixture(context: FakeContext, lists: Lists, since: date | None) -> None:
    """Stories that stay on a home page for years; of what shows no day nobody knows."""
    dayless = "https://www.chinadailyhk.com/hk/article/290001"
    shown = [story(1, "2026-03-02"), story(2, "2026-03-03"), story(3, "2026-03-09"), dayless]
    homes = Homes(context, "latest", lists.begin, since)
    (request,) = homes.begin("www")
    found = urls(parsed(homes, answer(request, menu(f"{SITE}/china") + news(*shown))))
    assert found == (shown[1:] if since else shown)


def test_the_table_stands_in_for_a_menu(
    context: FakeContext, homes: Homes, lists: Lists, caplog: pytest.LogCaptureFixture
) -> None:
    (request,) = homes.begin("www")
    assert urls(parsed(homes, answer(request, news(story(1))))) == [story(1)]
    assert (lists.menu, lists.table) == ([], every(sections()))
    assert context.counters == {"home/without_menu": 1}
    assert caplog.messages == [f"no menu on {SITE}/, the table of sections is used"]
    assert context.url_states.dead == []


@pytest.mark.parametrize(
    "way", ["empty", "gone", "timeout", "led to a list", "led to an article", "led off"]
)
def test_the_table_stands_in_for_a_home_page(
    context: FakeContext, homes: Homes, lists: Lists, way: str
) -> None:
    (request,) = homes.begin("www")
    page = menu(f"{SITE}/china") + news(story(1))
    at = {
        "led to a list": f"{SITE}/china",
        "led to an article": story(1),
        "led off": "https://example.com/",
    }
    if way in at:
        found = parsed(homes, answer(request, page, url=at[way]))
    elif way == "empty":
        found = parsed(homes, answer(request, "<p>Soon</p>"))
    else:
        outcome = NOT_THERE if way == "gone" else Outcome("failed", "timeout")
        found = failed(homes, request, outcome)
    assert (found, context.asked) == ([], {})
    assert (lists.menu, lists.table) == ([], every(sections()))
    why = {"empty": "empty", "gone": "gone"}.get(way, "cut_off")
    assert context.url_states.dead == [(f"{SITE}/", why, "dead")]
    ((_, state),) = context.url_states.ended.values()
    assert state == {"empty": "done", "gone": "gone", "timeout": "failed/timeout"}.get(
        way, "failed/redirected"
    )


def test_a_home_page_that_was_not_asked_for_is_missing(context: FakeContext, homes: Homes) -> None:
    (request,) = homes.begin("usa", required=False)
    failed(homes, request, NOT_THERE)
    assert context.url_states.dead == [(request.url, "gone", "missing")]


def test_the_index_page_of_a_host_is_its_home(context: FakeContext, homes: Homes) -> None:
    (request,) = homes.begin("www")
    at = "http://www.chinadaily.com.cn/index.html"
    assert urls(parsed(homes, answer(request, menu(f"{SITE}/china") + news(story(1)), url=at)))
    assert context.url_states.dead == []


def test_a_home_page_of_the_job_is_no_list(homes: Homes, lists: Lists) -> None:
    """The Chinese menu names the language pages' host."""
    (request,) = homes.begin("cn")
    named = ["https://language.chinadaily.com.cn", "https://world.chinadaily.com.cn"]
    parsed(homes, answer(request, menu(*named)))
    assert lists.menu == named
    lists.menu.clear()
    list(homes.begin("language"))
    parsed(homes, answer(request, menu(*named)))
    assert lists.menu == named[1:]


def test_no_menu_names_all_chinese_hosts(homes: Homes, lists: Lists) -> None:
    (request,) = homes.begin("cn")
    parsed(homes, answer(request, menu("https://world.chinadaily.com.cn/")))
    assert lists.table == [one.url for one in chinese_sections() if one.url != HOMES["cn"]]


@pytest.mark.parametrize(
    ("edition", "table"),
    [
        ("cn", [url for url in every(chinese_sections()) if url != HOMES["cn"]]),
        (
            "language",
            [
                url
                for url in every(chinese_sections())
                if url.startswith(HOMES["language"]) and url != HOMES["language"]
            ],
        ),
        ("usa", every(sections())),
    ],
)
def test_each_edition_has_its_table(
    homes: Homes, lists: Lists, edition: str, table: list[str]
) -> None:
    (request,) = homes.begin(edition)
    failed(homes, request, NOT_THERE)
    assert table
    assert lists.table == table


def test_menus_are_bounded(context: FakeContext, homes: Homes, lists: Lists) -> None:
    context.settings.set("LINKS_PER_PAGE", 2)
    (request,) = homes.begin("www")
    parsed(homes, answer(request, menu(*(f"{SITE}/china/s{n}" for n in range(4)))))
    assert len(lists.menu) == 2
    assert context.counters["bound/links"] == 1


@pytest.mark.parametrize(
    ("chosen", "languages", "found"),
    [
        ([], {"en", "zh"}, ["www", "global", "usa", "europe", "cn"]),
        ([], {"en"}, ["www", "global", "usa", "europe"]),
        ([], {"zh"}, ["cn"]),
        (["language", "usa"], {"en"}, ["usa", "language"]),
        (["hk"], {"en"}, []),
    ],
)
def test_which_home_pages(chosen: list[str], languages: set[str], found: list[str]) -> None:
    assert homes_of(chosen, languages.__contains__) == found
