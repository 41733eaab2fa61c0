"""Damages to a data folder, by everyday operations, bad disks or attackers, and the records on disk after them."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.compression import open_lines
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.database import FILE
from newscrawl.frontier.outcomes import DONE, KNOWN
from newscrawl.site.urls import parse
from tests.running import Clock, a_run, a_task, keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawl.frontier.run import Run

DAYS = ("2026-03-09", "2026-03-10", "2026-03-11")
NAMES = [f"content_{number:02}" for number in range(9)]
"""Articles: three of each day; the first is revised on the second day."""
REVISED = NAMES[0]


def story(name: str, *, revised: bool = False) -> dict[str, Any]:
    """Fields of an article's record."""
    text = "They write it down again." if revised else "Each evening they write."
    return {"headline": f"Story {name}", "article_body": text}


def crawl(folder: Path, day: str, names: list[str] = NAMES, *, stops: bool = False) -> Run:
    """A run whose list has these articles, and which requests the unknown ones; closed unless `stops`."""
    clock = Clock(f"{day}T08:00:00")
    run = a_run(folder, clock, limits=Limits(lines=2))
    wanted = {a_task(name).key: a_task(name) for name in names}
    for task in run.url_states.due():
        wanted.setdefault(task.key, task)
    for key, task in wanted.items():
        name = key.split()[0]
        run.url_states.discover(task)
        known = run.article_index.known(parse(task.url), None)
        is_new = name == REVISED and day >= DAYS[1]
        if known and known.has_line and not is_new:
            run.feed_records.attach(task.key, known.id or 0, has_line=False)
            run.url_states.end(task, KNOWN)
            continue
        clock.pass_(minutes=1)
        keep(run, task, downloaded=clock(), **story(name, revised=is_new))
        run.url_states.end(task, DONE)
        run.commit()
    if stops:
        run.commit()
        return run
    run.finish(is_over=True)
    run.close()
    return run


def build(folder: Path) -> None:
    """Three days, two files and more on each, one article revised; the last run was killed."""
    crawl(folder, DAYS[0], NAMES[:3])
    crawl(folder, DAYS[1], NAMES[:6])
    crawl(folder, DAYS[2], NAMES, stops=True).close()


def on_disk(folder: Path) -> set[str]:
    """Identifiers of the whole records in published files, as any program would find them."""
    found = set()
    for path in sorted(folder.glob("articles/crawl_date=????-??-??/[!._]*.jsonl*")):
        if not path.is_file() or path.suffix not in (".jsonl", ".gz", ".zst"):
            continue
        try:
            with open_lines(path) as file:
                for line in file:
                    record = _parsed(line)
                    if record:
                        found.add(record)
        except (OSError, EOFError, zlib.error):
            continue
    return found


def _parsed(line: bytes) -> str | None:
    try:
        record = json.loads(line)
        is_record = record["headline"] and record["metadata"]["revision"] + 1
        return str(record["identifier"]) if is_record else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


# --- Damages


def day(folder: Path, number: int = 0) -> Path:
    return folder / "articles" / f"crawl_date={DAYS[number]}"


def segment(folder: Path, number: int = 0, place: int = 0) -> Path:
    return sorted(day(folder, number).glob("[!._]*.jsonl"))[place]


def manifest(folder: Path, number: int = 0) -> Path:
    return day(folder, number) / "_manifest.json"


def steps(*damages: Callable[[Path], object]) -> Callable[[Path], None]:
    """Several damages, one after another."""

    def damage(folder: Path) -> None:
        for one in damages:
            one(folder)

    return damage


def edit_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        data = json.loads(manifest(folder).read_text("utf-8"))
        change(data)
        manifest(folder).write_text(json.dumps(data), "utf-8")

    return damage


def edit_database(*statements: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / FILE)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    return damage


def delete_frontier(folder: Path) -> None:
    for path in folder.glob(f"{FILE}*"):
        path.unlink()


