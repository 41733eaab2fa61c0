"""Cursors of `newscrawl.changes`: which lines of a data set a consumer has, as text.

A line's name is that of its segment, which is new for each file that a run writes, and its number. Neither compression nor
another place changes them. Files come late: from a run that began earlier, from another machine, from cold storage. So no
moment and no last name divides old files from new ones, and a cursor names every file that was consumed: exactly, in about six
characters for each file. The files of a spider share one list of times, each as the difference to the one before, and one text
of random parts.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_VERSION = 1
_TEXT = re.compile(r"newscrawl-(?P<version>[1-9]\d{0,8}):(?P<body>[A-Za-z0-9_-]+)", re.ASCII)
_SIZE_MAX = 256 * 1024 * 1024  # bytes of a cursor of some millions of files
_STEM = re.compile(
    r"(\d{8})T(\d{6})Z-(.+)-([0-9a-f]{6})-(\d{4,9})", re.ASCII
)  # 20261124T080000Z-latest-3fa9c1-0001
_RANDOM = 6
"""Characters of a run's random part."""


class Numbers:
    """Numbers of lines, as ranges: "1-57,59-100"."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in ranges:
            self._firsts.append(first)
            self._lasts.append(last)

    @classmethod
    def parse(cls, text: str) -> Numbers:
        """Numbers of text. ValueError for other text."""
        found = [part.partition("-") for part in text.split(",")]
        ranges = [(int(first), int(last or first)) for first, _, last in found]
        made, ends = cls(ranges), [end for one in ranges for end in one]
        if ends != sorted(ends) or ends[0] < 1 or str(made) != text:
            raise ValueError(f"{text!r:.40} is not a list of ranges")
        return made

    def __str__(self) -> str:
        ranges = zip(self._firsts, self._lasts, strict=True)
        return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)

    def __iter__(self) -> Iterator[int]:
        for first, last in zip(self._firsts, self._lasts, strict=True):
            yield from range(first, last + 1)

    def __contains__(self, number: int) -> bool:
        place = bisect_left(self._lasts, number)
        return place < len(self._lasts) and self._firsts[place] <= number

    def add(self, number: int) -> None:
        """Add one number."""
        place = bisect_left(self._lasts, number)
        if place < len(self._lasts) and self._firsts[place] <= number:
            return
        joins_left = place > 0 and self._lasts[place - 1] == number - 1
        joins_right = place < len(self._firsts) and self._firsts[place] == number + 1
        if joins_left and joins_right:
            del self._lasts[place - 1], self._firsts[place]
        elif joins_left:
            self._lasts[place - 1] = number
        elif joins_right:
            self._firsts[place] = number
        else:
            self._firsts.insert(place, number)
            self._lasts.insert(place, number)

    def is_all_of(self, count: int) -> bool:
        """Whether these are the numbers from 1 to `count`."""
        return (self._firsts, self._lasts) == ([1], [count])


@dataclass
class Consumed:
    """The lines that a consumer has."""

    dataset: str | None = None
    """Id of the data set."""
    whole: set[str] = field(default_factory=set)
    """Keys of files of which it has all lines."""
    partly: dict[str, Numbers] = field(default_factory=dict)
    """By key: the lines of other files."""


def key_of(folder: str, stem: str) -> str:
    """The name of a file in a cursor: the stem where a run has given it, since that is unique; else with its folder."""
    return stem if _run(stem) else f"{folder}/{stem}"


def text_of(dataset: str | None, whole: Iterable[str], partly: dict[str, str]) -> str:
    """A cursor as text, the same for the same lines."""
    runs: dict[tuple[int, str, str], Numbers] = {}
    others: list[str] = []
    for key in whole:
        if run := _run(key):
            runs.setdefault(run[:3], Numbers()).add(run[3])
        else:
            others.append(key)
    groups: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for (time, spider, random), numbers in runs.items():
        groups.setdefault((spider, str(numbers)), []).append((time, random))
    data = {
        "dataset": dataset,
        "runs": [[*name, *_columns(sorted(groups[name]))] for name in sorted(groups)],
        "others": sorted(others),
        "partly": dict(sorted(partly.items())),
    }
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 6)
    return f"newscrawl-{_VERSION}:{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def parse_cursor(text: object) -> Consumed:
    """The lines that a cursor names. Raises ArgumentError."""
    match = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if match and int(match["version"]) > _VERSION:
        raise ArgumentError(
            f"cursor: it is of version {match['version']}, this newscrawl reads version {_VERSION}; upgrade newscrawl"
        )
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - one sentence for all
        return _parsed(match["body"])
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error, RecursionError):
        raise ArgumentError(
            f"cursor: {text!r:.60} is not a whole cursor of newscrawl; expected None, to begin, or the text of batch.cursor"
        ) from None


def _parsed(body: str) -> Consumed:
    packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    unpacking = zlib.decompressobj()
    data: dict[str, Any] = json.loads(unpacking.decompress(packed, _SIZE_MAX))
    if not unpacking.eof or unpacking.unused_data:  # its checksum was not compared
        raise ValueError
    dataset = data["dataset"]
    if not isinstance(dataset, str | None):
        raise TypeError
    whole = {
        f"{f'{time:014}'[:8]}T{f'{time:014}'[8:]}Z-{spider}-{random}-{number:04}"
        for spider, numbers, times, randoms in data["runs"]
        for time, random in _rows(times, randoms)
        for number in Numbers.parse(numbers)
    }
    partly = {key: Numbers.parse(numbers) for key, numbers in data["partly"].items()}
    return Consumed(dataset, whole | set(data["others"]), partly)


def _run(stem: str) -> tuple[int, str, str, int] | None:
    """Time, spider and random part of the run that wrote a segment, and the number of the segment; None for another name."""
    match = _STEM.fullmatch(stem)
    if match is None:
        return None
    day, time, spider, random, number = match.groups()
    return (int(day + time), spider, random, int(number)) if _is_usual(number) else None


def _is_usual(number: str) -> bool:
    return f"{int(number):04}" == number != "0000"


def _columns(rows: list[tuple[int, str]]) -> tuple[str, str]:
    times = [time for time, _ in rows]
    steps = [after - before for before, after in zip([0, *times], times, strict=False)]
    return ",".join(map(str, steps)), "".join(random for _, random in rows)


def _rows(times: str, randoms: str) -> Iterator[tuple[int, str]]:
    parts = (randoms[at : at + _RANDOM] for at in range(0, len(randoms), _RANDOM))
    return zip(accumulate(map(int, times.split(","))), parts, strict=True)
