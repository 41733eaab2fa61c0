"""What an article costs: by the summaries of earlier runs, else by assumption."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.monitoring.history import FOLDER, count_in, past_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from newscrawl.monitoring.history import PastRun

REQUESTS_PER_ARTICLE = 1.5
"""Without a history: most articles have one page, a gallery or a long text several, and some addresses redirect."""
BYTES_PER_REQUEST = 9_000
"""Without a history: what an answer takes in the archive, compressed as on the wire."""

_RUNS = 50
"""Newest runs that are considered."""
_FEWEST = 20
"""Articles, the least from which a share is learned."""


@dataclass(frozen=True)
class Costs:
    """Requests and bytes of articles."""

    requests_per_article: float = REQUESTS_PER_ARTICLE
    bytes_per_request: float = BYTES_PER_REQUEST
    articles: int = 0
    """Number of articles from which the first was learned; 0 where it is assumed."""


def costs_of(data_dir: Path, is_like: Callable[[str], bool]) -> Costs:
    """The costs in the history of a data folder; `is_like` chooses spiders by their name."""
    seen: Counter[str] = Counter()
    jobs: set[tuple[str, str]] = set()
    for number, run in enumerate(past_runs(data_dir / FOLDER)):
        if number == _RUNS:
            break
        if not is_like(run.spider):
            continue
        job = (run.job, run.job_began)
        try:
            # counts of URLs are those of the whole job
            found = _of_run(run) | ({} if job in jobs else _of_job(run.summary))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            continue  # the summary of another version
        jobs.add(job)
        seen.update(found)
    given = {}
    if seen["articles"] >= _FEWEST:
        of_articles = seen["requests"] - seen["sources"] - seen["robots"]
        given["requests_per_article"] = max(1.0, of_articles / seen["articles"])
    if seen["archived_bytes"] and seen["archived_requests"]:
        given["bytes_per_request"] = seen["archived_bytes"] / seen["archived_requests"]
    return Costs(**given, articles=seen["articles"] if "requests_per_article" in given else 0)


def _of_run(run: PastRun) -> dict[str, int]:
    """Numbers of one process."""
    requests, found = count_in(run.summary.get("requests", 0)), run.summary.get("robots", {})
    stored = sum(count_in(one["bytes"]) for one in run.summary.get("archive", ()))
    robots = sum(count_in(count) for name, count in found.items() if name.startswith("status/"))
    return {
        "requests": requests,
        "robots": robots,
        "archived_bytes": stored,
        "archived_requests": requests if stored else 0,
    }


def _of_job(summary: Mapping[str, Any]) -> dict[str, int]:
    """Numbers of all runs of a job."""
    sources = summary["sources"].values()
    failed = sum(sum(map(count_in, one["failed"].values())) for one in sources)
    return {
        "articles": count_in(summary["articles"]["done"]),
        "sources": failed + sum(count_in(one["done"]) + count_in(one["gone"]) for one in sources),
    }
