"""An outage: pauses that double, Retry-After to the second, one request at a time, and an end to it."""

from __future__ import annotations

import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from scrapy.http.headers import Headers

from newscrawl.middlewares.backoff_policy import Backoff, retry_after
from newscrawl.settings import USER_AGENT
from tests.crawling import crawl
from tests.forked import Running
from tests.replica import Replica
from tests.replica.wire import Answer, reset

if TYPE_CHECKING:
    from pathlib import Path


def a_backoff() -> Backoff:
    return Backoff(5, 300, random.Random(1))


def test_pauses_double_with_jitter_up_to_the_longest() -> None:
    backoff = a_backoff()
    pauses = [backoff.failed("u", asks=True) or 0 for _ in range(9)]
    for number, pause in enumerate(pauses):
        wanted = min(300, 5 * 2**number)
        assert 0.75 * wanted <= pause <= 1.25 * wanted
    assert len({round(pause / min(300, 5 * 2**n), 6) for n, pause in enumerate(pauses)}) > 3
    backoff.succeeded()
    assert (backoff.failed("u", asks=True) or 0) <= 6.25


def test_retry_after_is_the_least() -> None:
    assert a_backoff().failed("u", asks=True, retry_after=100.0) == 100.0
    assert (a_backoff().failed("u", asks=True, retry_after=1.0) or 0) > 1.0


def test_one_broken_page_is_no_outage() -> None:
    backoff = a_backoff()
    assert [backoff.failed("u", asks=False) for _ in range(4)] == [None] * 4
    assert backoff.failed("u", asks=False)
    assert outages(backoff, "u") == [False]
    assert outages(backoff, "vw") == [False, True]
    backoff.succeeded()
    assert outages(backoff, "u") == [False]


def outages(backoff: Backoff, urls: str) -> list[bool]:
    """Whether there is an outage after the failure of each."""
    found = []
    for url in urls:
        backoff.failed(url, asks=False)
        found.append(backoff.is_outage)
    return found


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 59.0),
        ("Friday, 31-Dec-99 23:59:59 GMT", 59.0),
        ("Fri Dec 31 23:59:59 1999", 59.0),
        ("Fri, 31 Dec 1999 23:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("9" * 40, None),
        ("Fri, 99 Foo 1999", None),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    now = 946684740.0  # a minute before the year 2000
    assert retry_after(Headers({"Retry-After": value}), now) == seconds
    assert retry_after(Headers(), now) is None


AT_ONCE = 16  # CONCURRENT_REQUESTS with a SITE_ADDRESS


class Outage:
    """The site fails for some seconds, beginning with the nth request."""

    def __init__(self, answer: Answer, *, after: int, seconds: float) -> None:
        self._answer = answer
        self._after = after
        self._seconds = seconds
        self._began: float | None = None
        self.asked = 0
        self.times: list[float] = []
        """When it was asked while it failed, from the beginning of that."""

    def __call__(self) -> Answer | None:
        self.asked += 1
        if self.asked < self._after:
            return None
        if self._began is None:
            self._began = time.monotonic()
        since = time.monotonic() - self._began
        if since > self._seconds:
            return None
        self.times.append(since)
        return self._answer


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [Answer(429, {"Retry-After": "2"}), Answer(503), Answer(send=reset), Answer(500)],
    ids=["429", "503", "reset", "500"],
)
def test_an_outage_costs_no_article(tmp_path: Path, answer: Answer) -> None:
    with Replica(120) as replica:
        outage = Outage(answer, after=40, seconds=3)
        replica.fail(outage)
        arguments = ["section", "-a", "sections=china,world,business"]
        crawled = crawl(tmp_path, *arguments, address=replica.address)
        assert outage.asked > 40
        assert {request.agent for request in replica.requests} == {USER_AGENT}, "probes included"
    assert crawled.status == 0, crawled.said
    assert outage.times, "there was no outage"
    if answer.status == 429:  # within the two seconds only what was on its way at the first answer
        early = [moment for moment in outage.times if moment < 2]
        assert len(early) <= AT_ONCE


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        pytest.param(Answer(429, {"Retry-After": "86400"}), (), marks=pytest.mark.slow),
        pytest.param(Answer(503), ("-s", "BREAKER_PAUSES=3"), marks=pytest.mark.slow),
        pytest.param(Answer(send=reset), ("-s", "BREAKER_PAUSES=3"), marks=pytest.mark.slow),
    ],
    ids=["a day", "503", "reset"],
)
def test_a_site_that_does_not_recover_ends_the_run(
    tmp_path: Path, answer: Answer, more: tuple[str, ...]
) -> None:
    """Early, with the reason; the same command goes on when it is back, and nothing is lost."""
    with Replica(60) as replica:
        outage = Outage(answer, after=12, seconds=9999)
        replica.fail(outage)
        arguments = ["section", "-a", "sections=china,world,business"]
        stopped = crawl(tmp_path, *arguments, *more, address=replica.address)
        assert stopped.status == 4, stopped.said
        assert "the site asked to be left alone, or gave no answer for long" in stopped.last_line
        replica.fail(lambda: None)
        whole = crawl(tmp_path, *arguments, address=replica.address)
    assert whole.status == 0, whole.said
    with Replica(60) as fresh:
        other = tmp_path / "other"
        other.mkdir()
        wanted = crawl(other, *arguments, address=fresh.address)
    assert {one["identifier"] for one in whole.records} == {
        one["identifier"] for one in wanted.records
    }


