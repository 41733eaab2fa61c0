"""docs/data-folder.md names every file that newscrawl writes into a data folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.crawling import PATIENCE, crawl
from tests.forked import newscrawl
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "data-folder.md").read_text("utf-8")

pytestmark = pytest.mark.slow

_PARTS = {
    "<day>": r"\d{4}-\d\d-\d\d",
    "<run>": r"\d{8}T\d{6}Z-\w+-[0-9a-f]{6}",
    "<number>": r"\d{4}",
    "<time>": r"\d{8}T\d{6}Z",
    "<name>": r"[\w-]+",
}
"""What stands for the parts of names on the page."""


def patterns() -> list[str]:
    """The files in the first column of the table, as regular expressions."""
    rows = [line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| `")]
    names = [name for row in rows for name in re.findall("`([^`]+)`", row)]
    return [_pattern(name) for name in names]


def _pattern(name: str) -> str:
    parts = re.split("(<[a-z]+>)", name)
    return "".join(_PARTS[part] if part in _PARTS else re.escape(part) for part in parts)


def files(folder: Path) -> Iterator[str]:
    """The files in a folder, hidden ones too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a crawl, with an export and a damaged frontier."""
    here = tmp_path_factory.mktemp("folder")
    with Replica(30) as replica:
        crawl(here, "section", "-a", "sections=china", address=replica.address)
    data = here / "data" / "local"
    (data / "frontier.db").write_bytes(b"no database" * 1000)
    for words in (
        ["export", "x.csv", str(data), "--since-last", "daily"],
        ["frontier", "repair", "-s", f"DATA_DIR={data}"],
    ):
        assert newscrawl(*words, cwd=here, timeout=PATIENCE).returncode == 0
    return data


def test_every_file_is_named(folder: Path) -> None:
    known = [*patterns(), r"exports/\.[\w-]+\.lock"]
    found = list(files(folder))
    assert [one for one in found if not any(re.fullmatch(name, one) for name in known)] == []


def test_what_is_named_is_there(folder: Path) -> None:
    """But what this crawl has no reason to write."""
    found = list(files(folder))
    absent = {name for name in patterns() if not any(re.fullmatch(name, one) for one in found)}
    assert absent == {
        _pattern(name) for name in ("rejected.jsonl", "exports/browse.sqlite", ".holder.json")
    }
