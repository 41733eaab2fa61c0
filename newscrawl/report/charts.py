"""The charts of the report: each is drawn for a desktop and for a phone, and has its numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from newscrawl.report.drawing import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from markupsafe import Markup

    from newscrawl.report.timeline import Timeline

COLOURS = tuple(f"c{number}" for number in range(1, 7))
"""Names of the page's colours for groups; the last is for all groups that have none of their own."""

_FULL, _HALF, _PHONE = 1080, 520, 340
"""Widths in pixels of a chart across the page, of one of two in a row, and of one on a phone."""
_TICK = 90  # pixels between two labels of time
_FORMATS = {"day": "%-d %b", "week": "%-d %b", "month": "%b %Y"}
_NAME = "name"


@dataclass(frozen=True)
class Group:
    """A group of numbers with its colour, a name of the page's."""

    name: str
    colour: str


@dataclass(frozen=True)
class Chart:
    """A chart, with its numbers."""

    title: str
    note: str
    """What it shows, in a sentence."""
    pictures: list[Markup]
    """For a desktop and for a phone; the page shows one of them."""
    groups: list[Group]
    """The legend; empty for one group."""
    head: list[str]
    rows: list[list[str]]
    """The table; the first column has names."""
    is_wide: bool = False


def groups_of(totals: Mapping[str, int], most: int = len(COLOURS) - 1) -> list[Group]:
    """Groups with colours, the largest first; those beyond `most` are together in the group "others"."""
    names = sorted(totals, key=lambda one: (-totals[one], one))
    found = [Group(name, colour) for name, colour in zip(names[:most], COLOURS, strict=False)]
    return [*found, Group("others", COLOURS[-1])] if len(names) > most else found


def stacked(  # noqa: PLR0913, PLR0917 - a chart has that many parts
    title: str,
    note: str,
    timeline: Timeline,
    counts: Mapping[tuple[str, str], int],
    groups: Sequence[Group],
    noun: str,
    *,
    is_wide: bool = False,
) -> Chart:
    """Numbers by day and group as stacked columns. Names that are no group's count for the last group."""
    names = [one.name for one in groups]
    parts = [[0] * len(groups) for _ in timeline.begins]
    for (day, name), count in counts.items():
        part = timeline.part_of(day)
        if part is not None:
            parts[part][names.index(name) if name in names else -1] += count
    shown = [
        group for group, column in zip(groups, zip(*parts, strict=True), strict=True) if any(column)
    ]
    values = []
    for part, numbers in enumerate(parts):
        below = 0
        for group, number in zip(groups, numbers, strict=True):
            if number:
                kind = f", {group.name}" if len(groups) > 1 else ""
                text = f"{timeline.name(part)}: {number:,} {noun}{kind}"
                values.append(_value(timeline, part, below, below + number, group.colour, text))
            below += number
    rows = [
        [timeline.name(part), *(f"{one:,}" for one in numbers)]
        for part, numbers in enumerate(parts)
        if any(numbers)
    ]
    head = [timeline.unit, *(names if len(names) > 1 else [noun])]
    spec = partial(_columns, timeline, values)
    return _chart(title, note, spec, shown, head, rows, is_wide=is_wide)


def lines(  # noqa: PLR0913, PLR0917 - as above
    title: str,
    note: str,
    timeline: Timeline,
    numbers: Mapping[tuple[int, str], float],
    groups: Sequence[Group],
    unit: str,
) -> Chart:
    """Numbers by part of the timeline and group as lines."""
    values = [
        {
            "x": _middle(timeline, part),
            "y": number,
            _NAME: name,
            "text": f"{timeline.name(part)}, {name}: {number:,.1f} {unit}",
        }
        for (part, name), number in sorted(numbers.items())
    ]
    spec = partial(_lines, timeline, values, groups)
    rows = [
        [
            timeline.name(part),
            *(f"{numbers[part, one.name]:,.1f}" if (part, one.name) in numbers else "–" for one in groups),
        ]
        for part in sorted({part for part, _ in numbers})
    ]  # fmt: skip
    head = [timeline.unit, *(f"{one.name}, {unit}" for one in groups)]
    return _chart(title, note, spec, list(groups) if len(groups) > 1 else [], head, rows)


