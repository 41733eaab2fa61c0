"""What anyone writes first: Scrapy as it comes, a page, the text of its element Content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import scrapy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response


class StockSpider(scrapy.Spider):
    """scrapy runspider stock_spider.py -a url=… -O out.jsonl."""

    name = "stock"

    def __init__(self, url: str, **given: Any) -> None:
        super().__init__(**given)
        self.start_urls = [url]

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Whatever came, as text."""
        texts = response.css("#Content p ::text").getall() if hasattr(response, "css") else []
        yield {"url": response.url, "text": " ".join(texts)}

    def closed(self, reason: str) -> None:
        """Say what became of it, for the one who started this."""
        stats = {name: str(value) for name, value in self.crawler.stats.get_stats().items()}
        print(json.dumps({"reason": reason, **stats}))
