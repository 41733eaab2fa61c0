"""Read one page with its template into a record: every field is read, nothing is cleaned or derived yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.items import PUBLISHER, Article, Author, Editor, Image, Metadata
from newscrawl.pages.article.cross_checks import (
    compare_authors,
    compare_evidence,
    compare_sources,
    compare_text,
)
from newscrawl.pages.article.dating import read_dates
from newscrawl.pages.article.equivalence import split_names
from newscrawl.pages.article.field_reader import FieldReader
from newscrawl.pages.article.heuristics import headline_element
from newscrawl.pages.article.lines import with_stamp
from newscrawl.pages.article.media import media
from newscrawl.pages.article.pager import page_urls
from newscrawl.pages.article.paths import is_opinion, names_a_section, section_of
from newscrawl.pages.article.placing import unplaced
from newscrawl.pages.html.images import is_furniture
from newscrawl.pages.html.tree import text_content
from newscrawl.pages.html.visible import text_behind
from newscrawl.pages.publisher import canonical_host, publisher
from newscrawl.site.editions import edition_of
from newscrawl.site.urls import fallback_identifier, parse
from newscrawl.text.bylines import Byline, parse_authors, parse_byline
from newscrawl.text.cleaning import mojibake
from newscrawl.text.datelines import dateline
from newscrawl.text.names import has_han, person_name
from newscrawl.text.organizations import is_organization, unify_source
from newscrawl.text.stamps import Stamps, read_stamps
from newscrawl.text.words import count_words, letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Breadcrumb, Genre
    from newscrawl.pages.article.body import Body
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.evidence import Evidence
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

COVERED = (
    "alternative_headline",
    "authors",
    "source_organization",
    "published_day",
    "date_modified",
    "article_section",
    "article_body",
    "images",
)
"""Fields whose share of records is counted: a field that goes missing shows a change of the site."""

_BEHIND = 100
"""Characters of text behind an article, from related stories or the page's foot, as proof that it is whole: more than a pager has."""
_OPENING = 800  # characters that hold more words than a brief text
FROM_THE_LIST = "not on the page, taken from the list"
"""The doubt on a headline that only the link has."""
OTHER = "other"
"""The edition of a page that has none: of another publisher, or of an unknown host."""

_KEYWORDS = re.compile("[,，、;；|]")


def read_page(template: Template, page: Page, evidence: Evidence) -> PageReading | None:
    """One page as `template` reads it; None where it has no headline or nothing below it."""
    fields = FieldReader(page, template.required)
    headline = fields.first("headline", template.headline)
    if headline is None and evidence.headline:
        headline = evidence.headline
        fields.doubt("headline", FROM_THE_LIST)
    if not headline:
        return None
    container = fields.first("article_body", template.body)
    body, reader = template.read_body(page, container)
    if reader:
        fields.sources["article_body"] = reader
    players = page.elements(template.players)
    videos, audios = (media(page, container, players, kind) for kind in ("video", "audio"))
    if not (body.paragraphs or body.images or videos or audios):
        return None
    raw = text_content(container) if container is not None else "\n".join(body.paragraphs)
    if sample := mojibake(raw):
        fields.doubt("encoding", f"looks wrongly decoded: {sample}")
    body.drop_heading(headline, is_inside=_holds_headline(page, container))
    deck = _take_deck(template, page, fields, body, evidence.deck)
    if container is not None and not reader and (doubt := unplaced(container, raw, body)):
        fields.doubt("article_body", doubt)
    crumbs = fields.first("breadcrumbs", template.breadcrumbs) or []
    article = Article(
        identifier=page.location.identifier or fallback_identifier(page.url),
        url=page.url,
        headline=headline,
        alternative_headline=deck,
        editors=_editors(fields.first("editors", template.editors), body),
        in_language=template.language,
        publisher=publisher(page),
        edition=_edition(page, crumbs),
        article_section=section_of(crumbs, headline)
        or fields.first("article_section", template.section),
        breadcrumbs=crumbs,
        keywords=_keywords(fields.first("keywords", template.keywords)),
        print_edition=body.print_edition,
        print_page=body.print_page,
        dateline=dateline(body.paragraphs[0]) if body.paragraphs else None,
        description=fields.first("description", template.description),
        article_body="\n\n".join(body.paragraphs) or None,
        images=body.images,
        videos=videos,
        audios=audios,
        metadata=Metadata(template=template.label),
    )
    article.main_image = _main_image(page, body, fields.first("share_image", template.share_image))
    article.page_urls, doubt = page_urls(page, template.pager)
    if doubt:
        fields.doubt("page_urls", doubt)
    article.genre = _genre(template, page, article)
    stamps = _read_info(template, fields, article, body)
    named = article.source_organization
    if named and (names_a_section(page, named) or _wrote(article, named)):
        article.source_organization = None
    compare_text(fields, article, body)
    read_dates((template, page), fields, article, evidence, stamps)
    compare_evidence(fields, article, evidence)
    _complete(fields, article, evidence)
    if news_id := page.location.news_id or evidence.news_id:
        fields.sources["identifier"] = f"url, newsId {news_id}"
    article.metadata.warnings = fields.warnings
    article.metadata.field_sources = fields.sources
    minute_source = fields.sources.get("date_published")
    return PageReading(article, template, page, container, body, fields.hits, minute_source)


