"""The plan of captures: what the two archives hold of the replica's articles, and the truth about it.

The same seed, articles and options give the same plan. An article is visited some times, each time with all its pages;
the kinds of visits are dealt by their shares, so that each kind is there as often as its share says, and once at least.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from tests.replica.cards import BEIJING
from tests.replica.mixing import Dice
from tests.replica.sections import ENGLISH_HOSTS
from tests.replica.stories import CHINESE_HOSTS
from tests.replica.web_archives.captures import COMMON_CRAWL, KINDS, WAYBACK, Capture
from tests.replica.web_archives.subjects import Subjects
from tests.replica.web_archives.truth import Holding, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.replica.site import Site

HOME = "https://www.chinadaily.com.cn/"
_LISTS = ("china", "china/page_2.html", "world", "business", "opinion")
_CRAWL_DAYS = 12
_BETWEEN = timedelta(days=14)
"""Between two crawls: shorter than the month of the real ones, since the replica's stories end days ago."""


@dataclass(frozen=True)
class Shares:
    """The shares of visits of each kind, 0 to 1. The rest are plain pages."""

    truncated: float = 0.05
    cut: float = 0.02
    error_status: float = 0.05
    soft_error: float = 0.02
    redirect: float = 0.02
    misplaced: float = 0.02
    absent: float = 0.02
    malformed: float = 0.02
    odd: float = 0.03
    revisit: float = 0.02
    duplicates: float = 0.03
    lost: float = 0.03
    """Of articles: without a good capture."""
    changed: float = 0.25
    """Of articles: edited once between two visits."""

    @classmethod
    def none(cls, **some: float) -> Shares:
        """Plain captures alone, but for the shares given."""
        return cls(**{**dict.fromkeys(cls.__dataclass_fields__, 0.0), **some})


@dataclass(frozen=True)
class Archives:
    """What the archives hold, and how they answer."""

    since: date | None = None
    until: date | None = None
    """The days of the articles, in Beijing, both included; all without."""
    visits: int = 3
    """Captures of an article in each archive."""
    shares: Shares = field(default_factory=Shares)
    seed: int = 1
    old: int = 0
    """Pages of each form of the old CMS, beside the stories: of 2004 to 2018, the Chinese ones in GBK."""
    others: bool = True
    """Whether they hold lists, home pages, pictures and robots.txt too."""
    block: int = 20
    """Lines in a block of an index; 3,000 in reality."""
    blocks: int = 5
    """Blocks in a page of Common Crawl's index unless the query says so."""
    limit: int = 150_000
    """The most rows that the Wayback Machine gives to one query."""
    delay: float = 0.0
    """Seconds before each answer is sent."""


@dataclass(frozen=True)
class Crawl:
    """A crawl of Common Crawl."""

    name: str
    start: datetime

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=_CRAWL_DAYS)


@dataclass
class _Visit:
    """A visit to an article: the time and kind of the captures of its pages."""

    index: int
    number: int
    revision: int
    kind: str = "plain"


