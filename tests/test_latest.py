"""`latest` against the replica: nothing of the last seven days is left out, nothing older is asked for, and it does not run away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.site.urls import parse
from tests.forked import Running
from tests.replica import Replica
from tests.test_routes import NOW, day, known, run

if TYPE_CHECKING:
    from pathlib import Path

WEEK = ("2026-09-22", "2026-09-28")
"""Seven Beijing days, the last of them that of NOW."""


def of_the_week(replica: Replica, section: str | None = None) -> set[str]:
    """Identifiers of the English stories of the week, or of those in a section."""
    indices = set(replica.site.days(*map(day, WEEK)))
    if section:
        indices &= set(replica.section(section))
    return {replica.story(i).identifier for i in indices if not replica.site.is_chinese(i)}


def days_asked(replica: Replica) -> set[str]:
    """Days of the articles that were asked for."""
    return {f"{parse(r.url).date}" for r in replica.requests if r.kind == "article"}


@pytest.mark.slow
def test_section_max_pages_1_then_latest(tmp_path: Path) -> None:
    """All of page 1 is known, and nobody ever read page 2."""
    with Replica(400, validators=True) as replica:
        run(tmp_path, replica, "section", sections="china", max_pages=1)
        ended = run(tmp_path, replica, "latest", sections="china")
        wanted = of_the_week(replica, "china")
        assert ended.status == 0, ended.said
        assert len(wanted) > 40
        assert wanted <= known(tmp_path).keys()


@pytest.mark.slow
def test_killed_then_fresh(tmp_path: Path) -> None:
    """The killed run had read page 1, and page 2 was asked for."""
    with Replica(400, validators=True) as replica:
        command = ["crawl", "latest", "-a", "sections=china"]
        settings = ["-s", f"NOW={NOW}", "-s", f"SITE_ADDRESS={replica.address}", "-L", "ERROR"]
        process = Running(*command, *settings, cwd=tmp_path)
        assert replica.wait(2, "list", 60)
        process.kill()
        process.communicate()
        ended = run(tmp_path, replica, "latest", sections="china", fresh=1)
        assert ended.status == 0, ended.said
        assert of_the_week(replica, "china") <= known(tmp_path).keys()


@pytest.mark.slow
def test_the_first_run_and_an_hour_later(tmp_path: Path) -> None:
    """Seven days, no more; then the re-visits that are due, and each list once, whose every article this run has fetched."""
    with Replica(1000, validators=True) as replica:
        first = run(tmp_path, replica, "latest", editions="www")
        assert first.status == 0, first.said
        assert known(tmp_path).keys() == of_the_week(replica)
        assert min(days_asked(replica)) == WEEK[0]
        replica.forget_requests()
        quiet = run(tmp_path, replica, "latest", editions="www", now="2026-09-28T08:30")
        assert (quiet.status, quiet.records) == (0, [])
        lists = {r.url for r in replica.requests if r.kind == "list"}
        assert replica.kinds["list"] == len(lists)
        assert {r.status for r in replica.requests if r.kind == "list"} == {304}
        assert not replica.kinds["article"]
        assert replica.kinds["front"] == 1
        replica.forget_requests()
        later = run(tmp_path, replica, "latest", editions="www", now="2026-09-28T09:10")
        assert (later.status, later.records) == (0, [])
        assert {r.url for r in replica.requests if r.kind == "list"} == lists
        assert replica.kinds["list"] == len(lists)
        asked = {parse(r.url).identifier for r in replica.requests if r.kind == "article"}
        assert asked == known(tmp_path).keys()


@pytest.mark.slow
def test_news_behind_page_1_of_a_list(tmp_path: Path) -> None:
    """More than a page holds; each list is read on to where its walk began, no further."""
    with Replica(700, unpublished=120, validators=True) as replica:
        run(tmp_path, replica, "latest", sections="china")
        out = replica.publish()
        replica.forget_requests()
        second = run(tmp_path, replica, "latest", sections="china", now="2026-09-28T08:30")
        members = set(replica.section("china"))
        assert {record["identifier"] for record in second.records} == {
            replica.story(index).identifier for index in out if index in members
        }
        assert 1 < replica.kinds["list"] <= 4
