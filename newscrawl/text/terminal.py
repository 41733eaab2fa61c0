"""Make foreign text harmless on a terminal or in a log."""

from __future__ import annotations

import re

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, those that begin an escape sequence among them
    "\u2028\u2029"  # ends of lines
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # characters that turn the direction of writing
    "\ud800-\udfff]"  # surrogates
)


def printable(text: str) -> str:
    r"""`text` with control characters written out: "\x1b[2J" for the sequence that clears a terminal. "\n" and "\t" stay."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
