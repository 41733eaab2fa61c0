"""What a check of this machine finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "fault", "unknown"]


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    check: str
    """Name of the check, one word: "disk"."""
    state: State
    """A fault stops or spoils runs, a warning may; unknown where the check could not be made."""
    found: str
    """What was found, without a full stop: "12.3 GiB are free in data"."""
    advice: str | None = None
    """What to do; None where nothing is."""

    @property
    def line(self) -> str:
        """The line for a terminal."""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{self.state:<8} {self.check:<9} {self.found}{advice}"
