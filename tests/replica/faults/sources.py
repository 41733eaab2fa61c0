"""Traps at sources: endless lists, documents that are too large, pages with only links."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tests.replica.faults.packing import zeros
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.replica.server import Replica

SITE = "https://www.chinadaily.com.cn"
LIST, SITEMAP, FEED = f"{SITE}/world/cn_eu", f"{SITE}/sitemap.xml", f"{SITE}/rss/china_rss.xml"
_HTML, _XML = {"Content-Type": "text/html"}, {"Content-Type": "text/xml"}
_PAGE = re.compile(r"page_(\d+)\.html$")
_DOCTYPE = '<?xml version="1.0"?><!DOCTYPE urlset [{}]>'
_LAUGHS = _DOCTYPE.format(
    '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
)
_FILE = _DOCTYPE.format('<!ENTITY x SYSTEM "file:///etc/hostname">')


@dataclass(frozen=True)
class SourceFault:
    """A trap at the address of a source."""

    name: str
    what: str
    url: str
    """The source."""
    answer: Callable[[Replica, str], Answer]
    """From the replica and an address at or below the source to the answer."""
    wanted: str
    """The expected URL state of the source."""
    counted: str | None
    """Further expected counters."""
    status: int
    """Exit status of the run."""
    spider: str = "feeds"
    arguments: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The arguments of `newscrawl crawl` for a crawl that meets it."""
        given = (f"url={self.url}", *self.arguments) if self.spider == "feeds" else self.arguments
        options = [("-a", one) for one in given] + [("-s", one) for one in self.settings]
        return [self.spider, *chain.from_iterable(options)]

    def set(self, replica: Replica) -> None:
        """Set the trap."""
        replica.serve(self.url, lambda url: self.answer(replica, url))


def rows(numbers: Iterable[int]) -> str:
    """Rows of a list, with articles that do not exist."""
    return "".join(
        f'<div class="mb10 tw3_01_2 "><span class="tw3_01_2_t"><h4><a href="{_address(n)}">Headline number {n}</a></h4>'
        "<b>2024-03-09 08:00</b></span></div>"
        for n in numbers
    )


def _address(number: int) -> str:
    return f"//www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4a{number:08x}.html"


def _list(numbers: Iterable[int], number: int) -> Answer:
    following = f"{urlsplit(LIST).path}/page_{number + 1}.html"
    pager = f'<div id="div_currpage"><a class="pagestyle" href="{following}">Next</a></div>'
    return Answer(200, _HTML, f"<html><body>{rows(numbers)}{pager}</body></html>".encode())


def _number(url: str) -> int:
    found = _PAGE.search(url)
    return int(found[1]) if found else 1


def _calendar(_: Replica, url: str) -> Answer:
    number = _number(url)
    return _list(range(number * 20, number * 20 + 20), number)


def _folders(_: Replica, url: str) -> Answer:
    """Lists that link one folder deeper each time, by a relative link meant for the front page."""
    links = "".join(
        f'<li><a href="{urlsplit(url).path}/{name}">{name.title()}</a></li>'
        for name in ("china", "world")
    )
    return Answer(200, _HTML, f"<html><body><ul>{links}</ul></body></html>".encode())


_counter = count(1)


def _circle(_: Replica, url: str) -> Answer:
    """An index of sitemaps with links to itself and to a new one."""
    names = (url, f"{urljoin(url, '/sitemap.xml')}/{next(_counter)}/sitemap.xml")
    entries = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    return Answer(200, _XML, f"<sitemapindex>{entries}</sitemapindex>".encode())


@cache
def _sitemap(entries: int) -> bytes:
    made = (f"<url><loc>https:{_address(n)}</loc></url>" for n in range(entries))
    return b"<urlset>" + "".join(made).encode() + b"</urlset>"


@cache
def _feed(entries: int) -> bytes:
    made = (
        f"<item><title>Headline {n}</title><link>https:{_address(n)}</link></item>"
        for n in range(entries)
    )
    return b"<rss><channel>" + "".join(made).encode() + b"</channel></rss>"


@cache
def _attributes() -> bytes:
    made = (f" a{n}='1'" for n in range(100_000))
    return b"<rss" + "".join(made).encode() + b"><channel><item></item></channel></rss>"


@cache
def _packed(entries: int) -> bytes:
    return gzip.compress(_sitemap(entries), 1)


@cache
def _bomb() -> bytes:
    return zeros("gzip", 1024)


