"""Two public web archives: Common Crawl and the Wayback Machine, holding captures of the replica's articles.

The replica answers for `index.commoncrawl.org`, `data.commoncrawl.org` and `web.archive.org`, by the Host header, as
the services are documented. Without `archives` they hold nothing: 404, and empty answers.

    with Replica(60, archives=Archives(shares=Shares.none(truncated=0.05))) as replica:
        replica.archives.outages.append(Outage("503", DATA_HOST, first=5, last=9, retry_after="1"))
        ...  # crawl
        held = replica.archives.plan.common_crawl        # or .wayback
        for index, truth in held.truths.items():         # by story
            truth.right      # the right captures, one of each page: .url .timestamp .crawl; () without a good one
            truth.record     # the expected record, without url and page_urls
        held.verdict(held.captures[0])   # right, duplicate, same_text, older, truncated, error_status, …: VERDICTS
        held.verdicts()                  # how many captures have each verdict
        held.among(lambda one: one.crawl == "CC-MAIN-2026-40")   # the truth of some captures alone
        replica.archives.traffic         # .requests .kinds .paths .most .agents .struck .intervals(host)

By hand: `python -m tests.replica --articles 200 --archives --outage 503`, then a crawl with its address as SITE_ADDRESS.

`Archives` has the options, `Shares` the shares of each kind of capture, `KINDS` the kinds, `OUTAGES` the faults of the
services. Request kinds in `replica.kinds` and `traffic.kinds`: collinfo, index, data, cdx, memento.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from tests.replica.web_archives.captures import KINDS, VERDICTS, Capture
from tests.replica.web_archives.common_crawl import DATA_HOST, INDEX_HOST, CommonCrawl
from tests.replica.web_archives.outages import OUTAGES, RANGE_IGNORED, Outage
from tests.replica.web_archives.plan import Archives, Plan, Shares
from tests.replica.web_archives.traffic import Traffic
from tests.replica.web_archives.truth import Holding, Truth
from tests.replica.web_archives.wayback import HOST as WAYBACK_HOST
from tests.replica.web_archives.wayback import Wayback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.site import Site
    from tests.replica.wire import Answer

__all__ = [
    "DATA_HOST",
    "HOSTS",
    "INDEX_HOST",
    "KINDS",
    "OUTAGES",
    "RANGE_IGNORED",
    "VERDICTS",
    "WAYBACK_HOST",
    "Archives",
    "Capture",
    "Holding",
    "Outage",
    "Plan",
    "Shares",
    "Truth",
    "WebArchives",
]

HOSTS = (INDEX_HOST, DATA_HOST, WAYBACK_HOST)


class WebArchives:
    """Both archives; what they hold is made at the first request."""

    def __init__(self, site: Site, options: Archives) -> None:
        """`site`: as it was captured; its edits are the plan's own."""
        self._site = site
        self._options = options
        self.outages: list[Outage] = []
        """The faults of the services; the first one that strikes counts."""
        self.traffic = Traffic()
        self._lock = RLock()

    @cached_property
    def plan(self) -> Plan:
        return Plan(self._site, self._options)

    @cached_property
    def common_crawl(self) -> CommonCrawl:
        return CommonCrawl(self.plan, self._options)

    @cached_property
    def wayback(self) -> Wayback:
        return Wayback(self.plan, self._options)

    def answer(
        self, host: str, target: str, headers: Mapping[str, str]
    ) -> tuple[str, Answer] | None:
        """Kind and answer of a request; None for other hosts. The headers' names are in lower case."""
        path = target.partition("?")[0]
        kind = _kind(host, path)
        if kind is None:
            return None
        number, end = self.traffic.begin(host, kind, path, headers.get("user-agent"))
        answer = self._answer(host, number, target, headers)
        return kind, replace(answer, delay=answer.delay or self._options.delay, ready=end)

    def _answer(self, host: str, number: int, target: str, headers: Mapping[str, str]) -> Answer:
        outage = next((one for one in self.outages if one.strikes(host, number, target)), None)
        if outage is None:
            return self._genuine(host, target, headers)
        self.traffic.strike(outage.what)
        given = {} if outage.what == RANGE_IGNORED else headers
        return outage.spoil(self._genuine(host, target, given))

    def _genuine(self, host: str, target: str, headers: Mapping[str, str]) -> Answer:
        with self._lock:
            if host == WAYBACK_HOST:
                return self.wayback.answer(target, headers)
            return self.common_crawl.answer(host, target, headers)


def _kind(host: str, path: str) -> str | None:
    if host == WAYBACK_HOST:
        return "memento" if path.startswith("/web/") else "cdx"
    if host == INDEX_HOST:
        return "collinfo" if path == "/collinfo.json" else "index"
    return "data" if host == DATA_HOST else None
