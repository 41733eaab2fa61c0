"""Choose the template that reads a page, and read its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.fronts import is_front, lacks_an_article
from newscrawl.pages.article.reading import read_page
from newscrawl.pages.article.templates.cn import Cn, Cn2015
from newscrawl.pages.article.templates.epaper import Epaper
from newscrawl.pages.article.templates.generic import Generic, shows_an_article
from newscrawl.pages.article.templates.hk import Hk
from newscrawl.pages.article.templates.kindle import Kindle
from newscrawl.pages.article.templates.language import Language
from newscrawl.pages.article.templates.legacy_cms import LegacyCms
from newscrawl.pages.article.templates.opinion import Opinion
from newscrawl.pages.article.templates.regional import Regional
from newscrawl.pages.article.templates.video import Video
from newscrawl.pages.article.templates.www import Www
from newscrawl.pages.not_found import error_page
from newscrawl.text.errors import names_an_error

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.evidence import Evidence
    from newscrawl.pages.html.page import Page

_BY_ADDRESS: tuple[Template, ...] = (Language(), Cn2015(), Cn(), LegacyCms(), Www())
"""Families that an address or a day names, for pages on which no family's marks match."""

_LANGUAGE, _CN_2015, _CN, _LEGACY_CMS, _WWW = _BY_ADDRESS

TEMPLATES: tuple[Template, ...] = (
    *(Hk(), Epaper(), Regional(), Kindle()),
    *(_LANGUAGE, _CN_2015, _CN, _LEGACY_CMS),
    *(Video(), Opinion(), _WWW),
)
"""Families in the order in which their marks are tried: those known by address first, then those with the rarer names."""

GENERIC = Generic()

_BRIEF = 1_000  # characters of text that an error page may have, with its menus


def read_article(page: Page, evidence: Evidence) -> PageReading | None:
    """One page of an article as it was read; None where it is not an article.

    A page with a family's marks and `#Content` is only read by that family: with an empty `#Content` it
    is not an article, whatever stands around it. All other pages go to the general reader.
    """
    if is_front(page):
        return None
    reading = _read(page, evidence)
    if reading is None or _is_an_error_page(page, reading.article):
        return None
    return None if lacks_an_article(page, reading.article) else reading


def _is_an_error_page(page: Page, article: Article) -> bool:
    """Whether the record was read from an error page: by its headline or, where the text is short, by the page's own words."""
    if names_an_error(article.headline):
        return True
    return len(article.article_body or "") <= _BRIEF and error_page(page) is not None


def _read(page: Page, evidence: Evidence) -> PageReading | None:
    template = choose(page)
    if template is None:
        return _read_generally(page, evidence)
    reading = read_page(template, page, evidence)
    if reading or page.elements("#Content"):
        return reading
    return _read_generally(page, evidence)


def choose(page: Page) -> Template | None:
    """The family whose marks match the page, else the family of its address or its day; None where neither is known.

    An address names a family only where the page shows that it is an article.
    """
    fitting = next((one for one in TEMPLATES if one.matches(page)), None)
    if fitting or not shows_an_article(page):
        return fitting
    return next((one for one in _BY_ADDRESS if one.matches_url(page)), None)


def _read_generally(page: Page, evidence: Evidence) -> PageReading | None:
    return read_page(GENERIC, page, evidence) if shows_an_article(page) else None
