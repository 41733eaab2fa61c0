"""Pages of lists as they were read before."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from scrapy import Request
from scrapy.http import Headers

from newscrawl.discovery.kept_lists import KeptLists
from newscrawl.pages.listing import READER
from tests.discovery.answering import answer, story
from tests.discovery.fake_context import FakeLists
from tests.discovery.listing import CHINA, html
from tests.walking import items

ROWS = items(3, datetime(2026, 3, 9, 8, tzinfo=timezone.utc), timedelta(hours=1))
PAGE = html(ROWS, f"Next={CHINA}/page_2.html", [f"{CHINA}/society"], story(9))


@pytest.fixture
def memory() -> FakeLists:
    return FakeLists()


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"ETag": '"a"'}, {"If-None-Match": '"a"'}),
        ({"Last-Modified": "x"}, {"If-Modified-Since": "x"}),
        ({"ETag": '"a"', "Last-Modified": "x"}, {"If-None-Match": '"a"', "If-Modified-Since": "x"}),
        ({}, {}),
    ],
)  # fmt: skip
def test_a_page_is_requested_only_if_it_has_changed(
    memory: FakeLists, headers: dict[str, str], asked: dict[str, str]
) -> None:
    kept = KeptLists(memory)
    kept.read(answer(Request(CHINA), PAGE, headers=headers), CHINA, is_front=True)
    request = Request(CHINA)
    kept.make_conditional(request, CHINA)
    assert request.headers == Headers(asked)
    assert request.meta.get("handle_httpstatus_list") == ([304] if asked else None)


@pytest.mark.parametrize(("reader", "is_conditional"), [(READER, True), ("0", False)])
def test_what_another_reader_read_is_read_again(
    memory: FakeLists, reader: str, *, is_conditional: bool
) -> None:
    kept = KeptLists(memory)
    kept.read(answer(Request(CHINA), PAGE, headers={"ETag": '"a"'}), CHINA, is_front=True)
    memory.known[CHINA] = memory.known[CHINA]._replace(reader=reader)
    request = Request(CHINA)
    kept.make_conditional(request, CHINA)
    assert ("If-None-Match" in request.headers) is is_conditional
    other = Request(f"{CHINA}/society")
    kept.make_conditional(other, other.url)
    assert not other.headers


def test_a_page_that_did_not_change_is_as_it_was(memory: FakeLists) -> None:
    kept, request = KeptLists(memory), Request(CHINA)
    before = kept.read(answer(request, PAGE, headers={"ETag": '"a"'}), CHINA, is_front=True)
    assert (before.items, before.featured, before.sections, before.next_page) != ([], [], [], None)
    assert KeptLists(memory).unchanged(answer(request, status=304), CHINA) == before
    assert kept.unchanged(answer(request, PAGE), CHINA) is None
    assert kept.unchanged(answer(request, status=304), f"{CHINA}/society") is None


@pytest.mark.parametrize(
    ("headers", "is_front", "is_kept"),
    [({}, False, False), ({}, True, True), ({"ETag": '"a"'}, False, True)],
)
def test_which_pages_are_kept(
    memory: FakeLists, headers: dict[str, str], *, is_front: bool, is_kept: bool
) -> None:
    """First pages in any case: they say which lists were read."""
    KeptLists(memory).read(answer(Request(CHINA), PAGE, headers=headers), CHINA, is_front=is_front)
    assert (CHINA in memory.known) is is_kept
