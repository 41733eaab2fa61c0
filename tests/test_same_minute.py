"""The minute of publication is the same by whichever route a story is found, and it is the site's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from tests.replica import Feeds, Replica
from tests.replica.feeds import TIMES
from tests.test_routes import data, run

if TYPE_CHECKING:
    from pathlib import Path

DAYS: dict[str, Any] = {"since": "2026-09-24", "until": "2026-09-27"}
ROUTES: dict[str, dict[str, Any]] = {
    "latest": {"editions": "www"},
    "section": {"sections": "china,world,business,life,culture,travel,sports,opinion", **DAYS},
    "archive": {"language": "en", **DAYS},
    "site": {"start": "https://www.chinadaily.com.cn/", "max_depth": 2, "max_per_section": 3},
    "feeds": {"feeds": "china,business,world,opinion,lifestyle,sports"},
}
NAMES = ("china", "bizchina", "world", "opinion", "lifestyle", "sports")
PROVED = [way for way in TIMES if "day" not in way and "made" not in way]


def minutes(folder: Path) -> dict[str, str]:
    """When each record of the data set was published, to the minute: lists print no seconds, the search API does."""
    return {one.identifier: (one.date_published or "")[:16] for one in read(data(folder))}


@pytest.mark.slow
def test_every_route_gives_the_same_minute(tmp_path: Path) -> None:
    """On fresh folders."""
    ways = dict(zip(NAMES, PROVED, strict=False))
    state = Feeds(fresh=NAMES, printed={name: TIMES[way] for name, way in ways.items()})
    with Replica(400, feeds=state) as replica:
        stories = [replica.expected(index) for index in range(400)]
        truth = {one["identifier"]: (one["date_published"] or "")[:16] for one in stories}
        found, wrong = {}, Counter[str]()
        for spider, given in ROUTES.items():
            folder = tmp_path / spider
            folder.mkdir()
            ended = run(folder, replica, spider, **given)
            assert ended.status == 0, ended.said
            found[spider] = minutes(folder)
            wrong[spider] = sum(truth[name] != one for name, one in found[spider].items())
            given_out = [(one["identifier"], one["date_published"] or "") for one in ended.records]
            assert {name: time[:16] for name, time in given_out} == found[spider]
            assert len(given_out) == len(found[spider]), "each once"
        common = set.intersection(*map(set, found.values()))
        assert len(common) >= 20
        for one in found.values():
            assert {name: one[name] for name in common} == {name: truth[name] for name in common}
        assert +wrong == Counter()


@pytest.mark.slow
def test_one_folder_by_all_routes(tmp_path: Path) -> None:
    """By their addresses first, with nothing said of them: what comes later completes them, and is no revision."""
    with Replica(200, feeds=Feeds(fresh=("china",))) as replica:
        stories = [replica.expected(index) for index in range(200)]
        truth = {one["identifier"]: (one["date_published"] or "")[:16] for one in stories}
        cards = [replica.story(index).card for index in range(100)]
        urls = [one.url for one in cards if one.dates == "date-list-differs" and not one.chinese]
        assert run(tmp_path, replica, "article", url=",".join(urls)).status == 0
        before = minutes(tmp_path)
        first = sum(truth[name] != minute for name, minute in before.items())
        replica.forget_requests()
        for spider in ("latest", "archive"):
            assert run(tmp_path, replica, spider, **ROUTES[spider]).status == 0
        asked = Counter(request.path for request in replica.requests if request.kind == "article")
        names = {name for name in before if any(name in path for path in asked)}
        after = minutes(tmp_path)
        assert first == len(before) == len(urls) > 3
        assert [name for name in before if truth[name] != after[name]] == []
        assert names == set(), "no page is asked for again"
        lines = list(read(data(tmp_path), revisions="all"))
        assert {one.metadata.revision for one in lines} == {1}
        assert 0 < len(lines) - len(after) <= first
