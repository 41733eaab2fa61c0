"""`newscrawl.crawl`: whole crawls of the replica, from scripts, threads and event loops."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import weakref
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

import newscrawl
from newscrawl import Status
from newscrawl.frontier.lock import FILE as LOCK
from newscrawl.running import process as crawl_process
from newscrawl.running.texts import argument_text
from newscrawl.settings import ITEM_PIPELINES
from tests.crawling import PATIENCE
from tests.measuring import ROOT
from tests.replica import Replica
from tests.running import a_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl import Article, Crawl

ARTICLES = 60
SLOW = {"DOWNLOAD_DELAY": "1"}
"""Settings of a crawl that is to be stopped: on a busy machine, one without a delay may have ended before."""


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(ARTICLES, seed=1) as running_replica:
        yield running_replica


def section(replica: Replica, folder: Path, *, settings: Any = (), **arguments: Any) -> Crawl:
    """A crawl of two sections into a folder."""
    given: dict[str, Any] = {"SITE_ADDRESS": replica.address, "DATA_DIR": folder, **dict(settings)}
    return newscrawl.crawl("section", sections=["china", "world"], settings=given, **arguments)


def wanted(replica: Replica) -> Counter[str]:
    indices = {*replica.section("china"), *replica.section("world")}
    return Counter(replica.story(index).identifier for index in indices)


def names(articles: Iterator[Article]) -> Counter[str]:
    return Counter(one.identifier for one in articles)


def is_gone(process: int) -> bool:
    """Whether no process has this number, and no zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def number_of(run: Crawl) -> int:
    """The process of a crawl that has begun."""
    assert run._process  # noqa: SLF001
    return run._process._process.pid  # noqa: SLF001


