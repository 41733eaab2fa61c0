"""A page gives one record, whether a crawl reads it, its archive is read again, or `newscrawl extract` reads the saved file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.crawling import PATIENCE, crawl
from tests.forked import newscrawl
from tests.replica import Replica
from tests.replica.families import FAMILIES, exhibits

if TYPE_CHECKING:
    from pathlib import Path

CRAWLED = (
    "date_downloaded", "spider", "discovered_via", "discovered_from", "http_status", "revision", "warc",
)  # fmt: skip
"""Metadata of a crawl: a saved file has none."""
CAPTURED = ("date_downloaded",)
"""A crawl has the time at which the page was read, its archive that of the answer, which may be a second earlier."""
HEADERS = {"Content-Type": "text/html", "X-Robots-Tag": "noarchive"}
STATED = "x-robots-tag: noarchive"
"""What headers state about rights: a saved file has no headers."""

Record = dict[str, Any]


def without(record: Record, names: tuple[str, ...]) -> Record:
    """The record without some metadata."""
    kept = {name: value for name, value in record["metadata"].items() if name not in names}
    return {**record, "metadata": kept}


def without_headers(record: Record) -> Record:
    """The record without what only headers state."""
    rights = [one for one in record["metadata"]["rights"] if one != STATED]
    assert STATED in record["metadata"]["rights"]
    return {**record, "metadata": {**record["metadata"], "rights": rights}}


def by_url(text: str) -> dict[str, Record]:
    return {one["url"]: one for one in map(json.loads, text.splitlines())}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Record]]:
    """By address the records of the crawl, of the re-extraction, and of saved files; pages of each family, some articles of several pages."""
    folder = tmp_path_factory.mktemp("same")
    (folder / "saved").mkdir()
    with Replica(articles=60, seed=1) as replica:
        stories = [replica.site.story(number) for number in (0, 2, 3, 5, 6, 11)]
        articles = [list(one.page_urls) for one in stories]
        for exhibit in exhibits(replica.site, 1):
            articles.append(exhibit.urls)
            for url, html in zip(exhibit.urls, exhibit.pages, strict=True):
                replica.override(url, body=html)
        replica.override(stories[0].url, headers=HEADERS, body=body_of(replica, stories[0].url))
        (folder / "urls.txt").write_text("".join(f"{urls[0]}\n" for urls in articles))
        crawled = crawl(folder, "article", "-a", "urls=urls.txt", address=replica.address)
        assert crawled.status == 0, crawled.said
        index = {}
        for number, url in enumerate(url for urls in articles for url in urls):
            index[f"{number:03}.html"] = url
            (folder / "saved" / f"{number:03}.html").write_bytes(body_of(replica, url))
    (folder / "index.json").write_text(json.dumps(index))
    again = run(folder, "reextract", "-s", "SITE_ADDRESS=127.0.0.1:1", "-O", "-", "--workers", "1")
    files = [f"saved/{name}" for name in index]
    saved = run(folder, "extract", "--index", "index.json", *files)
    live = {one["url"]: one for one in crawled.records}
    assert len(live) == len(articles)
    return {"crawl": live, "reextract": by_url(again), "extract": by_url(saved)}


def body_of(replica: Replica, url: str) -> bytes:
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    answer = replica.respond(parts.netloc, path)
    assert answer.status == 200, url
    return answer.body


def run(folder: Path, *words: str) -> str:
    done = newscrawl(*words, cwd=folder, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_many_families_are_compared(records: dict[str, dict[str, Record]]) -> None:
    templates = {one["metadata"]["template"] for one in records["crawl"].values()}
    assert {one.partition("/")[0] for one in templates} == {"www", "cn", *FAMILIES}
    assert max(len(one["page_urls"]) for one in records["crawl"].values()) > 2
    assert records["crawl"].keys() == records["reextract"].keys() == records["extract"].keys()


def test_its_archive_gives_the_record_of_the_crawl(records: dict[str, dict[str, Record]]) -> None:
    for url, record in records["crawl"].items():
        assert without(records["reextract"][url], CAPTURED) == without(record, CAPTURED), url


def test_the_saved_file_gives_the_record_of_the_crawl(
    records: dict[str, dict[str, Record]],
) -> None:
    stated = 0
    for url, record in records["crawl"].items():
        live, saved = without(record, CRAWLED), records["extract"][url]
        assert not any(saved["metadata"][name] for name in CRAWLED)
        if STATED in live["metadata"]["rights"]:
            live, stated = without_headers(live), stated + 1
        assert without(saved, CRAWLED) == live, url
    assert stated == 1
