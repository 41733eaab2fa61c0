"""What a crawl shows while it runs: lines in the log, a panel on a terminal, and nothing with --quiet."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from newscrawl.extensions.panel import panel
from newscrawl.extensions.progress import ProgressReport
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.monitoring.progress import Progress, parts
from tests.crawling import PATIENCE, crawl
from tests.extensions.terminal import on_terminal
from tests.monitoring.test_progress import FULL
from tests.replica import Replica
from tests.running import a_run, a_task
from tests.test_faults import stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.frontier.run import Run

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "progress.svg"


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    found = a_run(tmp_path)
    yield found
    found.close()


def a_report(run: Run, clock: Clock, **stats: int) -> ProgressReport:
    engine = SimpleNamespace(
        downloader=SimpleNamespace(slots={"site": SimpleNamespace(queue=[1, 2])}),
        scheduler=SimpleNamespace(queued=7),
    )
    collector = SimpleNamespace(get_value=lambda name, other=None: stats.get(name, other))
    crawler: Any = SimpleNamespace(engine=engine, stats=collector)
    return ProgressReport(crawler, run, 30.0, None, clock)


def test_numbers_of_a_moment(run: Run) -> None:
    clock = Clock()
    report = a_report(run, clock, item_scraped_count=1, **{"log_count/ERROR": 2})
    for number in range(4):
        run.url_states.discover(a_task(f"WS65ebb1c0e4b06d4aa000000{number}"))
    run.url_states.end(a_task("WS65ebb1c0e4b06d4aa0000000"), DONE)
    run.url_states.end(a_task("WS65ebb1c0e4b06d4aa0000001"), Outcome("failed", "timeout"))
    for _ in range(3):
        report.request_left()
    report.pause_began(120.0, "503")
    report.pause_began(5.0, "500")  # ends before the other
    clock.now = 20.0
    found = report.look()
    assert (found.articles.done, found.articles.failed, found.articles.open) == (1, {"timeout": 1}, 2)  # fmt: skip
    assert (found.requests, found.queued, found.records, found.errors) == (3, 9, 1, 2)
    assert found.pause is not None
    assert (found.pause.left, found.pause.why) == (100.0, "503")
    clock.now = 121.0
    assert report.look().pause is None


def test_a_line_at_each_interval(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    report = a_report(run, clock)
    for second in range(95):
        clock.now = float(second)
        report.tick()
    lines = [one for one in caplog.records if one.name == "newscrawl.extensions.progress"]
    assert [one.__dict__["progress"]["seconds"] for one in lines] == [30.0, 60.0, 90.0]


def test_a_count_that_takes_long_is_rare(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a job with millions of URLs a count takes seconds, in which nothing else happens."""
    clock, counts = Clock(), []

    def count() -> dict[str, Any]:
        counts.append(clock.now)
        clock.now += 2.0
        return {}

    monkeypatch.setattr(run.url_states, "url_counts", count)
    report = a_report(run, clock)
    while clock.now < 300:
        report.look()
        clock.now += 1.0
    assert len(counts) <= 4


def test_the_panel_has_what_the_line_has() -> None:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(panel("archive", FULL))
    text = console.export_text()
    assert "archive, 10 min" in text
    for name, value in parts(FULL):
        assert re.search(rf"{name} +{re.escape(value)}", text), name


def test_the_picture_of_the_documents_is_one_of_the_panel() -> None:
    """`python -m tests.tools.progress_picture` makes it from a crawl."""
    drawn = PICTURE.read_text("utf-8").replace("&#160;", " ")
    assert {name for name, _ in parts(FULL)} - {"searches", "errors"} <= {
        name for name, _ in parts(FULL) if name in drawn
    }


# --- Whole crawls


def arguments(replica: Replica) -> list[str]:
    urls = ",".join(story.url for story in stories(replica, 60)[:6])
    return ["article", "-a", f"url={urls}", "-s", f"SITE_ADDRESS={replica.address}"]


