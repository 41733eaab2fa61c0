"""The surroundings of a text: metadata, breadcrumbs, menus, pagers, lists of other stories.

fact: www-metas, www-breadcrumb, www-related, footer-links-look-like-articles, template-tags-in-comments
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.replica.blocks import escape, escape_attribute
from tests.replica.sections import LATEST_SECTION, SECTIONS, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.replica.cards import Card
    from tests.replica.story import Crumb, Story

_STYLES = {
    "www": "2017www_china_page_en/css/layout.css?ver=4",
    "gallery": "2017www_index_page_en/css/photo-page.css?var=6188",
    "cn": "2018cn_artiandcolumn/css/articstyle.css?ver=51",
}

_LOGO = "https://www.chinadaily.com.cn/image_e/2020/logo21.jpg"
_DEFAULT_IMAGE = (
    f'<meta property="twitter:image" content="{_LOGO}" />\n'
    f'        <meta property="twitter:image:src" content="{_LOGO}" />'
)
"""The logo that Chinese pages name along with their own image."""


def meta(name: str, content: str | None, *, key: str = "name") -> str:
    """A `<meta>`; without content the attribute is missing, as on the site (keywords)."""
    if content is None:
        return f'<meta {key}="{name}" />'
    return f'<meta {key}="{name}" content="{escape_attribute(content)}" />'


def script_text(text: str) -> str:
    """Text for a script's string, with escapes beyond ASCII."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return escaped.encode("ascii", "backslashreplace").decode("ascii")


def head_values(story: Story) -> dict[str, str]:
    """Values of head.html, some of them repeated elsewhere on the page."""
    image = None if story.og_image is None else f"http:{story.og_image}"
    style = f"//img2.chinadaily.com.cn/static/{_STYLES[story.template]}"
    keywords = ",".join(story.keywords) or None
    no_editor = story.meta_editor is None
    return {
        "title": escape(story.headline),
        "title_attr": escape_attribute(story.headline),
        "title_script": script_text(story.headline),
        "site": _site(story),
        "keywords_meta": meta("keywords", keywords),
        "description_meta": meta("description", story.description),
        "description_script": script_text(story.description or ""),
        "twitter_description_meta": meta("twitter:description", story.description),
        "og_url": story.og_url,
        "og_image": image or "",
        "og_image_meta": meta("og:image", image, key="property") if image else "",
        "twitter_image_meta": meta("twitter:image", image) if image else "",
        "default_image_meta": _DEFAULT_IMAGE if story.template == "cn" else "",
        "styles": f'<link rel="stylesheet" charset="utf-8" href="{style}" />',
        "catalog": story.card.section.catalog,
        "identifier": story.identifier,
        "meta_day": story.stamp.meta_day,
        "editor_meta": ""
        if no_editor
        else f"{meta('editor', story.meta_editor)}\n      {meta('author', story.meta_editor)}",
        "source_meta": meta("source", story.source),
        "url": story.url,
    }


def _site(story: Story) -> str:
    """The text after the headline in `<title>`; pages with "|" name their section there (seed page)."""
    if story.template == "cn":
        return "中国日报网"
    section = f"{escape(story.crumbs[-1].name)} - " if story.separator == "|" else ""
    return f"{section}Chinadaily.com.cn"


def crumbs(steps: Sequence[Crumb], separator: str) -> str:
    """ "Home", "/ China", "/ Society": each link but the first holds its separator."""
    gap = "\n          \n          \n        \n      \n      \n        \n          "
    links = [
        f'<a shape="rect" href="{step.link}">{f"{separator} " if place else ""}{escape(step.name)}</a>'
        for place, step in enumerate(steps)
    ]
    return gap.join(links)


def phone_crumbs(steps: Sequence[Crumb]) -> str:
    gap = "\n          \n        \n      \n      \n        \n          \n          "
    return gap.join(
        f'<li><a shape="rect" href="{step.link}">{escape(step.name)}</a></li>' for step in steps
    )


def menu(section: Section) -> tuple[str, str]:
    """Title and entries of the second menu: the children of the top section."""
    top = section if section.parent is None else SECTIONS[section.parent]
    children = [child for child in SECTIONS.values() if child.parent == top.path]
    if LATEST_SECTION.parent == top.path:
        children.append(LATEST_SECTION)
    return escape(top.label), _entries(children)


def host_menu(host: str) -> str:
    """Entries of the menu on the front of a Chinese host: all of its columns."""
    return _entries(section for section in SECTIONS.values() if section.host == host)


def _entries(sections: Iterable[Section]) -> str:
    return "".join(
        f'        <li>\n          <a target="_top" shape="rect" href="//{one.host}{one.url_path}">'
        f"{escape(one.label)}</a>\n          \n        </li>\n"
        for one in sections
    )


def list_rows(cards: Iterable[Card]) -> str:
    return "\n            \n            \n              ".join(
        f'<li><a target="_blank" shape="rect" href="{card.link}">{escape(card.headline)}</a></li>'
        for card in cards
    )


