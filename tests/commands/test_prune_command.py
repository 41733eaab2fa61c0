"""`newscrawl prune`: what goes, and that readers, frontier and consumers are right afterwards."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import changes, read
from newscrawl.archive.lookup import captures, with_body
from tests.daily import NOW, Days, a_text, differences, prune
from tests.running import Clock, a_run
from tests.summaries import keep_summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def bodies(folder: Path) -> set[str]:
    """The addresses of captures without a body."""
    return {
        one.fields["warc-target-uri"] for one in captures(folder) if with_body(folder, one) is None
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The first file is superseded as a whole, the second in part; a page of the third is that of the first."""
    days = Days(tmp_path)
    days.day({"content_1": a_text(1), "content_2": a_text(2)})
    days.day({"content_1": a_text(11), "content_2": a_text(12), "content_3": a_text(3)})
    days.day({"content_1": a_text(21), "content_2": a_text(22)})
    days.passes(days=30)
    days.day({"content_4": a_text(4)})
    return tmp_path


def test_all_parts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = {one.identifier: one for one in read(folder, strict=True)}
    assert differences(folder) == []
    before = files(folder)
    assert prune(folder, dry_run=True) == 0
    said = capsys.readouterr().out
    assert files(folder) == before
    assert prune(folder) == 0
    assert capsys.readouterr().out == said.removesuffix("nothing was changed\n")
    assert said.splitlines()[0].startswith("warc: 3 files, ")
    assert "revisions: 1 file, " in said
    left = files(folder)
    assert len([one for one in left if one.endswith(".warc.gz")]) == 1
    assert len([one for one in left if one.endswith(".jsonl")]) == 3
    assert {one.identifier: one for one in read(folder, strict=True)} == records
    assert differences(folder) == []
    assert prune(folder) == 0  # again
    assert "warc: 0 files, 0.0 MB\n" in capsys.readouterr().out
    assert files(folder) == left
    Days(folder, Clock(f"{NOW:%FT08:00:00}")).day({"content_2": a_text(32)})
    (line,) = (one for one in read(folder, strict=True) if one.identifier == "content_2")
    assert line.metadata.revision == 4


@pytest.mark.parametrize("batches", [0, 1, 2, 3])
def test_a_consumer_loses_no_article(folder: Path, batches: int) -> None:
    """Wherever it is when files go: each remaining line once, the newest of each article among them."""
    seen: list[tuple[str, int, str]] = []
    cursor = None

    def consume(limit: int | None = None) -> str | None:
        found = cursor
        for number, batch in enumerate(changes(folder, cursor, batch_size=1), 1):
            seen.extend(
                (one.identifier, one.metadata.revision or 0, one.article_body or "")
                for one in batch.records
            )
            found = batch.cursor
            if number == limit:
                break
        return found

    if batches:
        cursor = consume(batches)
    assert prune(folder) == 0
    cursor = consume()
    assert len(seen) == len(set(seen))
    newest = {(one.identifier, one.metadata.revision, one.article_body) for one in read(folder)}
    assert newest <= set(seen)
    assert consume() == cursor


def test_pages_that_later_pages_refer_to_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a page that stays for another refers to a still older one."""
    days = Days(tmp_path)
    days.day({"content_1": a_text(1)})
    days.day({"content_2": a_text(2)})
    days.day({"content_1": a_text(1), "content_3": a_text(3)})
    days.passes(days=30)
    days.day({"content_3": a_text(3)})
    assert [one.is_revisit for one in captures(tmp_path)].count(True) == 2
    assert prune(tmp_path, "warc") == 0
    assert "warc: 1 file, " in capsys.readouterr().out
    assert bodies(tmp_path) == set()
    assert len(list(tmp_path.glob("warc/*/*.warc.gz"))) == 3
    assert differences(tmp_path) == []


def damage(path: Path) -> None:
    path.write_bytes(b"{torn" + path.read_bytes()[5:])


def compress(path: Path) -> None:
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()


@pytest.mark.parametrize(("change", "goes"), [(damage, False), (compress, True)])
def test_files_that_were_changed(folder: Path, change: Callable[[Path], None], goes: bool) -> None:
    """A damaged file is not known to be superseded."""
    first = min(folder.glob("articles/*/*.jsonl"))
    change(first)
    assert prune(folder, "revisions") == 0
    left = {one.name.partition(".")[0] for one in folder.glob("articles/*/*.jsonl*")}
    assert (first.name.partition(".")[0] not in left) == goes


def test_a_newer_line_in_cold_storage_does_not_count(folder: Path) -> None:
    first, second, third, _ = sorted(folder.glob("articles/*/*.jsonl"))
    for path in (second, third):
        path.rename(path.with_name(f"_{path.name}"))  # not read
    assert prune(folder, "revisions") == 0
    assert first.exists()


def test_summaries(tmp_path: Path) -> None:
    """The last of each job stays, and what health checks compare."""
    a_run(tmp_path).close()
    for days in (200, 100, 37, 20, 1):
        keep_summary(tmp_path, NOW - timedelta(days=days))
    lone = keep_summary(tmp_path, NOW - timedelta(days=300), "search", {"q": "tea"})
    assert prune(tmp_path, "runs", before="0d") == 0
    left = {one.stem for one in (tmp_path / "runs").iterdir()}
    assert len(left) == 3
    assert lone in left


def test_rejected_records(tmp_path: Path) -> None:
    """A line without a day stays."""
    a_run(tmp_path).close()

    def line(day: Any) -> str:
        return json.dumps({"faults": [], "record": {"metadata": {"date_downloaded": day}}}) + "\n"

    kept = [line(None), "torn\n", "[]\n", line(f"{NOW:%FT%TZ}"), line(7)]
    path = tmp_path / "rejected.jsonl"
    path.write_text("".join([line("2020-01-01T00:00:00Z"), *kept]))
    assert prune(tmp_path, "rejected") == 0
    assert path.read_text() == "".join(kept)


def test_a_run_in_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run(tmp_path)
    assert prune(tmp_path) == 5
    assert prune(tmp_path, dry_run=True) == 0
    run.close()
    assert "is held by the run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("parts", "before", "sentence"),
    [
        ((), None, "--before: None is not a day, expected 2026-01-01, or 90d for days ago"),
        ((), "yesterday", "--before: 'yesterday' is not a day"),
        ((), "100000d", "--before: '100000d' is not a day"),
        ((), "9999-01-01", "--before: 9999-01-01 is in the future"),
        (("war",), "10d", "part: there is no 'war'; there are: warc, revisions, runs, rejected"),
    ],
)
def test_mistakes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    parts: tuple[str, ...],
    before: str | None,
    sentence: str,
) -> None:
    a_run(tmp_path).close()
    assert prune(tmp_path, *parts, before=before) == 2
    assert sentence in capsys.readouterr().err


def test_no_frontier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prune(tmp_path) == 2
    assert "holds no frontier" in capsys.readouterr().err
    assert prune(tmp_path / "nowhere") == 2
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "frontier.db").exists()
