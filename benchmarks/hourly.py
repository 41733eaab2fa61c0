"""`latest` once an hour for two days: what each run asks for, and whether it leaves out anything that the lists show.

    python -m benchmarks.hourly --hours 48 --form plain

Stories come out at random, some hours bring none; articles are edited; runs are killed and started again; other spiders
write to the same data folder in between. A line a run, a summary as JSON at the end. Exit status 1 where something that the lists
showed is missing, where an article older than seven days was asked for or one more often than it is due, where a list was asked for
twice, and where a run made more than twice its usual requests, those for articles not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from newscrawl.site.urls import parse
from tests.crawling import PATIENCE, crawl
from tests.discovering import ALL_FORMS, WWW, kept
from tests.replica import Replica
from tests.replica.cards import BEIJING
from tests.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.replica import Form

EDITIONS = ("www", "global", "usa", "europe", "cn")
BEGAN = datetime(2026, 9, 26, 0, 30, tzinfo=BEIJING)
_UNPUBLISHED = 80
"""Stories that are not out when it begins: those of the two days that follow."""
_QUIET, _EDITED, _KILLED, _OTHERS = 0.35, 0.25, 0.18, 0.2
"""Shares of hours without news, with an edit, with a kill, with another spider."""
_LOOKS = 4
"""How often an article is looked at again, after its first fetch."""
_PAGES = frozenset(("list", "front"))
_MOST = 2.0
"""Times its usual requests that a run may make."""
_OTHER_SPIDERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("section", {"sections": "china", "max_pages": "1"}),
    ("search", {"since": "2026-09-25", "language": "en", "max_articles": "10"}),
    ("site", {"start": f"{WWW}/world", "max_depth": "1"}),
)


@dataclass
class Hour:
    """One run of `latest`."""

    time: str
    news: int
    """Stories that came out in this hour and that lists show."""
    records: int
    requests: dict[str, int]
    """By kind."""
    status: int
    sentence: str
    missing: list[str] = field(default_factory=list)
    """Identifiers that the lists show, of seven days, and the data set has not."""
    older: list[str] = field(default_factory=list)
    """Articles of before those days that were asked for."""
    again: list[str] = field(default_factory=list)
    """Articles that were asked for more often than they are due."""
    twice: list[str] = field(default_factory=list)
    """Lists and home pages that were asked for more than once."""
    unchanged: int = 0
    """Answers that a list or home page is as it was: 304."""
    dead: int = 0
    """Requests for what is not there."""
    beside: list[str] = field(default_factory=list)
    """What happened beside: an edit, a kill, another spider."""
    ratio: float = 0.0
    """Its requests to the usual, articles not counted."""

    @property
    def overhead(self) -> int:
        """Requests but for articles."""
        return sum(count for kind, count in self.requests.items() if kind != "article")

    @property
    def is_usual(self) -> bool:
        """Whether it says what a run costs: neither the first nor one that was killed and begun again."""
        return "killed" not in self.beside and "first" not in self.beside


class Schedule:
    """The hours of one site and one data folder."""

    def __init__(self, replica: Replica, folder: Path, form: Form, seed: int) -> None:
        self._replica = replica
        self._folder = folder
        self._truth = Truth(replica, form)
        self._dice = random.Random(seed)  # noqa: S311 - a schedule, no secret
        self._asked: Counter[str] = Counter()
        self._allowed: Counter[str] = Counter()
        self._known: set[str] = set()

    def hour(self, number: int) -> Hour:
        """What comes out, what happens beside, and the run."""
        now = BEGAN + timedelta(hours=number)
        beside = [] if number else ["first"]
        self._publish(now)
        if number and self._dice.random() < _EDITED:
            beside.append(self._edit())
        if number and self._dice.random() < _OTHERS:
            beside.append(self._other(now))
        week = ((now - timedelta(days=6)).date(), now.date())
        shown = self._truth.latest(*EDITIONS, week=week)
        news = shown - self._known
        self._replica.forget_requests()
        if number and self._dice.random() < _KILLED:
            beside.append(self._kill(now))
        ended = crawl(
            self._folder, "latest", "-s", f"NOW={now:%Y-%m-%dT%H:%M}", address=self._replica.address
        )
        self._known |= shown
        have = kept(self._folder)
        found = Hour(
            time=f"{now:%d %H:%M}",
            news=len(news),
            records=len(ended.records),
            requests=dict(sorted(self._replica.kinds.items())),
            status=ended.status,
            sentence=ended.last_line.removeprefix("newscrawl: "),
            missing=sorted(shown - have),
            beside=beside,
        )
        self._judge(found, week[0], news)
        return found

    def _judge(self, found: Hour, first: date, news: set[str]) -> None:
        """What was asked for in vain."""
        targets = [parse(r.url) for r in self._replica.requests if r.kind == "article"]
        asked = {one.identifier for one in targets if one.identifier and one.page == 1}
        self._asked.update(asked)
        self._allowed.update(dict.fromkeys(news, 1 + _LOOKS))
        if "killed" in found.beside:
            self._allowed.update(asked)
        found.older = sorted(
            {one.identifier or one.url for one in targets if one.date and one.date < first}
        )
        found.again = sorted(name for name in asked if self._asked[name] > self._allowed[name])
        pages = Counter(r.url for r in self._replica.requests if r.kind in _PAGES)
        found.unchanged = sum(r.status == 304 for r in self._replica.requests if r.kind in _PAGES)
        found.dead = sum(r.kind == "unknown" for r in self._replica.requests)
        if "killed" not in found.beside:
            found.twice = sorted(url for url, count in pages.items() if count > 1)

    def _publish(self, now: datetime) -> None:
        """A share of the stories whose time has come, or none."""
        site = self._replica.site
        due = [i for i in range(site.unpublished) if site.card(i).published <= now]
        if due and self._dice.random() >= _QUIET:
            self._replica.publish(self._dice.randint(1, len(due)))

    def _edit(self) -> str:
        """A story of the last days changes."""
        index = self._replica.site.unpublished + self._dice.randrange(100)
        story = self._replica.edit(index)
        self._allowed[story.identifier] += 1
        return "edit"

    def _other(self, now: datetime) -> str:
        spider, given = self._dice.choice(_OTHER_SPIDERS)
        arguments = [part for name, value in given.items() for part in ("-a", f"{name}={value}")]
        settings = ["-s", f"NOW={now:%Y-%m-%dT%H:%M}"]
        crawl(self._folder, spider, *settings, *arguments, address=self._replica.address)
        return spider

    def _kill(self, now: datetime) -> str:
        """The run, killed after some requests; the same command follows."""
        settings = {"NOW": f"{now:%Y-%m-%dT%H:%M}", "SITE_ADDRESS": self._replica.address}
        command = [sys.executable, "-m", "newscrawl", "crawl", "latest", "-L", "ERROR"]
        command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        process = subprocess.Popen(command, cwd=self._folder, stderr=subprocess.DEVNULL)
        self._replica.wait(self._dice.randint(5, 120), seconds=PATIENCE)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return "killed"


def main(words: list[str] | None = None) -> int:
    """Run the hours; 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hourly", description=__doc__)
    parser.add_argument("--hours", type=int, default=48)
    parser.add_argument("--articles", type=int, default=450)
    parser.add_argument("--form", choices=ALL_FORMS, default="plain")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    hours = run(given.hours, given.articles, given.form, given.seed)
    report = summary(hours)
    print(json.dumps(report, indent=1))
    return int(bool(report["violations"]))


