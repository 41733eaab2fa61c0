"""Sightings: where articles were found, and what the pages that link to them state about them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.frontier.articles import listed_at, utc
from newscrawl.frontier.rows import Sighting
from newscrawl.pages.evidence import Evidence, lasting, merged, of_place
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.frontier.rows import Job, Place
    from newscrawl.frontier.store import Store
    from newscrawl.frontier.task import ArticleTask


class Sightings:
    """The places at which this job and earlier ones found articles."""

    def __init__(self, store: Store, job: Job, now: Callable[[], datetime]) -> None:
        self._store = store
        self._job = job
        self._now = now
        self.new: Counter[str] = Counter()
        """By place: the articles that it showed this process for the first time."""

    def record(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        """Store that an article was found at a place, with the evidence beside its link."""
        self.new[place] += not self._store.has_place(task.key, place)
        kept = of_place(evidence, parse(task.url).date)
        self._store.record_sighting(
            self._job.id,
            Sighting(
                task.key,
                place,
                task.payload.via or "",
                utc(self._now()),
                listed_at(evidence),
                json.dumps(kept, ensure_ascii=False) if kept else None,
            ),
        )

    def at(self, key: str) -> list[Evidence]:
        """The evidence of each place that shows an article."""
        return [_evidence(place) for place in self._store.places_of(key)]

    def all_of(self, task: ArticleTask) -> Evidence:
        """All evidence on an article: its task's, then that of its places, the latest first.

        Of a place that this job has not read, only evidence that holds after the page has changed.
        """
        others = []
        for place in sorted(
            self._store.places_of(task.key), key=lambda one: one.last_seen, reverse=True
        ):
            evidence = _evidence(place)
            is_of_job = place.last_seen >= self._job.began
            others.append(evidence if is_of_job else lasting(evidence))
        return merged(task.payload.evidence, others, parse(task.url).date)

    def listed_at(self, key: str) -> str | None:
        """The latest time that any place shows beside an article."""
        return self._store.listed_at(key)

    def by_day(self) -> dict[str, dict[str, int]]:
        """How many articles each route of the job found, by the day of their addresses."""
        seen: dict[str, dict[str, int]] = {}
        for day, via, count in self._store.seen_by_day(self._job.id):
            seen.setdefault(day, {})[via] = count
        return seen


def _evidence(place: Place) -> Evidence:
    return Evidence(**json.loads(place.evidence or "{}"))
