"""When an article was published and created, from all that speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.text.dates import created, parse_stamp, publication_day, publication_moment

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.pages.article.ledger import Ledger
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.evidence import Evidence
    from newscrawl.pages.page import Page


def read_dates(
    template: Template, page: Page, ledger: Ledger, article: Article, evidence: Evidence
) -> None:
    """Publication day and minute, and the moment the story was created; where only the day is known, there is no moment."""
    stamp = parse_stamp(article.date_raw) if article.date_raw else None
    listed, indexed = (
        parse_stamp(printed) if printed else None
        for printed in (evidence.listed_at, evidence.indexed_at)
    )
    day = ledger.first("published_day", template.day)
    kept = ledger.first("minute", template.minute)
    minute = parse_stamp(kept) if kept else None
    said = {
        "search API": indexed,
        "list": listed,
        "stamp": stamp,
        "page": minute,
    }
    found, doubts = publication_day(page.location.date, day, stamp, indexed, listed)
    ledger.warnings.extend(doubts)
    if found is None:
        return
    article.published_day = found.isoformat()
    ledger.sources["published_day"] = "url" if page.location.date else "page"
    article.date_created = created(page.location.created, article.published_day)
    if minute and minute.time and template.minute_is_sure:
        found, said = minute.day, {"page": minute}
    article.date_published, teller = publication_moment(found, said)
    if teller:
        ledger.sources["date_published"] = teller
