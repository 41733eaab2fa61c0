"""A whole crawl with everything on, beside stock Scrapy with the spider that anyone writes first.

python -m benchmarks.crawl [PAIRS] [--articles N] [--gzip] [--beside FOLDER] [--profile]

Both commands request the same articles of one page, with 16 connections and without a delay. A server in a process of
its own has the pages rendered before. Times are those of whole commands, start and end included.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import runpy
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urlsplit

from tests.replica.site import NOT_FOUND, Site
from tests.replica.wire import head_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

PAIRS = 5
STORIES = 2000
"""Stories of the replica; 1,186 of them are English articles of one page."""
CONNECTIONS = 16
ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "newscrawl"
STOCK, OURS, BEFORE = "stock", "newscrawl", "before"

START = "start and end"
PARTS = {
    "reading": "extraction pages text site lxml parsel cssselect",
    "records": "records items pydantic itemadapter",
    "pipelines": "pipelines",
    "spiders": "spiders discovery",
    "middlewares": "middlewares protego",
    "downloader": "downloader",
    "frontier": "frontier",
    "archive": "archive warcio",
    "exporters": "exporters",
    "extensions": "extensions monitoring",
    "Scrapy": "scrapy w3lib pydispatch",
    "Twisted": "twisted zope",
    "asyncio": "asyncio selectors",
    START: "commands cli config settings __main__ errors __init__",
}
"""The parts of a crawl: rooms of newscrawl, and packages of others."""
_SAMPLE = 0.001
"""Seconds of processor time between two samples, at least: kernels count in ticks."""


class Measured(NamedTuple):
    """One crawl."""

    seconds: float
    processor: float
    """Processor seconds of the crawling process."""
    megabytes: float
    """Peak memory."""
    lines: int
    """Records in the output."""


# --- The server


def pages(stories: int) -> dict[str, bytes]:
    """The English articles of one page, by their addresses: the others' markup is not what nine selectors read."""
    site = Site(stories)
    found = (site.story(index) for index in range(stories))
    wanted = (one for one in found if len(one.pages) == 1 and not one.card.chinese)
    return {one.card.url: site.render(one).encode() for one in wanted}


class _Connection(asyncio.Protocol):
    """Answers GET from ready answers, with keep-alive."""

    def __init__(self, answers: Mapping[bytes, bytes], missing: bytes) -> None:
        self._answers = answers
        self._missing = missing
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1]
            self._transport.write(self._answers.get(target, self._missing))


async def _serve(answers: Mapping[bytes, bytes]) -> None:
    missing = _answer(404, NOT_FOUND.encode(), packed=False)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(answers, missing), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _answer(status: int, body: bytes, *, packed: bool) -> bytes:
    headers = {"Content-Type": "text/html", "Connection": "keep-alive"}
    if packed:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body)
    headers["Content-Length"] = str(len(body))
    return head_of(status, headers) + body


def serve(stories: int, urls: Path, *, packed: bool) -> None:
    """Write the addresses to a file, print the port, and answer until the process ends."""
    found = pages(stories)
    urls.write_text("\n".join(found), "utf-8")
    paths = {urlsplit(url).path.encode(): body for url, body in found.items()}
    asyncio.run(_serve({path: _answer(200, body, packed=packed) for path, body in paths.items()}))


