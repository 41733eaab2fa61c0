"""Cheap checks of a data folder: who holds it, its versions, its files and manifests. Nothing is locked or changed."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.archive import files as archive_files
from newscrawl.archive.manifest import read_manifest as read_archive_manifest
from newscrawl.doctor.findings import Finding
from newscrawl.errors import StorageError, UserError
from newscrawl.exporters import files as segment_files
from newscrawl.exporters.compression import UNREADABLE, open_lines
from newscrawl.exporters.files import day_names
from newscrawl.exporters.manifest import read_manifest
from newscrawl.frontier.database import FILE, VERSION
from newscrawl.frontier.lock import holder_of
from newscrawl.frontier.store import Store
from newscrawl.items import SCHEMA_VERSION
from newscrawl.records.versions import EARLIER_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPAIR = "`newscrawl frontier repair` mends it; `--dry-run` only shows what is different"
_VERIFY = "`newscrawl archive verify` reads all of it"
_LINE_MAX = 16 * 1024 * 1024  # bytes that are read of one line
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs"))
"""File systems on which the write-ahead log of SQLite is not safe, or locks do not hold."""
_NAMED = 3  # faults of one kind that are named


def check_data_folder(folder: Path, mounts: Path = _MOUNTS) -> Iterator[Finding]:
    """All checks of a data folder. `mounts` is the system's table of file systems."""
    try:
        yield from _all(folder, mounts)
    except OSError as error:
        sentence = f"{error.filename or folder} cannot be read: {error.strerror}"
        yield Finding("data", "fault", sentence, "check its permissions and its disk")


def _all(folder: Path, mounts: Path) -> Iterator[Finding]:
    yield from _file_system(folder, mounts)
    if not folder.exists():
        found = f"{folder} does not exist yet"
        yield Finding("data", "ok", found, "the first run makes it")
        return
    yield from _mode(folder)
    yield _lock(folder)
    yield _frontier(folder)
    yield from _segments(folder)
    yield from _archive(folder)


def _file_system(folder: Path, mounts: Path) -> Iterator[Finding]:
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return  # only Linux has it
    found = [line.split()[1:3] for line in lines if len(line.split()) > 2]
    place = str(folder.resolve())
    around = [one for one in found if f"{place}/".startswith(f"{one[0].rstrip('/')}/")]
    if not around:
        return
    point, kind = max(around, key=lambda one: len(one[0]))
    if kind in _NETWORK:
        sentence = (
            f"{folder} is on {kind} ({point}), where the frontier's locks and log are not safe"
        )
        yield Finding(
            "data", "fault", sentence, "set DATA_DIR to a folder on a disk of this machine"
        )


def _mode(folder: Path) -> Iterator[Finding]:
    if folder.stat().st_mode & stat.S_IWOTH:
        sentence = f"everyone on this machine may write to {folder}"
        yield Finding("data", "warning", sentence, f"chmod o-w {folder}")


def _lock(folder: Path) -> Finding:
    holder = holder_of(folder)
    if holder is None:
        return Finding("lock", "ok", f"no run holds {folder}")
    if holder.is_alive:
        advice = "a second run ends with status 5 until it is over"
        return Finding("lock", "ok", f"{folder} is held by {holder.name}", advice)
    sentence = f"{holder.name} was killed: it holds {folder} no more"
    return Finding("lock", "warning", sentence, "run its command again: it resumes")


def _frontier(folder: Path) -> Finding:
    if not (folder / FILE).exists():
        if (folder / segment_files.FOLDER).is_dir():
            return Finding(
                "frontier", "fault", f"{folder} has a data set without a frontier", _REPAIR
            )
        return Finding("frontier", "ok", f"nothing was crawled into {folder} yet")
    try:
        store = Store(folder, read_only=True)
    except (StorageError, UserError) as error:
        return Finding("frontier", "fault", str(error))
    try:
        version = store.version
        articles, lines, _ = store.totals()
        jobs = [json.loads(identity) for _, identity, _, ended in store.jobs() if ended is None]
    except StorageError as error:
        return Finding("frontier", "fault", str(error))
    finally:
        store.close()
    open_jobs = (
        f", {len(jobs)} unfinished jobs ({_some([one['spider'] for one in jobs])})" if jobs else ""
    )
    sentence = f"version {version}, {articles} known articles, {lines} lines{open_jobs}"
    if version < VERSION:
        return Finding("frontier", "ok", sentence, f"the next run makes it version {VERSION}")
    return Finding("frontier", "ok", sentence, "the same commands finish them" if jobs else None)


