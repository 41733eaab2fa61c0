"""Log lines that name a record instead of printing it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter as ScrapyLogFormatter

from newscrawl.records.adapting import name_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class LogFormatter(ScrapyLogFormatter):
    """Scrapy's log lines, with the URL of a record where Scrapy prints all of it."""

    def scraped(
        self,
        item: Any,
        response: Response | Failure | None,  # noqa: ARG002 - Scrapy's signature
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        """The line for a record that passed all pipelines."""
        return {"level": logging.DEBUG, "msg": "Read %(item)s", "args": {"item": name_of(item)}}

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """The line for a record that a pipeline dropped."""
        result = super().dropped(item, exception, response, spider)
        return {
            **result,
            "msg": "%(item)s: %(exception)s",
            "args": {"item": name_of(item), "exception": exception},
        }

    def item_error(
        self,
        item: Any,
        exception: BaseException,  # noqa: ARG002 - Scrapy's signature
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        """The line for a pipeline's error."""
        return {
            "level": logging.ERROR,
            "msg": "Error processing %(item)s",
            "args": {"item": name_of(item)},
        }
