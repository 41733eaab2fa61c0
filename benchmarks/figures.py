"""The tables and the plot of `benchmarks.quality`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.scores import Score

_PROMISED = {"f1": 0.998, "body": 0.99, "minute": 1.0, "authors": 0.99, "whole": 0.97}
"""What ours must reach on every set of pages."""

_COLUMNS = {
    "f1": "body F1",
    "body": "exact bodies",
    "leaked": "leaked paragraphs",
    "missing": "missing paragraphs",
    "headline": "headlines",
    "authors": "authors",
    "day": "days",
    "minute": "minutes with zone",
    "core": "these four at once",
    "whole": "whole record",
    "seconds": "ms a page",
}

_HEAD = """# How well pages are read

Written by `make quality`: newscrawl beside general extractors, on the same pages in one run, network off. What counts are the rows of
one table beside each other.

Body F1 is over shingles of four words, mean of all pages. A body is exact when every paragraph is there and nothing else;
one that opens with the headline, as some readers print it, is taken without. Leaked are paragraphs that are none of the article's, missing
those that are and were not given. Minutes count where the page has one. The whole record, every field of the
gold, is something only newscrawl gives. Rivals are told the page's language where they ask for one. They are general tools and were not made for this
site; the table says what a reader of this site gains from templates, not that one is better than another elsewhere.

![Shares of exact fields](quality.svg)
"""

_ABOUT = {
    "real pages": "Pages of the site, one of them an article set into the real template: few, and the ones that count.",
    "replica": "Pages that we wrote ourselves, from what is known of the site. The same hands made pages and "
    "templates, and each was corrected by the other, so this table says that templates keep what they "
    "promise, not how the live site reads. Only articles of one page are here, since the rivals read one: "
    "galleries, long articles and the blog of 2016 over two pages are not. The other families leave out stories "
    "whose captions are paragraphs of their own.",
}


def page(tables: Mapping[str, Mapping[str, Sequence[Score]]]) -> str:
    """Markdown: one table a set of pages."""
    parts = [_HEAD]
    for group in sorted(tables):
        table = tables[group]
        count = len(next(iter(table.values())))
        parts.append(f"\n## {group.capitalize()}: {count}\n\n{_ABOUT.get(group, '')}\n")
        parts.append(_table(table))
    return "\n".join(parts)


def _table(table: Mapping[str, Sequence[Score]]) -> str:
    rows = [
        f"| | {' | '.join(_COLUMNS.values())} |",
        f"| --- |{' --- |' * len(_COLUMNS)}",
    ]
    for name, scores in table.items():
        rows.append(f"| {name} | {' | '.join(_cell(column, scores) for column in _COLUMNS)} |")
    return "\n".join(rows) + "\n"


def _cell(column: str, scores: Sequence[Score]) -> str:
    if column in {"leaked", "missing"}:
        return str(sum(getattr(one, column) for one in scores))
    mean = share(column, scores)
    if mean is None:
        return "–"
    if column == "seconds":
        return f"{1000 * mean:.1f}"
    return f"{mean:.4f}" if column == "f1" else f"{mean:.1%}"


def share(column: str, scores: Sequence[Score]) -> float | None:
    """The mean of a column over the pages that are judged by it; None for none."""
    values = [float(value) for one in scores if (value := getattr(one, column)) is not None]
    return sum(values) / len(values) if values else None


def is_as_promised(scores: Sequence[Score]) -> bool:
    """Whether ours reaches what is promised."""
    means = {column: share(column, scores) for column in _PROMISED}
    return all(mean is None or mean >= _PROMISED[column] for column, mean in means.items())


def write(folder: Path, tables: Mapping[str, Mapping[str, Sequence[Score]]], python: str) -> None:
    """`quality.md`, and `quality.svg` drawn by the rivals' environment, which has matplotlib."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quality.md").write_text(page(tables), "utf-8")
    data = {
        group: {
            name: {
                column: share(column, scores)
                for column in ("f1", "body", "authors", "minute", "core")
            }
            for name, scores in table.items()
        }
        for group, table in tables.items()
    }
    plot = Path(__file__).with_name("plot.py")
    subprocess.run(
        [python, str(plot), str(folder / "quality.svg")],
        input=json.dumps(data),
        text=True,
        check=True,
    )
