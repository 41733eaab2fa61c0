"""A page as it was served: its decoded text, its tree and its metadata."""

from __future__ import annotations

import json
import re
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urljoin

from lxml import etree
from parsel.selector import create_root_node

from newscrawl.pages.html.completeness import is_closed
from newscrawl.pages.html.css import select
from newscrawl.pages.html.decoding import decode
from newscrawl.pages.html.element_index import ElementIndex
from newscrawl.pages.html.tree import Within
from newscrawl.pages.html.visible import is_unseen
from newscrawl.site.address import LONGEST_LINK
from newscrawl.site.urls import parse
from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.pages.html.tree import Element

_WEB_ADDRESS = re.compile(r"(?:https?:)?//([^\s/]+(?:/\S*)?)", re.IGNORECASE)
_PLAIN_LINK = re.compile(
    r"(?:https?:)?(//[A-Za-z0-9.-]+(?:/[!-\"$-:<->@-~]*(?:\?[!-\"$-:<-~]+)?)?)"
)
"""An absolute address that `urljoin` and `web_address` would return as it is, but for its scheme: most links have this form."""
_PATH_END = re.compile("[?#]")
_ORIGIN = re.compile(
    r"^(?P<scheme>https?:)?//(?P<host>[^/?#:@]+)(?P<port>:\d*)?(?=[/?#]|$)", re.IGNORECASE
)
_PORTS = {"http:": ":80", "https:": ":443"}
_LINE_ENDS = re.compile(r"[\t\r\n]")
_LONG_RUN = 4_096  # characters of a tag from which its attributes are counted
_LONG_TAG = re.compile(rf"(<[a-zA-Z][\w-]{{0,30}})[^<>]{{{_LONG_RUN},}}>?")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN = re.compile(r"[\s/]+")
_LONGEST_TAG = 65_536  # characters
_MOST_ATTRIBUTES = 500
_MAX_JSON_LD = 1_000_000  # characters; the largest known is a hundredth of it
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle")


T = TypeVar("T")

NEVER_CLOSED = "page: it was never closed, its end may be missing"
"""The warning on a page without its closing tags."""


class Page:
    """One page of the site, or any other HTML.

    `html` is bytes as served or text already decoded, `url` is where it was served from,
    `content_type` the header of that name. Nothing in `html` raises; ValueError for a `url` that is
    not a web address.
    """

    def __init__(self, html: bytes | str, url: str, content_type: str | None = None) -> None:
        self.location = parse(url)
        self.url = web_address(self.location.url)
        """Canonical URL of page 1."""
        self._served = url.strip()
        if not self._served.startswith(f"https://{self.location.host}/"):
            self._served = _ORIGIN.sub(_plain_origin, self._served)
        self.warnings: list[str] = []
        self._links: dict[str, str | None] = {}
        self._found: dict[str, Sequence[Element]] = {}
        self._once: dict[Callable[[Page], Any], Any] = {}
        if isinstance(html, bytes):
            html, doubt = decode(html, content_type)
            if doubt:
                self.warnings.append(f"encoding: {doubt}")
        else:
            html = _without_surrogates(html)
        self.html = _LONG_TAG.sub(_shortened, html) if _has_long_run(html) else html
        self.is_closed = is_closed(html)
        """Whether the page is complete."""
        if not self.is_closed:
            self.warnings.append(NEVER_CLOSED)
        self.root: Element = create_root_node(self.html, etree.HTMLParser)

    @property
    def number(self) -> int:
        """Number of this page in its article or list, from 1."""
        return self.location.page

    @cached_property
    def index(self) -> ElementIndex:
        """The elements of the page by tag, class and id."""
        return ElementIndex(self.root)

    def elements(self, css: str) -> Sequence[Element]:
        """Elements that match `css`, in document order."""
        if css not in self._found:
            self._found[css] = select(self.index, css)
        return self._found[css]

    def elements_in(self, container: Element, css: str) -> Sequence[Element]:
        """Elements at and below a container that match `css`, in document order."""
        return select(self.index, css, container)

    def once(self, read: Callable[[Page], T]) -> T:
        """The value of `read(page)`, computed once."""
        if read not in self._once:
            self._once[read] = read(self)
        return cast("T", self._once[read])

    @cached_property
    def is_hidden(self) -> Within:
        """A test whether an element, or one around it, is not shown."""
        return Within(is_unseen)

    @cached_property
    def comments(self) -> list[Element]:
        """Comments in document order, including those before and behind the root element."""
        root = self.root
        before = reversed(list(root.itersiblings(preceding=True)))
        tops = chain(before, (root,), root.itersiblings())
        return [comment for top in tops for comment in top.iter(etree.Comment)]

    def has(self, css: str) -> bool:
        """Whether an element matches `css`."""
        return bool(self.elements(css))

    def link(self, href: str | None) -> str | None:
        """`href` as an absolute https URL; None where it does not lead to a page or file."""
        if not href:
            return None
        if href not in self._links:
            self._links[href] = self._absolute(href)
        return self._links[href]

    def _absolute(self, href: str) -> str | None:
        plain = _PLAIN_LINK.fullmatch(href)
        if plain and (href[0] == "h" or self._base.startswith("http")):
            return _without_dots(f"https:{plain[1]}")
        if href.lstrip().startswith(("#", "data:", "javascript:", "mailto:")):
            return None
        try:
            address = urljoin(self._base, _LINE_ENDS.sub("", href.strip()))
            return web_address(_without_dots(address))
        except ValueError:
            return None

    @cached_property
    def _base(self) -> str:
        """The base of relative links: the `base` element's, else the address the page was served from."""
        served = self._served if "//" in self._served[:9] else self.url
        bases = [element.get("href") or "" for element in self.elements("head > base[href]")]
        if not bases or len(bases[0]) > LONGEST_LINK:
            return served
        try:
            return str(urljoin(served, bases[0].strip()))
        except ValueError:
            return served

    @cached_property
    def metas(self) -> dict[str, str]:
        """`meta` elements by name or property in lower case, the first of each that is not empty."""
        found: dict[str, str] = {}
        for element in self.index.by_tag.get("meta", ()):
            name = (element.get("property") or element.get("name") or "").strip().lower()
            if not name or name in found:
                continue
            if value := clean(element.get("content") or ""):
                found[name] = value
        return found

    @cached_property
    def json_ld(self) -> dict[str, Any]:
        """The first JSON-LD object of an article; empty where the page has none or it is broken."""
        kinds = ((node, _as_list(node.get("@type"))) for node in self.json_ld_nodes)
        articles = (node for node, named in kinds if any(one in _ARTICLE_TYPES for one in named))
        return next(articles, {})

    @cached_property
    def json_ld_nodes(self) -> list[dict[str, Any]]:
        """The JSON-LD objects of all scripts that can be read."""
        found: list[dict[str, Any]] = []
        for script in self.elements('script[type="application/ld+json"]'):
            source = script.text or ""
            if len(source) > _MAX_JSON_LD:
                continue
            try:
                data = json.loads(source, strict=False)
            except (ValueError, RecursionError):
                continue
            found += _nodes(data)
        return found


