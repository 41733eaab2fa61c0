"""Estimates without a network: a plan's queries, answered one after the other."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DownloadTimeoutError
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newscrawl.estimates.known import KnownArticles
from newscrawl.estimates.plan import Given, Sent
from newscrawl.estimates.plans import plan_maker
from newscrawl.estimates.spider import EstimateSpider
from newscrawl.text.dates import BEIJING
from tests.discovery.answering import answer
from tests.discovery.fake_context import BOUNDS
from tests.tools.spiders_doc import spiders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scrapy import Request

    from newscrawl.estimates.estimate import Estimate
    from newscrawl.estimates.plan import Plan

NOW = datetime(2026, 9, 28, 8, tzinfo=BEIJING)
SENT = Sent(requests=7, delay=1.5, latency=4.0, bytes_per_request=2_000)
SPIDERS = {spider.name: spider for spider in spiders()}


def a_plan(
    folder: Path, spider: str, typed: dict[str, str], *, refetches: bool = False, **settings: Any
) -> Plan:
    """The plan of a spider with arguments as typed; `folder` is the data folder."""
    given = Given(
        spider,
        spider,
        spider,
        SPIDERS[spider].arguments_type.parse(typed, NOW),
        refetches,
        NOW.date(),
        folder,
        BaseSettings({**BOUNDS, "ROBOTSTXT_OBEY": True, "DOWNLOAD_SLOTS": {}, **settings}),
    )
    return plan_maker(SPIDERS[spider])(given)


def asked(plan: Plan, site: Callable[[Request], str | None]) -> list[str]:
    """The addresses of a plan's queries; `site` gives the body of an answer, or None for no answer."""
    spider = EstimateSpider(plan=plan)
    order: list[str] = []
    waiting = asyncio.run(_started(spider))
    while waiting:
        (request,) = waiting  # one at a time
        order.append(request.url)
        given = site(request)
        if given is None:
            failure = Failure(DownloadTimeoutError())  # type: ignore[no-untyped-call]
            failure.request = request  # type: ignore[attr-defined] # as Scrapy does
            waiting = [*spider.source_failed(failure)]
        else:
            waiting = [*spider.parse_source(answer(request, given))]
    return order


async def _started(spider: EstimateSpider) -> list[Request]:
    return [request async for request in spider.start()]


def estimated(
    plan: Plan, site: Callable[[Request], str | None], known: KnownArticles | None = None
) -> Estimate:
    """The estimate after all queries."""
    asked(plan, site)
    return plan.estimate(known or KnownArticles(None), SENT)
