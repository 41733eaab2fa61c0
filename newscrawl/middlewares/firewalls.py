"""Firewalls that admit browsers only: recognised by `firewalls.toml`, counted, never solved.

Their answers are neither outages nor retried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Literal, cast

from newscrawl.downloader.exceptions import FirewallError, Refusal, page_refused
from newscrawl.frontier.outcomes import FIREWALL
from newscrawl.frontier.requests import CAPTURE
from newscrawl.middlewares.breaker import is_robots
from newscrawl.pages.error_pages import error_page_kind
from newscrawl.pages.html.page import Page
from newscrawl.text.toml_tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.headers import Headers
    from typing_extensions import Self

Kind = Literal["challenge", "ban"]

UNNAMED = "unnamed"
_OPENING = (
    200_000  # bytes that identify a firewall's page; the scripts of some have a hundred thousand
)
_HIDDEN = re.compile(rb"<(?:(script|style|noscript|title)\b|!--)", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]{0,2000}>|&[#\w]{1,8};")
_SHOWS = re.compile(rb"<(?:img|video|audio|iframe|object|embed|form|frame)\b", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_LETTERS = re.compile(rb"[\w\x80-\xff]")
_MOST_LETTERS = (
    60  # letters outside of scripts that a page with only a script may have: "Loading, please wait"
)
_NO_RULES = b"# a firewall's page stood here\n"  # an empty answer would be retried


@dataclass(frozen=True)
class Firewall:
    """The firewall that answered in the site's place."""

    family: str
    kind: Kind


def firewall_of(response: Response) -> Firewall | None:
    """The firewall that sent the answer; None for any other answer. The body must be decompressed."""
    opening = response.body[:_OPENING]
    is_page = response.status == HTTPStatus.OK
    if is_page and not _is_script_alone(opening):
        return None
    for row in _rows():
        if response.status in row.statuses and row.is_met(response.headers, opening):
            return row.firewall
    return Firewall(UNNAMED, "challenge") if is_page and not _is_error_page(response) else None


def _is_error_page(response: Response) -> bool:
    """Whether a page with little text besides scripts is a soft 404 or a maintenance page."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    page = Page(response.body, response.url, content_type)
    return error_page_kind(page) in ("soft_404", "maintenance")


def _is_script_alone(opening: bytes) -> bool:
    """Whether a document has scripts and no visible content."""
    if not opening.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or not _SCRIPT.search(opening):
        return False
    shown = []
    for part in _shown(opening):
        if _SHOWS.search(part):  # of most pages the first
            return False
        shown.append(part)
    rest = b"".join(shown)
    if _SHOWS.search(rest):
        return False
    letters = _LETTERS.finditer(_TAGS.sub(b"", rest))
    return next(islice(letters, _MOST_LETTERS, None), None) is None


def _shown(opening: bytes) -> Iterator[bytes]:
    """The markup outside of scripts, styles, titles and comments; an unclosed one extends to the end."""
    lower, place = opening.lower(), 0
    while hidden := _HIDDEN.search(opening, place):
        yield opening[place : hidden.start()]
        closing = b"</" + hidden[1].lower() if hidden[1] else b"-->"
        end = lower.find(closing, hidden.end())
        if end < 0:
            return
        place = end + len(closing)
    yield opening[place:]


@dataclass(frozen=True)
class _Row:
    firewall: Firewall
    statuses: frozenset[int]
    headers: Mapping[str, str]
    words: Sequence[bytes]

    def is_met(self, headers: Headers, opening: bytes) -> bool:
        if not self.headers and not self.words:
            return True
        begins = any(
            value.startswith(beginning.encode())
            for name, beginning in self.headers.items()
            for value in headers.getlist(name)
        )
        return begins or any(word in opening for word in self.words)


@cache
def _rows() -> tuple[_Row, ...]:
    rows = table("newscrawl.middlewares", "firewalls.toml")["firewalls"]
    return tuple(
        _Row(
            Firewall(row["family"], cast("Kind", row["kind"])),
            frozenset(row["statuses"]),
            row.get("headers", {}),
            [word.encode(code) for word in row.get("words", ()) for code in ("utf-8", "gbk")],
        )
        for row in rows
    )


class FirewallMiddleware:
    """Runs after Scrapy's decompression and before retries. The breaker counts refusals by status."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer. FirewallError for a firewall's; in place of a robots.txt, a body without rules.

        A capture of a firewall's page is judged by its reader: it is the archive that was refused.
        """
        found = None if CAPTURE in request.meta else firewall_of(response)
        if found is None:
            return response
        self._crawler.stats.inc_value(f"{FIREWALL}/{found.family}")
        if response.status == HTTPStatus.OK:
            refusal = Refusal(f"a {found.kind} of a firewall ({found.family})")
            self._crawler.signals.send_catch_log(page_refused, request=request, refusal=refusal)
        if is_robots(request):
            request.meta["dont_retry"] = True
            return response.replace(body=_NO_RULES)
        raise FirewallError(
            f"{request.url}: {response.status}, a firewall ({found.family})", found.kind
        )
