"""Checks of this machine: Python and packages, settings, disk, clock, and names of hosts. Nothing is changed."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sqlite3
from datetime import datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import getproxies

from packaging.requirements import Requirement

from newscrawl import __version__
from newscrawl.config.checks import check_settings, doubtful_names
from newscrawl.doctor.findings import Finding
from newscrawl.downloader.resolver import is_public
from newscrawl.errors import SettingError
from newscrawl.monitoring.history import FOLDER as RUNS
from newscrawl.spiders.session import contact_of
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scrapy.settings import BaseSettings

PACKAGE = "newscrawl"
HOSTS = ("www", "cn", "newssearch", "epaper")
"""Hosts of chinadaily.com.cn that the main spiders request."""

_GIB = 1024**3
_FILES_LEFT = 10_000
_STAMP = "%Y%m%dT%H%M%SZ"  # the names of runs begin with it
_AHEAD = timedelta(minutes=5)
_DELAY = 1.0  # seconds: the shortest time between requests by default
_TOLERANCE = 0.1
_MEBIBYTE = 1024**2


# --- Python and packages


def check_python() -> Finding:
    """The versions of newscrawl, Python and SQLite."""
    found = f"newscrawl {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version} on {platform.system()} {platform.machine()}"
    return Finding("python", "ok", found)


def check_packages(
    wanted: list[str] | None = None, installed: Callable[[str], str] = version
) -> Iterator[Finding]:
    """The installed versions of what newscrawl needs. `wanted` are requirements; None for those of the installed newscrawl."""
    if wanted is None:
        try:
            wanted = requires(PACKAGE)
        except PackageNotFoundError:
            wanted = None
    if wanted is None:
        advice = "install it with: pip install newscrawl"
        yield Finding("packages", "unknown", "newscrawl is not installed, only imported", advice)
        return
    good = 0
    for text in wanted:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        needed = f"newscrawl {__version__} needs {requirement.name}{requirement.specifier}"
        advice = "install newscrawl again: pip install --upgrade newscrawl"
        try:
            found = installed(requirement.name)
        except PackageNotFoundError:
            yield Finding("packages", "fault", f"{needed}, which is not installed", advice)
            continue
        if requirement.specifier.contains(found, prereleases=True):
            good += 1
        else:
            yield Finding("packages", "fault", f"{needed}, installed is {found}", advice)
    yield Finding("packages", "ok", f"{good} have the versions that newscrawl needs")


# --- Settings


class Danger(NamedTuple):
    """A setting that is valid, but seldom meant."""

    name: str
    is_present: Callable[[BaseSettings], bool]
    effect: str
    advice: str


def _is_on(name: str) -> Callable[[BaseSettings], bool]:
    return lambda settings: settings.getbool(name)


def _is_off(name: str) -> Callable[[BaseSettings], bool]:
    return lambda settings: not settings.getbool(name)


def _is_live(settings: BaseSettings) -> bool:
    return not settings.get("SITE_ADDRESS")


DANGERS = (
    Danger(
        "ROBOTSTXT_OBEY", _is_off("ROBOTSTXT_OBEY"), "robots.txt is not obeyed", "set it to True"
    ),
    Danger(
        "DOWNLOAD_DELAY",
        lambda settings: _is_live(settings) and settings.getfloat("DOWNLOAD_DELAY") < _DELAY,
        "requests follow each other in less than a second",
        "set it to 1.5 seconds, the default",
    ),
    Danger(
        "CONCURRENT_REQUESTS_PER_DOMAIN",
        lambda settings: (
            _is_live(settings) and settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") > 1
        ),
        "the site gets several requests at a time",
        "set it to 1",
    ),
    Danger(
        "DOWNLOAD_VERIFY_CERTIFICATES",
        _is_off("DOWNLOAD_VERIFY_CERTIFICATES"),
        "anyone on the way may change the pages",
        "set it to True",
    ),
    Danger(
        "COOKIES_ENABLED",
        _is_on("COOKIES_ENABLED"),
        "the site can follow the crawler",
        "set it to False",
    ),
    Danger(
        "METAREFRESH_ENABLED",
        _is_on("METAREFRESH_ENABLED"),
        "a page can send the crawler to another",
        "set it to False",
    ),
    Danger(
        "TELNETCONSOLE_ENABLED",
        _is_on("TELNETCONSOLE_ENABLED"),
        "a port of this machine runs code",
        "set it to False",
    ),
    Danger(
        "REMOTE_CONTROL_ENABLED",
        _is_on("REMOTE_CONTROL_ENABLED"),
        "a port of this machine controls the run",
        "set it to False",
    ),
    Danger(
        "RETRY_ENABLED",
        _is_off("RETRY_ENABLED"),
        "one lost connection fails an article",
        "set it to True",
    ),
    Danger(
        "DRIFT_CHECK",
        _is_off("DRIFT_CHECK"),
        "no run ends unhealthy when the site's markup changes",
        "set it to True",
    ),
    Danger(
        "FAILURE_TOLERANCE",
        lambda settings: settings.getfloat("FAILURE_TOLERANCE") > _TOLERANCE,
        "a run is complete although more than a tenth of its URLs failed",
        "set it to 0.01, the default",
    ),
    Danger(
        "MEMUSAGE_LIMIT_MB",
        lambda settings: not settings.getint("MEMUSAGE_LIMIT_MB"),
        "a run may take all of the memory",
        "set it to 1024, the default",
    ),
    Danger(
        "ARCHIVE",
        lambda settings: settings["ARCHIVE"] == "none",
        "pages are not kept, so that a better template cannot read them again",
        "set it to warc",
    ),
    Danger(
        "ARCHIVE_READ",
        lambda settings: bool(settings.get("ARCHIVE_READ")),
        "requests are answered from WARC files, and the site gets none",
        "remove it for real crawls",
    ),
    Danger(
        "NOW",
        lambda settings: bool(settings.get("NOW")),
        "runs take this for the current time",
        "remove it for real crawls",
    ),
    Danger(
        "SITE_ADDRESS",
        lambda settings: not _is_live(settings),
        "this address answers in place of the site",
        "remove it for real crawls",
    ),
)


def check_setting_values(settings: BaseSettings) -> Iterator[Finding]:
    """The first invalid setting, names that are probably misspelled, and valid settings that are dangerous."""
    try:
        check_settings(settings)
    except SettingError as error:
        yield Finding("settings", "fault", str(error), "no run starts before it is right")
        return
    doubts = doubtful_names(settings)
    for sentence in doubts:
        yield Finding("settings", "warning", sentence)
    present = [one for one in DANGERS if one.is_present(settings)]
    for one in present:
        found = f"{one.name} is {settings[one.name]!r}: {one.effect}"
        yield Finding("settings", "warning", found, one.advice)
    if not doubts and not present:
        yield Finding("settings", "ok", "valid, none of them dangerous")


def check_contact(settings: BaseSettings, default: str) -> Finding:
    """The contact in the user agent; `default` is newscrawl's own."""
    agent = str(settings.get("USER_AGENT") or "")
    contact = contact_of(agent)
    advice = f'set yours: USER_AGENT="newscrawl/{__version__} (+mailto:you@example.org)"'
    if contact is None or not ("@" in contact or "://" in contact):
        found = f"USER_AGENT is {agent!r:.120}, which names no address to write to"
        return Finding("contact", "warning", found, advice)
    if agent == default:
        found = f"USER_AGENT names newscrawl's page, {contact}, and not you"
        return Finding("contact", "warning", found, advice)
    return Finding("contact", "ok", f"USER_AGENT names {contact}")


