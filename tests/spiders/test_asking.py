"""Which requests a spider makes: once in a job, and again where a run died between two steps."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from newscrawl.discovery.responses import task_of
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.pages.evidence import Evidence
from newscrawl.site.urls import parse
from newscrawl.spiders.section import SectionArguments, SectionSpider
from tests.running import Clock, a_run, a_task, an_article, wired

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request

    from newscrawl.frontier.run import Run

LIST = "https://www.chinadaily.com.cn/china"


def a_spider(run: Run, **given: str) -> SectionSpider:
    arguments = SectionArguments.parse(
        {"sections": "china", **given}, datetime(2026, 3, 9, tzinfo=timezone.utc)
    )
    spider = SectionSpider(arguments, run)
    wired(spider, LIST_PAGES_MAX=6000)
    return spider


def asked(spider: SectionSpider, url: str, listed_at: str | None = None) -> list[Request]:
    evidence = Evidence("Keepers of the coast write down the weather", listed_at)
    return list(spider.context.request_article(parse(url), "section", LIST, evidence))


def test_what_was_discovered_but_not_queued_is_asked_for_after_a_crash(tmp_path: Path) -> None:
    """Scrapy may commit between the two; the list is read again then."""
    run, url = a_run(tmp_path), a_task().url
    (first,) = list(a_spider(run).begin())
    next(a_spider(run).context.request_article(parse(url), "section", LIST))
    run.commit()
    run.close()
    run = a_run(tmp_path)
    spider = a_spider(run)
    assert [request.url for request in spider.begin()] == [first.url]
    assert [request.url for request in asked(spider, url)] == [url]
    run.url_states.end(a_task(), DONE)
    assert asked(spider, url) == []
    run.close()


def test_one_that_is_being_asked_for_is_not_judged_again(tmp_path: Path) -> None:
    """A list with a newer time asks for it; a box without a time must not end it as known."""
    clock = Clock()
    run = a_run(tmp_path, clock)
    spider, task = a_spider(run), a_task()
    asked(spider, task.url, "2026-03-09 08:00")
    article = an_article(run, task)
    run.revisions.keep(article, article.origin)
    run.url_states.end(task, DONE)
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path, clock)
    spider = a_spider(run)
    assert asked(spider, task.url) == []
    assert run.url_states.counters()["article/excluded/known"] == 1
    assert len(asked(spider, task.url, "2026-03-09 08:01")) == 1, "a list shows a newer time"
    assert len(asked(spider, task.url)) == 1, "the scheduler drops what it has"
    assert "article/excluded/known" not in run.url_states.counters()
    run.close()


def test_a_try_of_what_failed_is_a_request_of_its_own(tmp_path: Path) -> None:
    clock, task = Clock(), a_task()
    run = a_run(tmp_path, clock)
    run.url_states.discover(task)
    run.url_states.end(task, Outcome("failed", "pages_missing"))
    run.finish(is_over=False)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock)
    spider = a_spider(run)
    (due,) = list(run.url_states.due())
    request = spider.request(due)
    assert (task_of(request).attempts, request.dont_filter) == (1, False)
    (again,) = asked(spider, task.url)
    assert task_of(again).attempts == 1, "the scheduler drops what it has"
    run.close()


def test_a_try_of_a_source_that_failed_is_one_request_whoever_asks(tmp_path: Path) -> None:
    clock = Clock()
    run = a_run(tmp_path, clock)
    (first,) = list(a_spider(run).begin())
    run.url_states.end(task_of(first), Outcome("failed", "http_412"))
    run.finish(is_over=False)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock)
    spider = a_spider(run)
    tries = [spider.request(task) for task in run.url_states.due()] + list(spider.begin())
    assert [task_of(one).attempts for one in tries] == [1, 1]
    run.close()


def test_max_articles_hold_what_an_earlier_run_of_the_job_took(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    asked(a_spider(run), a_task().url)
    run.commit()
    run.close()
    run = a_run(tmp_path)
    assert a_spider(run, max_articles="1").context.is_full()
    assert not a_spider(run, max_articles="2").context.is_full()
    run.close()


def _fetched(run: Run, clock: Clock, *listed: str) -> list[int]:
    """Requests at each of these list times, each fetched at once; the job ends with them."""
    spider, task, made = a_spider(run), a_task(), []
    for time in listed:
        made.append(len(asked(spider, task.url, time)))
        if made[-1]:
            article = an_article(run, task)
            run.revisions.keep(article, article.origin)
            run.url_states.end(task, DONE)
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=1)
    return made


def test_lists_that_disagree_ask_once(tmp_path: Path) -> None:
    """The later of their times lies before the fetch, so that the fetch covers it."""
    clock = Clock("2026-03-09T08:00:00")
    times = ("2026-03-09 08:00", "2026-03-09 09:00")  # Beijing; it is 16:00 there
    assert _fetched(a_run(tmp_path, clock), clock, *times) == [1, 0]
    assert _fetched(a_run(tmp_path, clock), clock, *times) == [0, 0]


def test_a_list_that_is_read_while_an_article_ends_is_covered_too(tmp_path: Path) -> None:
    """Its record is kept first; the URL states have its end when the record is through the pipelines."""
    clock = Clock("2026-03-09T08:00:00")
    run, task = a_run(tmp_path, clock), a_task()
    spider = a_spider(run)
    asked(spider, task.url, "2026-03-09 08:00")
    article = an_article(run, task)
    run.revisions.keep(article, article.origin)
    asked(spider, task.url, "2026-03-09 09:00")
    run.url_states.end(task, DONE)
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=1)
    assert _fetched(a_run(tmp_path, clock), clock, "2026-03-09 09:00") == [0]


def test_a_change_after_the_fetch_is_asked_for_by_the_next_job(tmp_path: Path) -> None:
    clock = Clock("2026-03-09T08:00:00")
    times = ("2026-03-09 08:00", "2026-03-09 16:30")
    assert _fetched(a_run(tmp_path, clock), clock, *times) == [1, 0]
    assert _fetched(a_run(tmp_path, clock), clock, times[1]) == [1]
    assert _fetched(a_run(tmp_path, clock), clock, times[1]) == [0]


def test_a_change_that_was_queued_and_given_up_stays_newer(tmp_path: Path) -> None:
    clock = Clock()
    _fetched(a_run(tmp_path, clock), clock, "2026-03-09 08:00")
    run = a_run(tmp_path, clock)
    assert len(asked(a_spider(run), a_task().url, "2026-03-09 09:00")) == 1
    run.commit()
    run.close()
    run = a_run(tmp_path, clock, {"sections": "china", "fresh": "1"})
    assert len(asked(a_spider(run), a_task().url, "2026-03-09 09:00")) == 1
    run.close()
