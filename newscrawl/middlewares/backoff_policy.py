"""How long to leave a site alone: pauses that double with jitter, and what Retry-After asks for. No engine, no clock."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from scrapy.http.headers import Headers

# design: pauses
_ROW = 5  # failures with nothing in between that make an outage
_URLS = 3  # different ones that fail: a page that always answers 503 is no outage


class Backoff:
    """How long to wait; pure but for the dice, which are given."""

    def __init__(self, base: float, longest: float, dice: random.Random) -> None:
        """Seconds of the first pause and of the longest."""
        self._base = base
        self._longest = longest
        self._dice = dice
        self.row = 0
        """Failures with no answer in between."""
        self.pauses = 0
        """Pauses since the last answer."""
        self._urls: set[str] = set()

    @property
    def is_outage(self) -> bool:
        """Whether it is more than one page that is broken."""
        return len(self._urls) >= _URLS

    def succeeded(self) -> None:
        """An answer: no outage, or its end."""
        self.row = self.pauses = 0
        self._urls.clear()

    def straggled(self, url: str) -> None:
        """A request failed that was on its way when the pause began: it says nothing new, and doubles nothing."""
        self.row += 1
        if not self.is_outage:
            self._urls.add(url)

    def failed(self, url: str, *, asks: bool, retry_after: float | None = None) -> float | None:
        """Seconds to wait, None for not at all. `asks`: the site itself said to come later."""
        self.straggled(url)
        if not asks and self.row < _ROW:
            return None
        self.pauses += 1
        doubled = min(self._longest, self._base * float(2 ** min(self.pauses - 1, 30)))
        jittered = doubled * self._dice.uniform(0.75, 1.25)
        return max(jittered, retry_after or 0.0)


def retry_after(headers: Headers, now: float) -> float | None:
    """Seconds from `now` (Unix time) that Retry-After names, as a number or a date; None where it names none."""
    value = (headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal() and len(value) < 12:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return max(0.0, moment.timestamp() - now)
