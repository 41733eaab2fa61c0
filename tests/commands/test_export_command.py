"""`newscrawl export`: formats by suffix, the filters of `read`, incremental exports, and mistakes in one sentence."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from newscrawl import read
from newscrawl.exporters.files import FOLDER
from tests.exporting import a_data_set, publish, records, write_segment
from tests.forked import newscrawl
from tests.measuring import ROOT

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 60


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "data"
    a_data_set(folder, COUNT)
    return folder


def export(folder: Path, *words: str, status: int = 0) -> str:
    """The last line that an export prints."""
    done = newscrawl("export", *words, cwd=folder, timeout=60)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    last: str = done.stderr.splitlines()[-1]
    return last.removeprefix("newscrawl: ")


def names(path: Path) -> list[str]:
    return [json.loads(line)["identifier"] for line in path.read_text("utf-8").splitlines()]


# --- Formats


@pytest.mark.parametrize(
    "name",
    ["x.parquet", "x.sqlite", "x.db", "x.csv", "X.CSV", "x.csv.gz", "x.jsonl", "x.ndjson.zst", "x.jsonld"],
)  # fmt: skip
def test_the_suffix_gives_the_format(tmp_path: Path, data: Path, name: str) -> None:
    assert export(tmp_path, name, str(data)) == f"complete: {COUNT} records in {name}"
    assert (tmp_path / name).stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("words", "folders"),
    [
        (["x/"], {"month=2024-01", "month=2024-02", "month=2024-03"}),
        (["x", "--format", "parquet"], {"month=2024-01", "month=2024-02", "month=2024-03"}),
        (["x.parquet", "--partition", "month"], {"month=2024-01", "month=2024-02", "month=2024-03"}),
        (["x/", "--partition", "day", "--until", "2024-01-02"], {"day=2024-01-01", "day=2024-01-02"}),
    ],
)  # fmt: skip
def test_folders_of_parquet(
    tmp_path: Path, data: Path, words: list[str], folders: set[str]
) -> None:
    export(tmp_path, *words, str(data))
    (folder,) = tmp_path.iterdir()
    found = {path.name for path in folder.iterdir() if path.is_dir()}
    assert found - {"month=__HIVE_DEFAULT_PARTITION__"} == folders


@pytest.mark.parametrize("name", ["csv", "jsonl", "jsonld"])
def test_standard_output(tmp_path: Path, data: Path, name: str) -> None:
    """A pipe of CSV has no byte order mark, a file that the shell opens has."""
    words = ["export", "-", str(data), "--format", name]
    with (tmp_path / "out").open("wb") as file:
        command = [sys.executable, "-m", "newscrawl", *words]
        subprocess.run(command, check=True, stdout=file, stderr=subprocess.DEVNULL, cwd=ROOT)
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert (tmp_path / "out").read_bytes().startswith(b"\xef\xbb\xbf") == (name == "csv")
    assert (tmp_path / "out").read_text("utf-8-sig") == done.stdout
    assert done.returncode == 0
    assert done.stderr == f"newscrawl: complete: {COUNT} records in standard output\n"
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
        assert len(rows) == COUNT
        assert rows[0]["schema_version"] == "2.0"
    elif name == "jsonl":
        assert len(done.stdout.splitlines()) == COUNT
    else:
        assert len(json.loads(done.stdout)["@graph"]) == COUNT
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_data_folder_is_that_of_the_setting(tmp_path: Path, data: Path) -> None:
    last = export(tmp_path, "x.jsonl", "-s", f"DATA_DIR={data}")
    assert last == f"complete: {COUNT} records in x.jsonl"


# --- Filters


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("--since 2024-02 --until 2024-02", {"since": "2024-02", "until": "2024-02"}),
        ("--sections china,world", {"sections": "china,world"}),
        ("--languages zh", {"languages": "zh"}),
        ("--genres gallery", {"genres": "gallery"}),
        ("--query lighthouse", {"query": "lighthouse"}),
        ("--revisions all", {"revisions": "all"}),
        ("--languages en --genres gallery --since 2024-02-03", {"languages": "en", "genres": "gallery", "since": "2024-02-03"}),
    ],
)  # fmt: skip
def test_filters_are_those_of_read(
    tmp_path: Path, data: Path, words: str, given: dict[str, str]
) -> None:
    export(tmp_path, "x.jsonl", str(data), *words.split())
    expected = [one.identifier for one in read(data, **given)]  # type: ignore[call-overload]
    assert 0 < len(expected) <= COUNT
    assert names(tmp_path / "x.jsonl") == expected


# --- Mistakes


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "TARGET: expected a target, and a data folder at most, got none"),
        ("a b c", "TARGET: expected a target, and a data folder at most, got a b c"),
        ("x.txt DATA", "TARGET: x.txt has no suffix of a format, expected .parquet, .sqlite, .sqlite3, .db, .csv, .jsonl, .ndjson, .jsonld or --format"),
        ("x DATA", "TARGET: x has no suffix of a format, expected .parquet,"),
        ("- DATA", "--format: is missing for standard output, expected csv, jsonl, jsonld"),
        ("- DATA --format parquet", "--format: parquet cannot go to standard output, expected csv, jsonl, jsonld"),
        ("x DATA --format xlsx", "--format: 'xlsx' is not a format, expected parquet, sqlite, csv, jsonl, jsonld"),
        ("x.parquet.gz DATA", "TARGET: x.parquet.gz: parquet is compressed in itself, expected a name without .gz"),
        ("x.sqlite.zst DATA", "TARGET: x.sqlite.zst: sqlite is compressed in itself, expected a name without .zst"),
        ("x.csv DATA --partition month", "--partition: csv has no partitions, leave it out"),
        ("x/ DATA --partition none", "--partition: x/ is a folder, expected month or day"),
        ("x/ DATA --partition year", "--partition: 'year' is not one of none, month, day"),
        ("x/ DATA --format csv", "TARGET: x/ is a folder, csv is a file"),
        ("x.csv DATA --since yesterday", "since: 'yesterday' is not a day"),
        ("x.csv DATA --since 2024-03 --until 2024-02", "since: "),
        ("x.csv DATA --sections nowhere", "sections: "),
        ("x.csv DATA --languages fr", "languages: "),
        ("x.csv DATA --genres poem", "genres: "),
        ('x.csv DATA --query "', "query: "),
        ("x.csv DATA --revisions some", "revisions: 'some' is not one of newest, all"),
        ("x.csv DATA --revisions all --since-last a", "--revisions: --since-last gives each revision once, leave it out"),
        ("x.csv DATA --since-last a/b", "--since-last: 'a/b' is not a name, expected letters, digits, - and _"),
        ("x.csv nowhere", "data_dir: nowhere holds no data set (it has no folder 'articles')"),
        ("x.csv DATA --bogus", "export has no option '--bogus'; `newscrawl export -h` lists its options"),
        ("foo://x.csv DATA", "TARGET: foo://x.csv cannot be written: Protocol not known: foo"),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, data: Path, words: str, sentence: str) -> None:
    """One sentence and exit status 2; nothing is written."""
    given = [str(data) if word == "DATA" else word for word in words.split()]
    done = newscrawl("export", *given, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith(f"newscrawl: {sentence}")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_damage_is_named_and_the_rest_is_written(tmp_path: Path) -> None:
    path = write_segment(tmp_path / "data", records(3))
    with path.open("a") as file:
        file.write("torn\n")
    done = newscrawl("export", "x.jsonl", "data", cwd=tmp_path, timeout=60)
    assert done.returncode == 4
    assert ":4: the line is not a record: " in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "newscrawl: incomplete: 3 records in x.jsonl; the lines above name what it lacks"
    )
    assert len(names(tmp_path / "x.jsonl")) == 3


# --- What is new


def test_only_what_is_new(tmp_path: Path) -> None:
    every = list(records(40))
    data = tmp_path / "data"
    publish(data, 1, every[:10])
    words = ("new.jsonl", "data", "--since-last", "loader")
    assert export(tmp_path, *words) == "complete: 10 records in new.jsonl"
    assert names(tmp_path / "new.jsonl") == [one.identifier for one in every[:10]]
    assert export(tmp_path, *words) == "complete: 0 records in new.jsonl"
    assert names(tmp_path / "new.jsonl") == []
    publish(data, 2, every[10:25])
    publish(data, 3, every[25:])
    assert export(tmp_path, *words) == "complete: 30 records in new.jsonl"
    assert names(tmp_path / "new.jsonl") == [one.identifier for one in every[10:]]
    assert export(tmp_path, "x.csv", "data", "--since-last", "other").startswith("complete: 40 ")
    assert sorted(path.name for path in (data / "exports").glob("*.json")) == [
        "loader.json",
        "other.json",
    ]
    assert len(list(read(data, strict=True))) == 40


def test_filters_of_a_name_stay_the_same(tmp_path: Path) -> None:
    publish(tmp_path / "data", 1, list(records(20)))
    words = ("new.jsonl", "data", "--since-last", "zh", "--languages", "zh")
    assert export(tmp_path, *words) == "complete: 4 records in new.jsonl"
    publish(tmp_path / "data", 2, list(records(30))[20:])
    last = export(tmp_path, "new.jsonl", "data", "--since-last", "zh", status=2)
    assert last == (
        "--since-last: zh was begun with languages=zh, now no filters; expected the same, or a new name"
    )
    assert export(tmp_path, *words) == "complete: 2 records in new.jsonl"


def test_a_target_that_fails_is_given_all_again(tmp_path: Path) -> None:
    publish(tmp_path / "data", 1, list(records(20)))
    name = ("--since-last", "a")
    full = newscrawl("export", "/proc/x.jsonl", "data", *name, cwd=tmp_path, timeout=60)
    assert full.returncode in (2, 75)
    assert export(tmp_path, "new.jsonl", "data", *name) == "complete: 20 records in new.jsonl"


def test_one_export_of_a_name_at_a_time(tmp_path: Path) -> None:
    publish(tmp_path / "data", 1, list(records(2)))
    (tmp_path / "data" / "exports").mkdir()
    with FileLock(tmp_path / "data" / "exports" / ".a.lock"):
        last = export(tmp_path, "x.csv", "data", "--since-last", "a", status=5)
    assert last == "--since-last: another export of a is running"
    export(tmp_path, "x.csv", "data", "--since-last", "a")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"cursor": 1}', "\xff"])
def test_a_damaged_cursor(tmp_path: Path, content: str) -> None:
    publish(tmp_path / "data", 1, list(records(2)))
    (tmp_path / "data" / "exports").mkdir()
    (tmp_path / "data" / "exports" / "a.json").write_bytes(content.encode("latin-1"))
    last = export(tmp_path, "x.csv", "data", "--since-last", "a", status=2)
    assert last == (
        "--since-last: data/exports/a.json is damaged; delete it to begin again with all articles"
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_kill_at_any_moment(tmp_path: Path, number: signal.Signals) -> None:
    """The target is whole or as it was; no record is missing from all exports together."""
    every = list(records(3000))
    for part in range(10):
        publish(tmp_path / "data", part + 1, every[part * 300 : part * 300 + 300])
    target = tmp_path / "x.sqlite"
    target.write_text("as it was")
    command = [sys.executable, "-m", "newscrawl", "export", "x.sqlite", "data", "--since-last", "a"]
    for step in range(6):
        running = subprocess.Popen(
            command, cwd=tmp_path, stderr=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}
        )
        time.sleep(0.3 + 0.15 * step)
        running.send_signal(number)
        running.communicate()
        if running.returncode == 0:
            break
        assert target.read_text() == "as it was"
        assert not (tmp_path / "data" / "exports" / "a.json").exists()
        if number != signal.SIGKILL:
            assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "x.sqlite"]
    else:
        assert export(tmp_path, "x.sqlite", "data", "--since-last", "a").startswith(
            "complete: 3000"
        )
    assert target.read_bytes().startswith(b"SQLite format 3")


def test_the_data_folder_is_not_changed(tmp_path: Path, data: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    export(tmp_path, "x.parquet", str(data))
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == before
    assert [path.name for path in data.iterdir()] == [FOLDER]
