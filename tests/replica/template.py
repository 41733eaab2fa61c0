"""Templates of pages: HTML files with `{{name}}` for a value and `{{> file}}` for another file."""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent / "templates"
_MARK = re.compile(r"\{\{(\w+)\}\}")
_INCLUDE = re.compile(r"\{\{> ([\w.]+)\}\}")


def _read(name: str) -> str:
    text = (_FOLDER / name).read_text("utf-8").rstrip("\n")
    return _INCLUDE.sub(lambda found: _read(found[1]), text)


class Template:
    """A file, split at its marks once, so that filling it is a join."""

    def __init__(self, name: str) -> None:
        parts = _MARK.split(_read(name) + "\n")
        self._literals = parts[0::2]
        self._names = parts[1::2]

    def fill(self, values: dict[str, str]) -> str:
        """Raises KeyError for a mark without a value."""
        pieces = [self._literals[0]]
        for name, literal in zip(self._names, self._literals[1:], strict=True):
            pieces.append(values[name])
            pieces.append(literal)
        return "".join(pieces)
