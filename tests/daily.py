"""A data folder to which runs without a crawl add records and pages, day by day."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from newscrawl.archive.writing import ArchiveOptions
from newscrawl.commands.prune import Command
from newscrawl.frontier.repair import repair
from tests.running import Clock, a_run, a_task, archived, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

NOW = datetime.now(timezone.utc).replace(microsecond=0)


@dataclass
class Days:
    """A data folder with a run a day."""

    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(f"{NOW - timedelta(days=40):%FT08:00:00}"))

    def day(
        self, articles: Mapping[str, str], meanwhile: Callable[[], object] | None = None
    ) -> None:
        """A run that reads articles: by identifier the text, which is also the archived page.

        `meanwhile` is called when half of them are written.
        """
        run = a_run(self.folder, self.clock, archive=ArchiveOptions())
        for number, (identifier, text) in enumerate(articles.items()):
            if meanwhile and number == len(articles) // 2:
                run.commit()
                meanwhile()
            task = a_task(identifier)
            place = archived(run, task, f"<p>{text}</p>")
            keep(run, task, article_body=text, warc=str(place))
        run.finish(is_over=True)
        run.close()
        self.clock.pass_(days=1)

    def passes(self, **time: float) -> None:
        self.clock.pass_(**time)


def differences(folder: Path) -> list[str]:
    """What `newscrawl frontier repair` would mend."""
    return [one for one, _ in repair(folder, Clock(), dry_run=True, verifies_hashes=True)]


def a_text(number: int) -> str:
    return f"The keepers of harbour {number} write down the weather each evening, and the tide."


def prune(folder: Path, *parts: str, before: str | None = "10d", dry_run: bool = False) -> int:
    """The exit status; what is printed pytest catches."""
    command = Command()
    command.settings = Settings({"DATA_DIR": str(folder)}, priority="project")
    command.run(list(parts), Namespace(before=before, dry_run=dry_run))
    return int(command.exitcode)