def log_left(folder: Path) -> None:
    """Leave the write-ahead log of a killed run."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("INSERT INTO aliases VALUES ('x', 1)")
        database.commit()
        kept = (folder / f"{FILE}-wal").read_bytes()
    delete_frontier(folder)
    (folder / f"{FILE}-wal").write_bytes(kept)


def older_frontier(folder: Path) -> None:
    """Restore a backup of the frontier from after the first day."""
    aside = folder.parent / "aside"
    crawl(aside, DAYS[0], NAMES[:3])
    delete_frontier(folder)
    shutil.copy(aside / FILE, folder / FILE)


def older_frontier_and_log(folder: Path) -> None:
    """The same with a write-ahead log of another database."""
    with closing(sqlite3.connect(folder / "other.db")) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE t (x)")
        other.execute("INSERT INTO t VALUES (randomblob(100000))")
        other.commit()
        shutil.copy(folder / "other.db-wal", folder / "kept-wal")
    older_frontier(folder)
    (folder / "kept-wal").replace(folder / f"{FILE}-wal")
    (folder / "other.db").unlink()


def pages_overwritten(folder: Path) -> None:
    path = folder / FILE
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 2048)


def gzipped(folder: Path) -> None:
    path = segment(folder)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()


def gzip_cut(folder: Path) -> None:
    gzipped(folder)
    path = next(day(folder).glob("*.gz"))
    path.write_bytes(path.read_bytes()[:-40])


def gzip_of_zeros(folder: Path) -> None:
    gzip_path = segment(folder).with_name("zeros-0001.jsonl.gz")
    with gzip.open(gzip_path, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(bytes(1 << 20))


def append(text: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with segment(folder).open("ab") as file:
            file.write(text)

    return damage


def copied_meanwhile(folder: Path) -> None:
    """`articles/` was copied a moment before the frontier: its open file is shorter."""
    (hidden,) = day(folder, 2).glob(".*.open")
    whole = hidden.read_bytes()
    hidden.write_bytes(whole[: len(whole) // 3])


def hidden_gone(folder: Path) -> None:
    (hidden,) = day(folder, 2).glob(".*.open")
    hidden.unlink()


def published_meanwhile(folder: Path) -> None:
    """The frontier was copied before, and the files after its segment was published."""
    before = (folder / FILE).read_bytes()
    crawl(folder, DAYS[2])
    (folder / FILE).write_bytes(before)


def killed_and_frontier_deleted(folder: Path) -> None:
    delete_frontier(folder)


def symbolic_link(folder: Path) -> None:
    """A day was moved to cold storage, and a link left in its place."""
    cold = folder.parent / "cold"
    cold.mkdir()
    shutil.move(day(folder), cold / day(folder).name)
    day(folder).symlink_to(cold / day(folder).name)


def old_manifest(folder: Path) -> None:
    """Write the manifest in the format of version 1."""
    data = json.loads(manifest(folder).read_text("utf-8"))
    data["version"] = 1
    for entry in data["segments"]:
        del entry["contested"]
    manifest(folder).unlink()
    (day(folder) / "manifest.json").write_text(json.dumps(data), "utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "day moved away": lambda folder: shutil.move(day(folder), folder.parent),
    "two days moved away": lambda folder: [
        shutil.move(day(folder, n), folder.parent) for n in (0, 1)
    ],
    "all days moved away": lambda folder: shutil.rmtree(folder / "articles"),
    "day moved, link left": symbolic_link,
    "segment deleted": lambda folder: segment(folder).unlink(),
    "segment of the revision deleted": lambda folder: segment(folder, 1).unlink(),
    "segment gzipped": gzipped,
    "segment gzipped and cut": gzip_cut,
    "segment cut in a line": lambda folder: os.truncate(segment(folder), 900),
    "segment cut at a line": lambda folder: os.truncate(
        segment(folder), segment(folder).read_bytes().index(b"\n") + 1
    ),
    "segment emptied": lambda folder: os.truncate(segment(folder), 0),
    "segment is binary": lambda folder: segment(folder).write_bytes(bytes(range(256)) * 9),
    "segment not readable as text": append(b'{"identifier": "\xff\xfe"}\n'),
    "segment renamed": lambda folder: segment(folder).rename(day(folder) / "old.jsonl"),
    "segment moved to another day": lambda folder: shutil.move(segment(folder), day(folder, 1)),
    "segment copied beside": lambda folder: shutil.copy(
        segment(folder), day(folder) / "copy.jsonl"
    ),
    "segment copied to another day": lambda folder: shutil.copy(segment(folder), day(folder, 1)),
    "a line 5": append(b"5\n"),
    "a line null": append(b"null\n"),
    "a line without metadata": append(b'{"identifier": "x", "headline": "y", "url": "z"}\n'),
    "a line of odd types": append(
        b'{"identifier": "x", "headline": "y", "url": "z", "metadata": {"revision": "two"}}\n'
    ),
    "a line nested deep": append(b"[" * 100_000 + b"\n"),
    "a packed file of zeros": gzip_of_zeros,
    "manifest deleted": lambda folder: manifest(folder).unlink(),
    "manifest empty": lambda folder: manifest(folder).write_text(""),
    "manifest torn": lambda folder: os.truncate(manifest(folder), 200),
    "manifest of another": lambda folder: manifest(folder).write_text('{"files": ["a"]}'),
    "manifest is a list": lambda folder: manifest(folder).write_text("[]"),
    "manifest of a newer version": edit_manifest(lambda data: data.update(version=99)),
    "manifest, a key more": edit_manifest(lambda data: data["segments"][0].update(more=1)),
    "manifest, a key less": edit_manifest(lambda data: data["segments"][0].pop("sha256")),
    "manifest, no file named": edit_manifest(lambda data: data["segments"][0].pop("file")),
    "manifest, odd types": edit_manifest(
        lambda data: data["segments"][0].update(lines="two", bytes=None)
    ),
    "manifest, an entry is a number": edit_manifest(lambda data: data["segments"].append(5)),
    "manifest leads away": edit_manifest(
        lambda data: data["segments"].append({"file": "../../../../etc/passwd"})
    ),
    "manifest leads to the root": edit_manifest(
        lambda data: data["segments"][0].update(file="/etc/passwd")
    ),
    "manifest is a folder": steps(
        lambda folder: manifest(folder).unlink(), lambda folder: manifest(folder).mkdir()
    ),
    "manifest of the version before": old_manifest,
    "a folder in a day": lambda folder: (day(folder) / "more").mkdir(),
    "a folder named like a segment": lambda folder: (day(folder) / "x-0001.jsonl").mkdir(),
    "a file in a day": lambda folder: (day(folder) / "notes.txt").write_text("mine"),
    "a file beside the days": lambda folder: (folder / "articles" / "notes.txt").write_text("mine"),
    "a day is a file": steps(
        lambda folder: shutil.rmtree(day(folder)),
        lambda folder: day(folder).write_text("no folder"),
    ),
    "a pipe named like a segment": lambda folder: os.mkfifo(day(folder) / "x-0001.jsonl"),
    "a pipe named like a manifest": steps(
        lambda folder: manifest(folder).unlink(),
        lambda folder: os.mkfifo(manifest(folder)),
    ),
    "a pipe named like an open segment": lambda folder: os.mkfifo(
        day(folder) / ".x-0001.jsonl.open"
    ),
    "a device by a link": lambda folder: (day(folder) / "x-0001.jsonl").symlink_to("/dev/zero"),
    "frontier deleted": delete_frontier,
    "frontier deleted, its log left": log_left,
    "frontier deleted, link left": steps(symbolic_link, delete_frontier),
    "day not readable": lambda folder: day(folder).chmod(0),
    "segment not readable": lambda folder: segment(folder).chmod(0),
    "a name that is no text": lambda folder: shutil.copy(
        segment(folder), day(folder) / os.fsdecode(b"x\xff-0001.jsonl")
    ),
    "frontier deleted, day moved": steps(
        delete_frontier,
        lambda folder: shutil.move(day(folder), folder.parent),
    ),
    "frontier of the first day": older_frontier,
    "frontier of the first day, log of another": older_frontier_and_log,
    "frontier is no database": steps(
        delete_frontier,
        lambda folder: (folder / FILE).write_bytes(b"no database at all" * 500),
    ),
    "frontier empty": steps(delete_frontier, lambda folder: (folder / FILE).touch()),
    "frontier's pages overwritten": pages_overwritten,
    "frontier without a table": edit_database("DROP TABLE segments"),
    "frontier names a file outside": edit_database(
        "UPDATE segments SET folder = '../..', name = '.ssh/x'"
    ),
    "frontier names the root": edit_database(
        "UPDATE segments SET folder = '/etc', name = 'passwd'"
    ),
    "frontier points behind the end": edit_database("UPDATE articles SET start = start + 5000"),
    "frontier points at another line": edit_database("UPDATE articles SET start = 0, length = 40"),
    "copied meanwhile": copied_meanwhile,
    "open segment deleted": hidden_gone,
    "published meanwhile": published_meanwhile,
    "dataset id of another": lambda folder: (folder / "articles" / "_dataset.json").write_text(
        '{"id": "another", "generation": 3}'
    ),
    "dataset id torn": lambda folder: os.truncate(folder / "articles" / "_dataset.json", 9),
}
"""Damages by name, for a folder made by `build`."""
