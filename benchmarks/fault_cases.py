"""The cases of the fault table, each a crawl by newscrawl and one by stock Scrapy: articles, connections, sources."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.stock_spider import END
from newscrawl.frontier.store import Store
from tests.certificates import SITE, server_context
from tests.measuring import MOST_MEMORY, measure
from tests.middlewares.resolving import PORT
from tests.replica import FAULTS, Replica, differences_but_for_faults
from tests.replica.faults import PREFIX
from tests.replica.faults.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.certificates import Kind
    from tests.replica.faults.sources import SourceFault
    from tests.replica.story import Story

PATIENCE = 60  # seconds after which a crawl hangs
TIMEOUT = 5  # seconds of DOWNLOAD_TIMEOUT, for both; it is 180 and 30 by default
_AREAS = ("bounds", "traps", "cut", "refused", "backoff")  # of a run's summary
_STOCK = Path(__file__).with_name("stock_spider.py")
_STOCK_SETTINGS = {"LOG_LEVEL": "CRITICAL", "DOWNLOAD_TIMEOUT": TIMEOUT}
_SETTINGS = {"DOWNLOAD_TIMEOUT": TIMEOUT, "BACKOFF_BASE": 0.1}
_RESOLVERS = "tests.middlewares.resolving"


@dataclass
class Result:
    """One crawl."""

    end: str
    memory: float
    """MiB at most."""
    counters: str = ""


@dataclass
class Row:
    """A case."""

    name: str
    what: str
    wanted: str
    stock: Result
    ours: Result
    is_half: bool = False
    """Whether a record differs from what its page must become."""

    @property
    def is_right(self) -> bool:
        """Whether newscrawl did what it must."""
        fits = self.ours.end == self.wanted and 0 < self.ours.memory <= MOST_MEMORY
        return fits and not self.is_half


# --- Articles


def article(name: str) -> Row:
    """A fault at an article's address."""
    fault = FAULTS[name]
    with tempfile.TemporaryDirectory(prefix="fault-") as folder, Replica(60) as replica:
        story = next(one for one in map(replica.story, range(60)) if _is_plain(one))
        replica.spoil(story.url, name)
        words = ["article", "-a", f"url={story.url}"]
        ours = newscrawl(Path(folder), words, story.url, {"SITE_ADDRESS": replica.address})
        is_half = _is_half(Path(folder), replica, story.index)
        path = story.url.removeprefix("https://www.chinadaily.com.cn")
        stock = _stock_article(Path(folder), replica, path, f"{PREFIX}{name}{path}?stock")
        return Row(name, fault.what, fault.wanted, stock, ours, is_half)


def _is_plain(story: Story) -> bool:
    """One page of some paragraphs on the site's first host."""
    is_article = story.template == "www" and story.card.host.startswith("www.")
    return is_article and len(story.pages) == 1 and len(story.texts) > 4


def _is_half(folder: Path, replica: Replica, index: int) -> bool:
    """Whether a record is not what it must be."""
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines()
    expected = replica.expected(index, listed=False)
    return any(differences_but_for_faults(expected, json.loads(line)) for line in lines)


def _stock_article(folder: Path, replica: Replica, whole: str, path: str) -> Result:
    expected = scrapy(folder, f"http://{replica.address}{whole}?whole")[1]
    result, items = scrapy(folder, f"http://{replica.address}{path}")
    return _taken(result, items, _text(expected))


def _text(items: list[Any]) -> str:
    return str(items[0]["text"]) if items else ""


def _taken(result: Result, items: list[Any], whole: str) -> Result:
    """What stock Scrapy took for the article."""
    text = _text(items)
    if items and text == whole:
        result.end = "the article"
    elif items and len(text) > 0.9 * len(whole):
        result.end = "garbled text, as a page"
    elif items:
        result.end = "half a page, as a page" if text else "a page without text, as a page"
    return result


# --- Connections


def connection(name: str, what: str, wanted: str, resolver: str | None, stock: str) -> Row:
    """A site that cannot be had: nobody listens, or names lead nowhere or inside."""
    with (
        tempfile.TemporaryDirectory(prefix="fault-") as folder,
        socket.create_server(("127.0.0.1", 0)) as taken,
    ):
        port = taken.getsockname()[1]
        taken.close()  # nobody listens there now
        settings: dict[str, object] = {"DOWNLOAD_DELAY": 0}
        if resolver:
            settings["TWISTED_DNS_RESOLVER"] = f"{_RESOLVERS}.{resolver}"
        else:
            settings["SITE_ADDRESS"] = f"127.0.0.1:{port}"
        with Replica(60) as inside:
            url = inside.story(0).url
            ours = newscrawl(Path(folder), ["article", "-a", f"url={url}"], url, settings)
            here = inside.address.rpartition(":")[2]
            found, _ = scrapy(Path(folder), stock.format(port=port, here=here))
            if inside.requests:
                found.end = "asks this machine"
        return Row(name, what, wanted, found, ours)


