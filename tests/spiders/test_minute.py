"""The minute of publication, by what is said of a story: before its page is read and after, in one job and in two, with kills between."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.http import HtmlResponse

from newscrawl import read
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.database import FILE
from newscrawl.frontier.outcomes import DONE
from newscrawl.pages.evidence import Evidence
from newscrawl.records.schema import schema_errors
from newscrawl.site.urls import parse
from tests.running import Clock, a_run, a_task, wired
from tests.sampling import one_in
from tests.spiders.test_asking import a_spider
from tests.spiders.test_pages import page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.items import Article
    from newscrawl.spiders.section import SectionSpider

URL = a_task().url
HEADLINE = "Keepers of the coast"
STAMP = "2024-03-09 08:50"
SAID: dict[str, dict[str, Any]] = {
    "home": {},
    "list": {"listed_at": "2024-03-09 08:30"},
    "list, as the stamp": {"listed_at": STAMP},
    "list, later": {"listed_at": "2024-03-09 09:10"},
    "list, other day": {"listed_at": "2024-03-08 08:30"},
    "list, with the search": {"listed_at": "2024-03-09 08:20"},
    "list, next day": {"listed_at": "2024-03-10 08:30"},
    "list, the day": {"listed_at": "2024-03-09"},
    "search": {"indexed_at": "2024-03-09T08:20:31.482+08:00"},
    "search, other day": {"indexed_at": "2024-03-08T08:20:31.482+08:00"},
    "feed": {"feed_at": "2024-03-09T08:40:00+08:00"},
    "feed, other day": {"feed_at": "2024-03-11T08:40:00+08:00"},
}
"""What a place shows beside the link."""


class Story:
    """One article in a data folder, and what a spider is told of it, step by step."""

    def __init__(self, folder: Path, stamp: str = STAMP) -> None:
        self.folder = folder
        self.stamp = stamp
        self.text = "of the wind"
        self.clock = Clock("2024-03-09T12:00:00")
        self.fetched = 0
        self.given: list[Article] = []
        """What the feeds of the runs have."""
        self._open()

    def _open(self, **given: str) -> None:
        self.run = a_run(self.folder, self.clock, {"sections": "china", **given})
        self.spider: SectionSpider = a_spider(self.run)
        wired(self.spider)
        self.waiting: list[Any] = []

    def take(self, step: str) -> None:
        """A step: the name of a place that shows the story, or what happens to run and page."""
        self.clock.pass_(minutes=1)
        if step == "fetch":
            self.fetch()
        elif step == "kill":
            self.run.close()
            self._open()
        elif step == "job":
            self.end()
            self._open()
        elif step == "revised":
            self.stamp, self.text = "2024-03-09 21:00", "of the rain"
        elif step == "rebuilt":
            self.end()
            (self.folder / FILE).unlink()
            self._open()
        else:
            self.show(step)

    def show(self, place: str) -> None:
        """A place shows it; all that this leads to is committed, as with the request of the place."""
        found_on = f"https://www.chinadaily.com.cn/{place.replace(', ', '-').replace(' ', '-')}"
        evidence = Evidence(HEADLINE, **SAID[place])
        self.waiting += self.spider.context.request_article(parse(URL), place, found_on, evidence)
        self.run.commit()

    def fetch(self) -> None:
        """Its page comes, if it was asked for."""
        for request in self.waiting[:1]:
            self.fetched += 1
            body = page(1, 1, self.stamp, text=self.text)
            answer = HtmlResponse(request.url, body=body, encoding="utf-8", request=request)
            self.keep(self.spider.parse_article(answer))
            self.run.url_states.end(task_of(request), DONE)
            self.run.commit()
        self.waiting.clear()

    def keep(self, items: Iterable[Any]) -> None:
        for item in items:
            self.run.revisions.keep(item, self.run.origins.take(item))

    def end(self) -> None:
        """The job ends; feeds get what they lack."""
        self.fetch()
        self.given += self.run.feed_records.not_given()
        self.run.url_states.flush()
        self.counters = self.run.url_states.counters()
        self.run.finish(is_over=True)
        self.run.close()

    def taken(self, *steps: str) -> Story:
        for step in steps:
            self.take(step)
        self.end()
        return self

    @property
    def lines(self) -> list[tuple[int | None, str | None]]:
        """Revision and minute of every line."""
        return [(one.metadata.revision, minute(one)) for one in read(self.folder, revisions="all")]

    @property
    def record(self) -> Article:
        """What readers are given."""
        (found,) = read(self.folder, strict=True)
        assert schema_errors(found) == []
        assert [one["date_published"] for one in read(self.folder, as_="dict")] == [
            found.date_published
        ]
        return found


def minute(record: Article) -> str | None:
    return (record.date_published or "")[11:16] or None


SOURCES = ("home", "list", "search", "feed")
BEST = {"search": "08:20", "list": "08:30", "feed": "08:40", "home": "08:50"}
"""The most trusted first."""


def orders() -> Iterable[tuple[str, ...]]:
    """Routes in every order, the page read after any of them, with nothing, a kill or a job's end before the last."""
    for count in (1, 2, 3):
        for routes in permutations(SOURCES, count):
            for place in range(1, count + 1):
                steps = [*routes[:place], "fetch", *routes[place:]]
                yield tuple(steps)
                if count == 2 and place == 1:
                    yield (*steps[:-1], "kill", steps[-1])
                    yield (*steps[:-1], "job", steps[-1])
                    yield (steps[0], "kill", steps[-1], "fetch")
                    if routes != ("feed", "list"):  # a line does not tell who told its minute
                        yield (*steps[:-1], "rebuilt", steps[-1])
                if count == 3 and place == 1:
                    yield (*steps[:-1], "job", steps[-1])
                    yield (*steps[:-2], "kill", steps[-2], "job", steps[-1])


