"""Eight days of hourly `latest` against a replica with days and nights, and with a fault on most days.

python -m tests.eight_days FOLDER

It leaves the data set in FOLDER/data, and prints each message and how many runs and messages there were. An hour takes
about half a second of a processor: each run is a process of its own, and NOW gives it its time.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawling import crawl
from tests.inbox import Inbox
from tests.replica import Replica
from tests.replica.cards import BEIJING
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGAN = datetime(2026, 9, 15, tzinfo=BEIJING)
"""A Tuesday."""
BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 5, 8, 10, 8, 6, 5, 7, 8, 8, 7, 6, 5, 4, 3, 2, 2, 1)
"""New articles of all sections that are usual in each hour of a working day in Beijing."""
DAYS = (1, 1, 1, 1, 0.7, 0.7, 3, 0.4)
"""By day: how many times the usual news. A weekend, a burst on the seventh day, a quiet holiday on the eighth."""
HOURS = 24 * len(DAYS)
MINUTE = 5
"""At which runs begin, of each hour."""
SECTIONS = "china,world,business,life"
FROZEN_LIST = "https://www.chinadaily.com.cn/china"
_OLD, _OLD_PAUSE = 60, timedelta(hours=3)
"""Number of articles before the first day, and the time between two of them."""


CHANGED = range(3 * 24 + 8, 3 * 24 + 20)
"""Hours since the beginning in which the articles have another template; then it is read again, as by a new release."""
FROZEN = range(4 * 24, 6 * 24 + 12)
"""Hours in which a list shows what it showed before."""
OUTAGE = range(5 * 24 + 9, 5 * 24 + 17)
"""Hours in which the site answers with 503."""


@dataclass
class Hour:
    """An hour and its run."""

    number: int
    news: int
    """Stories of all sections that came out in it."""
    status: int
    records: int
    messages: list[str] = field(default_factory=list)

    @property
    def time(self) -> str:
        """The time of the run: "day 4, 08:05"."""
        return f"day {self.number // 24 + 1}, {self.number % 24:02}:{MINUTE:02}"

    @property
    def checks(self) -> list[str]:
        """Of each message the check, and whether it fails or is well again: "markup fails"."""
        words = [one.split(": ", 1)[1].split() for one in self.messages]
        return [f"{name} {verb.rstrip(':')}" for name, verb, *_ in words]


def publication_times(seed: int) -> list[datetime]:
    """When the stories of eight days come out, newest first, each in a minute of its own."""
    dice = random.Random(seed)
    found: list[datetime] = []
    for hour in range(HOURS):
        usual = BY_HOUR[hour % 24] * DAYS[hour // 24]
        count = sum(dice.random() < usual / 40 for _ in range(40))
        began = BEGAN + timedelta(hours=hour)
        found += (began + timedelta(minutes=one) for one in dice.sample(range(60), count))
    return sorted(found, reverse=True)


def hours(folder: Path, seed: int = 1) -> Iterator[Hour]:
    """Each hour with its run; the data set is in `folder`/data."""
    times = publication_times(seed)
    old = [times[-1] - number * _OLD_PAUSE for number in range(1, _OLD + 1)]
    given = [*times, *old]
    with (
        Inbox() as inbox,
        Replica(len(given), seed, times=given, unpublished=len(times), validators=True) as replica,
    ):
        for number in range(HOURS):
            now = BEGAN + timedelta(hours=number, minutes=MINUTE)
            news = len(replica.publish_until(now))
            _befall(replica, number)
            done = crawl(
                folder,
                *("latest", "-a", f"sections={SECTIONS}"),
                *("-s", f"NOW={now:%Y-%m-%dT%H:%M}", "-s", f"DATA_DIR={folder / 'data'}"),
                *("-s", f"NOTIFY={inbox.address}", "-s", "BACKOFF_BASE=0"),
                address=replica.address,
            )
            yield Hour(number, news, done.status, len(done.records), inbox.taken())


def _befall(replica: Replica, hour: int) -> None:
    """Begin and end the faults of an hour."""
    if hour == CHANGED.start:
        replica.restyle(lambda html: html.replace('id="Content"', 'id="Text"'))
    elif hour == CHANGED.stop:
        replica.restyle(str)
    if hour == FROZEN.start:
        host, path = FROZEN_LIST.removeprefix("https://").split("/")
        replica.override(FROZEN_LIST, body=replica.respond(host, f"/{path}").body)
    elif hour == FROZEN.stop:
        replica.restore(FROZEN_LIST)
    if hour in OUTAGE:
        replica.fail(lambda: Answer(503))
    elif hour == OUTAGE.stop:
        replica.fail(lambda: None)


def main() -> None:
    """Run all hours."""
    parser = argparse.ArgumentParser(prog="python -m tests.eight_days", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of its own, new or empty")
    folder: Path = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    statuses: Counter[int] = Counter()
    told: Counter[str] = Counter()
    for hour in hours(folder):
        statuses[hour.status] += 1
        told.update(one.split()[1] for one in hour.checks)
        for message in hour.messages:
            print(f"{hour.time}  {message}", flush=True)
    by_status = ", ".join(f"{count} with {status}" for status, count in sorted(statuses.items()))
    print(f"{statuses.total()} runs, by exit status: {by_status}")
    print(f"{told['fails']} alarms, {told['is']} recoveries")


if __name__ == "__main__":
    main()
