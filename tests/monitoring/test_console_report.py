"""The console report of a run."""

from __future__ import annotations

from newscrawl.errors import Status
from newscrawl.monitoring.console_report import console_report
from newscrawl.monitoring.run_status import RunStatus

STATS = {
    "article/discovered": 12,
    "article/done": 9,
    "article/gone": 1,
    "article/failed/timeout": 1,
    "article/excluded/robots": 1,
    "list/discovered": 2,
    "list/done": 1,
    "template/www/1": 8,
    "template/cn/1": 1,
    "warning/date_modified": 2,
}


def test_last_word() -> None:
    said = console_report(
        RunStatus(Status.INCOMPLETE, "incomplete: why"),
        STATS,
        [("records", "9 in a.jsonl"), ("lines", "8 in data")],
        "Keepers write on",
    )
    assert said.splitlines() == [
        "newscrawl: incomplete: why",
        "  articles  12 discovered: 9 done, 1 gone, 1 failed, 1 excluded (timeout 1, robots 1)",
        "  lists     2 discovered: 1 done, 0 gone, 0 failed, 0 excluded, 1 left",
        "  templates cn/1 1, www/1 8",
        "  warnings  date_modified 2",
        "  records   9 in a.jsonl",
        "  lines     8 in data",
        "  first     Keepers write on",
    ]


def test_what_there_is_nothing_to_say_of_is_left_out() -> None:
    said = console_report(
        RunStatus(Status.UNHEALTHY, "unhealthy: why"), {}, [("records", "0 in a.jsonl")], None
    )
    assert said.splitlines() == [
        "newscrawl: unhealthy: why",
        "  articles  0 discovered: 0 done, 0 gone, 0 failed, 0 excluded",
        "  records   0 in a.jsonl",
    ]
