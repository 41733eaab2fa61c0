"""The charts of a report, each made of the numbers of a data folder."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.monitoring.latency import mean_of
from newscrawl.report import charts
from newscrawl.report.charts import Chart, Group, groups_of
from newscrawl.report.run_counts import STATES, day_of
from newscrawl.report.timeline import Timeline
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.dataset.statistics import Gap
    from newscrawl.monitoring.latency import Latency
    from newscrawl.report.articles import Articles
    from newscrawl.report.data import Data

_FEWEST_DAYS = 14
"""Days of a chart at least: one of two days shows nothing."""
_SECTIONS = 12
_WEEK = timedelta(days=6)  # before today, with today seven days
_STATE_COLOURS = dict(zip(STATES, ("ok", "warn", "c6", "bad"), strict=True))
_HALF, _NINE = "half of them", "nine of ten"
_OF_SHORT_DAYS = "far fewer than usual"


def plots(data: Data) -> dict[str, Any]:
    """The charts by section of the page; a section without numbers has none."""
    return {
        "run_charts": list(_run_charts(data)),
        "article_charts": list(_article_charts(data)) if data.articles else [],
        "field_charts": list(_field_charts(data)),
        "failure_charts": list(_failure_charts(data)),
        "speed_charts": list(_speed_charts(data)),
        "cost_charts": list(_cost_charts(data)),
        "gaps": data.articles.statistics.gaps() if data.articles else None,
    }


def _run_charts(data: Data) -> Iterable[Chart]:
    if timeline := _timeline_of_runs(data):
        yield charts.stacked(
            f"Runs by {timeline.unit}",
            f"How the runs of each {timeline.unit} ended.",
            timeline,
            {(day, state): count for (day, state), count in data.history.states.items()},
            [Group(name, _STATE_COLOURS[name]) for name in STATES],
            "runs",
            is_wide=True,
        )


def _article_charts(data: Data) -> Iterable[Chart]:
    assert data.articles  # noqa: S101 - the caller has looked
    statistics = data.articles.statistics
    window = _published_window(statistics.days, data.now)
    if not window:
        return
    first, last = window
    begin = max(first, min(last - timedelta(days=data.days - 1), last - timedelta(days=_FEWEST_DAYS - 1)))  # fmt: skip
    recent, whole = Timeline.of(begin, last), Timeline.of(first, last)
    short = _days_of(statistics.gaps().found)
    yield _days_chart("Articles by day of publication", recent, statistics.days, short)
    if first < begin:
        yield _days_chart("All articles", whole, statistics.days, short)
    names = _largest_sections(data.articles, recent)
    if names:
        weeks = Timeline.of(begin, last, "week")
        yield charts.heat(
            "Sections",
            f"Articles by section and week; the strongest colour of a section is its largest week. The {len(names)} sections with the most articles.",
            weeks,
            data.articles.weeks,
            names,
            "articles",
        )


def _days_chart(
    title: str, timeline: Timeline, days: Mapping[str, int], short: frozenset[str]
) -> Chart:
    is_by_day = timeline.unit == "day"
    marked = [one for one in short if timeline.part_of(one) is not None] if is_by_day else []
    groups = [Group("articles", "c1"), *([Group(_OF_SHORT_DAYS, "bad")] if marked else [])]
    counts = {(day, _OF_SHORT_DAYS if day in marked else "articles"): n for day, n in days.items()}
    note = f"Articles by {timeline.unit} of publication, in Beijing."
    if marked:
        note += f" {len(marked)} of these days {'has' if len(marked) == 1 else 'have'} far fewer than usual."
    return charts.stacked(title, note, timeline, counts, groups, "articles", is_wide=True)


def _largest_sections(articles: Articles, timeline: Timeline) -> list[str]:
    totals: Counter[str] = Counter()
    for (name, week), count in articles.weeks.items():
        if (
            name
            and timeline.part_of(max(week, timeline.bounds(0)[0])) is not None
            and week >= _week_before(timeline)
        ):
            totals[name] += count  # fmt: skip
    return [one for one, _ in sorted(totals.items(), key=lambda one: (-one[1], one[0]))[:_SECTIONS]]


def _week_before(timeline: Timeline) -> str:
    return (timeline.begins[0] - _WEEK).isoformat()


def _field_charts(data: Data) -> Iterable[Chart]:
    timeline = _timeline_of_runs(data)
    if not timeline:
        return
    records: Counter[int] = Counter()
    having: Counter[tuple[int, str]] = Counter()
    for day, count in data.history.records.items():
        if (part := timeline.part_of(day)) is not None:
            records[part] += count
    for (day, name), count in data.history.having.items():
        if (part := timeline.part_of(day)) is not None:
            having[part, name] += count
    names = sorted({name for _, name in having})
    shares = {
        (part, name): min(having[part, name] / count, 1.0)
        for part, count in records.items()
        if count
        for name in names
    }
    if shares:
        yield charts.panels(
            "Coverage of fields",
            f"The share of the records of each {timeline.unit} that have a field.",
            timeline,
            shares,
            names,
        )


def _failure_charts(data: Data) -> Iterable[Chart]:
    timeline = _timeline_of_runs(data)
    reasons = _within(data.history.reasons, timeline)
    if timeline and reasons:
        yield charts.stacked(
            "Failed URLs by reason",
            f"Articles and sources that could not be had, by {timeline.unit} of the run.",
            timeline,
            data.history.reasons,
            groups_of(reasons),
            "failed URLs",
            is_wide=True,
        )


def _speed_charts(data: Data) -> Iterable[Chart]:
    timeline = _timeline_of_runs(data)
    if not timeline:
        return
    if data.articles and (delays := _delays(data.articles.delays, timeline)):
        yield charts.lines(
            "From publication to record",
            "Hours until an article was read, of those that were read within a week of their publication.",
            timeline,
            delays,
            [Group(_HALF, "c1"), Group(_NINE, "c2")],
            "hours",
        )
    if waits := _latencies(data.history.latencies, timeline):
        yield charts.lines(
            "Latency of answers",
            f"Seconds until the site answered a request, by {timeline.unit} of the run.",
            timeline,
            waits,
            [Group(_HALF, "c1"), Group(_NINE, "c2")],
            "s",
        )
    totals: dict[tuple[int, str], list[float]] = {}
    for (day, spider), cost in data.history.costs.items():
        if (part := timeline.part_of(day)) is not None and cost.requests:
            of_part = totals.setdefault((part, spider), [0.0, 0.0])
            of_part[0] += cost.seconds
            of_part[1] += cost.requests
    groups = groups_of(_requests(data, timeline))
    pace = {
        (part, spider): seconds / requests
        for (part, spider), (seconds, requests) in totals.items()
        if spider in {one.name for one in groups}
    }
    if pace:
        yield charts.lines(
            "Seconds a request",
            "The time of a run divided by its requests: pauses between requests, answers and waiting.",
            timeline,
            pace,
            [one for one in groups if one.name != "others"],
            "s",
        )


def _cost_charts(data: Data) -> Iterable[Chart]:
    timeline = _timeline_of_runs(data)
    if timeline and (totals := _requests(data, timeline)):
        counts = {key: cost.requests for key, cost in data.history.costs.items()}
        yield charts.stacked(
            "Requests by spider",
            f"Requests by {timeline.unit} of the run.",
            timeline,
            counts,
            groups_of(totals),
            "requests",
            is_wide=True,
        )


def _requests(data: Data, timeline: Timeline) -> Counter[str]:
    counts = {key: cost.requests for key, cost in data.history.costs.items() if cost.requests}
    return _within(counts, timeline)


def _within(counts: Mapping[tuple[str, str], int], timeline: Timeline | None) -> Counter[str]:
    """The totals by name of numbers by day and name, on a timeline."""
    found: Counter[str] = Counter()
    for (day, name), count in counts.items():
        if timeline and timeline.part_of(day) is not None:
            found[name] += count
    return found


def _timeline_of_runs(data: Data) -> Timeline | None:
    """From the first run on, `days` at most and two weeks at least, up to today; None without runs."""
    days = [day for day, _ in data.history.states]
    if not days:
        return None
    last = date.fromisoformat(day_of(data.now))
    first = max(date.fromisoformat(min(days)), last - timedelta(days=data.days - 1))
    return Timeline.of(min(first, last - timedelta(days=_FEWEST_DAYS - 1)), last)


def _published_window(days: Mapping[str, int], now: datetime) -> tuple[date, date] | None:
    """The first and the last day of publication; days in the future, which misprints name, do not count."""
    today = now.astimezone(BEIJING).date().isoformat()
    known = [day for day in days if day <= today]
    return (date.fromisoformat(min(known)), date.fromisoformat(max(known))) if known else None


def _days_of(gaps: Sequence[Gap]) -> frozenset[str]:
    found: set[str] = set()
    for gap in gaps:
        first = date.fromisoformat(gap.since)
        found.update((first + timedelta(days=number)).isoformat() for number in range(gap.days))
    return frozenset(found)


def _delays(by_day: Mapping[str, Counter[int]], timeline: Timeline) -> dict[tuple[int, str], float]:
    """Hours by part of the timeline: which half of the articles, and nine of ten, do not exceed."""
    parts: dict[int, Counter[int]] = {}
    for day, counts in by_day.items():
        if (part := timeline.part_of(day)) is not None:
            parts.setdefault(part, Counter()).update(counts)
    found = {}
    for part, counts in parts.items():
        found[part, _HALF] = _quantile(counts, 0.5) / 60
        found[part, _NINE] = _quantile(counts, 0.9) / 60
    return found


def _latencies(by_day: Mapping[str, Latency], timeline: Timeline) -> dict[tuple[int, str], float]:
    """Seconds by part of the timeline, the means of its runs weighted by their answers."""
    parts: dict[int, list[Latency]] = {}
    for day, one in by_day.items():
        if (part := timeline.part_of(day)) is not None:
            parts.setdefault(part, []).append(one)
    means = {part: mean_of(several) for part, several in parts.items()}
    return {
        **{(part, _HALF): one.median for part, one in means.items()},
        **{(part, _NINE): one.nine_of_ten for part, one in means.items()},
    }


def _quantile(counts: Counter[int], share: float) -> int:
    passed = 0
    for value, count in sorted(counts.items()):
        passed += count
        if passed >= share * counts.total():
            return value
    return 0