@contextmanager
def served(stories: int, urls: Path, *, packed: bool) -> Iterator[str]:
    """The address of a server in another process."""
    command = [sys.executable, "-m", "benchmarks.crawl", "--serve", str(urls)]
    command += ["--articles", str(stories), *(["--gzip"] if packed else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            yield f"127.0.0.1:{int(cast('IO[str]', server.stdout).readline())}"
        finally:
            server.terminate()


# --- The crawls


def stock(address: str, urls: Path, folder: Path) -> list[str]:
    """Arguments of Python for stock Scrapy."""
    given = ["-a", f"urls={urls}", "-a", f"address={address}", "-a", "kind=article"]
    options = ["-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONNECTIONS}", "-s", "DOWNLOAD_DELAY=0"]
    spider = str(ROOT / "benchmarks" / "stock_spider.py")
    output = ["-L", "INFO", "-O", str(folder / "out.jsonl")]
    return ["-m", "scrapy", "runspider", spider, *given, *options, *output]


def ours(address: str, urls: Path, folder: Path) -> list[str]:
    """Arguments of Python for newscrawl. Stock keeps no raw pages: what they cost is measured by `benchmarks.archive`."""
    archive = ["-s", "ARCHIVE=none"]
    options = ["-s", f"SITE_ADDRESS={address}", "-s", f"DATA_DIR={folder / 'data'}"]
    output = ["-L", "INFO", "-O", str(folder / "out.jsonl")]
    return [
        "-m",
        "newscrawl",
        "crawl",
        "article",
        "-a",
        f"urls={urls}",
        *options,
        *archive,
        *output,
    ]


def crawl(command: list[str], folder: Path, package: Path = ROOT) -> Measured:
    """Run one crawl with the newscrawl of `package`; SystemExit where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(package)}
    log = folder / "log"
    began = time.monotonic()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: {process.returncode}\n{log.read_text('utf-8')[-2000:]}")
    lines = len((folder / "out.jsonl").read_bytes().splitlines())
    return Measured(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines)


def compare(address: str, urls: Path, pairs: int, beside: Path | None) -> None:
    """The crawls by turns, a line each; then the table and the ratios."""
    makers: dict[str, tuple[Callable[[str, Path, Path], list[str]], Path]] = {
        STOCK: (stock, ROOT),
        OURS: (ours, ROOT),
    }
    if beside:
        makers[BEFORE] = (ours, beside)
    found: dict[str, list[Measured]] = {name: [] for name in makers}
    for number in range(pairs):
        for name in makers if number % 2 else reversed(makers):
            make, package = makers[name]
            with tempfile.TemporaryDirectory() as folder:
                command = make(address, urls, Path(folder))
                found[name].append(crawl(command, Path(folder), package))
    wanted = len(urls.read_text("utf-8").split())
    if lines := {one.lines for rounds in found.values() for one in rounds} - {wanted}:
        sys.exit(f"{wanted} articles, but outputs of {sorted(lines)} lines")
    print(f"{wanted} articles of one page, {CONNECTIONS} connections, {pairs} alternating rounds")
    print("            pages a second        processor ms a page     MB")
    print("            best    median        least    median")
    for name, rounds in found.items():
        paces = [wanted / one.seconds for one in rounds]
        costs = [one.processor * 1000 / wanted for one in rounds]
        print(
            f"{name:10} {max(paces):6.0f}    {statistics.median(paces):6.0f}"
            f"       {min(costs):6.2f}    {statistics.median(costs):6.2f}"
            f"     {max(one.megabytes for one in rounds):4.0f}"
        )
    for name in [one for one in found if one != STOCK]:
        pace = _ratios(found[STOCK], found[name], lambda one: one.seconds)
        cost = _ratios(found[name], found[STOCK], lambda one: one.processor)
        print(f"{name} by stock: pages a second {pace}; processor time {cost}")


def _ratios(
    above: list[Measured], below: list[Measured], value: Callable[[Measured], float]
) -> str:
    """The ratio of the least values, and those of the pairs: median, least and greatest."""
    best = min(map(value, above)) / min(map(value, below))
    pairs = [value(a) / value(b) for a, b in zip(above, below, strict=True)]
    return (
        f"{best:.2f} (pairs {statistics.median(pairs):.2f}, {min(pairs):.2f} to {max(pairs):.2f})"
    )


# --- Where the time goes


class Sampler:
    """Looks at the stack of a program after every few milliseconds of its processor time.

    Unlike cProfile it makes no call slower, so that parts of many small calls do not look dear.
    """

    def __init__(self) -> None:
        self.own: Counter[str] = Counter()
        """Samples by the part whose code ran, itself or in Python's library."""
        self.whole: Counter[str] = Counter()
        """Samples by the parts whose code ran or waited for a call."""

    def look(self, _number: int, frame: FrameType | None) -> None:
        """Count a sample: a handler of SIGPROF."""
        found = []
        while frame:
            if part := part_of(frame.f_code.co_filename):
                found.append(part)
            frame = frame.f_back
        self.own[found[0] if found else START] += 1
        self.whole.update(set(found))

    def run(self, words: list[str]) -> None:
        """Run newscrawl's command line."""
        signal.signal(signal.SIGPROF, self.look)
        signal.setitimer(signal.ITIMER_PROF, _SAMPLE, _SAMPLE)
        sys.argv = ["newscrawl", *words]
        runpy.run_module("newscrawl", run_name="__main__")


@cache
def part_of(file: str) -> str | None:
    """The part of a crawl to which a file belongs; None for Python's library, which counts for its caller."""
    if file.startswith("<frozen importlib"):
        return START
    path = Path(file)
    folders = set(path.with_suffix("").parts)
    if PACKAGE in path.parents:
        folders = {path.with_suffix("").relative_to(PACKAGE).parts[0]}
    return next((part for part, names in PARTS.items() if folders & set(names.split())), None)


def profile(address: str, urls: Path) -> None:
    """One crawl of ours, by parts."""
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder) / "samples"
        _, _, *words = ours(address, urls, Path(folder))
        command = ["-m", "benchmarks.crawl", "--sample", str(samples), *words]
        found = crawl(command, Path(folder))
        own, whole = json.loads(samples.read_text("utf-8"))
    each = found.processor * 1000 / found.lines / sum(own.values())
    print(f"{found.processor * 1000 / found.lines:.2f} ms of processor time a page, by part")
    print(f"{'':26} own   with its calls")
    for name in sorted(own, key=lambda one: -own[one]):
        print(f"{name:24} {own[name] * each:5.2f}            {whole.get(name, 0) * each:5.2f}")


def sample(file: Path, words: list[str]) -> None:
    """Run newscrawl's command line, and write the samples to a file."""
    sampler = Sampler()
    try:
        sampler.run(words)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        file.write_text(json.dumps([sampler.own, sampler.whole]), "utf-8")


def main() -> None:
    """Pairs of crawls, or the profile of one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__)
    parser.add_argument("pairs", type=int, nargs="?", default=PAIRS)
    parser.add_argument("--articles", type=int, default=STORIES, help="stories of the replica")
    parser.add_argument("--gzip", action="store_true", help="serve compressed pages")
    parser.add_argument("--beside", type=Path, help="another checkout, measured by turns")
    parser.add_argument("--profile", action="store_true", help="where our processor time goes")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    if sys.argv[1:2] == ["--sample"]:
        sample(Path(sys.argv[2]), sys.argv[3:])
        return
    given = parser.parse_args()
    if given.serve:
        serve(given.articles, given.serve, packed=given.gzip)
        return
    with tempfile.TemporaryDirectory() as folder:
        urls = Path(folder) / "urls"
        with served(given.articles, urls, packed=given.gzip) as address:
            if given.profile:
                profile(address, urls)
            else:
                compare(address, urls, given.pairs, given.beside)


if __name__ == "__main__":
    main()
