"""How the log names a record."""

from __future__ import annotations

from typing import Any

from newscrawl.items import Article
from newscrawl.logs import LogFormatter
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
