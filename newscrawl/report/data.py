"""What a report shows, before it is a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.monitoring.folder_status import FolderStatus
    from newscrawl.report.articles import Articles
    from newscrawl.report.failures import WaitingUrls
    from newscrawl.report.history import History


@dataclass(frozen=True)
class Data:
    """All that a report shows."""

    status: FolderStatus
    history: History
    articles: Articles | None
    """None where there is no data set yet."""
    failures: list[WaitingUrls]
    left_out: list[str]
    """Sentences on what could not be read."""
    now: datetime
    days: int
    """Length of the charts over time."""
