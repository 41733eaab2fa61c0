"""Articles: which template reads a page, and what it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.fronts import holds_none, is_front
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

_CLAIMANTS: tuple[Template, ...] = (Language(), Cn2015(), Cn(), LegacyCms(), Www())
"""Families that an address or a day names, for pages that bear no signature."""

_LANGUAGE, _CN_2015, _CN, _FOUNDER, _WWW = _CLAIMANTS

TEMPLATES: tuple[Template, ...] = (
    *(Hk(), Epaper(), Regional(), Kindle()),
    *(_LANGUAGE, _CN_2015, _CN, _FOUNDER),
    *(Video(), Opinion(), _WWW),
)
"""Families in the order their signatures are tried: what is told by its address, then by names that fewer pages have."""

GENERIC = Generic()

_BRIEF = 1_000  # characters of a text that may be an error page's, with what stands around it


def read_article(page: Page, evidence: Evidence) -> PageReading | None:
    """One page of an article as it was read; None where it is no article.

    A page that bears a family's signature and has its body's place is read by that family alone: an
    empty page is none, whatever stands around it. All others go to the general reader.
    """
    if is_front(page):
        return None
    reading = _read(page, evidence)
    if reading is None or _stands_for_an_error(page, reading.article):
        return None
    return None if holds_none(page, reading.article) else reading


def _stands_for_an_error(page: Page, article: Article) -> bool:
    """Whether what was read is an error page's: by its headline, or by what the page says where an article would be longer."""
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
    """The family whose signature the page bears, else the one its address or its day names; None for none.

    An address names a family only where the page shows that it is an article.
    """
    fitting = next((one for one in TEMPLATES if one.matches(page)), None)
    if fitting or not shows_an_article(page):
        return fitting
    return next((one for one in _CLAIMANTS if one.matches_url(page)), None)


def _read_generally(page: Page, evidence: Evidence) -> PageReading | None:
    return read_page(GENERIC, page, evidence) if shows_an_article(page) else None
