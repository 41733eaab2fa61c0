"""The lines of the log: JSON where that is asked for, a zone with each time, Scrapy's reports on itself only with DEBUG."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl.monitoring.log_lines import (
    Escaping,
    JsonLines,
    prepare_handlers,
    quieten_scrapy,
    write_to_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def a_record(message: str, *args: object, **more: object) -> logging.LogRecord:
    record = logging.LogRecord("newscrawl.spiders", logging.WARNING, "", 0, message, args, None)
    record.created = 1_773_043_200.25  # 2026-03-09T08:00:00.250Z
    record.__dict__.update(more)
    return record


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("plain, 中文", "plain, 中文"),
        ('two\nlines, "quoted"', 'two\nlines, "quoted"'),
        ("\x1b[2J\x9b31m\u2028", r"\x1b[2J\x9b31m\u2028"),
        ("\ud800", r"\ud800"),
    ],
)
def test_a_json_line(message: str, written: str) -> None:
    line = JsonLines().format(a_record("%s", message))
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {
        "time": "2026-03-09T08:00:00.250Z",
        "level": "WARNING",
        "logger": "newscrawl.spiders",
        "message": written,
    }


def test_a_json_line_with_a_traceback_and_numbers() -> None:
    try:
        raise ValueError("the tide\nis late")  # noqa: TRY301 - a traceback is wanted
    except ValueError:
        record = a_record("failed", progress={"requests": 3})
        record.exc_info = sys.exc_info()
    found = json.loads(JsonLines().format(record))
    assert "ValueError: the tide\nis late" in found["traceback"]
    assert found["progress"] == {"requests": 3}


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[logging.FileHandler]:
    found = logging.FileHandler(tmp_path / "log.txt")
    logging.root.addHandler(found)
    yield found
    logging.root.removeHandler(found)
    found.close()


@pytest.mark.parametrize("is_json", [False, True])
def test_handlers_are_prepared_once(handler: logging.FileHandler, *, is_json: bool) -> None:
    for _ in range(2):
        prepare_handlers(Settings({"LOG_JSON": is_json}))
    assert isinstance(handler.formatter, JsonLines) is is_json
    assert [type(one) for one in handler.filters] == ([] if is_json else [Escaping])


def test_the_console_report_reaches_files_at_every_level(handler: logging.FileHandler) -> None:
    handler.setLevel(logging.CRITICAL)
    write_to_file("newscrawl: complete: 3 articles", logging.INFO)
    assert "complete: 3 articles" in Path(handler.baseFilename).read_text("utf-8")


@pytest.mark.parametrize(
    ("level", "shown"),
    [("DEBUG", True), (10, True), (5, True), ("INFO", False), (20, False), ("ERROR", False)],
)
def test_reports_of_scrapy_on_itself(level: str | int, *, shown: bool) -> None:
    one = logging.getLogger("scrapy.statscollectors")
    try:
        quieten_scrapy(Settings({"LOG_LEVEL": level}))
        passes = [bool(one.filter(_of(number))) for number in (logging.INFO, logging.WARNING)]
        assert passes == [shown, True]
    finally:
        quieten_scrapy(Settings({"LOG_LEVEL": "DEBUG"}))


def _of(level: int) -> logging.LogRecord:
    return logging.LogRecord("scrapy.statscollectors", level, "", 0, "counters", (), None)
