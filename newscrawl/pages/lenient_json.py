"""Read JSON with unescaped quotes in its strings, as the search API sometimes sends it (fact: search-broken-json)."""

from __future__ import annotations

import json
import re
from typing import Any

_KEY = r'"[A-Za-z_]\w{0,40}"\s{0,9}:'
_OPENING = re.compile(rf'{_KEY}\s{{0,9}}"')
_GAP = r"\s{0,20}"
_NEXT = rf",{_GAP}(?:{_KEY}|\{{{_GAP}{_KEY})"  # key of this object, or the next object of a list
_CLOSING = re.compile(
    rf'"{_GAP}(?:{_NEXT}|\}}{_GAP}(?:{_NEXT}|\]{_GAP}(?:{_NEXT}|\}}|\Z)|\}}{_GAP}(?:[,}}\]]|\Z)|\Z))'
)
_TOKEN = re.compile(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})|\\|"')


def loads(text: str) -> Any:
    """Parse strict JSON, with raw control characters allowed in strings. ValueError for anything else."""
    try:
        return json.loads(text, strict=False, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def repaired(text: str) -> str:
    """The text with the quotes and backslashes inside the string values of its objects escaped.

    A quote ends a value only before the object's next key or its end. So a value with
    `", "word":` inside ends there. One pass, in linear time.
    """
    parts: list[str] = []
    place = 0
    while opening := _OPENING.search(text, place):
        start = opening.end()
        end = _end(text, start)
        if end is None:
            break
        parts += [text[place:start], _TOKEN.sub(_escape, text[start:end])]
        place = end
    return "".join([*parts, text[place:]])


def _end(text: str, start: int) -> int | None:
    """The end of the string that begins at `start`; None where it has no end."""
    for token in _TOKEN.finditer(text, start):
        if token[0] == '"' and _CLOSING.match(text, token.start()):
            return token.start()
    return None


def _escape(token: re.Match[str]) -> str:
    return token[0] if len(token[0]) > 1 else f"\\{token[0]}"