def panels(
    title: str,
    note: str,
    timeline: Timeline,
    shares: Mapping[tuple[int, str], float],
    names: Sequence[str],
) -> Chart:
    """A small chart for each name, of shares by part of the timeline."""
    values = [
        {"x": _middle(timeline, part), "y": share, _NAME: name}
        for (part, name), share in sorted(shares.items())
    ]
    spec = partial(_panels, timeline, values, names)
    rows = [
        [
            timeline.name(part),
            *(f"{shares[part, name]:.0%}" if (part, name) in shares else "–" for name in names),
        ]
        for part in sorted({part for part, _ in shares})
    ]
    return _chart(title, note, spec, [], [timeline.unit, *names], rows, is_wide=True)


def heat(  # noqa: PLR0913, PLR0917 - as above
    title: str,
    note: str,
    timeline: Timeline,
    counts: Mapping[tuple[str, str], int],
    names: Sequence[str],
    noun: str,
) -> Chart:
    """Numbers by name and day as a table of coloured cells, each name compared with its own largest number."""
    cells: dict[str, list[int]] = {name: [0] * len(timeline.begins) for name in names}
    for (name, day), count in counts.items():
        part = timeline.part_of(day)
        if part is not None and name in cells:
            cells[name][part] += count
    values = [
        {
            **_bounds(timeline, part),
            _NAME: name,
            "share": number / max(numbers),
            "text": f"{name}, {timeline.name(part)}: {number:,} {noun}",
        }
        for name, numbers in cells.items()
        if max(numbers)
        for part, number in enumerate(numbers)
    ]
    rows = [
        [name, f"{sum(numbers):,}", f"{sum(numbers) / len(numbers):,.1f}", f"{numbers[-1]:,}"]
        for name, numbers in cells.items()
    ]
    head = ["", noun, f"a {timeline.unit}", f"last {timeline.unit}"]
    spec = partial(_cells, timeline, values, names)
    return _chart(title, note, spec, [], head, rows, is_wide=True)


# --- Vega-Lite


def _chart(  # noqa: PLR0913, PLR0917 - the parts of a chart
    title: str,
    note: str,
    spec: Callable[[int], dict[str, Any]],
    groups: list[Group],
    head: list[str],
    rows: list[list[str]],
    *,
    is_wide: bool = False,
) -> Chart:
    label = f"{title}. {note} The numbers are in the table below the chart."
    pictures = [
        draw(spec(_FULL if is_wide else _HALF), label, "wide"),
        draw(spec(_PHONE), label, "narrow"),
    ]
    return Chart(title, note, pictures, groups if len(groups) > 1 else [], head, rows, is_wide)


def _bounds(timeline: Timeline, part: int) -> dict[str, Any]:
    begin, end = timeline.bounds(part)
    return {"x": begin, "x2": end}


def _value(  # noqa: PLR0913, PLR0917 - the keys of a value
    timeline: Timeline, part: int, low: float, high: float, colour: str, text: str
) -> dict[str, Any]:
    return {**_bounds(timeline, part), "y": low, "y2": high, "colour": f"var(--{colour})", "text": text}  # fmt: skip


def _middle(timeline: Timeline, part: int) -> str:
    begin, after = (datetime.fromisoformat(one) for one in timeline.bounds(part))
    return (begin + (after - begin) / 2).isoformat() + "Z"


