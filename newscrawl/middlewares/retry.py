"""Asking again for what came broken, as often as for what did not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class Again:
    """Requests for cut answers, made again RETRY_TIMES times; the stat "cut/<how>" counts them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._times = crawler.settings.getint("RETRY_TIMES")

    def ask(self, request: Request, how: str) -> Request | None:
        """The request again; None where that was done often enough. `how` is what shows that the answer is cut: "gzip"."""
        self._crawler.stats.inc_value(f"cut/{how}")
        spider = self._crawler.spider
        assert spider is not None  # noqa: S101 - there is one while answers come
        times = request.meta.get("max_retry_times", self._times)
        return get_retry_request(request, spider=spider, reason="cut", max_retry_times=times)

    def ask_or_fail(self, request: Request, how: str, what: str) -> Request:
        """The request again. ResponseDataLossError where that was done often enough."""
        again = self.ask(request, how)
        if again is None:
            raise ResponseDataLossError(f"{request.url}: {what}")
        return again
