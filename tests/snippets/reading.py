"""Reads the commands and snippets of a page of the docs, in order.

A fenced block says by its language what it is:

* `bash`: commands. `console`: commands behind `$ `, each with the output that a reader sees.
* `python`: code; all of a page share their names. `sql`: queries of the SQLite file that the page has made last.
* `text` and `json`: the output of the block before. Behind `<!-- output of: COMMAND -->`, the output of that command.

Behind `<!-- not run: REASON -->` stands a block that cannot be run here, or is no code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"( *)```(\S*)(?: .*)?")
_COMMENT = re.compile(r" *<!-- (not run|output of): (.+?) -->")
_CODE = {"bash": "shell", "python": "python", "sql": "sql"}
_OUTPUTS = ("text", "json")


@dataclass(frozen=True)
class Block:
    """A fenced block, with the comment before it."""

    line: int
    """The line of its first fence."""
    language: str
    text: str
    reason: str | None = None
    """Why it is not run."""
    command: str | None = None
    """The command whose output it is."""


@dataclass(frozen=True)
class Step:
    """Code to run, and the output that the page shows for it; None where it shows none."""

    line: int
    kind: str
    """shell, command (of a terminal), python or sql."""
    code: str
    shown: str | None = None


def documents() -> dict[str, Path]:
    """README and all pages, by their paths in the repository."""
    paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
    paths += sorted((ROOT / "docs").rglob("*.md"))
    return {path.relative_to(ROOT).as_posix(): path for path in paths}


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    comment: dict[str, str] = {}
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if found := _COMMENT.fullmatch(line):
            comment[found[1]] = found[2]
        elif found := _FENCE.fullmatch(line):
            inside = []
            for _, one in lines:
                if one.strip() == "```":
                    break
                inside.append(one[len(found[1]) :])
            else:
                raise ValueError(f"line {number}: the block has no end")
            text = "\n".join(inside)
            yield Block(number, found[2], text, comment.get("not run"), comment.get("output of"))
            comment = {}
        elif line.strip() and comment:
            raise ValueError(f"line {number}: a block is expected behind the comment")


def steps(text: str, page: str = "a page") -> list[Step]:
    """What is run of a page, in order. Raises ValueError for a block of which it is not known what it is."""
    try:
        return _steps(text)
    except ValueError as error:
        raise ValueError(f"{page}, {error}") from None


def _steps(text: str) -> list[Step]:
    found: list[Step] = []
    for block in blocks(text):
        if block.reason or block.language.startswith("{"):  # a directive of the site
            continue
        if block.command:
            found.append(Step(block.line, "command", block.command, block.text))
        elif block.language in _CODE:
            found.append(Step(block.line, _CODE[block.language], block.text))
        elif block.language == "console":
            found += _commands(block)
        elif block.language in _OUTPUTS and found and found[-1].shown is None:
            found[-1] = replace(found[-1], shown=block.text)
        else:
            raise ValueError(f"line {block.line}: it is not known what this block is")
    return found


def _commands(block: Block) -> Iterator[Step]:
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    if parts[0]:
        raise ValueError(f"line {block.line}: the block does not begin with a command")
    line = block.line + 1
    for part in parts[1:]:
        code = re.match(r"(?:.*\\\n)*.*", part)
        assert code
        yield Step(line, "command", code[0], part[code.end() :].strip("\n") or None)
        line += part.count("\n")
