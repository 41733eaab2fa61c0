"""The metrics of a run on a port of this machine, while it lasts; prometheus_client reads them."""

from __future__ import annotations

import socket
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from http.client import HTTPConnection
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus
from scrapy.exceptions import NotConfigured
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler
from twisted.web.test.requesthelper import DummyRequest

from newscrawl import settings
from newscrawl.config.checks import DECLARED
from newscrawl.errors import SettingError, StorageError
from newscrawl.extensions.metrics_port import MetricsPort
from newscrawl.extensions.metrics_site import metrics_site
from newscrawl.extensions.progress import ProgressReport
from newscrawl.frontier.outcomes import Outcome
from newscrawl.monitoring.folder_status import later, status_of
from newscrawl.monitoring.history import past_runs
from newscrawl.monitoring.openmetrics import as_text, metrics, of_progress
from newscrawl.monitoring.progress import Progress
from tests.crawling import crawl
from tests.monitoring.test_progress import FULL
from tests.replica import Replica
from tests.running import Clock, a_run, a_task
from tests.summaries import keep_summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.monitoring.folder_status import FolderStatus
    from newscrawl.monitoring.history import PastRun

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
NOW = datetime.now(timezone.utc).replace(microsecond=0)


class Page(NamedTuple):
    """An answer of the port."""

    status: int
    type: str | None
    text: str

    @property
    def families(self) -> dict[str, Any]:
        """By name: the metrics, which both formats read alike."""
        found = {one.name: one for one in openmetrics(self.text)}  # type: ignore[no-untyped-call]
        assert {one.name: one.samples for one in prometheus(self.text)} == {
            name: one.samples for name, one in found.items()
        }
        return found


