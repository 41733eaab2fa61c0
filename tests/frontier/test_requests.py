"""Requests to plain data and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider

from newscrawl.discovery.responses import task_of
from newscrawl.frontier.payloads import ArticlePayload, ListPayload
from newscrawl.frontier.requests import from_data, keep_methods, to_data, waits
from newscrawl.frontier.task import CrawlTask

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


class Some(Spider):
    name = "some"

    def parse_article(self, response: Response, **more: Any) -> None:
        pass

    def close_files(self, _: Any) -> None:
        pass

    def article_failed(self, failure: Failure) -> None:
        pass


SOME = Some()
PAYLOAD = ListPayload(url=URL, number=2)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"priority": 20, "dont_filter": True, "flags": ["x"]},
        {"headers": {"If-None-Match": '"a"', "Accept": ["x", "y"]}},
        {"meta": {"task": CrawlTask("list", "中文", URL, PAYLOAD).to_data(), "depth": 3}},
        {"headers": {"If-None-Match": b'"caf\xe9"', b"X-\xff": ["中", b"\x80"]}},
        {"cb_kwargs": {"pages": [{"headline": "Keepers"}], "missing": [2]}},
        {"method": "POST", "body": bytes(range(256))},
    ],
)
def test_a_request_comes_back(options: dict[str, Any]) -> None:
    spider = Some()
    request = Request(URL, callback=spider.parse_article, errback=spider.article_failed, **options)
    data = to_data(request, spider)
    assert json.loads(data)["url"] == URL
    back = from_data(data, request.priority, spider)
    assert back.to_dict(spider=spider) == request.to_dict(spider=spider)
    assert (back.callback, back.errback) == (request.callback, request.errback)


def test_what_one_download_leaves_behind_is_not_kept() -> None:
    spider = Some()
    meta = {"download_slot": "chinadaily", "download_latency": 0.1, "retry_times": 1}
    back = from_data(to_data(Request(URL, meta=meta), spider), 0, spider)
    assert back.meta == {"retry_times": 1}


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (Request(URL, meta={"task": object()}), "cannot be stored on disk"),
        (Request(URL, callback=print), "is not a method of the spider 'some'"),
        (
            Request(URL, callback=SOME.close_files),
            "close_files: is not a method that a stored request",
        ),
        (Request(URL, errback=SOME.close_files), "close_files: is not a method that a stored"),
    ],
)
def test_only_plain_data_and_methods(request_: Request, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        to_data(request_, SOME)


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        "5",
        "{}",
        '{"url": 5}',
        json.dumps({"url": URL, "callback": "close"}),
        json.dumps({"url": URL, "callback": "__init__"}),
        json.dumps({"url": URL, "callback": ["parse_article"]}),
        json.dumps({"url": URL, "errback": "parse_article"}),
        json.dumps({"url": URL, "callback": "parse_source"}),  # a method of other spiders
        json.dumps({"url": URL, "headers": 5}),
        json.dumps({"url": URL, "headers": {"Accept": 5}}),
        json.dumps({"url": URL, "headers": {"Accept": [5]}}),
        json.dumps({"url": URL, "headers": {"Accept": ["中"]}}),
        json.dumps({"url": URL, "body": 5}),
        json.dumps({"url": URL, "body": "中"}),
        json.dumps({"url": URL, "meta": 5}),
        json.dumps({"url": URL, "meta": {"task": 5}}),
        json.dumps({"url": URL, "meta": {"ticket": 5}}),
        json.dumps({"url": URL, "cb_kwargs": 5}),
        json.dumps({"url": URL, "flags": 5}),
        json.dumps({"url": "no/scheme"}),
    ],
)
def test_what_no_run_of_ours_kept_is_refused(data: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a request|expected one of|not found|codec|scheme"
    ):
        from_data(data, 0, SOME)
    assert not waits(data)


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
NAMES = st.sampled_from("url callback errback method headers body meta cb_kwargs dont_filter flags priority encoding cookies _class".split())  # fmt: skip


@given(st.dictionaries(NAMES, SHAPES))
def test_json_of_any_shape_is_a_request_or_refused(given_: dict[str, Any]) -> None:
    data = json.dumps({"url": URL, **given_})
    assert waits(data) in {True, False}
    try:
        request = from_data(data, 3, SOME)
    except ValueError:
        return
    assert type(request) is Request
    assert request.priority == 3
    assert to_data(from_data(to_data(request, SOME), 3, SOME), SOME) == to_data(request, SOME)


def test_no_class_is_loaded_that_a_database_names() -> None:
    data = json.dumps({"url": URL, "_class": "no.such.module.Request", "cookies": {"a": "b"}})
    request = from_data(data, 0, SOME)
    assert (type(request), request.cookies) == (Request, {})


@pytest.mark.parametrize(
    "name",
    ["proxy", "dont_obey_robotstxt", "bindaddress", "cookiejar", "download_slot", "allow_offsite"],
)
def test_meta_that_changes_the_manners_is_not_taken_from_disk(name: str) -> None:
    data = json.dumps({"url": URL, "meta": {name: "http://127.0.0.1:1", "depth": 2}})
    assert from_data(data, 0, SOME).meta == {"depth": 2}


def test_a_request_of_version_0_1() -> None:
    """Its task was called a ticket, and what the task carries was called more."""
    ticket = {"resource": "article", "key": "k", "url": URL, "more": {"via": "x"}, "attempts": 1}
    data = {"url": URL, "callback": "parse_article", "meta": {"ticket": ticket}}
    request = from_data(json.dumps(data), 0, SOME)
    task = task_of(request)
    assert (task.key, task.payload, task.attempts) == ("k", ArticlePayload(via="x"), 1)
    assert request.meta.keys() == {"task"}


@pytest.mark.parametrize(("task", "payload"), [("task", "payload"), ("ticket", "more")])
@pytest.mark.parametrize("carried", [{"waits": True}, {"via": "x"}, {}])
def test_what_waits_does_so_under_the_names_of_every_version(
    task: str, payload: str, carried: dict[str, Any]
) -> None:
    named = {"resource": "article", "key": "k", "url": URL, payload: carried}
    data = json.dumps({"url": URL, "meta": {task: named}})
    assert waits(data) is ("waits" in carried)


def test_a_queue_of_the_version_before_is_read() -> None:
    """Lines as that version wrote them, byte by byte; this one writes the same, but for the version of what a task carries."""
    task = '{"resource":"article","key":"k 2024-03-09","url":"u","payload":{"via":"list"},"attempts":0}'
    lines = [
        f'{{"url":"{URL}","callback":"parse_article","errback":"article_failed","meta":{{"task":{task}}}}}',
        f'{{"url":"{URL}","headers":{{"If-None-Match":["\\"a\\""]}},"meta":{{"depth":2}},"dont_filter":true}}',
        f'{{"url":"{URL}","method":"POST","body":"a=é","cb_kwargs":{{"n":2}},"flags":["x"]}}',
    ]
    for line in lines:
        again = to_data(from_data(line, 5, SOME), SOME)
        assert json.loads(again.replace('"version":2,', "")) == json.loads(line)


def test_all_requests_name_one_object_for_a_method() -> None:
    spider = Some()
    keep_methods(spider)
    data = to_data(Request(URL, callback=spider.parse_article), spider)
    one, other = (from_data(data, 0, spider) for _ in range(2))
    assert one.callback is other.callback
