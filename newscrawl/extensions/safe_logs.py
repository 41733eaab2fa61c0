"""Escapes log records, so that a page cannot forge log lines."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from typing_extensions import Self

_INDENT = "\n    "
_TRACEBACKS = logging.Formatter()


class Escaping(logging.Filter):
    """Escapes control characters, and indents further lines, so that they do not look like entries."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Escape the record; all records pass."""
        if hasattr(record, "escaped"):  # by another handler
            return True
        record.escaped = True
        message = record.getMessage()
        record.msg, record.args = printable(message).replace("\n", _INDENT), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _TRACEBACKS.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = printable(record.exc_text).replace("\n", _INDENT)
        return True


class SafeLogs:
    """Adds the filter to all handlers that exist when a crawl begins."""

    def __init__(self) -> None:
        for handler in logging.root.handlers:
            if not any(isinstance(one, Escaping) for one in handler.filters):
                handler.addFilter(Escaping())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003 - Scrapy's signature
        """Wire it up."""
        return cls()
