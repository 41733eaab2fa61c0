"""Compression of sealed segments, and reading them."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import sys
import zlib
from typing import IO, TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Compression = Literal["none", "gzip", "zstd"]
SUFFIXES: dict[str, str] = {"none": "", "gzip": ".gz", "zstd": ".zst"}

UNREADABLE = (OSError, EOFError, zlib.error, zstd.ZstdError)
"""Errors that reading a segment may raise."""

LINE_BYTES_MAX = 64 * 1024 * 1024
"""The longest line: ten times the longest article of 4 MiB pages; a compressed file of zeros has no other bound."""


def compress(source: IO[bytes], target: IO[bytes], compression: str) -> None:
    """Copy `source` to `target`, compressed; the same bytes give the same file."""
    if compression == "gzip":
        with gzip.GzipFile("", "wb", fileobj=target, mtime=0) as packed:
            shutil.copyfileobj(source, packed)
    elif compression == "zstd":
        with zstd.ZstdFile(target, "wb") as packed:
            shutil.copyfileobj(source, packed)
    else:
        shutil.copyfileobj(source, target)


def open_lines(path: Path) -> IO[bytes]:
    """Open a segment, published or not, decompressed by its suffix. OSError where it is not a regular file."""
    file = _open_regular(path)
    if path.suffix == ".gz":
        return cast("IO[bytes]", _Closing(gzip.GzipFile(fileobj=file), file))
    if path.suffix == ".zst":
        return cast("IO[bytes]", _Closing(zstd.ZstdFile(file), file))
    return file


def _open_regular(path: Path) -> IO[bytes]:
    """Open a regular file only: a FIFO would wait for its writer for ever."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is not a regular file")
    return os.fdopen(descriptor, "rb")


class _Closing(io.BufferedReader):
    """A decompressed stream that also closes the compressed file."""

    def __init__(self, packed: gzip.GzipFile | zstd.ZstdFile, file: IO[bytes]) -> None:
        super().__init__(cast("io.RawIOBase", packed))
        self._file = file

    def close(self) -> None:
        """Close both."""
        super().close()
        self._file.close()


def whole_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Each line with the byte at which it begins; None in place of a line longer than LINE_BYTES_MAX.

    Raises the errors of UNREADABLE.
    """
    start = 0
    while line := file.readline(LINE_BYTES_MAX + 1):
        length = len(line)
        if length <= LINE_BYTES_MAX:
            yield start, line
        else:
            while line and line[-1:] != b"\n":
                line = file.readline(LINE_BYTES_MAX)
                length += len(line)
            yield start, None
        start += length
