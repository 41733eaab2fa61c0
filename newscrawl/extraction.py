"""From bytes to a record: the one path of `extract`, of crawls and of re-reading stored pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.app_story import is_json, read_app_article
from newscrawl.pages.article import read_article
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.html import markup
from newscrawl.pages.html.page import Page
from newscrawl.pages.rights import header_rights, page_rights
from newscrawl.records.clean import clean
from newscrawl.records.merge import merge as merge_pages
from newscrawl.records.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.items import Article
    from newscrawl.pages.article.reading import PageReading


# design: pure-extraction, one-path
def read_record(  # noqa: PLR0913 - the options are keywords
    document: bytes | str,
    url: str,
    evidence: Evidence,
    *,
    content_type: str | None = None,
    field_sources: bool = False,
    body_html: bool = False,
    headers: Iterable[tuple[str, str]] = (),
) -> PageReading | None:
    """The reading of one page of an article, its record cleaned and normalised; None where it is not an article.

    The arguments are those of `extract`; `headers` of the response may state rights. No network, no clock. SettingError for `body_html` without nh3.
    """
    stated = header_rights(headers)
    if is_json(document, url):
        reading = read_app_article(document, url, evidence)
    else:
        page = Page(document, url, content_type)
        reading = read_article(page, evidence)
        stated += page_rights(page.html) if reading else []
    if reading is None:
        return None
    article = reading.article
    article.metadata.rights = stated
    if body_html:
        article.article_body_html = markup.body_html(reading.page, reading.body)
    if not field_sources:
        article.metadata.field_sources = None
    normalise(clean(article))
    return reading


def merge_records(pages: Sequence[Article], missing: Iterable[str] = ()) -> Article:
    """One normalised record of the pages of one article, in order; `missing` are addresses of missing pages.

    Raises ValueError for no pages, or for pages of different articles.
    """
    return normalise(merge_pages(pages, missing))


def extract(  # noqa: PLR0913 - the options are keywords
    html: bytes | str,
    url: str,
    evidence: Evidence | None = None,
    *,
    content_type: str | None = None,
    field_sources: bool = False,
    body_html: bool = False,
) -> Article | None:
    """The record of an article's page; None where the page is not an article.

    `html` is the page as bytes (the encoding is detected) or as text, or an article of the mobile app as JSON. `url` is
    the address it was served from, which gives identifier, day and edition. `evidence` is that of a list or the search
    API, `content_type` the header of that name. With `field_sources` the record names the rule of each field, with
    `body_html` it also has the body as sanitised HTML. No network, no clock; the metadata of a crawl is None.

    Only this page is read: `merge` makes one record of several pages of an article.

    Raises TypeError for an argument of another type, ValueError for a `url` that is not a web address, and
    SettingError for `body_html` without nh3 (newscrawl[html]); broken HTML raises nothing.
    """
    if not isinstance(html, bytes | str):
        raise TypeError(f"html: expected bytes or str, got {type(html).__name__}")
    if not isinstance(url, str):
        raise TypeError(f"url: expected str, got {type(url).__name__}")
    if evidence is not None and not isinstance(evidence, Evidence):
        raise TypeError(
            f"evidence: expected newscrawl.Evidence or None, got {type(evidence).__name__}"
        )
    reading = read_record(
        html,
        url,
        evidence or Evidence(),
        content_type=content_type,
        field_sources=field_sources,
        body_html=body_html,
    )
    return reading.article if reading else None


def merge(pages: Iterable[Article]) -> Article:
    """One record of the pages of one article, given in order.

    Raises ValueError for no pages, or for pages of different articles.
    """
    return merge_records(list(pages))
