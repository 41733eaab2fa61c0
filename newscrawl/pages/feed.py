"""Feeds and sitemaps: RSS, Atom, sitemaps and their indexes, and the HTML lists for e-readers."""

from __future__ import annotations

import re
import zlib
from calendar import timegm
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from newscrawl.pages.evidence import ArticleLink, Evidence
from newscrawl.pages.feed_zones import Clock, proved, read_clock
from newscrawl.pages.html.page import Page
from newscrawl.pages.listing import read_listing
from newscrawl.site.editions import is_site_host
from newscrawl.site.urls import Kind, parse
from newscrawl.text.dates import BEIJING, format_time, parse_stamp
from newscrawl.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

FeedKind = Literal["rss", "atom", "sitemap", "index", "page"]

MOST_ITEMS = 50_000
"""Items that one document may hold by default (sitemaps.org)."""
_MOST_BYTES = 50 * 1024 * 1024  # unpacked: the limit of sitemaps.org
_MOST_ATTRIBUTES = 1_000  # of one tag; RSS has a handful
_LONG_TAG = re.compile(rb"<[^<]{4000,}")
_ATTRIBUTE = re.compile(rb"=\s*[\"']")
_OPENING = 4_096  # bytes in which a document names its kind
_ROOT = re.compile(rb"<(?:\w{1,20}:)?(rss|RDF|feed|urlset|sitemapindex)[\s>]")
_ROOTS: dict[bytes, FeedKind] = {
    b"rss": "rss",
    b"RDF": "rss",
    b"feed": "atom",
    b"urlset": "sitemap",
    b"sitemapindex": "index",
}
_SCHEME = re.compile("^(?:https?:)?//")
_GZIP = b"\x1f\x8b"
_YEARS = range(1990, 2101)


@dataclass
class Feed:
    """The content of a feed or a sitemap (fact: feed-fields)."""

    kind: FeedKind
    article_links: list[ArticleLink] = field(default_factory=list)
    """Each article once."""
    newest: datetime | None = None
    """Newest time of any item; None where no item has one."""
    children: list[str] = field(default_factory=list)
    """Sitemaps of the site, from an index."""
    items: int = 0
    skipped: int = 0
    """Items that do not lead to an article of the site."""
    clocks: dict[str, Clock] = field(default_factory=dict)
    """The printed times of publication that have a minute, by URL of the article."""
    seen: set[str] = field(default_factory=set, repr=False)
    """URLs of `article_links`."""
    complete: bool = True
    """False for a document that is cut or broken."""
    bounded: bool = False
    """Whether the document has more items than were read."""


def read_feed(
    body: bytes, url: str, content_type: str | None = None, most_items: int = MOST_ITEMS
) -> Feed | None:
    """Read the first `most_items` of a document; None where it is neither a feed nor a sitemap, or is made to do harm.

    Nothing is fetched and no entity is resolved. Times of a feed become evidence of an article's minute in
    `with_minutes`, which checks their zone.
    """
    is_packed = body.startswith(_GZIP)
    if is_packed:
        body = _unpacked(body)
    root = _ROOT.search(body[:_OPENING])
    if root is None:
        return None if is_packed else _read_page(body, url, content_type)
    if b"<!ENTITY" in body:
        return None
    kind = _ROOTS[root[1]]
    if kind in {"sitemap", "index"}:
        return _read_sitemap(body, kind, most_items)
    if any(map(_is_overfull, _LONG_TAG.finditer(body))):
        return None
    return _read_items(body, url, content_type, kind, most_items)


def _is_overfull(tag: re.Match[bytes]) -> bool:
    """Whether a tag, with the text behind it, has too many attributes: feedparser takes quadratic time for them."""
    return sum(1 for _ in _ATTRIBUTE.finditer(tag[0])) > _MOST_ATTRIBUTES


def _unpacked(body: bytes) -> bytes:
    """The content of a gzip file, up to `_MOST_BYTES`; empty where it is broken."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(body, _MOST_BYTES)
    except zlib.error:
        return b""


def _read_page(body: bytes, url: str, content_type: str | None) -> Feed | None:
    """An HTML list under a feed's address: /kindle/node_1061881.htm."""
    target = parse(url)
    if target.kind is not Kind.FEED or not target.url.endswith((".htm", ".html")):
        return None
    listing = read_listing(Page(body, url, content_type))
    feed = Feed("page", items=len(listing.items))
    for item in listing.items:
        stamp = parse_stamp(item.date) if item.date else None
        _add(feed, item.url, Evidence(item.headline, item.date), stamp.time if stamp else None)
    return feed


