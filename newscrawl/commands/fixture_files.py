"""Fixtures: saved pages with their expected record, one folder each.

FAMILY/NAME/about.json     the URLs of the pages, and why they are kept
FAMILY/NAME/page.html      page_2.html …
FAMILY/NAME/record.json    the record, its metadata cut down to template and warnings
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ArgumentError
from newscrawl.extraction import extract, merge
from newscrawl.pages.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.items import Article

ABOUT, RECORD = "about.json", "record.json"
_KEPT = ("template", "warnings")


@dataclass
class Fixture:
    """A folder of pages; `pages` are file names and URLs, in order."""

    folder: Path
    pages: dict[str, str]
    why: str = ""
    content_type: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Family and name."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    def read(self) -> dict[str, Any] | None:
        """The current record; None where a page is not an article."""
        read: list[Article] = []
        for file, url in self.pages.items():
            evidence = Evidence(**self.evidence) if not read else None
            html = (self.folder / file).read_bytes()
            article = extract(html, url, evidence, content_type=self.content_type)
            if article is None:
                return None
            read.append(article)
        return cut(merge(read).to_dict())

    def expected(self) -> dict[str, Any] | None:
        """The accepted record."""
        data: dict[str, Any] | None = json.loads((self.folder / RECORD).read_text("utf-8"))
        return data

    def save(self) -> None:
        """Write about.json."""
        about = {name: value for name, value in vars(self).items() if name != "folder" and value}
        (self.folder / ABOUT).write_text(_text(about), "utf-8")

    def accept(self, record: dict[str, Any] | None) -> None:
        """Write `record` as the accepted one."""
        (self.folder / RECORD).write_text(_text(record), "utf-8")


def cut(record: dict[str, Any]) -> dict[str, Any]:
    """A record without the metadata of a crawl."""
    metadata = {name: record["metadata"][name] for name in _KEPT}
    return {**record, "metadata": metadata}


def load(folder: Path) -> Fixture:
    """The fixture of a folder. ArgumentError for any other folder."""
    try:
        return Fixture(folder, **json.loads((folder / ABOUT).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ArgumentError(
            f"{folder}: is not a fixture, {ABOUT} cannot be read: {error}"
        ) from None


def load_all(root: Path) -> Iterator[Fixture]:
    """Every fixture below a folder, by name."""
    for about in sorted(root.glob(f"*/*/{ABOUT}")):
        yield load(about.parent)


def difference(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """The unified diff of two records as JSON, "" where they are equal."""
    one, other = (
        _text(record).splitlines(keepends=True) if record else [] for record in (before, after)
    )
    return "".join(difflib.unified_diff(one, other, "accepted", "read now"))


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
