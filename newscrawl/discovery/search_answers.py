"""Answers of the search API, beside what the pages before them gave."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawl.discovery.query_checks import rows_digest
from newscrawl.pages.search import SearchPage, is_blank, read_search
from newscrawl.site.search_api import ROWS_A_PAGE

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.frontier.payloads import SearchPayload


# fact: search-past-end, search-deep-error
def read_answer(response: Response, payload: SearchPayload) -> SearchPage | None:
    """The answer; None for what is none.

    Behind the first page nothing at all, an error of the API's own, and the page before once more all mean that there is no such page.
    """
    answer = read_search(response.body)
    if payload.page == 0:
        return None if answer and answer.is_error else answer
    if answer is None:
        is_end = response.status == HTTPStatus.OK and is_blank(response.body)
        return SearchPage(past_end=True) if is_end else None
    front = rows_digest(answer.article_links)
    if front and front == payload.previous_digest:
        return SearchPage(total=answer.total, past_end=True, refused=True)
    return answer


def total_rows(answer: SearchPage, payload: SearchPayload) -> int | None:
    """Rows of the whole search; the number of an earlier page where this one has none."""
    is_first = payload.page == payload.rows_read == 0
    return answer.total or (answer.total if is_first else payload.total)


def has_rows_left(answer: SearchPage, payload: SearchPayload) -> bool:
    """Whether the API counts rows that no page before this one had."""
    total = total_rows(answer, payload) or 0
    return payload.page * ROWS_A_PAGE < total - payload.rows_read


def is_hollow(answer: SearchPage, payload: SearchPayload) -> bool:
    """Whether it has no rows where there are some: a bad one, unless it stands where the API pages no further.

    Of a first page nothing else can be true.
    """
    may_be_the_end = answer.refused and payload.page > 0
    return answer.past_end and not may_be_the_end and has_rows_left(answer, payload)
