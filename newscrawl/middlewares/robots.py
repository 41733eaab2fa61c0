"""robots.txt by RFC 9309: read once per host and day, shared between runs, and obeyed with its Crawl-delay."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.downloader.exceptions import (
    DisallowedError,
    PostponedError,
    RedirectsError,
    Refusal,
    RobotsUnreachableError,
    page_refused,
)
from newscrawl.frontier.articles import utc
from newscrawl.frontier.run import run_of
from newscrawl.frontier.stamps import moment
from newscrawl.middlewares.download_slot import SLOT
from newscrawl.middlewares.statuses import meaning_of
from newscrawl.site.web_archives import is_archive_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self


logger = logging.getLogger(__name__)

# design: robots. fact: no-robots-txt
FRESH = 24 * 3600  # seconds after which it is read again (RFC 9309, 2.4)
LONGEST_DELAY = 60.0  # seconds of Crawl-delay at most; the RFC does not have it
_LATER = 3600  # seconds after which a robots.txt that could not be fetched is requested again
_LARGEST = 512 * 1024  # bytes that are read; the RFC asks for 500 KiB (2.5)

_MARK = b"\xef\xbb\xbf"
_LINES = re.compile(rb"[\r\n]+")
_AGENT = re.compile(
    rb"(?i)[ \t]*user[- ]?agent(?:[ \t]*:(?P<value>[^#]*)|[ \t]+(?P<word>[^\s:#]+)[ \t]*(?:#|$))"
)
_RULE = re.compile(rb"(?i)[ \t]*(?:allow|dis?s?all?[oa]w|diasllow)[ \t]*[: \t]")
_BLANK = re.compile(rb"[ \t]*(?:#|$)")
_TOKEN = re.compile(rb"[A-Za-z_-]+")
_ALL = re.compile(rb"\*(?:\s|$)")


def for_agent(body: bytes, agent: str) -> bytes:
    """A robots.txt rewritten for Protego: each group is for `agent`, for "*", or for "(another)".

    RFC 9309, 2.2.1: a group is ours when its product token is ours, in any case; the token ends at the first
    character outside the token's alphabet ("newscrawl/2.1"). Protego takes every group whose token is a prefix of
    ours. 2.2.4: other records do not end a group. They do in Protego, so its agents are repeated before its first
    rule. A Crawl-delay, which the RFC does not have, stays with the agents before it.
    """
    lines: list[bytes] = []
    agents: list[bytes] = []
    has_rules = is_interrupted = False
    for line in _LINES.split(body.removeprefix(_MARK)):
        if named := _AGENT.match(line):
            if has_rules:
                agents, has_rules = [], False
            name = _name(named["value"] or named["word"] or b"", agent)
            line = b"User-agent: " + name  # noqa: PLW2901 - the rewritten line
            agents.append(line)
        elif _RULE.match(line):
            if is_interrupted:
                lines += agents
            has_rules, is_interrupted = True, False
        elif agents and not has_rules and not _BLANK.match(line):
            is_interrupted = True
        lines.append(line)
    return b"\n".join(lines)


def _name(value: bytes, agent: str) -> bytes:
    """The agent of a group, as Protego gets it."""
    value = value.strip()
    if _ALL.match(value):
        return b"*"
    token = _TOKEN.match(value)
    is_ours = token is not None and token[0].lower() == agent.lower().encode()
    return agent.encode() if is_ours else b"(another)"


class RobotsMiddleware:
    """Requests each host's robots.txt before its first page; a 4xx answer opens the host (RFC 9309, 2.3.1.3).

    Without an answer the host is closed (2.3.1.4), unless there is an older copy, and tried again after an hour.
    429 requests a pause, so it closes the host like a 5xx. Where a refusal closed the host, its pages count as refused.
    """

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.monotonic) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._clock = clock
        self._agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"])
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._shortest = self._delay * (1 - crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER"))
        self._parsers: dict[str, asyncio.Task[ProtegoRobotParser]] = {}
        self._read_at: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up. Off when ROBOTSTXT_OBEY is."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise DisallowedError or RobotsUnreachableError.

        Interfaces of public archives are made for programs, and have limits of their own.
        """
        url = urlparse_cached(request)
        if request.meta.get("dont_obey_robotstxt") or is_archive_host(url.hostname or ""):
            return
        try:
            reading = self._parser(f"{url.scheme}://{url.netloc}")
            parser = reading.result() if reading.done() else await asyncio.shield(reading)
        except RobotsUnreachableError as error:
            if error.refusal:
                self._crawler.signals.send_catch_log(
                    page_refused, request=request, refusal=error.refusal
                )
            raise
        if not parser.allowed(request.url, self._agent):
            self._crawler.stats.inc_value("robots/disallowed")
            raise DisallowedError(f"robots.txt of {url.netloc} disallows it")

    def _parser(self, site: str) -> asyncio.Task[ProtegoRobotParser]:
        known = self._parsers.get(site)
        if known is None or self._clock() - self._read_at[site] >= FRESH:
            self._read_at[site] = self._clock()
            self._parsers[site] = asyncio.ensure_future(self._read(site, known))
        return self._parsers[site]

    async def _read(
        self, site: str, known: asyncio.Task[ProtegoRobotParser] | None
    ) -> ProtegoRobotParser:
        """The current robots.txt; where it cannot be fetched, the older copy, until the next try."""
        try:
            body = self._remembered(site) if known is None else None
            if body is None:
                body = await self._fetch(f"{site}/robots.txt")
                self._remember(site, body)
        except RobotsUnreachableError:
            self._read_at[site] = self._clock() - FRESH + _LATER
            if known is None or not known.done() or known.exception():
                raise
            self._crawler.stats.inc_value("robots/kept")
            return known.result()
        parser = ProtegoRobotParser(for_agent(body, self._agent), self._crawler.spider)
        if delay := parser.crawl_delay(self._agent):
            self._slow_down(min(delay, LONGEST_DELAY))
        return parser

    def _remembered(self, site: str) -> bytes | None:
        """The copy that an earlier run read within a day; it keeps its age."""
        run = run_of(self._crawler)
        found = run.store.robots(site) if run else None
        if run is None or found is None:
            return None
        age = (run.now() - moment(found[0])).total_seconds()
        if not 0 <= age < FRESH:
            return None
        self._read_at[site] = self._clock() - age
        self._crawler.stats.inc_value("robots/remembered")
        return found[1]

    def _remember(self, site: str, body: bytes) -> None:
        if run := run_of(self._crawler):
            run.store.put_robots(site, utc(run.now()), body)

    async def _fetch(self, url: str) -> bytes:
        request = Request(
            url, callback=NO_CALLBACK, priority=1000, meta={"dont_obey_robotstxt": True}
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except PostponedError:
            raise
        except Exception as error:
            self._crawler.stats.inc_value("robots/unreachable")
            refusal = error.refusal if isinstance(error, RedirectsError) else None
            raise RobotsUnreachableError(f"{url} could not be fetched: {error}", refusal) from error
        return self._parse(response)

    def _parse(self, response: Response) -> bytes:
        """The body of a 2xx answer; no rules for other statuses below 500."""
        self._crawler.stats.inc_value(f"robots/status/{response.status}")
        if response.status >= 500 or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            is_refusal = meaning_of(response) == "refusal"
            refusal = Refusal(str(response.status)) if is_refusal else None
            raise RobotsUnreachableError(f"{response.url} answered {response.status}", refusal)
        body = response.body if 200 <= response.status < 300 else b""
        if len(body) > _LARGEST:  # its last line may be half a rule
            body = body[:_LARGEST]
            body = body[: 1 + max(body.rfind(b"\n"), body.rfind(b"\r"))] or body
        logger.debug("%s: %d, %d bytes", response.url, response.status, len(response.body))
        return body

    def _slow_down(self, delay: float) -> None:
        """Apply a Crawl-delay in seconds: the longest of any host counts for the operator, without jitter, and never below DOWNLOAD_DELAY."""
        if delay <= self._shortest:
            return
        delay = self._delay = self._shortest = max(delay, self._delay)
        self._crawler.stats.set_value("robots/crawl_delay", delay)
        logger.info("robots.txt requests %.1f seconds between requests", delay)
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[SLOT] = {"delay": delay, "jitter": 0, "concurrency": 1}
        if slot := downloader.slots.get(SLOT):
            slot.delay, slot.jitter, slot.concurrency = delay, 0, 1
