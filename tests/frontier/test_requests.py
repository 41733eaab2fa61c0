"""Requests to plain data and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request, Spider

from newscrawl.discovery.responses import task_of
from newscrawl.frontier.payloads import ArticlePayload, ListPayload
from newscrawl.frontier.requests import from_data, to_data
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
        (Request(URL, meta={"task": object()}), "cannot be kept on disk"),
        (Request(URL, callback=print), "is no method of the spider 'some'"),
        (Request(URL, callback=SOME.close_files), "close_files: is no method that a kept request"),
        (Request(URL, errback=SOME.close_files), "close_files: is no method that a kept"),
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
    ],
)
def test_what_no_run_of_ours_kept_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"is no request|which there is none of"):
        from_data(data, 0, SOME)


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