def _wrote(article: Article, name: str) -> bool:
    """Whether a name in the place of a source is that of a person who wrote the article."""
    return any(one.kind == "person" and one.name == name for one in article.authors)


def _holds_headline(page: Page, container: Element | None) -> bool:
    element = headline_element(page)
    return element is not None and container in element.iterancestors()


@dataclass(frozen=True)
class PageReading:
    """How a page was read: its record, its template, its body, and the sources that gave a value."""

    article: Article
    """The record. It holds neither the reading nor the page, so that these are let go when they are not needed."""
    template: Template
    page: Page
    container: Element | None
    body: Body
    hits: Sequence[str]
    minute_source: str | None
    """The source that gave the minute of publication."""

    @property
    def is_whole(self) -> bool:
        """Whether the page was received to its end, or is cut only after more text behind the article."""
        if self.page.is_closed or self.container is None:
            return self.page.is_closed
        return len(text_behind(self.container, _BEHIND)) >= _BEHIND

    def rules_matched(self) -> list[str]:
        """Every rule that matched: selectors, sources, and fields that have a value."""
        found = [f"field {name}" for name in COVERED if getattr(self.article, name)]
        return [*self.template.marks(self.page), *self.hits, *found]


def _take_deck(
    template: Template, page: Page, fields: FieldReader, body: Body, known_deck: str | None
) -> str | None:
    """The deck, cut off from the body. Only page 1 has one; a bold line that opens a later page is a sub-head."""
    deck = fields.first("alternative_headline", template.deck)
    if deck:
        body.drop_opening(deck)
        return deck
    if page.number > 1:
        return None
    if known_deck and body.opens_with(known_deck):
        deck, source = body.take_opening(), "search API"
    else:
        deck, source = body.take_deck(), "bold opening paragraph"
    if deck:
        fields.sources["alternative_headline"] = source
    return deck


def _editors(named: str | None, body: Body) -> list[Editor]:
    names = split_names(named) if named else []
    return [Editor(name) for name in dict.fromkeys([*names, *body.editors]) if name]


def _keywords(printed: str | None) -> list[str]:
    words = (word.strip() for word in _KEYWORDS.split(printed or ""))
    return list(dict.fromkeys(filter(None, words)))


def _edition(page: Page, crumbs: list[Breadcrumb]) -> str:
    """The edition by the breadcrumb's Home link, else by the host (design: edition). "other" for another publisher's page."""
    if publisher(page) != PUBLISHER:
        return OTHER
    home = next((crumb.url for crumb in crumbs if crumb.name.casefold() == "home"), None)
    editions = (
        edition_of(parse(home).host) if home else None,
        page.location.edition,
        edition_of(page.location.host),
        edition_of(canonical_host(page) or ""),
    )
    return next(filter(None, editions), OTHER)


