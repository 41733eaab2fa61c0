"""`newscrawl doctor`: what it finds of Python, settings, disk, clock and names."""

from __future__ import annotations

import os
import shutil
import socket
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl import settings as own_settings
from newscrawl.doctor import machine
from newscrawl.downloader.site_address import SiteAddress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.doctor.findings import Finding

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=timezone.utc)


def settings(**changed: object) -> Settings:
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    found.setdict(changed, priority="cmdline")
    return found


def states(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(one.state, one.found) for one in findings]


VERSIONS = {"scrapy": "2.20.1", "lxml": "6.0", "warcio": "1.8.1"}


def installed(name: str) -> str:
    try:
        return VERSIONS[name]
    except KeyError:
        raise PackageNotFoundError(name) from None


@pytest.mark.parametrize(
    ("wanted", "state", "found"),
    [
        (["lxml>=5.3", "warcio>=1.8"], "ok", "2 have the versions"),
        (["scrapy>=2.19,<2.20"], "fault", "needs scrapy<2.20,>=2.19, installed is 2.20.1"),
        (["feedparser>=6"], "fault", "needs feedparser>=6, which is not installed"),
        (["tomli>=2; python_version < '3'"], "ok", "0 have the versions"),
        (["nh3>=0.3; extra == 'html'"], "ok", "0 have the versions"),
    ],
)
def test_packages(wanted: list[str], state: str, found: str) -> None:
    first = next(machine.check_packages(wanted, installed))
    assert first.state == state
    assert found in first.found


def test_packages_of_this_installation() -> None:
    assert {one.state for one in machine.check_packages()} == {"ok"}


DANGEROUS: dict[str, object] = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0.2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_VERIFY_CERTIFICATES": "False",
    "COOKIES_ENABLED": True,
    "METAREFRESH_ENABLED": True,
    "TELNETCONSOLE_ENABLED": "1",
    "REMOTE_CONTROL_ENABLED": True,
    "RETRY_ENABLED": False,
    "DRIFT_CHECK": False,
    "FAILURE_TOLERANCE": 0.5,
    "MEMUSAGE_LIMIT_MB": 0,
    "ARCHIVE": "none",
    "ARCHIVE_READ": "pages.warc.gz",
    "NOW": "2026-09-28T08:00",
    "SITE_ADDRESS": "127.0.0.1:8000",
}


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_dangerous_setting_is_named_with_what_to_do(name: str) -> None:
    found = list(machine.check_setting_values(settings(**{name: DANGEROUS[name]})))
    assert [one.state for one in found] == ["warning"]
    assert found[0].found.startswith(f"{name} is {DANGEROUS[name]!r}: ")
    assert found[0].advice


def test_every_danger_is_tried_and_none_is_the_default() -> None:
    assert [one.name for one in machine.DANGERS] == list(DANGEROUS)
    assert states(machine.check_setting_values(settings())) == [
        ("ok", "valid, none of them dangerous")
    ]


def test_the_speed_of_a_local_site_is_no_danger() -> None:
    found = settings(SITE_ADDRESS="127.0.0.1:8000")
    SiteAddress().update_settings(found)
    names = [one.found.partition(" ")[0] for one in machine.check_setting_values(found)]
    assert names == ["SITE_ADDRESS"]


def test_invalid_and_misspelled_settings() -> None:
    found = list(machine.check_setting_values(settings(SEGMENT_LINES="few")))
    assert states(found) == [("fault", "SEGMENT_LINES: 'few' is not a positive integer")]
    found = list(machine.check_setting_values(settings(THEIR_PLUGIN="x")))
    assert [one.state for one in found] == ["warning"]
    assert "THEIR_PLUGIN" in found[0].found


@pytest.mark.parametrize(
    ("agent", "state"),
    [
        (own_settings.USER_AGENT, "warning"),
        ("newscrawl/0.2.0 (+mailto:me@example.org)", "ok"),
        ("newscrawl/0.2.0 (me@example.org)", "ok"),
        ("mine/1 (+https://example.org/crawler)", "ok"),
        ("newscrawl", "warning"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "warning"),
        ("mine ()", "warning"),
    ],
)
def test_contact(agent: str, state: str) -> None:
    found = machine.check_contact(settings(USER_AGENT=agent), own_settings.USER_AGENT)
    assert found.state == state
    assert (found.advice is None) == (state == "ok")


def test_proxies_are_named_without_their_password() -> None:
    given = {"https": "http://me:secret@proxy:3128", "no": "localhost", "ftp": "x"}
    (found,) = machine.check_proxies(given)
    assert found.found.startswith("https_proxy of the environment is proxy:3128:")
    assert list(machine.check_proxies({})) == []


@pytest.mark.parametrize(
    ("free", "state"), [(100, "fault"), (319, "fault"), (321, "warning"), (3_300, "ok")]
)
def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    """The bounds follow the sizes of files: 64 MiB for a segment, 256 for a WARC file."""
    usage = shutil.disk_usage(tmp_path)._replace(free=free * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    found = next(machine.check_disk(tmp_path / "data" / "new", settings()))
    assert found.state == state
    assert found.found.endswith(f"at {tmp_path}")


def test_a_disk_without_room_for_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = list(os.statvfs(tmp_path))
    values[5:8] = [1000, 7, 7]
    system = os.statvfs_result(values)
    monkeypatch.setattr(os, "statvfs", lambda _path: system)
    *_, found = machine.check_disk(tmp_path, settings())
    assert (found.state, found.found) == ("warning", f"7 files can still be made at {tmp_path}")


@pytest.mark.parametrize(
    ("run", "state"),
    [
        (None, "ok"),
        ("20260309T075900Z-latest-3fa9c1.json", "ok"),
        ("20260309T080400Z-latest-3fa9c1.json", "ok"),
        ("20260310T080000Z-latest-3fa9c1.json", "fault"),
        ("notes.json", "ok"),
    ],
)
def test_clock(tmp_path: Path, run: str | None, state: str) -> None:
    if run:
        (tmp_path / "runs").mkdir()
        (tmp_path / "runs" / run).touch()
    found = machine.check_clock(tmp_path, NOW)
    assert found.state == state
    assert "2026-03-09 08:00:00 UTC, 16:00 in Beijing" in found.found


def test_names() -> None:
    asked: list[str] = []

    def resolve(host: str) -> str:
        asked.append(host)
        return {"newssearch.chinadaily.com.cn": "10.0.0.1"}.get(host, "203.119.215.1")

    found = states(machine.check_names(settings(), resolve))
    assert found == [
        ("fault", "newssearch.chinadaily.com.cn leads to 10.0.0.1, which is not public"),
        ("ok", "www, cn, epaper of chinadaily.com.cn have public addresses"),
    ]
    assert asked == [f"{name}.chinadaily.com.cn" for name in machine.HOSTS]


def test_names_without_a_network() -> None:
    asked: list[str] = []

    def resolve(host: str) -> str:
        asked.append(host)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    found = states(machine.check_names(settings(), resolve))
    why = "www.chinadaily.com.cn has no address: Temporary failure in name resolution"
    assert found == [("fault", why)]
    assert len(asked) == 1


def test_names_are_not_looked_up_for_a_local_site() -> None:
    def resolve(host: str) -> str:
        raise AssertionError(host)

    (found,) = machine.check_names(settings(SITE_ADDRESS="127.0.0.1:8000"), resolve)
    assert found.state == "ok"
