"""Draws docs/images/article-path.svg: the path of an article from a list to its line, with the values of a crawl of the replica.

python -m tests.tools.path_picture
"""

from __future__ import annotations

import csv
import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from protego import Protego

from newscrawl import settings
from newscrawl.archive.files import Place
from newscrawl.archive.reading import sent
from newscrawl.exporters.manifest import FILE as MANIFEST
from tests.tools.drawing import LINE, MARGIN, Drawing, Span, value
from tests.tools.pictured import OUTPUT, crawl_twice, steady

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "article-path.svg"
_X = MARGIN + 46
_SECOND = _X + 226
"""Where the second column of a table begins."""
_DOT = MARGIN + 14
_TITLE = "The path of an article from a list to its line"


@dataclass(frozen=True)
class Crawled:
    """An article of a data folder, and its traces there."""

    data: Path
    record: dict[str, Any]
    segment: Path
    line: int

    @classmethod
    def of(cls, data: Path) -> Crawled:
        """The article of the last run with the most fields whose source is known."""
        segment = max(data.glob("articles/*/*.jsonl"), key=lambda path: path.name)
        records = [json.loads(line) for line in segment.read_text("utf-8").splitlines()]
        record = max(records, key=lambda one: (len(one["metadata"]["field_sources"]), one["url"]))
        return cls(data, record, segment, records.index(record) + 1)

    @property
    def metadata(self) -> dict[str, Any]:
        found: dict[str, Any] = self.record["metadata"]
        return found

    def row(self, query: str) -> dict[str, Any]:
        """A row of the frontier: ? stands for the record's identifier."""
        with closing(sqlite3.connect(self.data / "frontier.db")) as database:
            database.row_factory = sqlite3.Row
            return dict(database.execute(query, (self.record["identifier"],)).fetchone())

    def path(self, path: Path) -> str:
        """A path as it stands in the picture, below the data folder."""
        return str(path.relative_to(self.data))


def pipelines() -> Iterator[tuple[str, str]]:
    """The names of the item pipelines in their order, and what each does, by its module."""
    named = settings.ITEM_PIPELINES
    for path in sorted(named, key=named.__getitem__):
        module, _, name = path.rpartition(".")
        document = (import_module(module).__doc__ or "").partition("\n")[0]
        yield name.removesuffix("Pipeline"), document.partition(": ")[2].rstrip(".")


def sources(record: dict[str, Any]) -> dict[str, list[str]]:
    """The fields of a record by their source."""
    found: dict[str, list[str]] = {}
    for field, source in record["metadata"]["field_sources"].items():
        if field in record:
            found.setdefault(source, []).append(field)
    return found


def draw(crawled: Crawled) -> str:
    """The picture, in SVG."""
    drawing = Drawing(
        _TITLE,
        "Nine steps, one below the other: list, frontier, request, answer, template, pipelines, line, manifest, outputs. "
        f"Each has the values of one article of a crawl: {crawled.record['headline']}.",
    )
    steps = (_list, _frontier, _request, _answer, _template, _pipelines, _line, _manifest, _outputs)
    top = drawing.y
    for number, step in enumerate(steps, 1):
        last = drawing.y
        drawing.number(_DOT, number)
        step(drawing, crawled)
        drawing.y += 14
    drawing.rail((_DOT, top), (_DOT, last))
    drawing.y -= 14
    return steady(drawing.svg())


def _head(drawing: Drawing, name: str, *more: Span | str) -> None:
    drawing.text(_X, [name, *more], "title")
    drawing.y += LINE + 1


def _address(url: str) -> Span:
    return value(url.removeprefix("https://"))


def _list(drawing: Drawing, crawled: Crawled) -> None:
    found = crawled.row("SELECT * FROM places WHERE key LIKE ? || ' %'")
    listed = json.loads(found["evidence"])["listed_at"]
    _head(drawing, "A list names the article")
    drawing.lines(_X, [_address(found["found_on"]), " shows it with the time ", value(listed)])


def _frontier(drawing: Drawing, crawled: Crawled) -> None:
    found = crawled.row("SELECT * FROM urls WHERE key LIKE ? || ' %'")
    _head(drawing, "The frontier keeps the request")
    drawing.lines(_X, [_address(found["url"])])
    drawing.lines(_X, ["as ", value(found["key"])])
    drawing.lines(
        _X, ["in ", value("frontier.db"), ", until its line is written: ", value(found["state"])]
    )


