"""SITE_ADDRESS: loopback alone, and the defaults that it changes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl.downloader.resolver import PublicResolver
from newscrawl.downloader.site_address import SiteAddress, loopback_address
from newscrawl.errors import SettingError
from tests.canary import Canary
from tests.crawling import crawl
from tests.replica import Replica
from tests.test_faults import stories

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8000", "localhost:80", "[::1]:8000", "127.8.9.10:1", " 127.0.0.1:65535 "]
)
def test_addresses_of_this_machine(value: str) -> None:
    assert loopback_address(value) == value.strip()


@pytest.mark.parametrize(
    "value",
    [
        "10.0.0.1:80",
        "8.8.8.8:80",
        "0.0.0.0:80",
        "169.254.169.254:80",
        "[::]:80",
        "[2001:db8::1]:80",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:80@example.com",
        "http://127.0.0.1:80",
        "127.0.0.1.example.com:80",
        "999.0.0.1:80",
        "",
    ],
)
def test_other_addresses_are_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"^SITE_ADDRESS: .*127\.0\.0\.1:8000"):
        loopback_address(value)


def settings(**cmdline: object) -> Settings:
    """The project's settings with some of a command line."""
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    found.setdict(cmdline, priority="cmdline")
    SiteAddress().update_settings(found)
    return found


def test_a_local_site_needs_no_sparing() -> None:
    local = settings(SITE_ADDRESS="127.0.0.1:8000")
    assert local.getfloat("DOWNLOAD_DELAY") == 0
    assert local.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 16
    assert local["DATA_DIR"] == "data/local"
    assert local["DOWNLOAD_HANDLERS"]["https"] == "newscrawl.downloader.local_handler.LocalHandler"


def test_what_a_user_sets_stays() -> None:
    local = settings(SITE_ADDRESS="127.0.0.1:8000", DOWNLOAD_DELAY="2", DATA_DIR="elsewhere")
    assert local.getfloat("DOWNLOAD_DELAY") == 2
    assert local["DATA_DIR"] == "elsewhere"


def test_without_it_nothing_changes() -> None:
    live = settings()
    assert live.getfloat("DOWNLOAD_DELAY") == 1.5
    assert live["DATA_DIR"] == "data"
    assert live["DOWNLOAD_HANDLERS"]["https"] == "newscrawl.downloader.handler.BoundedHandler"


def test_no_proxy_of_the_environment_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are for the internet; a proxy's own name may lead inside."""
    with Canary() as canary, Replica(60) as replica:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
        url = stories(replica, 60)[0].url
        crawled = crawl(tmp_path, "article", "-a", f"url={url}", address=replica.address)
    assert crawled.status == 0, crawled.said
    assert canary.calls == 0


def test_hosts_that_a_user_names_may_be_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    crawler = SimpleNamespace(settings=settings(SITE_ADDRESS="localhost:8000"))
    resolver = PublicResolver.from_crawler(crawler, SimpleNamespace())  # type: ignore[arg-type]
    assert resolver.named >= {"localhost", "proxy.example"}
