"""How a segment is compressed when it is sealed, and read again."""

from __future__ import annotations

import gzip
import io
import shutil
import sys
from typing import IO, TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Compression = Literal["none", "gzip", "zstd"]
SUFFIXES: dict[str, str] = {"none": "", "gzip": ".gz", "zstd": ".zst"}


def compress(source: IO[bytes], target: IO[bytes], compression: str) -> None:
    """All of `source` to `target`; the same bytes give the same file."""
    if compression == "gzip":
        with gzip.GzipFile("", "wb", fileobj=target, mtime=0) as packed:
            shutil.copyfileobj(source, packed)
    elif compression == "zstd":
        with zstd.ZstdFile(target, "wb") as packed:
            shutil.copyfileobj(source, packed)
    else:
        shutil.copyfileobj(source, target)


def open_lines(path: Path) -> IO[bytes]:
    """A segment, published or not, as its lines; the suffix tells its compression."""
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if path.suffix == ".zst":
        return io.BufferedReader(zstd.open(path, "rb"))
    return path.open("rb")
