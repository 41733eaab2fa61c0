"""Pages followed link by link: what budgets let pass, and that more is found where one of them grows."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.discovery.links import Budgets, Links, priority
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.outcomes import DONE, NOT_THERE, OUT_OF_RANGE
from newscrawl.frontier.task import article_key
from newscrawl.pages.evidence import Evidence
from newscrawl.site.urls import parse
from tests.discovery.answering import SITE, answer, failed, parsed, payloads, story, urls
from tests.discovery.fake_context import FakeContext
from tests.linking import (
    HOSTS,
    Web,
    any_web,
    article,
    home,
    like_the_site,
    section,
    with_menus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy import Request

FAR = 99
"""More than there is of anything."""


def made(
    context: FakeContext, depth: int = 3, per_host: int = FAR, per_section: int = FAR
) -> Links:
    return Links(context, "site", Budgets(depth, per_host, per_section))


def page(*links: str) -> str:
    return "".join(f'<p><a href="{url}">Keepers of coast</a></p>' for url in links)


def first(waiting: Sequence[Request]) -> Request:
    return waiting[0]


def follow(
    web: Web,
    *budgets: int,
    start: str | None = None,
    context: FakeContext | None = None,
    choose: Callable[[Sequence[Request]], Request] = first,
    in_flight: int = 1,
) -> list[str]:
    """Addresses in the order of their answers; of those that are `in_flight` one is chosen."""
    context = context or FakeContext()
    links = made(context, *budgets)
    waiting, order = [*links.begin([start or home("www")])], []
    seen = {*urls(waiting)}
    while waiting:
        waiting.sort(key=lambda one: -priority(task_of(one)))
        request = choose(waiting[:in_flight])
        waiting.remove(request)
        order.append(request.url)
        response, task = answer(request, page(*web[request.url])), task_of(request)
        is_article = task.resource == "article"
        found = [*(links.follow if is_article else links.parse)(response, task)]
        if is_article:
            context.end(task, DONE)
        waiting += [one for one in found if one.url not in seen]
        seen.update(urls(found))
    assert context.url_states.open == {}
    return order


def stories(order: Sequence[str]) -> set[str]:
    return {url for url in order if parse(url).identifier}


# --- Budgets


NAMES = ("depth", "host", "section")


def lost(web: Web, values: Sequence[Sequence[int]], growing: Sequence[str] = NAMES) -> list[str]:
    """Where a budget that grows alone finds less: of every combination of the budgets' values."""
    found = {budgets: stories(follow(web, *budgets)) for budgets in itertools.product(*values)}
    wrong = []
    for budgets, articles in found.items():
        for place, name in enumerate(NAMES):
            larger = [one for one in values[place] if one > budgets[place]]
            if not larger or name not in growing:
                continue
            more = (*budgets[:place], larger[0], *budgets[place + 1 :])
            if missing := articles - found[more]:
                wrong.append(f"{budgets} finds {len(missing)} that {more} does not")
    assert max(map(len, found.values())) > min(map(len, found.values()))
    return wrong


@pytest.mark.parametrize("seed", range(2))
def test_no_budget_that_grows_finds_less(seed: int) -> None:
    """On hosts whose pages bear their host's menus."""
    assert lost(like_the_site(seed), ((1, 3), (2, 4), (1, 3))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 16))
def test_no_budget_that_grows_finds_less_in_small_steps(seed: int) -> None:
    assert lost(like_the_site(seed), ((1, 2, 3, 4), (1, 2, 3, 5, FAR), (1, 2, 5, FAR))) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("values", "growing"),
    [
        (((1, 2, 4), (1, 3), (1, 2)), ["depth"]),
        (((2, 5), (FAR,), (1, 2, FAR)), ["section", "depth"]),
    ],
    ids=["depth", "section"],
)
def test_whatever_links_there_are(
    seed: int, values: Sequence[Sequence[int]], growing: Sequence[str]
) -> None:
    """Depth with any other budgets; pages of lists where no host has more lists than are read."""
    assert lost(any_web(seed), values, growing) == []


@pytest.mark.parametrize("seed", range(3))
def test_lists_of_one_host_whatever_links_there_are(seed: int) -> None:
    web = any_web(seed, ("www",))
    assert lost(web, ((2, 5), (1, 2, 4, FAR), (1, FAR)), ["depth", "host"]) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("depth", [2, 4])
def test_no_order_of_answers_changes_what_is_found(seed: int, depth: int) -> None:
    """What is reached first by a long way is followed as far as by the short one that is found later."""
    web, dice = any_web(seed), random.Random(seed)
    quiet = follow(web, depth, FAR, 2, context=(before := FakeContext()))
    for _ in range(5):
        context = FakeContext()
        rough = follow(web, depth, FAR, 2, context=context, choose=dice.choice, in_flight=40)
        assert sorted(rough) == sorted(quiet)
        assert context.url_states.depths == before.url_states.depths


