"""The links of all documents, as a forge shows them: files, folders and headings are there. `make docs` checks those of the site."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
BLOB = "https://github.com/newscrawl/newscrawl/blob/main/"
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md"))
    if "_build" not in path.parts
)

_FENCE = re.compile(r"^ *(```|~~~).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)|^\[[^\]]+\]: *(\S+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} (.*?) *$", re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)">')
_TARGET = re.compile(r"^\((\S+)\)=$", re.MULTILINE)
_API = re.compile(r"^\.\. auto(?:function|class|exception):: ([\w.]+)", re.MULTILINE)


def links(text: str) -> Iterator[str]:
    """The targets of links outside of code."""
    for match in _LINK.finditer(_CODE.sub("`", _FENCE.sub("", text))):
        yield match[1] or match[2]


def anchors(text: str) -> set[str]:
    """Where links to a page may lead: headings as a forge names them, anchors, and what Sphinx names on the page."""
    found: set[str] = {*_ANCHOR.findall(text), *_TARGET.findall(text), *_API.findall(text)}
    seen: Counter[str] = Counter()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def broken(path: Path, text: str) -> Iterator[str]:
    """The links of a page that lead to nothing in the repository."""
    for link in links(text):
        if re.match(r"[a-z]+:", link) and not link.startswith(BLOB):
            continue
        name, _, anchor = link.removeprefix(BLOB).partition("#")
        folder = ROOT if link.startswith(BLOB) else path.parent
        target = folder / name if name else path
        if name and not (target.resolve().is_relative_to(ROOT) and target.exists()):
            yield link
        elif anchor and target.suffix == ".md":
            there = text if target == path else target.read_text("utf-8")
            if anchor not in anchors(there):
                yield link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    assert list(broken(path, path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](README.md) [b](docs/) [c](docs/reading.md#the-body)", []),
        ("[a](https://example.org/x) [b](mailto:a@b.c)", []),
        (f"[a]({BLOB}CHANGELOG.md)", []),
        (f"[a]({BLOB}NOTHING.md)", [f"{BLOB}NOTHING.md"]),
        ("[a](docs/site.md#list-depth)", []),
        ("[a](nothing.md)", ["nothing.md"]),
        ("[a](docs/reading.md#nothing)", ["docs/reading.md#nothing"]),
        ("[a](../outside.md)", ["../outside.md"]),
        ("# One `two`\n\n[a](#one-two) [b](#three)", ["#three"]),
        ("# One\n\n# One\n\n[a](#one-1) [b](#one-2)", ["#one-2"]),
        ("[a]\n\n[a]: nothing.md", ["nothing.md"]),
        ("`[a](nothing.md)`\n\n```\n[a](nothing.md)\n```", []),
    ],
)
def test_broken_links_are_found(text: str, found: list[str]) -> None:
    assert list(broken(ROOT / "page.md", text)) == found
