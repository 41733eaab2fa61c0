"""Artificial sites of links, and runs of the spider `site` on them without a network."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scrapy.http import HtmlResponse

from newscrawl.discovery.responses import task_of
from newscrawl.frontier.fingerprint import Fingerprinter
from newscrawl.frontier.job import NAMES, Common, identity
from newscrawl.frontier.outcomes import DONE
from newscrawl.frontier.requests import from_data, to_data
from newscrawl.frontier.run import Run
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status
from newscrawl.site.urls import parse
from newscrawl.spiders.site import SiteArguments, SiteSpider
from tests.running import Clock, wired

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scrapy import Request

    from newscrawl.frontier.rows import LeftOut, Queued
    from newscrawl.monitoring.run_status import RunStatus

HOSTS = ("www", "usa", "global", "cn")

Web = dict[str, list[str]]
"""The links of each address, in order."""


def home(host: str) -> str:
    return f"https://{host}.chinadaily.com.cn"


def section(host: str, name: str, page: int = 1) -> str:
    more = f"/page_{page}.html" if page > 1 else ""
    return f"{home(host)}/{name}{more}"


def article(number: int, host: str = "www") -> str:
    return f"{home(host)}/a/202603/0{1 + number % 9}/WS69a4{number:04x}e4b06d4aa0001234.html"


def any_web(seed: int, hosts: Iterable[str] = HOSTS) -> Web:
    """Pages and articles that link to each other at random."""
    dice = random.Random(seed)
    pages = [
        section(host, f"s{place}", page)
        for host in hosts
        for place in range(4)
        for page in range(1, 4)
    ]
    stories = [article(number, dice.choice([*hosts])) for number in range(40)]
    nodes = [home(next(iter(hosts))), *pages, *stories]
    web = {node: dice.sample(nodes, dice.choice((0, 1, 2, 3))) for node in nodes}
    web[nodes[0]] = dice.sample(nodes, 6)
    return web


def like_the_site(seed: int) -> Web:
    """Hosts with the same menu on all pages, nested lists, pagers of two kinds, and stories on several lists with links to others."""
    dice = random.Random(seed)
    web: Web = {}
    stories = [article(number, dice.choice(HOSTS)) for number in range(dice.randint(60, 120))]
    menus = {}
    for host in HOSTS:
        own = [section(host, f"s{place}") for place in range(dice.randint(2, 6))]
        others = [home(other) for other in HOSTS if other != host and dice.random() < 0.6]
        menus[host] = [home(host), *own, *others]
        web[home(host)] = [*dice.sample(stories, 3), *menus[host]]
        for place in range(len(own)):
            below = [f"s{place}/b{number}" for number in range(dice.randint(0, 3))]
            for name in (f"s{place}", *below):
                crumbs = [section(host, f"s{place}"), section(host, name)]
                more = [section(host, one) for one in below] if name == f"s{place}" else []
                _add_list(web, dice, crumbs[-1], [*more, *menus[host], *crumbs], stories)
    for story in stories:
        host = parse(story).host.partition(".")[0]
        web[story] = [*dice.sample(stories, dice.randint(0, 3)), *menus[host]]
    return web


def with_menus(lists: int, pages: int) -> Web:
    """Every page names every list, and every page of its own list."""
    names = [f"s{place}" for place in range(lists)]
    menu = [home("www"), *(section("www", name) for name in names)]
    web = {home("www"): menu}
    numbers = range(1, pages + 1)
    for (place, name), page in itertools.product(enumerate(names), numbers):
        story = article(100 * place + page)
        pager = [section("www", name, number) for number in numbers]
        web[section("www", name, page)] = [*menu, *pager, story]
        web[story] = menu
    return web


def _add_list(
    web: Web, dice: random.Random, first: str, furniture: list[str], stories: list[str]
) -> None:
    count = dice.choice((1, 2, 5, 9))
    numbers = dice.random() < 0.5
    for page in range(1, count + 1):
        shown = range(1, count + 1) if numbers else {min(page + 1, count), count}
        pager = [parse(first).page_url(number) for number in shown]
        web[parse(first).page_url(page)] = [*furniture, *dice.sample(stories, 5), *pager]


@dataclass
class Walk:
    """The work of all runs of a job."""

    order: list[str] = field(default_factory=list)
    """Addresses in the order of their answers."""
    run_status: RunStatus | None = None
    stats: dict[str, Any] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def articles(self) -> list[str]:
        return [url for url in self.order if parse(url).identifier]

    @property
    def pages(self) -> list[str]:
        return [url for url in self.order if not parse(url).identifier]


def walk(
    folder: Path,
    web: Web,
    given: Mapping[str, str | int] = MappingProxyType({}),
    *,
    dice: random.Random | None = None,
    in_flight: int = 1,
) -> Walk:
    """Run a job from start to end, with the given arguments.

    With `dice`, answers have a random order among the requests `in_flight`, and runs are killed at random points.
    """
    done = Walk()
    typed = {"start": home("www"), **{name: str(value) for name, value in given.items()}}
    while not _run(folder, web, done, typed, Net(dice, in_flight)):
        pass
    return done


@dataclass
class Net:
    """The network: the order of answers, commits and kills."""

    dice: random.Random | None
    in_flight: int
    flying: list[Queued] = field(default_factory=list)

    def next(self, run: Run) -> Queued | None:
        """The request to be answered next."""
        while len(self.flying) < self.in_flight and (queued := run.store.next_request(run.job.id)):
            self.flying.append(queued)
        if not self.flying:
            return None
        return self.flying.pop(self.dice.randrange(len(self.flying)) if self.dice else 0)

    def perhaps_commit(self, run: Run) -> None:
        if self.dice and self.dice.random() < 0.5:
            run.commit()


def _run(folder: Path, web: Web, done: Walk, typed: dict[str, str], net: Net) -> bool:
    """Whether the job ended in a run."""
    clock = Clock()
    common = Common.parse(typed)
    own = {name: value for name, value in typed.items() if name not in NAMES}
    run = Run(folder, "site", common, identity("site", typed), now=clock)
    spider = SiteSpider(SiteArguments.parse(own, clock()), run)
    bounds = {"LIST_PAGES_MAX": 6000, "LINKS_PER_PAGE": 2000}
    wired(spider, **bounds, PATH_FOLDERS_MAX=8, PATH_REPEATS_MAX=2)
    lasts = net.dice.randint(5, 60) if net.dice else 0
    net.flying.clear()
    try:
        _enqueue(run, spider, spider.begin())
        while queued := net.next(run):
            _fetch(from_data(queued.data, queued.priority, spider), run, spider, web, done)
            net.perhaps_commit(run)
            run.store.acknowledge([queued.id])
            lasts -= 1
            if lasts == 0:
                net.perhaps_commit(run)
                return False
        run.finish(is_over=True)
        done.stats = {"finish_reason": "finished", **run.url_states.counters()}
        done.left_out = run.url_states.left_out()
        results = RunResults.of(run, done.stats)
        done.run_status = run_status(results, 0.01, may_be_empty=common.may_be_empty)
        return True
    finally:
        run.close()


def _enqueue(run: Run, spider: SiteSpider, requests: Iterable[Any]) -> None:
    fingerprinter = Fingerprinter()
    for request in requests:
        key = None if request.dont_filter else fingerprinter.fingerprint(request)
        run.store.enqueue(run.job.id, key, request.priority, to_data(request, spider))


def _fetch(request: Request, run: Run, spider: SiteSpider, web: Web, done: Walk) -> None:
    task = task_of(request)
    done.order.append(request.url)
    links = "".join(f'<p><a href="{url}">Keepers of coast</a></p>' for url in web[request.url])
    body = f"<html><body>{links}</body></html>".encode()
    response = HtmlResponse(request.url, body=body, request=request)
    if task.resource == "article":
        _enqueue(run, spider, spider.links.follow(response, task))
        spider.context.end(task, DONE)
    else:
        _enqueue(run, spider, spider.parse_source(response))
