"""Which lines `read` gives: the newest of each article, from whatever lies on disk."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import newscrawl.exporters.compression as compression_module
from newscrawl import read
from newscrawl.errors import DataSetError, DataSetWarning
from newscrawl.exporters.compression import open_lines, whole_lines
from newscrawl.exporters.files import is_day, is_stem, stem_of
from tests.damaging import DAYS, NAMES, build, crawl

if TYPE_CHECKING:
    from collections.abc import Iterator

A, B, C = "a" * 64, "b" * 64, "c" * 64


def a_line(
    name: str,
    revision: int,
    content: str,
    previous: str | None = None,
    *,
    day: str = "2024-03-09",
    headline: str = "",
    at: int = 0,
    doubtful: bool = False,
) -> dict[str, Any]:
    metadata = {
        "revision": revision,
        "content_hash": content,
        "previous_content_hash": previous,
        "date_downloaded": f"2026-03-09T08:{at:02}:00Z",
        "doubtful": doubtful,
    }
    return {
        "identifier": name,
        "url": f"https://www.chinadaily.com.cn/a/202403/09/{name}.html",
        "headline": headline or f"Story {name}",
        "published_day": day,
        "metadata": metadata,
    }


def write(folder: Path, stem: str, *lines: dict[str, Any], contested: tuple[str, ...] = ()) -> None:
    """A segment, listed in its manifest."""
    day = folder / "articles" / "crawl_date=2026-03-09"
    day.mkdir(parents=True, exist_ok=True)
    (day / f"{stem}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    path = day / "_manifest.json"
    data: dict[str, Any] = {"version": 2, "segments": []}
    if path.exists():
        data = json.loads(path.read_text())
    entry = {
        "file": f"{stem}.jsonl",
        "lines": len(lines),
        "revisions": sum(line["metadata"]["revision"] > 1 for line in lines),
        "contested": list(contested),
    }
    data["segments"].append(entry)
    path.write_text(json.dumps(data))


def given(folder: Path) -> list[tuple[str, int, int]]:
    """Identifier, revision and minute of each line that is given."""
    return sorted(
        (
            line["identifier"],
            line["metadata"]["revision"],
            int(line["metadata"]["date_downloaded"][14:16]),
        )
        for line in read(folder, strict=True, as_="dict")
    )


@pytest.mark.parametrize(
    ("lines", "newest"),
    [
        pytest.param([a_line("x", 1, A), a_line("x", 2, B, A, at=1)], [("x", 2, 1)], id="two"),
        pytest.param(
            [a_line("x", 1, A), a_line("x", 2, B, A, at=1), a_line("x", 3, A, B, at=2)],
            [("x", 3, 2)],
            id="back to what it was",
        ),
        pytest.param([a_line("x", 1, A), a_line("x", 3, C, B, at=2)], [("x", 3, 2)], id="a hole"),
        pytest.param(
            [a_line("x", 2, B, A, at=1), a_line("x", 1, A)], [("x", 2, 1)], id="in another order"
        ),
        pytest.param(
            [a_line("x", 1, A), a_line("x", 2, A, A, at=1)], [("x", 2, 1)], id="written again"
        ),
        pytest.param(
            [
                a_line("x", 1, A, headline="One"),
                a_line("x", 1, B, day="2019-01-01", headline="Another"),
                a_line("x", 2, C, B, day="2019-01-01", headline="Another still", at=3),
            ],
            [("x", 1, 0), ("x", 2, 3)],
            id="two articles under one identifier",
        ),
        pytest.param(
            [a_line("x", 1, A), a_line("x", 2, B, A, at=1, doubtful=True)],
            [("x", 1, 0)],
            id="a doubtful reading after a clean one",
        ),
        pytest.param(
            [
                a_line("x", 1, A),
                a_line("x", 2, B, A, at=1, doubtful=True),
                a_line("x", 3, C, A, at=2, doubtful=True),
            ],
            [("x", 1, 0)],
            id="two doubtful readings",
        ),
        pytest.param(
            [
                a_line("x", 1, A),
                a_line("x", 2, B, A, at=1, doubtful=True),
                a_line("x", 3, C, A, at=2),
            ],
            [("x", 3, 2)],
            id="a clean reading after a doubtful one",
        ),
        pytest.param(
            [
                a_line("x", 2, B, A, at=1, doubtful=True),
                a_line("x", 3, C, A, at=2, doubtful=True),
            ],
            [("x", 3, 2)],
            id="the clean line is not there",
        ),
    ],
)
def test_the_newest_line_is_given(
    tmp_path: Path, lines: list[dict[str, Any]], newest: list[tuple[str, int, int]]
) -> None:
    for number, line in enumerate(lines):
        write(tmp_path, f"run-{number:04}", line, a_line(f"other{number}", 1, A))
    others = [(f"other{number}", 1, 0) for number in range(len(lines))]
    assert given(tmp_path) == sorted([*newest, *others])
    assert len(list(read(tmp_path, revisions="all", as_="dict"))) == 2 * len(lines)


def test_of_several_histories_the_last_that_was_downloaded(tmp_path: Path) -> None:
    write(tmp_path, "a-0001", a_line("x", 1, A), a_line("y", 1, A))
    write(
        tmp_path, "a-0002", a_line("x", 2, B, A, at=1), a_line("x", 3, C, B, at=2), contested=("x",)
    )
    write(tmp_path, "b-0001", a_line("x", 1, B, at=9), a_line("z", 1, A), contested=("x",))
    assert given(tmp_path) == [("x", 1, 9), ("y", 1, 0), ("z", 1, 0)]


def test_a_file_in_no_manifest_is_read_and_its_lines_given_once(tmp_path: Path) -> None:
    write(tmp_path, "a-0001", a_line("x", 1, A), a_line("y", 1, A))
    write(tmp_path, "a-0002", a_line("x", 2, B, A, at=1))
    day = tmp_path / "articles" / "crawl_date=2026-03-09"
    shutil.copy(day / "a-0001.jsonl", day / "copy.jsonl")
    extra = a_line("new", 1, A)
    (day / "by hand.jsonl").write_text(json.dumps(extra) + "\n")
    assert given(tmp_path) == [("new", 1, 0), ("x", 2, 1), ("y", 1, 0)]


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_line_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(compression_module, "LINE_BYTES_MAX", 100)
    text = b"a" * 99 + b"\n" + b"b" * 1000 + b"\nlast\n" + b"c" * 101
    path = tmp_path / f"x.jsonl{suffix}"
    path.write_bytes(gzip.compress(text) if suffix else text)
    with open_lines(path) as file:
        found = list(whole_lines(file))
    assert found == [(0, b"a" * 99 + b"\n"), (100, None), (1101, b"last\n"), (1106, None)]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("crawl_date=2026-03-09", True),
        ("crawl_date=2026-03-09.bak", False),
        ("crawl_date=..", False),
        ("..", False),
        ("crawl_date=2026-03-09/..", False),
    ],
)
def test_names_of_days(name: str, is_one: bool) -> None:
    assert is_day(name) is is_one


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", ".x", "_x", "", "a/b", "a\0b", ".."])
def test_a_stem_leads_nowhere_else(name: str) -> None:
    assert not is_stem(name)
    assert stem_of(f"{name}.jsonl") is None


def test_warnings_name_the_file_and_strict_raises(tmp_path: Path) -> None:
    write(tmp_path, "a-0001", a_line("x", 1, A))
    path = next(tmp_path.glob("articles/*/a-0001.jsonl"))
    path.write_text(path.read_text() + "5\n")
    with pytest.warns(DataSetWarning) as warned:
        assert len(list(read(tmp_path, as_="dict"))) == 1
    assert [str(one.message) for one in warned] == [
        f"{path}:2: the line is not a record: expected an object, found 5",
        f"{path}: has 2 lines, its manifest states 1",
    ]
    with pytest.raises(DataSetError, match=r"a-0001\.jsonl:2"):
        list(read(tmp_path, strict=True, as_="dict"))


_AS_ANOTHER = """
import os, sys, json
from pathlib import Path
from newscrawl import read
from newscrawl.commands.frontier import Command
from newscrawl.frontier import database, store, reconcile, repair
from scrapy.settings import Settings
from argparse import Namespace
import newscrawl.exporters.reading
folder = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgroups([12345])
    os.setgid(12345)
    os.setuid(12345)