def ask(
    port: int,
    path: str = "/metrics",
    method: str = "GET",
    accept: str = "",
) -> tuple[HTTPConnection, Page]:
    """The answer, and the connection that is still open."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, headers={"Accept": accept} if accept else {})
    answer = connection.getresponse()
    return connection, Page(answer.status, answer.getheader("Content-Type"), answer.read().decode())


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number: int = found.getsockname()[1]
        return number


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (b"", TEXT),
        (b"*/*", TEXT),
        (OPENMETRICS.encode(), OPENMETRICS),
        (b"text/plain\r\nAccept: " + OPENMETRICS.encode(), OPENMETRICS),
        (b"\xff\xfe", TEXT),
        (b"caf\xe9, " + OPENMETRICS.encode(), OPENMETRICS),
    ],
    ids=repr,
)
def test_what_a_client_accepts(accept: bytes, content_type: str) -> None:
    """Also in bytes that are no UTF-8, which must not become an error of the run."""
    request = cast("Any", DummyRequest([b"metrics"]))
    request.path = b"/metrics"
    for one in accept.split(b"\r\nAccept: "):
        request.requestHeaders.addRawHeader(b"Accept", one)
    assert metrics_site(lambda: "text").resource.render(request) == b"text"
    assert request.responseHeaders.getRawHeaders(b"Content-Type") == [content_type.encode()]


def test_a_run(tmp_path: Path, port: int) -> None:
    """It answers from the first request to the last; connections that stay open do not keep the run from its end."""
    pages: list[Page] = []
    left: list[HTTPConnection] = []
    others: list[Page] = []

    def look() -> None:
        connection, page = ask(port, accept=f"{OPENMETRICS}, */*" if pages else "")
        left.append(connection)
        if not pages:
            with socket.socket() as elsewhere:
                assert elsewhere.connect_ex(("127.0.0.2", port))
            for path, method in (("/", "GET"), ("/metrics/x", "GET"), ("/metrics", "POST")):
                connection, other = ask(port, path, method)
                connection.close()
                others.append(other)
        pages.append(page)

    data = tmp_path / "data"
    keep_summary(data, NOW - timedelta(hours=1), "feeds")
    with Replica(12) as replica:
        replica.fail(look)
        done = crawl(
            tmp_path,
            *("section", "-a", "sections=world", "-a", "may_be_empty=1"),
            *("-s", f"METRICS_PORT={port}", "-s", f"DATA_DIR={data}", "-s", "PROGRESS=none"),
            address=replica.address,
            level="INFO",
        )
    for connection in left:
        connection.close()
    assert done.status == 0, done.said
    assert "GET /metrics" not in done.said, "the log is the run's"
    assert [one.status for one in others] == [404, 404, 405]
    assert [one.type for one in pages] == [TEXT, *[OPENMETRICS] * (len(pages) - 1)]
    labels = {"job": "section may_be_empty=1 sections=world", "spider": "section"}
    last = pages[-1].families
    assert last["newscrawl_running"].samples[0].value == 1
    (job,) = last["newscrawl_last_run_exit_status"].samples
    assert job.labels["spider"] == "feeds", "the run itself has not ended"
    (requests,) = last["newscrawl_run_requests"].samples
    assert (requests.labels, requests.value) == (labels, len(pages) - 1)
    counts = {
        (one.labels["kind"], one.labels["state"]): one.value
        for one in last["newscrawl_run_urls"].samples
    }
    assert counts["list", "discovered"] == 1
    assert counts["article", "discovered"] == counts["article", "done"] + counts["article", "open"]
    names = {one.name for one in prometheus(metrics(status_of(data, NOW)))}
    assert set(last) >= names, "all that `newscrawl status --openmetrics` has"
    with pytest.raises(ConnectionRefusedError):
        ask(port)


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - of another program
def test_a_port_that_is_taken(tmp_path: Path, address: str) -> None:
    with socket.socket() as other, Replica(4) as replica:
        other.bind((address, 0))
        other.listen()
        port = other.getsockname()[1]
        words = ("section", "-a", "sections=china", "-s", f"METRICS_PORT={port}")
        done = crawl(tmp_path, *words, address=replica.address)
    assert done.status == 0
    assert f"METRICS_PORT: {port}: Address already in use; this run has no metrics." in done.said


def test_off_by_default(tmp_path: Path, port: int) -> None:
    run = a_run(tmp_path)
    crawlers = [
        get_crawler(settings_dict={"METRICS_PORT": one}) for one in (settings.METRICS_PORT, port)
    ]
    for crawler in crawlers:
        crawler.spider = cast("Any", SimpleNamespace(run=run))
    with pytest.raises(NotConfigured):
        MetricsPort.from_crawler(crawlers[0])
    assert MetricsPort.from_crawler(crawlers[1])
    run.close()


@pytest.mark.parametrize("value", [-1, 65_536, "http", 8.5, True])
def test_ports_that_do_not_exist(value: Any) -> None:
    with pytest.raises(SettingError, match=r"^METRICS_PORT: .* is not an integer from 0 to 65535$"):
        DECLARED["METRICS_PORT"].check("METRICS_PORT", value)


def test_numbers_of_a_run() -> None:
    job = 'search q=a "b" \\ \n c'
    found = Page(200, None, as_text(of_progress(job, "search", FULL))).families
    values = {
        name: family.samples[0].value for name, family in found.items() if len(family.samples) == 1
    }
    assert values == {
        "newscrawl_run_seconds": 600,
        "newscrawl_run_requests": 61,
        "newscrawl_run_requests_per_minute": 40.4,
        "newscrawl_run_requests_waiting": 25,
        "newscrawl_run_records": 12,
        "newscrawl_run_errors": 2,
        "newscrawl_run_pause_seconds": 118.6,
        "newscrawl_run_seconds_left": 1200,
    }
    samples = found["newscrawl_run_urls"].samples
    assert {one.labels["job"] for one in samples} == {job}
    articles = {
        one.labels["state"]: one.value for one in samples if one.labels["kind"] == "article"
    }
    assert articles == {"discovered": 40, "done": 12, "gone": 1, "failed": 3, "excluded": 4, "open": 20}  # fmt: skip
    assert {one.labels["kind"] for one in samples} == {"article", "list", "search"}


def test_numbers_that_are_not_known() -> None:
    found = Page(200, None, as_text(of_progress("latest", "latest", Progress(0)))).families
    assert found["newscrawl_run_pause_seconds"].samples[0].value == 0
    assert not {"newscrawl_run_seconds_left", "newscrawl_run_requests_per_minute"} & set(found)


@pytest.fixture
def metrics_port(tmp_path: Path) -> Iterator[MetricsPort]:
    run = a_run(tmp_path, Clock(f"{NOW:%FT%T}"))
    run.commit()
    crawler = get_crawler()
    crawler.engine = cast(
        "Any", SimpleNamespace(downloader=SimpleNamespace(slots={}), scheduler=None)
    )
    crawler.stats = MemoryStatsCollector(crawler)
    yield MetricsPort(1, run, ProgressReport(crawler, run))
    run.close()


def test_the_end_of_a_run_ends_the_reading(
    tmp_path: Path, metrics_port: MetricsPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many summaries are left."""
    keep_summary(tmp_path, NOW - timedelta(hours=1), "feeds")
    (run,) = past_runs(tmp_path / "runs")
    read = []

    def many(_: Path) -> Iterator[PastRun]:
        for number in range(100):
            read.append(number)
            if number == 10:
                metrics_port.close()
            yield run

    monkeypatch.setattr("newscrawl.extensions.metrics_port.past_runs", many)
    metrics_port.watch()
    assert read == list(range(11))


def test_a_status_that_cannot_be_read_again(
    tmp_path: Path,
    metrics_port: MetricsPort,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The one before stays; its time shows that it is old."""

    def fails(*_: object) -> FolderStatus:
        raise StorageError(str(tmp_path), OSError(5, "Input/output error"))

    monkeypatch.setattr("newscrawl.extensions.metrics_port._INTERVAL", 0.001)
    monkeypatch.setattr("newscrawl.extensions.metrics_port.later", fails)
    metrics_port.watch()
    assert "The metrics show no later status of the data folder: " in caplog.text
    families = Page(200, None, metrics_port.text()).families
    assert families["newscrawl_status_timestamp_seconds"].samples[0].value == NOW.timestamp()


def test_a_later_status(tmp_path: Path) -> None:
    """Jobs stay as they are, and what is due is read again."""
    clock = Clock(f"{NOW:%FT%T}")
    keep_summary(tmp_path, NOW - timedelta(hours=1), "feeds", exit_status=3)
    run = a_run(tmp_path, clock)
    run.commit()
    before = status_of(tmp_path, clock())
    task = a_task()
    run.url_states.discover(task)
    run.url_states.end(task, Outcome("failed", "timeout"))
    run.commit()
    clock.pass_(minutes=31)
    after = later(before, tmp_path, clock())
    whole = status_of(tmp_path, clock())
    run.close()
    assert (before.due.failures, after.due.failures) == (0, 1)
    assert asdict(after.due) == asdict(whole.due)
    assert (after.at, after.jobs, after.problems) == (whole.at, whole.jobs, whole.problems)
