"""SIGTERM and SIGINT, from the first moment to the last: exit status 4, one sentence, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from newscrawl import read
from tests.crawling import PATIENCE, crawl
from tests.forked import Running
from tests.replica import Replica
from tests.replica.wire import Answer
from tests.test_faults import stories

if TYPE_CHECKING:
    import socket

BEFORE = "newscrawl: incomplete: interrupted before it began"
STOPPED = "newscrawl: incomplete: stopped before its end (shutdown)"
COMPLETE = "newscrawl: complete"

MOMENTS = {
    "scrapy.cmdline": BEFORE,
    "twisted.internet": BEFORE,
    "newscrawl.commands.crawl": BEFORE,
    "newscrawl.frontier.database": BEFORE,
    "newscrawl.frontier.lock:FolderLock.__init__": BEFORE,
    "newscrawl.frontier.lock:FolderLock.__init__(…)": BEFORE,
    "newscrawl.frontier.store:Store.__init__(…)": BEFORE,
    "newscrawl.frontier.reconcile:Reconciler.mending": BEFORE,
    "newscrawl.frontier.queue:Queue.begin_job(…)": BEFORE,
    "newscrawl.frontier.database:Database.commit": BEFORE,
    "scrapy.crawler:AsyncCrawlerProcess.__init__(…)": BEFORE,
    "newscrawl.extensions.signals:Stop.__init__(…)": BEFORE,
    "scrapy.crawler:AsyncCrawlerProcess.crawl": STOPPED,
    "scrapy.crawler:AsyncCrawlerProcess.start": STOPPED,
    "scrapy.crawler:CrawlerProcessBase._setup_reactor(…)": STOPPED,
    "scrapy.crawler:Crawler._create_spider": STOPPED,
    "scrapy.crawler:Crawler._create_engine": STOPPED,
    "scrapy.core.engine:ExecutionEngine.open_spider_async": STOPPED,
    "newscrawl.frontier.scheduler:FrontierScheduler.open": STOPPED,
    "scrapy.extensions.feedexport:FeedExporter.open_spider": STOPPED,
    "scrapy.utils.asyncio:AsyncioLoopingCall.start": STOPPED,
    "newscrawl.frontier.scheduler:FrontierScheduler.enqueue_request": STOPPED,
    "newscrawl.downloader.downloader:Downloader.fetch": STOPPED,
    "newscrawl.frontier.revisions:Revisions.keep": STOPPED,
    "newscrawl.frontier.scheduler:FrontierScheduler.close": COMPLETE,
    "newscrawl.extensions.run_report:RunReport._own": COMPLETE,
    "newscrawl.monitoring.summary:replace_file": COMPLETE,
    "newscrawl.frontier.run:Run.close(…)": COMPLETE,
    "newscrawl.monitoring.console_report:console_report": COMPLETE,
}
"""And the sentence that each leads to. A run that has read everything says so: it is told too late."""


STATUS = {BEFORE: 4, STOPPED: 4, COMPLETE: 0}
OFTEN = ("scrapy.cmdline", "scrapy.crawler:Crawler._create_engine")
"""Moments that every run of the tests tries."""


def urls(replica: Replica) -> list[str]:
    return [story.url for story in stories(replica, 60)[:8]]


def arguments(folder: Path, replica: Replica) -> list[str]:
    data = folder / "data" / "local"
    options = (f"SITE_ADDRESS={replica.address}", f"DATA_DIR={data}", "LOG_LEVEL=ERROR")
    return [
        "article",
        "-a",
        f"url={','.join(urls(replica))}",
        *(word for one in options for word in ("-s", one)),
    ]


def interrupted(
    folder: Path, replica: Replica, moment: str, *signals: int, prefix: tuple[str, ...] = ()
) -> tuple[int, list[str]]:
    """Exit status and standard error of a crawl that is sent a signal at a moment."""
    command = [sys.executable, "-W", "error", "-m", "tests.interrupted", moment]
    done = subprocess.run(
        [
            *prefix,
            *command,
            ",".join(str(int(number)) for number in signals),
            "crawl",
            "-O",
            str(folder / "first.jsonl"),
            *arguments(folder, replica),
        ],
        cwd=Path(__file__).parents[1],
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


def all_are_there(folder: Path, replica: Replica) -> None:
    """The same command goes on, and every article has one line."""
    crawled = crawl(folder, *arguments(folder, replica))
    assert crawled.status == 0, crawled.said
    lines = [article.identifier for article in read(folder / "data/local", revisions="all")]
    assert sorted(lines) == sorted(story.identifier for story in stories(replica, 60)[:8])


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        row if row[0] in OFTEN else pytest.param(*row, marks=pytest.mark.slow)
        for row in MOMENTS.items()
    ],
)
@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGTERM,),
        pytest.param((signal.SIGINT, signal.SIGTERM), marks=pytest.mark.slow),
    ],
    ids=["SIGTERM", "SIGINT, then SIGTERM"],
)
def test_a_signal_at_any_moment(
    tmp_path: Path, moment: str, said: str, signals: tuple[int, ...]
) -> None:
    """Of a second one the first word is the same, or that the end was forced."""
    with Replica(60) as replica:
        status, lines = interrupted(tmp_path, replica, moment, *signals)
        if len(signals) > 1 and said == STOPPED:
            said = said.partition("(")[0]
        assert (status, "".join(lines).count("newscrawl: ")) == (STATUS.get(said, 4), 1), lines
        assert lines[0].startswith(said)
        all_are_there(tmp_path, replica)


# --- As the first process of a container


@pytest.fixture
def container() -> tuple[str, ...]:
    """What makes a program the first process of a namespace of its own, as a container does."""
    command = ("unshare", "--map-root-user", "--pid", "--fork", "--kill-child")
    if (
        shutil.which("unshare") is None
        or subprocess.run([*command, "true"], check=False).returncode
    ):
        pytest.skip("this system lets nobody begin a namespace of his own")
    return command


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    "moment",
    [
        "scrapy.cmdline",
        pytest.param("newscrawl.frontier.store:Store.__init__(…)", marks=pytest.mark.slow),
        pytest.param("scrapy.crawler:Crawler._create_engine", marks=pytest.mark.slow),
        pytest.param("newscrawl.downloader.downloader:Downloader.fetch", marks=pytest.mark.slow),
    ],
)
def test_the_first_process_of_a_container_hears_it_too(
    tmp_path: Path, container: tuple[str, ...], moment: str, number: int
) -> None:
    """The kernel gives it no signal that it has no handler for."""
    with Replica(60) as replica:
        status, lines = interrupted(tmp_path, replica, moment, number, prefix=container)
    assert status == 4, lines
    assert lines[0].startswith(MOMENTS[moment])


# --- Nothing is sent any more


ENDINGS = [
    ("SIGTERM", signal.SIGTERM, (), "(shutdown)"),
    pytest.param("SIGINT", signal.SIGINT, (), "(shutdown)", marks=pytest.mark.slow),
    pytest.param("a limit", None, ("CLOSESPIDER_TIMEOUT=1",), "(closespider_timeout", marks=pytest.mark.slow),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "options", "said"), ENDINGS)
def test_what_waits_for_its_turn_is_not_sent_any_more(
    tmp_path: Path, name: str, number: int | None, options: tuple[str, ...], said: str
) -> None:
    """At a pace of two minutes, only the first request was; all others wait, and go back to the queue."""
    with Replica(60) as replica:
        pace = ("DOWNLOAD_DELAY=120", "CONCURRENT_REQUESTS_PER_DOMAIN=1", *options)
        given = [word for one in pace for word in ("-s", one)]
        command = ["crawl", *arguments(tmp_path, replica)]
        with Running(*command, *given, cwd=tmp_path) as running:
            assert replica.wait(1, seconds=PATIENCE)
            if number is not None:
                running.send_signal(number)
            _, words = running.communicate(timeout=PATIENCE)
        assert (running.returncode, len(replica.requests)) == (4, 1), name
        assert words.startswith("newscrawl: incomplete: stopped before its end")
        assert said in words
        assert "  requests  1\n" in words, "Scrapy counts those that wait, too"
        all_are_there(tmp_path, replica)


def test_what_is_in_flight_still_ends(tmp_path: Path) -> None:
    """An answer that is on its way when the signal comes is read and kept."""
    with Replica(60) as replica:
        story = stories(replica, 60)[0]
        page, stopped = replica.site.render(story), threading.Event()

        def wait(_: str) -> Answer:
            asked.set()
            stopped.wait(PATIENCE)
            return Answer(200, {"Content-Type": "text/html"}, page.encode())

        asked = threading.Event()
        replica.serve(story.url, wait)
        command = ["crawl", *arguments(tmp_path, replica)]
        settings = (
            "CONCURRENT_REQUESTS_PER_DOMAIN=1",
            "LOG_LEVEL=INFO",
            f"STOP_TIMEOUT={PATIENCE}",
        )
        one = [word for setting in settings for word in ("-s", setting)]
        with Running(*command, *one, cwd=tmp_path) as running:
            assert asked.wait(PATIENCE)
            before = len(replica.requests)
            running.send_signal(signal.SIGTERM)
            for line in running.stderr:
                if "Received SIGTERM" in line:
                    break
            stopped.set()
            words = running.stderr.read()
        assert running.returncode == 4
        assert len(replica.requests) == before + 1, "the one that was in flight is noted as it ends"
        kept = {article.url for article in read(tmp_path / "data/local")}
        assert story.url in kept
        assert kept == {request.url for request in replica.requests} & {*urls(replica)}, words
        all_are_there(tmp_path, replica)


# --- What gets no answer goes back to the queue


_HALF = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n"
SILENT = {
    "no byte": b"",
    "half of the headers": _HALF,
    "half of the body": _HALF + b"\r\n<html><body><p>Each evening",
}


@pytest.mark.parametrize("place", ["an article", "robots.txt"])
@pytest.mark.parametrize("sent", SILENT.values(), ids=SILENT)
def test_what_is_not_answered_goes_back_to_the_queue(
    tmp_path: Path, sent: bytes, place: str
) -> None:
    """The server is silent until the run has ended, so that only a cancelled request lets it end."""
    with Replica(60) as replica:
        asked, ended = threading.Event(), threading.Event()

        def hold(connection: socket.socket) -> None:
            connection.sendall(sent)
            asked.set()
            ended.wait(PATIENCE)

        first = stories(replica, 60)[0].url
        url = first if place == "an article" else f"https://{urlsplit(first).hostname}/robots.txt"
        replica.serve(url, lambda _: Answer(send=hold))
        options = ("CONCURRENT_REQUESTS_PER_DOMAIN=1", "STOP_TIMEOUT=0.1", "DOWNLOAD_TIMEOUT=900")
        given = [word for one in options for word in ("-s", one)]
        command = ["crawl", *arguments(tmp_path, replica)]
        with Running(*command, *given, cwd=tmp_path) as running:
            assert asked.wait(PATIENCE)
            running.send_signal(signal.SIGTERM)
            _, words = running.communicate(timeout=PATIENCE)
        ended.set()
        assert running.returncode == 4
        assert words.startswith("newscrawl: incomplete: stopped before its end (shutdown)")
        assert " 0 failed" in words.splitlines()[1]
        replica.serve(url, lambda _: Answer(200, {"Content-Type": "text/html"}, page))
        page = replica.site.render(stories(replica, 60)[0]).encode() if url == first else b""
        all_are_there(tmp_path, replica)


_STUCK_LOOKUP = """
import socket, sys, threading

def look_up(name):
    print("looking up", name, file=sys.stderr, flush=True)
    threading.Event().wait()

socket.gethostbyname = look_up
from newscrawl.cli import main
main()
"""


def test_a_lookup_that_does_not_end_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Its thread cannot be cancelled."""
    url = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
    command = [sys.executable, "-c", _STUCK_LOOKUP, "crawl", "article", "-a", f"url={url}"]
    options = ("STOP_TIMEOUT=0.1", "DNS_TIMEOUT=900", "DOWNLOAD_TIMEOUT=900", "LOG_LEVEL=ERROR")
    given = [word for one in options for word in ("-s", one)]
    without_proxy = {
        name: value for name, value in os.environ.items() if "proxy" not in name.lower()
    }
    with subprocess.Popen(
        [*command, *given], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=without_proxy
    ) as running:
        assert running.stderr
        assert running.stderr.readline() == "looking up www.chinadaily.com.cn\n"
        running.send_signal(signal.SIGTERM)
        _, words = running.communicate(timeout=PATIENCE)
    assert running.returncode == 4
    assert words.startswith("newscrawl: incomplete: stopped before its end (shutdown)")
