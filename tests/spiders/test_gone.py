"""Which answers to a request for page 1 say that an article is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl import read
from tests.running import Clock, a_run, a_task, keep
from tests.spiders.test_asking import a_spider

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request

    from newscrawl.frontier.run import Run

SOFT = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"


def ends(run: Run, request: Request, answer: int | str | Exception) -> None:
    """What a spider makes of an answer: a status, a page, or none at all."""
    spider = a_spider(run)
    if isinstance(answer, str):
        response = HtmlResponse(request.url, body=answer, encoding="utf-8", request=request)
        assert list(spider.parse_article(response)) == []
        return
    error = (
        answer
        if isinstance(answer, Exception)
        else HttpError(HtmlResponse(request.url, status=answer, request=request))
    )
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    assert list(spider.article_failed(failure)) == []


@pytest.mark.parametrize(
    ("answers", "retracted"),
    [
        ([404, 404], True),
        ([410, 404], True),
        ([404, 403, 410], True),
        ([404], False),
        ([403, 403], False),
        ([500, 404], False),
        ([404, SOFT], False),
        ([SOFT, SOFT], False),
        ([404, DownloadTimeoutError()], False),
    ],
)
@pytest.mark.parametrize("pages", [1, 3])
def test_only_404_and_410_count(
    tmp_path: Path, answers: list[int | str | Exception], pages: int, *, retracted: bool
) -> None:
    clock, task = Clock(), a_task()
    run = a_run(tmp_path, clock)
    keep(run, task, page_urls=[task.url] * pages)
    run.finish(is_over=True)
    run.close()
    for answer in answers:
        clock.pass_(days=1)
        run = a_run(tmp_path, clock)
        run.url_states.discover(task)
        ends(run, a_spider(run).request(task), answer)
        books = run.url_states.counters()
        assert books["article/discovered"] == 1
        assert sum(1 for name in books if name.startswith(("article/gone", "article/failed"))) == 1
        run.finish(is_over=True)
        run.close()
    marks = [bool(one.metadata.retracted) for one in read(tmp_path, revisions="all")]
    assert marks == [False, True][: 1 + retracted]
