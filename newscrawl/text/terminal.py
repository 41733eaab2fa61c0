"""Text of others on a terminal or in a log: shown, never obeyed."""

from __future__ import annotations

import re

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, those that begin an escape sequence among them
    "\u2028\u2029"  # ends of lines
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\ud800-\udfff]"  # no characters at all
)


def printable(text: str) -> str:
    r"""`text` with what a terminal obeys written out: "\x1b[2J" for the sequence that clears it. "\n" and "\t" stay."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
