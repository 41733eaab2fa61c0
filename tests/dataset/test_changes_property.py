"""No sequence of publishing, compressing, moving, damaging, joining and consuming gives a line twice, or never."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import newscrawl
from newscrawl.errors import DataSetWarning
from newscrawl.exporters.compression import compress

DAYS = ("crawl_date=2026-03-09", "crawl_date=2026-03-10")
SUFFIXES = {"": "none", ".gz": "gzip", ".zst": "zstd"}


@dataclass
class File:
    """A segment, wherever it is."""

    day: str
    stem: str
    lines: list[bytes]
    suffix: str = ""
    is_away: bool = False
    cut: int | None = None
    """Bytes of it that were copied so far."""
    broken: int | None = None
    """A line that cannot be read."""


class Folder:
    """A data folder, and a consumer that is killed between batches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for day in DAYS:
            (folder / "articles" / day).mkdir(parents=True)
        self.files: list[File] = []
        self.lines = 0
        self.cursor: str | None = None
        self.given: Counter[str] = Counter()

    def restore(self) -> None:
        """Put everything back, and list it."""
        for file in self.files:
            file.is_away, file.cut, file.broken = False, None, None
            self._write(file)
        for day in DAYS:
            self._list(day)

    # --- The files

    def _write(self, file: File) -> None:
        """The file as it is, on disk."""
        folder = self.folder / "articles" / file.day
        for suffix in SUFFIXES:
            (folder / f"{file.stem}.jsonl{suffix}").unlink(missing_ok=True)
        if file.is_away:
            return
        lines = [b"<" + one[1:] if n == file.broken else one for n, one in enumerate(file.lines)]
        path = folder / f"{file.stem}.jsonl{file.suffix}"
        plain = self.folder / "plain"
        plain.write_bytes(b"".join(lines))
        with plain.open("rb") as source, path.open("wb") as target:
            compress(source, target, SUFFIXES[file.suffix])
        if file.cut is not None:
            path.write_bytes(path.read_bytes()[: file.cut])

    def _list(self, day: str) -> None:
        """The manifest of a day, as a run or a repair writes it."""
        entries = [
            {"file": f"{one.stem}.jsonl{one.suffix}", "lines": len(one.lines)}
            for one in self.files
            if one.day == day and not (one.is_away or one.cut is not None)
        ]
        text = json.dumps({"version": 2, "segments": entries})
        (self.folder / "articles" / day / "_manifest.json").write_text(text)

    # --- What happens

    def do(self, name: str, first: int, second: int) -> None:
        """Let something happen to a file or a day; the numbers choose which, and how."""
        day = DAYS[first % len(DAYS)]
        if name == "publish" or not self.files:
            self._publish(day, 1 + second % 5, [*SUFFIXES][second % 3], of_run=first % 5 > 0)
        elif name == "list":
            self._list(day)
        elif name == "lose manifest":
            (self.folder / "articles" / day / "_manifest.json").unlink(missing_ok=True)
        elif name == "consume":
            self.consume([1, 2, 3, None][first % 4], 1 + second % 4)
        else:
            self._change(self.files[first % len(self.files)], name, second)

    def _change(self, file: File, name: str, number: int) -> None:
        if name == "copy to another day":
            self._copy(file)
            return
        if name == "pack":
            file.suffix = [*SUFFIXES][number % 3]
        elif name == "break a line":
            file.broken = number % 5
        else:
            file.is_away, file.cut, file.broken = name == "move away", None, None
        if name == "copy back slowly":  # the consumer looks meanwhile
            lines = file.lines[: number % (len(file.lines) + 1)]
            file.cut = sum(map(len, lines)) - number % 7 * 9 if lines else number
        self._write(file)

    def _copy(self, file: File) -> None:
        """A copy under the name that a run gave is the same file."""
        if file.stem.startswith("2026"):
            other = DAYS[1 - DAYS.index(file.day)]
            copy = self.folder / "articles" / other / f"{file.stem}.jsonl"
            copy.write_bytes(b"".join(file.lines))

    def _publish(self, day: str, count: int, suffix: str, *, of_run: bool) -> None:
        """A run, of this machine or of another, publishes a file; it is listed a moment later."""
        number = len(self.files)
        stem = f"20260309T{(number * 7919) % 10**6:06}Z-latest-{number * 7:06x}-0001"
        lines = []
        for _ in range(count):
            record = {
                "identifier": "WS1",
                "url": "https://www.chinadaily.com.cn/a/1.html",
                "headline": f"line {self.lines}",
                "metadata": {"revision": 1},
            }
            lines.append(json.dumps(record).encode() + b"\n")
            self.lines += 1
        self.files.append(File(day, stem if of_run else f"file {number}", lines, suffix))
        self._write(self.files[-1])

    def consume(self, batches: int | None = None, size: int = 3) -> int:
        """Consume so many batches, or all: how many lines."""
        count = 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataSetWarning)
            found = newscrawl.changes(self.folder, self.cursor, as_="dict", batch_size=size)
            for number, batch in enumerate(found):
                if number == batches:
                    break
                self.given.update(one["headline"] for one in batch.records)
                self.cursor, count = batch.cursor, count + len(batch.records)
        return count


HAPPENINGS = (
    *("publish", "publish", "list", "lose manifest", "consume", "consume", "consume", "pack"),
    *("move away", "move back", "copy back slowly", "break a line", "copy to another day"),
)


@given(
    st.lists(
        st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 59), st.integers(0, 59)),
        min_size=12,
        max_size=40,
    )
)
def test_each_line_comes_once(happenings: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        for one in happenings:
            folder.do(*one)
            assert set(folder.given.values()) <= {1}, one
        folder.restore()
        folder.consume()
        assert folder.given == Counter(f"line {number}" for number in range(folder.lines))
        assert folder.consume() == 0
        folder.restore()
        assert folder.consume() == 0
