"""How a URL ended, in the words of the URL states: done, gone, failed(reason), excluded(reason)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Resource = Literal["article", "list", "home", "search", "issue", "feed", "page", "app"]
"""What a URL among the URL states is: an article, or one of the kinds of source that speak of articles."""

SOURCES: dict[Resource, str] = {
    "list": "lists",
    "home": "homes",
    "search": "searches",
    "issue": "issues",
    "feed": "feeds",
    "page": "pages",
    "app": "columns",
}
"""Kinds of source, with the word that reports have for several."""

State = Literal["done", "gone", "failed", "excluded"]

GONE = frozenset((404, 410))
"""Statuses that say a page is no more; no failures."""

BROKEN = "error"
"""Why a URL failed that our own code broke down over: the run counts as crashed."""

PASSED = "list/passed"
"""Counter of the articles on lists walked before that are too old to be asked for, although they are not known."""

STORAGE_FAILED = "storage_failed"
"""Why a run was closed whose output could not be written, and the counter of it."""

OUTPUT_FAILED = "output_failed"
"""Why a run was closed whose output took no more although its storage is sound, and the stat that says what happened."""

FEEDS_LEFT = "feeds/left"
"""Stat of the feeds that have not all of the job's records: all until the end, then those that failed."""

BREAKER = "breaker"
"""Why a run was closed that the site did not answer, or refused."""

WHY = "backoff/why"
"""What the site answered then, in words, among the counters."""

NEEDS_COOKIE = "refused/cookie"
"""Counter of redirects that led back until a cookie would come with them."""

COOKIE_ADVICE = "COOKIES_ENABLED=True may help"
"""What is said of them."""

FIREWALL = "firewall"
"""Area of counters: answers of firewalls, by their families."""

FIREWALL_ADVICE = "what may help is to go slower (DOWNLOAD_DELAY), later, from another network, or to read the public archives"
"""What is said where they did."""

Death = Literal[
    "cut_off", "closed", "gone", "empty", "frozen", "unreachable", "resting", "query_ignored"
]
"""Why a source gives nothing, or not all: it broke off, robots.txt closes it, it is no longer there, has no link, nothing new, is out of the API's reach, is not asked for yet, takes no notice of what it is asked."""

DeadArea = Literal["dead", "missing", "table"]
"""Who names a source that is dead: the run needs it, only a menu names it, or only our table of sections does."""

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
        """Its part of a counter's name: "failed/timeout"."""
        return f"{self.state}/{self.reason}" if self.reason else self.state


DONE = Outcome("done")
CUT = Outcome("failed", "cut")
NOT_THERE = Outcome("gone")
NO_RECORD = Outcome("failed", "no_record")
"""Of an article: a user's own spider gave an item of it that is no record, which the data set does not get."""
KNOWN = Outcome("excluded", "known")
OUT_OF_RANGE = Outcome("excluded", "out_of_range")
NO_HOST = Outcome("excluded", "no_host")
"""Of a source that nobody promised: its host does not answer."""

UNREACHABLE = frozenset(
    ("dns", "not_public", "refused", "tls", "timeout", "network", "robots_unreachable")
)
"""Reasons for which nothing came from a host."""
QUERY_IGNORED = Outcome("excluded", "query_ignored")
"""Of a search: the API ignores what it is asked."""
