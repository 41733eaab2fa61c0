"""Answers of the search API: rows about articles, even where the JSON is broken."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.pages.evidence import ArticleLink, Evidence
from newscrawl.pages.lenient_json import loads, repaired
from newscrawl.site.search_api import ROWS_A_PAGE
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.text.dates import BEIJING, parse_stamp
from newscrawl.text.plain import plain_text

if TYPE_CHECKING:
    from datetime import date

_PAST_END = 400
"""`code`, or `status`, of the answer to a page behind the last one (fact: search-past-end)."""

_ERRORS = range(400, 600)
_ADDRESSES = ("url", "shareUrl", "jsonUrl")
_YEARS = range(1990, 2101)
_MOST_ROWS = 10**12 - 1  # as many digits as a broken answer's total may have
_LONGEST = 2_000  # characters kept of a field
_CONTENT = re.compile(r'"content"\s*:\s*\[\s*(?=\{|$)')
_ROW_BEHIND = re.compile(r'\s*,\s*(?=\{\s*"[A-Za-z_]\w*"\s*:)')
_NEXT_ROW = re.compile(r'\}\s*,\s*(?=\{\s*"[A-Za-z_]\w*"\s*:)')
_END_OF_ROWS = re.compile(r'\s*\]\s*(?:,\s*"\w+"\s*:|\}\s*$)')
_DECODER = json.JSONDecoder(strict=False)
_FIELD = re.compile(r'"(\w{1,40})"\s*:\s*(?:"([^"\\]{0,2000})"|(-?\d{1,15}))\s*[,}]')
_TOTALS = re.compile(r'"(totalElements|totalPages|number)"\s*:\s*(\d{1,12})')


@dataclass
class SearchPage:
    """One page of a search (fact: search-answer)."""

    article_links: list[ArticleLink] = field(default_factory=list)
    total: int | None = None
    """Rows of the whole search, by the API's count."""
    pages: int | None = None
    number: int | None = None
    """Number of this page, from 0."""
    past_end: bool = False
    """Whether there is no such page, or it has no rows."""
    refused: bool = False
    """Whether the API answered with an error: there is no such page (code 400), or another failure."""
    is_error: bool = False
    """Whether the answer is an error of another code than 400: on a first page a failure, on a deep one the end of paging."""
    rows: int = 0
    """Rows in this answer, readable or not."""
    repaired: bool = False
    """Whether the JSON was broken and repaired as a whole."""
    lost: int = 0
    """Rows that could not be read; the rest behind a cut counts as one."""
    skipped: int = 0
    """Rows that do not lead to an article of the site."""


def read_search(body: bytes) -> SearchPage | None:
    """Read an answer; None where it is not the API's: an error page, an empty body, other JSON.

    Broken JSON (fact: search-broken-json) is repaired as a whole, else read row by row.
    """
    text = body.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
    if not text.startswith("{"):
        return None
    for source, is_repaired in ((text, False), (None, True)):
        try:
            data = loads(source or repaired(text))
        except ValueError:
            continue
        return _page_of(data, is_repaired=is_repaired)
    return _salvage(repaired(text))


def _page_of(data: Any, *, is_repaired: bool) -> SearchPage | None:
    if not isinstance(data, dict):
        return None
    content = data.get("content")
    if content is None and (code := _error_code(data)):
        is_error = code != _PAST_END
        return SearchPage(past_end=True, refused=True, is_error=is_error, repaired=is_repaired)
    if not isinstance(content, list):
        return None
    page = SearchPage(repaired=is_repaired, rows=len(content), past_end=not content)
    page.total, page.pages, page.number = (
        _count(data.get(name)) for name in ("totalElements", "totalPages", "number")
    )
    for row in content:
        _add(page, row)
    return page


def _error_code(data: dict[str, Any]) -> int | None:
    """The code of an error in JSON, 400 where any of its codes is 400; None where it has none."""
    codes = [
        code
        for name in ("code", "status")
        if isinstance(code := data.get(name), int) and code in _ERRORS
    ]
    return _PAST_END if _PAST_END in codes else next(iter(codes), None)