def _has_long_run(html: str) -> bool:
    """Whether a long tag is possible: it holds a whole block of half its length without another "<"."""
    block = _LONG_RUN // 2
    return any(html.find("<", at, at + block) < 0 for at in range(0, len(html) - block, block))


def _shortened(tag: re.Match[str]) -> str:
    """A tag without its attributes where it has too many: libxml2 takes quadratic time for them."""
    text = str(tag[0])
    names = _BETWEEN.finditer(_VALUE.sub(" ", text))
    is_full = next(islice(names, _MOST_ATTRIBUTES, None), None) is not None
    return f"{tag[1]}>" if is_full or len(text) > _LONGEST_TAG else text


def _plain_origin(origin: re.Match[str]) -> str:
    """Scheme and host of an address in their usual form: in lower case, without the scheme's own port (RFC 3986, 6.2.3)."""
    scheme, port = (origin["scheme"] or "").lower(), origin["port"] or ""
    is_usual = port in {":", _PORTS.get(scheme)}
    return f"{scheme}//{origin['host'].lower().removesuffix('.')}{'' if is_usual else port}"


def _without_surrogates(text: str) -> str:
    """`text` with U+FFFD for lone surrogates, which no encoding can write."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_dots(address: str) -> str:
    """An address without "." and ".." in its path; `urljoin` resolves only those of relative addresses."""
    if "/." not in address:
        return address
    start, slashes, rest = address.partition("//")
    end = _PATH_END.search(rest)
    path, behind = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    host, *parts = path.split("/")
    kept: list[str] = []
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts and parts[-1] in {".", ".."}:
        kept.append("")
    return f"{start}{slashes}{'/'.join((host, *kept))}{behind}"


def web_address(url: str) -> str:
    """`url` over https. ValueError where it is not a web address."""
    match = _WEB_ADDRESS.fullmatch(_without_surrogates(url.strip()).replace(" ", "%20"))
    if match is None:
        raise ValueError(
            f"url: {url!r} is not a web address, expected something like https://www.chinadaily.com.cn/a/…"
        )
    return "https://" + match[1]


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Objects of a JSON-LD document, one `@graph` or list deep."""
    for node in _as_list(data):
        if isinstance(node, dict):
            yield node
            yield from (inner for inner in _as_list(node.get("@graph")) if isinstance(inner, dict))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
