"""Pages that no template matches: their metadata, and trafilatura for the body."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.pages.article.body import Body, read_body
from newscrawl.pages.article.forum import POST, owner
from newscrawl.pages.article.heuristics import densest
from newscrawl.pages.article.lines import has_stamp
from newscrawl.pages.article.paths import kicker, title_section, trail
from newscrawl.pages.article.template import Template
from newscrawl.pages.article.templates.plain import INFO_ANYWHERE
from newscrawl.pages.error_pages import is_refusal
from newscrawl.pages.field_sources import (
    breadcrumbs,
    css,
    element,
    json_ld,
    json_ld_authors,
    meta,
    title_head,
)
from newscrawl.pages.html.blocks import Block
from newscrawl.pages.html.tables import Cell, lines_of
from newscrawl.pages.html.tree import is_small
from newscrawl.pages.html.visible import text_of
from newscrawl.site.editions import site_host
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import parse_stamp
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element


_OF_THE_CMS = ("www", "cn", "language")
_THEIR_OWN = frozenset(("Content", POST[1:]))
_TEXT = etree.XPath("string(/descendant::body)")
_DATED = {"publishdate", "article:published_time", "pubdate", "contentid"}
_LAST_DAY = date(2017, 12, 31)
_MANY_ELEMENTS = 2_000  # above it trafilatura runs without its fallbacks, which take quadratic time
_MOST_ELEMENTS = (
    10_000  # above it trafilatura does not run: twenty times those of the longest article known
)
_RULE = re.compile(r"[|\s:-]+")  # between the head of a table and its rows
_FEWEST_LINKS = 3  # one below the other that make a list
_UPDATED = re.compile(r"(?:\bUpdated|更新时间|发布时间)\s*[:：]\s*\d{4}")


class Generic(Template):
    """Any page. Its record has "generic" as template, and is less reliable than others.

    trafilatura reads only the body: its date finder depends on the clock (design: general-reader).
    """

    name = "generic"
    version = 2

    headline = (
        json_ld("headline"),
        meta("og:title"),
        meta("twitter:title"),
        css("h1"),
        title_head(),
    )
    info = INFO_ANYWHERE
    day = (
        json_ld("datePublished"),
        meta("article:published_time"),
        meta("publishdate"),
        meta("pubdate"),
        meta("date"),
    )
    minute = (json_ld("datePublished"), meta("article:published_time"))
    author = (json_ld_authors(), owner())
    source = (meta("source"), json_ld("publisher", "name"), meta("og:site_name"))
    editors = (meta("editor"),)
    breadcrumbs = (
        breadcrumbs("#bread-nav a, .da-bre a"),
        breadcrumbs(".breadcrumb a, .breadcrumbs a, .crumbs a, nav[aria-label=breadcrumb] a"),
        trail(),
    )
    section = (title_section(), kicker())
    keywords = (meta("keywords"), meta("news_keywords"))
    description = (meta("description"), meta("og:description"), json_ld("description"))
    share_image = (meta("og:image"), json_ld("image"))
    body = (element("#Content"), element(POST), element("article"), element("main"))
    pager = "#div_currpage a, .selectpage a, a.pagestyle"

    def matches(self, page: Page) -> bool:
        """Any page that shows an article."""
        return shows_an_article(page)

    def read_body(self, page: Page, container: Element | None) -> tuple[Body, str | None]:
        """The text by trafilatura; the pictures of the article's element as in any template.

        An element that the site itself calls Content is read as in any template, and so is a page too large for
        trafilatura, or a page laid out as a table, whose rows trafilatura returns.
        """
        own, _ = super().read_body(page, container)
        if own.paragraphs and container is not None and container.get("id") in _THEIR_OWN:
            return own, None
        if not is_small(page.root, _MOST_ELEMENTS):
            if own.paragraphs:
                return own, None
            return super().read_body(page, densest().read(page))
        import trafilatura  # noqa: PLC0415 - half a second, and few pages need it

        fast = not is_small(page.root, _MANY_ELEMENTS)
        text = (
            trafilatura.extract(page.html, include_comments=False, favor_precision=True, fast=fast)
            or ""
        )
        if _is_layout(text) and (dense := densest().read(page)) is not None:
            return super().read_body(page, dense)
        known = {letters(f"{one.caption or ''}{one.credit_text or ''}") for one in own.images}
        lines = [line for line in text.split("\n") if letters(line) not in known]
        lines = [line for line in lines if not _is_info(line)]
        body = read_body(page, list(_blocks(_without_links(page, lines))))
        if own.paragraphs and not body.paragraphs:  # trafilatura took the page's foot for the text
            return own, None
        body.images = own.images
        body.order[:0] = own.images
        return body, "trafilatura"


def _blocks(lines: list[str]) -> Iterator[Block]:
    """A block for each line; the rows of a table, "| a | b |", are one block."""
    for is_table, group in groupby(lines, key=_is_row):
        if not is_table:
            yield from map(Block, group)
            continue
        rows = [
            [Cell(clean(cell)) for cell in line.strip()[1:-1].split("|")]
            for line in group
            if not _RULE.fullmatch(line)
        ]
        if text := "\n".join(lines_of(rows)):
            yield Block(text, raw=text, rows=tuple(map(tuple, rows)))


def _is_row(line: str) -> bool:
    text = line.strip()
    return len(text) > 1 and text[0] == text[-1] == "|"


def _without_links(page: Page, lines: list[str]) -> list[str]:
    """The lines of a text without several links to other stories at its end; all lines where all are links."""
    linked = {letters(text_of(link)) for link in page.elements("body a[href]")}
    last = next((at for at in range(len(lines), 0, -1) if letters(lines[at - 1]) not in linked), 0)
    return lines[:last] if last and len(lines) - last >= _FEWEST_LINKS else lines


def _is_layout(text: str) -> bool:
    """Whether trafilatura's text begins with a row of a table, or is mostly rows, as for pages laid out as a table."""
    lines = [line for line in text.split("\n") if line.strip()]
    rows = [line.startswith("|") for line in lines]
    return any(rows[:1]) or 2 * sum(rows) > len(rows)


def shows_an_article(page: Page) -> bool:
    """Whether a page has a sign of an article. At other addresses than those of the CMS's articles all pages pass except refusals.

    A ban page, an error page with status 200 and the home page have no such sign. On a page of the old CMS a stamp
    next to the headline is enough.
    """
    host = site_host(page.location.host)
    has_a_sign = bool(
        page.json_ld
        or _DATED & page.metas.keys()
        or page.metas.get("og:type") == "article"
        or page.elements("#Content, article")
        or _UPDATED.search(str(_TEXT(page.root)))
        or (is_old(page) and has_stamp(page) and not is_refusal(page))
    )
    if page.location.identifier is None or host is None or host.family not in _OF_THE_CMS:
        return has_a_sign or not is_refusal(page)
    return has_a_sign


def is_old(page: Page) -> bool:
    """Whether the address is of the time of the old CMS, or earlier."""
    here = page.location
    is_of_it = (here.identifier or "").startswith(("content_", "n_", "cd_"))
    return is_of_it and here.date is not None and here.date <= _LAST_DAY


def _is_info(line: str) -> bool:
    """Whether a line is empty, or a line as under a headline: a stamp and hardly more."""
    stamp = parse_stamp(line)
    if stamp is None:
        return not line.strip()
    return line.strip() == stamp.raw or bool(_UPDATED.match(line) or " | " in line)
