"""The replica's feeds and sitemaps, frozen by default (fact: feeds-frozen, sitemap-frozen)."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING, NamedTuple

from tests.replica.blocks import escape
from tests.replica.cards import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.replica.cards import Card
    from tests.replica.stories import Stories

_PATHS = {
    **{
        f"www.chinadaily.com.cn/rss/{name}_rss.xml": name
        for name in (
            "china bizchina world opinion sports entertainment lifestyle photo video cndy hk".split()
        )
    },
    "usa.chinadaily.com.cn/usa_kindle.xml": "usa",
    "europe.chinadaily.com.cn/euweekly_rss.xml": "europe",
    **{
        f"www.chinadaily.com.cn/rss_c/{name}.xml": name
        for name in "zgzx tupian zwgj bolan caijing kjhlw tiyu".split()
    },
}
_KINDLE = tuple(f"www.chinadaily.com.cn/kindle/node_{number}.htm" for number in (1061881, 1061901))
_SECTIONS = {"bizchina": "business", "lifestyle": "life", "world": "world", "opinion": "opinion"}
_FROZEN = datetime(2017, 5, 4, 9, 30, tzinfo=BEIJING)
_ITEMS = 30


@dataclass(frozen=True)
class Feeds:
    """The state of the feeds, by the names in their addresses."""

    fresh: tuple[str, ...] = ()
    printed: Mapping[str, Callable[[datetime], str]] = field(default_factory=dict)
    """By name: how a fresh feed prints times, a value of TIMES; the default is RFC 822."""
    gone: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


TIMES: dict[str, Callable[[datetime], str]] = {
    "true": format_datetime,
    "true, in GMT": lambda time: format_datetime(time.astimezone(timezone.utc), usegmt=True),
    "UTC called +0800": lambda time: f"{time.astimezone(timezone.utc):%a, %d %b %Y %H:%M:%S} +0800",
    "Beijing called GMT": lambda time: f"{time:%a, %d %b %Y %H:%M:%S} GMT",
    "Beijing without a zone": lambda time: f"{time:%Y-%m-%d %H:%M:%S}",
    "UTC without a zone": lambda time: f"{time.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S}",
    "Beijing in ISO, called Z": lambda time: f"{time:%Y-%m-%dT%H:%M:%S}Z",
    "the day": lambda time: f"{time:%a, %d %b %Y} 00:00:00 +0800",
    "the day alone": lambda time: f"{time:%Y-%m-%d}",
    "when the feed was made": lambda time: f"{time:%a, %d %b %Y} 23:55:00 +0800",
}
"""Ways to print a time, by name; those with "day" and the last do not give the minute."""


class Document(NamedTuple):
    """`kind` of content: xml, gzip, html."""

    content_type: str
    body: bytes


class Syndication:
    """Feeds of a site's stories."""

    def __init__(self, stories: Stories, state: Feeds) -> None:
        self._stories = stories
        self._state = state

    def document(self, host: str, path: str) -> Document | None:
        """The document at an address; None for unknown ones."""
        address = f"{host}{path}"
        if address in _KINDLE:
            return Document("text/html", _kindle().encode())
        if address.startswith("www.chinadaily.com.cn/") and path in _SITEMAPS:
            return self._sitemap(path)
        name = _PATHS.get(address)
        if name is None or name in self._state.gone:
            return None
        items = [] if name in self._state.empty else self._items(name)
        return Document("text/xml", _rss(name, items).encode())

    def newest(self, name: str) -> list[int]:
        """The stories of a fresh feed."""
        if name in _CHINESE:
            out = range(self._stories.unpublished, self._stories.articles)
            return [index for index in out if self._stories.is_chinese(index)][:_ITEMS]
        return self._stories.section(_SECTIONS.get(name, "china"))[:_ITEMS]

    def _items(self, name: str) -> list[str]:
        if name not in self._state.fresh:
            return [_frozen_item(number) for number in range(_ITEMS)]
        printed = self._state.printed.get(name, format_datetime)
        return [_item(self._stories.card(index), printed) for index in self.newest(name)]

    def _sitemap(self, path: str) -> Document:
        base = "https://www.chinadaily.com.cn"
        if path == "/sitemap_index.xml":
            names = ("sitemap_news_1.xml", "sitemap_news_2.xml.gz")
            rows = "".join(f"<sitemap><loc>{base}/{name}</loc></sitemap>" for name in names)
            return Document(
                "text/xml", f"{_XML}<sitemapindex {_MAPS}>{rows}</sitemapindex>".encode()
            )
        if path == "/sitemap.xml":
            links = [(f"{base}/a/old{number}.html", "2014-02-03") for number in range(20)]
        else:
            part = slice(0, 40) if path.endswith(".xml") else slice(40, 80)
            cards = [self._stories.card(index) for index in range(80)[part]]
            links = [(card.url, card.shown.isoformat()) for card in cards]
        rows = "".join(
            f"<url><loc>{url}</loc><lastmod>{time}</lastmod></url>" for url, time in links
        )
        body = f"{_XML}<urlset {_MAPS}>{rows}</urlset>".encode()
        if path.endswith(".gz"):
            return Document("application/gzip", gzip.compress(body, mtime=0))
        return Document("text/xml", body)


_CHINESE = frozenset("zgzx tupian zwgj bolan caijing kjhlw tiyu".split())
_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap_news_1.xml", "/sitemap_news_2.xml.gz")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _item(card: Card, printed: Callable[[datetime], str]) -> str:
    return (
        f"<item><title><![CDATA[{card.headline}]]></title><link>{card.url}?from=rss</link>"
        f"<AuthorName>China Daily</AuthorName><description>&lt;p&gt;{escape(card.headline)}&lt;/p&gt;</description>"
        f"<pubDate>{printed(card.shown)}</pubDate></item>"
    )


def _frozen_item(number: int) -> str:
    time = _FROZEN - timedelta(hours=3 * number)
    link = f"http://www.chinadaily.com.cn/china/{time:%Y-%m/%d}/content_{29200000 + number}.htm"
    return (
        f"<item><title>News of long ago, part {number}</title><link>{link}</link>"
        f"<pubDate>{time:%Y-%m-%d %H:%M:%S}</pubDate></item>"
    )


def _rss(name: str, items: list[str]) -> str:
    return (
        f'{_XML}<rss version="2.0"><channel><title>{name}</title>'
        f"<link>http://www.chinadaily.com.cn</link>{''.join(items)}</channel></rss>"
    )


def _kindle() -> str:
    rows = "".join(
        f'<li><h3><a href="/kindle/2017-05/{day:02}/content_{29200000 + day}.htm">An old story of day {day}</a></h3>'
        f"<b>2017-05-{day:02} 08:00</b></li>"
        for day in range(1, 20)
    )
    return f"<html><body><ul>{rows}</ul></body></html>"
