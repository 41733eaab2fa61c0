"""When an article was published, changed and created, from the page and from its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.evidence import minutes
from newscrawl.pages.publication_minute import APP, PAGE, PUBLISHED, STAMP
from newscrawl.text.dates import format_time, parse_stamp
from newscrawl.text.publication import created, publication_day, publication_moment

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.pages.article.field_reader import FieldReader
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.evidence import Evidence
    from newscrawl.pages.html.page import Page
    from newscrawl.text.stamps import Stamps


def read_dates(
    place: tuple[Template, Page],
    fields: FieldReader,
    article: Article,
    evidence: Evidence,
    stamps: Stamps,
) -> None:
    """Set the printed stamp, the publication day and minute, and the moment the story was created.

    Where only the day is known, the minute stays empty.

    design: publication-day, publication-moment, modified-and-created
    """
    template, page = place
    _read_stamps(fields, article, stamps)
    listed, indexed, fed = (
        parse_stamp(printed) if printed else None
        for printed in (evidence.listed_at, evidence.indexed_at, evidence.feed_at)
    )
    day = fields.first("published_day", template.day)
    kept = fields.first("minute", template.minute)
    minute = parse_stamp(kept) if kept else None
    candidates = {
        **minutes(evidence),
        PUBLISHED: stamps.published,
        STAMP: stamps.printed,
        PAGE: minute,
    }
    found, doubts = publication_day(page.location.date, day, stamps, indexed, listed, fed)
    fields.warnings.extend(doubts)
    if found is None:
        return
    if stamps.is_update and not (page.location.date or day or listed or indexed or fed):
        fields.doubt("published_day", "known only from the stamp of a change")
    article.published_day = found.isoformat()
    fields.sources["published_day"] = "url" if page.location.date else "page"
    article.date_created = created(page.location.created, article.published_day)
    if minute and minute.time and template.minute_is_sure:
        found, candidates = minute.day, {APP: minute}
    article.date_published, source = publication_moment(found, candidates)
    if source:
        fields.sources["date_published"] = source


def _read_stamps(fields: FieldReader, article: Article, stamps: Stamps) -> None:
    """Set the printed stamp: the time of a change, unless its label calls it the publication."""
    stamp = stamps.printed
    for piece in stamps.unread:
        fields.doubt("date_modified", f"a stamp is not read: {piece!r}")
    if stamp is None:
        return
    article.date_raw = stamp.raw
    if stamp is not stamps.published and stamp.time:
        article.date_modified = format_time(stamp.time)
    if stamp.warning:
        fields.doubt("date_modified", stamp.warning)
