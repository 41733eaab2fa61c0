"""Articles: which template reads a page, and what it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.cn import Cn
from newscrawl.pages.article.generic import Generic
from newscrawl.pages.article.reading import read_page
from newscrawl.pages.article.www import Www

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.evidence import Evidence
    from newscrawl.pages.page import Page

TEMPLATES: tuple[Template, ...] = (Cn(), Www())
"""Families in the order their signatures are tried: Chinese pages have ids that English ones share."""

GENERIC = Generic()


LISTING_PAGETYPE = "2"
"""What `meta pagetype` says on a list (FACTS 3.1)."""


def read_article(page: Page, evidence: Evidence) -> Article | None:
    """The record of one page; None where it is no article.

    A page that bears a family's signature and has its body's place is read by that family alone: an
    empty page is none, whatever stands around it. All others go to the general reader.
    """
    if page.metas.get("pagetype") == LISTING_PAGETYPE:
        return None
    template = next((one for one in TEMPLATES if one.fits(page)), None)
    if template is None:
        return _read_generally(page, evidence)
    article = read_page(template, page, evidence)
    if article or page.elements("#Content"):
        return article
    return _read_generally(page, evidence)


def _read_generally(page: Page, evidence: Evidence) -> Article | None:
    return read_page(GENERIC, page, evidence) if GENERIC.fits(page) else None
