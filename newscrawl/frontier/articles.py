"""Compares a record with the known articles: new, unchanged, a revision, the same story, or another article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal

from newscrawl.frontier.rows import KnownArticle
from newscrawl.frontier.stamps import is_modified_later, stamp_of
from newscrawl.pages.publication_minute import completions, minute_source_of
from newscrawl.records.stamps import is_earlier, later
from newscrawl.text.dates import BEIJING, parse_stamp
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.frontier.rows import Revision
    from newscrawl.items import Article
    from newscrawl.pages.evidence import Evidence

State = Literal[
    "new", "changed", "restored", "doubtful", "unchanged", "rebased", "stale", "duplicate"
]

GIVEN = frozenset[State](("new", "changed", "restored"))
"""States whose record this run's feeds get at once; for the others they get the known record at the end."""

_GENERAL = "generic"
"""Family of the template that reads any page."""

_MINUTE = len("2026-11-24T03:28")

# design: same-as. fact: ids-differ-by-channel
_SAME_STORY = timedelta(days=1)
"""Most time between the publication days of one story under two identifiers."""


@dataclass(frozen=True)
class Archived:
    """A page of an archive, ours or a public one."""

    time: str | None
    """When it was received, UTC."""
    is_older: bool
    """Whether the known record was read from a later page."""
    is_same_page: bool
    """Whether the known record was read from the same page."""
    changes_the_record: bool | None = None
    """Whether the new record differs from the known one in a field that pages give; None: the visible text decides, as after a request."""


@dataclass
class Origin:
    """What a crawl knows of the response from which a record was read."""

    job: int
    key: str
    """Key of the article in the URL states."""
    etag: str | None = None
    last_modified: str | None = None
    complete: bool = True
    """Whether all of its pages were received."""
    clean: bool = True
    """Whether page 1 has every required field where its template expects it."""
    again: bool = False
    """Whether this is the second reading, since the pages of the first were not of one moment."""
    minute_source: str | None = None
    """Source of the minute of publication; None: no source gave one, or it is unknown."""
    waits: bool = False
    """Whether a list may show its minute later in the run."""
    archived: Archived | None = None
    """How the archived page stands to the known record; None for a page that was requested from the site."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Origin:
        """The origin from its `dataclasses.asdict`, as requests for later pages carry it."""
        archived = data.get("archived")
        return cls(**{**data, "archived": Archived(**archived) if archived else None})


def digest(text: str) -> bytes:
    """Digest of the letters and digits of a text, 16 bytes."""
    return hashlib.blake2b(letters(text).encode(), digest_size=16).digest()


def which(known: Iterable[KnownArticle], day: str | None, headline: bytes) -> KnownArticle | None:
    """The first article with the same day or the same headline."""
    return next((one for one in known if day == one.day or headline == one.headline), None)


def row_of(article: Article, origin: Origin, now: str) -> KnownArticle:
    """The row of an article that has no line yet."""
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
    """Compare a record with the article known under its identifier; `others` are its other lines."""
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


# design: re-extraction
def compare_archived(
    before: KnownArticle, found: KnownArticle, archived: Archived, others: Sequence[Revision] = ()
) -> State:
    """Compare the record of an archived page with the known article; `others` are its other lines.

    Other than after a request, a reading by another version of the template counts, in every field: it is why a page is read again.
    """
    if before.segment is None:
        return "restored" if before.revision else "new"
    if archived.is_older:
        return "stale"
    if not archived.is_same_page and is_earlier(found.stamp, before.stamp):
        return "stale"
    if is_doubtful(before, found):
        lines = {(one.template, one.content) for one in others if one.doubtful}
        is_known = found.content == before.content or (found.template, found.content) in lines
        return "unchanged" if is_known else "doubtful"
    if archived.changes_the_record is None:
        return _compare_clean(before, found)
    if archived.changes_the_record:
        return "changed"
    return "unchanged" if before.template == found.template else "rebased"


def _compare_clean(before: KnownArticle, found: KnownArticle) -> State:
    if before.template == found.template and before.content != found.content:
        return "changed"
    if before.doubtful and found.content not in (before.content, before.line_content):
        return "changed"  # by a template that has been corrected; its reading must not wait for the next change
    if before.retracted:
        return "restored"
    return "unchanged" if before.template == found.template else "rebased"


# design: doubtful
def is_doubtful(before: KnownArticle, found: KnownArticle) -> bool:
    """Whether a reading is less trusted than the known one: by the generic template, or by fallbacks of the same family.

    A known reading without this information counts as clean.
    """
    family, its = (one.template.partition("/")[0] for one in (before, found))
    if its == _GENERAL or family != its:
        return its == _GENERAL != family
    return before.clean in (None, True) and not found.clean


def _is_back(before: KnownArticle, found: KnownArticle, others: Sequence[Revision]) -> bool:
    """Whether a cache serves the content of an earlier line, with no sign of a page later than the newest line.

    An article that lacked pages at its last reading may be whole again.
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
    """The row after `found` was read: the values of `found`, with the history of `before`."""
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
    """The row after a less trusted reading: `before`, with the time of the fetch.

    It has no validators, so that the same page is read again, perhaps by a better template.
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


def as_requested(before: KnownArticle, row: KnownArticle) -> KnownArticle:
    """The row after an archived page was read: what concerns requests, and who found the article, is that of `before`.

    Except that a page that a public archive received later is as good as one that was requested then.
    """
    return replace(
        row,
        job=before.job,
        key=before.key,
        last_fetched=max(before.last_fetched, row.last_fetched),
        listed_at=before.listed_at,
        etag=before.etag,
        last_modified=before.last_modified,
        gone=before.gone,
    )


# design: asked-again
def is_newer(shown: str | None, known: KnownArticle | None) -> bool:
    """Whether a list shows a later time than lists had shown when a known article was fetched.

    A fetch that fails, or is never made, leaves the time newer. Times are compared to the minute: the search API
    gives seconds, lists do not.
    """
    if shown is None or known is None:
        return False
    if known.listed_at is None:
        return shown > known.last_fetched
    return shown[:_MINUTE] > known.listed_at[:_MINUTE]


def listed_at(evidence: Evidence) -> str | None:
    """The latest time that a list or the API shows, in UTC; a day counts from its beginning in Beijing."""
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
    """Identifiers of `others` whose publication day differs by at most one day."""
    if day is None:
        return []
    here = date.fromisoformat(day)
    near = (
        identifier
        for identifier, other in others
        if other and abs(date.fromisoformat(other) - here) <= _SAME_STORY
    )
    return list(dict.fromkeys(near))