def _xml(make: Callable[[], bytes | str]) -> Callable[[Replica, str], Answer]:
    def answer(_: Replica, __: str) -> Answer:
        body = make()
        return Answer(200, _XML, body.encode() if isinstance(body, str) else body)

    return answer


_FEW = ("max_articles=3",)
_CN_EU = ("sections=world/cn_eu",)
SOURCES = (
    SourceFault(
        "list-same",
        "the same list for every page number",
        LIST,
        lambda _, url: _list(range(20), _number(url)),
        "done",
        "bounds/repeats",
        3,
        "section",
        _CN_EU,
    ),
    SourceFault(
        "list-calendar",
        "a list without end, each page of other articles",
        LIST,
        _calendar,
        "done",
        "bounds/pages",
        4,
        "section",
        _CN_EU,
        ("LIST_PAGES_MAX=20",),
    ),
    SourceFault(
        "list-links",
        "a list of 2,100 links",
        LIST,
        lambda _, __: _list(range(2_100), 1),
        "done",
        "bounds/links",
        4,
        "section",
        (*_CN_EU, "max_pages=1", *_FEW),
    ),
    SourceFault(
        "list-elements",
        "a list of 20,000 elements that say nothing",
        LIST,
        lambda _, __: Answer(200, _HTML, b"<html><body>" + b"<p>" * 20_000 + b"</body></html>"),
        "failed/too_large",
        "bounds/elements",
        4,
        "section",
        _CN_EU,
    ),
    SourceFault(
        "list-300000",
        "a list of 300,000 links",
        LIST,
        lambda _, __: _list(range(300_000), 1),
        "failed/too_large",
        None,
        4,
        "section",
        _CN_EU,
    ),
    SourceFault(
        "folders",
        "links that lead one folder deeper each time",
        f"{SITE}/china",
        _folders,
        "done",
        "traps/repeated_folders",
        3,
        "site",
        (f"start={SITE}/china", "max_depth=50"),
    ),
    SourceFault(
        "sitemap-million",
        "a sitemap of a million addresses",
        SITEMAP,
        _xml(lambda: _sitemap(1_000_000)),
        "failed/too_large",
        None,
        4,
        arguments=_FEW,
    ),
    SourceFault(
        "sitemap-million-gz",
        "the same, packed",
        SITEMAP,
        _xml(lambda: _packed(1_000_000)),
        "done",
        "bounds/items",
        4,
        arguments=("since=2024-01-01", *_FEW),
    ),
    SourceFault(
        "sitemap-bomb",
        "a packed sitemap of a GiB of zeros",
        SITEMAP,
        _xml(_bomb),
        "done",
        "dead/empty",
        3,
    ),
    SourceFault(
        "sitemap-entities",
        "entities of entities of entities",
        SITEMAP,
        _xml(f"{_LAUGHS}<urlset><url><loc>&a9;</loc></url></urlset>".encode),
        "done",
        "dead/empty",
        3,
    ),
    SourceFault(
        "sitemap-file",
        "an entity that is a file of this machine",
        SITEMAP,
        _xml(f"{_FILE}<urlset><url><loc>{SITE}/&x;</loc></url></urlset>".encode),
        "done",
        "dead/empty",
        3,
    ),
    SourceFault(
        "sitemap-circle",
        "sitemaps that name sitemaps without end",
        SITEMAP,
        _circle,
        "done",
        "bounds/depth",
        3,
    ),
    SourceFault(
        "feed-long",
        "a feed of 50,000 items",
        FEED,
        _xml(lambda: _feed(50_000)),
        "failed/too_large",
        "bounds/page",
        4,
    ),
    SourceFault(
        "feed-entities",
        "entities of entities in a feed",
        FEED,
        _xml(f"{_LAUGHS}<rss><channel><item><title>&a9;</title></item></channel></rss>".encode),
        "done",
        "dead/empty",
        3,
    ),
    SourceFault(
        "feed-attributes",
        "100,000 attributes of a feed",
        FEED,
        _xml(_attributes),
        "done",
        "dead/empty",
        3,
    ),
    SourceFault(
        "feed-html",
        "a page of HTML at a feed's address",
        FEED,
        lambda _, __: Answer(200, _HTML, b"<html><body><h1>Welcome</h1></body></html>"),
        "done",
        "dead/empty",
        3,
    ),
)
"""Traps by name, for lists, pages of links, sitemaps and feeds."""
