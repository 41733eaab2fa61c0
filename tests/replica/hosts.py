"""Hosts beside the editions: bilingual learning, Hong Kong, a microsite. A front or list of each, and its articles.

fact: language-list-markup, hk-addresses, regional-host
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tests.replica.blocks import escape
from tests.replica.families import FAMILIES
from tests.replica.families.exhibit import articles

if TYPE_CHECKING:
    from tests.replica.families.exhibit import Exhibit
    from tests.replica.site import Site

LANGUAGE, HK, REGIONAL = (
    "language.chinadaily.com.cn",
    "www.chinadailyhk.com",
    "regional.chinadaily.com.cn",
)
_EACH = 12


class Shown(NamedTuple):
    """`kind` is list, front or article."""

    kind: str
    html: str


class OtherHosts:
    """Pages of these hosts, made from the stories of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def _exhibits(self) -> dict[str, list[Exhibit]]:
        """By host."""
        found = {}
        for host, family in ((LANGUAGE, "language"), (HK, "hk"), (REGIONAL, "regional")):
            name = {"hk": "2024", "regional": "content"}.get(family) or next(iter(FAMILIES[family]))
            form = FAMILIES[family][name]
            stories = islice(articles(self._site, chinese=form.chinese), _EACH)
            found[host] = [
                form.exhibit(family, name, story, number) for number, story in enumerate(stories)
            ]
        return found

    @cached_property
    def _pages(self) -> dict[str, str]:
        """By host and path."""
        found = {}
        for exhibits in self._exhibits.values():
            for one in exhibits:
                for url, html in zip(one.urls, one.pages, strict=True):
                    found[f"{urlsplit(url).netloc}{urlsplit(url).path}"] = html
        return found

    def answer(self, host: str, path: str) -> Shown | None:
        """The page at an address; None for unknown ones."""
        if host not in (LANGUAGE, HK, REGIONAL):
            return None
        if html := self._pages.get(f"{host}{path}"):
            return Shown("article", html)
        if host == LANGUAGE and path.rstrip("/") == "/news_bilingual":
            return Shown("list", self._language_list())
        if host != LANGUAGE and path == "/":
            return Shown("front", self._front(host))
        return None

    def _language_list(self) -> str:
        rows = "".join(
            f'<div class="gy_box"><p class="gy_box_txt2"><a href="{one.urls[0]}">{escape(one.record["headline"])}</a></p>'
            f'<p class="gy_box_txt3">{escape((one.record["article_body"] or "")[:40])}</p>'
            f'<p class="gy_box_txt5">{_minute(one)}</p></div>\n'
            for one in self._exhibits[LANGUAGE]
        )
        return f'<html><head><meta charset="utf-8"><title>双语新闻</title></head><body>{rows}</body></html>'

    def _front(self, host: str) -> str:
        rows = "".join(
            f'<li><a href="{one.urls[0]}">{escape(one.record["headline"])}</a></li>\n'
            for one in self._exhibits[host]
        )
        return (
            f'<html><head><meta charset="utf-8"><title>{host}</title></head><body>'
            f"<ul>{rows}</ul></body></html>"
        )


def _minute(one: Exhibit) -> str:
    text = one.record["date_published"] or f"{one.record['published_day']}T08:00"
    return str(text)[:16].replace("T", " ")
