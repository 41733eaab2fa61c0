"""The console report of a run."""

from __future__ import annotations

from newscrawl.errors import Status
from newscrawl.frontier.rows import DeadSources, LeftOut, RecordCounts, UrlCounts
from newscrawl.monitoring.console_report import console_report
from newscrawl.monitoring.drift import Drift
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import RunStatus

RESULTS = RunResults(
    {"search_api/rows": 20, "search_api/answers": 2, "firewall/Ruishu": 1, "downloader/request_count": 15, "item_scraped_count": 10},
    {"article": UrlCounts(12, 9, 1, {"timeout": 1}, {"robots": 1}), "list": UrlCounts(2, 1)},
    {"frozen": DeadSources(2), "gone": DeadSources(1), "cut_off": DeadSources(1)},
    {"gone": DeadSources(3)},
    {"resting": DeadSources(7)},
    [LeftOut("max_depth=3", "article", 4), LeftOut("max_depth=3", "page", 1)],
    ["the search API (en) ignores keywords"],
    RecordCounts({"www/1": 8, "cn/1": 1}, {"headline": 9}, {"date_modified": 2}),
    [Drift(("www/2", "2026"), rule, 0, 9, 1.0, ("www/2", "2026")) for rule in ("css a", "css b")],
)  # fmt: skip


def test_every_line() -> None:
    report = console_report(
        RunStatus(Status.INCOMPLETE, "incomplete: why"),
        RESULTS,
        [("records", "9 in a.jsonl"), ("lines", "8 in data")],
        "Keepers write on",
    )
    assert report.splitlines() == [
        "newscrawl: incomplete: why",
        "  articles  12 discovered: 9 done, 1 gone, 1 failed, 1 excluded (timeout 1, robots 1)",
        "  lists     2 discovered: 1 done, 0 gone, 0 failed, 0 excluded, 1 left",
        "  dead      1 cut off, 2 frozen, 4 gone",
        "  table     7 resting",
        "  left      max_depth=3 article 4, max_depth=3 page 1",
        "  search    answers 2, rows 20",
        "  ignored   the search API (en) ignores keywords",
        "  firewall  Ruishu 1",
        "  requests  15, 1.5 for each new or changed article",
        "  templates cn/1 1, www/1 8",
        "  drift     www/2 2",
        "  warnings  date_modified 2",
        "  records   9 in a.jsonl",
        "  lines     8 in data",
        "  first     Keepers write on",
    ]


def test_what_there_is_nothing_to_say_of_is_left_out() -> None:
    said = console_report(
        RunStatus(Status.UNHEALTHY, "unhealthy: why"),
        RunResults(),
        [("records", "0 in a.jsonl")],
        None,
    )
    assert said.splitlines() == [
        "newscrawl: unhealthy: why",
        "  articles  0 discovered: 0 done, 0 gone, 0 failed, 0 excluded",
        "  records   0 in a.jsonl",
    ]
