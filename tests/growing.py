"""Growing pages of every family and for every reader, with shapes that may make a reader's work superlinear."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import newscrawl
from newscrawl.pages.app_story import read_app_article
from newscrawl.pages.article import read_article
from newscrawl.pages.error_pages import error_page_kind
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.feed import read_feed
from newscrawl.pages.home import read_home
from newscrawl.pages.html.page import Page
from newscrawl.pages.issue import read_issue
from newscrawl.pages.links import read_links
from newscrawl.pages.listing import read_listing
from newscrawl.pages.search import read_search
from newscrawl.records.schema import schema_errors
from tests.replica import Site
from tests.replica.families import exhibits

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "https://www.chinadaily.com.cn"
LINK = "/a/202403/09/WS65ebb1c0e4b06d4aa{n:07x}.html"

TRAIL = '<p><a href="/x">Home</a> &gt; <a href="/y">News</a></p>'
STAMPED = "By Li Lei in Beijing | China Daily | Updated: 2024-03-09 08:00"

FEW = {
    "p": "<p>",
    "div": "<div>x",
    "h2-in-section": "<section><h2>x</h2>",
    "trail": TRAIL,
    "br": "x:y<br>",
    "picture": '<p><img src="{n}.jpg"></p><p class="pictext">x</p>',
    "table-in-table": '<table><tr><td><img src="a.jpg">',
    "table": "<table><tr><td>x<td>y<tr><td>x<td>y</table>",
    "item": f'<li><a href="{LINK}">A headline of some words</a> 2024-03-09 08:00</li>',
    "comment": "<!--enpcontent-->",
    "info": '<span class="info_l" id="bread-nav">By Li Lei<a href="/x">Home</a>',
    "players": '<iframe src="/player/{n}"></iframe><video src="{n}.mp4"></video>',
    "byline": f"<p>{STAMPED}</p>",
    "editor": "<p>（编辑：李雷{n}）</p>",
    "words": "Li Lei (China Daily), ",
    "deep": '<div>…<h2>x:y <a href="/x">Home</a></h2>',
}
"""The repeated markup by name; {n} is its number; "…" separates the nested part from the inner one. One of each kind, for every run."""

_NESTED = "p span b strong font a i ul li dl section article blockquote center figure h1 h2 form button select object noscript nav aside pre x-y".split()
_FLAT = "p div b strong a br hr img h1 h2 h3 li td tr dd option iframe video source input title script style object svg figcaption article form".split()
_LINES = {
    "blank": " ",
    "round": "(",
    "full": "（",
    "square": "[x] ",
    "quote": '" ',
    "curl": "“",
    "comma": ", ",
    "stop": "A b. ",
    "dots": ".",
    "slash": " / ",
    "dash": "- ",
    "stamp": "2024-03-09 08:00 ",
    "month": "May 5, ",
    "clock": "10:00, ",
    "digit": "1",
    "letter": "a",
    "capital": "AB ",
    "name": "Li Lei, ",
    "by": "By ",
    "and": " and ",
    "han": "中",
    "han-apart": "中 ",
    "han-stop": "中。",
    "unseen": "\u200b",
    "joiner": "\u200d",
    "no-break": "\xa0",
    "mail": "a@b.",
    "bar": "|",
    "photo": "Photo by ",
    "views": "views do not ",
    "share": "share ",
    "next": "next ",
    "notice": "声明：",
    "editor": "编辑：",
    "reporter": "记者",
    "wrong": "ã€",
    "host": "www.",
    "hyphen": "a-",
    "follow": "关注公众号",
    "contact": "contact the writer at ",
    "entity": "&amp;",
    "number": "&#99999;",
}

MANY = {
    **FEW,
    **{f"nested {tag}": f"<{tag}>x" for tag in _NESTED},
    **{f"flat {tag}": f"<{tag}>x</{tag}>" for tag in _FLAT},
    **{f"line {name}": text for name, text in _LINES.items()},
    "lines": "".join(f"<p>{text}</p>" for text in _LINES.values()),
    "broken lines": "".join(f"{text}<br>" for text in _LINES.values()),
    "deep p": "<section>…<p>x</p>",
    "deep table": "<table><tr><td>…<p>x</p><img src=a.jpg>",
    "deep list": f'<ul><li>…<li><a href="{LINK}">A headline of some words</a></li>',
    "deep bold": f"<b>…{STAMPED}<br>",
    "deep hidden": '<i style="display:none">…<h1>x</h1>',
    "end": "</p>",
    "property": "<!--enpproperty <date>2016-01-01</date>-->",
    "instruction": "<?x?>",
    "open comment": "<!--",
    "meta": '<meta property="og:title" content="x">',
    "metas": '<meta name="n{n}" content="x">',
    "json": '<script type="application/ld+json">{{"@type":"x"}}</script>',
    "open json": '<script type="application/ld+json">[',
    "hidden": '<div style="display:none">x</div>',
    "hidden in hidden": '<div style="display:none">x',
    "styled": '<p style="color:red;text-align:center">x</p>',
    "classes": '<p class="a b c share info_l xinf-le">x</p>',
    "class": '<p class="c{n}" id="i{n}">x</p>',
    "content": '<div id="Content">x</div>',
    "content in content": '<div id="Content">x',
    "boxes": '<div class="picshow breadcrumb da-bre share"><a href="/x">Home</a>',
    "links in links": '<a href="/x"><b>x',
    "pager": '<a class="pagestyle" href="WS65ebb1c0e4b06d4aa0001234_{n}.html">{n}</a>',
    "caption": "<p>A ferry leaves. [Photo/Xinhua]</p>",
    "table row": "<tr><td>x<td rowspan=9><p>y</p><td colspan=9>z",
    "grid": '<table><tr><td>x<td><p>y</p><tr><td><img src="/flags/a.gif" alt="z">x<td rowspan=3>y</table>',
    "deep grid": "<table><tr><td>…<tr><td>x<td>y",
    "cell": '<table><tr><td>a<td>b<tr><td>c<td>…<p>x<img src="a.png" alt="y">',
    "sign": '王<img src="x.gif" height="14" alt="𫖯">',
    "bold words": '<b>x</b><img src="x.gif">',
    "again": '<img src="a.jpg"><p class="pictext">x{n}</p>',
    "above": '<p class="pictext">x{n}</p>',
    "lazy": '<a><img src="blank.gif"></a><noscript><img src="{n}.jpg"></noscript>',
    "copies": '<figure>…<noscript><img src="{n}.jpg"></noscript>',
    "sources": '<picture><source srcset="{n}.jpg 1w, b.jpg 2w"><img>',
    "set": '<img srcset="…a{n}.jpg 1w,',
    "poem": "<pre>x\n\ny\n</pre>",
    "quotes": "<q>x",
    "films": '<video src="/{n}a1b2c3.mp4"></video><p><iframe src="/player/{n}a1b2c3"></iframe></p>',
    "figure": '<figure><img src="{n}.jpg"><figcaption>x</figcaption></figure>',
    "credit": "<p>Photo by Li Lei</p>",
    "print": "<p>(China Daily 02/01/2011 page9)</p>",
    "html": "<html><body a=b>",
    "base": '<base href="/{n}">',
    "tag": "<",
    "open tag": "<a ",
    "attribute": "a{n}=x ",
    "open value": "<p a='",
    "data": "<![CDATA[x]]>",
    "entry": f"<item><title>x</title><link>{HOST}{LINK}</link></item>",
    "row": '{{"title":"x","url":"//www.chinadaily.com.cn/a"}},',
    "key": '"content":[',
    "brace": "{{",
}
"""All shapes, for slow runs and the benchmark."""


def grown(shape: str, size: int) -> str:
    """A shape repeated up to `size` characters; with "…", the part before it up to the half, then the rest."""
    opening, deep, shape = shape.rpartition("…")
    if deep:
        return grown(opening, size // 2) + grown(shape, size // 2)
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(shape.format(n=len(pieces)) if "{" in shape else shape)
        length += len(pieces[-1])
    return "".join(pieces)


class Reader(NamedTuple):
    """A reader of pages, and one of its pages, split where it may grow."""

    read: Callable[[str], object]
    pieces: tuple[str, ...]
    url: str = HOST

    def page(self, shape: str, size: int) -> str:
        """The page with a shape of `size` characters at each split."""
        return grown(shape, size).join(self.pieces)

    def __call__(self, page: str) -> object:
        return self.read(page)


@cache
def families() -> dict[str, Reader]:
    """`extract` for every form of every family; pages grow behind their first element and in their text."""
    site = Site(1000)
    found: dict[str, Reader] = {}
    for exhibit in exhibits(site, 1):
        name = f"{exhibit.family} {exhibit.form}"
        found[name] = _article(exhibit.pages[0], exhibit.urls[0])
    for story in map(site.story, range(200)):
        name = story.template if story.genre == "article" else f"{story.template} {story.genre}"
        if name not in found:
            found[name] = _article(site.render(story), story.url)
    found["generic"] = _article(_GENERIC, "https://example.com/story")
    return found


def first_forms() -> dict[str, Reader]:
    """One form of each family."""
    found: dict[str, Reader] = {}
    for name, reader in families().items():
        found.setdefault(name.partition(" ")[0], reader)
    return found


def alone() -> dict[str, Reader]:
    """`extract` for pages with only a headline and the shape, at an address of each family."""
    pieces = (_HEADLINE, "</body></html>")
    return {f"{name}, alone": Reader(reader.read, pieces) for name, reader in first_forms().items()}


def others() -> dict[str, Reader]:
    """Readers of pages that are not articles."""
    article = families()["founder 2004"]
    list_url, issue = f"{HOST}/world/europe", "https://epaper.chinadaily.com.cn/china/2024-03/09"
    return {
        "crawled": Reader(lambda html: _as_crawled(html, article.url), article.pieces),
        "list": Reader(lambda html: read_listing(Page(html, list_url)), _LIST),
        "home": Reader(lambda html: read_home(Page(html, HOST)), _LIST),
        "issue": Reader(lambda html: read_issue(Page(html, issue)), _LIST),
        "links": Reader(lambda html: read_links(Page(html, list_url)), _LIST),
        "error page": Reader(lambda html: error_page_kind(Page(html, list_url)), _LIST),
        "feed": Reader(lambda xml: read_feed(xml.encode(), f"{HOST}/rss/x.xml"), _FEED),
        "sitemap": Reader(lambda xml: read_feed(xml.encode(), f"{HOST}/sitemap.xml"), _SITEMAP),
        "search": Reader(lambda text: read_search(text.encode()), _SEARCH),
        "app": Reader(_read_app, _APP),
    }


def _as_crawled(html: str, url: str) -> object:
    """The reading of a page in a run, besides its record."""
    reading = read_article(Page(html, url), Evidence())
    if reading is None:
        return None
    return reading.is_whole, reading.rules_matched(), schema_errors(reading.article)


def _read_app(text: str) -> object:
    url = "https://enapp.chinadaily.com.cn/a/202104/08/AP606e3c5f45ce1d77cb1f60f4.html"
    return read_app_article(text.encode(), url, Evidence())


def _article(html: str, url: str) -> Reader:
    def read(page: str) -> object:
        article = newscrawl.extract(page, url, field_sources=True, body_html=True)
        return article.to_dict() if article else None

    start = re.search("<body[^>]*>", html)
    assert start is not None
    opening, rest = html[: start.end()], html[start.end() :]
    ends = [found.end() for found in re.finditer("</p>", rest)]
    middle = ends[len(ends) // 2] if ends else rest.rfind("</body>")
    return Reader(read, (opening, rest[:middle], rest[middle:]), url)


_ONE = LINK.format(n=1)
_HEADLINE = (
    "<html><head><title>Harbor is quiet</title><meta name=publishdate content=2024-03-09></head>"
    "<body><h1>Harbor is quiet</h1>"
)
_GENERIC = (
    f'<html><head><title>Harbor is quiet</title><meta property="og:type" content="article"></head><body>'
    f"<h1>Harbor is quiet</h1><p>{'The harbor was quiet this morning, said its keeper. ' * 6}</p></body></html>"
)
_LIST = (
    f'<html><head><title>x</title></head><body><h4><a href="{_ONE}">Harbor is quiet</a></h4><b>2024-03-09 08:00</b>',
    '<div class="nav"><ul><li><a href="/china">China</a></li>',
    "</ul></body></html>",
)
_FEED = (
    f"<rss><channel><item><title>x</title><link>{HOST}{_ONE}</link></item>",
    "</channel></rss>",
)
_SITEMAP = (f"<urlset><url><loc>{HOST}{_ONE}</loc></url>", "</urlset>")
_SEARCH = (
    '{"content":[{"title":"<b>x</b>',
    '","url":"//www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"},',
    '],"totalElements":1,"number":0}',
)
_APP = ('{"title":"Harbor is quiet","content":"<p>x</p>', '"}')
