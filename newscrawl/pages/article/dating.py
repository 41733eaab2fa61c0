"""When an article was published and created, from all that speaks of it (RULES, Dates)."""

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


def read_dates(
    template: Template, page: Page, ledger: Ledger, article: Article, evidence: Evidence
) -> None:
    """Publication day and minute, and the moment the story was created (RULES, Dates)."""
    stamp = parse_stamp(article.date_raw) if article.date_raw else None
    listed, indexed = (
        parse_stamp(printed) if printed else None
        for printed in (evidence.listed_at, evidence.indexed_at)
    )
    day = ledger.first("date_published", template.day)
    article.date_published, doubts = publication(page.location.date, day, stamp, listed, indexed)
    kept = ledger.first("minute", template.minute)
    minute = parse_stamp(kept) if kept else None
    if (
        minute
        and minute.time
        and (template.minute_is_sure or article.date_published == minute.day.isoformat())
    ):
        article.date_published = format_time(minute.time)
    ledger.warnings.extend(doubts)
    said = {"search API": indexed, "list": listed, "stamp": stamp, "page": minute}
    if article.date_published:
        ledger.sources["date_published"] = _date_sources(page, article.date_published, said)
    article.date_created = created(page.location.created, article.date_published)


def _date_sources(page: Page, published: str, said: Mapping[str, Stamp | None]) -> str:
    """Where day and minute of publication are from: "day url, minute list"."""
    day = "url" if page.location.date else "page"
    for name, stamp in said.items():
        if stamp and stamp.time and format_time(stamp.time) == published:
            return f"day {day}, minute {name}"
    return f"day {day}"
