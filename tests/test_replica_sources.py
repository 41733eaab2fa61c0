"""The replica's search API, paper, feeds and app, held against what is known of the site."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.site.search_api import CHANNELS, TYPES
from tests.replica import Feeds, Papers, Replica, Search

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 9, 24)


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(600, search=Search(reach=200), app=True, feeds=Feeds(fresh=("china",))) as running:
        yield running


def asked(replica: Replica, language: str = "en", **parameters: str) -> dict[str, Any]:
    """An answer of the API."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    answer = replica.search.answer(f"/rest/{language}/search?{query}")
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_pages_count_from_0_and_end_in_code_400(replica: Replica) -> None:
    window = {"publishedDateFrom": "2026-09-20", "publishedDateTo": "2026-09-22", "sort": "dp"}
    first = asked(replica, **window)
    total = first["totalElements"]
    assert (first["number"], first["totalPages"]) == (0, -(-total // 10))
    rows = [
        row["id"]
        for page in range(first["totalPages"])
        for row in asked(replica, **window, page=str(page))["content"]
    ]
    assert len(rows) == len(set(rows)) == total
    assert asked(replica, **window, page=str(first["totalPages"])) == {"code": 400}
    oldest = asked(replica, **{**window, "sort": "ap"})
    assert oldest["content"][0]["id"] == rows[-1]


def test_days_types_and_channels_add_up(replica: Replica) -> None:
    for language in ("en", "cn"):
        everything = asked(replica, language)["totalElements"]
        for name, values in (("curType", TYPES), ("channel[0]", CHANNELS)):
            parts = [asked(replica, language, **{name: one})["totalElements"] for one in values]
            assert sum(parts) == everything
    both = sum(asked(replica, language)["totalElements"] for language in ("en", "cn"))
    assert both == 600


def test_what_lies_out_of_reach_is_counted_all_the_same(replica: Replica) -> None:
    assert asked(replica, page="19")["totalElements"] > 200
    assert asked(replica, page="20") == {"code": 400}


def test_a_row(replica: Replica) -> None:
    row = asked(replica, sort="dp")["content"][0]
    card = replica.story(0).card
    assert row["id"] == card.identifier
    assert row["url"].endswith(card.path)
    assert row["publishTime"] // 60_000 == int(card.shown.timestamp()) // 60
    assert row["pubDateStr"].startswith(card.stamp)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("search", "kind", "share"),
    [
        (Search(invalid=0.2), "invalid", 0.2),
        (Search(truncated=0.2), "truncated", 0.2),
        (Search(hollow=0.2), "hollow", 0.2),
        (Search(timeouts=0.2, delay=0), "timeout", 0.2),
        (Search(down=True), "down", 1),
    ],
)
def test_faults_come_at_their_share_and_the_same_again(
    search: Search, kind: str, share: float
) -> None:
    counts = []
    for _ in range(2):
        with Replica(60, search=search) as replica:
            for page in range(200):
                replica.search.answer(f"/rest/en/search?page={page % 3}")
            counts.append(replica.search.faults[kind])
    assert counts[0] == counts[1]
    assert abs(counts[0] - 200 * share) <= 20


@pytest.mark.parametrize(
    ("ignores", "given"),
    [
        (("publishedDateFrom", "publishedDateTo"), {"publishedDateFrom": "2026-09-20", "publishedDateTo": "2026-09-20"}),
        (("publishedDateTo",), {"publishedDateTo": "2026-09-20"}),
        (("keywords",), {"keywords": "river"}),
        (("curType",), {"curType": "photo"}),
        (("channel[0]",), {"channel[0]": "2@cndy"}),
        (("sort",), {"sort": "ap"}),
    ],
)  # fmt: skip
def test_what_it_ignores_changes_nothing(ignores: tuple[str, ...], given: dict[str, str]) -> None:
    with Replica(200, search=Search(ignores=ignores)) as deaf, Replica(200) as replica:
        plain = asked(replica, sort="dp")
        assert asked(deaf, **{"sort": "dp", **given}) == plain
        assert asked(replica, **{"sort": "dp", **given}) != plain


@pytest.mark.parametrize(
    ("past_end", "status", "body"),
    [
        ("code", 200, b'{"code":400}'),
        ("code-400", 400, b'{"code":400}'),
        ("error-500", 500, b'"status":500'),
        ("no-rows", 200, b'{"content":[]}'),
        ("nothing", 200, b""),
        ("empty", 200, b'{"content": [], "totalPages": 7'),
    ],
)
@pytest.mark.parametrize(("reach", "page"), [(None, 7), (30, 3), (30, 5)])
def test_a_page_behind_the_last(
    past_end: str, status: int, body: bytes, reach: int | None, page: int
) -> None:
    with Replica(80, search=Search(reach=reach, past_end=past_end)) as replica:
        total = asked(replica)["totalElements"]
        assert 30 < total <= 70
        answer = replica.search.answer(f"/rest/en/search?page={page}")
        assert answer.status == status
        assert body in answer.body
        assert asked(replica, page=str(2))["content"]


def test_the_last_page_again() -> None:
    with Replica(80, search=Search(reach=30, past_end="again")) as replica:
        rows = [asked(replica, page=page)["content"] for page in ("1", "2", "3", "5")]
    assert rows[0] != rows[1] == rows[2] == rows[3]


def test_a_busy_day_has_its_stories_and_the_others_theirs() -> None:
    with Replica(3000, years=1, busy=("2026-05-14", 400)) as replica:
        days = [date(2026, 5, 10) + timedelta(days=number) for number in range(9)]
        counts = [len(replica.site.days(one, one)) for one in days]
        assert counts[4] == 400
        assert all(5 < count < 12 for place, count in enumerate(counts) if place != 4)
        index = replica.site.days(days[4], days[4])[200]
        assert replica.site.find(replica.story(index).card.host, replica.story(index).card.path)


def test_the_paper(replica: Replica) -> None:
    issue = replica.newspaper.issue("china", DAY)
    assert issue
    assert replica.newspaper.issue("china", date(2026, 9, 27)) == [], "no paper on Sundays"
    for one in issue:
        story = replica.story(one.story)
        assert story.identifier not in one.url, "an id of its own"
        path = one.url.partition(".cn")[2]
        kind, html = replica.newspaper.page("epaper.chinadaily.com.cn", path) or ("", "")
        assert kind == "print"
        assert all(text.split("&")[0] in html for text in story.texts[:1])
    stale = replica.respond("epaper.chinadaily.com.cn", "/china")
    assert (stale.status, stale.headers["Location"]) == (302, "/china/2021-03/05")


def test_the_print_index_ends() -> None:
    with Replica(400, papers=Papers(index_until="2026-09-23")) as replica:
        host = "www.chinadaily.com.cn"
        assert replica.newspaper.page(host, "/cndy/2026-09/23/index1.html")
        assert replica.newspaper.page(host, "/cndy/2026-09/24/index1.html") is None
        assert replica.newspaper.page(host, "/cndy/2026-09-23/index1.html") is None


def test_feeds_are_frozen_unless_told_otherwise(replica: Replica) -> None:
    host = "www.chinadaily.com.cn"
    fresh = replica.respond(host, "/rss/china_rss.xml")
    frozen = replica.respond(host, "/rss/world_rss.xml")
    assert fresh.status == frozen.status == 200
    assert replica.story(replica.section("china")[0]).identifier.encode() in fresh.body
    assert b"2017-05" in frozen.body
    assert b"2026" not in frozen.body


def test_the_app_is_off_unless_asked_for(replica: Replica) -> None:
    host, path = "enapp.chinadaily.com.cn", "/channels/enapp/custom-columns.json"
    columns = json.loads(replica.respond(host, path).body)
    children = [child for column in columns for child in column["children"]]
    assert [len(column["uuid"]) for column in (*columns, *children)] == [24] * 4
    with Replica(10) as other:
        assert other.respond(host, path).status == 404
