"""Outputs that Scrapy would leave out are refused before a crawl starts."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.config.outputs import check_outputs
from newscrawl.errors import SettingError


def feeds(uri: str, **options: Any) -> Settings:
    """Settings with one feed; those named in capitals are settings."""
    own = {name: options.pop(name) for name in tuple(options) if name.isupper()}
    return Settings({"FEEDS": {uri: options}, **own})


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (feeds("foo://bar/x.jsonl"), "output: foo://bar/x.jsonl has the scheme 'foo', known are file"),
        (feeds("x.parquet"), "output: x.parquet has the format 'parquet', known are csv, "),
        (feeds("x"), "output: x has the format '', known are csv, "),
        (feeds("x.jl", format="yaml"), "output: x.jl has the format 'yaml', known are csv, "),
        (feeds("x.jl", batch_item_count=5), "output: x.jl is one file, but "),
        (feeds("x.jl", FEED_EXPORT_BATCH_ITEM_COUNT=5), "expected %(batch_id)d or %(batch_time)s"),
    ],
)  # fmt: skip
def test_what_cannot_be_written(settings: Settings, sentence: str) -> None:
    with pytest.raises(SettingError) as error:
        check_outputs(settings)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        feeds("x.jsonl"),
        feeds("file:///tmp/x.csv"),
        feeds("stdout:", format="xml"),
        feeds("s3://bucket/x.jl"),
        feeds("x-%(batch_id)d.jl", batch_item_count=5),
        feeds("mine:x.jl", FEED_STORAGES={"mine": "tests.feed_targets.FailingStorage"}),
        feeds("C:/x.jl"),
    ],
)
def test_what_can_be_written(settings: Settings) -> None:
    check_outputs(settings)


def test_standard_output_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SettingError, match="output: standard output is closed, expected"):
        check_outputs(feeds("stdout:", format="jsonl"))
