"""Opens a run for a spider from its arguments and the settings."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.utils.misc import load_object

from newscrawl import __version__
from newscrawl.archive.served import warc_paths
from newscrawl.archive.writing import ArchiveOptions
from newscrawl.config.checks import check_settings, data_dir, doubtful_names, file_mask
from newscrawl.config.outputs import check_outputs
from newscrawl.errors import ArgumentError, SettingError
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.job import NAMES, Common, identity
from newscrawl.frontier.run import Run, stop_at_once
from newscrawl.records.criteria import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.settings import BaseSettings


logger = logging.getLogger(__name__)

_CONTACT = re.compile(r"\(\+?([^()]{1,200})\)")
"""The contact in a user agent: "newscrawl/0.2.0 (+https://example.org)"."""
_PACKAGE = "newscrawl"
_WARC = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def clock(fixed: str | None) -> Callable[[], datetime]:
    """A function that gives the time in UTC: the setting NOW, in Beijing time without a zone, else the system's time.

    Raises SettingError.
    """
    if not fixed:
        return lambda: datetime.now(timezone.utc)
    try:
        found = moment("NOW", str(fixed), datetime.now(timezone.utc))
    except ArgumentError:
        found = None
    if not isinstance(found, datetime):
        raise SettingError(f"NOW: {fixed!r} is not a time, expected one like 2026-09-28T08:00")
    fixed_moment = found.astimezone(timezone.utc)
    return lambda: fixed_moment


def contact_of(agent: str) -> str | None:
    """The contact in a user agent; None without one."""
    found = _CONTACT.search(agent)
    return found[1] if found else None


def _archive(settings: BaseSettings) -> ArchiveOptions | None:
    """How a run archives what it downloads, by the settings; None for nothing."""
    if settings["ARCHIVE"] == "none" or settings.get("ARCHIVE_READ"):
        return None
    agent = str(settings["USER_AGENT"])
    info = (
        ("software", f"newscrawl/{__version__} Scrapy/{scrapy.__version__}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", _WARC),
        ("robots", "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"),
        ("http-header-user-agent", agent),
        ("operator", contact_of(agent) or agent),
    )
    return ArchiveOptions(settings.getint("ARCHIVE_BYTES"), info)


def _gives_records(spider: type[Any], settings: BaseSettings) -> bool:
    """Whether feeds get records alone: no spider and no pipeline is a user's own."""
    pipelines = (load_object(one) for one in settings.getwithbase("ITEM_PIPELINES"))
    return all(one.__module__.startswith(f"{_PACKAGE}.") for one in (spider, *pipelines))


@dataclass(frozen=True)
class Session:
    """Parsed arguments and the open run of a spider."""

    arguments: Any
    run: Run


@dataclass(frozen=True)
class Checked:
    """Arguments of a spider that are valid."""

    typed: dict[str, str]
    """All of them, as typed."""
    own: dict[str, str]
    """Those of the spider, without those of every spider."""
    common: Common
    arguments: Any
    """The spider's, parsed."""
    now: Callable[[], datetime]

    def identity(self, spider: str) -> str:
        """The identity of the job."""
        digests = {
            name: text for name, text in self.arguments.digests().items() if name in self.typed
        }
        return identity(spider, {**self.typed, **digests})


def check_session(spider: type[Any], given: Mapping[str, Any], settings: BaseSettings) -> Checked:
    """Check settings and arguments, and change nothing. Raises SettingError, ArgumentError."""
    check_settings(settings)
    check_outputs(settings, gives_records=_gives_records(spider, settings))
    if source := settings.get("ARCHIVE_READ"):
        warc_paths("ARCHIVE_READ", Path(source))
    typed = {name: str(value) for name, value in given.items()}
    now = clock(settings.get("NOW"))
    own = {name: value for name, value in typed.items() if name not in NAMES}
    common = Common.parse(typed, spider.known_default)
    return Checked(typed, own, common, spider.arguments_type.parse(own, now()), now)


def open_session(
    spider: type[Any],
    given: Mapping[str, Any],
    settings: BaseSettings,
    *,
    warn: Callable[[str], None] = logger.warning,
) -> Session:
    """Check settings and arguments, then open the data folder and the job; every way to run a spider calls this.

    `spider` is a class with `name`, `arguments_type` and `known_default`. The setting UMASK becomes the umask of the
    process. `warn` gets sentences on possible mistakes. Raises SettingError, ArgumentError, FolderLockedError where
    another run has the folder, StorageError where the disk fails.
    """
    checked = check_session(spider, given, settings)
    for sentence in doubtful_names(settings):
        warn(sentence)
    run = Run(
        data_dir(settings),
        spider.name,
        checked.common,
        checked.identity(spider.name),
        limits=Limits(
            settings.getint("SEGMENT_BYTES"),
            settings.getint("SEGMENT_LINES"),
            settings["SEGMENT_COMPRESSION"],
        ),
        archive=_archive(settings),
        umask=file_mask(settings),
        now=checked.now,
        on_failure=stop_at_once,
    )
    began = datetime.fromisoformat(run.job.began.replace("Z", "+00:00"))
    return Session(checked.arguments.as_of(checked.own, began), run)
