"""Days of the paper: where each is looked for, and what it leads to."""

from __future__ import annotations

from datetime import date

import pytest

from newscrawl.discovery.issues import Issues, addresses
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.outcomes import NOT_THERE, Outcome
from tests.discovery.answering import SITE, answer, failed, parsed, payloads, story, urls
from tests.discovery.fake_context import FakeContext

DAY, BEFORE = date(2026, 3, 9), date(2018, 2, 6)
EPAPER = "https://epaper.chinadaily.com.cn/china/2026-03/09"
INDEX = f"{SITE}/cndy/2026-03/09/index1.html"
DASHED = f"{SITE}/cndy/2026-03-09/index1.html"
TIMEOUT = Outcome("failed", "timeout")


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def issues(context: FakeContext) -> Issues:
    return Issues(context, "newspaper")


def paper(*links: str) -> str:
    return "".join(f'<p><a href="{url}">Keepers of the coast</a></p>' for url in links)


@pytest.mark.parametrize(
    ("name", "day", "hosts"),
    [
        ("china", DAY, ["epaper", "www", "www"]),
        ("china", date(2020, 1, 1), ["epaper", "www", "www"]),
        ("china", date(2019, 12, 31), ["www", "www", "epaper"]),
        ("global", DAY, ["epaper"]),
        ("global", BEFORE, ["epaper"]),
    ],
)
def test_where_a_day_is_looked_for(name: str, day: date, hosts: list[str]) -> None:
    found = addresses(name, day)
    assert [url.partition("//")[2].partition(".")[0] for url in found] == hosts
    assert len({*found}) == len(found)


def test_an_issue(context: FakeContext, issues: Issues) -> None:
    (request,) = issues.begin("china", DAY)
    assert request.url == EPAPER
    page = f"{EPAPER}/4"
    found = parsed(issues, answer(request, paper(story(1), page, story(2))))
    assert urls(found, "article") == [story(1), story(2)]
    assert context.asked[story(1)]["place"] == EPAPER
    assert context.asked[story(1)]["evidence"].print_edition == "2026-03-09"
    assert context.url_states.ended["issue", EPAPER] == (EPAPER, "done")
    assert context.url_states.dead == []


def test_pages_of_an_issue_are_lists_that_may_be_missing(
    context: FakeContext, issues: Issues
) -> None:
    (request,) = issues.begin("china", BEFORE)
    page = f"{SITE}/cndy/2018-02/06/p4_14.html"
    found = parsed(issues, answer(request, paper(page)))
    assert urls(found) == [page]
    assert [(one.day, one.required, one.other_urls) for one in payloads(found)] == [
        (BEFORE, None, ())
    ]
    assert parsed(issues, answer(found[0], paper(story(1, "2018-02-06")))) != []
    assert failed(issues, found[0], NOT_THERE) == []
    assert context.url_states.dead == []


def test_pages_of_an_issue_are_bounded(context: FakeContext, issues: Issues) -> None:
    context.settings.set("LINKS_PER_PAGE", 2)
    (request,) = issues.begin("china", BEFORE)
    pages = [f"{SITE}/cndy/2018-02/06/p{n}_14.html" for n in range(1, 5)]
    assert len(parsed(issues, answer(request, paper(*pages)))) == 2
    assert context.counters["bound/links"] == 1


@pytest.mark.parametrize(
    "way", ["gone", "timeout", "empty", "led to another day", "of another day"]
)
def test_the_print_index_stands_in_for_the_epaper(
    context: FakeContext, issues: Issues, way: str
) -> None:
    (request,) = issues.begin("china", DAY)
    another = "<h1>China Daily - Friday March 6, 2026</h1>" + paper(story(3))
    found = {
        "gone": lambda: failed(issues, request, NOT_THERE),
        "timeout": lambda: failed(issues, request, TIMEOUT),
        "empty": lambda: parsed(issues, answer(request, "<p>No paper</p>")),
        "led to another day": lambda: parsed(
            issues, answer(request, paper(story(3)), url=EPAPER.replace("09", "08"))
        ),
        "of another day": lambda: parsed(issues, answer(request, another)),
    }[way]()
    assert urls(found) == [INDEX]
    assert (context.asked, context.url_states.dead) == ({}, []), "there are other places"
    assert ("issue", EPAPER) in context.url_states.ended
    asked = parsed(issues, answer(found[0], paper(story(1))))
    assert urls(asked) == [story(1)]
    assert context.asked[story(1)]["place"] == INDEX
    assert context.url_states.dead == []


def test_an_issue_is_dead_for_the_reason_of_the_likeliest_place(
    context: FakeContext, issues: Issues
) -> None:
    (request,) = issues.begin("china", DAY)
    (index,) = failed(issues, request, TIMEOUT)
    (dashed,) = failed(issues, index, NOT_THERE)
    assert [index.url, dashed.url] == [INDEX, DASHED]
    assert task_of(dashed).payload.other_urls == ()
    assert parsed(issues, answer(dashed, "<p>No paper</p>")) == []
    assert context.url_states.dead == [(EPAPER, "cut_off", "dead")]
    states = [state for _, state in context.url_states.ended.values()]
    assert states == ["failed/timeout", "gone", "done"]


def test_an_issue_that_may_be_missing_is_no_fault(context: FakeContext, issues: Issues) -> None:
    (request,) = issues.begin("global", DAY, required=None)
    assert failed(issues, request, NOT_THERE) == []
    assert context.url_states.dead == []
