"""The site in a form: its answers, restyled, and its redirects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tests.replica.list_pages import english_list
from tests.replica.naming import is_absent
from tests.replica.restyling import Restyling
from tests.replica.sections import ENGLISH_HOSTS, PAGE_SIZE, Section
from tests.replica.site import NOT_FOUND, Found, Site
from tests.replica.stories import CHINESE_HOSTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.cards import Card
    from tests.replica.forms import Extra, Form

WWW = ENGLISH_HOSTS[0]
_PAGE = re.compile(r"/page_([1-9]\d*)\.html$")
_COLUMNIST_PAGE = re.compile(r"(?:_([1-9]\d*))?\.html$")
_BOX = re.compile(r'(<div class="lft_art" id="left">).*?(</div>\s*<div class="mai_r">)', re.DOTALL)
_ITEM = re.compile(
    r'<div class="mb10 tw3_01_2 ">.*?<h4>(<a [^>]*>.*?</a>)</h4>.*?</span>\s*</div>', re.DOTALL
)
_SOFT_PAGES = (
    "<html><head><title>404</title></head><body><h1>404</h1><p>The page you look for is not here.</p></body></html>",
    '<html><head><title>Page not found</title></head><body><h2>Page Not Found</h2><p><a href="/">Home</a></p></body></html>',
    "<html><head><title>404错误</title></head><body><h1>您访问的页面不存在</h1><p>请检查地址</p></body></html>",
)


class Moved(NamedTuple):
    """A redirect."""

    status: int
    location: str


class FormedSite:
    """A site in a form."""

    def __init__(self, site: Site, form: Form) -> None:
        self._site = site
        self._form = form
        self._dead = dict(form.dead)
        self._moved = dict(form.moved)
        self._old = {new: old for old, new in form.moved}
        self._second = {second: first for first, second in form.doubled}
        self._extras = {one.path: one for one in form.extras}
        self._restyling = Restyling(site, form)

    def answer(self, host: str, path: str) -> Found | Moved:
        """The answer to a request."""
        if status := self._dead.get(host):
            return Found(status, NOT_FOUND, "unknown")
        if host in self._form.homeward:
            return Moved(302, f"https://{WWW}/")
        found = self._page(host, path)
        if isinstance(found, Moved) or found.status == 200:
            return found
        is_soft = host in self._form.soft or (host == WWW and path in self._form.soft_feeds)
        if is_soft:
            return Found(200, _SOFT_PAGES[len(path) % len(_SOFT_PAGES)], "unknown")
        return found

    def shuts_out(self, host: str, path: str) -> bool:
        """Whether an address leads neither to the site nor to a feed, so that this class alone answers."""
        is_soft = host == WWW and path in self._form.soft_feeds
        return host in self._dead or host in self._form.homeward or is_soft

    def _page(self, host: str, path: str) -> Found | Moved:
        if path.startswith("/a/"):
            return self._restyled(self._site.answer(host, path), host, path)
        if host not in ENGLISH_HOSTS and host not in CHINESE_HOSTS:
            return self._site.answer(host, path)
        name = _list_name(path)
        if host in ENGLISH_HOSTS and (extra := self._extra(path)):
            return self._restyled(self._extra_page(*extra, host), host, path)
        found = self._list(host, name, path)
        if found.kind == "unknown":
            return found
        if host in ENGLISH_HOSTS and (new := self._moved.get(name)):
            return Moved(301, self.address(host, new, "https:"))
        if elsewhere := self._elsewhere(host, name, path):
            return elsewhere
        if host in ENGLISH_HOSTS and name in self._form.empty:
            if _number(path) > 1:
                return Found(404, NOT_FOUND, "unknown")
            found = found._replace(html=_BOX.sub(r"\1\2", found.html))
        return self._restyled(found, host, path)

    def _list(self, host: str, name: str, path: str) -> Found:
        """The page of a list under any of its names."""
        if host in ENGLISH_HOSTS:
            name = self._old.get(name, name)
            name = self._second.get(name, name)
            if is_absent(self._form, name):
                return Found(404, NOT_FOUND, "unknown")
        page = _PAGE.search(path)
        return self._site.answer(host, (f"/{name}" if name else "/") + (page[0] if page else ""))

    def _elsewhere(self, host: str, name: str, path: str) -> Moved | None:
        """The redirect of a list's first page, for a spelling other than its own."""
        at = self._form.lists_at
        if at == "any" or not name or _PAGE.search(path):
            return None
        own = {"bare": f"/{name}", "slash": f"/{name}/", "index": f"/{name}/index.html"}[at]
        if path == own:
            return None
        return Moved(301, self.address(host, name, {"slash": "http:", "index": "https:"}.get(at)))

    def address(self, host: str, name: str, scheme: str | None) -> str:
        """The address of a list; only its path without a scheme."""
        ends = {"slash": "/", "index": "/index.html"}
        path = f"/{name}{ends.get(self._form.lists_at, '')}"
        return f"{scheme}//{host}{path}" if scheme else path

    def _restyled(self, found: Found, host: str, path: str) -> Found:
        if found.status != 200:
            return found
        return found._replace(html=self._restyling.page(found.html, host, path, found.kind))

    # --- Pages of links without times

    def _extra(self, path: str) -> tuple[Extra, int] | None:
        """The extra page at an address, and its page number."""
        if topic := self._extras.get(_list_name(path)):
            return (topic, 1) if topic.style == "topic" and not _PAGE.search(path) else None
        found = _COLUMNIST_PAGE.search(path)
        extra = self._extras.get(path[1 : found.start()]) if found else None
        if found is None or extra is None or extra.style != "columnist":
            return None
        return extra, int(found[1] or 1)

    def stories_of(self, extra: Extra) -> list[int]:
        """The stories of a topic or a columnist's list."""
        members = self._site.section(extra.stories_of)
        return list(members[:15]) if extra.style == "topic" else list(members[::2])

    def _extra_page(self, extra: Extra, page: int, host: str) -> Found:
        indices = self.stories_of(extra)
        pages = 1 if extra.style == "topic" else -(-len(indices) // PAGE_SIZE)
        if page > pages:
            return Found(404, NOT_FOUND, "unknown")
        cards = [self._site.card(i) for i in indices[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
        parent = extra.path.partition("/")[0]
        section = Section(
            extra.path, extra.label, WWW, "english", parent, 0, "59b8d010a3108c54ed7dfeee"
        )
        html = english_list(
            section,
            host,
            page=page,
            pages=pages,
            cards=cards,
            featured=(),
            others=self._site.boxed(),
        )
        if extra.style == "topic":
            return Found(200, _as_topic(html, cards), "list")
        base = f"//{host}/{extra.path}"
        html = re.sub(rf"{re.escape(base)}/page_(\d+)\.html", rf"{base}_\1.html", html)
        html = html.replace(f'"{base}"', f'"{base}.html"')
        return Found(200, re.sub(r"<b>\d{4}-\d\d-\d\d \d\d:\d\d</b>", "", html), "list")


def _as_topic(html: str, cards: Sequence[Card]) -> str:
    """The list with its items as paragraphs with only a link."""
    count = len(_ITEM.findall(html))
    assert count == len(cards)
    return _ITEM.sub(r'<div class="topic_t"><p>\1</p></div>', html)


def _list_name(path: str) -> str:
    """ "/china/society/index.html" and "/china/society/page_2.html" are "china/society"."""
    return _PAGE.sub("", path.removesuffix("index.html")).strip("/")


def _number(path: str) -> int:
    found = _PAGE.search(path)
    return int(found[1]) if found else 1
