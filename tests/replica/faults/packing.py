"""Bodies compressed with every Content-Encoding."""

from __future__ import annotations

import gzip
import sys
import zlib
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the header that RFC 9110 requires."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw-deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


def zeros(name: str, mebibytes: int) -> bytes:
    """A number of MiB of zeros, compressed piece by piece."""
    block = bytes(1 << 20)
    if name == "br":
        packer = brotli.Compressor(quality=5)
        return b"".join([*(packer.process(block) for _ in range(mebibytes)), packer.finish()])
    packed: Any = zstd.ZstdCompressor()
    if name != "zstd":
        packed = zlib.compressobj(1, zlib.DEFLATED, 31 if name == "gzip" else 15)
    return b"".join([*(packed.compress(block) for _ in range(mebibytes)), packed.flush()])
