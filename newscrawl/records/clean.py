"""Cleaning: the one rule for what is missing, and no character that is not text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from newscrawl.items import Article
from newscrawl.text.cleaning import clean as clean_text
from newscrawl.text.cleaning import clean_lines

if TYPE_CHECKING:
    from collections.abc import Iterable


_CLEANED = tuple(
    one.name
    for one in fields(Article)
    if one.name not in ("article_body", "article_body_html", "date_raw")
)


def clean(article: Article) -> Article:
    """`article`, changed in place: strings cleaned, empty ones None, list entries that say nothing gone.

    `date_raw` keeps what was printed, and what a subclass has beside the record's fields is left alone. Doing it twice changes nothing.
    """
    article.article_body = clean_body(article.article_body)
    _clean_fields(article, _CLEANED)
    article.images = [image for image in article.images if image.url]
    article.authors = [author for author in article.authors if author.name]
    article.editors = [editor for editor in article.editors if editor.name]
    article.breadcrumbs = [crumb for crumb in article.breadcrumbs if crumb.name]
    return article


def clean_body(body: str | None) -> str | None:
    """Paragraphs cleaned one by one; a line break inside a paragraph stays."""
    if body and _is_clean(body):
        return body
    paragraphs = (clean_lines(paragraph) for paragraph in (body or "").split("\n\n"))
    return "\n\n".join(filter(None, paragraphs)) or None


def _is_clean(body: str) -> bool:
    """Whether cleaning would change nothing; looked at as a whole, since most bodies are cleaned twice."""
    return (
        body == body.strip()
        and body.replace("\n", "").isprintable()  # of white space only the ASCII space is
        and not any(fault in body for fault in ("  ", " \n", "\n ", "\n\n\n"))
    )


def _clean_fields(record: Any, names: Iterable[str]) -> None:
    for name in names:
        value = getattr(record, name)
        if isinstance(value, str):
            setattr(record, name, clean_text(value) or None)
        elif isinstance(value, list):
            setattr(record, name, [entry for entry in map(_clean_entry, value) if entry])
        elif value is not None and is_dataclass(value):
            _clean_entry(value)


def _clean_entry(entry: Any) -> Any:
    if isinstance(entry, str):
        return clean_text(entry)
    _clean_fields(entry, _names(entry.__class__))
    return entry


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