count = len(list(read(folder, unpublished=True, strict=True)))
command = Command()
command.settings = Settings({"DATA_DIR": str(folder)})
command.run(["show"], Namespace(state=None, reason=None, absent=False, dry_run=False, hashes=False))
print(json.dumps([count, int(command.exitcode)]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others may enter; those above pytest's own are closed by every session that begins."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("state", ["closed", "running", "killed"])
def test_reading_needs_no_write_access(open_folder: Path, state: str) -> None:
    """As a member of the group under UMASK=027, while a run goes on, after one was killed, and after one ended."""
    folder = open_folder / "data"
    before = os.umask(0o027)
    try:
        build(folder)
        run = crawl(folder, "2026-03-12", [*NAMES, "content_50"], stops=True)
        if state == "closed":
            run.close()
        elif state == "killed":
            shutil.copytree(folder, open_folder / "killed")
            run.close()
            folder = open_folder / "killed"
    finally:
        os.umask(before)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o550 if path.is_dir() else 0o440)
        if os.getuid() == 0:
            os.chown(path, -1, 12345)
    names = sorted(folder.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-c", _AS_ANOTHER, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [len(NAMES) + 1, 0]
    assert sorted(folder.rglob("*")) == names
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o750)
    if state == "running":
        run.close()
    assert len(DAYS) == 3
