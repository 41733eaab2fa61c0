"""What all sources share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawl.discovery.responses import task_of
from newscrawl.discovery.source import Source, why_dead
from newscrawl.frontier.outcomes import DONE, NO_HOST, NOT_THERE, QUERY_IGNORED, Outcome
from newscrawl.frontier.payloads import SourcePayload
from newscrawl.frontier.task import CrawlTask
from newscrawl.pages.evidence import ArticleLink, Evidence
from tests.discovery.answering import SITE, failed, story, urls
from tests.discovery.fake_context import FakeContext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.outcomes import Death

URL = f"{SITE}/app"
TIMEOUT = Outcome("failed", "timeout")


class Plain(Source[SourcePayload]):
    """The least of a source."""

    resource = "app"
    priority = 7

    def parse(self, response: Response, task: CrawlTask[SourcePayload]) -> Iterator[Request]:
        """Nothing."""
        raise NotImplementedError


@pytest.fixture
def context() -> FakeContext:
    return FakeContext(LINKS_PER_PAGE=2)


@pytest.fixture
def source(context: FakeContext) -> Plain:
    return Plain(context, "app")


def test_a_request_carries_its_task(context: FakeContext, source: Plain) -> None:
    (request,) = source.ask(URL, SourcePayload(required=False), "a key")
    assert request.priority == 7
    assert request.callback == context.parse_source
    assert request.errback == context.source_failed
    assert task_of(request) == CrawlTask("app", "a key", URL, SourcePayload(required=False))


def test_a_source_is_requested_once(context: FakeContext, source: Plain) -> None:
    """An open one again as its request has it: the scheduler drops it, unless the run died before it had it."""
    (first,) = source.ask(URL, SourcePayload())
    assert task_of(first).key == URL
    context.attempts = 3
    (again,) = source.ask(URL, SourcePayload())
    assert task_of(again) == replace(task_of(first), attempts=3)
    source.end(task_of(first))
    assert list(source.ask(URL, SourcePayload())) == []


def test_links_are_bounded(
    context: FakeContext, source: Plain, caplog: pytest.LogCaptureFixture
) -> None:
    assert source.bounded([1, 2], URL) == [1, 2]
    assert (caplog.messages, context.url_states.dead) == ([], [])
    assert source.bounded([1, 2, 3], URL) == [1, 2]
    assert caplog.messages == [f"{URL} has 3 links, 2 are read"]
    assert context.url_states.dead == [(URL, "unreachable", "dead")]
    assert context.counters["bound/links"] == 1


def test_articles_are_requested_with_what_is_known(context: FakeContext, source: Plain) -> None:
    day = context.began.date()
    links = [ArticleLink(story(n), Evidence(f"Story {n}"), day) for n in range(3)]
    found = list(source.request_articles(links, URL, "a place", waits_for_lists=True))
    assert urls(found) == [story(0), story(1)]
    assert {task_of(one).payload.via for one in found} == {"app"}
    assert context.asked[story(1)] == {
        "found_on": URL,
        "evidence": Evidence("Story 1"),
        "day": day,
        "place": "a place",
        "waits_for_lists": True,
    }


def test_articles_wait_for_no_list_unless_that_is_said(context: FakeContext, source: Plain) -> None:
    link = ArticleLink(story(1), Evidence())
    list(source.request_articles([link], URL))
    assert not context.asked[link.url]["waits_for_lists"]
    other = ArticleLink(story(2), Evidence())
    list(source.request_article(other, URL))
    assert not context.asked[other.url]["waits_for_lists"]


@pytest.mark.parametrize(
    ("outcome", "dead", "came"),
    [(DONE, None, True), (DONE, "frozen", True), (DONE, "empty", False), (TIMEOUT, None, False)],
)
def test_what_came_as_it_should(
    context: FakeContext, source: Plain, outcome: Outcome, dead: Death | None, *, came: bool
) -> None:
    (request,) = source.ask(URL, SourcePayload())
    assert source.end(task_of(request), outcome, dead)
    assert not source.end(task_of(request), outcome, dead)
    assert context.came == [URL] * came
    assert [why for _, why, _ in context.url_states.dead] == [dead] * bool(dead)


@pytest.mark.parametrize(("required", "area"), [(True, "dead"), (False, "missing"), (None, None)])
def test_a_dead_source_is_reported_once(
    context: FakeContext, source: Plain, *, required: bool | None, area: str | None
) -> None:
    (request,) = source.ask(URL, SourcePayload(required=required))
    assert failed(source, request, TIMEOUT) == []
    failed(source, request, NOT_THERE)
    assert context.url_states.dead == ([(URL, "cut_off", area)] if area else [])
    assert context.url_states.ended["app", URL] == (URL, "failed/timeout")


def test_a_dead_source_is_reported_by_the_address_that_was_meant(
    context: FakeContext, source: Plain
) -> None:
    (request,) = source.ask(URL, SourcePayload(requested_url=SITE))
    failed(source, request, NOT_THERE)
    assert context.url_states.dead == [(SITE, "gone", "dead")]


@pytest.mark.parametrize(
    ("outcome", "dead"),
    [
        (TIMEOUT, "cut_off"),
        (NO_HOST, "gone"),
        (NOT_THERE, "gone"),
        (QUERY_IGNORED, "closed"),
        (Outcome("excluded", "robots"), "closed"),
    ],
)
def test_why_a_source_is_dead(outcome: Outcome, dead: str) -> None:
    assert why_dead(outcome) == dead