def _main_image(page: Page, body: Body, shared: str | None) -> Image | None:
    if body.images:
        return body.images[0]
    url = page.link(shared)
    return Image(url) if url and not is_furniture(url) else None


def _genre(template: Template, page: Page, article: Article) -> Genre:
    """ "gallery" by its markup, or by one picture a page; "video" by its media; "opinion" by its host, breadcrumbs or section; else "article"."""
    brief = _is_brief(article.article_body or "")
    if page.elements(template.gallery) or (
        brief and len(article.page_urls) > 1 and len(article.images) == 1
    ):
        return "gallery"
    if brief and article.videos:
        return "video"
    if is_opinion(page, article.breadcrumbs, article.article_section):
        return "opinion"
    return "article"


def _is_brief(text: str) -> bool:
    """Whether there is hardly any text: fewer than 40 words, or 80 in Chinese."""
    chinese = has_han(text)
    most = 80 if chinese else 40
    opening = count_words(text[:_OPENING], chinese=chinese)
    return opening < most and count_words(text, chinese=chinese) < most


def _read_info(template: Template, fields: FieldReader, article: Article, body: Body) -> Stamps:
    """Set authors, editors and source, from the info line, else from metadata, else from the text; return the printed stamps."""
    line = fields.first("info", template.info)
    byline = parse_byline(line) if line else Byline()
    for doubt in byline.doubts:
        fields.doubt("authors", doubt)
    named = fields.first("authors", template.author)
    elsewhere = (list(parse_authors(named)) or [_author(named)]) if named else []
    article.authors = list(byline.authors) or elsewhere or body.authors
    if byline.authors:
        compare_authors(fields, byline.authors, elsewhere, fields.sources.get("authors", ""))
        fields.sources["authors"] = fields.sources["info"]
    elif body.authors and not elsewhere:
        fields.sources["authors"] = "text"
    editors = [*(editor.name for editor in article.editors), *byline.editors]
    article.editors = [Editor(name) for name in dict.fromkeys(editors)]
    source = fields.first("source_organization", template.source)
    article.source_organization = byline.source or (unify_source(source) if source else None)
    if byline.source:
        fields.sources["source_organization"] = fields.sources["info"]
        compare_sources(fields, byline.source, source, "its metadata")
    elif not source:
        _read_source(fields, article, body)
    stamps, where = byline.stamps, "info"
    if stamps.printed is None:  # the stamp may stand in another line
        line = fields.first("stamp", map(with_stamp, template.info))
        stamps, where = read_stamps(line) if line else stamps, "stamp"
    if stamps.printed:
        fields.sources["date_modified"] = fields.sources[where]
    return stamps


def _read_source(fields: FieldReader, article: Article, body: Body) -> None:
    """Set the source where neither the info line nor metadata has it: from the text, else an agency among the authors."""
    wrote = (author.name for author in article.authors if author.kind == "organization")
    named = {"text": body.source or body.foreign, "authors": next(wrote, None)}
    for where, name in named.items():
        if name and not article.source_organization:
            article.source_organization = name
            fields.sources["source_organization"] = where


def _author(name: str) -> Author:
    if is_organization(name):
        return Author(unify_source(name), kind="organization")
    return Author(person_name(name))


def _complete(fields: FieldReader, article: Article, evidence: Evidence) -> None:
    """Fill fields that the page lacks from the evidence.

    Only fields that `content_hash` does not cover: else an article would change with the way it was found.
    """
    summary = evidence.summary
    if summary and letters(summary) == letters(article.headline):
        summary = None
    values = {
        "description": summary,
        "article_section": evidence.column,
        "source_organization": unify_source(evidence.source) if evidence.source else None,
        "print_edition": evidence.print_edition,
        "print_page": evidence.print_page,
    }
    for name, value in values.items():
        if value and getattr(article, name) is None:
            setattr(article, name, value)
            fields.sources[name] = "evidence"
