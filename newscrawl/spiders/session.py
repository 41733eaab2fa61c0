"""Opening a run for a spider: its arguments as typed, the job they name, and the data folder."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.config.checks import check_settings, data_dir, doubtful_names, file_mask
from newscrawl.config.outputs import check_outputs
from newscrawl.errors import ArgumentError, SettingError
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.job import NAMES, Common, identity
from newscrawl.frontier.run import Run, stop_at_once
from newscrawl.spiders.arguments import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.settings import BaseSettings


logger = logging.getLogger(__name__)


def clock(fixed: str | None) -> Callable[[], datetime]:
    """What tells the time, in UTC: the setting NOW, a moment in Beijing unless it has a zone, else the system.

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
    fixed_moment = found.astimezone(timezone.utc)
    return lambda: fixed_moment


@dataclass(frozen=True)
class Session:
    """What a spider starts from."""

    arguments: Any
    run: Run


def open_session(
    spider: type[Any],
    given: Mapping[str, Any],
    settings: BaseSettings,
    *,
    tell: Callable[[str], None] = logger.warning,
) -> Session:
    """Check settings and arguments, then take the data folder and the job; every way to run a spider comes by here.

    `spider` is a class with `name`, `arguments_type` and `known_default`. From then on the process has the setting UMASK as its own mask, for all that it writes. `tell` is called
    with sentences on what may be a mistake. Raises SettingError, ArgumentError, FolderLockedError where another run
    has the folder, StorageError where the disk fails.
    """
    check_settings(settings)
    check_outputs(settings)
    typed = {name: str(value) for name, value in given.items()}
    now = clock(settings.get("NOW"))
    own = {name: value for name, value in typed.items() if name not in NAMES}
    common = Common.parse(typed, spider.known_default)
    arguments = spider.arguments_type.parse(own, now())
    digests = {name: text for name, text in arguments.digests().items() if name in typed}
    for sentence in doubtful_names(settings):
        tell(sentence)
    run = Run(
        data_dir(settings),
        spider.name,
        common,
        identity(spider.name, {**typed, **digests}),
        limits=Limits(
            settings.getint("SEGMENT_BYTES"),
            settings.getint("SEGMENT_LINES"),
            settings["SEGMENT_COMPRESSION"],
        ),
        umask=file_mask(settings),
        now=now,
        on_failure=stop_at_once,
    )
    began = datetime.fromisoformat(run.job.began.replace("Z", "+00:00"))
    return Session(arguments.as_of(own, began), run)
