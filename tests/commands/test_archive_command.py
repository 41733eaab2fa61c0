"""`newscrawl archive`: what it prints, and its exit statuses."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.archive.writing import ArchiveOptions
from tests.forked import newscrawl
from tests.running import Clock, a_run, a_task, an_exchange, archived, keep

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.chinadaily.com.cn/china"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder whose data folder has captures of two days."""
    for day, body in (("2026-03-09", b"<p>First.</p>"), ("2026-03-10", b"<p>Second \xd6\xd0.</p>")):
        run = a_run(tmp_path / "data", Clock(f"{day}T08:00:00"), archive=ArchiveOptions())
        assert run.archive is not None
        at = f"{day}T08:00:00Z"
        packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
        run.archive.add(an_exchange(URL, at, gzip.compress(body, mtime=0), head=packed))
        run.archive.add(an_exchange(f"{URL}/error", at, b"<p>Gone.</p>", status=404))
        task = a_task("content_0001")
        keep(run, task, warc=str(archived(run, task, "<p>An article.</p>")))
        run.finish(is_over=True)
        run.close()
    run = a_run(tmp_path / "data", Clock("2026-03-11T08:00:00"), archive=ArchiveOptions())
    assert run.archive is not None
    run.archive.add(an_exchange(URL, "2026-03-11T08:00:00Z", b"", status=304))
    run.archive.add(an_exchange(f"{URL}/2", "2026-03-11T08:00:00Z", b"", status=304))
    gone = an_exchange(a_task("content_0001").url, "2026-03-11T08:00:00Z", b"Gone.", status=404)
    run.archive.add(gone)
    run.finish(is_over=True)
    run.close()
    return tmp_path


def say(folder: Path, *words: str) -> tuple[int, str, str]:
    done = newscrawl("archive", *words, cwd=folder, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_verify(folder: Path) -> None:
    assert say(folder, "verify") == (
        0,
        "3 files, 30 records, 1 lines that name one: no fault\n",
        "",
    )
    (path,) = folder.glob("data/warc/*-10/*.warc.gz")
    path.write_bytes(path.read_bytes()[:-1])
    status, said, _ = say(folder, "verify", "data")
    *faults, last = said.splitlines()
    assert status == 3
    assert any("are not records" in one for one in faults)
    assert last.endswith(f": {len(faults)} faults")


def test_index(folder: Path) -> None:
    status, said, _ = say(folder, "index")
    lines = said.splitlines()
    assert (status, len(lines)) == (0, 9)
    assert lines == sorted(lines)
    assert json.loads(lines[0].split(" ", 2)[2])["filename"].endswith("-0001.warc.gz")
    assert say(folder, "index", "data", "-O", "index.cdxj") == (0, "", "")
    assert (folder / "index.cdxj").read_text("utf-8") == said


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, "<p>Second \udcd6\udcd0.</p>"),
        ("http://chinadaily.com.cn/china/", "<p>Second \udcd6\udcd0.</p>"),
        (f"{URL}/error", "<p>Gone.</p>"),
        (a_task("content_0001").url, "<p>An article.</p>"),
    ],
)
def test_show(
    folder: Path, url: str, shown: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The newest page, its revisits resolved, in its own bytes; an error only where there is no page."""
    from argparse import Namespace  # noqa: PLC0415

    from scrapy.settings import Settings  # noqa: PLC0415

    from newscrawl.commands.archive import Command  # noqa: PLC0415

    command = Command()
    command.settings = Settings({"DATA_DIR": str(folder / "data")})
    command.run(["show", url], Namespace(output=None))
    assert command.exitcode == 0
    assert capfdbinary.readouterr().out == shown.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "action: there is no ''; there are: verify, index, show"),
        ("verfy", "action: there is no 'verfy'; there are: verify, index, show"),
        ("verify a b", "FOLDER: expected one data folder, got 2"),
        ("verify nowhere", "FOLDER: nowhere holds no archive (it has no folder 'warc')"),
        ("show", "URL: expected one address, got none"),
        (f"show {URL}/3", f"URL: {URL}/3 is not in the archive of data"),
        (f"show {URL}/2", f"URL: {URL}/2 is not in the archive of data"),
        ("verify -O x", "--output: verify has no such option, index has"),
    ],
)
def test_mistakes(folder: Path, words: str, sentence: str) -> None:
    assert say(folder, *words.split()) == (2, "", f"newscrawl: {sentence}\n")


def test_a_folder_without_an_archive(tmp_path: Path) -> None:
    status, said, wrong = say(tmp_path, "verify", "-s", "DATA_DIR=data")
    assert (status, said) == (2, "")
    assert wrong == "newscrawl: FOLDER: data holds no archive (it has no folder 'warc')\n"
    assert list(tmp_path.iterdir()) == []
