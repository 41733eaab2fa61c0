"""Targets of `newscrawl export`: files and folders on this machine, and addresses that fsspec knows, such as s3://bucket/x.parquet.

A target is whole or as it was: what is written lies beside it, or in a temporary folder, until it is complete.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sys
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from newscrawl.dataset.exchange import exchange
from newscrawl.errors import ArgumentError, StorageError, UserError
from newscrawl.exporters.disk import make_folder, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_OUTPUT = "-"
MARKER = "_newscrawl_export.json"
"""A file in a folder that newscrawl exported, written last: readers of data skip names with "_"."""

_OBJECT_STORES = frozenset(("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss"))
"""Protocols of stores in which a file appears only when it is whole; elsewhere it gets its name last."""
_OURS = re.compile(r"(month|day)=[^/]+/part-\d+\.parquet")


class Target(ABC):
    """A file or folder that an export makes."""

    name: str

    @abstractmethod
    def check(self) -> None:
        """Raise ArgumentError where it cannot be written, as far as that is known before."""

    @abstractmethod
    def writing(self) -> Any:
        """A context with the path to write to, a file or folder that does not exist. At its end the target is stored.

        After an error or an interrupt, the target is as it was. StorageError where it cannot be stored.
        """


class LocalFile(Target):
    """A file on this machine."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._path = local_path(name)

    def check(self) -> None:
        """Refuse a folder, a device, and a folder that cannot be written."""
        _check_name(self.name, self._path)
        if self._path.is_dir():
            raise ArgumentError(f"TARGET: {self.name} is a folder, expected a file")
        if self._path.exists() and not self._path.is_file():
            raise ArgumentError(
                f"TARGET: {self.name} is not a regular file, expected one, or - for standard output"
            )
        _check_writable(self.name, self._path)

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Write beside the target, then rename."""
        path = Path(os.path.realpath(self._path))
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        with _on_disk(self.name):
            try:
                make_folder(path.parent)
                yield aside
                _sync(aside)
                aside.replace(path)
                sync_folder(path.parent)
            finally:
                aside.unlink(missing_ok=True)


class LocalFolder(Target):
    """A folder on this machine. One that newscrawl exported is replaced as a whole."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._path = local_path(name)

    def check(self) -> None:
        """Refuse a file, and a folder with other files."""
        _check_name(self.name, self._path)
        if self._path.exists() and not self._path.is_dir():
            raise ArgumentError(f"TARGET: {self.name} is a file, expected a folder")
        is_other = self._path.is_dir() and any(self._path.iterdir())
        if is_other and not (self._path / MARKER).is_file():
            raise ArgumentError(
                f"TARGET: {self.name} is a folder with other files, expected a new or empty folder, or one of an earlier export"
            )
        _check_writable(self.name, self._path)

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Write beside the target, then exchange both."""
        path = Path(os.path.realpath(self._path))
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        with _on_disk(self.name):
            try:
                make_folder(path.parent)
                aside.mkdir()
                yield aside
                (aside / MARKER).write_bytes(marker())
                for folder, _, files in os.walk(aside):
                    for one in files:
                        _sync(Path(folder, one))
                    sync_folder(Path(folder))
                exchange(aside, path)
                sync_folder(path.parent)
            finally:
                shutil.rmtree(aside, ignore_errors=True)


class _Remote(Target):
    """A file or folder in a store of fsspec's."""

    def __init__(self, name: str) -> None:
        """Raises ArgumentError where fsspec, or its package for the protocol, is not installed; StorageError where the store does not answer."""
        self.name = name
        self._protocol = urlsplit(name).scheme
        if find_spec("fsspec") is None:
            raise ArgumentError(f"TARGET: {name} needs fsspec, install newscrawl[export]")
        import fsspec  # type: ignore[import-untyped]  # noqa: PLC0415 - only for such targets

        with _storing(name):  # some protocols connect at once
            try:
                self._system, self._path = fsspec.core.url_to_fs(name)
            except (ImportError, ValueError) as error:
                raise ArgumentError(f"TARGET: {name} cannot be written: {error}") from None

    def check(self) -> None:
        """Refuse a bucket that does not exist."""
        if self._protocol not in _OBJECT_STORES:
            return
        bucket = self._path.partition("/")[0]
        with _storing(self.name), suppress(PermissionError):
            if not self._system.exists(bucket):
                raise ArgumentError(f"TARGET: {self.name}: there is no bucket {bucket!r}")