@pytest.mark.parametrize("steps", one_in(5, orders()), ids=" ".join)
def test_any_order_of_routes_gives_the_same_minute(tmp_path: Path, steps: tuple[str, ...]) -> None:
    story = Story(tmp_path).taken(*steps)
    best = next(time for source, time in BEST.items() if source in steps)
    assert minute(story.record) == best
    assert story.record.metadata.revision == 1
    is_later = "job" in steps and "list" in steps[steps.index("job") :] and "search" in steps
    assert story.fetched == 1 + is_later, "asked for again where a list shows a later time alone"
    assert story.given[-1].date_published == story.record.date_published


TIMES = [
    (("home", "list, as the stamp"), "08:50", 1),
    (("home", "list"), "08:30", 2),
    (("home", "list, later"), "09:10", 2),
    (("home", "list, other day"), "08:50", 1),
    (("home", "list, the day"), "08:50", 1),
    (("home", "search, other day"), "08:50", 1),
    (("home", "feed, other day"), "08:50", 1),
    (("list", "search, other day"), "08:30", 1),
    (("list, other day", "list"), "08:30", 2),
    (("list", "list, other day"), "08:30", 1),
    (("list, other day", "home"), "08:50", 1),
    (("search", "list, with the search"), "08:20", 1),
    (("list, with the search", "search"), "08:20", 1),
    (("feed", "list", "search"), "08:20", 3),
]


@pytest.mark.parametrize("between", one_in(3, ["job", "", "kill"]))
@pytest.mark.parametrize(("places", "wanted", "lines"), TIMES)
def test_evidence_that_comes_later(
    tmp_path: Path, places: tuple[str, ...], wanted: str, lines: int, between: str
) -> None:
    """It completes the record where it is better and of the day; then nothing more is written, however often it comes."""
    first, *rest = places
    steps = [first, "fetch", *(step for one in rest for step in (between, one, one) if step)]
    story = Story(tmp_path).taken(*steps, "job", *rest, "job", *places)
    assert minute(story.record) == wanted
    assert len(story.lines) == lines
    assert {revision for revision, _ in story.lines} == {1}
    assert story.fetched == 1 or places == ("list, other day", "list"), "asked for again, once"


@pytest.mark.parametrize("places", [("home", "list, later"), ("list, later", "home")])
def test_evidence_before_the_page_is_read(tmp_path: Path, places: tuple[str, ...]) -> None:
    """Whatever stood in the task: nothing is written twice."""
    story = Story(tmp_path).taken(*places, "fetch")
    assert story.lines == [(1, "09:10")]


@pytest.mark.parametrize("stamp", ["2024-03-12 08:50", "2024-03-09"])
def test_a_record_without_a_minute_gets_one(tmp_path: Path, stamp: str) -> None:
    story = Story(tmp_path, stamp).taken("home", "fetch", "job", "feed")
    assert story.lines == [(1, None), (1, "08:40")]
    assert minute(story.record) == "08:40"
    (doubt,) = (one for one in story.record.metadata.warnings if one.startswith("date_published: "))
    assert "before: no minute" in doubt


