"""The lines of the log: harmless on a terminal, as text or as JSON, without Scrapy's reports on itself."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PROGRESS = "progress"
"""Attribute of a log record: the numbers of a run, which JSON lines have too."""

_INDENT = "\n    "
_TRACEBACKS = logging.Formatter()
_OF_SCRAPY = (
    "scrapy.utils.log",
    "scrapy.addons",
    "scrapy.middleware",
    "scrapy.crawler",
    "scrapy.core.engine",
    "scrapy.extensions.logstats",
    "scrapy.extensions.memusage",
    "scrapy.statscollectors",
)
"""Loggers whose lines of the level INFO are on versions, components, memory and counters; the summary has what counts."""


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


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and a traceback or numbers where there are some."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        time = datetime.fromtimestamp(record.created, timezone.utc)
        found = {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": printable(record.getMessage()),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = _TRACEBACKS.formatException(record.exc_info)
        if record.exc_text:
            found["traceback"] = printable(record.exc_text)
        if numbers := getattr(record, PROGRESS, None):
            found[PROGRESS] = numbers
        return json.dumps(found, ensure_ascii=False)


def prepare_handlers(settings: BaseSettings) -> None:
    """Prepare all handlers of the log that exist now.

    Scrapy replaces its own before and after it makes the extensions: add-ons call this the first time, and the
    downloader, which is made next, the second time.
    """
    for handler in logging.root.handlers:
        if settings.getbool("LOG_JSON"):
            handler.setFormatter(JsonLines())
        elif not any(isinstance(one, Escaping) for one in handler.filters):
            handler.addFilter(Escaping())


class _Warnings(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_WARNINGS = _Warnings()


def quieten_scrapy(settings: BaseSettings) -> None:
    """Leave out Scrapy's reports on itself, unless LOG_LEVEL is DEBUG. A filter does it, since Scrapy resets the levels of its loggers."""
    level = settings["LOG_LEVEL"]
    number = level if isinstance(level, int) else logging.getLevelName(level)
    for name in _OF_SCRAPY:
        one = logging.getLogger(name)
        (one.removeFilter if number <= logging.DEBUG else one.addFilter)(_WARNINGS)


def write_to_file(text: str, level: int) -> None:
    """Write a text to the log files alone, at every LOG_LEVEL: standard error has it already."""
    record = logging.LogRecord("newscrawl", level, __file__, 0, text, None, None)
    for handler in logging.root.handlers:
        if isinstance(handler, logging.FileHandler):
            handler.handle(record)
