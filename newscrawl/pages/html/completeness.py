"""Whether a document is complete, by its markup: a transfer may not show a cut."""

from __future__ import annotations

import re
from itertools import islice

_OPENING = 4_096  # bytes in which a document names its kind
_ENDING = 4_096  # bytes in which it ends; scripts and comments of the site follow its end
_ROOT = re.compile(
    rb"<(html|(?:\w{1,20}:)?(?:rss|RDF|feed|urlset|sitemapindex))[\s>]", re.IGNORECASE
)
_BETWEEN = re.compile(rb"[\s/\"']+")
_START_TAG = re.compile(rb"<\0?[a-zA-Z]")  # in UTF-16 too
_SITEMAPS = (b"urlset", b"sitemapindex")
_GZIP = b"\x1f\x8b"
_BRACKETS = {b"{": b"}", b"[": b"]"}


def is_overfull(body: bytes, most: int) -> bool:
    """Whether a document has more than `most` words, attributes and values: a parser takes quadratic time for those of one tag."""
    return len(body) > 2 * most and sum(1 for _ in _BETWEEN.finditer(body)) > most


def is_crowded(body: bytes, most: int) -> bool:
    """Whether a document has more than `most` starts of elements; a count is cheaper than a parse."""
    return (
        body.count(b"<") > most
        and next(islice(_START_TAG.finditer(body), most, None), None) is not None
    )


def is_sitemap(body: bytes) -> bool:
    """Whether a document is a sitemap, or gzip, as only sitemaps are: these may be larger than any page."""
    root = _ROOT.search(body[:_OPENING])
    name = root[1].lower().rpartition(b":")[2] if root else b""
    return body.startswith(_GZIP) or name in _SITEMAPS


def is_closed(body: bytes | str) -> bool:
    """Whether `body` closes its root: HTML, a feed, a sitemap, JSON. True for documents of other kinds.

    HTML ends with `html` or with `body`: both elements end the visible content.
    """
    if isinstance(body, str):
        body = (body[:_OPENING] + body[-_ENDING:]).encode("utf-8", "replace")
    opening = body[:_OPENING].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf \t\r\n")
    ending = body[-_ENDING:].replace(b"\0", b"").rstrip().lower()
    if closing := _BRACKETS.get(opening[:1]):
        return ending.endswith(closing)
    root = _ROOT.search(opening)
    if root is None:
        return True
    name = root[1].lower()
    return b"</" + name in ending or (name == b"html" and b"</body" in ending)
