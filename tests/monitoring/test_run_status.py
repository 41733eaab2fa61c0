"""Exit statuses: from the counters of a run to a status and its sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from newscrawl.errors import Status
from newscrawl.monitoring.run_status import UrlCounts, run_status

LIST = "https://www.chinadaily.com.cn/china"
DONE = {"finish_reason": "finished", "article/discovered": 10, "article/done": 10}


def counters(**more: Any) -> dict[str, Any]:
    """Counters of a complete run, with some changed; "__" stands for "/"."""
    return {**DONE, **{name.replace("__", "/"): value for name, value in more.items()}}


@pytest.mark.parametrize(
    ("stats", "status", "sentence"),
    [
        (counters(), Status.COMPLETE, "complete: 10 articles"),
        (
            counters(article__discovered=11, article__gone=1),
            Status.COMPLETE,
            "complete: 10 articles",
        ),
        (
            counters(article__discovered=12, article__excluded__out_of_range=2),
            Status.COMPLETE,
            "complete",
        ),
        (
            counters(finish_reason="shutdown", article__discovered=14),
            Status.INCOMPLETE,
            r"stopped before its end \(shutdown\), 4 articles",
        ),
        (counters(finish_reason=None), Status.INCOMPLETE, "by force"),
        (
            counters(
                finish_reason="breaker",
                article__discovered=14,
                backoff__why="it refused 20 pages in a row: 412 (20)",
            ),
            Status.INCOMPLETE,
            r"\(the site asked .* for long: it refused 20 pages in a row: 412 \(20\); the same .* later\), 4 articles",
        ),
        (
            counters(
                finish_reason="breaker",
                article__discovered=14,
                backoff__why="it refused 20 pages in a row: 412 (20)",
                firewall__Ruishu=20,
                firewall__Aliyun=1,
            ),
            Status.INCOMPLETE,
            r"412 \(20\); the site serves browsers and declines this program, by a firewall \(Aliyun, Ruishu\): .* slower",
        ),
        (
            counters(article__discovered=11, article__failed__challenge=1, firewall__Jiasule=1),
            Status.INCOMPLETE,
            r"1 of 11 URLs failed: a script for browsers came in its place \(1\); the site serves browsers",
        ),
        (
            counters(article__discovered=11, article__failed__redirects=1, refused__cookie=1),
            Status.INCOMPLETE,
            r"1 of 11 URLs failed: the redirects did not end \(1\); COOKIES_ENABLED=True may help",
        ),
        (
            counters(article__discovered=11, article__failed__timeout=1),
            Status.INCOMPLETE,
            "1 of 11 URLs failed: no answer came in time",
        ),
        (
            counters(list__discovered=1, list__failed__http_500=1, source__cut_off=1),
            Status.INCOMPLETE,
            "failed",
        ),
        (counters(article__discovered=12), Status.INCOMPLETE, "internal error: 2 articles"),
        (
            counters(
                list__discovered=1, list__gone=1, **{"source/gone": 1, f"source/gone/{LIST}": 1}
            ),
            Status.UNHEALTHY,
            rf"1 source \({LIST}\) gone, no longer where it was",
        ),
        (
            counters(
                feed__discovered=7,
                feed__done=7,
                **{"source/frozen": 7, f"source/frozen/{LIST}": 1},
            ),
            Status.UNHEALTHY,
            rf"7 sources \({LIST}, …\) frozen",
        ),
        (
            counters(
                search__discovered=2,
                search__done=1,
                search__excluded__query_ignored=1,
                **{"source/query_ignored": 1, "ignored/en/the search API (en) ignores keywords": 1},
            ),
            Status.UNHEALTHY,
            r"^unhealthy: the search API \(en\) ignores keywords$",
        ),
        (
            counters(
                search__discovered=1,
                **{"ignored/en/x; lists are read": 1, "search/excluded/query_ignored": 1},
            ),
            Status.COMPLETE,
            "complete",
        ),
        (
            counters(list__discovered=9, list__done=5, list__gone=4, missing__gone=4),
            Status.UNHEALTHY,
            "4 sources of those the site's menus name gone or empty, beside 5 read",
        ),
        (
            counters(list__discovered=9, list__done=7, list__gone=2, missing__gone=2),
            Status.COMPLETE,
            "complete",
        ),
        (
            counters(source__empty=1, list__discovered=1, list__done=1),
            Status.UNHEALTHY,
            "without a single link",
        ),
        (
            {"finish_reason": "finished", "list/discovered": 1, "list/done": 1},
            Status.UNHEALTHY,
            "no article was found on 1 source",
        ),
        (
            {
                "finish_reason": "finished",
                "list/discovered": 1,
                "list/done": 1,
                "list/passed": 20,
            },
            Status.COMPLETE,
            "complete: 0 articles",
        ),
        (
            {"finish_reason": "finished", "article/discovered": 25, "article/gone": 25},
            Status.UNHEALTHY,
            "25 gone",
        ),
        (
            {"finish_reason": "finished", "article/discovered": 2, "article/failed/dns": 2},
            Status.INCOMPLETE,
            "the site could not be reached: the name could not be resolved",
        ),
        (
            counters(storage_failed=1, finish_reason="storage_failed"),
            Status.STORAGE,
            "storage failed",
        ),
        (
            counters(storage_failed=1, output_failed="x", finish_reason="output_failed"),
            Status.STORAGE,
            "storage failed",
        ),
        (
            counters(output_failed="the reader went away", finish_reason="output_failed"),
            Status.INCOMPLETE,
            "incomplete: the reader went away$",
        ),
        (
            counters(output_failed="the reader went away", **{"feeds/left": 1}),
            Status.INCOMPLETE,
            "incomplete: the reader went away$",
        ),
        (
            counters(**{"feeds/left": 1}),
            Status.INCOMPLETE,
            "incomplete: stopped while the output was given what was read before",
        ),
    ],
)
def test_verdict(stats: dict[str, Any], status: Status, sentence: str) -> None:
    found = run_status(stats, tolerance=0.01)
    assert found.status is status
    assert re.search(sentence, found.sentence), found.sentence


def test_what_may_be_empty_is_no_fault() -> None:
    stats = {"finish_reason": "finished", "feed/discovered": 1, "feed/gone": 1, "source/gone": 1}
    assert run_status(stats, tolerance=0.01).status is Status.UNHEALTHY
    assert run_status(stats, tolerance=0.01, may_be_empty=True).status is Status.COMPLETE


def test_a_fault_of_our_own_is_never_within_tolerance() -> None:
    stats = {
        "finish_reason": "finished",
        "article/discovered": 2000,
        "article/done": 1999,
        "article/failed/error": 1,
    }
    found = run_status(stats, tolerance=0.01)
    assert (found.status, found.sentence) == (
        Status.CRASHED,
        "crashed: reading 1 page broke down; the log says where",
    )
    assert run_status({"finish_reason": "start_error"}, tolerance=0).status is Status.CRASHED


def test_failures_within_tolerance_are_complete() -> None:
    stats = {
        "finish_reason": "finished",
        "article/discovered": 100,
        "article/done": 99,
        "article/failed/timeout": 1,
    }
    assert run_status(stats, tolerance=0.01).status is Status.COMPLETE
    assert run_status(stats, tolerance=0).status is Status.INCOMPLETE


def test_a_list_that_broke_off_is_incomplete_within_any_tolerance() -> None:
    stats = counters(
        list__discovered=1000, list__done=999, list__failed__timeout=1, source__cut_off=1
    )
    assert run_status(stats, tolerance=0.5).status is Status.INCOMPLETE


def test_an_account_counts_what_is_left() -> None:
    account = UrlCounts.of(
        {
            "article/discovered": 9,
            "article/done": 3,
            "article/failed/dns": 2,
            "article/excluded/robots": 1,
        },
        "article",
    )
    assert (account.failures, account.open) == (2, 3)
