"""How a re-extraction ends: its status, and its report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.errors import Status
from newscrawl.frontier.outcomes import Outcome
from newscrawl.monitoring.console_report import console_report, counts_line
from newscrawl.monitoring.run_status import RunStatus, run_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.archive.members import Fault
    from newscrawl.monitoring.results import RunResults

OUT_OF_SCOPE = Outcome("excluded", "out_of_scope")
"""Of an article that a crawl read and that its arguments did not want."""

_NAMED = 5
"""Most damaged places that the report names."""


@dataclass(frozen=True)
class Ending:
    """The end of a re-extraction."""

    status: RunStatus
    results: RunResults
    rows: list[tuple[str, str]] = field(default_factory=list)
    """Rows of the report on what was written."""

    def report(
        self, left_out: Mapping[str, int], damaged: Sequence[Fault], first: str | None
    ) -> str:
        """The console report; `left_out` are numbers of captures that were not read, by reason, `first` is a headline."""
        rows = [("captures", f"left out: {counts_line(left_out)}" if left_out else "")]
        rows += [("damaged", str(one)) for one in damaged[:_NAMED]]
        if len(damaged) > _NAMED:
            rows.append(("damaged", f"{len(damaged) - _NAMED} more places"))
        return console_report(self.status, self.results, [*rows, *self.rows], first)


def status_of(results: RunResults, tolerance: float, damaged: Sequence[Fault]) -> RunStatus:
    """The status of a re-extraction: that of a crawl, and incomplete where an archive is damaged."""
    found = run_status(results, tolerance)
    if damaged and found.status == Status.COMPLETE:
        places = "1 place" if len(damaged) == 1 else f"{len(damaged)} places"
        are = "is" if len(damaged) == 1 else "are"
        sentence = f"incomplete: {places} of the archives {are} damaged, the rest was read"
        return RunStatus(Status.INCOMPLETE, sentence)
    return found
