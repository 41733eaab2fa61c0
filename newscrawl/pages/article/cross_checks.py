"""Compare what metadata, lists and the search API state about an article with what its page shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.text.bylines import parse_authors
from newscrawl.text.organizations import unify_source
from newscrawl.text.words import HAN, letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Article, Author
    from newscrawl.pages.article.body import Body
    from newscrawl.pages.article.field_reader import FieldReader
    from newscrawl.pages.evidence import Evidence

_WORDS = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
LINKED_AS = "linked under another one: "
"""Begins the doubt on a headline of which a link has another text."""
_LEAST_SHARED = 1 / 3  # of the words of the shorter heading: lists cut and reword them


def compare_evidence(fields: FieldReader, article: Article, evidence: Evidence) -> None:
    """Add a warning where a list, the search API or the app contradicts the page."""
    where = "the app's list" if article.identifier.startswith("AP") else "the search API"
    if evidence.headline and not _is_about(evidence.headline, article.headline):
        fields.doubt("headline", f"{LINKED_AS}{evidence.headline}")
    if evidence.authors:
        named = parse_authors(evidence.authors)
        compare_authors(fields, article.authors, named, where)
    if article.source_organization:
        compare_sources(fields, article.source_organization, evidence.source, where)


def compare_authors(
    fields: FieldReader, shown: Iterable[Author], named: Iterable[Author], where: str
) -> None:
    """Add a warning where the persons named elsewhere are all missing from the byline; papers and agencies do not count."""
    byline = {letters(author.name) for author in shown}
    others = [author.name for author in named if author.kind == "person"]
    if byline and others and byline.isdisjoint(map(letters, others)):
        fields.doubt("authors", f"{where} names {', '.join(others)}")


def compare_text(fields: FieldReader, article: Article, body: Body) -> None:
    """Add a warning where the text names another author or source than the info line, whose value stays."""
    shown = {letters(author.name) for author in article.authors}
    others = [author.name for author in body.authors if letters(author.name) not in shown]
    if shown and others:
        fields.doubt("authors", f"the text names {', '.join(others)}")
    if article.source_organization:
        compare_sources(fields, article.source_organization, body.source, "the text")


def compare_sources(fields: FieldReader, shown: str, named: str | None, where: str) -> None:
    """Add a warning where another supplier is named elsewhere."""
    if named and letters(unify_source(named)) != letters(shown):
        fields.doubt("source_organization", f"page has {shown}, {where} {unify_source(named)}")


def _is_about(link: str, headline: str) -> bool:
    """Whether the text of a link may stand for a headline: lists shorten and reword."""
    one, other = (set(_WORDS.findall(text.casefold())) for text in (link, headline))
    shared = len(one & other)
    return not one or not other or shared >= _LEAST_SHARED * min(len(one), len(other))
