"""The wheel and the sdist: what they hold, and that they work without the checkout.

Nothing is downloaded: they are built with the packages of this environment, and the environment in which the wheel is
tried has links to those packages alone that the wheel requires.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from importlib.metadata import distribution
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from newscrawl import __version__
from tests.measuring import ROOT
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message
    from pathlib import Path

SAMPLES = ROOT / "data" / "samples"
URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CI", "SCRAPY_SETTINGS_MODULE")
}
"""The environment of a user's shell."""
PART = [
    "tests/site",
    "tests/records",
    "tests/test_citations.py",
    "tests/test_fixtures.py",
    "tests/test_public.py",
]
"""Tests that the sdist runs here: data files, generated documents, citations. A release runs the fast suite."""

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder with a user's environment; every warning of Python is an error."""
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**CLEAN, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with an sdist, and with the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in folder.iterdir()} == {
        f"newscrawl-{__version__}.tar.gz",
        f"newscrawl-{__version__}-py3-none-any.whl",
    }
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def sdist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked sdist."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(next(built.glob("*.tar.gz"))) as file:
        file.extractall(folder, filter="data")
    return folder / f"newscrawl-{__version__}"


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as file:
        return message_from_bytes(file.read(f"newscrawl-{__version__}.dist-info/METADATA"))


@pytest.fixture(scope="module")
def programs(wheel: Path, metadata: Message, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel, what it requires, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in required(metadata.get_all("Requires-Dist", [])):
        link(name, packages)
    python = folder / "bin" / "python"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel],
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def required(lines: Iterable[str]) -> Iterator[str]:
    """The packages that these requirements need, each once, without the extras of newscrawl."""
    waiting = [(line, "") for line in lines]
    seen = set()
    while waiting:
        line, extra = waiting.pop()
        found = Requirement(line)
        if found.marker is not None and not found.marker.evaluate({"extra": extra}):
            continue
        for wanted in ("", *found.extras):
            if (found.name, wanted) not in seen:
                seen.add((found.name, wanted))
                waiting += [(one, wanted) for one in distribution(found.name).requires or ()]
    yield from {name for name, _ in seen}


def link(name: str, packages: Path) -> None:
    """Link the files of an installed package into another folder of packages."""
    for file in distribution(name).files or ():
        if ".." not in file.parts and not (packages / file).exists():
            (packages / file).parent.mkdir(parents=True, exist_ok=True)
            (packages / file).symlink_to(file.locate())


# --- What they hold


