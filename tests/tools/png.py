"""PNG files with a palette: a screenshot of Chromium takes a third of its bytes that way, and a text can be kept in it."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB, _PALETTE = 2, 3
"""Kinds of colour."""
_COLOURS = 256
_CHANNELS = 3


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, each its kind and data."""
    at = len(_SIGNATURE)
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        at += size + 12


def text_in(picture: bytes, key: str) -> str | None:
    """The text that a PNG keeps under a key."""
    found = (data.partition(b"\0") for kind, data in chunks(picture) if kind == b"tEXt")
    return next((text.decode("latin-1") for name, _, text in found if name == key.encode()), None)


def with_palette(picture: bytes, **texts: str) -> bytes:
    """An RGB picture in its 256 most frequent colours, others as the nearest of them, with texts by their keys.

    ValueError for a PNG of another kind.
    """
    width, height, rows = _read(picture)
    pixels = [row[at : at + _CHANNELS] for row in rows for at in range(0, len(row), _CHANNELS)]
    numbers, palette = _palette(pixels)
    data = bytes(map(numbers.__getitem__, pixels))
    lines = b"".join(b"\0" + data[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, _PALETTE, 0, 0, 0)
    written = [(b"IHDR", head)]
    written += [(b"tEXt", f"{key}\0{text}".encode("latin-1")) for key, text in texts.items()]
    written += [(b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(*one) for one in written)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _palette(pixels: Iterable[bytes]) -> tuple[dict[bytes, int], list[bytes]]:
    """The number of each colour, and the colours of the palette."""
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(_COLOURS)]

    def nearest(colour: bytes) -> int:
        def distance(number: int) -> int:
            return sum((a - b) ** 2 for a, b in zip(colour, palette[number], strict=True))

        return min(range(len(palette)), key=distance)

    return {colour: nearest(colour) for colour in counts}, palette


def _read(picture: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height, and the rows of a picture, three bytes a pixel."""
    found = list(chunks(picture))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", found[0][1])
    if (depth, colour, interlaced) != (8, _RGB, 0):
        raise ValueError(f"expected 8 bits, RGB, not interlaced, got {(depth, colour, interlaced)}")
    data = zlib.decompress(b"".join(part for kind, part in found if kind == b"IDAT"))
    size = width * _CHANNELS
    rows: list[bytes] = []
    above = bytes(size)
    for at in range(0, height * (size + 1), size + 1):
        above = _unfiltered(data[at], data[at + 1 : at + 1 + size], above)
        rows.append(above)
    return width, height, rows


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    """A row from its differences to the bytes left of it and above it (PNG, 9.2)."""
    if kind == 0:
        return line
    row = bytearray(_CHANNELS) + line  # one pixel of zeros stands left of it
    over = bytes(_CHANNELS) + above
    for at in range(_CHANNELS, len(row)):
        left, up, corner = row[at - _CHANNELS], over[at], over[at - _CHANNELS]
        guess = (left, up, (left + up) // 2, _paeth(left, up, corner))[kind - 1]
        row[at] = (row[at] + guess) & 0xFF
    return bytes(row[_CHANNELS:])


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
