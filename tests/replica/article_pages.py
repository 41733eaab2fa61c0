"""Article pages as the site prints them: families www (with galleries) and cn.

fact: www-template, www-body, gallery-markup, gallery-pager, cn-hidden-heading, cn-body, cn-info-lines
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.replica import furniture
from tests.replica.blocks import escape
from tests.replica.template import Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.cards import Card
    from tests.replica.story import Story

_TEMPLATES = {name: Template(f"{name}.html") for name in ("www", "gallery", "cn")}


class Surroundings(NamedTuple):
    """Links to other stories, made once for a whole site."""

    latest: str
    photos: str
    gallery_photos: str
    boxes: str
    exclusive: str
    chinese_latest: str
    chinese_boxes: str


def article_page(
    story: Story, page: int, around: Surroundings, related: Sequence[Card] = ()
) -> str:
    """The HTML of a page, counted from 1."""
    values = furniture.head_values(story)
    values["body"] = "".join([block.html for block in story.pages[page - 1]]).rstrip("\n")
    values["stamp"] = story.stamp.text
    values |= _pagers(story, page)
    if story.template == "cn":
        values |= _chinese_values(story, around)
    else:
        values |= _english_values(story, around, related)
    return _TEMPLATES[story.template].fill(values)


def _page_links(story: Story) -> furniture.Links:
    """Links of all pages; that of page 1 ends in `_1.html` on every second story."""
    links = [url.removeprefix("https:") for url in story.page_urls]
    if story.index % 2:
        links[0] = links[0].replace(".html", "_1.html")
    return furniture.Links(len(links), lambda number: links[number - 1])


def _pagers(story: Story, page: int) -> dict[str, str]:
    if len(story.pages) == 1:
        return {"pager": "", "phone_pager": "", "previous_overlay": "", "next_overlay": ""}
    links = _page_links(story)
    following, back = ("下一页", "上一页") if story.template == "cn" else ("Next", "Prev")
    values = {
        "pager": furniture.pager(links, page, following, back=back),
        "phone_pager": furniture.phone_pager(links, page, following),
        "previous_overlay": "",
        "next_overlay": "",
    }
    if page > 1:
        values["previous_overlay"] = _overlay(links.of(page - 1), 2)
    if page < links.total:
        values["next_overlay"] = _overlay(links.of(page + 1), 1)
    return values


def _overlay(link: str, number: int) -> str:
    """The link over the picture of a gallery."""
    return (
        f'<a class="pagestyle" shape="rect" href="{link}">\n            '
        f'<div id="apDiv{number}"> </div></a>'
    )


def _english_values(story: Story, around: Surroundings, related: Sequence[Card]) -> dict[str, str]:
    title, rows = furniture.menu(story.card.section)
    return {
        "menu_title": title,
        "menu_items": rows,
        "crumbs": furniture.crumbs(story.crumbs, story.separator),
        "phone_crumbs": furniture.phone_crumbs(story.crumbs),
        "h2": escape(story.h2 or ""),
        "info": _info(story),
        "related": furniture.related(related),
        "latest": around.latest,
        "photos": around.gallery_photos if story.template == "gallery" else around.photos,
        "boxes": around.boxes,
        "exclusive": around.exclusive,
    }


def _info(story: Story) -> str:
    """ "By X in Y | Source | Updated: …", in lines; any part but the last may be missing."""
    gap = "\n          "
    byline = f"{escape(story.byline)} | " if story.byline else ""
    source = f"{escape(story.source)} |" if story.source else ""
    return f"{byline}{gap}{source}{gap}{story.stamp.lead}{story.stamp.text}"


def _chinese_values(story: Story, around: Surroundings) -> dict[str, str]:
    return {
        "description": escape(story.description or ""),
        "crumbs": _chinese_crumbs(story),
        "source": _chinese_source(story),
        "latest": around.chinese_latest,
        "boxes": around.chinese_boxes,
    }


def _chinese_crumbs(story: Story) -> str:
    """ "评论", " > 海外观察"; the second link has a scheme, the first has none."""
    gap = "\n                \n                \n                "
    return gap.join(
        f'<a target="_blank" shape="rect" href="{crumb.link}">{" &gt; " if place else ""}{crumb.name}</a>'
        for place, crumb in enumerate(story.crumbs)
    )


def _chinese_source(story: Story) -> str:
    """The source as text, or as a link after a logo's link that looks like an article's."""
    name = escape(story.source or "")
    if "cn-source-plain" in story.shapes:
        return name
    return (
        '<a href="//cn.chinadaily.com.cn/a/202307/31/WS64c7233ba3109d7585e4733e.html">\n'
        '              <img src="//img3.chinadaily.com.cn/images/202307/31/64c77908a3109d7518e1e325.jpeg" /></a>\n'
        "          \n        \n        \n          "
        f'<a href="//cn.chinadaily.com.cn/gtx/5c1a0f7ba31099ab995d0001/source">{name}</a>'
    )
