"""What an archived page does not show, and the data set knows: the evidence of lists, and the metadata of the crawl."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.frontier import articles
from newscrawl.frontier.adopted_rows import NO_JOB
from newscrawl.frontier.revisions import ANOTHER
from newscrawl.frontier.task import article_key
from newscrawl.items import Article
from newscrawl.pages.article.cross_checks import LINKED_AS
from newscrawl.pages.article.reading import FROM_THE_LIST
from newscrawl.pages.evidence import Evidence, lasting, merged
from newscrawl.pages.publication_minute import (
    completion,
    minute_source_of,
    outranks,
)
from newscrawl.records.stamps import printed_stamp
from newscrawl.site.address import secure
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.store import Store
    from newscrawl.reextraction.known import KnownRecords

_LISTED = (
    "description",
    "article_section",
    "source_organization",
    "print_edition",
    "print_page",
)
"""Fields that a list, the search API or an issue may give where the page has none."""


@dataclass(frozen=True)
class Kept:
    """What is known of an article besides its archived pages."""

    record: Article | None = None
    """Its newest record in the data set."""
    evidence: Evidence = Evidence()  # noqa: RUF009 - frozen
    minute_source: str | None = None
    """Source of the record's minute of publication; None where it is not known."""
    stamp: str | None = None
    """The stamp that the record's page printed."""
    is_adopted: bool = False
    """Whether the frontier does not know how the article was found: there is none, or it was made from the data set."""
    is_excluded: bool = False
    """Whether the crawl read the article and it was out of scope."""


class Knowledge:
    """Finds what is kept of an article, in the data set and in the frontier."""

    def __init__(self, records: KnownRecords, store: Store | None) -> None:
        """`store` is the frontier, where there is one."""
        self._records = records
        self._store = store
        began = store.jobs() if store else ()
        self._began = {number: moment for number, _, moment, _ in began}

    def of(self, url: str) -> Kept:
        """What is kept of the article at an address."""
        target = parse(url)
        day = target.date.isoformat() if target.date else None
        line = self._records.find(target.identifier or "", day)
        record = Article.from_dict(line) if line else None
        if self._store is None:
            return Kept(record, _named(record), is_adopted=True, stamp=_stamp(record))
        rows = self._store.articles(target.identifier or "")
        headline = articles.digest(record.headline) if record else b""
        row = articles.which(rows, record.published_day if record else day, headline)
        row = row or (rows[0] if len(rows) == 1 and day is None else None)
        return Kept(
            record,
            self._evidence(url, record, row),
            row.minute_source if row else None,
            (row.stamp if row else None) or _stamp(record),
            is_adopted=row is None or row.job == NO_JOB,
            is_excluded=row is not None and row.revision == 0,
        )

    def _evidence(self, url: str, record: Article | None, row: KnownArticle | None) -> Evidence:
        """The evidence that the crawl had when it read the article: of its own link, then of other places, the latest first."""
        assert self._store is not None  # noqa: S101 - the caller has checked
        target = parse(url)
        key = article_key(target)
        read_at = (record.metadata.date_downloaded if record else None) or "9"
        began = self._began.get(row.job, read_at) if row else read_at
        found_on = record.metadata.discovered_from if record else None
        places = [one for one in self._store.places(target.identifier or "") if one.key == key]
        own, others = _named(record), []
        for place in sorted(places, key=lambda one: one.last_seen, reverse=True):
            if place.first_seen > read_at:
                continue
            evidence = Evidence(**json.loads(place.evidence or "{}"))
            if found_on and secure(place.found_on) == found_on:
                own = replace(evidence, headline=own.headline)
            elif place.last_seen >= began:
                others.append(evidence)
            else:
                others.append(lasting(evidence))
        return merged(own, others, target.date)


def _stamp(record: Article | None) -> str | None:
    return printed_stamp(record) if record else None


def _named(record: Article | None) -> Evidence:
    """The text of the link, which a record holds where it matters."""
    for warning in record.metadata.warnings if record else ():
        if warning == f"headline: {FROM_THE_LIST}":
            return Evidence(headline=record.headline if record else None)
        if warning.startswith(f"headline: {LINKED_AS}"):
            return Evidence(headline=warning.removeprefix(f"headline: {LINKED_AS}"))
    return Evidence()


def complete(article: Article, kept: Kept, minute_source: str | None) -> str | None:
    """Give a record what only the data set knows: the source of its minute.

    That is the crawl's metadata, `same_as`, a minute of publication from a better source than the page's, and, where the evidence
    itself is lost, the fields that lists give where a page has none.
    """
    record = kept.record
    if record is None:
        return minute_source
    own, its = article.metadata, record.metadata
    own.spider, own.discovered_via, own.discovered_from = (
        its.spider,
        its.discovered_via,
        its.discovered_from,
    )
    if own.warc is not None and own.warc == its.warc:
        own.archive = its.archive
    own.revision, own.previous_content_hash = its.revision, its.previous_content_hash
    own.retracted = its.retracted
    article.same_as = list(record.same_as)
    if kept.is_adopted:
        for name in _LISTED:
            if getattr(article, name) is None:
                setattr(article, name, getattr(record, name))
    own.warnings += [one for one in its.warnings if one == ANOTHER]
    return _keep_minute(article, record, kept, minute_source)


def _keep_minute(
    article: Article, record: Article, kept: Kept, minute_source: str | None
) -> str | None:
    if article.published_day != record.published_day or record.date_published is None:
        return minute_source
    if found := completion(record.metadata.warnings):
        source, sentences = found
        if minute_source is None or not outranks(minute_source, source):
            article.date_published = record.date_published
            article.metadata.warnings += sentences
            return source
        return minute_source
    before = kept.minute_source or minute_source_of(record)
    if before and outranks(before, minute_source):
        article.date_published = record.date_published
        return before
    return minute_source
