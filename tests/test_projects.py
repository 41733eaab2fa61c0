"""newscrawl's spiders in somebody else's project, and in a script of his own."""

from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crawling import crawl
from tests.measuring import ROOT
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = """
import sys
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

settings = Settings()
settings.setmodule("newscrawl.settings", priority="project")
settings.setdict({"UMASK": sys.argv[3], "SITE_ADDRESS": sys.argv[1], "LOG_LEVEL": "ERROR"}, priority="cmdline")
settings.set("DATA_DIR", "data", priority="cmdline")
process = CrawlerProcess(settings)
process.crawl("article", url=sys.argv[2])
process.start()
"""


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=20, seed=1) as running:
        yield running


def modes(folder: Path) -> dict[str, str]:
    """Modes of the files of a data folder, by name or kind."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {
        path.suffix if path.suffix != ".json" else path.name[-13:]: oct(
            stat.S_IMODE(path.stat().st_mode)
        )
        for path in files
    }


@pytest.mark.parametrize(
    ("mask", "mode"),
    [
        ("027", "0o640"),
        pytest.param("077", "0o600", marks=pytest.mark.slow),
        pytest.param("022", "0o644", marks=pytest.mark.slow),
    ],
)
def test_a_script_of_ones_own_keeps_the_umask(
    tmp_path: Path, replica: Replica, mask: str, mode: str
) -> None:
    """Lines, frontier and what else a run leaves, whatever mask the script was started under."""
    command = [sys.executable, "-c", SCRIPT, replica.address, replica.story(0).url, mask]
    subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, umask=0o002, check=True, timeout=60
    )
    found = modes(tmp_path / "data")
    assert {".db", ".jsonl", "manifest.json"} <= found.keys()
    assert set(found.values()) == {mode}


def test_the_command_keeps_the_umask(tmp_path: Path, replica: Replica) -> None:
    given = ["article", "-a", f"url={replica.story(0).url}", "-s", "UMASK=027"]
    crawled = crawl(tmp_path, *given, address=replica.address)
    assert crawled.status == 0, crawled.said
    assert set(modes(tmp_path / "data").values()) == {"0o640"}


def project(folder: Path, settings: str) -> None:
    """A project of somebody's that uses newscrawl's spiders."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = theirs.settings\n")
    (folder / "theirs").mkdir()
    (folder / "theirs" / "__init__.py").touch()
    (folder / "theirs" / "settings.py").write_text(settings)


def scrapy(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


BARE = 'SPIDER_MODULES = ["newscrawl.spiders"]\n'
COMMANDS = 'COMMANDS_MODULE = "newscrawl.commands"\n'
MISSING = "DATA_DIR: is missing, and so are "


@pytest.mark.parametrize(
    ("settings", "words", "sentence"),
    [
        (BARE, ("crawl", "latest"), MISSING),
        (BARE + COMMANDS, ("crawl", "latest"), f"newscrawl: {MISSING}"),
        (
            BARE + COMMANDS,
            ("frontier",),
            "newscrawl: DATA_DIR: is missing; set it to the folder of the data set",
        ),
        (
            BARE + COMMANDS + 'DATA_DIR = "data"\n',
            ("crawl", "latest"),
            "newscrawl: SEGMENT_BYTES: is missing, and so are ",
        ),
    ],
)
def test_settings_that_a_project_lacks(
    tmp_path: Path, settings: str, words: tuple[str, ...], sentence: str
) -> None:
    project(tmp_path, settings)
    done = scrapy(tmp_path, *words)
    assert sentence in done.stderr
    assert "KeyError" not in done.stderr
    assert "TypeError" not in done.stderr
    if COMMANDS in settings:
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_a_project_that_takes_the_settings_over(tmp_path: Path, replica: Replica) -> None:
    """Its own names are its own; one that is a typo away from ours is told."""
    project(
        tmp_path,
        "from newscrawl.settings import *\n"
        f'SITE_ADDRESS = "{replica.address}"\nLOG_LEVEL = "ERROR"\n'
        'OUR_MAIL_SERVER = "localhost"\nFAILURE_TOLERENCE = 0.5\n',
    )
    done = scrapy(tmp_path, "crawl", "article", "-a", f"url={replica.story(0).url}")
    assert done.returncode == 0, done.stderr
    said = done.stderr.splitlines()
    (sentence,) = (line for line in said if "no such" in line or "such a setting" in line)
    assert sentence.startswith(
        "newscrawl: FAILURE_TOLERENCE: neither newscrawl nor Scrapy has such"
    )
    assert sentence.endswith("did you mean FAILURE_TOLERANCE?")