def test_a_completed_line_is_no_change(tmp_path: Path) -> None:
    """All else is as it was; manifests tell readers where to look; no count of changes grows."""
    story = Story(tmp_path).taken("home", "fetch", "job", "list")
    before, after = read(tmp_path, revisions="all")
    changed = {name for name, value in after.to_dict().items() if value != before.to_dict()[name]}
    assert changed == {"date_published", "metadata"}
    assert after.metadata.content_hash == before.metadata.content_hash
    assert after.metadata.previous_content_hash is None
    assert after.metadata.date_downloaded == before.metadata.date_downloaded
    assert "revision/changed" not in story.counters
    assert story.counters["minute/completed"] == 1


def test_a_revision_keeps_the_better_minute(tmp_path: Path) -> None:
    """Also where the frontier was lost, and what lists showed with it."""
    for between in ("job", "rebuilt"):
        folder = tmp_path / between
        story = Story(folder).taken("list", "fetch", between, "revised", "list, next day", "fetch")
        assert story.lines == [(1, "08:30"), (2, "08:30")]
        assert minute(story.record) == "08:30"


def test_a_revision_after_a_completed_line(tmp_path: Path) -> None:
    story = Story(tmp_path).taken(
        "home", "fetch", "job", "list", "job", "revised", "list, next day", "fetch"
    )
    assert story.lines == [(1, "08:50"), (1, "08:30"), (2, "08:30")]
    assert story.record.metadata.revision == 2
    story = Story(tmp_path).taken("rebuilt", "search")
    assert minute(story.record) == "08:20"
    assert (story.record.metadata.revision, story.record.metadata.warnings[-1][:14]) == (
        2,
        "date_published",
    )


def test_a_lost_frontier_takes_the_completed_line(tmp_path: Path) -> None:
    """In whatever order the files are read; and no history is contested."""
    story = Story(tmp_path).taken("home", "fetch", "job", "feed", "job", "list")
    assert [time for _, time in story.lines] == ["08:50", "08:40", "08:30"]
    names = sorted((tmp_path / "articles").glob("*/*.jsonl"))
    assert len(names) == 3
    for number, order in enumerate(permutations("abc")):
        names = [
            path.rename(path.with_name(f"{number}{letter}.jsonl"))
            for letter, path in zip(order, names, strict=True)
        ]
        (tmp_path / FILE).unlink()
        (names[0].parent / "_manifest.json").unlink()
        run = a_run(tmp_path, story.clock)
        (known,) = run.store.articles(a_task().key.split()[0])
        assert (known.date_published or "")[11:16] == "08:30"
        line = run.article_index.record(known)
        assert line is not None
        assert minute(line) == "08:30"
        assert not any(one.contested for one in run.store.segments())
        run.close()
        assert minute(story.record) == "08:30"


def test_what_came_while_the_page_was_read(tmp_path: Path) -> None:
    """A list is read between the answer and the store."""
    story = Story(tmp_path)
    story.show("home")
    (request,) = story.waiting
    answer = HtmlResponse(request.url, body=page(1, 1, STAMP), encoding="utf-8", request=request)
    items = list(story.spider.parse_article(answer))
    story.show("list")
    story.waiting.clear()
    story.keep(items)
    story.end()
    assert story.lines == [(1, "08:30")]


def test_a_line_that_is_not_there_is_completed_when_it_is_again(tmp_path: Path) -> None:
    story = Story(tmp_path).taken("home", "fetch")
    (path,) = (tmp_path / "articles").glob("*/*.jsonl")
    aside = path.rename(tmp_path / "aside")
    Story(tmp_path).taken("list")
    aside.rename(path)
    Story(tmp_path).taken("list")
    assert minute(story.record) == "08:30"


def test_a_story_without_a_time_comes_after_the_lists(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    spider = a_spider(run)
    (waits,) = spider.context.request_article(
        parse(URL), "latest", "https://www.chinadaily.com.cn", waits_for_lists=True
    )
    (list_page,) = spider.begin()
    (listed,) = spider.context.request_article(
        parse(a_task("content_77").url), "section", URL, Evidence(HEADLINE, STAMP)
    )
    assert waits.priority < list_page.priority < listed.priority
    run.close()
