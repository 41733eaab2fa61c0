"""Restyles a page by a form: its menus, the spelling of its links, the boxes beside its text."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from zlib import crc32

from tests.replica.blocks import escape
from tests.replica.furniture import column_boxes, list_rows
from tests.replica.naming import label_of, lists_of
from tests.replica.sections import ENGLISH_HOSTS, SECTIONS
from tests.replica.stories import CHINESE_HOSTS

if TYPE_CHECKING:
    from tests.replica.forms import Form
    from tests.replica.site import Site

_WWW = ENGLISH_HOSTS[0]
_MENU = re.compile(r'<div class="topNav">.*?</div>', re.DOTALL)
_SECOND = re.compile(r'<div class="topNav2_art"[^>]*>(.*?)</div>', re.DOTALL)
_OTHERS = (
    re.compile(r'<ul class="xiao-ul">.*?</ul>', re.DOTALL),
    re.compile(r'<div class="topNav_art2">.*?</div>', re.DOTALL),
)
_CHINESE_MENU = re.compile(r'<div class="pingdao-lef">\s*<ul>(.*?)</ul>\s*</div>', re.DOTALL)
_CHINESE_SECOND = re.compile(r'<ul class="pindao">(.*?)</ul>', re.DOTALL)
_LINK = re.compile(r"<a [^>]*>.*?</a>", re.DOTALL)
_HREF = re.compile(r'href="(?:https?:)?//([a-z]+\.chinadaily\.com\.cn)(/[\w/-]*)?"')
_PAGER = re.compile(
    r'href="(?:https?:)?//([a-z]+\.chinadaily\.com\.cn)(/[\w/-]+)/(page_\d+\.html)"'
)
_TIMES = re.compile(r"<p><b>\d{4}-\d\d-\d\d \d\d:\d\d</b></p>")
_OLDEST = 8
"""The number of stories in the boxes beside the text."""


class Restyling:
    """Pages of a site, restyled."""

    def __init__(self, site: Site, form: Form) -> None:
        self._site = site
        self._form = form
        self._lists = {
            *(one.path for one in SECTIONS.values() if one.family != "chinese"),
            *lists_of(form),
            *(one.path for one in form.extras if one.style == "topic"),
        }

    def page(self, html: str, host: str, path: str, kind: str) -> str:
        """A page requested at an address; `kind` as in `Found`."""
        html = self._chinese(html, kind) if host in CHINESE_HOSTS else self._english(html, path)
        if self._form.asides:
            html = self._with_asides(html, chinese=host in CHINESE_HOSTS)
        if self._form.links == "relative" or self._form.lists_at == "slash":
            html = _PAGER.sub(lambda found: _pager_link(found, host, path), html)
        return _HREF.sub(lambda found: self._link(found, host, path), html)

    # --- Menus

    def _english(self, html: str, path: str) -> str:
        menu, extras = self._form.menu, self._extras(path)
        if menu == "both":
            return html
        if menu == "renamed":
            return _SECOND.sub(
                lambda found: f'<div class="channelNav">{_with(found[1], extras)}</div>', html
            )
        html = _SECOND.sub(f'<div class="special">{extras}</div>' if extras else "", html)
        for other in _OTHERS:
            html = other.sub("", html)
        return _MENU.sub(lambda _: self._dropdown() if menu == "dropdown" else self._nav(), html)

    def _extras(self, path: str) -> str:
        """Menu entries for the pages without times below an address's section, where no menu has them."""
        top = path.strip("/").partition("/")[0]
        below = [one for one in self._form.extras if one.path.partition("/")[0] == top]
        if self._form.menu == "dropdown":
            return ""
        return "".join(
            f'<li><a href="//{_WWW}{one.address}">{escape(one.label)}</a></li>' for one in below
        )

    def _dropdown(self) -> str:
        names = [*lists_of(self._form), *(one.path for one in self._form.extras)]
        entries = []
        for top in (name for name in names if "/" not in name):
            below = (name for name in names if name.startswith(f"{top}/"))
            inner = "".join(f"<li>{_entry(name)}</li>" for name in below)
            sub_menu = f'<ul class="sub_menu">{inner}</ul>' if inner else ""
            entries.append(f'<li style="width:70px;">{_entry(top)}{sub_menu}</li>')
        home = f'<li><a target="_top" href="//{_WWW}">HOME</a></li>'
        return f'<div class="topNav"><ul class="dropdown">{home}{"".join(entries)}</ul></div>'

    def _nav(self) -> str:
        links = " ".join(_entry(name) for name in lists_of(self._form))
        return f'<nav><a href="//{_WWW}/">HOME</a> {links}</nav>'

    def _chinese(self, html: str, kind: str) -> str:
        if kind == "front" and self._form.timeless_fronts:
            html = _TIMES.sub("", html)
        provinces = "".join(
            f'<li><a href="https://{host}/" target="_blank">{host[:2].upper()}</a></li>'
            for host in self._form.provinces
        )
        html = _CHINESE_MENU.sub(
            lambda found: f'<div class="pingdao-lef"><ul>{found[1]}{provinces}</ul></div>', html
        )
        if self._form.menu == "nav":
            html = _CHINESE_MENU.sub(_bare, html)
            return _CHINESE_SECOND.sub(_bare, html)
        if self._form.menu == "renamed":
            return _CHINESE_SECOND.sub(r'<div class="lanmu"><ul>\1</ul></div>', html)
        return html

    # --- Beside the text

    def _with_asides(self, html: str, *, chinese: bool) -> str:
        """Boxes with links to the oldest stories of all sections."""
        site = self._site
        indices = [i for i in range(site.articles - 1, -1, -1) if site.is_chinese(i) is chinese]
        cards = [site.card(i) for i in indices[:_OLDEST]]
        rows = (
            f'<div class="bt2"><b>Most Viewed</b></div><ul class="lisBox">{list_rows(cards)}</ul>'
        )
        html = re.sub(r"(</body>)", lambda found: f'<div class="foot">{rows}</div>{found[1]}', html)
        if chinese:
            return html
        boxes = f'<div class="tw4Box">{column_boxes(cards[:3], "tw4")}</div>'
        return html.replace('<div class="mai_r">', f'<div class="mai_r">{boxes}{rows}', 1)

    # --- Links

    def _link(self, found: re.Match[str], host: str, path: str) -> str:
        """A link to a list or a home page in the form's spelling; other links unchanged."""
        target, name = found[1], (found[2] or "").strip("/")
        if not self._is_list(target, name):
            return found[0]
        if target in ENGLISH_HOSTS:
            name = self._named(name)
        way = self._form.links
        folder = f"/{name}/" if name else "/"
        if way == "relative" and target == host:
            if crc32(name.encode()) % 2:
                return f'href="{folder}"'
            here = path if path.endswith("/") else posixpath.dirname(path)
            return f'href="{posixpath.relpath(folder, here or "/")}/"'
        return f'href="{_spelt(way, target, name, folder)}"'

    def _named(self, name: str) -> str:
        moved = dict(self._form.moved)
        return moved.get(name, name) if self._form.named_by == "new" else name

    def _is_list(self, host: str, name: str) -> bool:
        if host in ENGLISH_HOSTS:
            return not name or name in self._lists
        return host in CHINESE_HOSTS and (not name or f"{host}/{name}" in SECTIONS)


def _spelt(way: str, host: str, name: str, folder: str) -> str:
    if way == "http":
        return f"http://{host}/{name}"
    if way == "index":
        return f"https://{host}{folder}index.html"
    return f"//{host}{folder}" if way in {"slash", "relative"} else f"//{host}/{name}"


def _pager_link(found: re.Match[str], host: str, path: str) -> str:
    """Relative, where the page is in the folder of its list."""
    inside = host == found[1] and posixpath.dirname(path) == found[2]
    return f'href="{found[3]}"' if inside else found[0]


def _bare(found: re.Match[str]) -> str:
    return f"<nav>{' '.join(_LINK.findall(found[1]))}</nav>"


def _with(menu: str, extras: str) -> str:
    """A second menu with further entries at its end."""
    return menu.replace("</ul>", f"{extras}</ul>")


def _entry(name: str) -> str:
    return f'<a target="_top" href="//{_WWW}/{name}">{escape(label_of(name)).upper()}</a>'
