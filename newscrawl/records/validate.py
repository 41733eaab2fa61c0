"""Validation: is a record what the contract says, and can it be true?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.records.schema import schema_errors

if TYPE_CHECKING:
    from newscrawl.items import Article

FOUNDED = "1981-06-01"
"""Day of China Daily's first issue: nothing was published earlier."""

_LONGEST_HEADLINE = 500  # characters


def faults(article: Article) -> list[str]:
    """Why a record must not be written, as "field: sentence"; empty for a good one."""
    return schema_errors(article) or _implausible(article)


def _implausible(article: Article) -> list[str]:
    found = []
    if not (article.article_body or article.images or article.videos or article.audios):
        found.append("article_body: neither text nor pictures nor sound")
    if len(article.headline) > _LONGEST_HEADLINE:
        found.append(f"headline: {len(article.headline)} characters, more than {_LONGEST_HEADLINE}")
    if article.url not in article.page_urls:
        found.append("page_urls: does not hold the article's own url")
    found += _implausible_dates(article)
    return found


def _implausible_dates(article: Article) -> list[str]:
    """Days outside of what can be: before the paper's first issue, or after the download."""
    found = []
    downloaded = article.metadata.date_downloaded
    for field in ("date_published", "date_modified", "date_created"):
        value = getattr(article, field)
        if value is None:
            continue
        if value[:10] < FOUNDED:
            found.append(f"{field}: {value} is before the first issue, {FOUNDED}")
        if downloaded and value[:4] > str(int(downloaded[:4]) + 1):
            found.append(f"{field}: {value} is years after the download, {downloaded}")
    return found
