"""Segments: sealed by size, number, day and end; whole for readers; recovered from every state."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from newscrawl.errors import UserError
from newscrawl.exporters.compression import open_lines
from newscrawl.exporters.manifest import read_manifest
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.outcomes import DONE
from tests.running import Clock, a_run, a_task, keep

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.frontier.run import Run


def write(run: Run, *numbers: int) -> None:
    for number in numbers:
        keep(run, a_task(f"content_{number:04}"), headline=f"Story {number}")


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.glob("articles/*/*"))


def published(folder: Path) -> list[dict[str, Any]]:
    return [
        vars(entry)
        for day in sorted(folder.glob("articles/*"))
        for entry in read_manifest(day).entries.values()
    ]


def test_a_segment_is_hidden_until_it_is_whole(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    write(run, 1)
    assert files(tmp_path) == []
    run.commit()
    (file,) = files(tmp_path)
    assert file == f"articles/crawl_date=2026-03-09/.{run.id}-0001.jsonl.open"
    write(run, 2)
    assert list(read(tmp_path)) == []
    assert [record.identifier for record in read(tmp_path, unpublished=True)] == ["content_0001"]
    run.finish(is_over=True)
    path = tmp_path / f"articles/crawl_date=2026-03-09/{run.id}-0001.jsonl"
    (entry,) = published(tmp_path)
    assert entry == {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "lines": 2,
        "revisions": 0,
        "first_identifier": "content_0001",
        "last_identifier": "content_0002",
        "run": run.id,
        "contested": [],
    }
    assert len(list(read(tmp_path))) == 2
    run.close()


def test_a_run_without_a_line_leaves_no_segment(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.finish(is_over=True)
    run.close()
    assert files(tmp_path) == []


@pytest.mark.parametrize("limits", [Limits(lines=2), Limits(bytes=2000)])
def test_full_segments_are_sealed(tmp_path: Path, limits: Limits) -> None:
    run = a_run(tmp_path, limits=limits)
    for number in range(5):
        write(run, number)
        run.commit()
    assert [entry["lines"] for entry in published(tmp_path)] == [2, 2]
    run.finish(is_over=True)
    run.close()
    assert [entry["lines"] for entry in published(tmp_path)] == [2, 2, 1]
    assert [entry["file"][-10:-6] for entry in published(tmp_path)] == ["0001", "0002", "0003"]


def test_a_new_day_is_a_new_segment(tmp_path: Path) -> None:
    run = a_run(tmp_path, clock := Clock("2026-03-09T23:59:59"))
    write(run, 1)
    clock.pass_(minutes=1)
    run.commit()
    write(run, 2)
    run.finish(is_over=True)
    run.close()
    assert [file.split("/")[1] for file in files(tmp_path) if "manifest" not in file] == [
        "crawl_date=2026-03-09",
        "crawl_date=2026-03-10",
    ]


@pytest.mark.parametrize(("compression", "suffix"), [("gzip", ".gz"), ("zstd", ".zst")])
def test_compression(tmp_path: Path, compression: str, suffix: str) -> None:
    run = a_run(tmp_path, limits=Limits(compression=compression))
    write(run, *range(50))
    run.finish(is_over=True)
    (entry,) = published(tmp_path)
    path = next(tmp_path.glob(f"articles/*/*.jsonl{suffix}"))
    assert (entry["file"], entry["bytes"]) == (path.name, path.stat().st_size)
    assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    with open_lines(path) as lines:
        assert len([json.loads(line) for line in lines]) == 50
    assert len(list(read(tmp_path))) == 50
    run.close()
    run = a_run(tmp_path)
    for number in (40, 3):
        task = a_task(f"content_{number:04}")
        run.url_states.discover(task)
        (known,) = run.store.articles(f"content_{number:04}")
        run.feed_records.attach(task.key, known.id or 0, has_line=False)
    given = [record.headline for record in run.feed_records.not_given()]
    assert given == ["Story 3", "Story 40"], "found in a compressed segment"
    run.close()
    assert not list(tmp_path.glob("articles/*/.*")), "nothing is left beside it"


def test_the_same_lines_give_the_same_compressed_file(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        run = a_run(folder, limits=Limits(compression="gzip"))
        write(run, 1, 2)
        run.finish(is_over=True)
        run.close()
    one, other = (next(tmp_path.glob(f"{name}/articles/*/*.gz")) for name in "ab")
    assert one.read_bytes() == other.read_bytes()
    assert gzip.decompress(one.read_bytes())


def test_what_was_not_committed_is_cut(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    write(run, 1)
    run.commit()
    write(run, 2)
    run.segments.sync()  # on disk, but nothing says so
    run.close()
    run = a_run(tmp_path)
    size = len(json.dumps(next(read(tmp_path, as_="dict")), ensure_ascii=False)) + 1
    assert abs(run.recovery.cut_bytes - size) < 40
    assert f"{run.recovery.cut_bytes} bytes cut" in str(run.recovery)
    assert [record.headline for record in read(tmp_path)] == ["Story 1"]
    assert keep(run, a_task("content_0002"), headline="Story 2") == "new"
    run.close()


def test_a_segment_that_nothing_speaks_of_is_taken_up(tmp_path: Path) -> None:
    """A run died before its first commit, or its frontier is lost: what is whole of it stays."""
    run = a_run(tmp_path)
    write(run, 1)
    run.segments.sync()
    run.close()
    (stray,) = tmp_path.glob("articles/*/*")
    with stray.open("ab") as file:
        file.write(b'{"identifier": "content_0002", "hea')
    stray.with_name("._manifest.json.part").write_text("{")
    stray.with_name(".somebody-else-s").touch()
    run = a_run(tmp_path)
    assert f"{stray.name} was not in the frontier" in str(run.recovery)
    assert [record.headline for record in read(tmp_path, strict=True)] == ["Story 1"]
    assert stray.with_name(".somebody-else-s").exists()
    assert not stray.exists()
    assert not stray.with_name("._manifest.json.part").exists()
    assert keep(run, a_task("content_0001"), headline="Story 1") == "unchanged"
    run.close()


def test_a_segment_without_a_whole_line_goes(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    write(run, 1)
    run.segments.sync()
    run.close()
    (stray,) = tmp_path.glob("articles/*/*")
    stray.write_bytes(stray.read_bytes()[:-1])
    run = a_run(tmp_path)
    assert run.recovery.cut_bytes > 500
    assert files(tmp_path) == []
    run.close()


@pytest.mark.parametrize("lost", [1, 700, None])
def test_lines_that_are_lost_are_fetched_again(tmp_path: Path, lost: int | None) -> None:
    """The file is behind its frontier, as in a copy of a folder that was written meanwhile."""
    run = a_run(tmp_path)
    write(run, 1, 2)
    for number in (1, 2):
        run.url_states.end(a_task(f"content_{number:04}"), DONE)
    run.commit()
    run.close()
    (path,) = tmp_path.glob("articles/*/.*.open")
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost] if lost else b"")
    run = a_run(tmp_path)
    assert "what is lost is fetched again" in str(run.recovery)
    kept = {1: ["Story 1"], 700: ["Story 1"], None: []}[lost]
    assert [record.headline for record in read(tmp_path, unpublished=True, strict=True)] == kept
    due = {task.key.split()[0] for task in run.url_states.due()}
    assert due == {"content_0001", "content_0002"} - {f"content_000{len(kept)}"} if kept else True
    assert len(due) == 2 - len(kept)
    for name in due:
        assert keep(run, a_task(name), headline=f"Story {int(name[-1])}") == "restored"
    run.finish(is_over=True)
    run.close()
    assert {record.headline for record in read(tmp_path, strict=True)} == {"Story 1", "Story 2"}
    assert len(list(read(tmp_path))) == 2


def test_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"data_dir: .* holds no data set"):
        next(read(tmp_path))


def test_a_segment_published_while_it_is_looked_for_is_read_once(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    write(run, 1)
    run.commit()
    records = read(tmp_path, unpublished=True)
    assert next(records).headline == "Story 1"
    run.finish(is_over=True)
    assert list(records) == []
    assert len(list(read(tmp_path, unpublished=True))) == 1
    run.close()
