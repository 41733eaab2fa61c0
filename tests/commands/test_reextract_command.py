"""`newscrawl reextract`: what a crawl's archive gives, and what it changes."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from newscrawl import read
from newscrawl.errors import Status
from tests.archiving import Answer, warc
from tests.crawling import PATIENCE, crawl
from tests.forked import newscrawl
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = "NOW=2026-09-28T08:00"
DOWNLOAD = ("date_downloaded", "warc")
"""Metadata of the download: a capture has the time of its answer, the record of a crawl that of its reading."""


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=200, seed=1) as running:
        yield running


@dataclass
class Archived:
    """A data folder with an archive of what a crawl has read."""

    folder: Path
    records: list[dict[str, Any]]
    answers: list[Answer]

    @property
    def data(self) -> Path:
        return self.folder / "data" / "local"

    def reextract(self, *words: str) -> subprocess.CompletedProcess[str]:
        local = ("-s", "SITE_ADDRESS=127.0.0.1:1", "-s", NOW)
        return newscrawl("reextract", *local, *words, cwd=self.folder, timeout=PATIENCE)

    def output(self, *words: str) -> list[dict[str, Any]]:
        """The records of -O."""
        done = self.reextract("-O", "again.jsonl", *words)
        assert done.returncode == 0, done.stderr
        return lines_of(self.folder / "again.jsonl")

    def archive(self, *answers: Answer) -> None:
        """Replace the archive."""
        shutil.rmtree(self.data / "warc")
        (self.data / "warc").mkdir()
        (self.data / "warc" / "a.warc.gz").write_bytes(warc(answers))

    def state(self) -> list[tuple[str, bytes]]:
        """The files of the data folder."""
        files = (one for one in self.data.rglob("*") if one.is_file())
        return sorted((str(one), one.read_bytes()) for one in files)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def archived(folder: Path, replica: Replica, *arguments: str) -> Archived:
    """Crawl. `answers` are the pages of the records, for archives of other content."""
    found = crawl(folder, *arguments, "-s", NOW, address=replica.address)
    assert found.records, found.said
    answers = []
    for record in found.records:
        for url in record["page_urls"]:
            parts = urlsplit(url)
            answer = replica.respond(parts.netloc, parts.path)
            downloaded = record["metadata"]["date_downloaded"]
            headers = tuple(answer.headers.items())
            answers.append(Answer(url, answer.body, downloaded, headers=headers))
    return Archived(folder, found.records, answers)


def without_download(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by identifier, without the metadata of the download."""
    return {
        one["identifier"]: {
            **one,
            "metadata": {
                name: value for name, value in one["metadata"].items() if name not in DOWNLOAD
            },
        }
        for one in records
    }


SECTION = ("section", "-a", "sections=china", "-a", "max_articles=12")


@pytest.mark.parametrize(
    "arguments",
    [
        SECTION,
        ("latest", "-a", "editions=www,cn", "-a", "max_articles=25"),
        ("search", "-a", "q=the", "-a", "since=2026-09-20", "-a", "max_articles=12"),
        ("newspaper", "-a", "since=2026-09-19", "-a", "until=2026-09-26"),
        ("archive", "-a", "since=2026-09-25", "-a", "until=2026-09-26"),
    ],
    ids=lambda words: words[0],
)
def test_a_crawls_archive_gives_the_records_of_the_crawl(
    tmp_path: Path, replica: Replica, arguments: tuple[str, ...]
) -> None:
    """With what only lists gave, whatever route found them; and nothing else is touched."""
    made = archived(tmp_path, replica, *arguments)
    before = made.state()
    again = made.output("--workers", "1")
    assert without_download(again) == without_download(made.records)
    places = {one["identifier"]: one["metadata"]["warc"] for one in made.records}
    assert {one["identifier"]: one["metadata"]["warc"] for one in again} == places
    assert made.state() == before
    done = made.reextract("--diff", "--workers", "1")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{len(made.records)} articles read: 0 differ, 0 are new, 0 are older than the record and not compared"
    ]
    done = made.reextract("--workers", "1")
    assert done.returncode == 0, done.stderr
    assert f"  revisions unchanged {len(made.records)}\n" in done.stderr
    assert "no new lines" in done.stderr


BROKEN = """
import sys
from newscrawl.pages.article.templates.www import Www
from newscrawl.pages.field_sources import css
Www.deck = (css("#renamed > h2"),)
from newscrawl.cli import main
main()
"""
"""newscrawl as it would be if the site had changed its markup."""


