"""What is known of the answers that records came with: it follows its record whatever becomes of the item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.frontier.articles import Origin
from newscrawl.frontier.origins import Origins
from newscrawl.items import Article, Metadata
from tests.running import a_task

TASK = a_task()


def a_record(*warnings: str) -> Article:
    return Article(
        identifier=TASK.key.partition(" ")[0],
        url=TASK.url,
        headline="Keepers of the coast",
        metadata=Metadata(warnings=list(warnings)),
    )


def test_a_record_that_is_made_anew_has_the_origin_of_the_one_that_was_read() -> None:
    origins, origin = Origins(1), Origin(1, "asked for under another address", etag='"a"')
    origins.put(a_record(), origin)
    task = replace(TASK, key=origin.key)
    assert origins.judged(task, a_record()) is None
    made_anew = a_record("headline: another")
    assert origins.take(made_anew) is origin
    assert origins.judged(task, "what a later pipeline put in its place") == (made_anew, origin)
    origins.forget(task, a_record())
    assert origins.judged(task, a_record()) is None


def test_two_readings_of_one_page_are_taken_in_their_order() -> None:
    origins = Origins(1)
    first, second = Origin(1, "first"), Origin(1, "second")
    for origin in (first, second):
        origins.put(a_record(), origin)
    assert [origins.take(a_record()), origins.take(a_record())] == [first, second]


def test_one_that_was_refused_before_the_data_set_judged_it_is_forgotten() -> None:
    origins = Origins(1)
    refused, read = (replace(TASK, key=key) for key in ("refused", "read"))
    for task in (refused, read):
        origins.put(a_record(), Origin(1, task.key))
    origins.forget(refused, "what a pipeline put in its place")
    assert origins.take(a_record()).key == "read"
    origins.forget(read, a_record())
    assert origins.take(a_record()).key == TASK.key, "nothing is left of either"


@pytest.mark.parametrize(
    ("warning", "complete", "clean"),
    [
        ("keywords: two of them", True, True),
        (f"article_body: missing pages {TASK.url}", False, True),
        ("article_body: 2 of 3 pages", False, True),
        ("page_urls: the pager names 900 pages", False, True),
        ("article_body: found nowhere", True, False),
    ],
)
def test_a_record_that_no_spider_read_is_taken_by_what_it_shows(
    warning: str, complete: bool, clean: bool
) -> None:
    found = Origins(7).take(a_record(warning))
    assert (found.job, found.key) == (7, TASK.key)
    assert (found.complete, found.clean) == (complete, clean)


def test_a_record_of_a_request_that_has_no_task_is_found_by_its_address() -> None:
    origins = Origins(1)
    origin = origins.take(a_record())
    assert origins.judged(None, a_record()) == (a_record(), origin)
    origins.forget(None, a_record())
    assert origins.judged(None, a_record()) is None
