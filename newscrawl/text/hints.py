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
    """Words in small letters; a text without any of them needs no further reading."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self._ascii = tuple(word for word in words if word.isascii())
        others = [word for word in words if not word.isascii()]
        self._others = re.compile("|".join(map(re.escape, others))) if others else None

    def are_in(self, folded: str) -> bool:
        """Whether a text, as `fold` returns it, holds one of the words."""
        if any(map(folded.__contains__, self._ascii)):
            return True
        return (
            self._others is not None
            and not folded.isascii()
            and self._others.search(folded) is not None
        )