def _time(timeline: Timeline, width: int) -> dict[str, Any]:
    """The time axis from the first to the last part; labels stand at the beginnings of parts."""
    ends = [timeline.begins[0].isoformat(), timeline.end.isoformat()]
    axis = {
        "format": _FORMATS[timeline.unit],
        "values": [one.isoformat() for one in _labelled(timeline, max(1, width // _TICK))],
        "labelAlign": "left",
        "labelOffset": -4,
    }
    scale = {"type": "utc", "domain": ends, "nice": False}
    return {"field": "x", "type": "temporal", "scale": scale, "axis": axis}


def _labelled(timeline: Timeline, most: int) -> list[date]:
    """The parts with a label, in equal steps; of days, Mondays where not all can have one and there are some."""
    begins = timeline.begins
    step = -(-len(begins) // most)
    if timeline.unit != "day" or step == 1:
        return begins[::step][:most]
    mondays = [one for one in begins if not one.weekday()]
    room = len(begins) * 0.6 / most  # days that a label takes
    for days in filter(None, (mondays, begins)):
        found = days[:: -(-len(days) // most)]
        if labels := [one for one in found if (timeline.end - one).days > room]:
            return labels
    return []


def _framed(width: int, height: int, values: Iterable[Any], **more: Any) -> dict[str, Any]:
    return {
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 0, "right": 4, "top": 6, "bottom": 2},
        "data": {"values": list(values)},
        **more,
    }


def _columns(timeline: Timeline, values: Sequence[Any], width: int) -> dict[str, Any]:
    room = width / len(timeline.begins)
    mark = {"type": "rect", "x2Offset": -1 if room > 4 else 0}
    axis = {"tickMinStep": 1, "format": ",d"}
    encoding = {
        "x": _time(timeline, width),
        "x2": {"field": "x2"},
        "y": {"field": "y", "type": "quantitative", "scale": {"zero": True}, "axis": axis},
        "y2": {"field": "y2"},
        "fill": {"field": "colour", "type": "nominal", "scale": None},
        "description": {"field": "text"},
    }
    return _framed(width, 190, values, mark=mark, encoding=encoding)


def _lines(
    timeline: Timeline, values: Sequence[Any], groups: Sequence[Group], width: int
) -> dict[str, Any]:
    scale = {
        "domain": [one.name for one in groups],
        "range": [f"var(--{one.colour})" for one in groups],
    }
    encoding = {
        "x": _time(timeline, width),
        "y": {"field": "y", "type": "quantitative", "scale": {"zero": True}},
    }  # fmt: skip
    layer = [
        {
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {"stroke": {"field": _NAME, "type": "nominal", "scale": scale}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 18, "strokeWidth": 0, "opacity": 1},
            "encoding": {
                "fill": {"field": _NAME, "type": "nominal", "scale": scale},
                "description": {"field": "text"},
            },
        },
    ]
    return _framed(width, 190, values, encoding=encoding, layer=layer)


def _panels(
    timeline: Timeline, values: Sequence[Any], names: Sequence[str], width: int
) -> dict[str, Any]:
    columns = 4 if width > _PHONE else 2
    room = (width - 40) // columns - 22
    axis = {"format": ".0%", "values": [0, 0.5, 1]}
    mark = {
        "type": "area",
        "line": {"stroke": "var(--c1)", "strokeWidth": 1.5},
        "fill": "var(--c1)",
        "fillOpacity": 0.14,
        "aria": False,
    }
    encoding = {
        "x": {**_time(timeline, room)},
        "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis},
    }
    return {
        "data": {"values": list(values)},
        "padding": {"left": 0, "right": 8, "top": 2, "bottom": 2},
        "facet": {"field": _NAME, "type": "nominal", "sort": list(names), "header": {"labelAnchor": "start"}},
        "columns": columns,
        "spacing": {"row": 14, "column": 22},
        "spec": {"width": room, "height": 70, "mark": mark, "encoding": encoding},
    }  # fmt: skip


def _cells(
    timeline: Timeline, values: Sequence[Any], names: Sequence[str], width: int
) -> dict[str, Any]:
    limit = 160 if width > _PHONE else 96
    encoding = {
        "x": _time(timeline, width),
        "x2": {"field": "x2"},
        "y": {
            "field": _NAME,
            "type": "nominal",
            "sort": list(names),
            "axis": {"labelLimit": limit, "labelColor": "var(--fg)"},
        },
        "fillOpacity": {
            "field": "share",
            "type": "quantitative",
            "scale": {"domain": [0, 1], "range": [0.06, 1]},
        },
        "description": {"field": "text"},
    }
    mark = {"type": "rect", "fill": "var(--c1)", "stroke": "var(--card)", "strokeWidth": 1.5}
    padding = {"left": 10, "right": 4, "top": 2, "bottom": 2}  # fonts of browsers are wider
    height = 34 + 22 * len(names)
    return {**_framed(width, height, values, mark=mark, encoding=encoding), "padding": padding}
