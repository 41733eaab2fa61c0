"""Each service of a public archive backs off alone, and is asked again with a request that it has answered."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadTimeoutError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.settings import Settings

import newscrawl.middlewares.backoff
from newscrawl.middlewares.backoff import BackoffMiddleware
from newscrawl.middlewares.breaker import refusal_of
from newscrawl.middlewares.download_slot import SLOT, DownloadSlotMiddleware
from newscrawl.site.web_archives import CRAWLS, SERVICES

SETTINGS = {"BACKOFF_BASE": 5, "BACKOFF_MAX": 300, "RETRY_AFTER_MAX": 3600, "BREAKER_PAUSES": 3}
URLS = {
    SLOT: "https://www.chinadaily.com.cn/china",
    "commoncrawl-index": CRAWLS,
    "commoncrawl-data": "https://data.commoncrawl.org/crawl-data/a.warc.gz",
    "wayback-index": "https://web.archive.org/cdx/search/cdx?url=a",
    "wayback-captures": "https://web.archive.org/web/2024id_/https://www.chinadaily.com.cn/",
}


class Slots:
    """The middleware without an engine: slots, and what is to be called when."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
        self.slots = {name: self._slot() for name in URLS}
        self.later: list[tuple[float, Any]] = []
        self.why: list[str] = []
        self.sent: list[str] = []
        downloader = SimpleNamespace(slots=self.slots, is_ending=False)
        crawler: Any = SimpleNamespace(
            settings=Settings({**SETTINGS, **settings}),
            engine=SimpleNamespace(downloader=downloader),
            stats=SimpleNamespace(inc_value=lambda _: None),
            signals=SimpleNamespace(send_catch_log=lambda *_, **__: None),
        )
        module = newscrawl.middlewares.backoff
        monkeypatch.setattr(module, "call_later", lambda *given: self.later.append(given))
        monkeypatch.setattr(module, "break_off", lambda _, why: self.why.append(why))
        monkeypatch.setattr(module, "downloader_of", lambda _: downloader)
        monkeypatch.setattr(module, "process_queue", lambda *_: None)
        self.now = 0.0
        monkeypatch.setattr("time.monotonic", lambda: self.now)
        self.middleware = BackoffMiddleware(crawler)

    @staticmethod
    def _slot() -> Any:
        return SimpleNamespace(
            concurrency=4, delay=0.2, queue=deque(), latercall=None, close=lambda: None
        )

    def request(self, name: str, **more: Any) -> Request:
        request = Request(URLS[name], **more)
        DownloadSlotMiddleware().process_request(request)
        return request

    def answer(self, name: str, status: int, sent: Any = None, **more: Any) -> None:
        request = self.request(name, **more)
        self.middleware.response_downloaded(Response(request.url, status, sent), request)

    def paused(self) -> set[str]:
        return {name for name, slot in self.slots.items() if slot.concurrency == 1}

    def pass_(self, seconds: float) -> None:
        """Let time pass, and call what is due."""
        self.now += seconds
        due, self.later = self.later, []
        for _, call in due:
            call()


@pytest.fixture
def slots(monkeypatch: pytest.MonkeyPatch) -> Slots:
    return Slots(monkeypatch)


@pytest.mark.parametrize("name", URLS)
def test_every_service_has_its_slot(slots: Slots, name: str) -> None:
    assert slots.request(name).meta["download_slot"] == name
    assert set(URLS) == {SLOT, *(one.slot for one in SERVICES)}


@pytest.mark.parametrize("name", URLS)
def test_autothrottle_changes_the_pace_of_the_site_alone(slots: Slots, name: str) -> None:
    crawler: Any = SimpleNamespace(
        engine=SimpleNamespace(downloader=SimpleNamespace(slots=slots.slots))
    )
    extension = AutoThrottle.__new__(AutoThrottle)
    extension.crawler, extension.debug = crawler, False
    extension.mindelay, extension.maxdelay, extension.target_concurrency = 0.0, 60.0, 1.0
    request = slots.request(name, meta={"download_latency": 8.0})
    extension._response_downloaded(Response(request.url), request, Spider("a"))  # noqa: SLF001
    assert slots.slots[name].delay == (8.0 if name == SLOT else 0.2)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("name", URLS)
