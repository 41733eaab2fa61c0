"""What anyone writes first: Scrapy as it comes. A page and the text of its element Content, or nine fields of articles; or a list and all that it leads to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy.utils.sitemap import Sitemap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

END = "what became of it: "


class StockSpider(scrapy.Spider):
    """scrapy runspider stock_spider.py -a url=… -a kind=page -O out.jsonl; or kind=article, list, links or sitemap.

    `urls` is a file with an address on each line, in place of `url`; `address` is requested in place of their hosts.
    """

    name = "stock"

    def __init__(
        self, url: str = "", kind: str = "page", urls: str = "", address: str = "", **given: Any
    ) -> None:
        super().__init__(**given)
        self.start_urls = Path(urls).read_text("utf-8").split() if urls else [url]
        if address:
            self.start_urls = [_at(address, one) for one in self.start_urls]
        self._read = getattr(self, f"read_{kind}")

    def parse(self, response: Response) -> Iterator[Any]:
        """As the kind of page is read."""
        yield from self._read(response)

    def read_page(self, response: Response) -> Iterator[dict[str, Any]]:
        """Whatever came, as text."""
        texts = response.css("#Content p ::text").getall() if hasattr(response, "css") else []
        yield {"url": response.url, "text": " ".join(texts)}

    def read_article(self, response: Response) -> Iterator[dict[str, Any]]:
        """Nine fields of an article, by nine selectors."""
        yield {
            "url": response.url,
            "headline": response.css("h1::text").get(),
            "deck": response.css("h2::text").get(),
            "info": response.css(".info_l::text").get(),
            "paragraphs": response.css("#Content p::text").getall(),
            "images": response.css("#Content img::attr(src)").getall(),
            "captions": response.css("#Content figcaption::text").getall(),
            "breadcrumbs": response.css(".da-bre a::text, #bread-nav a::text").getall(),
            "keywords": response.css("meta[name=keywords]::attr(content)").get(),
            "description": response.css("meta[name=description]::attr(content)").get(),
        }

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


def _at(address: str, url: str) -> str:
    """The URL with another host and port."""
    return urlsplit(url)._replace(scheme="http", netloc=address).geturl()
