"""The URL grammar of China Daily as a table: every form a path takes, with the example it was written from.

The groups of a pattern, all optional:

* `head`, `id`, `rest`, `ext`: the parts of the canonical path, in this order;
* `page`: number of this page, 1 where it is absent;
* `section`: path of the section; `year`, `month`, `day`: the day in the URL.

Patterns are matched against whole paths as `address.normal_path` gives them: ASCII, no slash at the end. No part of
a pattern can match one text in two ways, so that the time is linear in the length. A pattern that begins with folders
first looks ahead for its name, so that it fails early on most paths.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newscrawl.site.editions import Family


class Kind(str, Enum):
    """The kind of page that a URL leads to."""

    ARTICLE = "article"
    LISTING = "listing"
    ISSUE = "issue"
    """A day of the newspaper. Build its address with the day (fact: epaper-needs-a-day)."""
    FEED = "feed"
    """RSS, the sitemap, and the JSON lists of the app."""
    SEARCH = "search"
    """The search API, not the page that needs JavaScript."""
    SKIP = "skip"
    """On the site, not for reading. With an identifier: an article on an alias host."""
    FOREIGN = "foreign"
    """Outside the operator's domains, not http, or invalid."""


LAST_PAGE = 99_999
"""Greatest page number of the grammar, far above that of any list (fact: list-depth)."""

_NUMBER = r"[1-9]\d{0,4}"
_PAGE = rf"(?:_(?P<page>{_NUMBER}))?"
_LAST_OF_PAGES = rf"(?:_{_NUMBER})*?{_PAGE}"
_HTML = r"(?P<ext>\.html?)"
_DAY = r"(?P<year>\d{4})-?(?P<month>\d\d)[/-](?P<day>\d\d)"
_FOLDERS = r"(?P<section>(?:/[^/]+)*?)"
_WORDS = r"(?:/[\w-]+)"
_OBJECT_ID = r"(?P<id>[0-9a-f]{24})"  # with any tail; fact: id-tail-changes
_MAYBE_DATED = rf"(?P<head>{_FOLDERS}/(?:{_DAY}/)?)"


class Form(NamedTuple):
    """One form of path."""

    kind: Kind
    pattern: re.Pattern[str]
    example: str
    stem: str = ""
    """Letters in the path before the digits of an article's id."""
    page_in_name: bool = False
    """Whether the number of the page ends a free name: `chenweihua_7`."""
    prefix: str = ""
    """Prefix of the identifier where the path only has digits."""
    milliseconds: bool = False
    """Whether the id is milliseconds since 1970, from which the day is known."""


def _form(
    kind: Kind,
    pattern: str,
    example: str,
    *,
    stem: str = "",
    page_in_name: bool = False,
) -> Form:
    ahead = rf"(?=.*/{stem})" if stem else ""
    flags = (
        re.ASCII | re.IGNORECASE | re.DOTALL
    )  # a path has no line ends; DOTALL saves backtracking
    return Form(kind, re.compile(ahead + pattern, flags), example, stem, page_in_name)


