"""Reject texts fast: words of which every text that a slow pattern matches holds one."""

from __future__ import annotations

import re

_LIKE_ASCII = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}
"""The characters outside of ASCII that patterns that ignore case take for letters of ASCII: İ, ı, ſ, K."""


def fold(text: str) -> str:
    """A text in small letters: two texts that a pattern of ASCII letters takes for one, ignoring case, are equal then."""
    if not text.isascii():
        for printed, letter in _LIKE_ASCII.items():
            text = text.replace(printed, letter)
    return text.lower()


class Hints:
    """Words in small letters, separated by bars. A text without any of them, as `fold` returns it, needs no further reading."""

    def __init__(self, words: str) -> None:
        self.words = words.split("|")
        self.search = re.compile("|".join(map(re.escape, self.words))).search
        """The first word in a folded text; None where it has none. A pattern of plain words is fast."""
