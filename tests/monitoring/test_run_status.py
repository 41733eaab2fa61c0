"""Exit statuses: from what a run came to, to a status and its sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from newscrawl.errors import Status
from newscrawl.frontier.rows import DeadSources, LeftOut, UrlCounts
from newscrawl.monitoring.drift import Drift
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status

LIST = "https://www.chinadaily.com.cn/china"
READ = {"article": UrlCounts(10, 10)}
DRIFT = Drift(("www/2", "2026"), "css h1", 3, 40, 0.99, ("www/2", "2026"), ("u1", "u2"))


def a_run(
    stats: dict[str, Any] | None = None, urls: dict[str, UrlCounts] | None = None, **more: Any
) -> RunResults:
    """What a complete run of ten articles came to, with some of it changed."""
    given: dict[Any, UrlCounts] = {**READ, **(urls or {})}
    return RunResults({"finish_reason": "finished", **(stats or {})}, given, **more)


def an_empty_run(urls: dict[str, UrlCounts], **more: Any) -> RunResults:
    """One that knows these URLs alone."""
    return a_run(urls={"article": UrlCounts(), **urls}, **more)


@pytest.mark.parametrize(
    ("results", "status", "sentence"),
    [
        (a_run(), Status.COMPLETE, "complete: 10 articles$"),
        (a_run(urls={"article": UrlCounts(11, 10, 1)}), Status.COMPLETE, "complete: 10 articles$"),
        (
            a_run(urls={"article": UrlCounts(12, 10, excluded={"out_of_range": 2})}),
            Status.COMPLETE,
            "complete",
        ),
        (
            a_run(urls={"article": UrlCounts(12, 10, excluded={"known": 2})}),
            Status.COMPLETE,
            "complete: 10 articles, 2 known$",
        ),
        (
            a_run(left_out=[LeftOut("max_depth=3", "article", 2), LeftOut("max_depth=3", "page", 1), LeftOut("max_per_host=1", "page", 1)]),
            Status.COMPLETE,
            "articles; 2 articles and 1 page were left because of max_depth=3, a larger one reads them; 1 page was left because of max_per_host=1, a larger one reads it$",
        ),
        (
            a_run({"finish_reason": "shutdown"}, {"article": UrlCounts(14, 10)}),
            Status.INCOMPLETE,
            r"stopped before its end \(shutdown\), 4 articles",
        ),
        (a_run({"finish_reason": None}), Status.INCOMPLETE, "by force"),
        (
            a_run(
                {"finish_reason": "breaker", "backoff/why": "it refused 20 pages in a row: 412 (20)"},
                {"article": UrlCounts(14, 10)},
            ),
            Status.INCOMPLETE,
            r"\(the site asked .* for long: it refused 20 pages in a row: 412 \(20\); the same .* later\), 4 articles",
        ),
        (
            a_run(
                {
                    "finish_reason": "breaker",
                    "backoff/why": "it refused 20 pages in a row: 412 (20)",
                    "firewall/Ruishu": 20,
                    "firewall/Aliyun": 1,
                },
                {"article": UrlCounts(14, 10)},
            ),
            Status.INCOMPLETE,
            r"412 \(20\); the site serves browsers and declines this program, by a firewall \(Aliyun, Ruishu\): .* slower",
        ),
        (
            a_run({"firewall/Jiasule": 1}, {"article": UrlCounts(11, 10, failed={"challenge": 1})}),
            Status.INCOMPLETE,
            r"1 of 11 URLs failed: a script for browsers came in its place \(1\); the site serves browsers",
        ),
        (
            a_run({"refused/cookie": 1}, {"article": UrlCounts(11, 10, failed={"redirects": 1})}),
            Status.INCOMPLETE,
            r"1 of 11 URLs failed: the redirects did not end \(1\); COOKIES_ENABLED=True may help",
        ),
        (
            a_run(urls={"article": UrlCounts(11, 10, failed={"timeout": 1})}),
            Status.INCOMPLETE,
            "1 of 11 URLs failed: no answer came in time",
        ),
        (
            a_run(urls={"article": UrlCounts(11, 10, failed={"no_article": 1})}),
            Status.INCOMPLETE,
            r"1 of 11 URLs failed: the page is no article \(1\)",
        ),
        (
            a_run(
                urls={
                    "article": UrlCounts(3, excluded={"no_article": 1, "out_of_range": 2}),
                    "list": UrlCounts(1, 1),
                }
            ),
            Status.UNHEALTHY,
            r"3 out of scope \(an archived page that is no article \(1\), published outside of the days of the job \(2\)\)",
        ),
        (
            a_run(urls={"list": UrlCounts(1, failed={"http_500": 1})}, dead={"cut_off": DeadSources(1)}),
            Status.INCOMPLETE,
            "failed",
        ),
        (
            a_run(urls={"article": UrlCounts(12, 10)}),
            Status.INCOMPLETE,
            "internal error: 2 articles and 0 sources",
        ),
        (
            a_run(urls={"list": UrlCounts(3, 2)}),
            Status.INCOMPLETE,
            "internal error: 0 articles and 1 source ",
        ),
        (
            a_run(urls={"list": UrlCounts(1, gone=1)}, dead={"gone": DeadSources(1, [LIST])}),
            Status.UNHEALTHY,
            rf"1 source \({LIST}\) gone, no longer where it was",
        ),
        (
            a_run(urls={"feed": UrlCounts(7, 7)}, dead={"frozen": DeadSources(7, [LIST])}),
            Status.UNHEALTHY,
            rf"7 sources \({LIST}, …\) frozen",
        ),
        (
            a_run(
                urls={"search": UrlCounts(2, 1, excluded={"query_ignored": 1})},
                dead={"query_ignored": DeadSources(1)},
                ignored_queries=["the search API (en) ignores keywords"],
            ),
            Status.UNHEALTHY,
            r"^unhealthy: the search API \(en\) ignores keywords$",
        ),
        (
            a_run(
                urls={"search": UrlCounts(1, excluded={"query_ignored": 1})},
                ignored_queries=["x; lists are read"],
            ),
            Status.COMPLETE,
            "complete",
        ),
        (
            a_run(drift=[DRIFT]),
            Status.UNHEALTHY,
            "^unhealthy: the site's markup has changed: www/2 2026 'css h1' on 3 of 40 pages, usually on 99%, e.g. u1 u2$",
        ),
        (a_run(drift=[DRIFT, DRIFT]), Status.UNHEALTHY, "u1 u2; and 1 rule more$"),
        (
            a_run(urls={"list": UrlCounts(9, 5, 4)}, missing={"gone": DeadSources(4)}),
            Status.UNHEALTHY,
            "4 sources of those the site's menus name gone or empty, beside 5 read",
        ),
        (
            a_run(urls={"list": UrlCounts(9, 7, 2)}, missing={"gone": DeadSources(2)}),
            Status.COMPLETE,
            "complete",
        ),
        (
            a_run(urls={"list": UrlCounts(9, 1, 8)}, table={"gone": DeadSources(8)}),
            Status.COMPLETE,
            "complete",
        ),
        (
            a_run(urls={"list": UrlCounts(1, 1)}, dead={"empty": DeadSources(1)}),
            Status.UNHEALTHY,
            "without a single link",
        ),
        (
            an_empty_run({"list": UrlCounts(1, 1)}),
            Status.UNHEALTHY,
            "no article was found on 1 source",
        ),
        (
            an_empty_run({"list": UrlCounts(1, 1)}, stats={"list/passed": 20}),
            Status.COMPLETE,
            "complete: 0 articles",
        ),
        (a_run(urls={"article": UrlCounts(25, 0, 25)}), Status.UNHEALTHY, "25 gone"),
        (
            a_run(urls={"article": UrlCounts(2, failed={"dns": 2})}),
            Status.INCOMPLETE,
            "the site could not be reached: the name could not be resolved",
        ),
        (
            a_run({"storage_failed": 1, "finish_reason": "storage_failed"}),
            Status.STORAGE,
            "storage failed",
        ),
        (
            a_run({"storage_failed": 1, "output_failed": "x", "finish_reason": "output_failed"}),
            Status.STORAGE,
            "storage failed",
        ),
        (
            a_run({"output_failed": "the reader went away", "finish_reason": "output_failed"}),
            Status.INCOMPLETE,
            "incomplete: the reader went away$",
        ),
        (
            a_run({"output_failed": "the reader went away", "feeds/left": 1}),
            Status.INCOMPLETE,
            "incomplete: the reader went away$",
        ),
        (
            a_run({"feeds/left": 1}),
            Status.INCOMPLETE,
            "incomplete: stopped while the output was given what was read before",
        ),
    ],
)  # fmt: skip
def test_run_status(results: RunResults, status: Status, sentence: str) -> None:
    found = run_status(results, tolerance=0.01)
    assert found.status is status
    assert re.search(sentence, found.sentence), found.sentence


def test_what_may_be_empty_is_no_fault() -> None:
    results = an_empty_run({"feed": UrlCounts(1, gone=1)}, dead={"gone": DeadSources(1)})
    assert run_status(results, tolerance=0.01).status is Status.UNHEALTHY
    assert run_status(results, tolerance=0.01, may_be_empty=True).status is Status.COMPLETE


def test_a_fault_of_our_own_is_never_within_tolerance() -> None:
    found = run_status(a_run(urls={"article": UrlCounts(2000, 1999, failed={"error": 1})}), 0.01)
    assert (found.status, found.sentence) == (
        Status.CRASHED,
        "crashed: reading 1 page broke down; the log says where",
    )
    assert run_status(RunResults({"finish_reason": "start_error"}), 0).status is Status.CRASHED


def test_failures_within_tolerance_are_complete() -> None:
    results = a_run(urls={"article": UrlCounts(100, 99, failed={"timeout": 1})})
    assert run_status(results, tolerance=0.01).status is Status.COMPLETE
    assert run_status(results, tolerance=0).status is Status.INCOMPLETE


def test_a_list_that_broke_off_is_incomplete_within_any_tolerance() -> None:
    results = a_run(
        urls={"list": UrlCounts(1000, 999, failed={"timeout": 1})},
        dead={"cut_off": DeadSources(1)},
    )
    assert run_status(results, tolerance=0.5).status is Status.INCOMPLETE


def test_url_counts_know_what_is_left() -> None:
    states = {
        (None, None): 3,
        ("done", None): 3,
        ("gone", None): 1,
        ("failed", "timeout"): 1,
        ("failed", "dns"): 2,
        ("excluded", "robots"): 1,
    }
    counts = UrlCounts.of(states)
    assert counts == UrlCounts(11, 3, 1, {"dns": 2, "timeout": 1}, {"robots": 1})
    assert list(counts.failed) == ["dns", "timeout"]
    assert (counts.failures, counts.open) == (3, 3)
    assert UrlCounts.of({}) == UrlCounts()


def test_an_area_has_the_counters_whose_names_begin_with_it() -> None:
    results = RunResults({"bound/pages": 2, "boundary/x": 1, "bound": 3, "bound/links": 1})
    assert results.area("bound") == {"links": 1, "pages": 2}