def check_proxies(proxies: dict[str, str] | None = None) -> Iterator[Finding]:
    """A proxy in the environment, through which every request goes."""
    found = getproxies() if proxies is None else proxies
    for scheme in sorted(found.keys() & {"http", "https", "all"}):
        host = found[scheme].rpartition("@")[2]  # without a password
        sentence = f"{scheme}_proxy of the environment is {host}: requests go through it"
        yield Finding("proxy", "warning", sentence, "unset it unless it is meant")


# --- Disk and clock


def check_disk(folder: Path, settings: BaseSettings) -> Iterator[Finding]:
    """The space for the data folder: less than one file of each kind is a fault, less than ten a warning."""
    place = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    try:
        usage, system = shutil.disk_usage(place), os.statvfs(place)
    except OSError as error:
        yield Finding("disk", "fault", f"{place} cannot be read: {error.strerror}")
        return
    need = settings.getint("SEGMENT_BYTES") + settings.getint("ARCHIVE_BYTES")
    found = f"{usage.free / _GIB:.1f} of {usage.total / _GIB:.0f} GiB are free at {place}"
    advice = f"free some: a finished WARC file and a finished segment take {need / _MEBIBYTE:.0f} MiB together"
    state = "fault" if usage.free < need else "warning" if usage.free < 10 * need else "ok"
    yield Finding("disk", state, found, None if state == "ok" else advice)  # type: ignore[arg-type] # one of three words
    if system.f_files and system.f_favail < _FILES_LEFT:
        found = f"{system.f_favail} files can still be made at {place}"
        yield Finding("disk", "warning", found, "remove files that are not needed")


def check_clock(folder: Path, now: datetime) -> Finding:
    """The clock, compared with the newest run of the data folder."""
    shown = f"it is {now:%Y-%m-%d %H:%M:%S} UTC, {now.astimezone(BEIJING):%H:%M} in Beijing"
    newest = max(_runs(folder), default=None)
    if newest and newest > now + _AHEAD:
        found = f"{shown}, but the newest run of {folder} began at {newest:%Y-%m-%d %H:%M:%S} UTC"
        return Finding(
            "clock", "fault", found, "set the clock, best by NTP: records would be dated wrongly"
        )
    return Finding("clock", "ok", shown)


def _runs(folder: Path) -> Iterator[datetime]:
    """When the runs of a data folder began."""
    try:
        names = [path.name for path in (folder / RUNS).iterdir()]
    except OSError:
        return
    for name in names:
        try:
            began = datetime.strptime(name.partition("-")[0], _STAMP)  # noqa: DTZ007 - the Z is matched
        except ValueError:
            continue
        yield began.replace(tzinfo=timezone.utc)


# --- Names of hosts


def check_names(
    settings: BaseSettings, resolve: Callable[[str], str] = socket.gethostbyname
) -> Iterator[Finding]:
    """The addresses of the main hosts: a look-up of names, and no request."""
    if not _is_live(settings):
        yield Finding("dns", "ok", "not needed: SITE_ADDRESS answers for all hosts of the site")
        return
    known = []
    for name in HOSTS:
        host = f"{name}.chinadaily.com.cn"
        try:
            address = resolve(host)
        except OSError as error:
            found = f"{host} has no address: {error.strerror or error}"
            yield Finding("dns", "fault", found, "check the network and its name server")
            return  # each further one may take as long
        if not is_public(address):
            found = f"{host} leads to {address}, which is not public"
            advice = (
                "the name server answers wrongly, or a portal waits for a login; no run requests it"
            )
            yield Finding("dns", "fault", found, advice)
            continue
        known.append(name)
    if known:
        yield Finding("dns", "ok", f"{', '.join(known)} of chinadaily.com.cn have public addresses")
