"""A table of damages to a data folder, and each command on it: nothing is lost in silence, nothing stops working for good."""

from __future__ import annotations

import json
import warnings
from argparse import Namespace
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings

from newscrawl import read
from newscrawl.commands.frontier import Command
from newscrawl.errors import DamagedError, DataSetError, DataSetWarning
from newscrawl.records.schema import schema_errors
from tests.damaging import DAMAGES, DAYS, NAMES, build, crawl, on_disk
from tests.running import Clock, a_run

if TYPE_CHECKING:
    from pathlib import Path

LATER = "2026-03-12"
MOST = [
    pytest.param(name, marks=pytest.mark.slow) if name == "a packed file of zeros" else name
    for name in DAMAGES
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path, built: Path) -> Path:
    """A data folder before it is damaged."""
    import shutil  # noqa: PLC0415 - for this fixture alone

    shutil.copytree(built, tmp_path / "data")
    return tmp_path / "data"


def identifiers(folder: Path, **options: Any) -> Counter[str]:
    """Of what `read` gives; what it warns of is not looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataSetWarning)
        return Counter(one.identifier for one in read(folder, **options))


def frontier(folder: Path, *words: str, **options: bool) -> int:
    command = Command()
    command.settings = Settings({"DATA_DIR": str(folder)})
    without = {"state": None, "reason": None, "absent": False, "dry_run": False, "hashes": False}
    command.run(list(words), Namespace(**{**without, **options}))
    return int(command.exitcode)


@pytest.mark.parametrize("damage", MOST)
def test_read_gives_what_is_on_disk(folder: Path, damage: str) -> None:
    DAMAGES[damage](folder)
    before = sorted(folder.rglob("*"))
    if not (folder / "articles").exists():
        with pytest.raises(DataSetError, match="holds no data set"):
            next(read(folder))
        return
    assert identifiers(folder) == Counter(on_disk(folder)), "each once"
    assert on_disk(folder) <= identifiers(folder, unpublished=True).keys()
    assert sorted(folder.rglob("*")) == before, "reading changes nothing"


@pytest.mark.parametrize("damage", MOST)
def test_what_is_missing_is_told(folder: Path, damage: str) -> None:
    """A warning, or with `strict` the documented error, names the file; silence means that nothing is missing."""
    whole = on_disk(folder)
    DAMAGES[damage](folder)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            found = {one.identifier for one in read(folder)}
        except DataSetError:
            return
    assert all(one.category is DataSetWarning for one in warned)
    days_moved = {"day moved away", "two days moved away", "frontier deleted, day moved"}
    if found != whole and damage not in days_moved | {"published meanwhile"}:
        assert warned, "something is missing and nobody says so"
    if warned:
        with pytest.raises(DataSetError):
            list(read(folder, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_run_goes_on(folder: Path, damage: str) -> None:
    """But for a frontier that is damaged itself, which names what mends it."""
    DAMAGES[damage](folder)
    there = on_disk(folder) if (folder / "articles").exists() else set()
    try:
        crawl(folder, LATER)
    except DamagedError as error:
        assert "`newscrawl frontier repair`" in str(error)  # noqa: PT017 - some do, some do not
        assert damage.startswith("frontier")
        return
    if not (folder / "articles").exists():
        return  # all is known, and nothing new came
    found = identifiers(folder)
    assert there <= found.keys() | {"content_99"}, "what was there is"
    assert set(found.values()) == {1}, "each once"
    again = a_run(folder, Clock(f"{LATER}T09:00:00"))
    assert "was not in the frontier" not in str(again.recovery), "said once"
    again.close()


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_the_frontier_can_be_looked_into(
    folder: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    for words in (("show",), ("list",), ("where", NAMES[0])):
        status = frontier(folder, *words)
        said = capsys.readouterr()
        assert status in {0, 2, 75}
        assert status == 0 or damage.startswith("frontier")
        assert status == 0 or "`newscrawl frontier repair`" in said.err
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_after_repair_and_one_run_all_is_there(
    folder: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](folder)
    if not (folder / "articles").exists() and not (folder / "frontier.db").exists():
        return
    names = sorted(path.name for path in folder.rglob("*"))
    dry = frontier(folder, "repair", dry_run=True)
    assert dry in {0, 3}
    assert sorted(path.name for path in folder.rglob("*")) == names, "a dry run changes nothing"
    assert frontier(folder, "repair", hashes=True) == 0
    said = capsys.readouterr().out
    assert said.count("mended") + said.count("agree") >= 1
    crawl(folder, LATER)
    assert identifiers(folder) == Counter(NAMES), "all, each once"
    assert frontier(folder, "repair") == 0
    assert frontier(folder, "repair", dry_run=True) == 0, "nothing is left to mend"
    with warnings.catch_warnings():
        strangers = (" folder ", " file ", "pipe", "device", " a day is", "no text")
        if any(word in f" {damage} " for word in strangers):
            warnings.simplefilter("ignore", DataSetWarning)
        if "line" in damage or "zeros" in damage or damage.startswith("segment"):
            warnings.simplefilter("ignore", DataSetWarning)
        records = list(read(folder))
    assert [fault for one in records for fault in schema_errors(one)] == []
    revised = next(one for one in records if one.identifier == NAMES[0])
    assert revised.article_body == "They write it down again."


def test_the_table_is_long_enough() -> None:
    assert len(DAMAGES) > 50
    assert len(set(DAYS)) == 3
    json.dumps(list(DAMAGES))
