"""Reads answers of the search API, compared with those of earlier pages."""

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
    """The answer; None where the response is not one.

    Behind the first page, an empty body, an error of the API, and a repeated page all mean the end of the search.
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
    """Number of rows of the search, by this answer, else by an earlier page."""
    is_first = payload.page == payload.rows_read == 0
    return answer.total or (answer.total if is_first else payload.total)


def has_rows_left(answer: SearchPage, payload: SearchPayload) -> bool:
    """Whether the search has more rows than the pages before this one."""
    total = total_rows(answer, payload) or 0
    return payload.page * ROWS_A_PAGE < total - payload.rows_read


def is_hollow(answer: SearchPage, payload: SearchPayload) -> bool:
    """Whether an answer lacks the rows that the search still has.

    Behind the first page, a refused answer may be where the API stops paging, and is not hollow.
    """
    may_be_the_end = answer.refused and payload.page > 0
    return answer.past_end and not may_be_the_end and has_rows_left(answer, payload)
