"""An output of a command never replaces what newscrawl keeps in a data folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newscrawl.commands.own_files import refuse_own_file
from newscrawl.errors import ArgumentError
from tests.forked import newscrawl

PAGE = Path(__file__).parents[2] / "docs" / "data-folder.md"
_ROWS = [row.split(" | ")[0] for row in PAGE.read_text("utf-8").splitlines() if row[:3] == "| `"]
NAMED = [re.sub("<[a-z]+>", "x", name) for row in _ROWS for name in re.findall("`([^`]+)`", row)]
"""Files that the page on the data folder names."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data"
    for name in ("articles", "runs", "warc"):
        (folder / name).mkdir(parents=True)
    (folder / "frontier.db").write_bytes(b"irreplaceable")
    (tmp_path / "a.db").symlink_to("data/frontier.db")
    (tmp_path / "other").symlink_to("data")
    return folder


@pytest.mark.parametrize("is_absolute", [True, False])
@pytest.mark.parametrize(
    "name",
    [*NAMED, "frontier.db-journal", "articles", "runs/", "articles/new.csv", "warc/new.cdxj", ".x"],
)
def test_own_files(data: Path, name: str, is_absolute: bool) -> None:
    given = f"{data if is_absolute else 'data'}/{name}"
    message = f"-o: {given} belongs to the data set in data, expected another file"
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
        refuse_own_file("-o", given, Path("data"))


@pytest.mark.parametrize(
    "name", ["a.db", "other/frontier.db", "./data/../data/frontier.db", "file:{}/frontier.db"]
)
def test_other_names_of_own_files(data: Path, name: str) -> None:
    name = name.replace("file:", "file://").format(data)
    with pytest.raises(ArgumentError, match="belongs to the data set"):
        refuse_own_file("-o", name, data)


@pytest.mark.parametrize(
    "name",
    [
        "report.html",
        "data/report.html",
        "data/public/report.html",
        "other.db",
        "articles/x.csv",
        "s3://data/frontier.db",
    ],
)
def test_other_files(data: Path, name: str) -> None:
    refuse_own_file("-o", name, data)


@pytest.mark.parametrize(
    "words",
    [
        ("report", "-o", "data/frontier.db"),
        ("export", "data/frontier.db"),
        ("export", "data/articles/x.jsonl"),
        ("status", "--openmetrics", "data/frontier.db"),
        ("archive", "index", "--output", "data/frontier.db"),
    ],
    ids=" ".join,
)
def test_commands(data: Path, words: tuple[str, ...]) -> None:
    done = newscrawl(*words, cwd=data.parent, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(
        r"newscrawl: \S+: data/\S+ belongs to the data set in data, .*\n", done.stderr
    )
    assert (data / "frontier.db").read_bytes() == b"irreplaceable"
    assert [one.name for one in (data / "articles").iterdir()] == []
