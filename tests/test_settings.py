"""What the project promises of its politeness and its safety, as Scrapy sees it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl import __version__
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.section import SectionSpider
from newscrawl.spiders.session import open_session
from tests.running import wired

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings() -> Settings:
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_DELAY", 1.5),
        ("DOWNLOAD_DELAY_JITTER", 1 / 3),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_MAXSIZE", 16 * 1024 * 1024),
        ("DOWNLOAD_TIMEOUT", 30),
        ("REDIRECT_MAX_TIMES", 5),
        ("METAREFRESH_ENABLED", False),
    ],
)
def test_setting(settings: Settings, name: str, value: object) -> None:
    assert settings[name] == value


def test_the_user_agent_names_itself_its_version_and_a_contact(settings: Settings) -> None:
    assert settings["USER_AGENT"].startswith(f"newscrawl/{__version__} (+https://")


def test_only_web_schemes_have_handlers(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


ARGUMENTS: dict[str, dict[str, Any]] = {
    "article": {"url": "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0a31082fc043c1234.html"},
    "section": {"sections": "world"},
    "latest": {},
    "archive": {"since": "2019-03-01", "until": "2019-03-02"},
    "search": {"q": "grain"},
    "newspaper": {"since": "2019-03-01", "until": "2019-03-02"},
    "feeds": {},
    "site": {},
    "app": {},
    "commoncrawl": {},
    "wayback": {"since": "2019-03-01", "until": "2019-03-02"},
}


def test_every_spider_starts(settings: Settings, tmp_path: Path) -> None:
    """Scrapy does not warn of a spider whose start() yields nothing."""
    loader = SpiderLoader.from_settings(settings)
    assert sorted(loader.list()) == sorted(ARGUMENTS)
    for name, given in ARGUMENTS.items():
        spidercls = loader.load(name)
        assert issubclass(spidercls, NewsSpider)
        settings.set("DATA_DIR", str(tmp_path / name))
        session = open_session(spidercls, given, settings)
        spider = spidercls(session.arguments, session.run)
        wired(spider)
        spider.settings = settings

        async def first(spider: NewsSpider = spider) -> object:
            return [request async for request in spider.start()]

        assert asyncio.run(first())
        session.run.close()


@pytest.mark.parametrize(
    ("given", "stamp"),
    [
        ("2026-09-28T08:00", "20260928T000000Z"),
        ("2026-09-28T07:00", "20260927T230000Z"),
        ("2026-09-28T07:00Z", "20260928T070000Z"),
        ("2026-09-28T07:00-04:00", "20260928T110000Z"),
    ],
)
def test_now_is_told_in_utc(settings: Settings, tmp_path: Path, given: str, stamp: str) -> None:
    """Names of runs and folders of the data set are in UTC, whatever zone NOW was typed in."""
    settings.setdict({"NOW": given, "DATA_DIR": str(tmp_path)})
    session = open_session(SectionSpider, {"sections": "china"}, settings)
    assert session.run.id.startswith(f"{stamp}-section-")
    session.run.close()


@pytest.mark.parametrize("name", ARGUMENTS)
def test_what_scrapyd_adds_is_no_part_of_a_job(
    settings: Settings, tmp_path: Path, name: str
) -> None:
    """Each start of scrapyd's has a number of its own, and goes on where the one before stopped."""
    spidercls = SpiderLoader.from_settings(settings).load(name)
    assert issubclass(spidercls, NewsSpider)
    settings.set("DATA_DIR", str(tmp_path))
    jobs = []
    for added in ({"_job": "6487ec79", "_version": "r23"}, {"_job": "6487ec80"}, {}):
        session = open_session(spidercls, {**ARGUMENTS[name], **added}, settings)
        assert session.run.common.scrapyd_job == added.get("_job")
        jobs.append(session.run.job)
        session.run.close()
    assert jobs[0] == jobs[1] == jobs[2]
