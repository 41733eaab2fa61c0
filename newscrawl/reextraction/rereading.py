"""Reads the archived pages of an article: from captures to a record. It runs in workers, and all that it gets and gives can be pickled."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.archive.connection import shown
from newscrawl.archive.members import DamagedRecordError, Fault, Source
from newscrawl.archive.reading import read
from newscrawl.errors import UnreachableError
from newscrawl.extraction import merge_records, read_record
from newscrawl.frontier.outcomes import BROKEN, DONE, Outcome
from newscrawl.pages.article.field_reader import reads_cleanly
from newscrawl.pages.article.pager import claims_another
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.html.completeness import is_closed, is_crowded, is_overfull
from newscrawl.pages.html.page import NEVER_CLOSED
from newscrawl.records.merge import is_whole
from newscrawl.records.stamps import differ, is_earlier, printed_stamp
from newscrawl.records.validate import faults
from newscrawl.reextraction.differences import differences
from newscrawl.reextraction.kept import Kept, complete
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.archive.reading import Place
    from newscrawl.items import Article
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.reextraction.captures import ArticleCaptures, Piece
    from newscrawl.reextraction.differences import Difference

_SLACK = timedelta(minutes=5)
"""Most time by which a capture is earlier than the `date_downloaded` of the record that was read from it."""

_SECONDS = len("2026-11-24T03:28:00")

NO_ARTICLE, INVALID = "no_article", "invalid"
"""Reasons of an article without a record."""


@dataclass(frozen=True)
class Options:
    """How pages are read: settings of the same names."""

    field_sources: bool = False
    body_html: bool = False
    page_maxsize: int = 4 * 1024 * 1024
    page_tokens_max: int = 60_000
    page_elements_max: int = 20_000


@dataclass(frozen=True)
class Task:
    """An article to read."""

    captures: ArticleCaptures
    kept: Kept


@dataclass
class Result:
    """An article that was read."""

    url: str
    article: Article | None = None
    reason: str | None = None
    """Why there is no record."""
    details: list[str] = field(default_factory=list)
    """Faults of a record that is not valid, or the traceback of an error of ours."""
    damaged: list[Fault] = field(default_factory=list)
    """Captures that cannot be read."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Numbers of captures that were tried and are not pages of an article, by reason."""
    minute_source: str | None = None
    clean: bool = True
    """Whether page 1 has every required field where its template expects it."""
    is_older: bool = False
    """Whether the data set has read a later page."""
    is_same_page: bool = False
    """Whether the data set's record was read from this capture."""
    is_known: bool = False
    """Whether the data set has a record of it."""
    differences: list[Difference] = field(default_factory=list)
    """From the data set's record."""

    @property
    def outcome(self) -> Outcome:
        """How the article ends. A page that a crawl could not read either is no failure."""
        if self.reason == NO_ARTICLE and not self.is_known:
            return Outcome("excluded", NO_ARTICLE)
        if self.reason:
            return Outcome("failed", self.reason)
        assert self.article is not None  # noqa: S101 - it has no reason
        is_complete = is_whole(self.article.metadata.warnings)
        return DONE if is_complete else Outcome("failed", "pages_missing")


def read_batch(tasks: Sequence[Task], options: Options) -> list[Result]:
    """Read some articles. An error of ours on one of them is its result."""
    return [_guarded(task, options) for task in tasks]


def _guarded(task: Task, options: Options) -> Result:
    result = Result(task.captures.url, is_known=task.kept.record is not None)
    try:
        _Reader(task, options, result).read()
    except UnreachableError:
        raise  # a page that cannot be asked for is not an article without a record
    except Exception:  # noqa: BLE001 - the run reports it and ends with the status of a crash
        result.article, result.reason = None, BROKEN
        result.details = [traceback.format_exc()]
    return result


