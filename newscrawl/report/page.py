"""The page: what was counted, as HTML with style and charts in it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newscrawl import __version__
from newscrawl.frontier.articles import utc
from newscrawl.frontier.stamps import moment
from newscrawl.report import charts
from newscrawl.report.charts import Chart, Group, groups_of
from newscrawl.report.history import STATES, day_of, state_of
from newscrawl.report.timeline import Timeline
from newscrawl.text.dates import BEIJING
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.dataset.statistics import Gap
    from newscrawl.monitoring.folder_status import FolderStatus
    from newscrawl.report.articles import Articles
    from newscrawl.report.failures import WaitingUrls
    from newscrawl.report.history import History

_FEWEST_DAYS = 14
"""Days of a chart at least: one of two days shows nothing."""
_SECTIONS = 12
_WEEK = timedelta(days=6)  # before today, with today seven days
_STATE_COLOURS = dict(zip(STATES, ("ok", "warn", "c6", "bad"), strict=True))
_OF_SHORT_DAYS = "far fewer than usual"


@dataclass(frozen=True)
class Data:
    """All that a report shows."""

    status: FolderStatus
    history: History
    articles: Articles | None
    """None where there is no data set yet."""
    failures: list[WaitingUrls]
    left_out: list[str]
    """Sentences on what could not be read."""
    now: datetime
    days: int
    """Length of the charts over time."""


def render(data: Data) -> str:
    """The report as an HTML page."""
    environment = Environment(
        loader=PackageLoader("newscrawl.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=_number,
        time=_time,
        length_of_time=_length,
        age=lambda one: _age(one, data.now),
        link=_link,
    )
    style = (files("newscrawl.report") / "templates" / "report.css").read_text("utf-8")
    return environment.get_template("report.html").render(
        data=data,
        status=data.status,
        history=data.history,
        week=data.history.total(day_of(data.now - _WEEK)),
        spiders=data.history.by_spider(day_of(data.now - timedelta(days=data.days - 1))),
        at=utc(data.now),
        version=__version__,
        state_of=state_of,
        style=Markup(style),  # noqa: S704 - a file of the package
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        **_charts(data),
    )


# --- Charts


def _charts(data: Data) -> dict[str, Any]:
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
            [Group("half of the articles", "c1"), Group("nine of ten", "c2")],
            "hours",
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
        found[part, "half of the articles"] = _quantile(counts, 0.5) / 60
        found[part, "nine of ten"] = _quantile(counts, 0.9) / 60
    return found


def _quantile(counts: Counter[int], share: float) -> int:
    passed = 0
    for value, count in sorted(counts.items()):
        passed += count
        if passed >= share * counts.total():
            return value
    return 0


# --- Texts


def _shown(value: Any) -> Any:
    """A value as it is put into the page: foreign text without control characters."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _time(text: str) -> Markup | str:
    """A time of the frontier or of a record for people; other text as it is."""
    try:
        found = moment(text)
    except ValueError:
        return text
    if len(text) <= len("2024-03-09"):
        return text
    zone = "" if text.endswith("Z") else " Beijing"
    shown = (text, f"{found:%Y-%m-%d}", f"{found:%H:%M}", zone)
    return Markup('<time datetime="{}"><span>{}</span> <span>{}{}</span></time>').format(*shown)


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def _age(text: str, now: datetime) -> str:
    """How long ago a time or a Beijing day was; other text as it is."""
    try:
        found = moment(text)
    except ValueError:
        return text
    if found.tzinfo is None:
        found = found.replace(tzinfo=BEIJING)
    minutes = max(0, round((now - found).total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 60 / 24:.0f} days"


def _link(url: str, text: str | None = None) -> Markup | str:
    """A link, where the address is one of a site; else the text alone."""
    shown = printable(text or url.removeprefix("https://"))
    if not url.startswith(("https://", "http://")):
        return shown
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(printable(url), shown)