class Plan:
    """The captures of both archives."""

    def __init__(self, site: Site, options: Archives) -> None:
        self._options = options
        self._seed = options.seed
        newest = site.card(0).published.date() if site.articles else date(2026, 9, 27)
        oldest = site.card(site.articles - 1).published.date() if site.articles else newest
        since, until = options.since or oldest, options.until or newest
        self.subjects = Subjects(site, site.days(since, until), options.old)
        self.indices = self.subjects.indices
        """The articles: those of the period, and old ones."""
        self.crawls = list(_crawls(since, until, options.visits))
        """Oldest first."""
        self.common_crawl = self._holding(COMMON_CRAWL)
        self.wayback = self._holding(WAYBACK)

    def _holding(self, archive: str) -> Holding:
        captures: list[Capture] = []
        before: dict[int, list[Capture]] = {}
        for visit in self._visits(archive):
            made = list(self._captures(archive, visit, before.get(visit.index, [])))
            captures += made
            before.setdefault(visit.index, []).extend(made)
        if self._options.others:
            captures += self._others(archive)
        return Holding(archive, captures, self._truth)

    def _truth(self, index: int, right: tuple[Capture, ...]) -> Truth:
        record = self.subjects.record(index, right[0].revision) if right else None
        return Truth(index, self.subjects.identifier(index), right, record)

    def _visits(self, archive: str) -> list[_Visit]:
        """All visits with their kinds, by article, oldest first."""
        options, rounds = self._options, self._options.visits
        dice = Dice(self._seed, len(archive))
        changed = self._some(options.shares.changed, self.subjects.stories, dice)
        changes = {index: 1 + dice.below(rounds - 1) for index in changed if rounds > 1}
        visits = [
            _Visit(index, number, int(number >= changes.get(index, rounds)))
            for index in self.indices
            for number in range(rounds)
        ]
        self._deal(archive, visits, dice)
        return visits

    def _some(self, share: float, indices: Sequence[int], dice: Dice) -> list[int]:
        count = max(1, round(share * len(indices))) if share and indices else 0
        return dice.pick_some(indices, count)

    def _deal(self, archive: str, visits: list[_Visit], dice: Dice) -> None:
        """Give the visits their kinds."""
        hand = [kind for kind, count in self._counts(archive).items() for _ in range(count)]
        hand = dice.pick_some(hand, len(hand))
        lost = set(self._some(self._options.shares.lost, self.indices, dice))
        bad = [kind for kind in hand if not KINDS[kind].is_whole and kind not in _NEEDS_EARLIER]
        for visit in visits:
            if visit.index in lost:
                visit.kind = bad.pop() if bad else "error_404"
                if visit.kind in hand:
                    hand.remove(visit.kind)
        free = [visit for visit in visits if visit.index not in lost]
        free = dice.pick_some(free, len(free))
        table = {(visit.index, visit.number): visit for visit in visits}
        for kind in sorted(hand, key=lambda kind: kind not in _NEEDS_EARLIER):
            place = next((n for n, visit in enumerate(free) if _fits(kind, visit, table)), None)
            if place is None:
                continue
            visit = free.pop(place)
            visit.kind = kind
            if kind in _NEEDS_EARLIER:  # the earlier one stays plain
                earlier = table[visit.index, visit.number - 1]
                free = [one for one in free if one is not earlier]

    def _counts(self, archive: str) -> dict[str, int]:
        """How many visits of each kind there are."""
        total = len(self.indices) * self._options.visits
        counts: dict[str, int] = {}
        for group, share in vars(self._options.shares).items():
            kinds = [
                name
                for name, kind in KINDS.items()
                if kind.group == group and archive in kind.archives
            ]
            if not kinds or not share:
                continue
            count = max(len(kinds), round(share * total))
            for place, name in enumerate(kinds):
                counts[name] = count // len(kinds) + (place < count % len(kinds))
        return counts

    def _captures(self, archive: str, visit: _Visit, before: list[Capture]) -> Iterator[Capture]:
        """The captures of a visit: one of each page."""
        dice = Dice(self._seed, visit.index, visit.number, len(archive))
        crawl, moment = self._moment(archive, visit, dice)
        is_old = self.subjects.is_old(visit.index)
        for page, url in enumerate(self.subjects.urls(visit.index), 1):
            capture = Capture(
                _variant(url, visit, is_old=is_old),
                moment + timedelta(seconds=7 * (page - 1)),
                visit.kind,
                visit.index,
                page,
                visit.revision,
                visit.number,
                visit.number,
                crawl.name if crawl else "",
            )
            self._point(capture, [one for one in before if one.page == page])
            yield capture

    def _point(self, capture: Capture, before: list[Capture]) -> None:
        """Give a capture what it refers to."""
        if capture.kind == "duplicate":
            capture.printing = before[-1].printing
        elif capture.kind == "revisit":
            original = before[-1]
            capture.target, capture.since = original.url, original.time
            capture.printing = original.printing
        elif capture.kind == "revisit_lost":
            capture.target, capture.since = capture.url, capture.time - timedelta(days=400)
            capture.printing = 99
        elif capture.kind == "redirect_home":
            capture.target = HOME
        elif capture.kind == "redirect_https":
            capture.target = capture.url.replace("http:", "https:", 1)
        elif capture.kind == "redirect":
            host, _, path = capture.url.partition("://")[2].partition("/")
            capture.target = f"https://{_another(host)}/{path}"

    def _moment(self, archive: str, visit: _Visit, dice: Dice) -> tuple[Crawl | None, datetime]:
        """Crawl and time of a visit."""
        published = self.subjects.published(visit.index)
        if archive == WAYBACK:
            days = (0.2, 5, 16)[visit.number] if visit.number < 3 else 16 + 9 * visit.number
            return None, published + timedelta(days=days, seconds=dice.below(3 * 86_400))
        later = [crawl for crawl in self.crawls if crawl.start > published]
        crawl = later[visit.number]
        return crawl, crawl.start + timedelta(seconds=dice.below(_CRAWL_DAYS * 86_400 - 600))

    def _others(self, archive: str) -> Iterator[Capture]:
        """Captures that are not of articles, of each crawl."""
        for number, crawl in enumerate(self.crawls):
            name = crawl.name if archive == COMMON_CRAWL else ""
            moment = crawl.start + timedelta(hours=5)
            pages = [("home", HOME), ("robots", f"{HOME}robots.txt")]
            pages += [("list", f"{HOME}{path}") for path in _LISTS]
            pages += [
                ("image", f"https:{self.subjects.site.card(index).thumbnail}")
                for index in self.subjects.stories[:3]
            ]
            for place, (kind, url) in enumerate(pages):
                yield Capture(
                    url, moment + timedelta(minutes=place), kind, printing=number, crawl=name
                )