def _request(drawing: Drawing, crawled: Crawled) -> None:
    url = crawled.record["url"]
    host = url.split("/")[2]
    with closing(sqlite3.connect(crawled.data / "frontier.db")) as database:
        query = "SELECT body FROM robots WHERE site = ?"
        (body,) = database.execute(query, (f"https://{host}",)).fetchone()
    agent = settings.ROBOTSTXT_USER_AGENT
    assert Protego.parse(body.decode()).can_fetch(url, agent)
    delay = settings.DOWNLOAD_DELAY
    jitter = delay * settings.DOWNLOAD_DELAY_JITTER
    _head(drawing, "It is requested politely")
    drawing.lines(_X, [value("robots.txt"), f" of {host} allows it for ", value(agent)])
    drawing.lines(
        _X,
        [
            value(str(settings.CONCURRENT_REQUESTS_PER_DOMAIN)),
            " request at a time, ",
            value(f"{delay - jitter:g} to {delay + jitter:g} seconds"),
            " between two, to all hosts of the site together",
        ],
    )


def _answer(drawing: Drawing, crawled: Crawled) -> None:
    place = Place.parse(crawled.metadata["warc"])
    assert place
    headers, body = sent(crawled.data / place.file, place.start)
    kind = headers.get_header("Content-Type").partition(";")[0]
    _head(drawing, "The answer is archived as it came")
    drawing.lines(_X, [value(place.file)])
    drawing.lines(
        _X,
        [
            *("at byte ", value(f"{place.start:,}"), ": status ", value(headers.get_statuscode())),
            *(", ", value(kind), ", ", value(f"{len(body):,}"), " bytes"),
        ],
    )


def _template(drawing: Drawing, crawled: Crawled) -> None:
    _head(drawing, "Template ", value(crawled.metadata["template"]), " reads the fields")
    drawing.lines(_X, ["each from the first of its sources that has a value:"])
    top = drawing.y - LINE + 10
    drawing.y += 10
    for source, fields in sources(crawled.record).items():
        right = _columns(drawing, ", ".join(fields), source)
        drawing.y = max(drawing.y, right)
    drawing.panel(_X - 10, top, drawing.y - LINE + 12)
    drawing.y += 10


def _columns(drawing: Drawing, left: str, right: str) -> float:
    """Two texts side by side; returns where the longer one ends."""
    top = drawing.y
    drawing.lines(_X, [left], _SECOND - 8)
    end, drawing.y = drawing.y, top
    drawing.lines(_SECOND, [value(right)])
    return end


def _pipelines(drawing: Drawing, crawled: Crawled) -> None:  # noqa: ARG001 - like its neighbours
    _head(drawing, "The pipelines work on the record")
    for name, what in pipelines():
        drawing.y = max(_pipeline(drawing, name, what), drawing.y)


def _pipeline(drawing: Drawing, name: str, what: str) -> float:
    top = drawing.y
    drawing.text(_X, [value(name)])
    drawing.lines(_X + 100, [what])
    return max(drawing.y, top + LINE)


def _line(drawing: Drawing, crawled: Crawled) -> None:
    _head(drawing, "The record becomes a line")
    drawing.lines(_X, [value(crawled.path(crawled.segment)), ", line ", value(str(crawled.line))])
    hashed = crawled.metadata["content_hash"][:12]
    drawing.lines(
        _X,
        ["revision ", value(str(crawled.metadata["revision"])), ", content_hash ", value(f"{hashed}…")],
    )  # fmt: skip


def _manifest(drawing: Drawing, crawled: Crawled) -> None:
    path = crawled.segment.with_name(MANIFEST)
    entries = json.loads(path.read_text("utf-8"))["segments"]
    (entry,) = (one for one in entries if one["file"] == crawled.segment.name)
    _head(drawing, "The manifest of the day lists the file")
    drawing.lines(_X, [value(crawled.path(path))])
    drawing.lines(
        _X,
        [value(str(entry["lines"])), " lines, ", value(f"{entry['bytes']:,}"), " bytes, sha256 ", value(f"{entry['sha256'][:12]}…")],
    )  # fmt: skip


def _outputs(drawing: Drawing, crawled: Crawled) -> None:
    _head(drawing, "Outputs and programs have the record")
    output = crawled.data.parent / OUTPUT
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    row = [one["identifier"] for one in rows].index(crawled.record["identifier"]) + 1
    drawing.lines(_X, ["record ", value(str(row)), " of ", value(f"-O {output.name}")])
    drawing.lines(
        _X,
        [value("newscrawl.read"), ", ", value("export"), ", ", value("stats"), " and ", value("browse"), " read the file"],
    )  # fmt: skip


def main() -> None:
    """Draw the picture from a crawl."""
    with tempfile.TemporaryDirectory(prefix="picture-") as name:
        PICTURE.write_text(draw(Crawled.of(crawl_twice(Path(name)))), "utf-8")


if __name__ == "__main__":
    main()