def test_the_wheel_has_the_package_and_its_data(wheel: Path) -> None:
    """Every file of the package but the facts, which no run reads; no tests, no documents."""
    package = ROOT / "newscrawl"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted -= {"newscrawl/site/facts.toml", "newscrawl/site/facts.py"}
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    own = f"newscrawl-{__version__}.dist-info/"
    assert {name for name in names if not name.startswith(own)} == wanted
    assert {name.removeprefix(own) for name in names - wanted} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }
    assert "newscrawl/py.typed" in names


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout: git names no files")
def test_the_sdist_has_the_checkout(sdist: Path) -> None:
    """Every file that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    wanted = {name for name in listed if name and (ROOT / name).exists()}
    found = {path.relative_to(sdist).as_posix() for path in sdist.rglob("*") if path.is_file()}
    assert found - {"PKG-INFO"} == wanted


def test_the_index_accepts_them(built: Path) -> None:
    """Twine finds no fault in their metadata, and the README can be shown."""
    done = subprocess.run(
        [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *built.iterdir()],
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("PASSED")) == (0, 2), done.stdout


def test_the_metadata_names_what_is_supported(metadata: Message) -> None:
    classifiers = metadata.get_all("Classifier", [])
    assert {one for one in classifiers if one.startswith("Operating System")} == {
        "Operating System :: MacOS",
        "Operating System :: POSIX :: Linux",
    }
    assert metadata["Requires-Python"] == ">=3.10"
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT"


def test_the_readme_of_the_index_has_whole_links(metadata: Message) -> None:
    """The index shows the README alone: a path of the checkout leads nowhere there."""
    text = str(metadata.get_payload())
    own = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    found = re.findall(r"\]\(([^)]+)\)", text)
    assert len(found) == len(own) > 20
    assert [one for one in found if not one.startswith(("https://", "#"))] == []
    repository = "https://github.com/newscrawl/newscrawl/blob/main/"
    paths = {one.removeprefix(repository).partition("#")[0] for one in found}
    assert [one for one in paths if not one.startswith("https:") and not (ROOT / one).exists()] == []  # fmt: skip


# --- The wheel, installed


def test_only_what_is_required_is_there(programs: Path, tmp_path: Path) -> None:
    """The environment is as empty as a user's: newscrawl is the wheel's, and test tools are missing."""
    code = "import newscrawl; print(newscrawl.__file__)"
    done = run(programs / "python", "-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(str(programs.parent))
    for name in ("pytest", "pandas", "tests"):
        assert run(programs / "python", "-c", f"import {name}", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (["newscrawl"], "usage: newscrawl COMMAND [options]"),
        (["newscrawl", "--version"], f"newscrawl {__version__} (Scrapy "),
        (["python", "-m", "newscrawl", "--version"], f"newscrawl {__version__} (Scrapy "),
        (["newscrawl", "list"], "section "),
        (["newscrawl", "crawl", "section", "-h"], "max_pages"),
        (["newscrawl", "extract", "-h"], "--url"),
        (
            ["newscrawl", "doctor", "-s", "SITE_ADDRESS=127.0.0.1:1"],
            f"newscrawl {__version__}, Python ",
        ),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_command(programs: Path, tmp_path: Path, command: list[str], wanted: str) -> None:
    done = run(programs / command[0], *command[1:], cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert wanted in done.stdout


def test_a_saved_page(programs: Path, tmp_path: Path) -> None:
    page = SAMPLES / "article.html"
    done = run(programs / "newscrawl", "extract", page, "--url", URL, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads((SAMPLES / "article.json").read_text("utf-8"))


READ = """
import newscrawl
print(*sorted(article.identifier for article in newscrawl.read("data")), sep="\\n")
"""
CRAWL = """
import sys, newscrawl
settings = {"SITE_ADDRESS": sys.argv[1], "DATA_DIR": "other", "DOWNLOAD_DELAY": "0"}
run = newscrawl.crawl("section", sections="china", max_articles=5, settings=settings)
print(len(list(run)), int(run.status))
"""


def test_a_crawl_and_its_data_set(programs: Path, tmp_path: Path) -> None:
    """By the command and from Python; only the replica is the checkout's."""
    with Replica(40) as replica:
        arguments = ["-a", "sections=china", "-a", "max_articles=8", "-O", "new.jsonl"]
        own = ["-s", f"SITE_ADDRESS={replica.address}", "-s", "DATA_DIR=data"]
        crawl = run(programs / "newscrawl", "crawl", "section", *arguments, *own, cwd=tmp_path)
        assert crawl.returncode == 0, crawl.stderr
        python = run(programs / "python", "-c", CRAWL, replica.address, cwd=tmp_path)
        assert (python.returncode, python.stdout) == (0, "5 0\n"), python.stderr
    lines = (tmp_path / "new.jsonl").read_text("utf-8").splitlines()
    read = run(programs / "python", "-c", READ, cwd=tmp_path)
    assert (read.returncode, read.stderr) == (0, "")
    assert read.stdout.split() == sorted(json.loads(line)["identifier"] for line in lines)
    assert len(lines) == 8
    for command in ("stats", "status", "frontier", "archive verify", "export x.csv"):
        done = run(programs / "newscrawl", *command.split(), cwd=tmp_path)
        assert done.returncode == 0, (command, done.stdout + done.stderr)


def test_the_site_is_checked(programs: Path, tmp_path: Path) -> None:
    """A replica this small lacks some of the pages: the answer is a report all the same."""
    with Replica(40) as replica:
        address = f"SITE_ADDRESS={replica.address}"
        command = ["doctor", "--site", "--json", "-s", address, "-s", "DOWNLOAD_DELAY=0"]
        done = run(programs / "newscrawl", *command, cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode == json.loads(done.stdout)["status"]


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("export x.parquet", "newscrawl[export]"),
        ("export s3://bucket/x.jsonl", "newscrawl[export]"),
        ("browse", "newscrawl[browse]"),
        ("reextract s3://bucket/x.warc.gz", "newscrawl[remote]"),
        ("reextract x.warc --scheduler tcp://127.0.0.1:1", "newscrawl[dask]"),
        ("crawl latest -s NOTIFY=json://localhost", "newscrawl[notify]"),
        ("crawl latest -s BODY_HTML=True", "newscrawl[html]"),
        (f"extract {SAMPLES / 'article.html'} --body-html", "newscrawl[html]"),
    ],
    ids=lambda words: re.sub(r"/\S*/", "", words).replace(" ", "_"),
)
def test_a_missing_extra_is_named(
    programs: Path, tmp_path: Path, command: str, wanted: str
) -> None:
    (tmp_path / "data" / "articles").mkdir(parents=True)
    (tmp_path / "x.warc").touch()
    done = run(programs / "newscrawl", *command.split(), cwd=tmp_path)
    assert done.returncode == 2
    assert f"install {wanted}" in done.stderr
    assert "Traceback" not in done.stderr


# --- The sdist


def test_the_sdist_passes_its_tests(sdist: Path) -> None:
    """All test modules can be imported there, and a part of them passes."""
    pytest_of = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist"]
    collected = subprocess.run(
        [*pytest_of, "--collect-only", "-m", ""],
        cwd=sdist,
        env={**CLEAN, "PYTHONPATH": str(sdist)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert collected.returncode == 0, collected.stdout[-2000:]
    done = subprocess.run(
        [*pytest_of, *PART],
        cwd=sdist,
        env={**CLEAN, "PYTHONPATH": str(sdist)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert " passed" in done.stdout
