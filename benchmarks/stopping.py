"""How long a crawl takes to end after SIGTERM or SIGINT at the live pace, and what is left for the next run.

    python -m benchmarks.stopping --rounds 3

Exit status 0 where each run ended within five seconds with exit status 4, and the same command then gave every article once.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import newscrawl
from tests.crawling import PATIENCE
from tests.replica import Replica
from tests.replica.wire import Answer

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

LIMIT = 5.0  # seconds
ARTICLES = 24
_LIVE = ("DOWNLOAD_DELAY=1.5", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "CONCURRENT_REQUESTS=16")
_SLOW = 25.0  # seconds; DOWNLOAD_TIMEOUT is 30
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<html>"


def _trickle(connection: socket.socket) -> None:
    """A byte a second, which never ends a page in time."""
    connection.sendall(_HEAD)
    for _ in range(int(_SLOW)):
        time.sleep(1)
        connection.sendall(b" ")


class Case(NamedTuple):
    """What the site answers while the signal comes."""

    name: str
    answer: Answer | None
    after: int
    """Requests that are answered as ever, before that."""


CASES = (
    Case("answers at once", None, 3),
    Case("an answer that takes 25 s", Answer(503, delay=_SLOW), 3),
    Case("a body that trickles", Answer(send=_trickle), 3),
    Case("robots.txt that takes 25 s", Answer(503, delay=_SLOW), 0),
    Case("a pause of 300 s", Answer(503, {"Retry-After": "300"}), 3),
)
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Measured(NamedTuple):
    """One stop."""

    seconds: float
    status: int
    again: int
    """Requests that the next run sends once more."""
    wrong: str


def measured(case: Case, number: signal.Signals) -> Measured:
    """Stop one crawl, and let the same command go on."""
    with tempfile.TemporaryDirectory(prefix="stopping-") as name, Replica(60) as replica:
        folder, asked = Path(name), threading.Event()
        stories = [replica.story(index) for index in range(ARTICLES)]
        replica.fail(_failing(case, asked))
        command = [sys.executable, "-m", "newscrawl", "crawl", "article", "-L", "ERROR"]
        command += ["-a", f"url={','.join(one.url for one in stories)}"]
        command += ["-s", f"SITE_ADDRESS={replica.address}"]
        live = [word for one in _LIVE for word in ("-s", one)]
        with subprocess.Popen(
            [*command, *live], cwd=folder, stderr=subprocess.PIPE, text=True
        ) as running:
            asked.wait(PATIENCE)
            time.sleep(1)
            began = time.monotonic()
            running.send_signal(number)
            said = running.communicate(timeout=PATIENCE)[1]
            seconds = time.monotonic() - began
        replica.fail(lambda: None)
        whole = subprocess.run(
            command, cwd=folder, check=False, stderr=subprocess.PIPE, text=True, timeout=PATIENCE
        )
        kept = [one.identifier for one in newscrawl.read(folder / "data/local", revisions="all")]
        again = sum(count - 1 for count in replica.urls.values())
    is_right = whole.returncode == 0 and sorted(kept) == sorted(one.identifier for one in stories)
    wrong = "" if is_right else f"{said}\n{whole.stderr}"
    return Measured(seconds, running.returncode, again, wrong)


def _failing(case: Case, asked: threading.Event) -> Callable[[], Answer | None]:
    count = 0

    def answer() -> Answer | None:
        nonlocal count
        count += 1
        if count <= case.after:
            return None
        asked.set()
        return case.answer

    return answer


def main(words: list[str] | None = None) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stopping", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--case", action="append", help="only cases with this in their name")
    given = parser.parse_args(words)
    is_right = True
    print(
        "| the site | stops | seconds, median | most | requested again |\n| --- | --- | --- | --- | --- |"
    )
    for case in CASES:
        if given.case and not any(one in case.name for one in given.case):
            continue
        found = [measured(case, one) for _ in range(given.rounds) for one in SIGNALS]
        times = [one.seconds for one in found]
        again = max(one.again for one in found)
        print(
            f"| {case.name} | {len(found)} | {statistics.median(times):.1f} | {max(times):.1f} | {again} |",
            flush=True,
        )
        for one in found:
            if one.wrong or one.status != 4:
                print(f"exit {one.status}: {one.wrong}", file=sys.stderr)
                is_right = False
        is_right = is_right and max(times) <= LIMIT
    return int(not is_right)


if __name__ == "__main__":
    raise SystemExit(main())
