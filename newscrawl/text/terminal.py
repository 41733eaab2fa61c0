"""Make foreign text harmless on a terminal or in a log."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, those that begin an escape sequence among them
    "\u2028\u2029"  # ends of lines
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # characters that turn the direction of writing
    "\ud800-\udfff]"  # surrogates
)


def printable(text: str) -> str:
    r"""`text` with control characters written out: "\x1b[2J" for the sequence that clears a terminal. "\n" and "\t" stay."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def width(text: str) -> int:
    """The columns that a text takes on a terminal: two for each Chinese character, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def padded(text: str, columns: int) -> str:
    """A text with spaces behind it up to a number of columns; a longer one is cut, and ends with "…"."""
    if width(text) > columns:
        ends = accumulate(map(_columns, text))
        text = "".join(one for one, end in zip(text, ends, strict=True) if end < columns) + "…"
    return text + " " * (columns - width(text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
