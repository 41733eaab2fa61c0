"""Settings that cannot work are found before a crawl starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl.checks import check_settings
from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from pathlib import Path


def settings(**changed: object) -> Settings:
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    found.setdict(changed, priority="cmdline")
    return found


def feed(uri: str) -> dict[str, dict[str, str]]:
    return {uri: {"format": "jsonl"}}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"FAILURE_TOLERANCE": "1.5"},
            "FAILURE_TOLERANCE: 1.5 is no share, expected a number from 0 to 1",
        ),
        ({"FAILURE_TOLERANCE": "few"}, "FAILURE_TOLERANCE: 'few' is no number"),
        ({"DOWNLOAD_DELAY": "abc"}, "DOWNLOAD_DELAY: 'abc' is no number"),
        ({"CONCURRENT_REQUESTS": "many"}, "CONCURRENT_REQUESTS: 'many' is no number"),
        ({"ROBOTSTXT_OBEY": "maybe"}, "ROBOTSTXT_OBEY: 'maybe' is neither True nor False"),
        ({"BODY_HTML": "maybe"}, "BODY_HTML: 'maybe' is neither True nor False"),
        ({"FIELD_SOURCES": "maybe"}, "FIELD_SOURCES: 'maybe' is neither True nor False"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: 'LOUD' is no level"),
        (
            {"LOG_FILE": "/dev/null/log"},
            "LOG_FILE: /dev/null/log cannot be written, /dev/null does not allow it",
        ),
        ({"DATA_DIR": "/dev/null"}, "DATA_DIR: /dev/null is a file, expected a folder"),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR: /dev/null/data cannot be written"),
        ({"SEGMENT_BYTES": "1.5"}, "SEGMENT_BYTES: '1.5' is no whole number from 1 up"),
        ({"SEGMENT_LINES": "0"}, "SEGMENT_LINES: '0' is no whole number from 1 up"),
        (
            {"SEGMENT_COMPRESSION": "rar"},
            "SEGMENT_COMPRESSION: 'rar' is no compression, expected one of none, gzip, zstd",
        ),
        ({"FEED_EXPORT_ENCODING": "foo"}, "FEED_EXPORT_ENCODING: 'foo' is no encoding"),
        ({"FEEDS": feed("/dev/null/out.jsonl")}, "output: /dev/null/out.jsonl cannot be written"),
        (
            {"FEEDS": feed("file:///dev/null/out.jsonl")},
            "output: /dev/null/out.jsonl cannot be written",
        ),
        ({"FEEDS": feed("/")}, "output: / is a folder, expected a file"),
        (
            {"FEEDS": feed("out-%(nope)s.jsonl")},
            "output: .* has the parameter 'nope', known are time, name",
        ),
    ],
)
def test_mistakes(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        check_settings(settings(**changed))


def test_what_works(tmp_path: Path) -> None:
    check_settings(settings())
    check_settings(
        settings(FEEDS=feed(str(tmp_path / "new" / "out-%(time)s.jsonl")), DOWNLOAD_DELAY="0.5")
    )
    check_settings(settings(FEEDS=feed("s3://bucket/out.jsonl")))
    check_settings(settings(FEEDS=feed("stdout:")))
