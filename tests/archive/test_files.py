"""What a run makes of WARC files that were left, moved, changed or copied; and files that are finished in time."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from newscrawl.archive.files import Place
from newscrawl.archive.manifest import read_manifest
from newscrawl.archive.stored import records_in
from newscrawl.archive.verify import Verification
from newscrawl.archive.writing import ArchiveOptions
from newscrawl.errors import StorageError
from newscrawl.frontier.database import FILE
from newscrawl.frontier.repair import repair
from tests.running import Clock, a_run, a_task, an_exchange, archived, keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawl.frontier.run import Run

DAY = "warc/crawl_date=2026-03-09"


def archiving(folder: Path, clock: Clock | None = None, size: int = 1 << 20) -> Run:
    return a_run(folder, clock, archive=ArchiveOptions(size))


def write(run: Run, *numbers: int) -> None:
    """Archive and keep articles, like a crawl."""
    for number in numbers:
        task = a_task(f"content_{number:04}")
        place = archived(run, task, f"<p>Page {number}.</p>")
        keep(run, task, headline=f"Story {number}", warc=str(place))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("warc/*/*") if path.name[0] != "_")


def states(folder: Path) -> dict[str, str]:
    run = a_run(folder)
    found = {row.name: row.state for row in run.store.warc_files()}
    run.close()
    return found


def faults(folder: Path) -> list[str]:
    return list(Verification(folder).faults())


def test_a_file_is_hidden_until_it_is_finished(tmp_path: Path) -> None:
    run = archiving(tmp_path)
    write(run, 1)
    assert files(tmp_path) == []
    run.commit()
    assert files(tmp_path) == [f".{run.id}-0001.warc.gz.open"]
    run.finish(is_over=True)
    run.close()
    (name,) = files(tmp_path)
    assert name == f"{run.id}-0001.warc.gz"
    entries, _ = read_manifest(tmp_path / DAY)
    data = (tmp_path / DAY / name).read_bytes()
    assert vars(entries[f"{run.id}-0001"]) == {
        "file": name,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "records": 4,
        "run": run.id,
    }
    assert faults(tmp_path) == []


def test_files_end_with_their_size_and_their_day(tmp_path: Path) -> None:
    run = archiving(tmp_path, clock := Clock("2026-03-09T23:59:58"), size=2_000)
    for number in (1, 2, 3):
        write(run, number)
        run.commit()
    assert [row.state for row in run.store.warc_files()] == ["published", "open"]
    clock.pass_(seconds=2)
    write(run, 4)
    run.commit()
    write(run, 5)
    run.finish(is_over=True)
    assert [(row.folder[-2:], row.state) for row in run.store.warc_files()] == [
        ("09", "published"),
        ("09", "published"),
        ("10", "published"),
    ]
    run.close()
    assert faults(tmp_path) == []


def test_a_response_without_a_record_of_the_frontier_is_committed_too(tmp_path: Path) -> None:
    """Such as robots.txt, which changes nothing else in a run's second request of it."""
    run = archiving(tmp_path)
    run.commit()
    assert run.archive is not None
    for status in (404, 503):
        run.archive.add(
            an_exchange("https://h.cn/robots.txt", "2026-03-09T08:00:00Z", status=status)
        )
        run.commit()
        assert not run.store.is_dirty
    run.close()
    run = a_run(tmp_path)
    assert run.recovery.cut_bytes == 0
    run.close()
    assert faults(tmp_path) == []


@pytest.mark.parametrize("torn", [0, 1, 200])
def test_whole_records_behind_the_last_commit_stay(tmp_path: Path, torn: int) -> None:
    """A line that was on disk with them may be adopted, and names one of them. A record that was torn is cut."""
    run = archiving(tmp_path)
    write(run, 1)
    run.commit()
    write(run, 2)
    assert run.archive is not None
    run.archive.sync()  # on disk, but nothing says so
    run.close()
    (hidden,) = tmp_path.glob("warc/*/.*.open")
    size = hidden.stat().st_size
    if torn:
        with hidden.open("ab") as file:
            file.write(hidden.read_bytes()[:torn])
    run = archiving(tmp_path)
    assert run.recovery.cut_bytes == torn
    (row,) = run.store.warc_files()
    assert run.archive is not None
    assert (row.bytes, row.records) == (size, len(list(records_in(run.archive.path(row)))))
    write(run, 2)
    run.finish(is_over=True)
    run.close()
    assert faults(tmp_path) == []
    verification = Verification(tmp_path)
    assert list(verification.faults()) == []
    assert (verification.seen.files, verification.seen.lines) == (2, 2)


def test_a_line_that_was_adopted_names_a_record_that_is_there(tmp_path: Path) -> None:
    """A kill between the lines and the commit: the first line of a new file has no row, and its file is adopted."""
    run = archiving(tmp_path)
    write(run, 1)
    run.commit()
    run.segments.seal()
    write(run, 2)
    assert run.archive is not None
    run.archive.sync()
    run.segments.sync()
    run.close()
    run = archiving(tmp_path)
    run.finish(is_over=True)
    run.close()
    assert faults(tmp_path) == []
    verification = Verification(tmp_path)
    assert list(verification.faults()) == []
    assert verification.seen.lines == 2