def test_what_a_template_has_lost_comes_back_without_a_request(
    tmp_path: Path, replica: Replica
) -> None:
    """A template that finds no deck is repaired: the table of differences shows it, and the newest lines have them all."""
    arguments = ("section", "-a", "sections=china", "-a", "max_articles=40", "-s", NOW)
    (tmp_path / "good").mkdir()
    good = crawl(tmp_path / "good", *arguments, address=replica.address)
    decks = {one["identifier"]: one["alternative_headline"] for one in good.records}
    address = ("-s", f"SITE_ADDRESS={replica.address}")
    speed = ("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
    command = [sys.executable, "-c", BROKEN, "crawl", *arguments, *address, *speed]
    subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, timeout=PATIENCE)
    made = Archived(tmp_path, [], [])
    lost = sum(decks[one.identifier] != one.alternative_headline for one in read(made.data))
    assert lost > 3
    replica.forget_requests()
    table = made.reextract("--diff", "--workers", "1").stdout
    assert f"40 articles read: {lost} differ" in table
    assert f"\nalternative_headline: {lost}\n" in table, table
    done = made.reextract("--workers", "1")
    assert done.returncode == 0, done.stderr
    assert {one.identifier: one.alternative_headline for one in read(made.data)} == decks
    assert not replica.requests


def test_without_a_frontier_the_records_keep_what_lists_gave(
    tmp_path: Path, replica: Replica
) -> None:
    made = archived(tmp_path, replica, "latest", "-a", "editions=www", "-a", "max_articles=12")
    for file in made.data.glob("frontier.db*"):
        file.unlink()
    again = without_download(made.output("--workers", "1"))
    names = ("date_published", "description", "article_section", "print_page", "metadata")
    for identifier, record in without_download(made.records).items():
        for name in names:
            assert again[identifier][name] == record[name]
    for _ in range(2):  # with the frontier that the first run makes
        done = made.reextract("--workers", "1")
        assert f"  revisions unchanged {len(made.records)}\n" in done.stderr, done.stderr


@pytest.fixture(scope="module")
def section(tmp_path_factory: pytest.TempPathFactory, replica: Replica) -> Archived:
    """An archive that tests only read."""
    return archived(tmp_path_factory.mktemp("section"), replica, *SECTION)


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_the_number_of_workers_changes_no_byte(section: Archived, suffix: str) -> None:
    found = []
    for workers in ("1", "2"):
        name = f"{workers}.{suffix}"
        done = section.reextract("-O", name, "--workers", workers)
        assert done.returncode == 0, done.stderr
        assert f"  records   12 in {name}\n" in done.stderr
        found.append((section.folder / name).read_bytes())
    assert found[0] == found[1]
    if suffix == "jsonl.gz":
        assert len(gzip.decompress(found[0]).splitlines()) == 12