@pytest.mark.parametrize(
    ("budgets", "articles"),
    [
        ((4, 13, FAR), 48),
        ((4, 13, 1), 12),
        ((4, 13, 3), 36),
        ((4, 5, 1), 4),
        ((4, 5, 4), 16),
        ((4, FAR, 4), 48),
        ((4, 1, 4), 0),
    ],
)
def test_what_is_linked_from_every_page_is_counted_once(
    budgets: tuple[int, int, int], articles: int
) -> None:
    order = follow(with_menus(12, 4), *budgets)
    assert len(stories(order)) == articles
    assert len({*order}) == len(order)
    lists = {re.sub(r"/page_\d+\.html", "", url) for url in order if url not in stories(order)}
    assert len(lists) == min(13, budgets[1])


def test_a_list_is_followed_from_the_page_that_is_given() -> None:
    order = follow(with_menus(2, 9), 2, FAR, 3, start=section("www", "s1", 6))
    assert {section("www", "s1", number) for number in (6, 7, 8)} < set(order)
    assert not {section("www", "s1", number) for number in (5, 9)} & set(order)
    assert section("www", "s0", 3) in order


def test_a_list_is_followed_from_the_least_of_the_pages_that_are_given() -> None:
    context = FakeContext()
    links = made(context, 3, FAR, 2)
    starts = [section("www", "s1", number) for number in (6, 4, 5)]
    request, *_ = links.begin(starts)
    others = [section("www", "s1", number) for number in (3, 4, 5, 6)]
    assert urls(parsed(links, answer(request, page(*others)))) == [
        section("www", "s1", 4),
        section("www", "s1", 5),
    ], "as start pages they are open"


def test_hosts_have_budgets_of_their_own() -> None:
    web = {home(host): [home(other) for other in HOSTS] for host in HOSTS}
    for host in HOSTS:
        lists = [section(host, f"s{place}") for place in range(5)]
        web[home(host)] += lists
        web |= {url: [] for url in lists}
    assert len(follow(web, 3, 3)) == 3 * len(HOSTS)


def test_what_an_earlier_run_of_the_job_asked_for_is_spent() -> None:
    """A run that was killed leaves the job's URLs behind."""
    context = FakeContext()
    links = made(context, 3, 2)
    (request,) = links.begin([home("www")])
    links = made(context, 3, 2)
    found = parsed(links, answer(request, page(section("www", "s1"), section("www", "s2"))))
    assert urls(found) == [section("www", "s1")]


@pytest.mark.parametrize(
    ("budgets", "link", "left"),
    [
        ((0,), story(1), {("article", article_key(parse(story(1)))): "max_depth=0"}),
        ((0,), section("www", "s1"), {("page", section("www", "s1")): "max_depth=0"}),
        ((2, 1), section("www", "s1"), {("page", section("www", "s1")): "max_per_host=1"}),
        ((2, 9, 1), section("www", "s1", 2), {("page", section("www", "s1", 2)): "max_per_section=1"}),
        ((2, 1), story(1), {}),
        ((2, 1), section("usa", "s1"), {}),
        ((2, 9, 1), section("www", "s1"), {}),
    ],
)  # fmt: skip
def test_what_is_left_is_kept_in_mind(
    budgets: tuple[int, ...], link: str, left: dict[tuple[str, str], str]
) -> None:
    """With the argument that a larger value of reads it."""
    context = FakeContext()
    links = made(context, *budgets)
    (request,) = links.begin([home("www")])
    assert urls(parsed(links, answer(request, page(link)))) == [link] * (not left)
    assert context.url_states.left == left


def test_what_is_out_of_scope_was_not_left() -> None:
    context = FakeContext()
    context.scope.unwanted[story(1)] = OUT_OF_RANGE
    links = made(context, 0)
    (request,) = links.begin([home("www")])
    assert parsed(links, answer(request, page(story(1), story(2)))) == []
    assert [*context.url_states.left] == [("article", article_key(parse(story(2))))]


def test_a_job_that_is_full_follows_nothing() -> None:
    context = FakeContext()
    context.scope.max_articles = 1
    links = made(context)
    (request,) = links.begin([home("www")])
    found = parsed(links, answer(request, page(story(1), story(2), section("www", "s1"))))
    assert urls(found) == [story(1)]
    assert context.url_states.left == {}


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (f"{SITE}/{'/'.join('abcdefghi')}", "too_deep"),
        (f"{SITE}/a/b/a/b/a", "repeated_folders"),
        (section("www", "s1", 6001), "too_many_pages"),
    ],
)
def test_traps(link: str, why: str) -> None:
    context = FakeContext()
    links = made(context, per_section=9999)
    (request,) = links.begin([home("www")])
    assert parsed(links, answer(request, page(link))) == []
    assert context.counters == {f"trap/{why}": 1}
    assert context.url_states.left == {}


# --- Requests


