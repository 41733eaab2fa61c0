"""What Common Crawl has stored: the WARC files of its crawls, and the lines of their indexes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tests.replica.web_archives.keys import key_of
from tests.replica.web_archives.warc_files import Place, WarcFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.replica.web_archives.bodies import Bodies, Taken
    from tests.replica.web_archives.captures import Capture
    from tests.replica.web_archives.plan import Crawl

_FILES = 2
"""WARC files of a part of a crawl; 100,000 in reality."""
_OMITTED = {
    "line_without_fields": ("mime-detected", "charset", "languages"),
    "line_without_place": ("offset", "filename"),
}


class Line(NamedTuple):
    """A line of the index; `broken` is what is printed in place of a readable one."""

    key: str
    timestamp: str
    fields: dict[str, str]
    broken: bool = False

    @property
    def sort_key(self) -> str:
        return f"{self.key} {self.timestamp}"


class _Placed(NamedTuple):
    """A capture and where it is stored."""

    capture: Capture
    taken: Taken
    path: str
    place: Place


class Store:
    """Files by path, and lines by the name of a crawl."""

    def __init__(
        self, crawls: Iterable[Crawl], captures: Iterable[Capture], bodies: Bodies
    ) -> None:
        self._crawls = {crawl.name: crawl for crawl in crawls}
        self._files: dict[str, WarcFile] = {}
        placed: dict[str, list[_Placed]] = defaultdict(list)
        for capture in sorted(captures, key=lambda one: one.time):
            placed[capture.crawl].append(self._placed(capture, bodies.of(capture)))
        self.lines = {
            name: [_line(one, placed[name]) for one in placed[name]] for name in self._crawls
        }
        self.files = {path: file.data for path, file in self._files.items()}

    def _placed(self, capture: Capture, taken: Taken) -> _Placed:
        crawl = self._crawls[capture.crawl]
        path = _path(capture, taken, crawl)
        if capture.kind.startswith("absent"):
            start, _, number = path.rpartition("-")
            path = f"{start}-{capture.kind[-3:]}{number[3:]}"
            return _Placed(capture, taken, path, Place(471_100, 8_000, "A" * 32))
        if path not in self._files:
            self._files[path] = WarcFile(path.rpartition("/")[2], capture.crawl, crawl.start)
        return _Placed(capture, taken, path, self._files[path].add(capture, taken))


def _path(capture: Capture, taken: Taken, crawl: Crawl) -> str:
    """The file of a capture: those without status 200, and robots.txt, have their own."""
    part = "warc"
    if taken.status != 200 or capture.kind.startswith("revisit"):
        part = "crawldiagnostics"
    if capture.kind == "robots":
        part = "robotstxt"
    number = (capture.index or 0) % _FILES
    segment = f"{int(crawl.start.timestamp())}{number:03}.{70 + number}"
    name = f"CC-MAIN-{crawl.start:%Y%m%d%H%M%S}-{crawl.end:%Y%m%d%H%M%S}-{number:05}.warc.gz"
    return f"crawl-data/{crawl.name}/segments/{segment}/{part}/{name}"


def _line(one: _Placed, beside: list[_Placed]) -> Line:
    """The line of a capture; `beside`: all captures of its crawl."""
    capture, taken = one.capture, one.taken
    path, place = _indexed(one, beside)
    is_revisit = capture.kind.startswith("revisit")
    fields = {
        "url": capture.url,
        "mime": "warc/revisit" if is_revisit else taken.kind,
        "mime-detected": "application/octet-stream" if is_revisit else taken.kind,
        "status": "304" if is_revisit else str(taken.status),
        "digest": one.place.digest,
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": path,
    }
    if not is_revisit and taken.status == 200 and taken.kind == "text/html":
        fields["charset"] = taken.charset
        fields["languages"] = "zho" if taken.is_chinese else "eng"
    if taken.location:
        fields["redirect"] = taken.location
    if taken.mark:
        fields["truncated"] = taken.mark
    for name in _OMITTED.get(capture.kind, ()):
        fields.pop(name, None)
    is_broken = capture.kind == "line_broken"
    return Line(key_of(capture.url), capture.indexed_timestamp, fields, is_broken)


def _indexed(one: _Placed, beside: list[_Placed]) -> tuple[str, Place]:
    """The file and the place that the index names."""
    kind, place = one.capture.kind, one.place
    if kind == "offset_other":  # whole, and of another article, where there is one
        for other in beside:
            if other.capture.kind == "plain" and other.capture.index != one.capture.index:
                return other.path, other.place
    if kind.startswith("offset"):
        return one.path, place._replace(offset=place.offset + 311)
    off = {"length_short": -40, "length_long": 25}.get(kind, 0)
    return one.path, place._replace(length=place.length + off)
