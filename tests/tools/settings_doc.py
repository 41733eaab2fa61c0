"""Writes docs/settings.md from newscrawl/settings.py.

python -m tests.tools.settings_doc
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.settings import default_settings

from newscrawl import __version__
from newscrawl import settings as own_settings
from newscrawl.config.checks import DECLARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "settings.md"
SOURCE = ROOT / "newscrawl" / "settings.py"

_HEADING = re.compile(r"# --- ([^:(\n]+)")
_UNITS = (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024))
_VERSIONS = re.compile(f"/(?:{re.escape(__version__)}|{re.escape(scrapy.__version__)})")
_HEAD = """# Settings

Each is given as `-s NAME=value`, or in a settings module. This page is written by `make schema` from
[`newscrawl/settings.py`](../newscrawl/settings.py), which has the reasons for the defaults too. A project of your own
begins its settings module with `from newscrawl.settings import *`; pipelines, extensions and middlewares may be
added, and replaced by subclasses.

An invalid value or component is reported in one sentence before the first request (exit status 2). Integers have no
point and no exponent; `nan`, infinite and negative numbers are refused. `-s` with a name that is a typo away from a
setting of Scrapy's or newscrawl's is refused; any other unknown name is reported, since a plug-in may read it.

[Scrapy's other settings](https://docs.scrapy.org/en/latest/topics/settings.html) can be given too; a value that is not
of the type of its default is refused.
"""


def sections() -> dict[str, dict[str, str]]:
    """By heading of settings.py: the settings declared below it, with their meanings."""
    source = SOURCE.read_text("utf-8")
    headings = {
        number: match[1].strip()
        for number, line in enumerate(source.splitlines(), 1)
        if (match := _HEADING.match(line))
    }
    found: dict[str, dict[str, str]] = {}
    for number, name, meaning in _declarations(ast.parse(source).body):
        heading = headings[max(place for place in headings if place < number)]
        found.setdefault(heading, {})[name] = meaning
    return found


def _declarations(body: list[ast.stmt]) -> Iterator[tuple[int, str, str]]:
    """Line, name and docstring ("" without one) of each name with a type."""
    for statement, following in zip(body, [*body[1:], None], strict=True):
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield statement.lineno, name, _docstring(following)


def _docstring(statement: ast.stmt | None) -> str:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split())
    return ""


def page() -> str:
    """docs/settings.md."""
    parts = [f"## {heading}\n\n{_table(rows.items())}" for heading, rows in sections().items()]
    return "\n".join([_HEAD, *parts])


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = ["| setting | a value | default | meaning |", "| --- | --- | --- | --- |"]
    for name, meaning in rows:
        cells = (f"`{name}`", DECLARED[name].value, _default(name), meaning)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _default(name: str) -> str:
    """The default, with Scrapy's where it differs."""
    theirs = getattr(default_settings, name, None)
    ours = getattr(own_settings, name, theirs)
    is_other = hasattr(default_settings, name) and ours != theirs
    remark = f" (Scrapy: {_text(name, theirs)})" if is_other else ""
    return _text(name, ours) + remark


def _text(name: str, value: Any) -> str:
    """The value as typed, without versions; sizes in a larger unit too."""
    if value is None:
        return "none"
    if isinstance(getattr(own_settings, name, value), bool):
        return f"`{bool(value)}`"
    if isinstance(value, float):
        return f"`{value:.3g}`"
    is_size = DECLARED[name].value.startswith("bytes")
    return f"`{_VERSIONS.sub('/VERSION', str(value))}`" + (_larger(value) if is_size else "")


def _larger(size: int) -> str:
    """A size in the largest unit that divides it."""
    return next((f", {size // of} {unit}" for unit, of in _UNITS if size % of == 0), "")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
