"""The numbers of a run that health checks compare, read from its summary."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from newscrawl.errors import Status
from newscrawl.frontier.stamps import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from newscrawl.monitoring.history import PastRun

_SAMPLE = 10  # records


def has_read(run: PastRun) -> bool:
    """Whether the run read all of its scope."""
    return run.exit_status in (Status.COMPLETE, Status.UNHEALTHY)


def record_count(run: PastRun) -> int:
    """Number of records."""
    return sum((run.summary.get("templates") or {}).values())


def pooled_shares(runs: Iterable[PastRun]) -> Iterator[dict[str, float]]:
    """The share of the records that have each field, in samples of at least ten records; small runs are counted together."""
    having: Counter[str] = Counter()
    records = 0
    for run in runs:
        found, shares = record_count(run), run.summary.get("fields") or {}
        records += found
        having.update({name: round(share * found) for name, share in shares.items() if share})
        having.update(dict.fromkeys(shares, 0))
        if records >= _SAMPLE:
            yield {name: count / records for name, count in having.items()}
            having, records = Counter(), 0


def new_articles(run: PastRun) -> Counter[str]:
    """The number of new articles; of summaries without it, that of articles."""
    counts = run.summary.get("revisions")
    if counts is None:
        return Counter({"": (run.summary.get("articles") or {}).get("done", 0)})
    return Counter({"": counts.get("new", 0)})


def new_on(run: PastRun) -> Counter[str]:
    """The number of new articles that each list showed."""
    return Counter(run.summary.get("new_on") or {})


def newest_ages(runs: Sequence[PastRun]) -> list[tuple[timedelta, datetime]]:
    """How old the newest known article was at the end of each run, and that end, newest first; runs before the first article are left out."""
    newest = None
    ages: list[tuple[timedelta, datetime]] = []
    for run in reversed(runs):
        if text := run.summary.get("newest"):
            found = min(moment(text), run.ended)
            newest = found if newest is None else max(newest, found)
        if newest:
            ages.append((run.ended - newest, run.ended))
    return ages[::-1]


def request_count(run: PastRun) -> int:
    """Number of requests."""
    return int(run.summary.get("requests") or 0)


def seconds_a_request(run: PastRun) -> float:
    """The time of the run divided by its requests; ZeroDivisionError without a request."""
    return (run.ended - run.began).total_seconds() / request_count(run)


def bytes_written(run: PastRun) -> int:
    """The bytes that the run added to the data set and the archive."""
    keys = ("segments", "archive")
    files = chain.from_iterable(run.summary.get(key) or () for key in keys)
    return sum(one.get("bytes") or 0 for one in files)
