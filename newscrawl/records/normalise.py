"""Normalising: one spelling for each thing, and what follows from the other fields."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.site.sections import stands_in
from newscrawl.text.organizations import unify_source
from newscrawl.text.words import count_words, script_language

if TYPE_CHECKING:
    from newscrawl.items import Article

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def normalise(article: Article) -> Article:
    """`article`, changed in place: sources unified, section, language, words and hash from its text.

    Doing it twice changes nothing.
    """
    if article.source_organization:
        article.source_organization = unify_source(article.source_organization)
    article.section_path = stands_in([crumb.url for crumb in article.breadcrumbs], article.url)
    article.in_language = language(article)
    article.word_count = _word_count(
        article.article_body or "", article.in_language.startswith("zh")
    )
    article.page_urls = article.page_urls or [article.url]
    article.metadata.content_hash = content_hash(article)
    article.metadata.warnings = list(dict.fromkeys(article.metadata.warnings))
    return article


def language(article: Article) -> str:
    """The language that the text shows; where it shows none, that of the template."""
    text = "\n".join(filter(None, (article.article_body, article.headline, article.description)))
    shown = _script_language(text)
    return article.in_language if shown == "und" else shown


# A crawled record is normalised three times: when its page is read, when its pages are merged, and in the pipelines.
_script_language = lru_cache(maxsize=8)(script_language)
_word_count = lru_cache(maxsize=8)(count_words)


def content_hash(article: Article) -> str:
    """sha256 of the canonical JSON of what a reader sees: headline, deck, authors, body, captions."""
    seen = {
        "headline": article.headline,
        "alternative_headline": article.alternative_headline,
        "authors": [[author.name, author.location] for author in article.authors],
        "article_body": article.article_body,
        "captions": [[image.caption, image.credit_text] for image in article.images],
    }
    return hashlib.sha256(_canonical(seen).encode()).hexdigest()