class _Reader:
    """Reads one article into its result."""

    def __init__(self, task: Task, options: Options, result: Result) -> None:
        self._captures = task.captures
        self._kept = task.kept
        self._options = options
        self._result = result

    def read(self) -> None:
        found = self._first_page()
        if found is None:
            self._result.reason = NO_ARTICLE
            return
        piece, reading = found
        article = reading.article
        article.metadata.revision = 1
        article.metadata.date_downloaded = piece.time or None
        article.metadata.http_status = 200
        article.metadata.warc = piece.name
        self._result.minute_source = reading.minute_source
        self._result.clean = reads_cleanly(article.metadata.warnings)
        article = self._whole(piece, article)
        self._result.minute_source = complete(article, self._kept, reading.minute_source)
        self._compare(piece, article)
        self._result.details = faults(article)
        if self._result.details:
            self._result.reason = INVALID
        self._result.article = article

    # --- Page 1

    def _first_page(self) -> tuple[Piece, PageReading] | None:
        """The newest capture that is an article and no older copy, as a cache serves them; else the one of the data set's record.

        A page without its closing tags counts only where no other can be read, except that of the record.
        """
        older, unclosed = [], []
        for piece in self._captures.first:
            reading = self._page(piece, self._kept.evidence)
            if reading is None:
                continue
            is_closed = NEVER_CLOSED not in reading.article.metadata.warnings
            if is_earlier(printed_stamp(reading.article), self._kept.stamp):
                older.append((piece, reading))
            elif is_closed or self._is_of_record(piece):
                return piece, reading
            else:
                unclosed.append((piece, reading))
        older = [*unclosed, *older]
        return next((one for one in older if self._is_of_record(one[0])), next(iter(older), None))

    def _is_of_record(self, piece: Piece) -> bool:
        """Whether the data set's record was read from a capture."""
        record = self._kept.record
        return record is not None and piece.name is not None and record.metadata.warc == piece.name

    def _compare(self, piece: Piece, article: Article) -> None:
        record = self._kept.record
        if record is None:
            return
        self._result.is_same_page = self._is_of_record(piece)
        if not self._result.is_same_page:
            self._result.is_older = _is_before(piece.time, record.metadata.date_downloaded)
        self._result.differences = differences(record, article)

    # --- Later pages

    def _whole(self, piece: Piece, first: Article) -> Article:
        """The record of all pages, as a crawl merges them."""
        count = len(first.page_urls)
        pages, number, missing = [first], 2, []
        while number <= count:
            found = self._later_page(piece, first, number)
            if found:
                count = max(count, len(found.page_urls))
                found.page_urls = []
                pages.append(found)
            else:
                missing.append(number)
            number += 1
        target = parse(first.url)
        if count > 1:
            first.page_urls = [target.page_url(one) for one in range(1, count + 1)]
        return merge_records(pages, [target.page_url(one) for one in missing])

    def _later_page(self, piece: Piece, first: Article, number: int) -> Article | None:
        """A page from the capture that is nearest to that of page 1; rather from one of the same moment."""
        apart = None
        for one in _nearest(self._captures.later.get(number, ()), piece.time):
            reading = self._page(one, Evidence())
            if reading is None or reading.article.metadata.template != first.metadata.template:
                continue
            article = reading.article
            if claims_another(reading.page):
                continue
            if not differ(printed_stamp(first), printed_stamp(article)):
                return article
            apart = apart or article
        return apart

    # --- Captures

    def _page(self, piece: Piece, evidence: Evidence) -> PageReading | None:
        """The reading of a capture; None where it is not a whole page of an article."""
        try:
            capture = read(piece.place, piece.offset)
        except (DamagedRecordError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._result.damaged.append(Fault(_name(piece.place), piece.offset, reason))
            return None
        body = capture.body
        if reason := self._refusal(body):
            self._result.left_out[reason] += 1
            return None
        reading = read_record(
            body,
            piece.url,
            evidence,
            content_type=capture.content_type,
            field_sources=self._options.field_sources,
            body_html=self._options.body_html,
            headers=capture.headers.headers,
        )
        if reading is None:
            self._result.left_out["no article"] += 1
            return None
        if not is_closed(body) and not reading.is_whole:
            self._result.left_out["cut"] += 1
            return None
        return reading

    def _refusal(self, body: bytes) -> str | None:
        """Why a page is not read, as in a crawl."""
        options = self._options
        if not body.strip():
            return "empty"
        if (
            len(body) > options.page_maxsize
            or is_overfull(body, options.page_tokens_max)
            or is_crowded(body, options.page_elements_max)
        ):
            return "too large"
        return None


def _nearest(pieces: Iterable[Piece], time: str) -> list[Piece]:
    moment = _moment(time)
    if moment is None:
        return list(pieces)

    def distance(piece: Piece) -> timedelta:
        its = _moment(piece.time)
        return abs(its - moment) if its else timedelta.max

    return sorted(pieces, key=distance)


def _is_before(time: str, downloaded: str | None) -> bool:
    one, other = _moment(time), _moment(downloaded or "")
    if other is None:
        return False
    return one is None or one < other - _SLACK


def _moment(time: str) -> datetime | None:
    try:
        return datetime.fromisoformat(time[:_SECONDS])
    except ValueError:
        return None


def _name(place: Place) -> str:
    return place.name if isinstance(place, Source) else shown(place.path)