def wait_for(ready: Callable[[], Any]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_articles_then_status_and_summary(tmp_path: Path, replica: Replica) -> None:
    run = section(replica, tmp_path / "data")
    assert (run.status, run.summary) == (None, None)
    assert not (tmp_path / "data").exists()
    found = {one.identifier: one for one in run}
    assert found == {one.identifier: one for one in newscrawl.read(tmp_path / "data")}
    assert found.keys() == wanted(replica).keys()
    assert run.status is Status.COMPLETE
    assert run.summary is not None
    assert run.summary["exit_status"] == 0
    assert run.summary["arguments"] == {"sections": "china,world"}
    assert run.summary["latency"]["answers"] > sum(wanted(replica).values())
    assert is_gone(number_of(run))
    assert list(run) == []


@pytest.mark.slow
def test_a_known_article_is_given_by_the_next_crawl(tmp_path: Path, replica: Replica) -> None:
    data = tmp_path / "data"
    first = names(section(replica, data, max_articles=5))
    assert sum(first.values()) == 5
    assert names(section(replica, data)) == wanted(replica)
    again = section(replica, data, known="skip")
    assert list(again) == []
    assert again.status is Status.COMPLETE


@pytest.mark.slow
def test_two_at_a_time(tmp_path: Path, replica: Replica) -> None:
    runs = [section(replica, tmp_path / name) for name in ("one", "two")]
    found: list[list[str]] = [[], []]
    for pair in zip(*runs, strict=True):
        for place, one in zip(found, pair, strict=True):
            place.append(one.identifier)
    assert [Counter(one) for one in found] == [wanted(replica)] * 2
    assert [run.status for run in runs] == [Status.COMPLETE] * 2


@pytest.mark.slow
def test_in_threads(tmp_path: Path, replica: Replica) -> None:
    """One crawl in each of two threads, and another that both read."""
    shared = section(replica, tmp_path / "shared")
    found: dict[str, Counter[str]] = {}

    def work(name: str) -> None:
        found[name] = names(section(replica, tmp_path / name))
        found[f"shared {name}"] = names(shared)

    threads = [threading.Thread(target=work, args=[name]) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found["one"] == found["two"] == wanted(replica)
    assert found["shared one"] + found["shared two"] == wanted(replica)
    assert shared.status is Status.COMPLETE


def test_beside_a_running_event_loop(tmp_path: Path, replica: Replica) -> None:
    async def main() -> None:
        assert names(section(replica, tmp_path / "one")) == wanted(replica)
        run = section(replica, tmp_path / "two")
        found = []
        while article := await asyncio.to_thread(next, run, None):
            found.append(article.identifier)
        assert Counter(found) == wanted(replica)

    asyncio.run(main())


# --- A caller who stops


def leaves(run: Crawl) -> None:
    for _ in run:
        break
    run.close()


def leaves_a_block(run: Crawl) -> None:
    with run:
        next(run)


def fails(run: Crawl) -> None:
    def read() -> None:
        with run:
            for one in run:
                raise KeyError(one.identifier)

    with pytest.raises(KeyError):
        read()


def closes_unread(run: Crawl) -> None:
    next(run)
    run.close()
    run.close()


@pytest.mark.parametrize(
    "stop",
    [
        fails,
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in (leaves, leaves_a_block, closes_unread)
        ),
    ],
)
def test_a_caller_who_stops(
    tmp_path: Path, replica: Replica, stop: Callable[[Crawl], None]
) -> None:
    """The run ends by itself, no process is left, and the next one resumes it with every article."""
    run = section(replica, tmp_path / "data", settings=SLOW)
    stop(run)
    assert run.status is Status.INCOMPLETE
    assert run.summary is not None
    assert run.summary["finish_reason"] == "shutdown"
    assert is_gone(number_of(run))
    assert list(run) == []
    stored = names(newscrawl.read(tmp_path / "data"))
    assert 0 < sum(stored.values()) < sum(wanted(replica).values())
    resumed = section(replica, tmp_path / "data")
    assert names(resumed) == wanted(replica) == names(newscrawl.read(tmp_path / "data"))
    assert resumed.summary is not None
    assert resumed.summary["recovery"]["continued"]


def test_a_crawl_that_is_forgotten(tmp_path: Path, replica: Replica) -> None:
    """Also one that only the garbage collector finds."""
    run = section(replica, tmp_path / "data")
    next(run)
    number, trace = number_of(run), weakref.ref(run)
    run.itself = run  # type: ignore[attr-defined]
    del run
    assert trace() is not None
    gc.collect()
    assert trace() is None
    assert is_gone(number)
    assert names(section(replica, tmp_path / "data")) == wanted(replica)


@pytest.mark.slow
def test_a_crawl_that_its_own_thread_collects(tmp_path: Path, replica: Replica) -> None:
    """The collector runs in any thread: in this one it must not wait for itself."""
    run = section(replica, tmp_path / "data", settings=SLOW)
    next(run)
    process = run._process  # noqa: SLF001
    assert process
    take = process._take  # noqa: SLF001

    def collect(line: bytes) -> None:
        process.forget()
        take(line)

    process._take = collect  # type: ignore[method-assign]  # noqa: SLF001
    assert sum(1 for _ in run) < sum(wanted(replica).values()) - 1
    assert is_gone(number_of(run))
    assert run.status is Status.INCOMPLETE


def test_a_crawl_that_is_collected_inside_of_logging(tmp_path: Path, replica: Replica) -> None:
    """There the collector runs too; the thread that gives lines to `logging` waits for the lock."""
    run = section(replica, tmp_path / "data", settings={"LOG_LEVEL": "DEBUG"})
    next(run)
    number = number_of(run)
    handler = logging.Handler()
    logger = logging.getLogger("scrapy")
    logger.addHandler(handler)
    try:
        handler.acquire()
        del run
        assert is_gone(number)
        handler.release()
    finally:
        logger.removeHandler(handler)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_handler_of_the_log_that_fails(tmp_path: Path, replica: Replica) -> None:
    """The crawl goes on, and its end is known."""

    class Failing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError(record.getMessage())

    handler = Failing()
    logger = logging.getLogger("scrapy")
    logger.addHandler(handler)
    try:
        run = section(replica, tmp_path / "data", settings={"LOG_LEVEL": "DEBUG"})
        logger.setLevel(logging.DEBUG)
        assert names(run) == wanted(replica)
    finally:
        logger.setLevel(logging.NOTSET)
        logger.removeHandler(handler)
    assert run.status is Status.COMPLETE
    assert run.summary is not None


def test_a_crawl_that_never_begins(tmp_path: Path, replica: Replica) -> None:
    run = section(replica, tmp_path / "data")
    run.close()
    assert list(run) == []
    assert run.status is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_slow_caller_slows_the_crawl_down(tmp_path: Path) -> None:
    with Replica(400, seed=1) as replica:
        settings = {"SITE_ADDRESS": replica.address, "CONCURRENT_REQUESTS": 4}
        data = tmp_path / "data"
        sections = "china,world,business,life,culture,travel,sports,opinion"
        run = newscrawl.crawl("section", sections=sections, settings={**settings, "DATA_DIR": data})
        found = [next(run).identifier]
        process = run._process  # noqa: SLF001
        assert process
        wait_for(lambda: process._is_paused)  # noqa: SLF001
        while replica.wait(sum(replica.kinds.values()) + 1, seconds=0.5):
            pass
        read = replica.kinds["article"]
        found += [one.identifier for one in run]
        assert read < 150 < len(found)
        assert run.status is Status.COMPLETE
        assert Counter(found) == names(newscrawl.read(data))
        requested = {url: count for url, count in replica.urls.items() if "/a/" in url}
        assert set(requested.values()) == {1}


@pytest.mark.slow
def test_older_records_wait_for_a_slow_caller(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that no request brings; a pause of requests does not hold them back."""
    assert names(section(replica, tmp_path / "data")) == wanted(replica)
    monkeypatch.setattr(crawl_process, "_MOST", 3)
    run = section(replica, tmp_path / "data")
    found = [next(run).identifier]
    lines = run._process._lines  # type: ignore[union-attr]  # noqa: SLF001
    wait_for(lambda: lines.qsize() == 3)
    found += [one.identifier for one in run]
    assert Counter(found) == wanted(replica)


@pytest.mark.slow
def test_a_caller_who_leaves_older_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process waits in a write, and nobody reads."""
    with Replica(300, seed=1) as replica:
        assert names(section(replica, tmp_path / "data")) == wanted(replica)
        monkeypatch.setattr(crawl_process, "_MOST", 3)
        run = section(replica, tmp_path / "data")
        next(run)
        lines = run._process._lines  # type: ignore[union-attr]  # noqa: SLF001
        wait_for(lambda: lines.qsize() == 3)
        run.close()
        assert run.status is Status.INCOMPLETE
        assert is_gone(number_of(run))
        assert names(section(replica, tmp_path / "data")) == wanted(replica)


# --- A process that dies


def test_the_process_is_killed(tmp_path: Path, replica: Replica) -> None:
    run = section(replica, tmp_path / "data", settings=SLOW)
    found = [next(run)]
    os.kill(number_of(run), signal.SIGKILL)
    with pytest.raises(newscrawl.CrashedError, match=r"ended by SIGKILL; the same call resumes it"):
        found += run
    assert run.status is Status.CRASHED
    assert list(run) == []
    assert is_gone(number_of(run))
    resumed = section(replica, tmp_path / "data")
    assert names(resumed) == wanted(replica) == names(newscrawl.read(tmp_path / "data"))


@pytest.mark.slow
def test_the_process_gets_a_signal(tmp_path: Path, replica: Replica) -> None:
    """One that it handles: its run ends in order, and is incomplete."""
    run = section(replica, tmp_path / "data", settings=SLOW)
    next(run)
    os.kill(number_of(run), signal.SIGTERM)
    assert sum(1 for _ in run) < sum(wanted(replica).values())
    assert run.status is Status.INCOMPLETE


def test_the_process_cannot_start(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = section(replica, tmp_path / "data")
    monkeypatch.setattr(crawl_process, "_PROGRAM", "raise SystemError('broken')")
    with pytest.raises(newscrawl.CrashedError, match=r"\(exit status 1\): SystemError: broken"):
        next(run)
    assert (run.status, run.summary) == (Status.CRASHED, None)


SCRIPT = """
import multiprocessing, os, signal, sys, time
import newscrawl

address, data, deed, delay = sys.argv[1:]
settings = {"SITE_ADDRESS": address, "DATA_DIR": data, "DOWNLOAD_DELAY": delay}
run = newscrawl.crawl("section", sections="china,world", settings=settings)
for article in run:
    print(run._process._process.pid, flush=True)
    if deed == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "killed beside a fork" and os.fork():
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "killed beside a fork":
        sys.stdin.read()
        os._exit(0)
    if deed == "interrupted":
        os.kill(os.getpid(), signal.SIGINT)
    if deed == "interrupted by a terminal":
        os.killpg(0, signal.SIGINT)
    if deed == "exits":
        sys.exit(7)
    if deed == "forks":
        if not os.fork():
            del run
            sys.exit(0)
        os.wait()
        deed = ""
assert "twisted.internet.reactor" not in sys.modules
print(sum(1 for _ in newscrawl.read(data)), run.status.name)
"""


def script(replica: Replica, folder: Path, deed: str, delay: str = "1") -> subprocess.Popen[str]:
    """A script of a user's in a process group of its own; warnings are errors, in the crawl's process too."""
    return subprocess.Popen(
        [sys.executable, "-X", "dev", "-c", SCRIPT, replica.address, "data", deed, delay],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )


def reasons(data: Path) -> list[str]:
    """Why each run in a data folder ended."""
    return [json.loads(path.read_text())["finish_reason"] for path in (data / "runs").iterdir()]


@pytest.mark.parametrize(
    ("deed", "status", "said"),
    [
        ("interrupted", -signal.SIGINT, "KeyboardInterrupt"),
        pytest.param(
            "interrupted by a terminal", -signal.SIGINT, "KeyboardInterrupt", marks=pytest.mark.slow
        ),
        pytest.param("exits", 7, "", marks=pytest.mark.slow),
        ("killed", -signal.SIGKILL, ""),
        pytest.param("killed beside a fork", -signal.SIGKILL, "", marks=pytest.mark.slow),
    ],
)
def test_the_caller_dies(
    tmp_path: Path, replica: Replica, deed: str, status: int, said: str
) -> None:
    """The crawl ends in order, and resumes."""
    with script(replica, tmp_path, deed) as process:
        assert process.stdout
        assert process.stderr
        number = int(process.stdout.readline())
        assert process.wait(PATIENCE) == status
        with FileLock(tmp_path / "data" / LOCK, timeout=PATIENCE):
            pass
        wait_for(lambda: is_gone(number))
        assert process.stdin
        process.stdin.close()
        lines = process.stderr.read().splitlines()
    assert [lines[-1] if lines else ""] == [said]
    assert reasons(tmp_path / "data") == ["shutdown"]
    assert names(section(replica, tmp_path / "data")) == wanted(replica)


@pytest.mark.parametrize("deed", ["", pytest.param("forks", marks=pytest.mark.slow)])
def test_a_script(tmp_path: Path, replica: Replica, deed: str) -> None:
    """A fork of the caller that forgets the crawl does not end it."""
    process = script(replica, tmp_path, deed, delay="0")
    out, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    assert out.splitlines()[-1] == f"{sum(wanted(replica).values())} COMPLETE"


def test_an_interrupt_while_it_waits_for_an_article(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = section(replica, tmp_path / "data", settings=SLOW)
    next(run)
    process = run._process  # noqa: SLF001
    assert process

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "next_line", interrupted)
    with pytest.raises(KeyboardInterrupt):
        next(run)
    assert run.status is Status.INCOMPLETE
    assert is_gone(number_of(run))


@pytest.mark.slow
def test_an_interrupt_while_it_waits_for_the_end(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the process at once."""
    run = section(replica, tmp_path / "data", settings=SLOW)
    next(run)
    reader = run._process._reader  # type: ignore[union-attr]  # noqa: SLF001
    join = reader.join
    interrupts = [KeyboardInterrupt]

    def interrupted() -> None:
        if interrupts:
            os.kill(number_of(run), signal.SIGSTOP)  # it hangs
            raise interrupts.pop()
        join()

    monkeypatch.setattr(reader, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.close()
    assert is_gone(number_of(run))
    monkeypatch.undo()
    assert names(section(replica, tmp_path / "data")) == wanted(replica)


# --- Errors


@pytest.mark.parametrize(
    ("spider", "arguments", "settings", "sentence"),
    [
        ("sectoin", {}, {}, "there is no spider 'sectoin'; did you mean 'section'?"),
        ("", {}, {}, "there is no spider ''; there are: app, archive"),
        (None, {}, {}, "spider: None is not text, expected the name of one"),
        ("section", {}, {}, "sections: is missing; give -a sections=world/cn_eu,china"),
        ("section", {"sections": "chnia"}, {}, "sections: 'chnia' is not a known section"),
        (
            "section",
            {"section": "china"},
            {},
            "section: section has no such argument; did you mean",
        ),
        (
            "section",
            {"sections": "china", "max_articles": 0},
            {},
            "max_articles: '0' is not a positive",
        ),
        ("section", {"sections": "china", "since": "soon"}, {}, "since: 'soon' is not a day"),
        (
            "section",
            {"sections": {"china"}},
            {},
            "sections: {'china'} is of the type set, expected",
        ),
        ("section", {"sections": ["china,world"]}, {}, "sections: 'china,world' has a comma"),
        ("latest", {"known": "no"}, {}, "known: 'no' is not one of include, skip, refetch"),
        ("article", {"urls": "-"}, {}, "urls: '-' is standard input, expected a file"),
        ("article", {"urls": Path("none.txt")}, {}, "urls: 'none.txt' cannot be read"),
        (
            "latest",
            {},
            {"DOWNLOAD_DELY": 3},
            "DOWNLOAD_DELY: there is no such setting; did you mean",
        ),
        ("latest", {}, {"DOWNLOAD_DELAY": "soon"}, "DOWNLOAD_DELAY: 'soon' is not a number"),
        ("latest", {}, {"UMASK": 27}, "UMASK: 27 is not a mask for group and others"),
        ("latest", {}, {"NOW": "soon"}, "NOW: 'soon' is not a time"),
        (
            "latest",
            {},
            {"SITE_ADDRESS": "10.0.0.1:80"},
            "SITE_ADDRESS: '10.0.0.1:80' is not on this",
        ),
        ("latest", {}, {"LOG_LEVEL": None}, "LOG_LEVEL: None cannot be passed to the process"),
        ("latest", {}, {"EXTENSIONS": {int: 1}}, "EXTENSIONS: {<class 'int'>: 1} cannot be passed"),
        (
            "latest",
            {},
            {"FEEDS": {"a.xyz": {"format": "xyz"}}},
            "output: a.xyz has the format 'xyz'",
        ),
        ("latest", {}, {"DATA_DIR": "/etc/passwd"}, "DATA_DIR: /etc/passwd is a file"),
    ],
)
def test_bad_arguments(  # noqa: PLR0917
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spider: Any,
    arguments: dict[str, Any],
    settings: dict[str, Any],
    sentence: str,
) -> None:
    """Raised by the call itself, before there is a process or a file."""
    monkeypatch.chdir(tmp_path)
    is_setting = bool(settings)
    with pytest.raises(newscrawl.SettingError if is_setting else newscrawl.ArgumentError) as found:
        newscrawl.crawl(spider, settings=settings, **arguments)
    assert str(found.value).startswith(sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_held(tmp_path: Path, replica: Replica) -> None:
    holder = a_run(tmp_path / "data")
    try:
        run = section(replica, tmp_path / "data")
        with pytest.raises(newscrawl.FolderLockedError, match=f"is held by the run {holder.id}"):
            next(run)
        assert run.status is Status.LOCKED
    finally:
        holder.close()


@pytest.mark.slow
def test_a_disk_that_is_full(tmp_path: Path, replica: Replica) -> None:
    """Here that of another output; its records are in the data set."""
    feeds = {"/dev/full": {"format": "jsonlines"}}
    run = section(replica, tmp_path / "data", settings={"FEEDS": feeds})
    with pytest.raises(newscrawl.StorageError, match="storage failed: the output could not be"):
        list(run)
    assert run.status is Status.STORAGE
    assert names(section(replica, tmp_path / "data")) == wanted(replica)


def test_a_frontier_that_is_damaged(tmp_path: Path, replica: Replica) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "frontier.db").write_bytes(b"no database" * 1000)
    run = section(replica, tmp_path / "data")
    with pytest.raises(newscrawl.StorageError, match=r"frontier\.db"):
        next(run)
    assert run.status is Status.STORAGE


def test_an_unhealthy_run_is_no_error(tmp_path: Path, replica: Replica) -> None:
    run = section(replica, tmp_path / "data", since="2001-01-01", until="2001-01-02")
    assert list(run) == []
    assert run.status is Status.UNHEALTHY
    assert run.summary is not None
    assert run.summary["run_status"].startswith("unhealthy: ")


# --- What is passed to the process


def test_values_of_arguments_as_text() -> None:
    values = {
        "text": "a, b",
        "yes": True,
        "no": False,
        "number": 5,
        "share": 0.05,
        "part": Fraction(1, 20),
        "day": date(2024, 3, 9),
        "words": ["a", "b"],
        "file": Path("urls.txt"),
    }
    expected = "a, b|1|0|5|0.05|1/20|2024-03-09|a,b|urls.txt"
    assert "|".join(argument_text(name, one) for name, one in values.items()) == expected


@pytest.mark.slow
def test_more_addresses_than_a_command_line_holds(tmp_path: Path, replica: Replica) -> None:
    given = {"SITE_ADDRESS": replica.address, "DATA_DIR": tmp_path / "data"}
    urls = [replica.story(0).url] * 4000
    run = newscrawl.crawl("article", url=urls, settings=given)
    assert [one.url for one in run] == urls[:1]
    assert run.status is Status.COMPLETE


PIPELINE = """
    class Noise:
        def process_item(self, item):
            print("an item, in the middle of the records")
            return item
"""


def test_settings_and_logs(
    tmp_path: Path,
    replica: Replica,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A component of the caller's, in a folder that only his process knows, prints; his own outputs are kept."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "noise_of_a_user.py").write_text(textwrap.dedent(PIPELINE))
    monkeypatch.syspath_prepend(tmp_path / "modules")
    monkeypatch.chdir(tmp_path)
    settings: dict[str, Any] = {
        "ITEM_PIPELINES": {**ITEM_PIPELINES, "noise_of_a_user.Noise": 500},
        "FEEDS": {"own.jsonl": {"format": "jsonlines"}},
        "FEED_EXPORT_FIELDS": ["headline"],
        "RETRY_HTTP_CODES": [500, 503],
        "LOG_LEVEL": "DEBUG",
    }
    with caplog.at_level(logging.DEBUG):
        run = section(replica, Path("here"), settings=settings, max_articles=3)
        monkeypatch.chdir("/")
        found = [one.headline for one in run]
    assert len(found) == 3
    assert run.summary is not None
    lines = (tmp_path / "own.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [{"headline": one} for one in found]
    logged = {(one.name, one.levelname) for one in caplog.records}
    assert {("scrapy.core.engine", "INFO"), ("scrapy.core.engine", "DEBUG")} <= logged
    assert ("newscrawl", "INFO", "complete: 3 articles") in [
        (one.name, one.levelname, one.getMessage().partition(";")[0]) for one in caplog.records
    ]
    noise = [one for one in caplog.records if "in the middle" in one.getMessage()]
    assert len(noise) == 3
