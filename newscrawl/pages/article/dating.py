"""When an article was published and created, from all that speaks of it ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.text.dates import created, format_time, parse_stamp, publication

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.items import Article
    from newscrawl.pages.article.ledger import Ledger
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.evidence import Evidence
    from newscrawl.pages.page import Page
    from newscrawl.text.dates import Stamp
    from newscrawl.text.stamps import Stamps


def read_dates(
    place: tuple[Template, Page],
    ledger: Ledger,
    article: Article,
    evidence: Evidence,
    stamps: Stamps,
) -> None:
    """The printed stamps, publication day and minute, and the moment the story was created."""
    template, page = place
    stamp, published = stamps.printed, stamps.published
    if stamp:
        _read_stamp(ledger, article, stamp, is_changed=stamp is not published)
    for piece in stamps.unread:
        ledger.doubt("date_modified", f"a stamp is not read: {piece!r}")
    listed, indexed = (
        parse_stamp(printed) if printed else None
        for printed in (evidence.listed_at, evidence.indexed_at)
    )
    day = ledger.first("date_published", template.day)
    article.date_published, doubts = publication(page.location.date, day, stamps, listed, indexed)
    if stamps.is_update and not (page.location.date or day or listed or indexed):
        ledger.doubt("date_published", "only the stamp of a change tells the day")
    kept = ledger.first("minute", template.minute)
    minute = parse_stamp(kept) if kept else None
    if minute and minute.time and article.date_published == minute.day.isoformat():
        article.date_published = format_time(minute.time)
    ledger.warnings.extend(doubts)
    said = {
        "search API": indexed,
        "list": listed,
        "published stamp": published,
        "stamp": stamp,
        "page": minute,
    }
    if article.date_published:
        ledger.sources["date_published"] = _date_sources(page, article.date_published, said)
    article.date_created = created(page.location.created, article.date_published)


def _read_stamp(ledger: Ledger, article: Article, stamp: Stamp, *, is_changed: bool) -> None:
    """A stamp that is called published says nothing of a change; one that is called nothing does."""
    article.date_raw = stamp.raw
    if is_changed and stamp.time:
        article.date_modified = format_time(stamp.time)
    if stamp.warning:
        ledger.doubt("date_modified", stamp.warning)


def _date_sources(page: Page, published: str, said: Mapping[str, Stamp | None]) -> str:
    """Where day and minute of publication are from: "day url, minute list"."""
    day = "url" if page.location.date else "page"
    for name, stamp in said.items():
        if stamp and stamp.time and format_time(stamp.time) == published:
            return f"day {day}, minute {name}"
    return f"day {day}"
