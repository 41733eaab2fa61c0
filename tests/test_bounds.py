"""Bounds: what no list, sitemap or feed of the site has, and how a run says that it met it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.store import Store
from tests.crawling import PATIENCE, crawl
from tests.measuring import MOST_MEMORY, measure
from tests.replica import Replica
from tests.replica.faults.sources import SOURCES, SourceFault

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("list-links", "list-elements", "sitemap-file")


def summary(folder: Path) -> dict[str, Any]:
    """Of the one run."""
    (path,) = (folder / "data" / "local" / "runs").glob("*.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(one, marks=() if one.name in QUICK else pytest.mark.slow, id=one.name)
        for one in SOURCES
    ],
)
def test_a_trap(tmp_path: Path, fault: SourceFault) -> None:
    """The source has an end with its reason, what was left out is counted, and little memory was taken."""
    with Replica(20) as replica:
        fault.set(replica)
        address = f"SITE_ADDRESS={replica.address}"
        command = [sys.executable, "-m", "newscrawl", "crawl", *fault.words, "-s", address]
        crawled = measure(command, tmp_path, PATIENCE)
        asked = len(replica.requests)
    assert crawled.mebibytes < MOST_MEMORY
    assert crawled.status == fault.status, crawled.said
    assert "Traceback" not in crawled.said
    assert asked < 1000
    store = Store(tmp_path / "data" / "local")
    (end,) = (one.ending for one in store.urls() if one.url == fault.url)
    store.close()
    assert end == fault.wanted
    found = summary(tmp_path)
    if fault.counted:
        area, _, name = fault.counted.partition("/")
        assert name in found[area], found


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    """A run that read a part of a list is incomplete, and says of which."""
    (fault,) = (one for one in SOURCES if one.name == "list-links")
    with Replica(20) as replica:
        fault.set(replica)
        crawled = crawl(tmp_path, *fault.words, "-s", "LINKS_PER_PAGE=50", address=replica.address)
    assert f"1 source ({fault.url}) named more articles than could be reached" in crawled.last_line
    assert f"{fault.url} has 2100 links, 50 are read" in crawled.said