def photo_boxes(cards: Iterable[Card]) -> str:
    """`.p_art` boxes below an article."""
    return "\n".join(
        f'                  <div class="p_art">\n                    <span>{_thumb(card, 227, 158)}</span>\n'
        f'                    <a class="t_art" target="_blank" shape="rect" href="{card.link}">'
        f"{escape(card.headline)}</a>\n                  </div>"
        for card in cards
    )


def gallery_photos(cards: Iterable[Card]) -> str:
    """`.photo` boxes below a gallery, the last with a style of its own."""
    return "\n            \n".join(
        f'              <div class="photo">{_thumb(card, 160, 104)} \n                <h3>'
        f'<a target="_blank" shape="rect" href="{card.link}">{escape(card.headline)}</a></h3>\n'
        "              </div>\n            "
        for card in cards
    )


def column_boxes(cards: Iterable[Card], name: str) -> str:
    """Boxes of the right column: `name` is tw4, tw6 or tw6_2."""
    picture, text = ("tw6_p2", "tw6_t2") if name == "tw6_2" else (f"{name}_p", f"{name}_t")
    tag = "div" if name == "tw4" else "span"
    return "\n".join(
        f'              <div class="{name}">\n                <{tag} class="{picture}">{_thumb(card, 140, 90)}'
        f'</{tag}>\n                <{tag} class="{text}"><a target="_blank" shape="rect" href="{card.link}">'
        f"{escape(card.headline)}</a></{tag}>\n              </div>"
        for card in cards
    )


def big_box(card: Card) -> str:
    """`.tw8`: a large picture and its line."""
    return (
        f"              <span>{_thumb(card, 290, 187)}</span>\n"
        f'              <div class="tw8_t"><a shape="rect" href="{card.link}">{escape(card.headline)}</a></div>'
    )


def chinese_boxes(cards: Iterable[Card]) -> str:
    return "\n".join(
        '                  <div class="speRight">\n                    <div class="speRight-p">\n'
        f'                      <a target="_blank" shape="rect" href="{card.link}"><img src="{card.thumbnail}" /></a>\n'
        '                    </div>\n                    <div class="speRight-t">\n'
        f'                      <a target="_blank" shape="rect" href="{card.link}">{escape(card.headline)}</a>\n'
        "                    </div>\n                  </div>"
        for card in cards
    )


def related(cards: Sequence[Card]) -> str:
    """Related stories below the text; "" without any."""
    if not cards:
        return ""
    return (
        '<div class="bt2"><b>Related Stories</b></div>\n        <ul class="lisBox">\n            '
        f"  {list_rows(cards)}\n        </ul>"
    )


def _thumb(card: Card, width: int, height: int) -> str:
    return (
        f'<a target="_blank" shape="rect" href="{card.link}">'
        f'<img width="{width}" height="{height}" src="{card.thumbnail}" /></a>'
    )


class Links(NamedTuple):
    """Links of numbered pages, made when printed: a list may have thousands."""

    total: int
    of: Callable[[int], str]


_HOLE = "\n          \n        \n\n        \n          "


def pager(links: Links, page: int, following: str, *, back: str) -> str:
    """`div#div_currpage`: numbers, "Next", last link ">>|".

    Numbers come in tens, as the lists print 1 to 10 of 113.
    """
    first = (page - 1) // 10 * 10
    parts = ['<div id="div_currpage"><!--&nbsp;&nbsp;-->\n        \n          ']
    if page > 1:
        parts.append(
            f'<a class="pagestyle" href="{links.of(page - 1)}">{back}</a>&nbsp;&nbsp;{_HOLE}'
        )
    for number in range(first + 1, min(first + 10, links.total) + 1):
        if number == page:
            parts.append(
                f'<span style="background-color: #003366;color: #fff;">{number}</span>{_HOLE}'
            )
        else:
            parts.append(f'<a href="{links.of(number)}">{number}</a>{_HOLE}')
    if page < links.total:
        parts.append(
            f'<a class="pagestyle" href="{links.of(page + 1)}">{following}</a>&nbsp;&nbsp; '
            f'<a style="text-decoration:none" href="{links.of(links.total)}">&gt;&gt;|</a>\n        '
        )
    parts.append("\n      </div>")
    return "".join(parts)


def phone_pager(links: Links, page: int, following: str) -> str:
    """`.selectpage`: "1/6" and, but for the last page, "Next"."""
    number = (
        '<span class="pageno">\n              <a href="javascript:void (0)" shape="rect">\n'
        f"                {page}/{links.total}\n              </a>\n            </span>"
    )
    if page == links.total:
        return number
    return (
        f'{number}\n            <span class="next">\n              <a class="pagestyle" shape="rect" '
        f'href="{links.of(page + 1)}">{following}</a>\n            </span>'
    )
