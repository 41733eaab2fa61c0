"""Reading without a crawl: anyone's HTML to a record, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.app_story import is_json, read_app_article
from newscrawl.pages.article import read_article
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.html import markup
from newscrawl.pages.html.page import Page
from newscrawl.records.clean import clean
from newscrawl.records.merge import merge as merge_pages
from newscrawl.records.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Article


# design: pure-extraction
def extract(  # noqa: PLR0913 - the options are keywords
    html: bytes | str,
    url: str,
    evidence: Evidence | None = None,
    *,
    content_type: str | None = None,
    field_sources: bool = False,
    body_html: bool = False,
) -> Article | None:
    """The record of an article's page; None where the page is no article.

    `html` is the page as bytes (its encoding is found out) or as text, or an article of the mobile app as JSON. `url` is where it was served
    from: id, day and edition come from it. `evidence` is what a list or the search API said of the
    article, `content_type` the header of that name. With `field_sources` the record says which rule
    gave each field, with `body_html` it has the body as sanitised HTML too. No network, no clock; the metadata of a crawl is None.

    A page is read for what it is alone: `merge` makes one record of several pages of an article.

    Raises TypeError for an argument of another type and ValueError for a `url` that is no web
    address, SettingError for `body_html` without nh3 (newscrawl[html]); no HTML raises.
    """
    if not isinstance(html, bytes | str):
        raise TypeError(f"html: expected bytes or str, got {type(html).__name__}")
    if not isinstance(url, str):
        raise TypeError(f"url: expected str, got {type(url).__name__}")
    if evidence is not None and not isinstance(evidence, Evidence):
        raise TypeError(
            f"evidence: expected newscrawl.Evidence or None, got {type(evidence).__name__}"
        )
    evidence = evidence or Evidence()
    if is_json(html, url):
        article = read_app_article(html, url, evidence)
    else:
        article = read_article(Page(html, url, content_type), evidence)
    if article is None:
        return None
    if body_html:
        article.article_body_html = markup.body_html(article.reading.page, article.reading.body)
    article.reading = None  # a record must not keep its page alive
    if not field_sources:
        article.metadata.field_sources = None
    return normalise(clean(article))


def merge(pages: Iterable[Article]) -> Article:
    """One record of the pages of one article, given in order.

    Raises ValueError for no pages, or for pages of different articles.
    """
    return normalise(merge_pages(list(pages)))