def test_a_run_that_does_not_archive_publishes_what_one_left(tmp_path: Path) -> None:
    run = archiving(tmp_path)
    write(run, 1)
    run.commit()
    run.close()
    a_run(tmp_path).close()
    assert files(tmp_path) == [f"{run.id}-0001.warc.gz"]
    assert faults(tmp_path) == []


@pytest.mark.parametrize("lost", [1, 700, None])
def test_a_file_that_is_behind_its_frontier(tmp_path: Path, lost: int | None) -> None:
    """As in a copy of a folder that was written meanwhile: its whole records stay."""
    run = archiving(tmp_path)
    write(run, 1, 2)
    run.commit()
    run.close()
    (path,) = tmp_path.glob("warc/*/.*.open")
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost] if lost else b"")
    run = archiving(tmp_path)
    assert "where" in str(run.recovery)
    run.close()
    if lost is None:
        assert files(tmp_path) == []
    else:
        (name,) = files(tmp_path)
        assert whole.startswith((tmp_path / DAY / name).read_bytes())
    wrong = faults(tmp_path)
    assert all("metadata.warc" in one for one in wrong)
    assert len(wrong) == {1: 0, 700: 1, None: 2}[lost]


def drop_frontier(folder: Path) -> None:
    for path in folder.glob(f"{FILE}*"):
        path.unlink()


@pytest.mark.parametrize("state", ["published", "open", "torn"])
def test_a_frontier_that_is_lost_adopts_the_files(tmp_path: Path, state: str) -> None:
    run = archiving(tmp_path)
    write(run, 1, 2)
    if state == "published":
        run.finish(is_over=True)
    run.commit()
    run.close()
    if state == "torn":
        (path,) = tmp_path.glob("warc/*/.*.open")
        path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08\x00half a record")
    drop_frontier(tmp_path)
    run = archiving(tmp_path)
    assert "was not in the frontier" in str(run.recovery)
    (row,) = run.store.warc_files()
    assert (row.state, row.records, row.name) == ("published", 7, f"{row.run}-0001")
    assert run.archive is not None
    url = a_task("content_0001").url
    again = run.archive.add(an_exchange(url, "2026-03-10T08:00:00Z", b"<p>Page 1.</p>"))
    assert again.kind == "revisit"
    unchanged = run.archive.add(an_exchange(url, "2026-03-10T08:00:00Z", b"", status=304))
    assert unchanged.kind == "revisit"
    run.finish(is_over=True)
    run.close()
    assert faults(tmp_path) == []


def test_files_that_are_moved_away_and_back(tmp_path: Path) -> None:
    run = archiving(tmp_path)
    write(run, 1)
    run.finish(is_over=True)
    run.close()
    shutil.move(tmp_path / DAY, tmp_path / "elsewhere")
    run = archiving(tmp_path, Clock("2026-03-10T08:00:00"))
    assert "4 records are absent" in str(run.recovery)
    assert [row.state for row in run.store.warc_files()] == ["absent"]
    task = a_task("content_0001")
    archived(run, task, "<p>Page 1.</p>")
    run.finish(is_over=True)
    run.close()
    wrong = faults(tmp_path)
    assert len(wrong) == 1
    assert "is not the place of a response" in wrong[0]
    later = a_run(tmp_path)
    assert later.recovery.differences == (), "absence is reported once"
    later.close()
    shutil.move(tmp_path / "elsewhere", tmp_path / DAY)
    run = archiving(tmp_path)
    assert "is there again" in str(run.recovery)
    run.close()
    assert faults(tmp_path) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def forge(path: Path) -> None:
    """Another page under the same digests."""
    import gzip  # noqa: PLC0415

    members = [path.read_bytes()[one.start : one.end] for one in records_in(path)]
    texts = [gzip.decompress(one).replace(b"Page 1.", b"Page 7.") for one in members]
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) for one in texts))


def drop_entry(path: Path) -> None:
    (path.parent / "_manifest.json").write_text('{"version": 1, "files": []}')


