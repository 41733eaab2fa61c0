"""Lists that a test makes up, for sources of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import HtmlResponse
from twisted.python.failure import Failure

from newscrawl.discovery.failures import outcome_of
from tests.discovery.answering import SITE, crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.lists import Lists
    from newscrawl.frontier.outcomes import Outcome
    from tests.walking import Board, Item

CHINA = f"{SITE}/china"


def site(board: Board) -> Callable[[Request], Response | Outcome]:
    """What a board answers; the outcome where it does not."""

    def respond(request: Request) -> Response | Outcome:
        given = board.answer(request)
        if isinstance(given, HtmlResponse):
            return given
        return outcome_of(Failure(given))  # type: ignore[no-untyped-call]

    return respond


def pages(lists: Lists, board: Board, requests: Iterable[Request] | None = None) -> list[int]:
    """Numbers of the pages of the list `china` that are requested, in this order."""
    asked = crawl(lists, lists.begin(CHINA) if requests is None else requests, site(board))
    return [number_of(url) for url in asked]


def number_of(url: str) -> int:
    """Of a list's page, by its address."""
    return int(url.partition("/page_")[2].removesuffix(".html") or 1)


def html(
    rows: Iterable[Item] = (), pager: str = "", menu: Iterable[str] = (), box: str = ""
) -> str:
    """A list's page: its rows, what its pager links to by words, its menu, and the address in its top box."""
    links = dict(one.split("=", 1) for one in pager.split())
    words = "".join(f'<a href="{url}">{word}</a>' for word, url in links.items())
    names = "".join(f'<li><a href="{url}">Part</a></li>' for url in menu)
    top = f'<div class="tBox2"><a href="{box}">Keepers of the coast</a></div>' if box else ""
    return (
        f'<div class="nav"><ul>{names}</ul></div><div id="left">{top}{"".join(one.html for one in rows)}</div>'
        f'<div id="div_currpage">{words}</div>'
    )