def test_a_page_that_always_asks_to_come_later_fails_alone(tmp_path: Path) -> None:
    with Replica(60) as replica:
        broken = replica.story(0).url
        replica.override(broken, status=503)
        urls = ",".join(replica.story(index).url for index in range(12))
        crawled = crawl(tmp_path, "article", "-a", f"url={urls}", address=replica.address)
    assert crawled.status == 4
    assert "http_503 1" in crawled.said
    assert len(crawled.records) == 11


def test_a_run_that_is_stopped_while_it_waits(tmp_path: Path) -> None:
    """It does not wait for the end of the pause, and what waited is there for the next run."""
    with Replica(60) as replica:
        replica.fail(Outage(Answer(503, {"Retry-After": "600"}), after=30, seconds=9999))
        arguments = ["section", "-a", "sections=china,world,business"]
        options = ["-s", f"SITE_ADDRESS={replica.address}", "-L", "INFO"]
        with Running("crawl", *arguments, *options, cwd=tmp_path) as running:
            for line in running.stderr:
                if "no requests to its server for 600 seconds" in line:
                    break
            running.send_signal(signal.SIGTERM)
            said = running.stderr.read()
        assert running.returncode == 4, said
        assert "stopped before its end (shutdown)" in said
        replica.fail(lambda: None)
        whole = crawl(tmp_path, *arguments, address=replica.address)
    assert whole.status == 0, whole.said
    assert len(whole.records) > 15


@pytest.mark.parametrize(
    "body",
    ["", pytest.param("<html><title>Access Denied</title></html>", marks=pytest.mark.slow)],
    ids=["403", "ban"],
)
def test_a_site_that_refuses_ends_the_run(tmp_path: Path, body: str) -> None:
    """Early: a guest who is shown the door does not knock a thousand times."""
    with Replica(400) as replica:
        urls = [replica.story(index).url for index in range(400)]
        for url in urls[10:]:
            replica.override(url, 200 if body else 403, body=body)
        options = ["-a", f"url={','.join(urls)}", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"]
        crawled = crawl(tmp_path, "article", *options, address=replica.address)
        asked = len(replica.urls)
    assert crawled.status == 4
    assert "the site asked to be left alone" in crawled.last_line
    assert "it refused 20 pages in a row" in crawled.said
    assert len(crawled.records) >= 9
    assert asked < 200, "what was asked for before its answers were read"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><title>Access Denied</title>", "the site refused the crawler"),
        pytest.param(
            "<html><title>Under maintenance</title><p>We will be back soon.</p></html>",
            "the site said that it does not serve now",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "<html><title>China</title><ul><li><a href='/china'>China</a></li>",
            "the answer was cut short",
            marks=pytest.mark.slow,
        ),
    ],
    ids=["ban", "maintenance", "never closed"],
)
def test_pages_in_the_place_of_lists(tmp_path: Path, body: str, reason: str) -> None:
    """They are no lists without links, whose markup might have changed."""
    sections = ("china", "world", "business")
    with Replica(60) as replica:
        for name in sections:
            replica.override(f"https://www.chinadaily.com.cn/{name}", body=body)
        options = ["-a", f"sections={','.join(sections)}"]
        crawled = crawl(tmp_path, "section", *options, address=replica.address)
    assert crawled.status == 4
    assert f"3 of 3 URLs failed: {reason} (3)" in crawled.last_line
