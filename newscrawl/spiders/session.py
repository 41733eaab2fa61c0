"""Opening a run for a spider: its arguments as typed, the job they name, and the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ArgumentError, SettingError
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.job import NAMES, Common, identity
from newscrawl.frontier.run import Run, stop_at_once
from newscrawl.spiders.arguments import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.settings import BaseSettings

    from newscrawl.spiders.base import NewsSpider


def clock(fixed: str | None) -> Callable[[], datetime]:
    """What tells the time: the setting NOW, a moment in Beijing unless it has a zone, else the system.

    Raises SettingError.
    """
    if not fixed:
        return lambda: datetime.now(timezone.utc)
    try:
        found = moment("NOW", str(fixed), datetime.now(timezone.utc))
    except ArgumentError:
        found = None
    if not isinstance(found, datetime):
        raise SettingError(f"NOW: {fixed!r} is no moment, expected one like 2026-09-28T08:00")
    return lambda: found


@dataclass(frozen=True)
class Session:
    """What a spider starts from."""

    arguments: Any
    run: Run


def open_session(
    spider: type[NewsSpider], given: Mapping[str, Any], settings: BaseSettings
) -> Session:
    """Check the arguments, then take the data folder and the job.

    Raises ArgumentError, HeldError where another run has the folder, StorageError where the disk fails.
    """
    typed = {name: str(value) for name, value in given.items()}
    now = clock(settings.get("NOW"))
    own = {name: value for name, value in typed.items() if name not in NAMES}
    common = Common.parse(typed, spider.known_default)
    arguments = spider.arguments_type.parse(own, now())
    digests = {name: text for name, text in arguments.digests().items() if name in typed}
    run = Run(
        Path(settings["DATA_DIR"]),
        spider.name,
        common,
        identity(spider.name, {**typed, **digests}),
        limits=Limits(
            settings.getint("SEGMENT_BYTES"),
            settings.getint("SEGMENT_LINES"),
            settings["SEGMENT_COMPRESSION"],
        ),
        now=now,
        on_failure=stop_at_once,
    )
    began = datetime.fromisoformat(run.job.began.replace("Z", "+00:00"))
    return Session(arguments.as_of(own, began), run)