_ARTICLES = (
    # fact: address-a, later-pages
    _form(
        Kind.ARTICLE,
        rf"{_MAYBE_DATED}WS{_OBJECT_ID}{_PAGE}{_HTML}",
        "https://www.chinadaily.com.cn/a/202609/27/WS6ab938c3e4b06d4aa0560001_2.html",
        stem="WS",
    ),
    # fact: address-en-doc, address-english-doc, address-content, address-kindle, address-micro-reading, address-asia
    _form(
        Kind.ARTICLE,
        rf"{_MAYBE_DATED}content_(?P<id>\d{{1,12}}){_PAGE}{_HTML}",
        "http://www.chinadaily.com.cn/english/doc/2004-12/20/content_401992_3.htm",
        stem="content_",
    ),
    # fact: address-app
    _form(
        Kind.ARTICLE,
        rf"{_MAYBE_DATED}AP{_OBJECT_ID}{_PAGE}(?P<ext>\.html?|\.json)",
        "https://enapp.chinadaily.com.cn/a/202104/08/AP606e3c5f45ce1d77cb1f60f4.json",
        stem="AP",
    ),
    # fact: regional-host, subsites-articles
    _form(
        Kind.ARTICLE,
        rf"(?P<head>{_FOLDERS}/{_DAY}/)c_(?P<id>\d{{1,12}}){_PAGE}{_HTML}",
        "http://regional.chinadaily.com.cn/shandong/2023-10/26/c_930029.htm",
        stem="c_",
    ),
    # fact: address-interface, interface-number
    _form(
        Kind.ARTICLE,
        rf"(?P<head>{_FOLDERS}/{_DAY}/)cd_(?P<id>\d{{1,12}}){_PAGE}{_HTML}",
        "http://www.chinadaily.com.cn/interface/wapconnect/1142822/2016-04-05/cd_24280080.html",
        stem="cd_",
    ),
    # fact: govt-hosts
    _form(
        Kind.ARTICLE,
        rf"(?P<head>{_FOLDERS}/{_DAY}/)WS{_OBJECT_ID}(?P<rest>/[^/]+){_HTML}",
        "https://govt.chinadaily.com.cn/s/202007/03/WS5efe9b1e498ed1e2f3407ca5/a-park-by-the-river.html",
        stem="WS",
        page_in_name=True,
    ),
)

_OLDEST = (
    # fact: address-oldest
    _form(
        Kind.ARTICLE,
        rf"(?P<head>(?P<section>{_WORDS}+?)/(?P<year>200[0-4])-(?P<month>\d\d)-(?P<day>\d\d)/)(?P<id>\d{{1,12}}){_PAGE}{_HTML}",
        "http://www1.chinadaily.com.cn/news/cn/2002-03-12/60687.html",
    )._replace(prefix="n_"),
)

# Other files in the articles' folders, ids unknown to the grammar, and names that would become an id with the number
# of a page behind them: never a list.
_NO_LISTS = (
    _form(Kind.SKIP, r"/[as]/\d{6}(?:/.*)?", "https://www.chinadaily.com.cn/a/202609/27"),
    _form(
        Kind.SKIP,
        r".*/(?:WS|AP)[0-9a-f]{8}.*",
        "https://www.chinadaily.com.cn/china/WS6ab938c3.html",
    ),
    _form(
        Kind.SKIP,
        r".*/(?:content(?:_\d[^/]*)?|node)\.html?",
        "http://www.chinadaily.com.cn/china/2016-04/05/content_24280080_0.htm",
    ),
    _form(
        Kind.SKIP,
        rf".*/{_DAY}/(?:cd?(?:_\d[^/]*)?|p\d{{1,4}})\.html?",
        "http://regional.chinadaily.com.cn/shandong/2023-10/26/c_930029_0.htm",
    ),
)

_LISTS = (
    # fact: print-index, print-index-dashed
    _form(
        Kind.ISSUE,
        rf"(?=.*/index)(?P<head>(?P<section>{_WORDS}+?)(?:/{_DAY})?/index\d{{1,3}})(?:_{_NUMBER})*{_HTML}",
        "http://www.chinadaily.com.cn/cndy/2009-07/28/index1.html",
    ),
    # fact: print-page-lists
    _form(
        Kind.LISTING,
        rf"(?=.*/p\d)(?P<head>(?P<section>{_WORDS}+?)/{_DAY}/p\d{{1,4}}_\d{{1,5}}){_LAST_OF_PAGES}{_HTML}",
        "http://www.chinadaily.com.cn/cndy/2018-02/06/p4_14.html",
    ),
    # fact: feed-addresses
    _form(
        Kind.FEED,
        rf"(?P<head>/kindle/node_\d{{1,12}})(?:_{_NUMBER})*{_HTML}",
        "http://www.chinadaily.com.cn/kindle/node_1061881.htm",
    ),
    # fact: feed-addresses, sitemap-frozen
    _form(
        Kind.FEED,
        r"(?P<head>/.*)(?P<ext>\.xml)",
        "http://www.chinadaily.com.cn/rss/china_rss.xml",
    ),
    # fact: list-addresses, chinese-list-ids
    _form(
        Kind.LISTING,
        rf"(?P<head>(?P<section>{_WORDS}*))(?:/(?:index|page){_LAST_OF_PAGES}\.html?)?",
        "https://www.chinadaily.com.cn/world/china-us/page_113.html",
    ),
    # fact: cnews-host
    _form(
        Kind.LISTING,
        rf"(?=.*/node_)(?P<head>(?P<section>{_WORDS}*/node_\d{{1,12}})){_LAST_OF_PAGES}{_HTML}",
        "http://www.chinadaily.com.cn/sports/node_1053304_2.htm",
    ),
    # fact: columnist-lists
    _form(
        Kind.LISTING,
        rf"(?P<head>(?P<section>{_WORDS}+)){_HTML}",
        "http://www.chinadaily.com.cn/usa/opinion/reporterjournal_46.html",
        page_in_name=True,
    ),
)

