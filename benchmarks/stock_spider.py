"""What anyone writes first: Scrapy as it comes. A page and the text of its element Content; or a list and all that it leads to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.utils.sitemap import Sitemap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

END = "what became of it: "


class StockSpider(scrapy.Spider):
    """scrapy runspider stock_spider.py -a url=… -a kind=page -O out.jsonl; or kind=list, links or sitemap."""

    name = "stock"

    def __init__(self, url: str, kind: str = "page", **given: Any) -> None:
        super().__init__(**given)
        self.start_urls = [url]
        self._read = getattr(self, f"read_{kind}")

    def parse(self, response: Response) -> Iterator[Any]:
        """As the kind of page is read."""
        yield from self._read(response)

    def read_page(self, response: Response) -> Iterator[dict[str, Any]]:
        """Whatever came, as text."""
        texts = response.css("#Content p ::text").getall() if hasattr(response, "css") else []
        yield {"url": response.url, "text": " ".join(texts)}

    def read_list(self, response: Response) -> Iterator[Any]:
        """The addresses of a list, page by page."""
        for href in response.css("h4 a::attr(href)").getall():
            yield {"url": response.urljoin(href)}
        for href in response.css("a.pagestyle::attr(href)").getall():
            yield response.follow(href)

    def read_links(self, response: Response) -> Iterator[Any]:
        """All pages that a page leads to."""
        for href in response.css("li a::attr(href)").getall():
            yield response.follow(href)

    def read_sitemap(self, response: Response) -> Iterator[Any]:
        """The addresses of a sitemap, and sitemaps that it names."""
        sitemap = Sitemap(response.body)
        for entry in sitemap:
            if sitemap.type == "sitemapindex":
                yield response.follow(entry["loc"])
            else:
                yield {"url": entry.get("loc")}

    def closed(self, reason: str) -> None:
        """Say what became of it, for the one who started this."""
        stats = {name: str(value) for name, value in self.crawler.stats.get_stats().items()}
        print(END + json.dumps({"reason": reason, **stats}))
