"""Everything the web does to crawlers: every fault ends as it should, with its reason, and no half page is a record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.database import FILE
from newscrawl.frontier.store import Store
from tests.crawling import PATIENCE, crawl
from tests.measuring import MOST_MEMORY, measure
from tests.replica import FAULTS, Faults, Replica, differences_but_for_faults
from tests.replica.faults import LIGHT, PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.replica.story import Story

HEAVY = [name for name in FAULTS if name not in LIGHT]


def stories(replica: Replica, count: int = 400) -> list[Story]:
    """Of one page each; later pages are another test's matter."""
    all_stories = map(replica.story, range(count))
    return [one for one in all_stories if len(one.pages) == 1 and one.card.host.startswith("www.")]


def ends(folder: Path, name: str = "data/local") -> dict[str, str]:
    """How each article ended, by URL."""
    data = folder / name
    assert (data / FILE).exists()
    store = Store(data)
    try:
        found = [one for one in store.urls() if one.resource == "article"]
    finally:
        store.close()
    return {one.url: one.ending for one in found}


def wrong_records(replica: Replica, found: Mapping[str, Any]) -> dict[str, list[str]]:
    """Differences to what each record must be."""
    wrong = {}
    for index in range(400):
        record = found.get(replica.story(index).identifier)
        if record is None:
            continue
        expected = replica.expected(index, listed=False)
        if differing := differences_but_for_faults(expected, record):
            wrong[record["url"]] = differing
    return wrong


def test_all_light_faults_in_one_crawl(tmp_path: Path) -> None:
    with Replica(400) as replica:
        struck = dict(zip(LIGHT, stories(replica), strict=False))
        assert len(struck) == len(LIGHT)
        for name, story in struck.items():
            replica.spoil(story.url, name)
        urls = ",".join(story.url for story in struck.values())
        options = ["-s", "BACKOFF_BASE=0.05", "-s", "DOWNLOAD_TIMEOUT=10", "-s", "REFUSALS_MAX=99"]
        crawled = crawl(tmp_path, "article", "-a", f"url={urls}", *options, address=replica.address)
        found = ends(tmp_path)
        wanted = {story.url: FAULTS[name].wanted for name, story in struck.items()}
        assert {url: end for url, end in found.items() if end != wanted[url]} == {}
        assert found.keys() == wanted.keys()
        records = {record["identifier"]: record for record in crawled.records}
        assert wrong_records(replica, records) == {}
    assert crawled.status == 4
    assert len(records) == sum(end == "done" for end in wanted.values())
    assert "Traceback" not in crawled.said


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_fault(tmp_path: Path, name: str) -> None:
    """In a process of its own: how it ends, and the memory it took."""
    with Replica(60) as replica:
        story, other = stories(replica, 60)[:2]
        replica.spoil(story.url, name)
        arguments = ["-a", f"url={story.url},{other.url}", "-s", "DOWNLOAD_TIMEOUT=4"]
        address = f"SITE_ADDRESS={replica.address}"
        options = ["-s", address, "-s", "RETRY_TIMES=1", "-s", "BACKOFF_BASE=0.05"]
        command = [sys.executable, "-m", "newscrawl", "crawl", "article", *arguments, *options]
        crawled = measure(command, tmp_path, PATIENCE)
    assert crawled.status is not None, "it hung"
    assert ends(tmp_path) == {story.url: FAULTS[name].wanted, other.url: "done"}
    assert crawled.mebibytes < MOST_MEMORY


def test_faults_at_a_rate_are_the_same_again() -> None:
    faults, again = Faults(0.05, seed=3), Faults(0.05, seed=3)
    urls = [f"https://www.chinadaily.com.cn/a/{n}" for n in range(4000)]
    struck = [url for url in urls if faults.of(url)]
    assert [url for url in urls if again.of(url)] == struck
    assert 150 < len(struck) < 250
    assert len({faults.of(url) for url in struck}) > 40


def test_a_fault_under_a_path_prefix() -> None:
    """For clients that know nothing of SITE_ADDRESS."""
    with Replica(10) as replica:
        url = stories(replica, 10)[0].url.removeprefix("https://www.chinadaily.com.cn")
        whole = replica.respond("127.0.0.1", url)
        half = replica.respond("127.0.0.1", f"{PREFIX}markup-cut{url}")
        assert whole.status == half.status == 200
        assert whole.body.startswith(half.body)
        assert len(half.body) < len(whole.body)
        assert replica.respond("127.0.0.1", f"{PREFIX}404{url}").status == 404
