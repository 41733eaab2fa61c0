"""What a record is beside what is known: new, unchanged, a revision, the same story, or another article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from newscrawl.frontier.rows import KnownArticle
from newscrawl.text.dates import BEIJING, parse_stamp
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.items import Article
    from newscrawl.pages.evidence import Evidence

State = Literal["new", "changed", "unchanged", "rebased", "duplicate"]

_SAME_STORY = timedelta(days=1)
"""Between two publication days of one story under two identifiers (RULES, same_as)."""


@dataclass
class Origin:
    """What a crawl knows of the answer that an article came with."""

    job: int
    key: str
    """Of the article in the books."""
    etag: str | None = None
    last_modified: str | None = None
    complete: bool = True
    """Whether all of its pages came."""


def digest(text: str) -> bytes:
    """16 bytes that tell texts apart by their letters and digits."""
    return hashlib.blake2b(letters(text).encode(), digest_size=16).digest()


def which(known: Iterable[KnownArticle], day: str | None, headline: bytes) -> KnownArticle | None:
    """The article of this identifier that has the same day or the same headline (RULES, Identity)."""
    return next((one for one in known if day == one.day or headline == one.headline), None)


def row_of(article: Article, origin: Origin, now: str) -> KnownArticle:
    """What is to be remembered of an article that has no line yet."""
    return KnownArticle(
        id=None,
        identifier=article.identifier,
        day=day_of(article),
        date_published=article.date_published,
        headline=digest(article.headline),
        story=digest(f"{article.headline}\n{article.article_body or ''}"),
        url=article.url,
        pages=len(article.page_urls),
        complete=origin.complete,
        template=article.metadata.template or "",
        content=bytes.fromhex(article.metadata.content_hash or ""),
        revision=0,
        line_content=None,
        segment=None,
        start=None,
        length=None,
        first_fetched=now,
        last_fetched=now,
        listed_at=None,
        etag=origin.etag,
        last_modified=origin.last_modified,
        job=origin.job,
        key=origin.key,
        language=article.in_language,
        edition=article.edition,
        sections=json.dumps([crumb.url for crumb in article.breadcrumbs if crumb.url]),
        stamp=article.date_modified,
    )


def day_of(article: Article) -> str | None:
    """Its publication day."""
    return article.date_published[:10] if article.date_published else None


def compare(before: KnownArticle, found: KnownArticle) -> State:
    """What a record is beside the one known under its identifier."""
    if before.job == found.job and before.key != found.key:
        return "duplicate"
    if before.segment is None:
        return "new"
    if before.template != found.template:
        return "rebased"
    return "unchanged" if before.content == found.content else "changed"


def succeed(before: KnownArticle, found: KnownArticle) -> KnownArticle:
    """The row after `found` was read: its own facts, and from `before` what it continues."""
    return replace(
        found,
        id=before.id,
        revision=before.revision,
        line_content=before.line_content,
        segment=before.segment,
        start=before.start,
        length=before.length,
        first_fetched=before.first_fetched,
    )


def is_newer(shown: str | None, known: KnownArticle | None) -> bool:
    """Whether a list shows a later time than lists had shown when a known article was fetched.

    Only a fetch settles that: one that fails, or that was queued and given up, leaves the time newer.
    """
    return bool(shown and known and shown > (known.listed_at or known.last_fetched))


def listed_at(evidence: Evidence) -> str | None:
    """The time that a list or the API shows, in UTC; of a day alone, its beginning in Beijing."""
    stamp = parse_stamp(evidence.indexed_at or evidence.listed_at or "")
    if stamp is None:
        return None
    return utc(stamp.time or datetime.combine(stamp.day, time.min, BEIJING))


def utc(moment: datetime) -> str:
    """ "2026-11-24T03:28:00Z"."""
    return f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


def same_as(day: str | None, others: Sequence[tuple[str, str | None]]) -> list[str]:
    """Identifiers of the same letters whose publication day differs by at most one."""
    if day is None:
        return []
    here = date.fromisoformat(day)
    near = (
        identifier
        for identifier, other in others
        if other and abs(date.fromisoformat(other) - here) <= _SAME_STORY
    )
    return list(dict.fromkeys(near))