_EPAPER = (
    # fact: epaper-host
    _form(
        Kind.ISSUE,
        rf"(?P<head>(?P<section>/[\w-]+)/{_DAY})(?:/index\.html?)?",
        "https://epaper.chinadaily.com.cn/china/2026-09/26",
    ),
    # fact: epaper-needs-a-day
    _form(
        Kind.ISSUE,
        r"(?P<head>(?P<section>(?:/[\w-]+)?))(?:/index\.html?)?",
        "https://epaper.chinadaily.com.cn/china",
    ),
)

_APP = (
    # fact: app-addresses
    _form(
        Kind.FEED,
        r"(?P<head>/channels/.+)(?P<ext>\.json)",
        "https://enapp.chinadaily.com.cn/channels/enapp/columns/5a001aa445ce1d77cb3762a2/stories.json",
    ),
)

_SEARCH = (
    # fact: search-addresses
    _form(
        Kind.SEARCH,
        r"(?P<head>/rest/(?:en|cn)/search)",
        "https://newssearch.chinadaily.com.cn/rest/en/search?keywords=grain&page=3",
    ),
)

_HK = (
    # fact: hk-addresses
    _form(
        Kind.ARTICLE,
        rf"(?P<head>(?:/[\w-]+)?/article/)(?P<id>\d{{1,12}}){_PAGE}(?:/.*)?",
        "https://www.chinadailyhk.com/hk/article/295812",
    ),
    # milliseconds since 1970; fact: hk-millisecond-addresses
    _form(
        Kind.ARTICLE,
        rf"(?P<head>/articles/(?:\d{{1,9}}/)*)(?P<id>1\d{{12}}){_PAGE}{_HTML}",
        "https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html",
    )._replace(milliseconds=True),
    _form(Kind.SKIP, r"/articles/\d.*", "https://www.chinadailyhk.com/articles/163/39/218"),
)
VIDEO = re.compile(r"(?:/[\w-]+)?/video", re.ASCII | re.IGNORECASE)
"""Path of a video of Hong Kong, whose id is in the query: https://www.chinadailyhk.com/video?play_id=4021 (fact: hk-video-address)."""

_ANY = _ARTICLES + _NO_LISTS + _LISTS
_BY_FAMILY: dict[Family | None, tuple[Form, ...]] = {
    "www": _OLDEST + _ANY,
    "epaper": _ARTICLES + _NO_LISTS + _EPAPER,
    "app": _ARTICLES + _NO_LISTS + _APP,
    "search": _SEARCH,
    "hk": _HK + _ANY,
}

FORMS = _HK + _OLDEST + _ANY + _EPAPER + _APP + _SEARCH
"""Every form."""


def match(family: Family | None, path: str) -> tuple[Form, re.Match[str]] | None:
    """The first form of the family that matches a path; `None` for pictures, scripts and other files that are not for reading."""
    for form in _BY_FAMILY.get(family, _ANY):
        if found := form.pattern.fullmatch(path):
            return form, found
    return None


_PAGE_OF_NAME = re.compile(rf"(?P<name>.*[^/])_(?P<page>{_NUMBER})")


def split_page(name: str) -> tuple[str, int]:
    """Split the number of the page off a name: `("/opinion/chenweihua", 7)`.

    A number before the last one is removed too, so that page 1 of the result is always the result itself.
    """
    page = 0
    while found := _PAGE_OF_NAME.fullmatch(name):
        name, page = found["name"], page or int(found["page"])
    return name, page or 1