class _File(NamedTuple):
    """A published file, and its size by the manifest of its day; None without an entry."""

    path: Path
    size: int
    stated: int | None


def _segments(folder: Path) -> Iterator[Finding]:
    """Published segments against the manifests, and the schema version of the newest."""
    root = folder / segment_files.FOLDER
    there: list[_File] = []
    absent: list[str] = []
    faults: list[str] = []
    try:
        for name in day_names(root):
            day, manifest = segment_files.scan(root / name), read_manifest(root / name)
            faults += manifest.faults
            absent += [
                one.file for stem, one in manifest.entries.items() if stem not in day.segments
            ]
            for stem, file in day.segments.items():
                entry = manifest.entries.get(stem)
                is_same = (
                    entry is not None and entry.file == file.path.name
                )  # else compressed since
                stated = entry.bytes if entry and is_same else file.size if entry else None
                there.append(_File(file.path, file.size, stated))
    except OSError as error:
        faults.append(f"{error.filename or root} cannot be read: {error.strerror}")
    if there or absent or faults:
        yield from _compared("segments", there, faults, _REPAIR)
    if absent:
        sentence = f"{len(absent)} segments of the manifests are not there ({_some(absent)})"
        advice = f"fine where they were moved away; else {_REPAIR}"
        yield Finding("segments", "warning", sentence, advice)
    if there:
        yield _schema(there[-1].path)


def _archive(folder: Path) -> Iterator[Finding]:
    """Published WARC files against the manifests."""
    root = folder / archive_files.FOLDER
    there: list[_File] = []
    absent: list[str] = []
    faults: list[str] = []
    try:
        for name in day_names(root):
            day = archive_files.scan(root / name)
            entries, unread = read_archive_manifest(root / name)
            faults += unread
            absent += [one.file for stem, one in entries.items() if stem not in day.files]
            for stem, path in day.files.items():
                stated = entries[stem].bytes if stem in entries else None
                there.append(_File(path, path.stat().st_size, stated))
    except OSError as error:
        faults.append(f"{error.filename or root} cannot be read: {error.strerror}")
    if there or absent or faults:
        yield from _compared("warc", there, faults, f"{_VERIFY}; {_REPAIR}")
    if absent:
        sentence = f"{len(absent)} WARC files of the manifests are not there ({_some(absent)})"
        advice = f"fine where they were moved away; else {_REPAIR}"
        yield Finding("warc", "warning", sentence, advice)


def _compared(check: str, there: list[_File], faults: list[str], advice: str) -> Iterator[Finding]:
    strays = [one.path.name for one in there if one.stated is None]
    other = [one.path.name for one in there if one.stated not in (None, one.size)]
    for sentence in faults[:_NAMED]:
        yield Finding(check, "fault", sentence, advice)
    if other:
        sentence = (
            f"{len(other)} files have another size than their manifest states ({_some(other)})"
        )
        yield Finding(check, "fault", sentence, advice)
    if strays:
        sentence = f"{len(strays)} files are in no manifest ({_some(strays)})"
        yield Finding(check, "warning", sentence, advice)
    if not (faults or other or strays):
        size = sum(one.size for one in there) / 1e6
        yield Finding(check, "ok", f"{len(there)} files, {size:.1f} MB, as their manifests state")


def _schema(path: Path) -> Finding:
    """The schema version of a segment's first line."""
    try:
        with open_lines(path) as file:
            line: Any = json.loads(file.readline(_LINE_MAX))
        found = str(line["schema_version"])
    except (*UNREADABLE, ValueError, KeyError, TypeError) as error:
        return Finding(
            "schema", "fault", f"{path} has no readable first line: {error!r:.120}", _REPAIR
        )
    if found == SCHEMA_VERSION:
        return Finding("schema", "ok", f"records have version {found}")
    sentence = f"the newest segment has records of version {found:.40}, this newscrawl writes {SCHEMA_VERSION}"
    if found in EARLIER_VERSIONS:
        return Finding("schema", "ok", sentence, "newscrawl.read converts them")
    return Finding("schema", "fault", sentence, "use the newscrawl that wrote them")


def _some(names: list[str]) -> str:
    more = ", …" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