def is_blank(body: bytes) -> bool:
    """Whether an answer is valid and empty: no bytes, or JSON without rows and without an error."""
    text = body.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
    if not text:
        return True
    try:
        data = loads(text)
    except ValueError:
        return False
    if isinstance(data, dict):
        return _error_code(data) is None and not data.get("content")
    return data is None or data == []


def _add(page: SearchPage, row: Any) -> None:
    link = _article_link(row) if isinstance(row, dict) else None
    if link:
        page.article_links.append(link)
    else:
        page.skipped += 1


def _salvage(text: str) -> SearchPage | None:
    """Read broken JSON row by row; of a broken row the whole fields are read."""
    opening = _CONTENT.search(text)
    if opening is None:
        return None
    page, place = SearchPage(), opening.end()
    while place < len(text) and page.rows < ROWS_A_PAGE:
        page.rows += 1
        row, end = _row(text, place)
        if row is None:
            page.lost += 1
        else:
            _add(page, row)
        if _END_OF_ROWS.match(text, end):
            break
        following = _ROW_BEHIND.match(text, end) or _NEXT_ROW.search(text, end - 1)
        place = following.end() if following else len(text)
    totals = {name: int(value) for name, value in _TOTALS.findall(text)}
    page.total, page.pages = totals.get("totalElements"), totals.get("totalPages")
    page.number = totals.get("number")
    missing = _expected(page) - page.rows
    if place >= len(text) or missing > 0:  # cut, perhaps between two rows
        page.lost += max(missing, 0 if page.lost else 1)
        page.rows += max(missing, 0)
    return page if page.article_links or page.lost else None


def _expected(page: SearchPage) -> int:
    """The number of rows on the page by its own totals; 0 where they are not known."""
    if page.total is None or page.number is None:
        return 0
    return max(0, min(ROWS_A_PAGE, page.total - page.number * ROWS_A_PAGE))


def _row(text: str, place: int) -> tuple[dict[str, Any] | None, int]:
    """The row that begins at `place`, and its end; None for a broken row without an address."""
    try:
        row, end = _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        following = _NEXT_ROW.search(text, place)
        end = following.start() + 1 if following else len(text)
        row = _fields(text[place:end])
        return (row if _article_link(row) else None), end
    return (row if isinstance(row, dict) else {}), end


def _fields(row: str) -> dict[str, Any]:
    """The whole fields of a broken row, the first of each name."""
    found: dict[str, Any] = {}
    for name, string, number in _FIELD.findall(row):
        found.setdefault(name, int(number) if number else string)
    return found


def _count(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= _MOST_ROWS else None


def _article_link(row: dict[str, Any]) -> ArticleLink | None:
    target = _address(row)
    if target is None:
        return None
    moment = _moment(row.get("publishTime"))
    printed = _text(row.get("pubDateStr"))
    # fact: search-rows
    evidence = Evidence(
        headline=_text(row.get("title")),
        deck=_text(row.get("subtitle")),
        indexed_at=moment.isoformat(timespec="milliseconds") if moment else printed,
        authors=_text(row.get("authors")),
        source=_text(row.get("source")),
        summary=_text(row.get("summary")),
        column=_text(row.get("columnName")) or _text(row.get("channelName")),
    )
    return ArticleLink(target.url, evidence, _day(moment, printed))


def _address(row: dict[str, Any]) -> SiteUrl | None:
    """The article that a row leads to; an address of the site goes before one of the app or of a page for sharing."""
    given = (row.get(name) for name in _ADDRESSES)
    links = (link if "//" in link else f"//{link}" for link in given if isinstance(link, str))
    return next((one for one in map(parse, links) if one.kind is Kind.ARTICLE), None)


def _moment(value: Any) -> datetime | None:
    """The moment of milliseconds since 1970, given as a number or its digits (fact: search-times); else None."""
    digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 14):
        return None
    moment = datetime.fromtimestamp(int(digits) // 1000, timezone.utc)
    moment = moment.replace(microsecond=int(digits) % 1000 * 1000).astimezone(BEIJING)
    return moment if moment.year in _YEARS else None


def _day(moment: datetime | None, printed: str | None) -> date | None:
    if moment:
        return moment.date()
    stamp = parse_stamp(printed) if printed else None
    return stamp.day if stamp else None


def _text(value: Any) -> str | None:
    return plain_text(value)[:_LONGEST] or None if isinstance(value, str) else None
