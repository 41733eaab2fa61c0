"""`crawl --dry-run`: what a crawl would cost. It takes no lock, and works beside a running crawl."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from newscrawl.commands.interrupts import handle
from newscrawl.config.checks import data_dir
from newscrawl.errors import Status, StorageError
from newscrawl.estimates.known import known_articles
from newscrawl.estimates.plan import Given
from newscrawl.estimates.plans import plan_maker
from newscrawl.estimates.spider import EstimateSpider
from newscrawl.extensions.signals import Stop
from newscrawl.monitoring.history import job_name
from newscrawl.spiders.session import check_session
from newscrawl.text.dates import BEIJING
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawl.spiders.base import NewsSpider


class DryRun:
    """An estimate of a crawl, and its printing."""

    def __init__(
        self,
        spider: type[NewsSpider],
        typed: Mapping[str, Any],
        settings: BaseSettings,
        *,
        as_json: bool,
    ) -> None:
        """Raises SettingError, ArgumentError, also for a spider that cannot be estimated; StorageError, UserError for a frontier that cannot be read."""
        make = plan_maker(spider)
        checked = check_session(spider, typed, settings)
        self._given = Given(
            spider.name,
            job_name(spider.name, checked.typed),
            checked.identity(spider.name),
            checked.arguments,
            checked.common.known == "refetch",
            checked.now().astimezone(BEIJING).date(),
            data_dir(settings),
            settings,
        )
        self._plan = make(self._given)
        self._as_json = as_json
        with known_articles(self._given.data_dir):  # before any request
            pass

    def run(self, process: Any) -> tuple[Status, str | None]:
        """Send the queries, and print the estimate: the exit status, and a sentence where there is no estimate."""
        crawler: Crawler = process.create_crawler(EstimateSpider)
        if sys.stderr.isatty():
            print(
                f"newscrawl: sending up to {self._plan.most} requests, one after the other",
                file=sys.stderr,
            )
        handle(Stop(crawler))
        process.crawl(crawler, plan=self._plan)
        process.start(install_signal_handlers=False)
        spider, stats = crawler.spider, crawler.stats
        if process.bootstrap_failed or not isinstance(spider, EstimateSpider) or stats is None:
            return Status.CRASHED, "crashed: the estimate could not start; see the log above"
        if stats.get_value("spider_exceptions/count"):
            return Status.CRASHED, "crashed: newscrawl failed on an answer; see the log above"
        reason = str(stats.get_value("finish_reason"))
        if reason != "finished":
            return Status.INCOMPLETE, f"incomplete: the estimate ended early ({reason})"
        try:
            with known_articles(self._given.data_dir) as known:
                estimate = self._plan.estimate(known, spider.sent())
                waiting = known.waiting(self._given.identity)
        except StorageError as error:
            return Status.STORAGE, f"storage failed: {error}"
        if waiting is not None:
            estimate.notes.append(
                f"the command resumes an unfinished job, of which {waiting} requests wait: it costs less"
            )
        if self._as_json:
            print(json.dumps(estimate.to_dict(), indent=1, ensure_ascii=False))
        for line in () if self._as_json else estimate.lines():
            print(printable(line))
        return estimate.status, None
