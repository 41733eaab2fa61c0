"""Outputs that fail: no record is lost, none is a failure, and the same command gives the next output all of them."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from tests.crawling import PATIENCE, Crawl
from tests.feed_targets import FIRST, SETTINGS
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

SOME = 150
SECTION = ("section", "-a", "sections=china")
ROOT = Path(__file__).parents[1]


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(SOME) as running:
        yield running


def command(replica: Replica, *arguments: str) -> list[str]:
    """A crawl that knows the outputs that fail."""
    settings = [f"{name}={json.dumps(value)}" for name, value in SETTINGS.items()]
    options = [
        part for one in (*settings, f"SITE_ADDRESS={replica.address}") for part in ("-s", one)
    ]
    return [sys.executable, "-W", "error", "-m", "newscrawl", "crawl", *arguments, *options]


def run(
    folder: Path, replica: Replica, *arguments: str, shell: str = "", level: str = "WARNING"
) -> Crawl:
    """A crawl in `folder`; `shell` is what becomes of its standard output."""
    line = shlex.join(command(replica, *arguments, "-L", level))
    done = subprocess.run(
        ["bash", "-c", f"{line} {shell or '> /dev/null'}; exit ${{PIPESTATUS[0]}}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    )
    return Crawl(done.returncode, [], done.stderr)


def names(path: Path) -> list[str]:
    """Identifiers of a file of JSON Lines, of which each line is whole."""
    return [json.loads(line)["identifier"] for line in path.read_text("utf-8").splitlines()]


def lines(folder: Path) -> list[str]:
    """Identifiers of the data set."""
    data = folder / "data" / "local"
    return [record.identifier for record in read(data, revisions="all")]


def wanted(replica: Replica) -> list[str]:
    """Identifiers of the section."""
    return sorted(replica.story(index).identifier for index in replica.section("china"))


def make_good(folder: Path, replica: Replica, *arguments: str) -> None:
    """The same command with an output that is sound: all records, each once, and nothing has failed."""
    found = run(folder, replica, *(arguments or SECTION), "-O", "good.jsonl")
    assert found.status == 0, found.said
    assert "resuming an unfinished job" in found.said
    assert sorted(names(folder / "good.jsonl")) == wanted(replica)
    assert sorted(lines(folder)) == wanted(replica)
    count = len(wanted(replica))
    assert (
        f"  articles  {count} discovered: {count} done, 0 gone, 0 failed, 0 excluded" in found.said
    )
    assert f"  records   {count} in good.jsonl" in found.said


SLOW = pytest.mark.slow
GONE = "incomplete: the reader of .* went away after [0-9]+ records?; the same command goes on"
FULL = "storage failed: the output could not be written; the log says why"
CODE = (
    "incomplete: FEED_EXPORT_ENCODING: 'ascii' has no '.' .U.[0-9A-F]{4}., which the article [^ ]+ needs,"
    " expected utf-8; the same command with that goes on"
)
REFUSED = "incomplete: out.[a-z]+ .[a-z]+. cannot take {}; the same command goes on when that is put right"
FEEDS = json.dumps(
    {
        "out.jsonl": {
            "format": "jsonl",
            "overwrite": True,
            "item_filter": "tests.feed_targets.RaisingFilter",
        }
    }
)


def case(
    name: str, output: str, shell: str, status: int, why: str, *more: str, slow: bool = True
) -> Any:
    """A row of the table below."""
    marks = [SLOW] if slow else []
    arguments = ["-O", output, *more] if output else list(more)
    return pytest.param((arguments, shell), status, why, id=name, marks=marks)


ASCII = ("-s", "FEED_EXPORT_ENCODING=ascii")


@pytest.mark.parametrize(
    ("output", "status", "why"),
    [
        case("head", "-:jsonl", "| head -5", 4, GONE, slow=False),
        case("head-csv", "-:csv", "| head -1", 4, GONE),
        case("head-json", "-:json", "| head -c 1", 4, GONE),
        case("head-xml", "-:xml", "| head -1", 4, GONE),
        case("head-of-a-device", "/dev/stdout:jsonl", "| head -5", 4, GONE),
        case("full", "/dev/full:jsonl", "", 75, FULL),
        case("full-csv", "/dev/full:csv", "", 75, FULL),
        case("full-json", "/dev/full:json", "", 75, FULL),
        case("full-xml", "/dev/full:xml", "", 75, FULL),
        case("full-standard-output", "-:jsonl", "> /dev/full", 75, FULL),
        case("full-standard-output-csv", "-:csv", "> /dev/full", 75, FULL),
        case("ascii", "out.jsonl", "", 4, CODE, *ASCII),
        case("ascii-csv", "out.csv", "", 4, CODE, *ASCII),
        case("ascii-json", "out.json", "", 4, CODE, *ASCII),
        case("ascii-standard-output", "-:jsonl", "", 4, CODE, *ASCII),
        case("format", "out.marshal", "", 4, REFUSED.format("the article [^ ]+: ValueError: .*")),
        case("exporter", "out.picky", "", 4, REFUSED.format("the article [^ ]+: AttributeError: .*")),
        case("exporter-at-its-end", "out.endless", "", 4, REFUSED.format("its end: KeyError: .*")),
        case("filter", "", "", 4, REFUSED.format("the article .*: TypeError: .*"), "-s", f"FEEDS={FEEDS}"),
        case("storage-open", "failing-open:out.jsonl", "", 75, FULL),
        case("storage-write", "failing-write:out.jsonl", "", 75, FULL),
        case("storage-store", "failing-store:out.jsonl", "", 75, FULL),
    ],
)  # fmt: skip
def test_an_output_that_fails(
    tmp_path: Path, replica: Replica, output: tuple[list[str], str], status: int, why: str
) -> None:
    arguments, shell = output
    failed = run(tmp_path, replica, *SECTION, *arguments, shell=shell)
    assert failed.status == status, failed.said
    assert re.fullmatch(f"newscrawl: {why}", failed.last_line), failed.last_line
    assert "Traceback" not in failed.said
    assert "Exception ignored" not in failed.said
    assert ", 0 failed, " in failed.said
    make_good(tmp_path, replica)


def test_what_a_disk_took_is_whole_lines(tmp_path: Path, replica: Replica) -> None:
    """Half a record is taken off again: by the storage's fault or by the exporter's."""
    failed = run(tmp_path, replica, *SECTION, "-O", "failing-write:a.jsonl", "-O", "b.picky")
    assert failed.status == 75, "the gravest of two speaks"
    assert len(names(tmp_path / "a.jsonl")) == len(names(tmp_path / "b.picky")) == FIRST
    assert f"  records   {FIRST} in b.picky" in failed.said


@pytest.mark.slow
def test_a_sign_that_gbk_lacks(tmp_path: Path, replica: Replica) -> None:
    story = replica.story(replica.section("china")[0])
    page = replica.site.render(story).replace("</p>", " A ticket costs ¥90.</p>", 1)
    replica.override(story.url, body=page)
    encoding = ("-s", "FEED_EXPORT_ENCODING=gbk")
    failed = run(tmp_path, replica, *SECTION, "-O", "out.csv", *encoding)
    assert failed.status == 4
    assert "FEED_EXPORT_ENCODING: 'gbk' has no '¥' (U+00A5), which the article " in failed.said
    make_good(tmp_path, replica)


@pytest.mark.slow
@pytest.mark.parametrize("option", ["-O", "-o"])
def test_one_of_several_outputs_fails(tmp_path: Path, replica: Replica, option: str) -> None:
    """Each has each record once in the end, also the one that is appended to and did not fail."""
    outputs = [option, "a.jsonl", option, "failing-{}:b.jsonl", option, "c.csv"]
    for stage, status in (("write", 75), ("open", 75), ("never", 0)):
        found = run(tmp_path, replica, *SECTION, *(one.format(stage) for one in outputs))
        assert found.status == status, found.said
    assert sorted(names(tmp_path / "a.jsonl")) == wanted(replica)
    assert set(names(tmp_path / "b.jsonl")) == set(wanted(replica))
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["identifier"] for row in csv.DictReader(file)) == wanted(replica)


@pytest.mark.slow
def test_a_batch_that_fails(tmp_path: Path, replica: Replica) -> None:
    batches = ("-s", "FEED_EXPORT_BATCH_ITEM_COUNT=4")
    failed = run(tmp_path, replica, *SECTION, "-O", "failing-batch:x-%(batch_id)d.jsonl", *batches)
    assert failed.status == 75
    found = run(tmp_path, replica, *SECTION, "-O", "failing-never:x-%(batch_id)d.jsonl", *batches)
    assert found.status == 0
    given = [name for path in tmp_path.glob("x-*.jsonl") for name in names(path)]
    assert sorted(given) == wanted(replica)


@pytest.mark.slow
def test_a_filter_is_asked_once(tmp_path: Path, replica: Replica) -> None:
    options = {"format": "jsonl", "item_filter": "tests.feed_targets.OnceFilter"}
    found = run(tmp_path, replica, *SECTION, "-s", f"FEEDS={json.dumps({'a.jsonl': options})}")
    assert found.status == 0
    assert sorted(names(tmp_path / "a.jsonl")) == wanted(replica)


@pytest.mark.slow
def test_latest_gives_what_its_failed_output_lacks(tmp_path: Path, replica: Replica) -> None:
    """And nothing of what was known before, in neither run."""
    assert run(tmp_path, replica, *SECTION, "-a", "known=skip", "-a", "max_articles=9").status == 0
    known = lines(tmp_path)
    skip = (*SECTION, "-a", "known=skip")
    assert run(tmp_path, replica, *skip, "-O", "failing-store:out.jsonl").status == 75
    assert run(tmp_path, replica, *skip, "-O", "good.jsonl").status == 0
    new = sorted(set(wanted(replica)) - set(known))
    assert sorted(names(tmp_path / "good.jsonl")) == new
    third = run(tmp_path, replica, *skip, "-O", "good.jsonl")
    assert third.status == 0
    assert "goes on" not in third.said, "the job has ended"
    assert names(tmp_path / "good.jsonl") == []


def interrupted(folder: Path, replica: Replica, output: str, count: int, number: int) -> None:
    """A crawl that is sent a signal when so many of its records are there."""
    path = folder / output
    slow = ("-s", "DOWNLOAD_DELAY=0.05", "-L", "ERROR")
    running = subprocess.Popen(
        command(replica, *SECTION, "-o", output, *slow),
        cwd=folder,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while running.poll() is None and not (
        path.exists() and len(path.read_bytes().split(b"\n")) > count
    ):
        time.sleep(0.01)
    running.send_signal(number)
    running.wait(timeout=60)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_is_appended_to_after_a_stop(
    tmp_path: Path, replica: Replica, number: signal.Signals
) -> None:
    """Each record once; a kill may repeat those that were not durable yet."""
    output = tmp_path / "out.jsonl"
    for count in (5, 15):
        interrupted(tmp_path, replica, output.name, count, number)
    durable = len(lines(tmp_path))
    assert 0 < len(set(names(output))) < len(wanted(replica))
    before = len(names(output))
    found = run(tmp_path, replica, *SECTION, "-o", output.name)
    assert found.status == 0
    given = names(output)
    assert set(given) == set(wanted(replica))
    if number == signal.SIGTERM:
        assert len(given) == len(set(given))
    else:
        assert len(given) - before < len(wanted(replica)), (durable, "not all of them again")


@pytest.mark.parametrize(
    "last",
    [
        '{"identifier": "torn',
        *(pytest.param(last, marks=SLOW) for last in ('{"identifier": "whole"}', "x\n", "")),
    ],
)
def test_what_is_appended_begins_on_a_line_of_its_own(
    tmp_path: Path, replica: Replica, last: str
) -> None:
    (tmp_path / "out.jsonl").write_text(last)
    one = ("-a", f"url={replica.story(0).url}")
    assert run(tmp_path, replica, "article", *one, "-o", "out.jsonl").status == 0
    first, _, rest = (tmp_path / "out.jsonl").read_text("utf-8").rpartition("\n{")
    assert first == last.rstrip("\n")
    assert json.loads("{" * bool(last) + rest)["identifier"] == replica.story(0).identifier


@pytest.mark.slow
def test_the_columns_of_a_csv_are_named_once(tmp_path: Path, replica: Replica) -> None:
    for index in range(2):
        one = ("-a", f"url={replica.story(index).url}")
        assert run(tmp_path, replica, "article", *one, "-o", "out.csv").status == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = [row["identifier"] for row in csv.DictReader(file)]
    assert found == [replica.story(index).identifier for index in range(2)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "status"), [("stopping", 4), ("killing", -signal.SIGKILL)])
def test_a_signal_while_the_rest_is_given(
    tmp_path: Path, replica: Replica, name: str, status: int
) -> None:
    """The output lacks some, so the run is not complete, and the job goes on."""
    assert run(tmp_path, replica, *SECTION).status == 0
    stopped = run(tmp_path, replica, *SECTION, "-O", f"out.{name}")
    assert stopped.status in (status, 128 + abs(status))
    given = names(tmp_path / f"out.{name}")
    assert FIRST - 1 <= len(given) < len(wanted(replica))
    if status == 4:
        assert "incomplete: stopped while the output was given what was read before" in stopped.said
    found = run(tmp_path, replica, *SECTION, "-O", "good.jsonl")
    assert found.status == 0
    assert "resuming an unfinished job" in found.said
    assert sorted(names(tmp_path / "good.jsonl")) == wanted(replica)


@pytest.mark.slow
def test_a_job_whose_second_run_has_an_output(tmp_path: Path, replica: Replica) -> None:
    slow = command(replica, *SECTION, "-s", "CLOSESPIDER_ITEMCOUNT=5", "-L", "ERROR")
    done = subprocess.run(
        slow,
        cwd=tmp_path,
        check=False,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 4
    make_good(tmp_path, replica)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["jsonl", "csv", "json", "xml"])
@pytest.mark.parametrize("option", ["-O", "-o"])
def test_a_small_disk(
    tmp_path: Path, replica: Replica, namespace: list[str], option: str, name: str
) -> None:
    program = [sys.executable, "-m", "tests.full_target", str(tmp_path), replica.address]
    done = subprocess.run([*namespace, *program, option, name], check=True, capture_output=True)
    first, second = json.loads(done.stdout)
    assert (first["status"], second["status"]) == (75, 0), second["said"]
    assert "No space left on device" in first["said"]
    assert sorted(IDENTIFIER[name].findall(second["output"])) == wanted(replica)
    assert sorted(record.identifier for record in read(tmp_path / "data")) == wanted(replica)


_JSON = re.compile('{"schema_version": "[^"]+", "identifier": "([^"]+)"')
IDENTIFIER = {
    "jsonl": _JSON,
    "json": _JSON,
    "csv": re.compile("^[0-9.]+,([^,]+),https", re.MULTILINE),
    "xml": re.compile("<item><schema_version>[^<]+</schema_version><identifier>([^<]+)<"),
}
"""Where a record begins in each format."""
