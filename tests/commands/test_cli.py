"""The program: what it says of itself, and of what it does not have."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
import scrapy
import scrapy.commands

import newscrawl.commands
from newscrawl import __version__
from newscrawl.commands import FOR_DEVELOPERS, GROUPS, INSTEAD, overview
from tests.forked import newscrawl as run
from tests.measuring import ROOT
from tests.replica import Replica
from tests.running import a_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PYTHON = ".".join(map(str, sys.version_info[:3]))
VERSION = f"newscrawl {__version__} (Scrapy {scrapy.__version__}, Python {PYTHON})\n"
SHOWN = [name for lines in GROUPS.values() for name in lines]
HELPERS = {
    *(
        "console",
        "data_set",
        "dispatch",
        "dry_run",
        "fixture_files",
        "interrupts",
        "kept_pages",
        "overview",
        "own_files",
        "pages",
        "pruning",
        "rewording",
        "sentences",
    ),
}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=20, seed=1) as running:
        yield running


@pytest.mark.parametrize("words", ["", "-h", "--help", "help"])
def test_the_overview_fits_a_screen(tmp_path: Path, words: str) -> None:
    done = run(*words.split(), cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == f"newscrawl {__version__}: a crawler for the news of China Daily"
    assert lines[2] == "usage: newscrawl COMMAND [options]"
    assert [line[:-1] for line in lines if line.endswith(":")] == list(GROUPS)[:-1]
    assert lines[-1] == f"{FOR_DEVELOPERS}: {', '.join(GROUPS[FOR_DEVELOPERS])}"
    described = re.findall(r"(?m)^  (\w+) ", done.stdout)
    assert [*described, *GROUPS[FOR_DEVELOPERS]] == SHOWN
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("words", ["--version", "version", "--version --help"])
def test_the_version(tmp_path: Path, words: str) -> None:
    done = run(*words.split(), cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, VERSION, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("crwal", "there is no command 'crwal'; did you mean 'crawl'?"),
        ("frontiers", "there is no command 'frontiers'; did you mean 'frontier'?"),
        ("crwal latest -a since=7d", "there is no command 'crwal'; did you mean 'crawl'?"),
        ("latest", "there is no command 'latest'; did you mean 'crawl latest'?"),
        ("archiv -a since=7d", "there is no command 'archiv'; did you mean 'crawl archive'?"),
        ("xyzzy", "there is no command 'xyzzy'; `newscrawl` lists the commands"),
        ("\x1b[2J", "there is no command '\\x1b[2J'; `newscrawl` lists the commands"),
        ("dispatch", "there is no command 'dispatch'; `newscrawl` lists the commands"),
        ("gensipder x", f"genspider is Scrapy's, and of no use here: {INSTEAD['genspider']}"),
        ("help crwal", "there is no command 'crwal'; did you mean 'crawl'?"),
        ("--verison", "there is no option '--verison'; did you mean '--version'?"),
        (
            "--bogus",
            "there is no option '--bogus' without a command; `newscrawl` lists the commands",
        ),
        ("crawl latst", "there is no spider 'latst'; did you mean 'latest'?"),
        ("crawl latst -h", "there is no spider 'latst'; did you mean 'latest'?"),
        (
            "crawl latest --bogus",
            "crawl has no option '--bogus'; `newscrawl crawl -h` lists its options",
        ),
        ("crawl latest --logfil=x", "crawl has no option '--logfil'; did you mean '--logfile'?"),
        ("crawl latest -x", "crawl has no option '-x'; `newscrawl crawl -h` lists its options"),
        (
            "crawl latest -a sectons=china",
            "sectons: latest has no such argument; did you mean sections?",
        ),
        ("crawl latest -a", "argument -a: expected one argument"),
        (
            "crawl latest -s DOWNLOAD_DELY=3",
            "DOWNLOAD_DELY: there is no such setting; did you mean DOWNLOAD_DELAY?",
        ),
        ("frontier --dry", "frontier has no option '--dry'; did you mean '--dry-run'?"),
        ("frontier -s DATA_DRI=x", "DATA_DRI: there is no such setting; did you mean DATA_DIR?"),
        (
            "frontier -L LOUD",
            "LOG_LEVEL: 'LOUD' is not a level, expected DEBUG, INFO, WARNING, ERROR or CRITICAL",
        ),
        ("list -s", "argument -s/--set: expected one argument"),
        ("list -s X", "Invalid -s value, use -s NAME=VALUE"),
        ("extract --indent two", "argument --indent: invalid int value: 'two'"),
        ("extract -- -h", "FILE: -h cannot be read: No such file or directory"),
        ("fetch", "URL: expected one address, got none"),
        (
            "fetch https://example.com/",
            "URL: 'https://example.com/' is not an address of China Daily's site, expected https://www.chinadaily.com.cn/…",
        ),
        (
            "shell file:///etc/hostname",
            "URL: 'file:///etc/hostname' is not an address of China Daily's site, expected https://www.chinadaily.com.cn/…",
        ),
        (
            "view https://www.chinadaily.com.cn/ --spider article",
            "--spider: 'article' works on a job and does not fetch single pages; leave it out",
        ),
    ],
)
def test_mistakes(tmp_path: Path, words: str, sentence: str) -> None:
    """One sentence, exit status 2, and nothing else."""
    done = run(*words.split(" "), cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"newscrawl: {sentence}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", INSTEAD)
def test_what_is_of_no_use_says_what_is(tmp_path: Path, name: str) -> None:
    done = run(name, "x", "y", "--bogus", cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence == f"newscrawl: {name} is Scrapy's, and of no use here: {INSTEAD[name]}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", SHOWN)
def test_usage(tmp_path: Path, name: str) -> None:
    """Of every command: it names this program, and fits a screen's width."""
    done = run(name, "-h", cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: newscrawl {name} ")
    assert "scrapy" not in done.stdout
    assert "Scrapy" not in done.stdout or name in {"fetch", "view"}
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_every_command_has_its_line() -> None:
    """Of ours all; of Scrapy's those of use, the others say what is."""
    own = {module.name for module in iter_modules(newscrawl.commands.__path__)} - HELPERS
    scrapys = {module.name for module in iter_modules(scrapy.commands.__path__)}
    assert own <= set(SHOWN)
    assert set(SHOWN) | set(INSTEAD) | {"version"} == own | scrapys
    assert not set(SHOWN) & set(INSTEAD)


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("stats", "data"),
        ("frontier",),
        ("export", "-", "--format", "csv"),
        ("report", "-o", "-"),
        ("list",),
        ("--version",),
    ],
    ids=" ".join,
)
def test_a_full_disk_behind_standard_output(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Also for an output that is so short that it is only written at the end."""
    a_run(tmp_path / "data").close()
    (tmp_path / "data" / "articles").mkdir(exist_ok=True)
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl", *words],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (75, "newscrawl: No space left on device\n")


def test_commands_of_other_packages_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = EntryPoints([EntryPoint("deploy", "their.commands:Deploy", "scrapy.commands")])
    monkeypatch.setattr(overview, "entry_points", lambda group: found.select(group=group))
    assert overview.text().endswith("of other packages:\n  deploy    from their.commands")
    assert overview.mistake("deploy") is None
    assert overview.mistake("deplyo") == "there is no command 'deplyo'; did you mean 'deploy'?"


def test_scrapy_itself_works_in_the_checkout() -> None:
    """Under its own name it gives the names alone, as scrapyd reads them."""
    command = [sys.executable, "-m", "scrapy", "list"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert (
        done.stdout.split()
        == "app archive article commoncrawl feeds latest newspaper search section site wayback".split()
    )
    command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-h"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("usage: newscrawl crawl archive ")


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("fetch",), "<!DOCTYPE html"),
        (("fetch", "--headers"), "> "),
        (("shell", "-c", "response.status"), "200\n"),
    ],
)
def test_one_page_of_the_site(
    tmp_path: Path, replica: Replica, words: tuple[str, ...], start: str
) -> None:
    name, *options = words
    address = f"SITE_ADDRESS={replica.address}"
    url = replica.story(0).url
    done = run(name, url, *options, "--nolog", "-s", address, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.lstrip().startswith(start)
    assert list(tmp_path.iterdir()) == []


def test_a_shell_without_a_page(tmp_path: Path) -> None:
    done = run("shell", "-c", "1 + 1", "--nolog", cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")


def test_a_profile(tmp_path: Path) -> None:
    done = run("list", "--profile", "profile", cwd=tmp_path, timeout=60)
    assert done.returncode == 0
    assert (tmp_path / "profile").stat().st_size > 0


@pytest.mark.parametrize("words", ["", "--version", "list", "crwal", "crawl archive -h"])
@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_stream_that_is_closed(tmp_path: Path, words: str, closed: str) -> None:
    """What is said into it is lost, and nothing breaks."""
    command = [sys.executable, "-W", "error", "-m", "newscrawl", *words.split()]
    shell = ["sh", "-c", f'exec "$@" {closed}>&-', "sh", *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        shell,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == (2 if words == "crwal" else 0)
    assert "Traceback" not in done.stdout + done.stderr


def test_garbage_is_collected_once_a_command_runs(tmp_path: Path) -> None:
    """It is not while modules are imported."""
    code = (
        "import atexit, gc, sys; atexit.register(lambda: print(gc.isenabled()));"
        "sys.argv = ['newscrawl', 'settings', '--get', 'BOT_NAME'];"
        "from newscrawl.cli import main; main()"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["newscrawl", "True"]
