"""Opening a run for a spider: its arguments as typed, the job they name, and the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.segments import Limits
from newscrawl.frontier.job import NAMES, Common, identity
from newscrawl.frontier.run import Run, stop_at_once
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

    from newscrawl.spiders.base import NewsSpider


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
    own = {name: value for name, value in typed.items() if name not in NAMES}
    common = Common.parse(typed, spider.known_default)
    arguments = spider.arguments_type.parse(own, datetime.now(BEIJING))
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
        on_failure=stop_at_once,
    )
    began = datetime.fromisoformat(run.job.began.replace("Z", "+00:00"))
    return Session(arguments.as_of(own, began), run)