def test_one_service_pauses_alone(slots: Slots, name: str, status: int) -> None:
    slots.answer(name, status)
    assert slots.paused() == {name}
    assert slots.slots[name].delay == 1.0
    slots.answer(next(one for one in URLS if one != name), 200)
    assert slots.paused() == {name}, "another service is another server"
    slots.answer(name, 200)
    assert slots.paused() == set()
    assert slots.slots[name].delay == 0.2


@pytest.mark.parametrize("name", URLS)
def test_failures_in_a_row_are_counted_by_service(slots: Slots, name: str) -> None:
    slots.answer(name, 200)
    for number in range(4):
        other = [one for one in URLS if one != name][number]
        slots.middleware.process_exception(slots.request(other), DownloadTimeoutError())
        slots.middleware.process_exception(slots.request(name), DownloadTimeoutError())
    assert name not in slots.paused()
    slots.middleware.process_exception(slots.request(name), DownloadTimeoutError())
    assert name in slots.paused()


@pytest.mark.parametrize("name", URLS)
def test_an_archived_error_is_no_outage(slots: Slots, name: str) -> None:
    for status in (503, 429, 500, 403) * 5:
        slots.answer(name, status, {"Memento-Datetime": "Fri, 12 Apr 2024 08:15:00 GMT"})
    assert (slots.paused(), slots.why) == (set(), [])


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("address", ["", "127.0.0.1:1"])
def test_the_first_pause_of_an_archive_is_a_minute(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    """Its 429 names no time, and who goes on is blocked."""
    slots = Slots(monkeypatch, SITE_ADDRESS=address)
    slots.answer(name, 429)
    is_long = name != SLOT and not address
    slots.pass_(7)
    assert bool(slots.later) is is_long
    slots.pass_(75)
    assert slots.later == []


@pytest.mark.parametrize(
    "why",
    [
        "AdministrativeAccessControlException: Blocked Site Error",
        "RobotAccessControlException: Blocked By Robots",
        "ResourceNotAvailableException: Resource Not Available",
    ],
)
@pytest.mark.parametrize("status", [403, 404, 503])
def test_an_error_of_one_capture_is_no_outage(slots: Slots, status: int, why: str) -> None:
    for _ in range(25):
        slots.answer("wayback-captures", status, {"X-Archive-Wayback-Runtime-Error": why})
    assert (slots.paused(), slots.why) == (set(), [])


def test_another_error_of_the_archive_is_an_outage(slots: Slots) -> None:
    why = {"X-Archive-Wayback-Runtime-Error": "ResourceIndexNotAvailableException: busy"}
    slots.answer("wayback-captures", 503, why)
    assert slots.paused() == {"wayback-captures"}


def test_a_retry_after_that_is_too_long_ends_the_run(slots: Slots) -> None:
    slots.answer("wayback-index", 429, {"Retry-After": "7200"})
    assert slots.why == ["Retry-After names 7200 seconds"]


def test_retry_after_is_kept_by_the_service_that_asks(slots: Slots) -> None:
    slots.answer("wayback-index", 429, {"Retry-After": "90"})
    for _ in range(89):
        slots.pass_(1)
        assert slots.later, "it still waits"
    slots.pass_(2)
    assert slots.later == []


def test_a_part_of_a_file_is_the_probe_of_its_host(slots: Slots) -> None:
    """It is asked for with its range, and its answer is no refusal."""
    more = {"headers": {"Range": "bytes=4711-12710"}, "meta": {"capture": 3, "task": {}}}
    slots.answer("commoncrawl-data", 206, **more)
    slots.answer("commoncrawl-data", 503)
    slots.pass_(80)
    ((probe, _),) = slots.slots["commoncrawl-data"].queue
    assert probe.headers["Range"] == b"bytes=4711-12710"
    assert probe.url == URLS["commoncrawl-data"]
    assert refusal_of(Response(probe.url, 206), probe) is None
    assert "task" not in probe.meta