_NEEDS_EARLIER = ("duplicate", "revisit", "playback_other")
"""Kinds that refer to the visit before, which stays plain."""


def _fits(kind: str, visit: _Visit, table: dict[tuple[int, int], _Visit]) -> bool:
    """Whether a visit can be of a kind."""
    if kind not in _NEEDS_EARLIER:
        return True
    earlier = table.get((visit.index, visit.number - 1))
    return earlier is not None and (earlier.kind, earlier.revision) == ("plain", visit.revision)


def _crawls(since: date, until: date, visits: int) -> Iterator[Crawl]:
    """One crawl before the first day, which has no article, and as many after it as every article needs."""
    start = datetime.combine(since, time(4, 26, 40), timezone.utc) + timedelta(days=3)
    start -= 2 * _BETWEEN
    last = datetime.combine(until, time(23, 59), BEIJING)
    after = 0
    while after < visits:
        year, week, _ = start.isocalendar()
        yield Crawl(f"CC-MAIN-{year}-{week:02}", start)
        after += start > last
        start += _BETWEEN * (1 if start.date() >= since else 2)


def _variant(url: str, visit: _Visit, *, is_old: bool) -> str:
    """The address of a visit: all forms of it in turn, for old pages only those on the same host, since their
    relative links depend on it."""
    host, slash, path = url.removeprefix("https://").partition("/")
    path = slash + path
    bare = host if is_old else host.removeprefix("www.")
    forms = (
        f"https://{host}{path}",
        f"http://{host}{path}",
        f"https://{bare}{path}",
        f"http://{host}:80{path}",
        f"https://{host}{path}?from=timeline&b=1",
        f"https://{host.upper()}{path}",
        f"https://{host if is_old else _another(host)}{path}",
        f"http://{bare}{path}?utm_source=feed",
    )
    if visit.kind in ("redirect", "redirect_https"):
        return forms[visit.kind == "redirect_https"]
    number = visit.number - (visit.kind == "playback_other")  # under the address of the one before
    return forms[(visit.index + 3 * number) % len(forms)]


def _another(host: str) -> str:
    """Another host that serves the same articles."""
    hosts = sorted(CHINESE_HOSTS) if host in CHINESE_HOSTS else list(ENGLISH_HOSTS)
    return hosts[(hosts.index(host) + 1) % len(hosts)] if host in hosts else hosts[0]
