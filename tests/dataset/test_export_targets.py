"""Targets of exports: whole or as they were, on this machine and in stores."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from typing import TYPE_CHECKING, Any

import fsspec  # type: ignore[import-untyped]
import pytest

from newscrawl.dataset import exchange, targets
from newscrawl.dataset.exporting import Export
from newscrawl.dataset.targets import MARKER
from newscrawl.errors import ArgumentError, DataSetError, StorageError
from tests.exporting import records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = ["x.parquet", "x.sqlite", "x.csv", "x.csv.gz", "x.jsonl", "x.jsonl.zst", "x.jsonld"]
ALL = [*FILES, "x/"]


def plain(count: int, breaks: BaseException | None = None) -> Iterator[dict[str, Any]]:
    """Records as plain data; an error behind the last where one is given."""
    yield from (one.to_dict() for one in records(count))
    if breaks:
        raise breaks


def write(name: str, found: Iterator[dict[str, Any]]) -> None:
    export = Export.parse(name)
    target = export.target()

    def fail(sentence: str) -> None:
        raise DataSetError(sentence)

    export.write(target, found, fail)


def state(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- This machine


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize(
    "breaks", [KeyboardInterrupt(), DataSetError("damaged"), RuntimeError("a fault")], ids=repr
)
def test_an_export_that_breaks_off_changes_nothing(
    tmp_path: Path, name: str, is_new: bool, breaks: BaseException
) -> None:
    target = f"{tmp_path}/{name}"
    if not is_new:
        write(target, plain(30))
    before = state(tmp_path)
    assert bool(before) != is_new
    with pytest.raises(type(breaks)):
        write(target, plain(20, breaks))
    assert state(tmp_path) == before


@pytest.mark.parametrize("name", ALL)
def test_an_export_replaces_the_former(tmp_path: Path, name: str) -> None:
    target = f"{tmp_path}/{name}"
    write(target, plain(30))
    first = state(tmp_path)
    write(target, plain(20))
    second = state(tmp_path)
    assert first != second
    write(target, plain(30))
    if "sqlite" not in name:
        assert state(tmp_path) == first


@pytest.mark.parametrize("name", FILES)
def test_a_full_disk_is_a_storage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write(f"{tmp_path}/{name}", plain(10))
    before = state(tmp_path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("newscrawl.dataset.targets.os.fsync", full)
    with pytest.raises(StorageError, match=f"{name}: No space left on device"):
        write(f"{tmp_path}/{name}", plain(20))
    assert state(tmp_path) == before


def test_a_database_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("newscrawl.dataset.formats.sqlite._insert", full)
    with pytest.raises(StorageError, match=r"x\.sqlite: database or disk is full"):
        write(f"{tmp_path}/x.sqlite", plain(1))
    assert state(tmp_path) == {}


def test_folders_are_made(tmp_path: Path) -> None:
    write(f"{tmp_path}/a/b/x.csv", plain(1))
    write(f"file://{tmp_path}/c/x.csv", plain(1))
    assert sorted(state(tmp_path)) == ["a/b/x.csv", "c/x.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "x.csv")
    (tmp_path / "link").symlink_to(tmp_path / "x")
    write(f"{tmp_path}/link.csv", plain(1))
    write(f"{tmp_path}/link/", plain(1))
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "x.csv").stat().st_size
    assert (tmp_path / "x" / MARKER).exists()


def test_a_file_has_the_permissions_of_the_user(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        for name in FILES:
            write(f"{tmp_path}/{name}", plain(1))
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o640}


@pytest.mark.parametrize("is_possible", [True, False])
def test_a_folder_is_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_possible: bool
) -> None:
    if not is_possible:

        def missing(*_: Any) -> None:
            raise OSError(errno.ENOSYS, "the system has no renameat2")

        monkeypatch.setattr(exchange, "_exchange", missing)
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    exchange.exchange(tmp_path / "new", tmp_path / "old")
    assert sorted(state(tmp_path)) == ["new/old", "old/new"]


def test_an_exchange_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(f"{tmp_path}/x/", plain(9))
    before = state(tmp_path)

    def denied(*_: Any) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(exchange, "_exchange", denied)
    with pytest.raises(StorageError, match="Operation not permitted"):
        write(f"{tmp_path}/x/", plain(5))
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("folder.csv", "TARGET: {}folder.csv is a folder, expected a file"),
        ("file/", "TARGET: {}file/ is a file, expected a folder"),
        ("other/", "TARGET: {}other/ is a folder with other files, expected a new or empty folder"),
        ("file/x.csv", "TARGET: {}file/x.csv cannot be written, {}file does not allow it"),
        ("x" * 300 + ".csv", "TARGET: '{}" + "x" * 300 + ".csv' cannot be written: File name too long"),
        ("x" * 300 + "/", "TARGET: '{}" + "x" * 300 + "/' cannot be written: File name too long"),
        ("fifo.jsonl", "TARGET: {}fifo.jsonl is not a regular file, expected one, or - for standard"),
    ],
)  # fmt: skip
def test_what_cannot_be_written(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    os.mkfifo(tmp_path / "fifo.jsonl")
    with pytest.raises(ArgumentError) as error:
        Export.parse(f"{tmp_path}/{name}").target()
    assert str(error.value).startswith(sentence.replace("{}", f"{tmp_path}/"))


# --- A store in memory


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("has_names_last", [True, False])
def test_a_file_in_a_store(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, has_names_last: bool
) -> None:
    """Also in one where a file that is written is seen before it is whole."""
    if not has_names_last:
        monkeypatch.setattr(targets, "_OBJECT_STORES", frozenset(["memory"]))
    write(f"memory://a/{name}", plain(20))
    write(f"{tmp_path}/{name}", plain(20))
    stored = memory.cat_file(f"/a/{name}")
    if "sqlite" not in name:
        assert stored == (tmp_path / name).read_bytes()
    assert memory.find("/") == [f"/a/{name}"]
    with pytest.raises(RuntimeError):
        write(f"memory://a/{name}", plain(5, RuntimeError()))
    assert memory.cat_file(f"/a/{name}") == stored
    monkeypatch.setattr(type(memory), "put_file", _half)
    with pytest.raises(StorageError, match=f"memory://a/{name}: the connection is gone"):
        write(f"memory://a/{name}", plain(5))
    if has_names_last:
        assert memory.cat_file(f"/a/{name}") == stored
        assert memory.find("/") == [f"/a/{name}"]


def _half(self: Any, _: str, remote: str, **__: Any) -> None:
    """An upload that breaks off."""
    self.pipe_file(remote, b"half")
    raise ConnectionError("the connection is gone")


def test_a_folder_in_a_store(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The marker is written last. What an export left that did not end, the next one removes."""
    put, names = type(memory).put_file, []

    def note(self: Any, local: str, remote: str, **options: Any) -> None:
        names.append(remote)
        if len(names) == 3:
            raise ConnectionError("the connection is gone")
        put(self, local, remote, **options)

    monkeypatch.setattr(type(memory), "put_file", note)
    with pytest.raises(StorageError, match="memory://a/x/: the connection is gone"):
        write("memory://a/x/", plain(90))
    assert len(memory.find("/a/x")) == 2
    assert not memory.exists(f"/a/x/{MARKER}")
    memory.pipe_file("/a/x/month=1999-01/part-0.parquet", b"left over")
    write("memory://a/x/", plain(90))
    found = [one.removeprefix("/a/x/") for one in memory.find("/a/x")]
    assert found == [
        MARKER,
        *(
            f"month={month}/part-0.parquet"
            for month in ("2024-01", "2024-02", "2024-03", "__HIVE_DEFAULT_PARTITION__")
        ),
    ]
    with pytest.raises(ArgumentError, match="holds an export, expected a new folder"):
        write("memory://a/x/", plain(1))
    memory.pipe_file("/a/y/mine.txt", b"mine")
    with pytest.raises(ArgumentError, match="has other files, expected a new folder"):
        write("memory://a/y/", plain(1))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("foo://a/x.csv", "TARGET: foo://a/x.csv cannot be written: Protocol not known: foo"),
        ("gs://a/x.csv", "TARGET: gs://a/x.csv cannot be written: Please install gcsfs"),
    ],
)
def test_a_protocol_that_is_not_installed(name: str, sentence: str) -> None:
    with pytest.raises(ArgumentError) as error:
        Export.parse(name).target()
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize(
    ("package", "name", "sentence"),
    [
        ("fsspec", "s3://a/x.csv", "TARGET: s3://a/x.csv needs fsspec, install newscrawl[export]"),
        ("pyarrow", "x.parquet", "--format: parquet needs pyarrow, install newscrawl[export]"),
    ],
)
def test_an_extra_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, package: str, name: str, sentence: str
) -> None:
    for module in (targets, __import__("newscrawl.dataset.exporting", fromlist=["x"])):
        monkeypatch.setattr(module, "find_spec", lambda one: None if one == package else one)
    with pytest.raises(ArgumentError) as error:
        Export.parse(name).target()
    assert str(error.value) == sentence


def test_an_old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 31, 1))
    monkeypatch.setattr("sqlite3.sqlite_version", "3.31.1")
    with pytest.raises(ArgumentError, match=r"needs SQLite 3\.34 or later, this Python has 3\.31"):
        Export.parse("x.sqlite").target()


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENETUNREACH, "Network is unreachable"),
        TimeoutError("timed out"),
        RuntimeError("a fault"),
    ],
    ids=repr,
)
def test_a_store_that_does_not_answer_at_once(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Some protocols of fsspec, such as ftp, connect when the address is read."""

    def connect(_: str) -> None:
        raise error

    monkeypatch.setattr(fsspec.core, "url_to_fs", connect)
    for name in ("ftp://host/x.csv", "ftp://host/x/"):
        with pytest.raises(StorageError, match=f"^{name}: "):
            Export.parse(name).target()
