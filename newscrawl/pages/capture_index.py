"""Reads the indexes of public archives: lists of captures as Common Crawl's index server and the Wayback Machine give them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from newscrawl.site.web_archives import CRAWLS, playback_url

_DIGITS = re.compile(r"[0-9]{4,14}")
_MOST_PAGES = 100_000
"""More than any query has: a page is some thousand lines."""
_EARLIEST = "00000101000000"
"""Digits that a shortened time lacks: the first moment of the year, month or day."""

REVISIT = "warc/revisit"
"""Media type of a capture whose body an earlier capture has."""


@dataclass(frozen=True)
class CaptureLine:
    """A capture as an index names it."""

    url: str
    """As it was requested."""
    time: str
    """UTC, "2026-11-24T03:28:00Z"."""
    place: str
    """Of Common Crawl: file, offset and length, "crawl-data/….warc.gz:4711:8000"; of the Wayback Machine the address of the capture."""
    status: int | None
    """HTTP status; None where the index has none, as for some revisits."""
    mime: str
    """As detected, else as the server stated it."""
    digest: str | None
    """Of the payload, in base 32."""
    truncated: str | None = None
    """Why the archive has only a part: "length", "disconnect"."""

    @property
    def is_revisit(self) -> bool:
        """Whether its body is that of an earlier capture."""
        return self.mime == REVISIT


@dataclass(frozen=True)
class Crawl:
    """A crawl of Common Crawl."""

    name: str
    """ "CC-MAIN-2024-10"."""
    index: str
    """Address of its index."""
    first: datetime | None
    last: datetime | None
    """When it was made; None where the list does not give it."""


def is_whole(body: bytes) -> bool:
    """Whether the answer of an index has its end: its JSON, or the last of its lines of JSON, is complete."""
    text = body.strip()
    if not text.startswith((b"[", b"{")):
        return True  # no JSON; its reader refuses it
    last = text if text.startswith(b"[") else text[text.rfind(b"\n") + 1 :]
    return _parsed(last) is not None


def is_empty_answer(body: bytes) -> bool:
    """Whether a 404 comes from the index server of Common Crawl, which has no captures of a query, and names that in JSON."""
    data = _parsed(body)
    return isinstance(data, dict) and "message" in data


def read_crawls(body: bytes) -> list[Crawl]:
    """The crawls of collinfo.json whose index is on its server, newest first as there. ValueError for another document."""
    data = _parsed(body)
    if not isinstance(data, list):
        raise ValueError("expected a list of crawls")  # noqa: TRY004 - the server's fault
    return [
        Crawl(one["id"], one["cdx-api"], _moment(one.get("from")), _moment(one.get("to")))
        for one in data
        if isinstance(one, dict)
        and isinstance(one.get("id"), str)
        and str(one.get("cdx-api")).startswith(CRAWLS.rpartition("/")[0] + "/")
    ]


def read_number_of_pages(body: bytes) -> int:
    """The number of pages of a query to Common Crawl's index. ValueError for another document."""
    data = _parsed(body)
    pages = data.get("pages") if isinstance(data, dict) else data
    if not isinstance(pages, int) or isinstance(pages, bool) or not 0 <= pages <= _MOST_PAGES:
        raise ValueError("expected a number of pages")
    return pages


def read_common_crawl(body: bytes) -> list[CaptureLine | None]:
    """The captures of one page of Common Crawl's index; None for a line that is not one.

    ValueError for another document: one that is no JSON, or a message of the server.
    """
    lines = [line for line in body.split(b"\n") if line.strip()]
    openings = [line.lstrip()[:1] for line in lines]
    if lines and (openings[0] == b"<" or b"{" not in openings):
        raise ValueError("expected lines of JSON")
    rows = [_parsed(line) for line in lines]
    if any(isinstance(row, dict) and "url" not in row and "message" in row for row in rows):
        raise ValueError("the server has sent a message instead of captures")
    return [_of_common_crawl(row) for row in rows]


def read_wayback(body: bytes) -> tuple[list[CaptureLine | None], str | None]:
    """The captures of an answer of the Wayback index, None for a row that is not one, and the key of the next answer.

    ValueError for another document. An answer without captures may be empty.
    """
    if not body.strip():
        return [], None
    rows = _parsed(body)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("expected a list of rows")
    resume = None
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        resume = str(rows[-1][0])
        rows = rows[:-2]
    names = [str(name) for name in rows[0]] if rows else []
    return [_of_wayback(names, row) for row in rows[1:]], resume


def _of_common_crawl(data: Any) -> CaptureLine | None:
    if not isinstance(data, dict):
        return None
    url, file = _text(data.get("url")), _text(data.get("filename"))
    time = time_of(data.get("timestamp"))
    offset, length = (_number(data.get(name)) for name in ("offset", "length"))
    if url is None or file is None or time is None or offset is None or not length:
        return None
    mime = data.get("mime-detected") or data.get("mime") or ""
    return CaptureLine(
        url,
        time,
        f"{file}:{offset}:{length}",
        _number(data.get("status")),
        str(data.get("mime") if data.get("mime") == REVISIT else mime),
        _digest(data.get("digest")),
        str(data["truncated"]) if data.get("truncated") else None,
    )


def _of_wayback(names: list[str], row: list[Any]) -> CaptureLine | None:
    if len(row) != len(names):
        return None
    data = dict(zip(names, row, strict=True))
    url, digits = _text(data.get("original")), str(data.get("timestamp"))
    time = time_of(digits)
    if url is None or time is None:
        return None
    return CaptureLine(
        url,
        time,
        playback_url(digits, url),
        _number(data.get("statuscode")),
        str(data.get("mimetype") or ""),
        _digest(data.get("digest")),
    )


def time_of(digits: Any) -> str | None:
    """A time of 14 digits or fewer as text; None for any other value."""
    if not isinstance(digits, str) or not _DIGITS.fullmatch(digits):
        return None
    try:
        found = datetime.strptime(digits + _EARLIEST[len(digits) :], "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        return None
    return f"{found:%Y-%m-%dT%H:%M:%SZ}"


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _digest(value: Any) -> str | None:
    text = _text(value)
    return text.rpartition(":")[2] if text and text != "-" else None


def _text(value: Any) -> str | None:
    """A text that is not empty and can be stored: JSON may have halves of characters."""
    if not isinstance(value, str) or not value:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _parsed(text: bytes) -> Any:
    """JSON as data; None where it is not valid."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
