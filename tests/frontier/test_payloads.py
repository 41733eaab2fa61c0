"""What tasks carry: kept as JSON, and read whatever version kept it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, get_args

import pytest

from newscrawl.frontier.outcomes import Resource
from newscrawl.frontier.payloads import (
    PAYLOADS,
    ArticlePayload,
    FeedPayload,
    HomePayload,
    IndexPayload,
    IssuePayload,
    ListPayload,
    PagePayload,
    Payload,
    SearchPayload,
    SourcePayload,
    from_data,
    to_data,
)
from newscrawl.frontier.rows import Mark
from newscrawl.frontier.task import CrawlTask
from newscrawl.pages.evidence import Evidence
from newscrawl.site.search_window import Window

URL = "https://www.chinadaily.com.cn/china"
MARCH = Window("en", date(2019, 3, 1), date(2019, 3, 31), filters={"keywords": "grain"})

SOME: list[tuple[Resource, Payload]] = [
    ("article", ArticlePayload()),
    (
        "article",
        ArticlePayload(
            via="section",
            found_on=URL,
            evidence=Evidence("Keepers", "2024-03-09 08:00", position=3),
            depth=2,
            waits_for_lists=True,
        ),
    ),
    ("list", ListPayload(url=URL, number=1)),
    (
        "list",
        ListPayload(
            url=URL,
            number=7,
            last_page=f"{URL}/page_9.html",
            previous_urls=(URL, URL),
            repeats=1,
            low=5,
            high=9,
            walk=Mark("2026-03-09T08:00:00Z", "", "[]", None),
            since=date(2019, 3, 1),
            until=date(2019, 3, 31),
            table=True,
            required=None,
            requested_url=f"{URL}/",
        ),
    ),
    ("search", SearchPayload(window=Window("zh"), page=0)),
    *(
        (
            "search",
            SearchPayload(
                window=window,
                page=3,
                total=150,
                rows_read=10,
                rows_left=40,
                first_digest="a",
                previous_digest="b",
                controls={"keywords": None, "curType": "c"},
                filtered=MARCH,
                filters=("keywords",),
            ),
        )
        for window in (MARCH, *MARCH.halves(), *MARCH.parts())
    ),
    ("page", PagePayload(depth=2, required=False)),
    ("home", HomePayload(edition="www")),
    ("issue", IssuePayload(day=date(2019, 3, 1), other_urls=(URL,), why="empty", required=None)),
    ("feed", FeedPayload(depth=2)),
    ("app", SourcePayload(required=False)),
    ("index", IndexPayload(gives="crawls")),
    ("index", IndexPayload(gives="captures", via="commoncrawl/CC-MAIN-2024-10", number=3)),
]


@pytest.mark.parametrize(("resource", "payload"), SOME)
def test_json_and_back(resource: Resource, payload: Payload) -> None:
    data = json.loads(json.dumps(to_data(resource, payload)))
    assert from_data(resource, data) == payload
    task = CrawlTask(resource, "key", URL, payload, attempts=2)
    assert CrawlTask.from_json(task.to_json()) == task


def test_every_kind_of_url_has_a_payload() -> None:
    assert PAYLOADS.keys() == {*get_args(Resource)} == {resource for resource, _ in SOME}


def test_what_is_as_usual_takes_no_room() -> None:
    assert to_data("list", ListPayload(url=URL, number=1)) == {
        "version": 2,
        "url": URL,
        "number": 1,
    }


WINDOW = {
    "language": "en",
    "since": "2019-03-01",
    "until": "2019-03-31",
    "sort": "dp",
    "filters": {"keywords": "grain"},
}


@pytest.mark.parametrize(
    ("resource", "data", "payload"),
    [
        (
            "article",
            {
                "via": "site",
                "found_on": URL,
                "evidence": {"headline": "Keepers", "listed_at": None},
                "depth": 2,
                "waits": True,
            },
            ArticlePayload(
                via="site",
                found_on=URL,
                evidence=Evidence("Keepers"),
                depth=2,
                waits_for_lists=True,
            ),
        ),
        ("article", {"via": "section"}, ArticlePayload(via="section")),
        (
            "list",
            {
                "url": URL,
                "number": 3,
                "last": None,
                "before": [URL],
                "repeats": 1,
                "walk": ["2026-03-09T08:00:00Z", "2026-03-02", "[]", None],
                "called": f"{URL}/",
                "required": None,
                "table": True,
                "since": "2019-03-01",
            },
            ListPayload(
                url=URL,
                number=3,
                previous_urls=(URL,),
                repeats=1,
                walk=Mark("2026-03-09T08:00:00Z", "2026-03-02", "[]", None),
                requested_url=f"{URL}/",
                required=None,
                table=True,
                since=date(2019, 3, 1),
            ),
        ),
        (
            "list",
            {"url": URL, "number": 5, "last": f"{URL}/page_9.html", "low": 1, "high": 9},
            ListPayload(url=URL, number=5, last_page=f"{URL}/page_9.html", high=9),
        ),
        (
            "search",
            {
                "window": WINDOW,
                "page": 1,
                "total": 150,
                "had": 10,
                "left": 4,
                "front": "a",
                "before": "b",
            },
            SearchPayload(
                window=MARCH,
                page=1,
                total=150,
                rows_read=10,
                rows_left=4,
                first_digest="a",
                previous_digest="b",
            ),
        ),
        (
            "search",
            {
                "window": {**WINDOW, "split": None},
                "page": 0,
                "of": WINDOW,
                "names": ["keywords"],
                "told": {},
                "required": None,
            },
            SearchPayload(
                window=MARCH, page=0, filtered=MARCH, filters=("keywords",), required=None
            ),
        ),
        (
            "search",
            {"window": WINDOW, "page": 0, "controls": {"keywords": None}},
            SearchPayload(window=MARCH, page=0, controls={"keywords": None}),
        ),
        ("page", {"depth": 1, "required": False}, PagePayload(depth=1, required=False)),
        ("home", {"edition": "www", "required": True}, HomePayload(edition="www")),
        (
            "issue",
            {"day": "2019-03-01", "required": True, "called": URL, "others": [URL], "why": "gone"},
            IssuePayload(day=date(2019, 3, 1), requested_url=URL, other_urls=(URL,), why="gone"),
        ),
        ("feed", {"depth": 2}, FeedPayload(depth=2)),
        ("app", {}, SourcePayload()),
    ],
)
def test_version_1(resource: Resource, data: dict[str, Any], payload: Payload) -> None:
    """What the version before kept, under its names: a job that it stopped goes on."""
    assert from_data(resource, data) == payload


@pytest.mark.parametrize(
    ("resource", "data", "sentence"),
    [
        ("list", {"url": URL, "number": "x"}, "a task for list carries number='x'"),
        ("list", {"number": 1}, "a task for list carries url="),
        ("feed", {"version": 2, "deep": 1}, "a task for feed carries deep=1"),
        ("search", {"window": {"since": "x"}, "page": 0}, "a task for search carries window."),
    ],
)
def test_what_no_version_kept_is_named(
    resource: Resource, data: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_data(resource, data)
