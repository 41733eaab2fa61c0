"""Files behind URLs, on S3, HTTP and whatever else fsspec reaches: finds them, and reads them by ranges."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from newscrawl.archive.connection import S3, WEB, is_url, located, patiently, reason, shown
from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONG, SHORT = 4 * 1024 * 1024, 256 * 1024
"""Bytes of a request: where a file is read from its beginning to its end, and where single records are."""

# --- Finding files


def find(url: str, is_input: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """The files and folders that a URL names, or that match it as a pattern, each with whether it is a folder. ArgumentError where there is none.

    `is_input` tells by a file's name whether it can be read.
    """
    scheme, name = url.partition("://")[0].lower(), shown(url)
    if scheme in WEB and (name.endswith("/") or "*" in name):
        raise ArgumentError(
            f"FILE: {name} is a folder or a pattern, which HTTP cannot list; name its files"
        )
    if scheme in S3 and url.partition("://")[2][:1] in ("", "/"):
        raise ArgumentError(f"FILE: {name} names no bucket, expected one like s3://BUCKET/FOLDER")
    try:
        system, path = located(url)
    except OSError as error:
        raise ArgumentError(f"FILE: {name} {error.strerror}") from error
    try:
        found = _matches(system, path, has_patterns=scheme not in WEB)
    except Exception as error:  # of any kind: each package has errors of its own
        raise ArgumentError(f"FILE: {name} cannot be read: {reason(error, url)}") from error
    if [one for one, _ in found] == [path]:  # no pattern
        return [(url, found[0][1])]
    found = [(one, is_folder) for one, is_folder in found if is_folder or is_input(one)]
    if not found:
        raise ArgumentError(f"FILE: nothing that can be read matches {name}")
    return [(str(system.unstrip_protocol(one)), is_folder) for one, is_folder in found]


def _matches(system: Any, path: str, *, has_patterns: bool) -> list[tuple[str, bool]]:
    """The files and folders at a path or, where there is none, that match it as a pattern. Hidden ones do not match, nor what lies in a folder that does."""
    try:
        return [(path, system.info(path)["type"] == "directory")]
    except FileNotFoundError:
        magic = re.search(r"[*?\[]", path)
        if magic is None or not has_patterns:
            raise
    root = path[: magic.start()].rpartition("/")[0]
    system.info(root)  # raises where the bucket is missing, which `glob` does not
    found = system.glob(path, detail=True)
    folders: set[str] = set()
    matches = []
    for name in sorted(found):
        parts = name.removeprefix(root).strip("/").split("/")
        above = {name[:at] for at, sign in enumerate(name) if sign == "/"}
        if above & folders or not all(map(_is_visible, parts)):
            continue
        is_folder = found[name]["type"] == "directory"
        if is_folder:
            folders.add(name)
        matches.append((name, is_folder))
    return matches


def walk(url: str, is_input: Callable[[str], bool]) -> Iterator[str]:
    """The files of a folder and of the folders in it, in the order of a folder on disk; hidden ones and those that begin with _ are left out."""
    system, path = located(url)
    entries = patiently(url, lambda: system.ls(path, detail=True))
    folders, files = [], []
    for entry in entries:
        name = str(entry["name"])
        is_itself = name.strip("/") == path.strip("/")  # S3 may list a folder in itself
        if is_itself or not _is_visible(name):
            continue
        if entry["type"] == "directory":
            folders.append(name.rstrip("/"))
        elif is_input(name):
            files.append(name)
    for name in sorted(files):
        yield str(system.unstrip_protocol(name))
    for name in sorted(folders):
        yield from walk(str(system.unstrip_protocol(name)), is_input)


def _is_visible(name: str) -> bool:
    return name.rstrip("/").rpartition("/")[2][:1] not in ("", ".", "_")


# --- Reading them


@contextmanager
def opened(path: str, block: int = SHORT) -> Iterator[IO[bytes]]:
    """A file, by its path or URL. OSError where it cannot be read, UnreachableError where its server is lost.

    Of a URL, `block` bytes are requested at a time; a file whose single records are read stays open for the next one.
    """
    if not is_url(path):
        with open(path, "rb") as file:  # noqa: PTH123 - a path as text travels to workers
            yield file
    elif block == SHORT:
        yield _shared(path)
    else:
        with _opened(path, block) as file:
            yield file


def read_bytes(path: str) -> bytes:
    """The content of a file, by its path or URL. Errors as of `opened`."""
    if not is_url(path):
        return Path(path).read_bytes()
    system, own = located(path)
    return bytes(patiently(path, lambda: system.cat_file(own)))


def has_ranges(url: str) -> bool:
    """Whether parts of a file can be requested. Errors as of `opened`."""
    try:
        cast("_RemoteFile", _shared(url).raw).request(1, 1)
    except io.UnsupportedOperation:
        return False
    return True


def copy(url: str, target: IO[bytes]) -> None:
    """Write all of a file to `target`, which is empty. Errors as of `opened`."""
    system, path = located(url)

    def once() -> None:
        target.seek(0)
        target.truncate()
        options = {"block_size": 0} if url.partition("://")[0].lower() in WEB else {}
        with system.open(path, "rb", **options) as source:
            while data := source.read(1024 * 1024):
                target.write(data)

    patiently(url, once)


def unreadable(path: str) -> str | None:
    """Why a file cannot be read, by its path or URL; None where it can."""
    try:
        with opened(path):
            return None
    except OSError as error:
        return error.strerror or str(error)


def let_go() -> None:
    """Close the files that stay open: later they may be others under the same URLs."""
    _shared.cache_clear()


class _RemoteFile(io.RawIOBase):
    """A file behind a URL. The two blocks that were read last are kept."""

    def __init__(self, url: str, block: int) -> None:
        self._blocks: dict[int, bytes] = {}
        self._url = url
        self._length = block
        system, path = located(url)
        self._file: Any = patiently(
            url, lambda: system.open(path, "rb", block_size=block, cache_type="none")
        )
        if self._file.size is None:
            self._file.close()
            raise io.UnsupportedOperation("its server states no length")
        self._size = int(self._file.size)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        number, start = divmod(self._position, self._length)
        part = self._block(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        self._blocks.clear()
        super().close()

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            data = self.request(number * self._length, self._length)
            for old in list(self._blocks)[:-1]:
                del self._blocks[old]
            self._blocks[number] = data
        return self._blocks[number]

    def request(self, begin: int, length: int) -> bytes:
        """The bytes from `begin` on, fewer only at the end of the file."""
        wanted = max(0, min(length, self._size - begin))

        def once() -> bytes:
            self._file.seek(begin)
            data = bytes(self._file.read(wanted))
            if len(data) != wanted:
                raise ConnectionError(f"{len(data)} bytes came in place of {wanted}")
            return data

        return patiently(self._url, once)


def _opened(url: str, block: int) -> io.BufferedReader:
    return io.BufferedReader(_RemoteFile(url, block), 64 * 1024)


@lru_cache(maxsize=4)
def _shared(url: str) -> io.BufferedReader:
    """A file that stays open, since the records of an archive are read one by one."""
    return _opened(url, SHORT)
