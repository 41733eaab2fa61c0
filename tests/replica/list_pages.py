"""Listings and front pages as the site prints them.

fact: list-markup, list-pictures, list-pager, list-top-boxes, chinese-list-markup, language-list-markup
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from tests.replica import furniture
from tests.replica.blocks import escape
from tests.replica.sections import SECTIONS
from tests.replica.story import Crumb
from tests.replica.template import Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.cards import Card
    from tests.replica.sections import Section

_ENGLISH = Template("listing.html")
_CHINESE = Template("cn_listing.html")


def english_list(
    section: Section,
    host: str,
    *,
    page: int,
    pages: int,
    cards: Sequence[Card],
    featured: Sequence[Card],
    others: Sequence[Card],
) -> str:
    """Page `page` of a section under a host; `pages` is 0 for a front without a list."""
    title, rows = furniture.menu(section)
    steps = _crumbs(section, host)
    links = _links(section, host, pages)
    return _ENGLISH.fill(
        {
            "label": escape(section.label),
            "catalog": section.catalog,
            "menu_title": title,
            "menu_items": rows,
            "crumbs": furniture.crumbs(steps, "/"),
            "phone_crumbs": furniture.phone_crumbs(steps),
            "top": _top(featured),
            "items": "\n            \n            \n                ".join(
                _item(card, spans=crc32(section.path.encode()) % 3 > 0) for card in cards
            ),
            "pager": _pager(links, page),
            "boxes": furniture.column_boxes(others[:2], "tw4"),
            "photo": furniture.big_box(others[2]),
            "others": furniture.column_boxes(others[3:], "tw6_2"),
        }
    )


def chinese_list(
    section: Section, *, page: int, pages: int, cards: Sequence[Card], others: Sequence[Card]
) -> str:
    """Page `page` of a Chinese section; `pages` is 0 for the front of a host."""
    rows = furniture.menu(section)[1] if pages else furniture.host_menu(section.host)
    links = _links(section, section.host, pages)
    steps = _crumbs(section, section.host)[1:]
    return _CHINESE.fill(
        {
            "label": section.label,
            "catalog": section.catalog,
            "crumbs": furniture.crumbs(steps, "&gt;"),
            "menu_items": rows,
            "items": "\n            \n            ".join(_chinese_item(card) for card in cards),
            "pager": furniture.pager(links, page, "下一页", back="上一页") if pages > 1 else "",
            "latest": furniture.list_rows(others),
        }
    )


def _links(section: Section, host: str, pages: int) -> furniture.Links:
    base = f"//{host}{section.url_path}"
    return furniture.Links(pages, lambda page: base if page == 1 else f"{base}/page_{page}.html")


def _crumbs(section: Section, host: str) -> list[Crumb]:
    steps = [Crumb("Home", f"//{host}")]
    if section.parent is not None:
        parent = SECTIONS[section.parent]
        steps.append(Crumb(parent.label, f"//{host}{parent.url_path}"))
    return [*steps, Crumb(section.label, f"//{host}{section.url_path}")]


def _top(cards: Sequence[Card]) -> str:
    """The boxes above a list's first page: one large, up to four small."""
    if not cards:
        return ""
    large = cards[0]
    small = "\n                        \n".join(
        f'                            <div class="tBox2"><a target="_blank" shape="rect" href="{card.link}">'
        f"{escape(card.headline)}</a></div>"
        for card in cards[1:]
    )
    return (
        '<div class="tw2" style="margin-bottom:10px;">\n            <div class="tw2_l">\n                \n'
        f'                        <a target="_blank" shape="rect" href="{large.link}">'
        f'<img width="290" height="187" src="{large.thumbnail}" /></a>\n'
        f'                        <span class="tw2_l_t"><a target="_blank" shape="rect" href="{large.link}">'
        f"{escape(large.headline)}</a></span>\n                \n            </div>\n"
        f'            <div class="tw2_r">\n                <div class="mb10">\n{small}\n'
        "                </div>\n            </div>\n        </div>"
    )


def _item(card: Card, *, spans: bool) -> str:
    """`div.mb10.tw3_01_2 ` with its trailing space; no picture on every seventh."""
    picture = ""
    if card.index % 7:
        picture = (
            f'<a target="_blank" shape="rect" href="{card.link}">\n                            '
            f'<img width="200" height="130" src="{card.thumbnail}" />\n                        </a>'
        )
        if spans:
            picture = f'<span class="tw3_01_2_p">{picture}</span>'
    return (
        f'<div class="mb10 tw3_01_2 ">\n                    \n\n                        {picture}\n\n'
        '                    \n                    <span class="tw3_01_2_t">\n'
        f'                <h4><a shape="rect" href="{card.link}">{_emphasised(card)}</a></h4>\n'
        f"                <b>{card.stamp}</b>\n              </span>\n                </div>"
    )


def _emphasised(card: Card) -> str:
    """The headline; on every ninth story its last two words in `<EM>`."""
    words = escape(card.headline).split(" ")
    if card.index % 9 or len(words) < 4:
        return " ".join(words)
    return f"{' '.join(words[:-2])} <EM>{' '.join(words[-2:])}</EM>"


def _pager(links: furniture.Links, page: int) -> str:
    if links.total < 2:
        return ""
    return (
        f"<!-- pc 分页 -->\n            {furniture.pager(links, page, 'Next', back='Prev')}\n"
        "            <!-- pc 分页结束 -->\n\n            <!-- 响应式分页 -->\n"
        '            <div class="selectpage">\n                <!--移动分页-->\n                '
        f"{furniture.phone_pager(links, page, 'Next')}\n            </div>\n"
        "            <!-- 响应式分页结束 -->"
    )


def _chinese_item(card: Card) -> str:
    """`div.busBox1` or `div.busBox3`: picture, `h3 a`, `p` with the time in `b`."""
    name = "busBox3" if card.index % 3 else "busBox1"
    picture = ""
    if card.index % 5:
        picture = (
            f'<div class="mr10"><a target="_blank" shape="rect" href="{card.link}">'
            f'<img width="200" height="130" src="{card.thumbnail}" /></a></div>\n              '
        )
    return (
        f'<div class="{name}">\n              {picture}'
        f'<h3><a target="_blank" shape="rect" href="{card.link}">{escape(card.headline)}</a></h3>\n'
        f"              <p><b>{card.stamp}</b></p>\n            </div>"
    )
