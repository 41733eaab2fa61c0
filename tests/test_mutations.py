"""Broken pages: `extract` never raises, and what it gives is always a valid record."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import event, given
from hypothesis import strategies as st

import newscrawl
from newscrawl.records.schema import schema_errors
from tests.conftest import CORPUS
from tests.replica import Site
from tests.replica.families import exhibits
from tests.tools.record_doc import EXAMPLE

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

STORIES = 200
"""So many of the replica's articles are broken; every shape is among the first 200."""


@cache
def pages() -> tuple[tuple[bytes, str], ...]:
    """Whole pages with their URLs: the sample, the replica's of every family, and the real ones where they are there."""
    found = [
        (
            (EXAMPLE.with_suffix(".html")).read_bytes(),
            "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html",
        )
    ]
    site = Site(STORIES)
    for story in map(site.story, range(STORIES)):
        found += [
            (site.render(story, number).encode(), url)
            for number, url in enumerate(story.page_urls, 1)
        ]
    for exhibit in exhibits(site, 2):
        bodies = (page.encode() for page in exhibit.pages)
        found += zip(bodies, exhibit.urls, strict=True)
    for file in sorted((CORPUS / "pages").glob("*-article.html")):
        found.append(
            (
                file.read_bytes(),
                "https://www.chinadaily.com.cn/a/202405/13/WS664167f4e4b06d4aa0006af7.html",
            )
        )
    return tuple(found)


def cut(page: bytes, chance: random.Random) -> bytes:
    """Ends somewhere."""
    return page[: chance.randrange(len(page))]


def flip(page: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    broken = bytearray(page)
    for _ in range(chance.randint(1, 200)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def shuffle(page: bytes, chance: random.Random) -> bytes:
    """Pieces in another order."""
    size = chance.randint(20, 4000)
    pieces = [page[start : start + size] for start in range(0, len(page), size)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def untag(page: bytes, chance: random.Random) -> bytes:
    """Some tags are missing or doubled."""
    pieces = page.split(b"<")
    for _ in range(chance.randint(1, 60)):
        at = chance.randrange(len(pieces))
        pieces[at] = b"" if chance.random() < 0.5 else pieces[at] + b"<" + pieces[at]
    return b"<".join(pieces)


def repage(page: bytes, chance: random.Random) -> bytes:
    """Has a pager."""
    return page + f"<div class='selectpage'><a>1/{chance.randint(1, 999)}</a></div>".encode()


def rename(page: bytes, chance: random.Random) -> bytes:
    """Classes and ids are others."""
    word = chance.choice(
        [
            b"Content",
            b"info_l",
            b"lft-art",
            b"bread-nav",
            b"dabiaoti",
            b"xinf-le",
            b"ce_art",
            b"picshow",
            b"figure",
            b"div",
        ]
    )
    return page.replace(word, b"x" + word)


MUTATIONS = [cut, flip, shuffle, untag, repage, rename]


ADDRESSES = st.sampled_from(
    [
        "",
        "https://example.com/story",
        "https://www.chinadaily.com.cn/china/page_2.html",
        "https://www.chinadaily.com.cn/static_e/newmedia",
        "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234_7.html",
        "http://covid-19.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html",
    ]
)
"""Where a page is said to come from; "" for where it did."""
CHARSETS = st.sampled_from(["utf-8", "gbk", "big5", "utf-16", "hex", "zlib", "idna", "x", ""])


def test_whole_pages_are_articles() -> None:
    for page, url in pages():
        assert newscrawl.extract(page, url) is not None, url


@given(
    st.randoms(use_true_random=False),
    st.lists(st.sampled_from(MUTATIONS), max_size=3),
    ADDRESSES,
    CHARSETS,
)
def test_broken_pages(
    chance: random.Random,
    mutations: list[Callable[[bytes, random.Random], bytes]],
    address: str,
    charset: str,
) -> None:
    page, url = chance.choice(pages())
    for mutate in mutations:
        page = mutate(page, chance) if page else page
    content_type = f"text/html; charset={charset}" if charset else None
    article = newscrawl.extract(page, address or url, content_type=content_type)
    event("a record" if article else "no record")
    if article is not None:
        assert schema_errors(article) == []


@given(st.binary(max_size=500), st.text(max_size=60))
def test_any_bytes_under_any_address(page: bytes, path: str) -> None:
    article = newscrawl.extract(page, f"https://www.chinadaily.com.cn/{path}")
    assert article is None or schema_errors(article) == []