def test_pages_and_articles_are_requested_nearest_first() -> None:
    context = FakeContext()
    links = made(context)
    (request,) = links.begin([home("www")])
    assert context.url_states.depths == {("page", home("www")): 0}
    found = parsed(links, answer(request, page(section("www", "s1"), story(1))))
    assert [(one.depth, one.required) for one in payloads([request, *found])] == [
        (0, True),
        (1, False),
    ]
    timed = task_of(found[1]).payload
    assert (timed.depth, timed.waits_for_lists) == (1, True)
    ranks = [priority(task_of(one)) for one in (request, *found)]
    assert ranks == [0, -3, -4], "a page may show the time of an article"
    assert [one.priority for one in (request, found[0])] == ranks[:2]
    further = parsed(links, answer(found[0], page(story(2))))
    assert priority(task_of(further[0])) < ranks[-1]


def test_an_article_with_a_time_goes_before_pages_as_near() -> None:
    context = FakeContext()
    links = made(context)
    (request,) = links.begin([section("www", "s1")])
    row = f'<div class="tw3_01_2"><h4><a href="{story(1)}">Keepers of coast</a></h4><b>2026-03-09 10:00</b></div>'
    list_page, timed = parsed(links, answer(request, page(section("www", "s2")) + row))
    assert context.asked[story(1)] == {
        "found_on": section("www", "s1"),
        "evidence": Evidence("Keepers of coast", "2026-03-09 10:00"),
        "depth": 1,
        "waits_for_lists": False,
    }
    assert priority(task_of(timed)) == -2 > priority(task_of(list_page))


def test_a_list_says_something_also_of_what_is_not_asked_for_from_there() -> None:
    context = FakeContext()
    links = made(context, 0)
    (request,) = links.begin([section("www", "s1")])
    row = f'<div class="tw3_01_2"><h4><a href="{story(1)}">Keepers of coast</a></h4><b>2026-03-09 10:00</b></div>'
    assert parsed(links, answer(request, row + page(story(2)))) == []
    said = Evidence("Keepers of coast", "2026-03-09 10:00")
    ((task, place, evidence),) = context.sightings
    assert (task.url, task.payload.via) == (story(1), "site")
    assert (place, evidence) == (section("www", "s1"), said)


def test_what_is_no_list_shows_no_times() -> None:
    context = FakeContext()
    links = made(context)
    (request,) = links.begin(["https://epaper.chinadaily.com.cn/china/2026-03/09"])
    row = f'<div class="tw3_01_2"><h4><a href="{story(1)}">Keepers of coast</a></h4><b>2026-03-09 10:00</b></div>'
    parsed(links, answer(request, row))
    assert context.asked[story(1)]["evidence"] is None
    assert context.asked[story(1)]["waits_for_lists"]


def test_links_of_a_page_are_bounded() -> None:
    context = FakeContext(LINKS_PER_PAGE=2)
    links = made(context)
    (request,) = links.begin([home("www")])
    assert len(parsed(links, answer(request, page(*map(story, range(5)))))) == 2
    assert context.counters == {"bound/links": 1}


@pytest.mark.parametrize(
    ("depth", "dead"), [(0, [(home("www"), "empty", "dead")]), (1, [])], ids=["start", "other"]
)
def test_a_start_page_without_links_is_empty(depth: int, dead: list[Any]) -> None:
    context = FakeContext()
    links = made(context)
    (request,) = links.begin([home("www")])
    if depth:
        (request,) = parsed(links, answer(request, page(section("www", "s1"))))
    assert parsed(links, answer(request, "<p>Soon</p>")) == []
    assert context.url_states.dead == dead


def test_pages_that_are_gone() -> None:
    """A start page is missed; another is not."""
    context = FakeContext()
    links = made(context)
    (request,) = links.begin([home("www")])
    (other,) = parsed(links, answer(request, page(section("www", "s1"))))
    failed(links, other, NOT_THERE)
    assert context.url_states.dead == [(other.url, "gone", "missing")]


# --- Nearer ways that are found later


def test_a_page_that_turns_out_to_lie_nearer_is_followed_further() -> None:
    """An article is read through a chain of articles before a slow list names it."""
    chain = [article(number) for number in range(5)]
    slow, start = section("www", "slow"), home("www")
    web = {
        start: [chain[0], slow],
        chain[0]: [chain[1]],
        chain[1]: [chain[2]],
        chain[2]: [chain[3]],
        slow: [chain[2]],
        chain[3]: [chain[4]],
        chain[4]: [],
    }

    def last_of_all(waiting: Sequence[Request]) -> Request:
        return min(waiting, key=lambda one: one.url == slow)

    context = FakeContext()
    order = follow(web, 3, context=context, choose=last_of_all, in_flight=2)
    assert order == [start, *chain[:3], slow, chain[3]]
    assert context.asked[chain[3]]["found_on"] == chain[2], "where its link stands"


def test_a_start_page_is_not_followed_again() -> None:
    """Nothing lies nearer than it does; nor than what it links to."""
    web = {home("www"): [section("www", "s1")], section("www", "s1"): [home("www"), story(1)], story(1): []}  # fmt: skip
    context = FakeContext()
    assert follow(web, 2, context=context) == [home("www"), section("www", "s1"), story(1)]
    assert [url for _, url in context.url_states.pages] == [
        key for kind, key in context.url_states.depths if kind == "article"
    ]
