"""Finds the citations of facts and decisions in code and documents.

A citation is part of a comment, a docstring or a document: "fact" or "design", a colon, a space, and one or more ids with commas between them.
Documents may link to them instead: `site.md#list-depth`, `design.md#jobs`.
"""

from __future__ import annotations

import re
import tokenize
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from newscrawl.site.facts import knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOLDERS = ("newscrawl", "tests", "docs", "benchmarks")
SUFFIXES = frozenset((".py", ".toml", ".sql", ".md"))
DESIGN = ROOT / "docs" / "design.md"

Kind = Literal["fact", "design"]

_ID = "[a-z0-9]+(?:-[a-z0-9]+)*"
_MEANT = re.compile(r"(?:#\s*(?:facts|designs)|(?<![\w-])(?:fact|design))\s*:", re.IGNORECASE)
_RIGHT = re.compile(rf"(?<![\w-])(fact|design):\s({_ID}(?:,\s{_ID})*)(?![\w-])")
_LINK = re.compile(r"\b(site|design)\.md#([\w-]*)")
_LINKED: dict[str, Kind] = {"site": "fact", "design": "design"}
_TEXTS = "FACTS|RULES|RECORD|RELIABILITY|HOUSE"
_OUTSIDE = re.compile(rf"\b(?:{_TEXTS})(?:\.md\b|,? (?:section )?\d|, [A-Z][a-z]|:)")
_MARKER = re.compile(r"\[(?:raw|code|one|inferred|memory)(?:[ ,]+(?:\d|to )[^\]]*)?\]")
_HEADING = re.compile(r"^### (.*)$", re.MULTILINE)
_FSTRING = getattr(tokenize, "FSTRING_MIDDLE", -1)
"""Part of an f-string from Python 3.12 on; before that an f-string is one token."""
_PROSE = frozenset((tokenize.COMMENT, tokenize.STRING, _FSTRING))


class Citation(NamedTuple):
    """A cited id."""

    kind: Kind
    id: str


def files() -> list[Path]:
    """All files that may have citations: code, tables, tests, documents."""
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    found = (path for path in (*ROOT.glob("*.md"), *inside) if path.suffix in SUFFIXES)
    return sorted(path for path in found if path.is_file())


def prose(path: Path) -> str:
    """The comments and strings of a Python file; the whole text of any other file."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    found = (token for token in tokens if token.type in _PROSE)
    return "\n".join(f"{{}}{one.string}" if one.type == _FSTRING else one.string for one in found)


def citations(text: str) -> Iterator[Citation]:
    """The citations of a text, in words and by links."""
    for kind, ids in _RIGHT.findall(text):
        yield from (Citation(kind, each) for each in re.split(r",\s", ids))
    for page, anchor in _LINK.findall(text):
        yield Citation(_LINKED[page], anchor)


def decisions() -> list[str]:
    """The ids of docs/design.md, in order: its headings of the third level."""
    return _HEADING.findall(DESIGN.read_text("utf-8"))


@cache
def _known() -> dict[Kind, frozenset[str]]:
    """The ids that exist."""
    return {"fact": frozenset(knowledge().ids), "design": frozenset(decisions())}


def faults(text: str) -> list[str]:
    """The errors in the citations of a text, a sentence for each."""
    found = [
        f"{kind} {name!r} is cited but does not exist"
        for kind, name in citations(text)
        if name not in _known()[kind]
    ]
    found += [
        f"{text[one.start() : one.end() + 20]!r} is not a citation, expected one like 'fact: list-depth'"
        for one in _MEANT.finditer(text)
        if not _RIGHT.match(text, one.start())
    ]
    found += [f"{one[0]!r} cites a text outside the repository" for one in _OUTSIDE.finditer(text)]
    found += [f"{one[0]} is a marker, cite the fact" for one in _MARKER.finditer(text)]
    return found