def test_the_log_of_a_crawl_is_on_the_crawl(tmp_path: Path) -> None:
    """With the default level, and a time of day that names its zone."""
    with Replica(60) as replica:
        options = ("-s", "PROGRESS_INTERVAL=0.001", "-s", "LOG_FILE=log.txt")
        slow = ("-s", "DOWNLOAD_DELAY=0.3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        crawled = crawl(tmp_path, *arguments(replica), *options, *slow, level="INFO")
    assert crawled.status == 0
    assert crawled.said.startswith("newscrawl: complete: 6 articles"), crawled.said
    lines = (tmp_path / "log.txt").read_text("utf-8").splitlines()
    entries = [one for one in lines if not one.startswith("    ")]
    assert {
        re.sub(r"^\S+ \d\d:\d\d:\d\d[+-]\d{4} \[([\w.]+)\].*", r"\1", one) for one in entries
    } == {
        "newscrawl.extensions.progress",
        "newscrawl.extensions.feed_export",
        "newscrawl",
    }
    assert crawled.said.splitlines() == [
        lines[-len(crawled.said.splitlines())].partition("INFO: ")[2],
        *(one[4:] for one in lines[1 - len(crawled.said.splitlines()) :]),
    ]


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_json_lines_from_first_to_last(tmp_path: Path, level: str) -> None:
    with Replica(60) as replica:
        options = ("-s", "LOG_JSON=True", "-s", "LOG_FILE=log.jsonl")
        crawled = crawl(tmp_path, *arguments(replica), *options, level=level)
    assert crawled.status == 0
    lines = [json.loads(one) for one in (tmp_path / "log.jsonl").read_text("utf-8").splitlines()]
    assert all({"time", "level", "logger", "message"} <= one.keys() for one in lines)
    assert lines[-1]["message"].startswith("newscrawl: complete: 6 articles")


_HOSTILE = """
import scrapy, sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

class Hostile(scrapy.Spider):
    name = "hostile"
    async def start(self):
        self.logger.warning("x\\n2026-01-01 [newscrawl] ERROR: forged\\x1b[2J")
        if False:
            yield

process = AsyncCrawlerProcess(get_project_settings())
process.crawl(Hostile)
process.start()
"""


def test_no_text_forges_a_line_of_a_running_crawl(tmp_path: Path) -> None:
    """Scrapy replaces the handlers of the log while a crawler starts."""
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _HOSTILE],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert "\n    2026-01-01 [newscrawl] ERROR: forged" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("broken", "status", "printed"),
    [(False, 0, False), (True, 4, True)],
    ids=["complete", "incomplete"],
)
def test_quiet(tmp_path: Path, *, broken: bool, status: int, printed: bool) -> None:
    with Replica(60) as replica:
        if broken:
            replica.override(stories(replica, 60)[0].url, 500)
        crawled = crawl(tmp_path, *arguments(replica), "--quiet", "-s", "RETRY_TIMES=0")
    assert crawled.status == status
    assert ("newscrawl: incomplete" in crawled.said, bool(crawled.said)) == (printed, printed)


def test_a_mistake_reaches_the_log_file_too(tmp_path: Path) -> None:
    """The page of scrapyd shows nothing else."""
    crawled = crawl(tmp_path, "section", "-a", "sctions=china", "-s", "LOG_FILE=log.txt", "--quiet")
    assert crawled.status == 2
    sentence = "newscrawl: sctions: section has no such argument; did you mean sections?"
    assert crawled.said.splitlines() == [sentence]
    assert sentence in (tmp_path / "log.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("term", "options", "has_panel"),
    [
        ("xterm-256color", (), True),
        pytest.param("xterm-256color", ("-s", "PROGRESS=lines"), False, marks=pytest.mark.slow),
        pytest.param("xterm-256color", ("--quiet",), False, marks=pytest.mark.slow),
        pytest.param("dumb", (), False, marks=pytest.mark.slow),
    ],
    ids=["a terminal", "lines", "quiet", "dumb"],
)
def test_a_terminal_gets_a_panel(
    tmp_path: Path, term: str, options: tuple[str, ...], *, has_panel: bool
) -> None:
    """It is gone at the end, and the cursor is there all the time."""
    with Replica(60) as replica:
        slow = ("-s", "DOWNLOAD_DELAY=0.3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        command = [sys.executable, "-m", "newscrawl", "crawl", *arguments(replica), *slow, *options]
        status, written = on_terminal(command, tmp_path, term)
    assert status == 0, written
    assert ("╭" in written) is has_panel
    assert ("newscrawl: complete: 6 articles" in written) is ("--quiet" not in options)
    assert written.count("\x1b[?25l") <= written.count("\x1b[?25h")
    assert "╭" not in written.rpartition("newscrawl: complete")[2]


def test_progress_is_json_too() -> None:
    assert json.dumps(Progress(seconds=0).to_dict())
