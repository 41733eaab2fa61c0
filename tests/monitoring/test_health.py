"""Health checks on histories of summaries: what begins to fail, once, and what recovers, once."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from newscrawl.frontier.articles import utc
from newscrawl.monitoring.health import EXIT_CHECKS, health_checks
from newscrawl.monitoring.history import PastRun, run_in
from newscrawl.monitoring.notification import messages_on
from newscrawl.text.dates import BEIJING

MONDAY = datetime(2026, 3, 2, 0, 5, tzinfo=timezone.utc)
LISTS = ("china", "world", "sports")
BY_HOUR = (1, 1, 0, 0, 0, 2, 5, 8, 12, 14, 12, 8, 8, 10, 12, 12, 10, 8, 6, 5, 4, 3, 2, 1)
"""New articles by the hour of the day in Beijing, on a weekday."""
DRIFT = {"group": ["www/2", "2026"], "rule": "css h1", "hits": 0, "pages": 20, "usual": 1.0}


class History:
    """Runs of one job, each with its health checks as a run has them."""

    def __init__(self, hours: float = 1, seed: int = 1, **arguments: str) -> None:
        self.hours = hours
        self.arguments = arguments
        self.dice = random.Random(seed)
        self.time = MONDAY
        self.past: list[PastRun] = []
        self.messages: list[tuple[datetime, str]] = []

    def run(self, *, share: float = 1, without: str | None = None, **keys: Any) -> dict[str, Any]:
        """Make the next run: `share` of the usual news, none on the list `without`; `keys` replace keys of its summary."""
        began = self.time + timedelta(minutes=self.dice.uniform(0, 4))
        self.time += timedelta(hours=self.hours)
        new = Counter(self._news(began, share))
        if without:
            new[without] = 0
        count = new.total()
        ended = began + timedelta(seconds=120 + 8 * count)
        summary: dict[str, Any] = {
            "run": f"{began:%Y%m%dT%H%M%SZ}-latest-abcdef",
            "spider": "latest",
            "arguments": self.arguments,
            "job_began": utc(began),
            "began": utc(began),
            "ended": utc(ended),
            "finish_reason": "finished",
            "exit_status": 0,
            "run_status": f"complete: {count} articles",
            "cause": None,
            "requests": 60 + count,
            "revisions": {"new": count},
            "new_on": dict(new),
            "newest": utc(began) if count else None,
            "templates": {"www/2": count + 9},
            "fields": {"headline": 1.0, "article_body": 1.0, "images": 0.7},
            "rule_hits": pages("www/2", "2026", count + 9),
            "free_bytes": 10**12,
            **keys,
        }
        checks = health_checks(run_in(summary), self.past)
        before = self.past[0].summary["checks"] or {} if self.past else {}
        self.messages += [(ended, one) for one in messages_on("latest", before, checks)]
        summary["checks"] = {name: asdict(check) for name, check in checks.items()}
        self.past.insert(0, run_in(summary))
        return summary

    def runs(self, days: float, **keys: Any) -> None:
        for _ in range(round(days * 24 / self.hours)):
            self.run(**keys)

    def _news(self, began: datetime, share: float) -> dict[str, int]:
        found = dict.fromkeys(LISTS, 0)
        for hour in range(round(self.hours)):
            time = (began - timedelta(hours=hour)).astimezone(BEIJING)
            usual = BY_HOUR[time.hour] * (0.5 if time.weekday() > 4 else 1) * share
            for name in LISTS:
                # more irregular than chance alone: articles come in twos
                found[name] += 2 * sum(self.dice.random() < usual / 20 for _ in range(10))
        return found

    @property
    def said(self) -> list[str]:
        """The check of each message, with what it says."""
        words = [message.split(" ", 3) for _, message in self.messages]
        return [f"{name} {verb}" for _, name, verb, *_ in words]


def pages(template: str, year: str, count: int) -> list[dict[str, Any]]:
    """Rule hits of so many pages."""
    group = {"year": year, "host": "h", "route": "home", "place": "-", "section": "-"}
    return [{"template": template, "rules": [], "groups": [{**group, "pages": count, "hits": []}]}]


@pytest.mark.slow
@pytest.mark.parametrize(("hours", "days"), [(1, 16), (3, 40), (24, 60), (168, 300)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_is_well(hours: float, days: int, seed: int) -> None:
    """Nights, weekends and chance are no alarm, whatever the schedule."""
    history = History(hours, seed)
    history.runs(days)
    assert history.messages == []


def test_eight_days() -> None:
    """Markup that changes, a list that stands still, an outage, a burst of news, a quiet holiday."""
    history = History()
    history.runs(3)
    unhealthy: dict[str, Any] = {
        "exit_status": 3,
        "run_status": "unhealthy: the site's markup has changed",
    }
    history.runs(0.5, drift=[DRIFT], cause="drift", **unhealthy)
    history.runs(0.5)  # a new version reads it again
    history.runs(1, without="china")
    history.runs(0.5, without="china")
    history.runs(0.5)
    unreachable: dict[str, Any] = {
        "exit_status": 4,
        "run_status": "incomplete: the site could not be reached",
    }
    for _ in range(8):
        history.run(share=0, cause="unreachable", **unreachable)
    history.run(share=8)  # what was missed
    history.runs(1, share=4)
    history.runs(1, share=0.4)
    history.runs(1)
    wanted = ["markup fails:", "markup is", "stale fails:", "stale is", "failures fails:", "failures is"]  # fmt: skip
    assert history.said == wanted
    assert "china without a new article in 24 hours" in history.messages[2][1]


@pytest.mark.parametrize(
    ("hours", "days", "latest"), [(1, 5, 12), (3, 8, 18), (24, 10, 24), (3, 40, 18)]
)
def test_a_site_that_stands_still(hours: float, days: int, latest: float) -> None:
    """It is noticed within hours, once, by one check; after two weeks it is what is usual."""
    history = History(hours)
    history.runs(days)
    began = history.time
    history.runs(4, share=0)
    history.runs(4)
    assert history.said == ["amount fails:", "amount is"]
    assert history.messages[0][0] - began <= timedelta(hours=latest)
    assert history.messages[1][0] - began >= timedelta(days=4)


def test_a_list_that_is_given_up() -> None:
    """It fails once, and after two weeks nobody waits for it."""
    history = History(3)
    history.runs(10)
    history.runs(25, without="china")
    assert history.said == ["stale fails:", "stale is"]
    (began, _), (ended, _) = history.messages
    assert timedelta(days=14) <= ended - began <= timedelta(days=22)


def test_a_list_that_is_no_longer_read() -> None:
    """A menu without it is no alarm."""
    history = History()
    history.runs(10)
    for _ in range(72):
        history.run(new_on={"world": 9, "sports": 9})
    assert history.messages == []


CAUSES = {
    "finished": ("stopped", "output", "crashed"),
    "failures": ("unreachable", "refused", "failures", "cut_off"),
    "sources": ("dead_source", "menus", "query_ignored"),
    "found": ("nothing_found",),
}


@pytest.mark.parametrize(
    ("check", "cause"), [(check, cause) for check, causes in CAUSES.items() for cause in causes]
)
def test_causes(check: str, cause: str) -> None:
    """One message each, with the sentence of the exit status, however often it fails."""
    assert check in EXIT_CHECKS
    history = History()
    history.runs(0.5)
    keys: dict[str, Any] = {"cause": cause, "exit_status": 3, "run_status": "unhealthy: the reason"}
    history.runs(0.25, **keys)
    history.run()
    assert history.said == [f"{check} fails:", f"{check} is"]
    assert history.messages[0][1] == f"latest: {check} fails: the reason"


def test_a_run_that_was_stopped_on_purpose_shows_nothing() -> None:
    history = History()
    keys: dict[str, Any] = {"cause": "stopped", "exit_status": 4, "finish_reason": "shutdown"}
    dead: dict[str, Any] = {
        "cause": "dead_source",
        "exit_status": 3,
        "run_status": "unhealthy: gone",
    }
    history.run(**keys)
    history.run(**dead)
    history.run(**keys)
    assert history.said == ["sources fails:"]
    assert history.past[0].summary["checks"]["sources"]["failing"]
    assert history.past[0].summary["checks"]["sources"]["since"] == utc(history.past[1].ended)


@pytest.mark.parametrize(
    ("hits", "is_over"),
    [
        (pages("www/2", "2026", 30), True),
        (pages("www/3", "2026", 30), True),  # a later version of the template
        (pages("www/2", "2026", 2), False),  # too few to show it
        (pages("www/2", "2018", 90), False),  # old pages have not changed
        (pages("cn/1", "2026", 90), False),
        ([], False),
    ],
)
def test_drift_is_over_where_pages_show_it(hits: list[dict[str, Any]], is_over: bool) -> None:
    history = History()
    history.run(cause="drift", exit_status=3, run_status="unhealthy: x", drift=[DRIFT])
    history.run(rule_hits=hits)
    assert history.past[0].summary["checks"]["markup"]["failing"] != is_over
    history.run()
    assert history.said == ["markup fails:", "markup is"]


def test_fields_that_vanish() -> None:
    history = History()
    history.runs(4)
    fields = {"headline": 1.0, "article_body": 1.0, "images": 0.0}
    history.runs(0.5, templates={"www/2": 40}, fields=fields)
    history.run(templates={"www/2": 3}, fields={**fields, "images": 0.66})  # too few
    assert history.said == ["fields fails:"]
    assert "images in 0% of 40 records, at least " in history.messages[0][1]
    history.run(templates={"www/2": 60})
    assert history.said == ["fields fails:", "fields is"]


def test_news_that_is_old() -> None:
    history = History()
    history.runs(5)
    old = utc(history.time)
    history.runs(3, newest=old)
    history.runs(1)
    assert history.said == ["freshness fails:", "freshness is"]


def test_a_short_day() -> None:
    """Not the day that is not over."""
    history = History(24, since="7d")
    day = {"day": "2026-03-01", "articles": 12, "usual": 98}
    history.run(days=[{"day": "2026-03-02", "articles": 5, "usual": 98}])
    history.run(days=[day])
    history.run(days=[day])
    history.run(days=[])
    assert history.said == ["days fails:", "days is"]
    assert history.messages[0][1].endswith("2026-03-01 has 12 articles beside 98")


def test_a_slow_run() -> None:
    """Many requests are not slow."""
    history = History(24)
    history.runs(10)

    def taking(hours: float, requests: int) -> dict[str, Any]:
        return {"ended": utc(history.time + timedelta(hours=hours)), "requests": requests}

    history.run(**taking(3, 2000))
    assert history.messages == []
    history.run(**taking(3, 100))
    history.run(**taking(3, 10))  # too few to know
    history.run()
    assert history.said == ["run_time fails:", "run_time is"]


@pytest.mark.parametrize(
    ("free", "fails"), [(10**12, False), (10**9, True), (9 * 10**7, True), (None, False)]
)
def test_the_disk(free: int | None, fails: bool) -> None:
    """Less than the runs of a week have written, those of every spider."""
    history = History()
    other = asdict(run_in(history.run()))["summary"]
    history.past = [run_in({**other, "spider": "archive", "archive": [{"bytes": 2 * 10**9}]})]
    history.run(free_bytes=free, segments=[{"bytes": 10}, {"bytes": None}])
    assert history.said == (["disk fails:"] if fails else [])


@pytest.mark.parametrize(
    "keys",
    [
        {"revisions": None},
        {"new_on": None, "newest": None},
        {"checks": None, "cause": None},
        {"fields": None, "templates": None},
    ],
)
def test_summaries_of_earlier_versions(keys: dict[str, Any]) -> None:
    history = History()
    history.runs(2)
    for one in history.past:
        assert isinstance(one.summary, dict)
        one.summary.update(keys)
    history.runs(1)
    assert history.messages == []


def test_other_jobs_do_not_count() -> None:
    """A job is a spider with its arguments."""
    history = History()
    history.runs(5)
    history.arguments = {"sections": "china"}
    history.runs(1, share=0.0)
    assert history.messages == []
