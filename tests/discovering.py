"""Runs every spider on every form of the replica, and compares the articles found with the expected ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newscrawl import read
from tests.crawling import crawl
from tests.replica import FORMS, Feeds, Form, Replica
from tests.truth import Truth

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Mapping
    from pathlib import Path

ARTICLES = 400
NOW = "2026-09-28T08:00"
"""The replica's newest story was published at 2026-09-27 23:39."""
ALL_FORMS: dict[str, Form] = {"plain": Form(), **FORMS}
WWW = "https://www.chinadaily.com.cn"
_MOST_SEARCHES = 40
"""The most requests to a search API that ignores its parameters; an obedient one takes less than half."""
_ENGLISH_HOMES = ("www", "global", "usa", "europe")
_NOT_HERE = (
    "http://regional.chinadaily.com.cn/shandong/2023-10/26/c_930029.htm",
    "https://govt.chinadaily.com.cn/s/202007/03/WS5efe9b1e498ed1e2f3407ca5/a-park-by-the-river.html",
    "https://www.chinadailyhk.com/hk/article/295812",
)


@dataclass(frozen=True)
class Case:
    """A spider with its arguments, and the articles that it must find."""

    spider: str
    given: Mapping[str, object]
    wanted: Callable[[Truth], set[str]]
    asks: tuple[str, ...] = ()
    """Parameters of the search API that affect the result."""
    besides: Callable[[Truth], set[str]] = lambda _: set()
    """Articles that may be found too."""
    may_be_dead: bool = False
    """Whether a source named in the arguments is gone in some forms: exit status 3."""
    leads_home: bool = False
    """Whether it requests articles of hosts that redirect to the home page in some forms: exit status 4."""


def _day(number: int) -> date:
    return date(2026, 9, number)


def cases(replica: Replica, form: Form) -> dict[str, Case]:
    """Cases by name; the arguments name lists and stories of the form."""
    word = replica.story(4).headline.split()[0].strip("'‘\",")
    extras = [f"{WWW}{one.address}" for one in form.extras]
    stories = [index for index in range(0, 60, 5) if not replica.site.is_chinese(index)]
    urls = ",".join(replica.story(index).url.replace("https:", "http:") for index in stories)
    gone = ",".join([replica.story(stories[0]).url, *_NOT_HERE])
    return {
        "latest": Case("latest", {}, lambda t: t.latest(*_ENGLISH_HOMES, "cn")),
        "latest, one edition": Case("latest", {"editions": "www"}, lambda t: t.latest("www")),
        "section, since": Case(
            "section",
            {"sections": "china/society,opinion/editionals", "since": "2026-09-20"},
            lambda t: t.lists("china/society", "opinion/editionals", since=_day(20)),
        ),
        "section, pages": Case(
            "section",
            {"sections": ",".join(["culture", *extras]), "max_pages": 1},
            lambda t: t.lists("culture", *extras, pages=1),
        ),
        "archive": Case(
            "archive",
            {"since": "2026-09-24", "until": "2026-09-25"},
            lambda t: t.archive(_day(24), _day(25), "en", "zh"),
            ("publishedDateFrom",),
            lambda t: t.besides_archive(_day(24), _day(25), "en", "zh"),
            leads_home=True,
        ),
        "archive, a day": Case(
            "archive",
            {"since": "2026-09-26", "until": "2026-09-26", "language": "en"},
            lambda t: t.archive(_day(26), _day(26), "en"),
            ("publishedDateFrom",),
            lambda t: t.besides_archive(_day(26), _day(26), "en"),
        ),
        "search, words": Case(
            "search",
            {"title": word, "language": "en"},
            lambda t: t.searched(titleMust=word),
            ("titleMust",),
        ),
        "search, type": Case(
            "search",
            {"since": "2026-09-25", "until": "2026-09-26", "type": "comment", "language": "en"},
            lambda t: t.searched(_day(25), _day(26), curType="comment"),
            ("publishedDateFrom", "curType"),
        ),
        "newspaper": Case(
            "newspaper",
            {"since": "2026-09-24", "until": "2026-09-25"},
            lambda t: t.paper(_day(24), _day(25), "china"),
        ),
        "newspaper, both": Case(
            "newspaper",
            {"papers": "china,global", "since": "2026-09-25", "until": "2026-09-25"},
            lambda t: t.paper(_day(25), _day(25), "china", "global"),
        ),
        "feeds": Case(
            "feeds",
            {"feeds": "china,zgzx"},
            lambda t: t.feeds("china", "zgzx"),
            leads_home=True,
        ),
        "feeds, world": Case(
            "feeds", {"feeds": "world"}, lambda t: t.feeds("world"), may_be_dead=True
        ),
        "site": Case("site", {"max_depth": 1}, lambda t: t.within(f"{WWW}/", 1)),
        "site, a list": Case(
            "site",
            {"start": f"{WWW}/china/society", "max_depth": 2},
            lambda t: t.within(f"{WWW}/china/society", 2),
        ),
        "app": Case("app", {"since": "2026-09-20"}, lambda _: app_stories(replica, _day(20))),
        "article": Case("article", {"url": urls}, lambda t: t.identifiers(stories)),
        "article, gone": Case("article", {"url": gone}, lambda t: t.identifiers(stories[:1])),
    }


