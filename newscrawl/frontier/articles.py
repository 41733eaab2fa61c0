"""What a record is beside what is known: new, unchanged, a revision, the same story, or another article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from newscrawl.frontier.rows import KnownArticle
from newscrawl.frontier.stamps import is_modified_later, stamp_of
from newscrawl.pages.publication_minute import completions, minute_source_of
from newscrawl.records.stamps import is_earlier, later
from newscrawl.text.dates import BEIJING, parse_stamp
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.frontier.rows import Revision
    from newscrawl.items import Article
    from newscrawl.pages.evidence import Evidence

State = Literal[
    "new", "changed", "restored", "doubtful", "unchanged", "rebased", "stale", "duplicate"
]

GIVEN = frozenset[State](("new", "changed", "restored"))
"""States whose record this run's feeds get at once; of the others they get what was known, in the end."""

_GENERAL = "generic"
"""Family of the template that reads anyone's page."""

_MINUTE = len("2026-11-24T03:28")

# design: same-as. fact: ids-differ-by-channel
_SAME_STORY = timedelta(days=1)
"""Between two publication days of one story under two identifiers."""


@dataclass
class Origin:
    """What a crawl knows of the answer that an article came with."""

    job: int
    key: str
    """Of the article among the URL states."""
    etag: str | None = None
    last_modified: str | None = None
    complete: bool = True
    """Whether all of its pages came."""
    clean: bool = True
    """Whether page 1 has every strict field where its template says."""
    again: bool = False
    """Whether it was begun a second time, since its pages were not of one moment."""
    minute_source: str | None = None
    """Who told the minute of publication; None: nobody, or that is not known."""
    waits: bool = False
    """Whether a list may show its minute later in the run."""


def digest(text: str) -> bytes:
    """16 bytes that tell texts apart by their letters and digits."""
    return hashlib.blake2b(letters(text).encode(), digest_size=16).digest()


def which(known: Iterable[KnownArticle], day: str | None, headline: bytes) -> KnownArticle | None:
    """The article of this identifier that has the same day or the same headline."""
    return next((one for one in known if day == one.day or headline == one.headline), None)


def row_of(article: Article, origin: Origin, now: str) -> KnownArticle:
    """What is to be remembered of an article that has no line yet."""
    return KnownArticle(
        id=None,
        identifier=article.identifier,
        day=article.published_day,
        date_published=article.date_published or article.published_day,
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
        stamp=stamp_of(article, now),
        clean=origin.clean,
        minute_source=origin.minute_source or minute_source_of(article),
        completed=completions(article.metadata.warnings),
    )


# design: revisions, only-forward
def compare(before: KnownArticle, found: KnownArticle, others: Sequence[Revision] = ()) -> State:
    """What a record is beside the one known under its identifier; `others` are its other lines."""
    if before.job == found.job and before.key != found.key:
        return "duplicate"
    if before.segment is None:
        return "restored" if before.revision else "new"
    if is_earlier(found.stamp, before.stamp):
        return "stale"
    if is_doubtful(before, found):
        lines = {(one.template, one.content) for one in others if one.doubtful}
        is_known = found.content == before.content or (found.template, found.content) in lines
        return "unchanged" if is_known else "doubtful"
    if _is_back(before, found, others):
        return "stale"
    return _compare_clean(before, found)


def _compare_clean(before: KnownArticle, found: KnownArticle) -> State:
    if before.template == found.template and before.content != found.content:
        return "changed"
    if before.doubtful and found.content not in (before.content, before.line_content):
        return "changed"  # by a template that has been put right; what it reads is not to wait for the next change
    if before.retracted:
        return "restored"
    return "unchanged" if before.template == found.template else "rebased"


# design: doubtful
def is_doubtful(before: KnownArticle, found: KnownArticle) -> bool:
    """Whether a reading is to be trusted less than the known one: by the general reader, or by fallbacks of the same family.

    A known one of which nothing tells counts as clean: where its line is not on disk, readers are given the other.
    """
    family, its = (one.template.partition("/")[0] for one in (before, found))
    if its == _GENERAL or family != its:
        return its == _GENERAL != family
    return before.clean in (None, True) and not found.clean


def _is_back(before: KnownArticle, found: KnownArticle, others: Sequence[Revision]) -> bool:
    """Whether a cache gives what an earlier line has: nothing says that the page is later than the newest one.

    A page that lacked some of its pages when it was read last may well be whole again.
    """
    if not before.complete or (found.template, found.content) == (before.template, before.content):
        return False
    if is_earlier(before.stamp, found.stamp):
        return False
    is_stamped = found.stamp or before.stamp
    if not is_stamped and is_modified_later(found.last_modified, before.last_modified):
        return False
    lines = {(one.template, one.content) for one in others if not one.doubtful}
    return (found.template, found.content) in lines


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
        stamp=later(found.stamp, before.stamp),
        doubtful=before.doubtful,
        retracted=before.retracted,
        completed=before.completed,
    )


def fetched(before: KnownArticle, found: KnownArticle) -> KnownArticle:
    """The row after a reading that is less to be trusted: what was known, and that it was looked at.

    Without validators: the same page is to be read again, by a better template perhaps.
    """
    return replace(
        before,
        last_fetched=found.last_fetched,
        listed_at=found.listed_at,
        job=found.job,
        key=found.key,
        etag=None,
        last_modified=None,
        gone=None,
    )


# design: asked-again
def is_newer(shown: str | None, known: KnownArticle | None) -> bool:
    """Whether a list shows a later time than lists had shown when a known article was fetched.

    Only a fetch settles that: one that fails, or that was queued and given up, leaves the time newer. Of the times shown
    only the minutes count: the search API gives the seconds of what lists give without.
    """
    if shown is None or known is None:
        return False
    if known.listed_at is None:
        return shown > known.last_fetched
    return shown[:_MINUTE] > known.listed_at[:_MINUTE]


def listed_at(evidence: Evidence) -> str | None:
    """The latest time that a list or the API shows, in UTC; of a day alone, its beginning in Beijing."""
    printed = filter(None, (evidence.indexed_at, evidence.listed_at))
    moments = [
        utc(stamp.time or datetime.combine(stamp.day, time.min, BEIJING))
        for stamp in map(parse_stamp, printed)
        if stamp
    ]
    return max(moments, default=None)


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