def _read_items(
    body: bytes, url: str, content_type: str | None, kind: FeedKind, most_items: int
) -> Feed | None:
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - 0.05 s, and most runs read no feed

    headers = {"content-type": content_type} if content_type else {}
    try:
        found = feedparser.parse(
            BytesIO(body), response_headers=headers, resolve_relative_uris=False
        )
    except Exception:  # noqa: BLE001 - it raises whatever its parsers raise; then the document is not a feed
        return None
    feed = Feed(kind, complete=not found.get("bozo") or _is_trifle(found))
    entries = found.get("entries", [])
    feed.items = len(entries)
    feed.bounded = feed.items > most_items
    for entry in islice(entries, most_items):
        link = parse(str(entry.get("link") or ""), url).url if entry.get("link") else ""
        evidence = Evidence(
            _text(entry.get("title")),
            authors=_text(entry.get("author") or entry.get("authorname")),
            summary=_text(entry.get("summary")),
        )
        _add(feed, link, evidence, _time(entry), _printed(entry, kind))
    return feed


def _printed(entry: Any, kind: FeedKind) -> str | None:
    """The time of publication as printed; in RSS it may be `dc:date`, Atom's other time is that of a change."""
    names = ("published", "updated") if kind == "rss" else ("published",)
    return next((text for name in names if (text := dict.get(entry, name))), None)


def with_minutes(
    feed: Feed, moments_of: Callable[[str], Sequence[datetime]]
) -> Iterator[ArticleLink]:
    """The article links of a feed, with its minute and day where other sources prove its zone.

    `moments_of` gives the times of these other sources for an article, by its URL.
    """
    reading = proved((clock, moments_of(url)) for url, clock in feed.clocks.items())
    for link in feed.article_links:
        clock = feed.clocks.get(link.url)
        moment = reading.moment(clock) if reading and clock else None
        if moment is None:
            yield link
        else:
            evidence = replace(link.evidence, feed_at=format_time(moment))
            yield ArticleLink(link.url, evidence, moment.date())


def _is_trifle(found: Any) -> bool:
    """Whether the parser only complains of the encoding: it read the document all the same."""
    return type(found.get("bozo_exception")).__name__ in {
        "CharacterEncodingOverride",
        "NonXMLContentType",
    }


def _time(entry: Any) -> datetime | None:
    # dict's own get: feedparser's warns of its fallbacks.
    parts = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        moment = datetime.fromtimestamp(timegm(parts), timezone.utc) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return moment if moment and moment.year in _YEARS else None


def _read_sitemap(body: bytes, kind: FeedKind, most_items: int) -> Feed:
    feed = Feed(kind)
    for entry in _entries(body, feed):
        if feed.items == most_items:
            feed.bounded = True
            return feed
        feed.items += 1
        location, moment = entry.get("loc", ""), _stamp(entry)
        if kind == "index":
            if is_site_host(parse(location).host):
                feed.children.append(_SCHEME.sub("https://", location))
            feed.newest = _later(feed.newest, moment)
        else:
            evidence = Evidence(_text(entry.get("title")))
            _add(feed, location, evidence, moment, entry.get("publication_date"))
    return feed


def _entries(body: bytes, feed: Feed) -> Iterator[dict[str, str]]:
    """Texts of each `url` or `sitemap` by tag; of a cut document the entries before the cut."""
    try:
        for _, element in etree.iterparse(
            BytesIO(body), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True
        ):
            yield {
                etree.QName(child).localname: child.text.strip()
                for child in element.iter("{*}loc", "{*}lastmod", "{*}publication_date", "{*}title")
                if child.text
            }
            element.clear()
    except etree.XMLSyntaxError:
        feed.complete = False


def _stamp(entry: dict[str, str]) -> datetime | None:
    stamp = parse_stamp(entry.get("publication_date") or entry.get("lastmod") or "")
    if stamp is None:
        return None
    return stamp.time or datetime(stamp.day.year, stamp.day.month, stamp.day.day, tzinfo=BEIJING)


def _add(
    feed: Feed,
    link: str,
    evidence: Evidence,
    moment: datetime | None,
    printed: str | None = None,
) -> None:
    """Add an item to the feed; `printed` is its time of publication as printed."""
    feed.newest = _later(feed.newest, moment)
    target = parse(link)
    if target.kind is not Kind.ARTICLE:
        feed.skipped += 1
        return
    if target.url in feed.seen:
        return
    feed.seen.add(target.url)
    clock = read_clock(printed) if printed else None
    if clock and clock.has_minute:
        feed.clocks[target.url] = clock
    feed.article_links.append(ArticleLink(target.url, evidence, _day(moment)))


def _later(newest: datetime | None, moment: datetime | None) -> datetime | None:
    return max(filter(None, (newest, moment)), default=None)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(BEIJING).date() if moment else None


def _text(value: Any) -> str | None:
    return plain_text(value)[:2_000] or None if isinstance(value, str) else None
