"""The faults that the replica serves on demand: under a path prefix, at an address, or at a rate.

`/fault/NAME/a/…` on any host, also without SITE_ADDRESS, for the tests of any client; `Replica.spoil(url, name)`
for one address; `Faults(rate)` for a share of all articles, the same ones for the same seed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.replica.faults.fault import Fault, Genuine
from tests.replica.faults.impostors import ERROR_PAGES, IMPOSTORS
from tests.replica.faults.sizes import SIZES
from tests.replica.faults.statuses import STATUSES
from tests.replica.faults.transfer import TRANSFER
from tests.replica.mixing import mix

__all__ = ["ERROR_PAGES", "FAULTS", "LIGHT", "PREFIX", "Fault", "Faults", "Genuine"]

FAULTS: dict[str, Fault] = {
    fault.name: fault for fault in (*STATUSES, *TRANSFER, *IMPOSTORS, *SIZES)
}
"""By name."""

LIGHT = tuple(name for name, fault in FAULTS.items() if not fault.is_heavy)
"""Faults that neither wait nor send more than a few MiB."""

PREFIX = "/fault/"


@dataclass
class Faults:
    """Faults at a rate: an article's fault depends only on its address and the seed."""

    rate: float
    """Share of articles' addresses with a fault, 0 to 1."""
    names: tuple[str, ...] = LIGHT
    seed: int = 1
    struck: Counter[str] = field(default_factory=Counter)
    """How often each address had its fault."""

    def of(self, url: str) -> Fault | None:
        """The fault of an address; None without one."""
        chance = mix(self.seed, *url.encode())
        if chance % 1_000_000 >= self.rate * 1_000_000:
            return None
        return FAULTS[self.names[chance // 1_000_000 % len(self.names)]]

    def strikes(self, url: str) -> Fault | None:
        """The fault for the next request of an address; None once it has struck `times` times."""
        fault = self.of(url)
        if fault is None:
            return None
        self.struck[url] += 1
        return None if fault.times is not None and self.struck[url] > fault.times else fault