def test_standard_output(section: Archived) -> None:
    done = section.reextract("-O", "-", "--workers", "1")
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 12


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--workers 0", "--workers: '0' is not a number of processes, expected 1 or more"),
        ("--workers two", "--workers: 'two' is not a number of processes, expected 1 or more"),
        ("-O a.csv", "-O: 'a.csv' is not a name like .jsonl, .jsonl.gz, .jsonl.zst, or -"),
        ("-O no/a.jsonl", "-O: no/a.jsonl cannot be written: there is no folder no"),
        ("-O a.jsonl --diff", "--diff: writes nothing, leave out -O"),
        ("--against a.jsonl", "--against: has an effect only with --diff"),
        ("missing.warc", "FILE: missing.warc cannot be read: No such file or directory"),
        (
            "out.jsonl",
            "FILE: out.jsonl is no archive, expected a folder or a file .warc, .warc.gz, .warc.zst, .wacz, .html, .htm, .json",
        ),
        (
            "--diff --against missing.jsonl",
            "--against: missing.jsonl cannot be read: No such file or directory",
        ),
        (
            "-s DATA_DIR=empty",
            "FILE: is missing, and empty has no archive of its own (it has no folder 'warc')",
        ),
        (
            "--bogus",
            "reextract has no option '--bogus'; `newscrawl reextract -h` lists its options",
        ),
    ],
)
def test_mistakes(section: Archived, words: str, sentence: str) -> None:
    before = section.state()
    done = section.reextract(*words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"newscrawl: {sentence}"
    assert section.state() == before


def test_archives_without_articles(section: Archived, tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(warc([Answer("https://www.chinadaily.com.cn/china", b"<html></html>")]))
    for words in ([], ["--diff"], ["-O", "none.jsonl"]):
        done = section.reextract(str(file), *words)
        assert done.returncode == Status.UNHEALTHY
        assert done.stderr.endswith("unhealthy: the archives hold no page of an article\n")


def test_damage_is_reported_and_the_rest_is_read(section: Archived, tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    data = warc(section.answers)
    file.write_bytes(data[:-10])
    done = section.reextract(str(file), "-O", "damaged.jsonl", "--workers", "1")
    assert done.returncode == Status.INCOMPLETE
    assert "incomplete: " in done.stderr
    assert "  damaged   a.warc.gz:" in done.stderr
    assert len(lines_of(section.folder / "damaged.jsonl")) >= 11
    done = section.reextract(str(file), "--diff", "--workers", "1")
    assert done.returncode == 0


OTHER = b"A headline that the page has now"


def with_headlines(made: Archived, count: int) -> list[Answer]:
    """The answers, of which some have another headline: as a template that reads it otherwise."""
    changed = []
    for answer in made.answers:
        record = next(one for one in made.records if answer.url in one["page_urls"])
        if count and answer.url == record["page_urls"][0]:
            body = answer.body.replace(record["headline"].encode(), OTHER)
            count -= body != answer.body
            changed.append(Answer(answer.url, body, answer.date, headers=answer.headers))
        else:
            changed.append(answer)
    assert not count
    return changed


def test_changes_are_shown_and_then_become_revisions(tmp_path: Path, replica: Replica) -> None:
    made = archived(tmp_path, replica, *SECTION)
    made.archive(*with_headlines(made, 5))
    done = made.reextract("--diff", "--workers", "1")
    assert done.returncode == 0
    head, *table = done.stdout.splitlines()
    assert head.startswith("12 articles read: 5 differ, 0 are new")
    at = table.index("headline: 5")
    assert table[at + 3] == f'    + "{OTHER.decode()}"'
    assert len([line for line in table[at:] if OTHER.decode() in line]) >= 3
    done = made.reextract("--diff", "--against", "out.jsonl", "--workers", "1")
    assert done.stdout.splitlines() == [head, *table]
    done = made.reextract("--workers", "2")
    assert done.returncode == 0, done.stderr
    assert "  revisions changed 5, unchanged 7\n" in done.stderr
    newest = list(read(made.data))
    assert len(newest) == 12
    assert [one.metadata.revision for one in newest if one.headline == OTHER.decode()] == [2] * 5
    done = made.reextract("--workers", "1")
    assert "  revisions unchanged 12\n" in done.stderr


def test_articles_out_of_scope_stay_out(tmp_path: Path, replica: Replica) -> None:
    """A crawl read them and did not want them; archives of others have no such articles."""
    made = archived(tmp_path, replica, *SECTION)
    wanted = made.records[0]["metadata"]["discovered_from"]
    assert wanted
    again = tmp_path / "again"
    again.mkdir()
    other = crawl(again, *SECTION, "-a", "language=zh", "-s", NOW, address=replica.address)
    assert other.records == []
    there = Archived(again, [], made.answers)
    there.archive(*made.answers)
    done = there.reextract("--workers", "1")
    assert "12 excluded (out_of_scope 12)" in done.stderr
    done = there.reextract(str(there.data / "warc"), "--workers", "1")
    assert "  revisions new 12\n" in done.stderr


def wait_for_lines(process: subprocess.Popen[str], folder: Path) -> None:
    """Wait until a run has written lines."""
    while process.poll() is None and not any(
        one.stat().st_size for one in folder.rglob(".*.jsonl.open")
    ):
        time.sleep(0.01)


KILLS = 3


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_that_is_stopped_is_resumed(
    tmp_path: Path, number: signal.Signals, workers: str
) -> None:
    """Killed again and again, the same command writes each line once."""
    with Replica(articles=2000, seed=1) as replica:
        made = archived(
            tmp_path, replica, "section", "-a", "sections=china", "-a", "max_articles=150"
        )
    expected = without_download(made.output("--workers", "1"))
    empty = tmp_path / "empty"
    command = [sys.executable, "-m", "newscrawl", "reextract", str(made.data / "warc")]
    command += ["-s", f"DATA_DIR={empty}", "--workers", workers, "-s", NOW]
    statuses = []
    for attempt in range(KILLS + 1):
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        if attempt < KILLS:
            wait_for_lines(process, empty)
            process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
        statuses.append(process.returncode)
    stopped = -9 if number == signal.SIGKILL else Status.INCOMPLETE
    assert statuses == [stopped] * KILLS + [Status.COMPLETE], said
    found = [one.to_dict() for one in read(empty, revisions="all")]
    assert len(found) == len(expected)
    assert {one["identifier"] for one in found} == set(expected)
