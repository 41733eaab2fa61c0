"""Dies at every durable step of a run, and of the recovery after it: `python -m tests.frontier.crashing FOLDER`.

A step is a write, a sync, a change of names, or a commit; a process dies before it, after it, and half-way through a
write. With `power`, what was not synced is lost as well: bytes, and names in folders that were not synced. One process forks all others, which is why it is not done inside of pytest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl import read
from newscrawl.archive.verify import Verification
from newscrawl.archive.writing import ArchiveOptions
from newscrawl.exporters.manifest import read_manifest
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.frontier.rule_hits import PageGroup
from newscrawl.frontier.store import Store
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status
from newscrawl.monitoring.summary import summary, write_summary
from newscrawl.pages.evidence import Evidence
from newscrawl.records.schema import schema_errors
from newscrawl.site.urls import parse
from tests.running import Clock, a_run, a_task, archived, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEFORE = ["content_01", "content_02", "content_03", "content_04"]
"""Articles of a run that ended well before."""
CHANGED = {"content_02", "content_04"}
NOW = [*BEFORE, "content_05", "content_06", "content_07", "content_08"]
COMPLETED = {"content_01"}
"""Whose minute a list shows once they are known."""
SHOWN = Evidence(listed_at="2024-03-09 08:30")
GONE = "content_09"
GROUP = PageGroup("www/1", "2026", "www.chinadaily.com.cn", "section", "china", "china/society")


# --- The run


def work(folder: Path, identifiers: list[str], compression: str, body: str) -> None:
    """What a crawl does to its data folder, two requests in flight, a commit after each pair."""
    clock = Clock()
    run = a_run(
        folder,
        clock,
        limits=Limits(lines=3, compression=compression),
        archive=ArchiveOptions(4_000),
        connect=Steps.connect,
    )
    for identifier in [*identifiers, GONE]:
        task = a_task(identifier)
        if run.url_states.discover(task):
            run.store.enqueue(run.job.id, identifier.encode(), 0, identifier)
    run.commit()
    while taken := [one for one in (run.store.next_request(run.job.id) for _ in range(2)) if one]:
        run.commit()
        for queued in taken:
            task, changes = a_task(queued.data), queued.data in CHANGED
            place = archived(run, task, body if changes else queued.data)
            if queued.data == GONE:
                run.url_states.end(task, Outcome("gone"))
                continue
            text = body if changes else "Each evening they write."
            keep(run, task, warc=str(place), headline=f"Story {queued.data}", article_body=text)
            if queued.data in COMPLETED and identifiers is NOW:
                run.minutes.improve(parse(task.url), SHOWN)
            run.url_states.end(task, DONE)
            run.url_states.count("list/passed")
            run.url_states.count_record("www/1", ["headline"], [])
            run.rule_hits.add(GROUP, ["css h1"], task.url)
            run.url_states.mark_source_dead(task.url, "gone")
        run.store.acknowledge([one.id for one in taken])
        run.commit()
    run.finish(is_over=True)
    results = RunResults.of(run, {"finish_reason": "finished", **run.url_states.counters()})
    write_summary(run, summary(run, run_status(results, 0), results))
    run.close()


def violations(folder: Path) -> list[str]:
    """What is wrong with a folder after the same command has come to its end."""
    found = []
    lines = [
        (one["identifier"], one["metadata"]["revision"], one["article_body"])
        for one in read(folder, revisions="all", as_="dict")
    ]
    wanted = [(identifier, 1, _first(identifier)) for identifier in NOW]
    wanted += [(identifier, 2, "Changed.") for identifier in sorted(CHANGED)]
    wanted += [(identifier, 1, _first(identifier)) for identifier in sorted(COMPLETED)]
    if sorted(lines) != sorted(wanted):
        found.append(f"lines {sorted(lines)}")
    newest = {
        one.identifier: (one.metadata.revision, bool(one.date_published)) for one in read(folder)
    }
    if newest != {name: (1 + (name in CHANGED), name in COMPLETED) for name in NOW}:
        found.append(f"newest {newest}")
    found += [f"{one.identifier}: {fault}" for one in read(folder) for fault in schema_errors(one)]
    listed = set()
    for day in (folder / "articles").iterdir():
        for entry in read_manifest(day).entries.values():
            content = (day / entry.file).read_bytes()
            listed.add(day / entry.file)
            if (len(content), hashlib.sha256(content).hexdigest()) != (entry.bytes, entry.sha256):
                found.append(f"{entry.file} is not what the manifest says")
    there = {path for path in (folder / "articles").glob("*/*") if path.name != "_manifest.json"}
    if there != listed:
        found.append(f"files {sorted(path.name for path in there ^ listed)}")
    found += archive_violations(folder, len(lines))
    store = Store(folder)
    if open_urls := [one.key for one in store.urls("open")]:
        found.append(f"no end: {open_urls}")
    (job,) = store.jobs()
    books = store.account(job[0], "article")
    if books != {("done", None): len(NOW), ("gone", None): 1} or job[3] is None:
        found.append(f"books {books}, job {job}")
    counts = {
        "counter": store.counters(job[0]).get("list/passed"),
        "records": store.record_counts(job[0], "template").get("www/1"),
        "pages": store.rule_hits(job[0])[GROUP].pages,
        "hits": store.rule_hits(job[0])[GROUP].rules["css h1"],
        "dead": store.dead_sources(job[0], "dead")["gone"].count,
    }
    if counts != dict.fromkeys(counts, len(NOW)):
        found.append(f"counted {counts}")
    store.close()
    return found


def archive_violations(folder: Path, lines: int) -> list[str]:
    """What is wrong with the archive: each line names the record of its page, and every file is published and listed."""
    verification = Verification(folder)
    found = list(verification.faults())
    if verification.seen.lines != lines:
        found.append(f"{verification.seen.lines} of {lines} lines name a record")
    if hidden := [path.name for path in (folder / "warc").glob("*/.*")]:
        found.append(f"hidden {hidden}")
    store = Store(folder, read_only=True)
    states = {(row.name, row.state, row.bytes) for row in store.warc_files()}
    store.close()
    files = {
        (path.name.partition(".")[0], "published", path.stat().st_size)
        for path in (folder / "warc").glob("*/*.warc.gz")
    }
    if states != files:
        found.append(f"rows {states ^ files}")
    return found


def _first(identifier: str) -> str:
    return "First." if identifier in CHANGED else "Each evening they write."


# --- Dying


@dataclass
class Steps:
    """Counts durable steps and dies at one of them."""

    die_at: int
    power: bool
    count: int = 0
    synced: dict[str, int] = field(default_factory=dict)
    """Bytes of a file that a power cut leaves."""
    undo: dict[Path, list[Callable[[], Any]]] = field(default_factory=dict)
    """By folder: what a power cut does to names in it that were not synced."""

    @staticmethod
    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return sqlite3.connect(*arguments, factory=_Connection, **options)

    def step(self) -> None:
        self.count += 1
        if self.count == self.die_at:
            self.die()

    def die(self) -> None:
        if self.power:
            for changes in self.undo.values():
                for change in reversed(changes):
                    change()
            for name, size in self.synced.items():
                if os.path.exists(name):  # noqa: PTH110 - Path's methods are replaced
                    os.truncate(name, min(size, os.path.getsize(name)))  # noqa: PTH202
        os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call with a step before it and one after."""

        def stepped(*arguments: Any, **options: Any) -> Any:
            self.step()
            result = call(*arguments, **options)
            self.step()
            return result

        return stepped

    def install(self) -> None:
        """Put the steps around what newscrawl does to the disk."""
        write, fsync, open_ = os.write, os.fsync, os.open
        replace, unlink = Path.replace, Path.unlink

        def torn_write(descriptor: int, data: Any) -> int:
            self._saw(descriptor)
            self.step()
            half = write(descriptor, bytes(data[: len(data) // 2]))
            self.step()
            return half + write(descriptor, bytes(data[half:]))

        def synced(descriptor: int) -> None:
            fsync(descriptor)
            name = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115
            if Path(name).is_dir():
                self.undo.pop(Path(name), None)
            else:
                self.synced[name] = os.fstat(descriptor).st_size

        def made(path: Any, flags: int, *more: Any, **options: Any) -> int:
            is_new = bool(flags & os.O_CREAT) and not Path(path).exists()
            descriptor = open_(path, flags, *more, **options)
            if is_new:
                self._on_power_cut(Path(path).parent, lambda: unlink(Path(path), missing_ok=True))
            return descriptor

        def replaced(source: Path, target: Path) -> None:
            before = target.read_bytes() if target.exists() else None
            replace(source, target)
            self.synced[str(target)] = self.synced.pop(str(source), target.stat().st_size)

            def back() -> None:
                if target.exists():
                    replace(target, source)
                if before is not None:
                    target.write_bytes(before)

            self._on_power_cut(target.parent, back)

        os.write = torn_write
        os.fsync = self.around(synced)
        os.open = made
        Path.replace = self.around(replaced)  # type: ignore[method-assign]
        Path.unlink = self.around(unlink)  # type: ignore[method-assign]
        Path.mkdir = self.around(Path.mkdir)  # type: ignore[method-assign]

    def _saw(self, descriptor: int) -> None:
        name = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115
        self.synced.setdefault(name, 0)

    def _on_power_cut(self, folder: Path, change: Callable[[], Any]) -> None:
        self.undo.setdefault(folder.resolve(), []).append(change)


STEPS: list[Steps] = []
"""The steps of this process; at most one."""


class _Connection(sqlite3.Connection):
    """A connection whose commits are steps. What SQLite syncs is SQLite's to prove."""

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if not STEPS or statement.split(maxsplit=1)[0] not in ("COMMIT", "BEGIN"):
            return super().execute(statement, *values)
        STEPS[0].step()
        result = super().execute(statement, *values)
        STEPS[0].step()
        return result


def run_in_child(job: Callable[[], None], die_at: int = 0, *, power: bool = False) -> bool:
    """Whether the job came to its end. RuntimeError where it broke down instead of dying."""
    child = os.fork()
    if child == 0:
        try:
            STEPS[:] = [Steps(die_at, power)]
            STEPS[0].install()
            job()
        except BaseException:  # noqa: BLE001 - the parent has to learn of it
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status):
        raise RuntimeError(f"the run broke down at step {die_at}")
    return True


# --- Every point


def points(
    folder: Path, compression: str, *, power: bool, every: int
) -> Iterator[tuple[int, int, list[str]]]:
    """Each crash of a run (n, 0), and for every `every`th of them each crash (n, m) of the recovery after it."""
    start, here, there = folder / "start", folder / "here", folder / "there"
    work(start, BEFORE, compression, "First.")

    def again() -> None:
        work(here, NOW, compression, "Changed.")

    number = 0
    while True:
        number += 1
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(start, here)
        ended = run_in_child(again, number, power=power)
        if every and number % every == 0 and not ended:
            shutil.rmtree(there, ignore_errors=True)
            shutil.copytree(here, there)
            second = 0
            recovered = False
            while not recovered:
                second += 1
                shutil.rmtree(here)
                shutil.copytree(there, here)
                recovered = run_in_child(again, second, power=power)
                run_in_child(again)
                yield number, second, violations(here)
        else:
            run_in_child(again)
            yield number, 0, violations(here)
        if ended:
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--compression", default="none")
    parser.add_argument("--power", action="store_true")
    parser.add_argument("--every", type=int, default=0, help="also every crash of these recoveries")
    given = parser.parse_args()
    crashes, wrong = 0, []
    found = points(given.folder, given.compression, power=given.power, every=given.every)
    for number, second, violated in found:
        crashes += 1
        if violated:
            wrong.append([number, second, violated])
    print(json.dumps({"points": crashes, "wrong": wrong}))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
