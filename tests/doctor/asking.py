"""Asks a replica what `newscrawl doctor --site` asks, without a crawl; answers can be changed on the way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from newscrawl.doctor.checks import CHECKS
from newscrawl.doctor.plan import STEPS
from newscrawl.doctor.seen import Answer, CannotTellError, Seen
from newscrawl.doctor.verdicts import judge_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.doctor.verdicts import Verdict
    from tests.replica import Replica

TODAY = date(2026, 9, 28)
_REDIRECTS = 5


class Asked:
    """A replica whose answers are kept, so that many changes can be tried on them."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._known: dict[str, Answer] = {}

    def seen(self, change: Callable[[str, Answer], Answer] | None = None) -> Seen:
        """All answers of the plan."""
        seen = Seen(TODAY)
        for step in STEPS:
            try:
                url = step.url(seen)
            except CannotTellError as error:
                seen.skipped[step.name] = f"not requested: {error}"
                continue
            seen.answers[step.name] = self._answer(step.name, url, change)
        return seen

    def verdicts(self, change: Callable[[str, Answer], Answer] | None = None) -> list[Verdict]:
        """The verdicts on all answers."""
        return judge_all(CHECKS, self.seen(change))

    def _answer(
        self, name: str, url: str, change: Callable[[str, Answer], Answer] | None
    ) -> Answer:
        """The answer of a step; where it is not changed, with all that was read from it before."""
        if url not in self._known:
            self._known[url] = self._ask(url)
        known = self._known[url]
        if change is None:
            return known
        copy = Answer(known.asked, known.url, known.status, known.headers, known.body)
        changed = change(name, copy)
        is_same = (changed.url, changed.status, changed.body) == (
            known.url,
            known.status,
            known.body,
        )
        return known if is_same else changed

    def _ask(self, asked: str) -> Answer:
        url = asked
        for _ in range(_REDIRECTS):
            parts = urlsplit(url)
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            got = self._replica.respond(parts.netloc, target)
            headers = {name.lower(): value for name, value in got.headers.items()}
            if got.status not in (301, 302, 303, 307, 308):
                return Answer(asked, url, got.status, headers, got.body)
            url = urljoin(url, headers["location"])
        raise AssertionError(asked)