def change_line(path: Path, change: Callable[[str], str]) -> None:
    (lines,) = path.parents[2].glob("articles/*/*.jsonl")
    found = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    for line in found:
        line["metadata"]["warc"] = change(line["metadata"]["warc"])
    lines.write_text("".join(json.dumps(line) + "\n" for line in found), "utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "are not records"),
        (flip, "are not records"),
        (forge, "digest failed"),
        (lambda path: path.unlink(), "is not there, its 7 records are absent"),
        (lambda path: path.write_bytes(b""), "begins with no record"),
        (drop_entry, "is not in the manifest of its day"),
        (lambda path: (path.parent / "_manifest.json").write_text("{"), "is not a manifest"),
        (lambda path: (path.parent / "_manifest.json").write_text("[" * 9_999), "is not a manifest"),
        (lambda path: (path.parent / "_manifest.json").write_text('{"version": 1, "files": [5]}'), "is not a file of this folder"),
        (lambda path: (path.parent / "notes.txt").write_text("x"), "is not a WARC file"),
        (lambda path: path.write_bytes(path.read_bytes() * 2), "bytes, its manifest states"),
        (lambda path: change_line(path, lambda text: text + "1"), "is not the place of a response"),
        (lambda path: change_line(path, lambda text: text.rpartition(":")[0] + ":0"), "is not the place of a response"),
        (lambda path: change_line(path, lambda _: "../../etc/passwd:0"), "is not the place of a record"),
        (lambda path: change_line(path, lambda _: "warc/crawl_date=2026-03-09/x.warc.gz:0"), "is not the place of a response"),
    ],
)  # fmt: skip
def test_what_verification_finds(
    tmp_path: Path, damage: Callable[[Path], object], said: str
) -> None:
    run = archiving(tmp_path)
    write(run, 1, 2)
    run.finish(is_over=True)
    run.close()
    assert faults(tmp_path) == []
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    damage(path)
    assert any(said in one for one in faults(tmp_path)), faults(tmp_path)


def test_a_line_that_names_the_response_of_another_page(tmp_path: Path) -> None:
    run = archiving(tmp_path)
    place = archived(run, a_task("content_0001"), "<p>Page.</p>")
    keep(run, a_task("content_0002"), warc=str(place))
    run.finish(is_over=True)
    run.close()
    (wrong,) = faults(tmp_path)
    assert "is a response of" in wrong
    assert "content_0001" in wrong


def test_a_revisit_whose_first_response_is_lost(tmp_path: Path) -> None:
    for day in ("2026-03-09", "2026-03-10"):
        run = archiving(tmp_path, Clock(f"{day}T08:00:00"))
        archived(run, a_task("content_0001"), "<p>Page.</p>")
        run.finish(is_over=True)
        run.close()
    shutil.rmtree(tmp_path / DAY)
    (wrong,) = faults(tmp_path)
    assert "which is not in the archive" in wrong


@pytest.mark.parametrize("damage", [cut, drop_entry])
def test_repair_mends_rows_and_manifests(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    run = archiving(tmp_path)
    write(run, 1, 2)
    run.finish(is_over=True)
    run.close()
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    damage(path)
    said = list(repair(tmp_path, Clock(), dry_run=True, verifies_hashes=True))
    assert said
    mended = list(repair(tmp_path, Clock(), dry_run=False, verifies_hashes=True))
    assert mended
    assert set(mended) <= set(said)
    assert list(repair(tmp_path, Clock(), dry_run=True, verifies_hashes=True)) == []


def test_a_disk_that_fails_stops_the_run(tmp_path: Path) -> None:
    seen: list[StorageError] = []
    run = a_run(tmp_path, archive=ArchiveOptions(), on_failure=seen.append)
    write(run, 1)
    (tmp_path / "warc").write_text("a file where the folder has to be")
    with pytest.raises(StorageError):
        run.commit()
    assert len(seen) == 1
    run.close()


@pytest.mark.parametrize(
    "name", ["../x", "a/b", ".hidden", "_x", "x.warc.gz:1", "warc/x/y.warc.gz:1", "", "warc/crawl_date=2026-03-09/x.warc.gz", "warc/crawl_date=2026-03-09/x.warc.gz:-1", "warc/crawl_date=2026-03-09/.x.warc.gz:1", "warc/crawl_date=2026-03-09/x.jsonl:1", "warc/crawl_date=2026-03-09/..:1", "warc/crawl_date=2026-03-09/x.warc.gz:²"],
)  # fmt: skip
def test_text_that_is_not_a_place(name: str) -> None:
    assert Place.parse(name) is None


def test_places_are_read_as_they_are_written() -> None:
    text = f"{DAY}/20260309T080000Z-section-3fa9c1-0001.warc.gz:48213"
    place = Place.parse(text)
    assert place is not None
    assert (str(place), place.start) == (text, 48213)


@pytest.mark.parametrize("name", ["..", "a/b", "crawl_date=2026-03-09/../../x"])
def test_rows_of_a_foreign_frontier_are_forgotten(tmp_path: Path, name: str) -> None:
    run = archiving(tmp_path)
    run.store.new_warc_file("run", "crawl_date=2026-03-09", name)
    run.store.commit()
    run.close()
    run = archiving(tmp_path)
    assert "forgotten" in str(run.recovery)
    assert run.store.warc_files() == []
    run.close()


def test_the_same_name_hidden_and_published(tmp_path: Path) -> None:
    run = archiving(tmp_path)
    write(run, 1)
    run.finish(is_over=True)
    run.close()
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    hidden = path.with_name(f".{path.name}.open")
    hidden.write_bytes(path.read_bytes()[:200])
    a_run(tmp_path).close()
    assert not hidden.exists()
    hidden.write_bytes(b"other")
    run = a_run(tmp_path)
    assert "holds other records" in str(run.recovery)
    run.close()
    assert hidden.exists()
    assert states(tmp_path) == {path.name.partition(".")[0]: "published"}
