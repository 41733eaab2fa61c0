"""Proves that every match of a regular expression holds one of some words, so that a text without them is rejected fast."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from newscrawl.text.hints import fold

if sys.version_info >= (3, 11):
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as sre_parser  # type: ignore[attr-defined]
else:
    import sre_constants as sre
    import sre_parse as sre_parser

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

_FEW = 16
"""Characters of a range up to which each is tried; in a larger one each may be any other character."""
_REPEATS = frozenset(
    getattr(sre, name)
    for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
    if hasattr(sre, name)
)
_NO_TEXT = frozenset((sre.AT, sre.ASSERT, sre.ASSERT_NOT))
_ANYTHING = frozenset((sre.ANY, sre.NOT_LITERAL, sre.CATEGORY, sre.GROUPREF))

Ends = frozenset[str]
"""The ends of all texts without one of the words that a part of a pattern may match, as far as they begin a word."""


class Prover:
    """Follows a pattern and drops each text as soon as it holds one of the words, which are in small letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._starts = {word[:end] for word in self._words for end in range(len(word))}

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether every match of the pattern holds one of the words. False in doubt."""
        parts: Any = sre_parser.parse(pattern.pattern, pattern.flags)
        return not self._sequence(parts, frozenset(("",)))

    def _sequence(self, parts: Iterable[tuple[Any, Any]], ends: Ends) -> Ends:
        for operation, argument in parts:
            ends = self._part(operation, argument, ends)
        return ends

    def _part(self, operation: Any, argument: Any, ends: Ends) -> Ends:
        if operation in _NO_TEXT:
            return ends
        if operation in _ANYTHING:
            return frozenset(("",)) if ends else ends
        if operation is sre.LITERAL:
            return self._character(chr(argument), ends)
        if operation is sre.IN:
            return self._one_of(argument, ends)
        if operation is sre.BRANCH:
            return self._either(argument[1], ends)
        if operation is sre.SUBPATTERN:
            return self._sequence(argument[-1], ends)
        if operation is sre.GROUPREF_EXISTS:
            return self._either((argument[1], argument[2] or ()), ends)
        if operation in _REPEATS:
            return self._repeated(argument, ends)
        return self._sequence(argument, ends)  # an atomic group

    def _either(self, branches: Iterable[Any], ends: Ends) -> Ends:
        return frozenset().union(*(self._sequence(branch, ends) for branch in branches))

    def _repeated(self, repetition: tuple[int, int, Any], ends: Ends) -> Ends:
        least, most, part = repetition
        for _ in range(least):
            before, ends = ends, self._sequence(part, ends)
            if ends == before:
                break
        for _ in range(most - least):
            further = ends | self._sequence(part, ends)
            if further == ends:
                break
            ends = further
        return ends

    def _one_of(self, items: Iterable[tuple[Any, Any]], ends: Ends) -> Ends:
        characters: list[str] = []
        for operation, argument in items:
            if operation is sre.LITERAL:
                characters.append(chr(argument))
            elif operation is sre.RANGE and argument[1] - argument[0] < _FEW:
                characters += map(chr, range(argument[0], argument[1] + 1))
            else:
                return frozenset(("",)) if ends else ends
        return frozenset().union(*(self._character(one, ends) for one in characters))

    def _character(self, character: str, ends: Ends) -> Ends:
        texts = (end + fold(character) for end in ends)
        return frozenset(self._end(text) for text in texts if not text.endswith(self._words))

    def _end(self, text: str) -> str:
        """The longest end of a text that begins a word."""
        return next(text[at:] for at in range(len(text) + 1) if text[at:] in self._starts)
