"""Public web archives that hold pages of China Daily: their hosts, their pace, and the addresses of their interfaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from newscrawl.site.editions import normal_host

if TYPE_CHECKING:
    from datetime import date

COMMON_CRAWL_INDEX = "index.commoncrawl.org"
COMMON_CRAWL_DATA = "data.commoncrawl.org"
WAYBACK = "web.archive.org"

CRAWLS = f"https://{COMMON_CRAWL_INDEX}/collinfo.json"
"""The list of Common Crawl's crawls, with the index of each."""

ROWS = 10_000
"""Rows of one answer of the Wayback index."""

_PLAYBACK = re.compile(r"/web/(?P<time>[0-9]{4,14})(?:[a-z]{2}_)?/(?P<url>.+)", re.DOTALL)


@dataclass(frozen=True)
class Service:
    """An interface of an archive with a limit of its own."""

    slot: str
    """Name of its download slot."""
    host: str
    path: str
    """What the paths of its addresses begin with."""
    delay: float
    """Seconds between requests."""
    concurrency: int
    """Requests at a time."""
    pause: float = 60
    """Seconds of the first pause after 429 or 503, which name no time: who goes on for a minute is blocked for an hour."""


# design: public-archives
SERVICES = (
    # Small, and often overloaded: "no more than one request a second".
    Service("commoncrawl-index", COMMON_CRAWL_INDEX, "/", 1.5, 1),
    # A content delivery network for everyone, which answers some thousand requests a second together.
    Service("commoncrawl-data", COMMON_CRAWL_DATA, "/", 0.2, 4),
    # 30 requests a minute since 2026.
    Service("wayback-index", WAYBACK, "/cdx/", 2.5, 1),
    Service("wayback-captures", WAYBACK, "/", 1.0, 1),
)
"""Services with the paces that their operators ask for; the first whose path fits counts."""


def service_of(url: str) -> Service | None:
    """The service of an address; None for any other host."""
    parts = urlsplit(url)
    host = normal_host(parts.hostname or "")
    return next(
        (one for one in SERVICES if one.host == host and parts.path.startswith(one.path)), None
    )


def is_archive_host(name: str) -> bool:
    """Whether a host is one of a public archive."""
    host = normal_host(name)
    return any(one.host == host for one in SERVICES)


# --- Common Crawl


def crawl_query(index: str, url: str, match: str, **more: str) -> str:
    """A query to the index of a crawl, whose address collinfo.json gives; `match` is domain, host, prefix or exact."""
    query = {"url": url, "matchType": match, "output": "json", **more}
    return f"{index}?{urlencode(query)}"


def data_url(file: str) -> str:
    """The address of a WARC file of Common Crawl, by its name in the index."""
    return f"https://{COMMON_CRAWL_DATA}/{file.lstrip('/')}"


# --- The Wayback Machine


def wayback_query(url: str, match: str, since: date | None, resume: str | None = None) -> str:
    """A query to the Wayback index for captures since a day; `resume` is the key at the end of the answer before."""
    query = {
        "url": url,
        "matchType": match,
        "output": "json",
        "fl": "timestamp,original,mimetype,statuscode,digest",
        "limit": str(ROWS),
        "showResumeKey": "true",
    }
    if since:
        query["from"] = f"{since:%Y%m%d}"
    if resume:
        query["resumeKey"] = resume
    return f"https://{WAYBACK}/cdx/search/cdx?{urlencode(query)}"


def playback_url(time: str, url: str) -> str:
    """The address of a capture as it came, without the archive's banner and links; `time` has up to 14 digits, UTC."""
    return f"https://{WAYBACK}/web/{time}id_/{url}"


def played_back(url: str) -> tuple[str, str] | None:
    """Time (its digits) and address of the capture to which a playback address leads; None for another address."""
    parts = urlsplit(url)
    if normal_host(parts.hostname or "") != WAYBACK:
        return None
    rest = url.partition(f"//{parts.netloc}")[2]
    found = _PLAYBACK.match(rest)
    return (found["time"], found["url"]) if found else None