def app_stories(replica: Replica, since: date) -> set[str]:
    """The app's identifiers of its stories."""
    assert replica.app
    return {
        replica.app.expected(index)["identifier"]
        for name in ("china", "world", "business", "opinion")
        for index in replica.app.stories(name)
        if replica.story(index).card.published.date() >= since
    }


@dataclass(frozen=True)
class Row:
    """The result of a crawl."""

    case: str
    form: str
    requests: Counter[str]
    """Requests by kind."""
    found: set[str]
    wanted: set[str]
    besides: set[str]
    status: int
    sentence: str
    is_lied_to: bool
    """Whether the search API ignores a parameter of this case."""
    statuses: frozenset[int]
    """The exit statuses that are right for the form."""

    @property
    def missing(self) -> list[str]:
        return sorted(self.wanted - self.found)

    @property
    def extra(self) -> list[str]:
        return sorted(self.found - self.wanted - self.besides)

    @property
    def is_right(self) -> bool:
        """Whether exactly the expected articles were found, with the right exit status.

        A search whose API ignores parameters may find fewer, and must report it and stop its requests.
        """
        if self.extra or (self.is_lied_to and self.requests["search"] > _MOST_SEARCHES):
            return False
        if self.missing:
            return self.is_lied_to and self.case.startswith("search") and self.status != 0
        return self.status in self.statuses or self.is_lied_to


def _statuses(case: Case, form: Form) -> frozenset[int]:
    dead = {3} if case.may_be_dead and form.soft_feeds else set()
    return frozenset({0} | dead | ({4} if case.leads_home and form.homeward else set()))


def kept(folder: Path) -> set[str]:
    """Identifiers in the data set of the crawls in a folder; empty without records."""
    data = folder / "data" / "local"
    return {one.identifier for one in read(data)} if (data / "articles").exists() else set()


def replica_of(form: Form, articles: int = ARTICLES) -> Replica:
    """A replica in a form, with all routes open."""
    feeds = Feeds(fresh=("china", "zgzx", "world"))
    return Replica(articles, form=form, feeds=feeds, app=True, validators=True)


def discover(folder: Path, name: str, form: str) -> Row:
    """Run one case against a form, in a separate data folder."""
    chosen = ALL_FORMS[form]
    with replica_of(chosen) as replica:
        case = cases(replica, chosen)[name]
        truth = Truth(replica, chosen)
        wanted, besides = case.wanted(truth), case.besides(truth)
        replica.forget_requests()
        words = [f"{key}={value}" for key, value in case.given.items()]
        arguments = [part for word in words for part in ("-a", word)]
        ended = crawl(folder, case.spider, "-s", f"NOW={NOW}", *arguments, address=replica.address)
        found = kept(folder)
        return Row(
            case=name,
            form=form,
            requests=replica.kinds.copy(),
            found=found,
            wanted=wanted,
            besides=besides,
            status=ended.status,
            sentence=ended.last_line.removeprefix("newscrawl: "),
            is_lied_to=any(one in chosen.search.ignores for one in case.asks),
            statuses=_statuses(case, chosen),
        )
