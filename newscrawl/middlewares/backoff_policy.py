"""The length of pauses: doubled with jitter, or as Retry-After requests. No engine, no clock."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from scrapy.http.headers import Headers

# design: pauses
_ROW = 5  # failures in a row that make an outage
_URLS = 3  # different URLs that fail: a page that always answers 503 is not an outage


class Backoff:
    """How long to wait; pure, with random numbers from `dice`."""

    def __init__(self, base: float, longest: float, dice: random.Random) -> None:
        """`base`, `longest`: seconds of the first and the longest pause."""
        self._base = base
        self._longest = longest
        self._dice = dice
        self.row = 0
        """Failures in a row."""
        self.pauses = 0
        """Pauses since the last answer."""
        self._urls: set[str] = set()

    @property
    def is_outage(self) -> bool:
        """Whether more than a few pages are broken."""
        return len(self._urls) >= _URLS

    def succeeded(self) -> None:
        """Reset after an answer."""
        self.row = self.pauses = 0
        self._urls.clear()

    def straggled(self, url: str) -> None:
        """Count a failure of a request sent before the pause began; it does not double the pause."""
        self.row += 1
        if not self.is_outage:
            self._urls.add(url)

    def failed(self, url: str, *, asks: bool, retry_after: float | None = None) -> float | None:
        """Seconds to wait, None for no pause. `asks`: the site itself requests a pause."""
        self.straggled(url)
        if not asks and self.row < _ROW:
            return None
        self.pauses += 1
        doubled = min(self._longest, self._base * float(2 ** min(self.pauses - 1, 30)))
        jittered = doubled * self._dice.uniform(0.75, 1.25)
        return max(jittered, retry_after or 0.0)


def retry_after(headers: Headers, now: float) -> float | None:
    """Seconds from `now` (Unix time) to the time in Retry-After, a number or a date; None without a valid one."""
    value = (headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal() and len(value) < 12:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return max(0.0, moment.timestamp() - now)
