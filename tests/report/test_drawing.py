"""Charts as SVG: what a drawing may contain, whatever texts are in its numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from newscrawl.report import charts
from newscrawl.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.report.charts import Chart

FIRST = date(2026, 3, 2)
TIMELINE = Timeline.of(FIRST, FIRST + timedelta(days=20))
DAYS = [(FIRST + timedelta(days=number)).isoformat() for number in range(21)]
HOSTILE = (
    "</svg><script>alert(1)</script>",
    '" onload="alert(1)',
    "javascript:alert(1)",
    "url(https://e.cn/x)",
    "https://e.cn/x.png",
    "\x1b[2J\x00\uffff\ud800",
    "&lt;b&gt; & <b>",
    "datum.y",
    "a" * 500,
    "",
)
ELEMENTS = {"svg", "g", "path", "line", "rect", "text", "title"}


def each_chart(name: str) -> Iterator[Chart]:
    """A chart of each kind in which a group has this name."""
    groups = charts.groups_of({name: 3, "other": 2})
    counts = {(day, one): number % 5 for number, day in enumerate(DAYS) for one in (name, "other")}
    yield charts.stacked("Title", name, TIMELINE, counts, groups, "articles", is_wide=True)
    numbers = {(part, name): part + 0.5 for part in range(21)}
    yield charts.lines("Title", name, TIMELINE, numbers, groups, "hours")
    shares = {(part, one): 0.5 for part in range(21) for one in (name, "other")}
    yield charts.panels("Title", name, TIMELINE, shares, [name, "other"])
    by_name = {(name, day): 3 for day in DAYS}
    yield charts.heat("Title", name, TIMELINE, by_name, [name], "articles")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_drawing_has_only_what_draws(name: str) -> None:
    for chart in each_chart(name):
        for picture in chart.pictures:
            root = html.fromstring(str(picture))
            assert {one.tag for one in root.iter()} <= ELEMENTS
            attributes = {key for one in root.iter() for key in one.attrib}
            assert not [
                one for one in map(str, attributes) if one.startswith("on") or "href" in one
            ]
            assert "style" not in attributes
            for one in root.iter():
                drawn = [value for key, value in one.attrib.items() if key != "aria-label"]
                assert not [value for value in drawn if "e.cn" in value or "url(" in value]
            assert root.get("role") == "img"
            assert str(root.get("aria-label")).startswith("Title. ")
            str(picture).encode()


def test_a_drawing_is_in_the_colours_of_the_page_and_fits_any_width() -> None:
    for chart in each_chart("timeout"):
        for picture, kind in zip(chart.pictures, ("wide", "narrow"), strict=True):
            root = etree.fromstring(str(picture))
            assert root.get("class") == f"chart {kind}"
            assert (root.get("width"), root.get("height")) == (None, None)
            colours = {root_.get(key) for root_ in root.iter() for key in ("fill", "stroke")}
            named = {one for one in colours if one and one != "none"}
            assert all(one.startswith("var(--") for one in named - {"transparent", "black"}), named
            assert not [one for one in root.iter() if "." in (one.get("d") or "") and len((one.get("d") or "").split(".", 1)[1].split(",")[0].split("h")[0]) > 12]  # fmt: skip


def test_marks_have_tooltips_and_the_table_has_the_numbers() -> None:
    counts = {(DAYS[2], "timeout"): 3, (DAYS[2], "closed"): 1, (DAYS[4], "timeout"): 1200}
    groups = charts.groups_of({"timeout": 1203, "closed": 1})
    chart = charts.stacked("Failures", "Of runs.", TIMELINE, counts, groups, "URLs")
    root = etree.fromstring(str(chart.pictures[0]))
    assert [one.text for one in root.iter("title")] == [
        "4 Mar 2026: 3 URLs, timeout",
        "4 Mar 2026: 1 URLs, closed",
        "6 Mar 2026: 1,200 URLs, timeout",
    ]
    assert chart.head == ["day", "timeout", "closed"]
    assert chart.rows == [["4 Mar 2026", "3", "1"], ["6 Mar 2026", "1,200", "0"]]


def test_groups_beyond_the_colours_are_together() -> None:
    totals = {f"reason_{number}": 10 - number for number in range(9)}
    groups = charts.groups_of(totals)
    assert [one.name for one in groups] == [f"reason_{number}" for number in range(5)] + ["others"]
    counts = {(DAYS[0], name): count for name, count in totals.items()}
    (row,) = charts.stacked("Title", "Note.", TIMELINE, counts, groups, "URLs").rows
    assert row == ["2 Mar 2026", "10", "9", "8", "7", "6", "14"]
    assert len({one.colour for one in groups}) == 6


@pytest.mark.parametrize("first", [FIRST + timedelta(days=number) for number in range(7)], ids=str)
@pytest.mark.parametrize("days", [1, 3, 6, 9])
def test_a_few_days_have_labels(first: date, days: int) -> None:
    """Days without a Monday among them too."""
    timeline = Timeline.of(first, first + timedelta(days=days - 1))
    shares = {(part, "x"): 0.5 for part in range(days)}
    chart = charts.panels("Title", "x", timeline, shares, ["x"])
    texts = {one.text for one in html.fromstring(str(chart.pictures[0])).iter("text")}
    assert texts & {f"{day.day} {day:%b}" for day in timeline.begins}