def tls(kind: Kind) -> Row:
    """A certificate; all of the way there is real but for the last step, which ends on this machine."""
    with tempfile.TemporaryDirectory(prefix="fault-") as name:
        folder = Path(name)
        context = server_context(kind, folder / "trusted.pem")
        with Replica(60, tls=context) as replica:
            url = next(one for one in map(replica.story, range(60)) if _is_plain(one)).url
            port = replica.address.rpartition(":")[2]
            settings: dict[str, object] = {
                "DOWNLOAD_DELAY": 0,
                "TWISTED_DNS_RESOLVER": f"{_RESOLVERS}.Outside",
            }
            variables = {PORT: port, "SSL_CERT_FILE": str(folder / "trusted.pem")}
            ours = newscrawl(folder, ["article", "-a", f"url={url}"], url, settings, variables)
            found, items = scrapy(folder, f"https://127.0.0.1:{port}{url.partition(SITE)[2]}")
        stock = _taken(found, items, _text(items))
        end = "done" if kind == "good" else "failed/tls"
        return Row(
            f"tls-{kind.replace(' ', '-')}", f"a certificate that is {kind}", end, stock, ours
        )


# --- Sources


def source(fault: SourceFault) -> Row:
    """A trap for those who look for articles."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder, Replica(60) as replica:
        fault.set(replica)
        settings = {"SITE_ADDRESS": replica.address}
        ours = newscrawl(Path(folder), fault.words, fault.url, settings)
        kind = {"section": "list", "site": "links", "feeds": "sitemap"}[fault.spider]
        path = fault.url.removeprefix("https://www.chinadaily.com.cn")
        stock, items = scrapy(Path(folder), f"http://{replica.address}{path}", kind)
        if stock.end.startswith("hangs"):
            stock.end = f"hangs: asks on, {len(replica.requests)} pages so far"
        elif items or "dropped" in stock.end:
            stock.end = f"{len(items)} addresses"
        return Row(fault.name, fault.what, fault.wanted, stock, ours)


# --- Crawls


def newscrawl(
    folder: Path,
    words: list[str],
    url: str,
    settings: Mapping[str, object],
    variables: Mapping[str, str] | None = None,
) -> Result:
    """A crawl by newscrawl, and how a URL of it ended."""
    options = [
        word
        for name, value in {**_SETTINGS, **settings}.items()
        for word in ("-s", f"{name}={value}")
    ]
    command = [sys.executable, "-m", "newscrawl", "crawl", *words, *options, "-O", "out.jsonl"]
    crawled = measure(command, folder, PATIENCE, variables)
    if crawled.status is None:
        return Result("hangs", crawled.mebibytes)
    data = folder / "data" / "local"
    data = data if data.exists() else folder / "data"
    store = Store(data)
    (end,) = (one.ending for one in store.urls() if one.url == url)
    store.close()
    return Result(end, crawled.mebibytes, ", ".join(_counted(data)))


def _counted(data: Path) -> Iterator[str]:
    """What a run counted beside the ends of its URLs, by its summary."""
    (path,) = (data / "runs").glob("*.json")
    summary = json.loads(path.read_text("utf-8"))
    for area in _AREAS:
        yield from (f"{area} {name} {count}" for name, count in summary[area].items())
    for why, dead in summary["dead"].items():
        yield f"sources {why} {dead['count']}"


def scrapy(folder: Path, url: str, kind: str = "page") -> tuple[Result, list[Any]]:
    """A crawl by Scrapy as it comes, and its items."""
    options = [
        word for name, value in _STOCK_SETTINGS.items() for word in ("-s", f"{name}={value}")
    ]
    command = [sys.executable, "-m", "scrapy", "runspider", str(_STOCK), *options]
    command += ["-a", f"url={url}", "-a", f"kind={kind}", "-O", "stock.jsonl"]
    crawled = measure(command, folder, PATIENCE)
    if crawled.status is None:
        return Result("hangs", crawled.mebibytes), []
    items = [json.loads(line) for line in (folder / "stock.jsonl").read_text("utf-8").splitlines()]
    said = next(line for line in crawled.said.splitlines() if line.startswith(END))
    return Result(_nothing(json.loads(said.removeprefix(END))), crawled.mebibytes), items


def _nothing(stats: dict[str, str]) -> str:
    """Why stock Scrapy had nothing."""
    causes = [
        name.rpartition("/")[2].rpartition(".")[2]
        for name in stats
        if name.startswith(("downloader/exception_type_count/", "httperror/response_status_count/"))
    ]
    tries = int(stats.get("retry/count", 0)) + 1
    cause = ", ".join(causes) or ("dropped" if stats["reason"] == "finished" else stats["reason"])
    return f"nothing ({cause}; {tries} {'try' if tries == 1 else 'tries'})"


CASES: dict[str, Callable[[], Row]] = {
    **{name: partial(article, name) for name in FAULTS},
    "refused": partial(
        connection,
        "refused",
        "nobody listens",
        "failed/refused",
        None,
        "http://127.0.0.1:{port}/",
    ),
    "dns": partial(
        connection,
        "dns",
        "a name that nobody knows",
        "failed/dns",
        "Unknown",
        "http://site.invalid/",
    ),
    "dns-inside": partial(
        connection,
        "dns-inside",
        "a name that leads to this machine",
        "failed/not_public",
        "Rebound",
        "http://localhost:{here}/",
    ),
    "tls-good": partial(tls, "good"),
    "tls-expired": partial(tls, "expired"),
    "tls-of-another-host": partial(tls, "of another host"),
    "tls-self-signed": partial(tls, "self-signed"),
    **{fault.name: partial(source, fault) for fault in SOURCES},
}
"""By name."""
