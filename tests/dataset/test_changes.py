"""`newscrawl.changes`: each line of a data set once, whatever happens to its files."""

from __future__ import annotations

import gzip
import json
import shutil
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import newscrawl
from newscrawl.dataset import changes as changes_module
from newscrawl.errors import ArgumentError, DataSetError, DataSetWarning
from newscrawl.frontier.database import FILE
from newscrawl.items import Article
from tests.damaging import DAMAGES, DAYS, NAMES, build, crawl, day

if TYPE_CHECKING:
    from pathlib import Path


class Consumer:
    """A consumer that stores records and cursor together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cursor: str | None = None
        self.lines: Counter[tuple[str, int]] = Counter()

    def consume(self, batches: int | None = None, size: int = 2) -> int:
        """Consume so many batches, or all: how many lines."""
        before = self.lines.total()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataSetWarning)
            found = newscrawl.changes(self.folder, self.cursor, as_="dict", batch_size=size)
            for number, batch in enumerate(found):
                if number == batches:
                    break
                self.lines.update(
                    (one["identifier"], one["metadata"]["revision"]) for one in batch.records
                )
                self.cursor = batch.cursor
        return self.lines.total() - before


def every_line(folder: Path) -> Counter[tuple[str, int]]:
    found = newscrawl.read(folder, revisions="all", strict=True)
    return Counter((one.identifier, one.metadata.revision or 0) for one in found)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "data"
    build(folder)
    crawl(folder, DAYS[2])  # publishes what the killed run left
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_each_line_comes_once_in_batches(folder: Path, size: int) -> None:
    batches = list(newscrawl.changes(folder, batch_size=size, strict=True))
    assert all(len(batch.records) <= size for batch in batches)
    records = [record for batch in batches for record in batch.records]
    assert all(isinstance(record, Article) for record in records)
    assert records == list(newscrawl.read(folder, revisions="all"))
    assert list(newscrawl.changes(folder, batches[-1].cursor)) == []
    for number, batch in enumerate(batches):
        rest = [one for later in newscrawl.changes(folder, batch.cursor) for one in later.records]
        assert rest == [one for later in batches[number + 1 :] for one in later.records]


def test_a_cursor_does_not_change_when_it_is_taken_later(folder: Path) -> None:
    late = list(newscrawl.changes(folder, batch_size=1))
    at_once = [batch.cursor for batch in newscrawl.changes(folder, batch_size=1)]
    assert [batch.cursor for batch in late] == at_once
    assert len(set(at_once)) == len(at_once)


def test_plain_data(folder: Path) -> None:
    found = [one for batch in newscrawl.changes(folder, as_="dict") for one in batch.records]
    assert found == list(newscrawl.read(folder, revisions="all", as_="dict"))


def test_revisions_and_new_articles_of_later_runs(folder: Path) -> None:
    consumer = Consumer(folder)
    assert consumer.consume() == len(NAMES) + 1
    assert consumer.consume() == 0
    crawl(folder, "2026-03-12", [*NAMES, "content_50"])
    assert consumer.consume() == 1
    assert consumer.lines == every_line(folder)


def test_the_lines_of_a_run_come_when_they_are_published(folder: Path) -> None:
    consumer = Consumer(folder)
    consumer.consume()
    run = crawl(folder, "2026-03-12", [*NAMES, "content_50"], stops=True)
    assert consumer.consume() == 0
    run.finish(is_over=True)
    run.close()
    assert consumer.consume() == 1


HARMLESS = [
    pytest.param(name, marks=pytest.mark.slow) if name == "a packed file of zeros" else name
    for name in DAMAGES
    if name not in {"segment renamed", "segment copied beside"}  # which are other files
]


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.parametrize("batches", [0, 1, 2, None])
def test_whatever_happens_to_a_folder(
    folder: Path, built: Path, name: str, batches: int | None
) -> None:
    """Consume a part, damage, consume; put everything back, let a run find it, and consume the rest."""
    if name in {"copied meanwhile", "open segment deleted"}:  # nothing is open here
        name = "nothing"
    consumer = Consumer(folder)
    consumer.consume(batches)
    DAMAGES[name](folder)
    strangers = {("x", 1)}
    if (folder / "articles").is_dir():
        consumer.consume()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder)
    assert consumer.consume() >= 0
    assert consumer.lines - every_line(folder) <= Counter(strangers)
    assert every_line(folder) - consumer.lines == Counter()
    assert consumer.consume() == 0


@pytest.mark.parametrize("name", HARMLESS)
def test_a_run_after_it(folder: Path, name: str) -> None:
    """Consume all, damage, and let a run mend it: what it writes again is new, and no old line comes twice."""
    if name in {"copied meanwhile", "open segment deleted"}:
        name = "nothing"
    consumer = Consumer(folder)
    consumer.consume()
    before = consumer.lines.copy()
    files = {path.name.partition(".")[0] for path in folder.glob("articles/*/[!._]*.jsonl*")}
    DAMAGES[name](folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataSetWarning)
        try:
            crawl(folder, "2026-03-12", [*NAMES, "content_50"])
        except newscrawl.StorageError:
            assert name.startswith("frontier")  # `frontier repair` mends it
            return
        consumer.consume()
        new = [
            path
            for path in folder.glob("articles/*/[!._]*.jsonl*")
            if path.is_file() and path.name.partition(".")[0] not in files
        ]
        lines = Counter(
            (json.loads(line)["identifier"], json.loads(line)["metadata"]["revision"])
            for path in new
            if path.suffix == ".jsonl"
            for line in path.read_text("utf-8").splitlines()
        )
    assert consumer.lines - before - lines <= Counter([("x", 1)])
    assert lines - consumer.lines == Counter()


def test_data_sets_of_two_machines_in_one_folder(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    crawl(other, DAYS[0], ["content_60", "content_61", "content_62"])
    crawl(other, DAYS[1], ["content_60", "content_61", "content_62", "content_63"])
    lines = every_line(other)
    consumer = Consumer(folder)
    consumer.consume()
    for path in other.glob("articles/*/[!._]*"):
        shutil.copy(path, folder / "articles" / path.parent.name / path.name)
    assert consumer.consume() == 4
    assert consumer.consume() == 0
    for path in folder.glob("articles/*/[!._]*.jsonl"):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    (folder / FILE).unlink()
    crawl(folder, "2026-03-12", [*NAMES, "content_50"])
    assert consumer.consume() == 1
    assert Counter({line: consumer.lines[line] for line in lines}) == lines
    assert set(consumer.lines.values()) == {1}


def test_a_joined_folder_has_the_id_of_either(folder: Path, tmp_path: Path) -> None:
    """A cursor of the folder that was copied into another one is not of another data set."""
    other = tmp_path / "other"
    crawl(other, DAYS[0], ["content_60"])
    consumer = Consumer(other)
    consumer.consume()
    for path in other.glob("articles/*/[!._]*.jsonl"):
        shutil.copy(path, folder / "articles" / path.parent.name / path.name)
    consumer.folder = folder
    assert consumer.consume() == len(NAMES) + 1
    assert set(consumer.lines.values()) == {1}


def test_a_cursor_of_another_data_set(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    crawl(other, DAYS[0], ["content_60"])
    (batch,) = newscrawl.changes(other)
    with pytest.raises(ArgumentError, match=r"^cursor: is of another data set .* give None to beg"):
        newscrawl.changes(folder, batch.cursor)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cursor": "abc"}, "cursor: 'abc' is not a whole cursor"),
        ({"batch_size": 0}, "batch_size: 0 is not a positive integer"),
        ({"as_": "row"}, "as_: 'row' is not one of record, dict"),
    ],
)
def test_a_wrong_value_is_a_sentence_at_once(
    folder: Path, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ArgumentError, match=f"^{sentence}"):
        newscrawl.changes(folder, **given)


def test_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(DataSetError, match="holds no data set"):
        newscrawl.changes(tmp_path)


def test_batches_are_bounded_by_their_length(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_module, "_BATCH_BYTES", 1)
    assert {len(batch.records) for batch in newscrawl.changes(folder)} == {1}


def test_damage_is_reported_and_its_lines_come_when_it_is_mended(folder: Path) -> None:
    path = min(day(folder).glob("[!._]*.jsonl"))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"{", b"<", 1))
    with pytest.warns(DataSetWarning, match=f"{path.name}:1: the line is not a record"):
        found = list(newscrawl.changes(folder))
    with pytest.raises(DataSetError, match=f"{path.name}:1: the line is not a record"):
        list(newscrawl.changes(folder, strict=True))
    path.write_bytes(whole)
    (batch,) = newscrawl.changes(folder, found[-1].cursor, strict=True)
    assert [one.identifier for one in batch.records] == [
        json.loads(whole.splitlines()[0])["identifier"]
    ]


def test_a_file_is_compressed_while_it_waits(folder: Path) -> None:
    batches = newscrawl.changes(folder, batch_size=1, strict=True)
    found = [next(batches)]
    for path in folder.glob("articles/*/[!._]*.jsonl"):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    found += batches
    lines = Counter(
        (one.identifier, one.metadata.revision or 0) for batch in found for one in batch.records
    )
    assert lines == every_line(folder)


def test_nothing_is_changed(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    list(newscrawl.changes(folder))
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
