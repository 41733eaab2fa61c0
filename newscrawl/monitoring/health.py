"""Health checks: what fails in a run beside the earlier runs of its job.

All that is needed is in the summaries, and so is the state of each check.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newscrawl.frontier.stamps import moment
from newscrawl.monitoring.check_state import UNKNOWN, WELL, Judgement, state_after
from newscrawl.monitoring.drift import is_drift
from newscrawl.monitoring.past import hits_of
from newscrawl.monitoring.run_numbers import (
    bytes_written,
    has_read,
    new_articles,
    new_on,
    newest_ages,
    pooled_shares,
    record_count,
    request_count,
    seconds_a_request,
)
from newscrawl.monitoring.windows import HISTORY, Series
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.monitoring.check_state import Check
    from newscrawl.monitoring.history import PastRun
    from newscrawl.monitoring.windows import Compared

# design: health-checks
_UNFINISHED = ("stopped", "output", "crashed", "storage", "internal")
_UNREAD = ("refused", "unreachable", "failures", "cut_off")
"""Causes of runs that came to an end and could not read the site, or a part of it."""

EXIT_CHECKS = frozenset(("finished", "failures", "sources", "markup", "found"))
"""Checks whose failure is that of the exit status; the others change no exit status."""

_WEEK = timedelta(days=7)
_NEW_USUAL = timedelta(days=14)
"""A check that fails for longer than this no longer keeps its runs out of what is usual."""

_SHARE = 1 / 3  # of the quietest comparable time, below which articles are few
_HALF = 0.5  # of it, from which they are enough again
_SOME_EXPECTED = 10
_NONE_EXPECTED = 5
_WHOLE_DAY = 24  # hours
_DEVIATIONS = 3  # square roots of the usual number that must be missing, which chance seldom does
_FRESH = timedelta(hours=24)
_TIMES = 3  # the worst of the past, beyond which an age or a run time is unusual
_LONG_RUN = timedelta(minutes=10)
_FEW_REQUESTS = 20
_RUNS = 20
_FEWEST_RUNS = 5
_LEAST_FREE = 100 * 1024 * 1024  # bytes
_NAMED = 3  # names in a sentence


def health_checks(now: PastRun, past: Sequence[PastRun]) -> dict[str, Check]:
    """The checks of a run, by name; `past` are earlier runs of all jobs, newest first."""
    of_job = [one for one in past if one.job == now.job]
    before = of_job[0].summary.get("checks") or {} if of_job else {}
    ended: dict[str, PastRun] = {}
    for one in of_job:
        if one.job_began != now.job_began:
            ended.setdefault(one.job_began, one)  # the last run of a job has the counts of all
    health = _Health(now, list(ended.values()), past)
    found: dict[str, Check] = {}
    for name, judge in health.judges().items():
        found[name] = state_after(now.ended, before.get(name) or {}, judge(found))
    return found


class _Health:
    """The judgements on one run."""

    def __init__(self, now: PastRun, past: Sequence[PastRun], others: Sequence[PastRun]) -> None:
        self._now = now
        self._past = past
        """The last run of each earlier job of the same spider and arguments, newest first."""
        self._others = others
        self._cause = now.summary.get("cause")
        self._may_be_empty = now.arguments.get("may_be_empty", "0") in {"1", "true", "yes"}

    def judges(self) -> dict[str, Callable[[Mapping[str, Check]], Judgement]]:
        """The checks in order; each gets the states of those before it, since one fault is one alarm."""
        return {
            "finished": lambda _: self._finished(),
            "failures": lambda _: self._failures(),
            "sources": lambda _: self._if_read(self._sources),
            "markup": lambda _: self._if_read(self._markup),
            "found": lambda _: self._if_read(self._found),
            "amount": lambda found: self._unless(found, self._amount, "sources", "found"),
            "stale": lambda found: self._unless(found, self._stale, "sources", "found", "amount"),
            "fields": lambda found: self._unless(found, self._fields, "markup"),
            "freshness": lambda found: self._unless(found, self._freshness, "found", "amount"),
            "days": lambda found: self._unless(found, self._days, "sources"),
            "run_time": lambda _: self._if_read(self._run_time),
            "disk": lambda _: self._disk(),
        }

    def _if_read(self, judge: Callable[[], Judgement]) -> Judgement:
        """The judgement of a run that has read all of its scope; another can show nothing."""
        return judge() if self._cause not in _UNFINISHED + _UNREAD else UNKNOWN

    def _unless(
        self, found: Mapping[str, Check], judge: Callable[[], Judgement], *causes: str
    ) -> Judgement:
        """The same, unless an earlier check fails that explains it."""
        if any(found[name].failing for name in causes):
            return UNKNOWN
        return self._if_read(judge)

    def _is_sound(self, run: PastRun, check: str) -> bool:
        """Whether a past run read its scope, and a check did not fail, or has failed for so long that this is usual."""
        return has_read(run) and not self._failing_since(run, check)

    def _failing_since(self, run: PastRun, check: str) -> datetime | None:
        """When a check began to fail that failed in a past run; None where it did not, and where it began so long ago that this is usual."""
        state = (run.summary.get("checks") or {}).get(check) or {}
        since = moment(state["since"]) if state.get("failing") and state.get("since") else None
        return since if since and self._now.ended - since <= _NEW_USUAL else None

    # --- What the exit status shows

    def _finished(self) -> Judgement:
        if self._now.summary.get("finish_reason") == "shutdown":  # on purpose
            return UNKNOWN
        return self._by_cause(*_UNFINISHED)

    def _failures(self) -> Judgement:
        return UNKNOWN if self._cause in _UNFINISHED else self._by_cause(*_UNREAD)

    def _sources(self) -> Judgement:
        return self._by_cause("dead_source", "menus", "query_ignored")

    def _found(self) -> Judgement:
        return self._by_cause("nothing_found")

    def _by_cause(self, *causes: str) -> Judgement:
        if self._cause not in causes:
            return WELL
        return Judgement({"": self._now.sentence.partition(": ")[2]})

    # --- Templates and fields

    def _markup(self) -> Judgement:
        """Drift; over where pages of the same template and year are enough to show it, and do not."""
        failed: dict[str, str] = {}
        for one in self._now.summary.get("drift") or ():
            template, year = one["group"][:2]
            name = f"{template.partition('/')[0]} {year} {one['usual']:.3f} {one['rule']}"
            failed[name] = (
                f"{' '.join(one['group'])} {one['rule']!r} on {one['hits']} of {one['pages']} pages,"
                f" usually on {one['usual']:.0%}"
            )
        pages: Counter[tuple[str, str]] = Counter()
        for group, counts in hits_of(self._now.summary).items():
            pages[group.template.partition("/")[0], group.year] += counts.pages

        def passes(name: str) -> bool:
            family, year, usual, _ = name.split(" ", 3)
            same = pages[family, year] if family != "pages" else pages.total()
            return is_drift(0, same, float(usual))

        return Judgement(_first(failed), passes)

    def _fields(self) -> Judgement:
        """Fields that far fewer records have than in any earlier run."""
        now, shares = record_count(self._now), self._now.summary.get("fields") or {}
        lowest: dict[str, float] = {}
        runs = [one for one in self._past if self._is_sound(one, "fields")]
        samples = list(pooled_shares(runs))[:_RUNS]
        if len(samples) >= _FEWEST_RUNS:
            names = set.intersection(*(set(one) for one in samples))
            lowest = {name: min(one[name] for one in samples) for name in names}
        failed = {
            name: f"{name} in {share:.0%} of {now} records, at least {lowest[name]:.0%} before"
            for name, share in shares.items()
            if share is not None
            and name in lowest
            and is_drift(round(share * now), now, lowest[name])
        }
        return Judgement(_first(failed), lambda name: is_drift(0, now, lowest.get(name, 0.0)))

    # --- Numbers and times

    def _amount(self) -> Judgement:
        """Fewer new articles than in the quietest comparable time."""
        compared = {one.words: one for one in self._series("amount", new_articles).compared(6, 24)}
        failed = {
            words: f"{_count(one.total[''], 'new article')} in {words}, at least {one.usual['']}"
            f" at this hour {'of this weekday' if one.same_weekday else 'before'}"
            for words, one in compared.items()
            if _is_few(one.total[""], one.usual[""])
        }
        return Judgement(
            failed, lambda words: words in compared and _has_recovered(compared[words])
        )

    def _stale(self) -> Judgement:
        """Lists that were read, showed nothing new, and always had something new in a comparable time."""
        failed: dict[str, str] = {}
        compared = self._series("stale", new_on).compared(24, 72, 168)
        for one in compared:
            for name, usual in one.usual.items():
                if name in one.total and _is_few(one.total[name], usual) and not one.total[name]:
                    failed.setdefault(
                        name,
                        f"{name} without a new article in {one.words}, at least {usual} before",
                    )
        shows = new_on(self._now)
        return Judgement(
            _first(failed), lambda name: shows[name] > 0 or _is_given_up(name, compared)
        )

    def _freshness(self) -> Judgement:
        """The newest article is far older than at the end of any earlier run."""
        runs = [one for one in self._past if self._now.ended - one.ended < HISTORY]
        (age, _), *earlier = newest_ages([self._now, *runs]) or [(timedelta(), self._now.ended)]
        # Later runs are part of the time without news that is judged.
        ages = [one for one, ended in earlier if ended <= self._now.ended - age]
        if len(ages) < _RUNS or self._now.ended - runs[-1].ended < timedelta(days=3):
            return UNKNOWN
        worst = max(ages)
        if age > max(_TIMES * worst, _FRESH):
            return Judgement(
                {"": f"the newest article is {_hours(age)} old, at most {_hours(worst)} before"}
            )
        return WELL

    def _days(self) -> Judgement:
        """Days with far fewer articles than those around them; the last day of a range may not be over."""
        last = self._now.began.astimezone(BEIJING).date() - timedelta(days=2)
        days = self._now.summary.get("days") or ()
        failed = {
            one["day"]: f"{one['day']} has {one['articles']} articles beside {one['usual']:g}"
            for one in days
            if one.get("usual") is not None and date.fromisoformat(one["day"]) <= last
        }
        return Judgement(_first(failed))

    def _run_time(self) -> Judgement:
        """A run that took far longer for a request than any earlier one: many requests alone are not a fault."""
        if request_count(self._now) < _FEW_REQUESTS:
            return UNKNOWN
        runs = [
            one
            for one in self._past
            if self._is_sound(one, "run_time") and request_count(one) >= _FEW_REQUESTS
        ][:_RUNS]
        if len(runs) < _FEWEST_RUNS:
            return UNKNOWN
        taken = self._now.ended - self._now.began
        each, worst = seconds_a_request(self._now), max(map(seconds_a_request, runs))
        if taken > _LONG_RUN and each > _TIMES * worst:
            sentence = f"the run took {_hours(taken)}, {each:.1f} s a request, at most {worst:.1f} s before"
            return Judgement({"": sentence})
        return WELL

    def _disk(self) -> Judgement:
        """Less free space than the runs of seven days have written."""
        free = self._now.summary.get("free_bytes")
        if free is None:
            return UNKNOWN
        runs = [self._now, *self._others]
        written = sum(
            map(bytes_written, (one for one in runs if self._now.ended - one.ended < _WEEK))
        )
        if free < max(written, _LEAST_FREE):
            sentence = f"{free / 1e9:.2f} GB free, the runs of the last 7 days wrote {written / 1e9:.2f} GB"
            return Judgement({"": sentence})
        return WELL

    def _series(self, check: str, value: Callable[[PastRun], Counter[str]]) -> Series:
        """The numbers of this run and of the sound ones before it."""
        runs = [one for one in self._past if self._now.ended - one.ended < HISTORY]
        # What any run found counts for the last hours; what is usual, only where the scope was read.
        recent = [(one.began, value(one)) for one in runs]
        sound = [one for one, run in zip(recent, runs, strict=True) if has_read(run)]
        droughts: dict[datetime, datetime] = {}
        for run in runs:
            if since := self._failing_since(run, check):
                droughts.setdefault(since, run.began)
        return Series(self._now.began, value(self._now), recent, sound, droughts)


def _is_few(total: int, usual: int) -> bool:
    return total < _SHARE * usual and usual - total > _DEVIATIONS * usual**0.5


def _has_recovered(one: Compared) -> bool:
    """Whether half of the usual number came. Where few are usual, at night, that shows nothing, unless few are usual all day."""
    total, usual = one.total[""], one.usual[""]
    if usual >= _SOME_EXPECTED:
        return total >= _HALF * usual
    return one.hours >= _WHOLE_DAY and usual < _NONE_EXPECTED


def _is_given_up(name: str, compared: Sequence[Compared]) -> bool:
    """Whether it is known that a list has nearly nothing new all day, or is no longer read."""
    days = [one for one in compared if one.hours >= _WHOLE_DAY]
    return bool(days) and (days[0].usual[name] < _NONE_EXPECTED or name not in days[0].total)


def _first(failed: Mapping[str, str]) -> dict[str, str]:
    """The objects that fail, with sentences for the first few of them."""
    more = len(failed) - _NAMED
    found = {
        name: sentence if number < _NAMED else ""
        for number, (name, sentence) in enumerate(sorted(failed.items()))
    }
    if more > 0:
        found[sorted(failed)[_NAMED]] = f"and {more} more"
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _hours(time: timedelta) -> str:
    hours = time.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours >= 3 else f"{time.total_seconds() / 60:.0f} minutes"
