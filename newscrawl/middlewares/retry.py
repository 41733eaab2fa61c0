"""Retries of broken answers, up to RETRY_TIMES, as for lost connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class Retries:
    """Retries requests for cut answers up to RETRY_TIMES times; the stat "cut/<how>" counts them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._times = crawler.settings.getint("RETRY_TIMES")

    def retry(self, request: Request, how: str) -> Request | None:
        """The request again; None after the last retry. `how` names the sign of the cut: "gzip"."""
        self._crawler.stats.inc_value(f"cut/{how}")
        spider = self._crawler.spider
        assert spider is not None  # noqa: S101 - set before the first answer
        times = request.meta.get("max_retry_times", self._times)
        return get_retry_request(request, spider=spider, reason="cut", max_retry_times=times)

    def retry_or_fail(self, request: Request, how: str, what: str) -> Request:
        """The request again. ResponseDataLossError after the last retry."""
        again = self.retry(request, how)
        if again is None:
            raise ResponseDataLossError(f"{request.url}: {what}")
        return again