def run(count: int, articles: int, form: str, seed: int) -> list[Hour]:
    """So many hours, each printed as it ends."""
    chosen, hours = ALL_FORMS[form], []
    options: dict[str, Any] = {"form": chosen, "unpublished": _UNPUBLISHED, "validators": True}
    with tempfile.TemporaryDirectory() as folder, Replica(articles, **options) as replica:
        schedule = Schedule(replica, Path(folder), chosen, seed)
        for number in range(count):
            hours.append(schedule.hour(number))
            print(line(hours[-1]), flush=True)
    return hours


def line(hour: Hour) -> str:
    """ "26 03:30  news 2, records 2, 168 requests (article 12, list 118, …), exit 0; edit"."""
    kinds = ", ".join(f"{kind} {count}" for kind, count in hour.requests.items())
    names = ("missing", "older", "again", "twice")
    faults = "".join(f" {name} {len(getattr(hour, name))}" for name in names if getattr(hour, name))
    return (
        f"{hour.time}  news {hour.news}, records {hour.records}, {sum(hour.requests.values())} requests ({kinds}),"
        f" exit {hour.status}{faults}{'; ' if hour.beside else ''}{', '.join(hour.beside)}"
    )


def summary(hours: Sequence[Hour]) -> dict[str, Any]:
    """What the runs came to, and the promises that were broken."""
    usual = median(hour.overhead for hour in hours if hour.is_usual)
    for hour in hours:
        hour.ratio = round(hour.overhead / usual, 2)
    quiet = [hour for hour in hours if hour.is_usual and not hour.news]
    news = sum(hour.news for hour in hours[1:])
    later = sum(sum(hour.requests.values()) for hour in hours[1:])
    return {
        "runs": len(hours),
        "news": news,
        "requests": sum(sum(hour.requests.values()) for hour in hours),
        "requests an article after the first run": round(later / news, 1) if news else None,
        "usual requests but for articles": usual,
        "most times the usual": max(hour.ratio for hour in hours if hour.is_usual),
        "run without news, by kind": quiet[-1].requests if quiet else None,
        "of its lists and home pages unchanged": quiet[-1].unchanged if quiet else None,
        "requests for what is not there, of the first and the last run": [
            hours[0].dead,
            hours[-1].dead,
        ],
        "exit statuses": dict(Counter(str(hour.status) for hour in hours)),
        "violations": violations(hours),
    }


def violations(hours: Sequence[Hour]) -> list[dict[str, Any]]:
    """Runs that broke a promise."""
    found = []
    for hour in hours:
        has_run_away = hour.is_usual and hour.ratio > _MOST
        if hour.missing or hour.older or hour.again or hour.twice or has_run_away:
            found.append({name: _few(value) for name, value in asdict(hour).items() if value})
    return found


def _few(value: object) -> object:
    return (
        [*value[:3], f"… {len(value)} in all"] if isinstance(value, list) and value[3:] else value
    )


if __name__ == "__main__":
    raise SystemExit(main())
