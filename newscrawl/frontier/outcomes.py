"""How a URL ended: done, gone, failed(reason), excluded(reason)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Resource = Literal["article", "list", "home", "search", "issue", "feed", "page", "app", "index"]
"""Kind of a URL: an article, or one of the kinds of source that link to articles."""

SOURCES: dict[Resource, str] = {
    "list": "lists",
    "home": "homes",
    "search": "searches",
    "issue": "issues",
    "feed": "feeds",
    "page": "pages",
    "app": "columns",
    "index": "indexes",
}
"""Kinds of source, with their plural in reports."""

State = Literal["done", "gone", "failed", "excluded"]

GONE = frozenset((404, 410))
"""Statuses of a page that no longer exists; not failures."""

BROKEN = "error"
"""Reason of a URL on which our own code raised an error: the run counts as crashed."""

PASSED = "list/passed"
"""Counter of unknown articles that are too old to be requested, on lists walked before."""

STORAGE_FAILED = "storage_failed"
"""Reason of a run that was closed since its output could not be written, and its counter."""

OUTPUT_FAILED = "output_failed"
"""Reason of a run that was closed since a feed could not be written although the storage is sound, and the stat with the error."""

FEEDS_LEFT = "feeds/left"
"""Stat of the feeds that lack records of the job: all until the end, then those that failed."""

BREAKER = "breaker"
"""Reason of a run that was closed since the site did not answer, or refused requests."""

WHY = "backoff/why"
"""Counter with a description of the site's answers then."""

NOT_SENT = "downloader/not_sent"
"""Stat of the requests that Scrapy counts although the run ended before they were sent."""

NEEDS_COOKIE = "refused/cookie"
"""Counter of redirect loops in which the site sets a cookie."""

COOKIE_ADVICE = "COOKIES_ENABLED=True may help"
"""Advice of the report for them."""

FIREWALL = "firewall"
"""Area of counters: answers of firewalls, by their families."""

FIREWALL_ADVICE = "what may help is to go slower (DOWNLOAD_DELAY), later, from another network, or to read the public archives"
"""Advice of the report for them."""

Death = Literal[
    "cut_off", "closed", "gone", "empty", "frozen", "unreachable", "resting", "query_ignored"
]
"""Why a source gives no articles, or not all: its walk was cut off, robots.txt closes it, it is gone, has no links, has nothing new, is beyond the API's reach, rests, ignores the query."""

DeadArea = Literal["dead", "missing", "table"]
"""Why a dead source was requested: the run needs it, only a menu names it, or only our table of sections does."""

DEAD: DeadArea = "dead"
MISSING: DeadArea = "missing"
TABLE: DeadArea = "table"


@dataclass(frozen=True)
class Outcome:
    """A terminal state, with its reason where it has one."""

    state: State
    reason: str | None = None

    @property
    def counter(self) -> str:
        """Its part in the name of a counter: "failed/timeout"."""
        return f"{self.state}/{self.reason}" if self.reason else self.state


DONE = Outcome("done")
CUT = Outcome("failed", "cut")
NOT_THERE = Outcome("gone")
NO_RECORD = Outcome("failed", "no_record")
"""Of an article for which a user's own spider gave an item that is not a record: the data set does not get it."""
KNOWN = Outcome("excluded", "known")
OUT_OF_RANGE = Outcome("excluded", "out_of_range")
NO_HOST = Outcome("excluded", "no_host")
"""Of a source that is not required: its host does not answer."""

UNREACHABLE = frozenset(
    ("dns", "not_public", "refused", "tls", "timeout", "network", "robots_unreachable")
)
"""Reasons of requests without a response from the host."""
NO_CAPTURE = Outcome("excluded", "no_capture")
"""Of an article of which a public archive has no whole page."""
QUERY_IGNORED = Outcome("excluded", "query_ignored")
"""Of a search whose parameters the API ignores."""