class RemoteFile(_Remote):
    """A file in a store."""

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Write to a temporary file, then upload it."""
        with _on_disk(self.name), TemporaryDirectory(prefix="newscrawl-") as folder:
            path = Path(folder, PurePosixPath(self._path).name)
            yield path
            with _storing(self.name):
                self._put(path)

    def _put(self, path: Path) -> None:
        if self._protocol in _OBJECT_STORES:
            self._system.put_file(str(path), self._path)
            return
        parent, _, name = self._path.rpartition("/")
        aside = f"{parent}/.{name}.{secrets.token_hex(4)}.part"
        self._system.makedirs(parent, exist_ok=True)
        try:
            self._system.put_file(str(path), aside)
            self._system.mv(aside, self._path)
        except BaseException:
            with suppress(Exception):  # the error is raised
                self._system.rm_file(aside)
            raise


class RemoteFolder(_Remote):
    """A folder in a store. Its files are uploaded one by one, then the marker: with it, the folder is whole."""

    def check(self) -> None:
        """Refuse a folder with files, except those of an export that did not end."""
        super().check()
        with _storing(self.name):
            self._left_over()

    def _left_over(self) -> list[str]:
        """Files of an export that did not end. Raises ArgumentError for other files."""
        found = [str(one) for one in self._system.find(self._path)] if self._exists() else []
        names = [one[len(self._path.rstrip("/")) :].lstrip("/") for one in found]
        if MARKER in names:
            raise ArgumentError(f"TARGET: {self.name} holds an export, expected a new folder")
        if not all(_OURS.fullmatch(one) for one in names):
            raise ArgumentError(f"TARGET: {self.name} has other files, expected a new folder")
        return found

    def _exists(self) -> bool:
        return bool(self._system.exists(self._path))

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Write to a temporary folder, then upload it."""
        with _on_disk(self.name), TemporaryDirectory(prefix="newscrawl-") as name:
            folder = Path(name, "export")
            folder.mkdir()
            yield folder
            with _storing(self.name):
                for one in self._left_over():
                    self._system.rm_file(one)
                for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                    target = f"{self._path.rstrip('/')}/{path.relative_to(folder).as_posix()}"
                    self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
                    self._system.put_file(str(path), target)
                self._system.pipe_file(f"{self._path.rstrip('/')}/{MARKER}", marker())


def target_of(name: str, *, is_folder: bool) -> Target:
    """The target of a name: a path, an address file://, or one of another protocol."""
    if is_remote(name):
        return RemoteFolder(name) if is_folder else RemoteFile(name)
    return LocalFolder(name) if is_folder else LocalFile(name)


def is_remote(name: str) -> bool:
    """Whether a name is an address that fsspec knows, not a path."""
    return "://" in name and urlsplit(name).scheme != "file"


def standard_output() -> IO[bytes]:
    """Standard output. ArgumentError where it is closed."""
    if sys.stdout is None:
        raise ArgumentError("TARGET: standard output is closed, expected one that is open")
    return sys.stdout.buffer


def marker() -> bytes:
    """The content of MARKER."""
    return (json.dumps({"written_by": "newscrawl export"}) + "\n").encode()


def local_path(name: str) -> Path:
    """The path of a name: itself, or that of an address file://."""
    return Path(url2pathname(urlsplit(name).path) if "://" in name else name)


def _check_name(name: str, path: Path) -> None:
    """ArgumentError for a name that no file can have: too long, with a NUL, links that lead to themselves."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArgumentError(f"TARGET: {name!r} cannot be written: {reason}") from None


def _check_writable(name: str, path: Path) -> None:
    try:
        parent = next(one for one in path.absolute().parents if one.exists())
    except OSError as error:
        raise ArgumentError(f"TARGET: {name!r} cannot be written: {error.strerror}") from None
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise ArgumentError(f"TARGET: {name} cannot be written, {parent} does not allow it")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _storing(name: str) -> Iterator[None]:
    """Raise StorageError for whatever a store raises."""
    try:
        yield
    except (UserError, StorageError):
        raise
    except Exception as error:  # packages of protocols have errors of their own
        raise StorageError(name, error) from error


@contextmanager
def _on_disk(name: str) -> Iterator[None]:
    """Raise StorageError for an error of the disk."""
    try:
        yield
    except OSError as error:
        raise StorageError(name, error) from error
