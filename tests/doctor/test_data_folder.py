"""`newscrawl doctor`: what it finds in a data folder, which it does not change."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newscrawl.archive.writing import ArchiveOptions
from newscrawl.doctor.data_folder import check_data_folder
from newscrawl.frontier.database import FILE, VERSION
from newscrawl.frontier.lock import FILE as LOCK
from newscrawl.frontier.lock import HOLDER, FolderLock, holder_of
from tests.running import Clock, a_run, a_task, archived, keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one article, one segment and one WARC file."""
    folder = tmp_path / "data"
    run = a_run(folder, Clock(), archive=ArchiveOptions())
    task = a_task("content_0001")
    keep(run, task, warc=str(archived(run, task, "<p>An article.</p>")))
    run.finish(is_over=True)
    run.close()
    return folder


def found(folder: Path, mounts: Path | None = None) -> list[tuple[str, str, str]]:
    options = {"mounts": mounts} if mounts else {}
    return [(one.state, one.check, one.found) for one in check_data_folder(folder, **options)]


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_sound_folder(folder: Path) -> None:
    before = snapshot(folder)
    findings = found(folder)
    assert {state for state, *_ in findings} == {"ok"}
    assert [check for _, check, _ in findings] == ["lock", "frontier", "segments", "schema", "warc"]
    assert findings[1][2] == f"version {VERSION}, 1 known articles, 1 lines"
    assert snapshot(folder) == before


def test_no_folder_is_made(tmp_path: Path) -> None:
    assert found(tmp_path / "data") == [("ok", "data", f"{tmp_path / 'data'} does not exist yet")]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder(tmp_path: Path) -> None:
    assert {state for state, *_ in found(tmp_path)} == {"ok"}
    assert list(tmp_path.iterdir()) == []


def segment(folder: Path) -> Path:
    (path,) = folder.glob("articles/*/*.jsonl")
    return path


def warc(folder: Path) -> Path:
    (path,) = folder.glob("warc/*/*.warc.gz")
    return path


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _newer_database(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")


def _newer_schema(folder: Path) -> None:
    path = segment(folder)
    line = json.loads(path.read_text("utf-8"))
    line["schema_version"] = "9.0"
    path.write_text(json.dumps(line) + "\n", "utf-8")


DAMAGES: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "cut segment": (lambda f: _cut(segment(f)), "fault", "segments", "another size"),
    "cut WARC file": (lambda f: _cut(warc(f)), "fault", "warc", "another size"),
    "segment moved away": (lambda f: segment(f).unlink(), "warning", "segments", "not there"),
    "WARC file moved away": (lambda f: warc(f).unlink(), "warning", "warc", "not there"),
    "no manifest of segments": (
        lambda f: (segment(f).parent / "_manifest.json").unlink(),
        "warning",
        "segments",
        "in no manifest",
    ),
    "no manifest of WARC files": (
        lambda f: (warc(f).parent / "_manifest.json").unlink(),
        "warning",
        "warc",
        "in no manifest",
    ),
    "damaged manifest": (
        lambda f: (segment(f).parent / "_manifest.json").write_text("{", "utf-8"),
        "fault",
        "segments",
        "is not a manifest",
    ),
    "damaged manifest of WARC files": (
        lambda f: (warc(f).parent / "_manifest.json").write_text("{", "utf-8"),
        "fault",
        "warc",
        "is not a manifest",
    ),
    "segment of another program": (
        lambda f: segment(f).write_text("not JSON\n", "utf-8"),
        "fault",
        "schema",
        "no readable first line",
    ),
    "newer schema": (_newer_schema, "fault", "schema", "version 9.0"),
    "newer frontier": (_newer_database, "fault", "frontier", "is of version"),
    "no frontier": (lambda f: (f / FILE).unlink(), "fault", "frontier", "without a frontier"),
    "damaged frontier": (
        lambda f: (f / FILE).write_bytes(b"text" * 4096),
        "fault",
        "frontier",
        "not a database",
    ),
    "everyone may write": (lambda f: f.chmod(0o777), "warning", "data", "everyone"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damages(folder: Path, name: str) -> None:
    damage, state, check, words = DAMAGES[name]
    damage(folder)
    before = snapshot(folder)
    findings = list(check_data_folder(folder))
    (bad,) = [one for one in findings if one.check == check and words in one.found]
    assert (bad.state, bool(bad.advice or "newer one" in bad.found or "repair" in bad.found)) == (
        state,
        True,
    )
    assert snapshot(folder) == before


def test_a_segment_that_was_compressed_is_no_damage(folder: Path) -> None:
    path = segment(folder)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert {state for state, *_ in found(folder)} == {"ok"}


def test_an_unfinished_job(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.finish(is_over=False)
    run.close()
    frontier = next(one for one in found(tmp_path) if one[1] == "frontier")
    assert frontier[2].endswith("1 unfinished jobs (section)")


def test_the_holder_of_a_folder(folder: Path) -> None:
    assert holder_of(folder) is None
    lock = FolderLock(folder, "20260309T080000Z-latest-3fa9c1", Clock()())
    holder = holder_of(folder)
    assert holder is not None
    assert holder.is_alive
    assert found(folder)[0][:2] == ("ok", "lock")
    assert "is held by the run 20260309T080000Z-latest-3fa9c1" in found(folder)[0][2]
    text = (folder / HOLDER).read_text("utf-8")
    lock.release()
    (folder / HOLDER).write_text(text, "utf-8")  # as a kill leaves it
    assert found(folder)[0][:2] == ("warning", "lock")
    lock = FolderLock(folder, "another", Clock()())
    lock.release()
    (folder / HOLDER).write_text(text, "utf-8")
    (folder / LOCK).unlink()
    assert found(folder)[0][:2] == ("warning", "lock")


def test_a_network_file_system(folder: Path, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"proc /proc proc rw 0 0\n/dev/sda / ext4 rw 0 0\nnas:/x {tmp_path} nfs4 rw\n"
    )
    assert found(folder, mounts)[0][:2] == ("fault", "data")
    mounts.write_text(f"nas:/x {tmp_path}2 nfs4 rw\n/dev/sda / ext4 rw 0 0\n")
    assert found(folder, mounts)[0][1] == "lock"
