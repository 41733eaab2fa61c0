"""Pipelines: what each refuses, and how the log names a record."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.items import Article
from newscrawl.logs import LogFormatter
from newscrawl.pipelines.deduplicate import DeduplicatePipeline
from newscrawl.pipelines.refusal import Refused

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


def article(**changed: Any) -> Article:
    fields = {
        "identifier": "content_1234",
        "url": URL,
        "headline": "Keepers write on",
        "date_published": "2024-03-09",
    }
    return Article(**{**fields, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"headline": "Keepers write no more"},
        {"date_published": "2004-03-09"},
        {"headline": "KEEPERS: write on!", "date_published": "2004-03-09"},
    ],
)
def test_an_article_is_given_once(changed: dict[str, str]) -> None:
    pipeline = DeduplicatePipeline()
    pipeline.process_item(article())
    with pytest.raises(Refused, match="content_1234 was given before") as refused:
        pipeline.process_item(article(**changed))
    assert refused.value.reason == "duplicate"


def test_another_day_and_headline_is_another_story() -> None:
    pipeline = DeduplicatePipeline()
    pipeline.process_item(article())
    other = pipeline.process_item(
        article(headline="Ferries run again", date_published="2004-03-09")
    )
    assert other.metadata.warnings == [
        "identifier: another article of this run has it, with another day and headline"
    ]


def test_the_log_names_a_record_instead_of_printing_it() -> None:
    formatter, item = LogFormatter(), article(article_body="Long text.")
    spider: Any = None
    for result in (
        formatter.scraped(item, None, spider),
        formatter.dropped(item, Refused("duplicate", "was given before", "DEBUG"), None, spider),
        formatter.item_error(item, ValueError(), None, spider),
    ):
        line = result["msg"] % result["args"]
        assert URL in line
        assert "Long text" not in line
