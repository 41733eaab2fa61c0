"""Spiders of users' own on newscrawl's settings: whatever items they give come out whole, in the data set and in feeds."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from newscrawl import read
from tests.measuring import ROOT
from tests.replica import Replica
from tests.sampling import one_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = """
import sys
from dataclasses import dataclass

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from newscrawl import extract
from newscrawl.items import Article
from newscrawl.spiders.article import ArticleSpider

address, kind, *urls = sys.argv[1:]


@dataclass
class Moody(Article):
    mood: str = ""


def as_dict(record):
    return {**record.to_dict(), "mood": "calm "}


def as_subclass(record):
    return Moody.from_dict(as_dict(record))


def as_few(record):
    given = record.to_dict()
    return {name: given[name] for name in ("url", "headline", "article_body")} | {"mood": "calm "}


def as_other(record):
    return {"title": record.headline, "mood": "calm "}


def as_text(record):
    return record.headline


change = {"text": as_text, "dict": as_dict, "subclass": as_subclass, "few": as_few, "other": as_other}[kind.split()[0]]


class Ours(ArticleSpider):
    name = "ours"

    def parse_article(self, response, **given):
        for found in super().parse_article(response, **given):
            yield change(found) if isinstance(found, Article) else found


class Theirs(Spider):
    name = "theirs"

    async def start(self):
        for url in urls:
            yield Request(url)

    def parse(self, response):
        yield change(extract(response.body, response.url))


class Reduced:
    def process_item(self, item):
        return {"headline": item["headline"], "mood": item["mood"]}


settings = Settings()
settings.setmodule("newscrawl.settings", priority="project")
feeds = {"out.jsonl": {"format": "jsonlines"}, "out.csv": {"format": "csv"}, "out.xml": {"format": "xml"}}
settings.setdict({"SITE_ADDRESS": address, "LOG_LEVEL": "WARNING", "FEEDS": feeds}, priority="cmdline")
settings.set("DATA_DIR", "data", priority="cmdline")
if kind.endswith("reduced"):
    settings["ITEM_PIPELINES"][Reduced] = 500
process = CrawlerProcess(settings)
if kind.endswith("alone"):
    process.crawl(Theirs)
else:
    process.crawl(Ours, url=",".join(urls))
process.start()
"""
FEW = ("url", "headline", "article_body", "mood")


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=30, seed=4) as running:
        yield running


def crawl(folder: Path, replica: Replica, kind: str, count: int = 3) -> str:
    """What the log says."""
    urls = [replica.story(number).url for number in range(count)]
    (folder / "theirs.py").write_text(SCRIPT)  # Scrapy looks at the source of callbacks
    command = [sys.executable, "-W", "error", "theirs.py", replica.address, kind, *urls]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def feeds(folder: Path) -> list[dict[str, Any]]:
    """Items of the feed in JSON Lines; those in CSV and XML are as many, and have the field of the user's own."""
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines()
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["mood"] for row in csv.DictReader(file)] == ["calm "] * len(lines)
    root = ET.parse(folder / "out.xml").getroot()  # noqa: S314 - our own
    assert [one.findtext("mood") for one in root] == ["calm "] * len(lines)
    return [json.loads(line) for line in lines]


def summary(folder: Path) -> dict[str, Any]:
    (path,) = (folder / "data" / "runs").glob("*.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("kind", one_in(2, ["dict", "subclass"]))
def test_a_record_with_a_field_more_is_whole_everywhere(
    tmp_path: Path, replica: Replica, kind: str
) -> None:
    assert crawl(tmp_path, replica, kind) == ""
    given = feeds(tmp_path)
    lines = list(read(tmp_path / "data", strict=True, as_="dict"))
    assert len(lines) == 3
    assert sorted(map(json.dumps, given)) == sorted(map(json.dumps, lines))
    expected = {replica.expected(number)["headline"] for number in range(3)}
    assert {line["headline"] for line in lines} == expected
    assert all(line["mood"] == "calm " and line["metadata"]["revision"] == 1 for line in lines)
    assert [one.to_dict() for one in read(tmp_path / "data", strict=True)] == lines
    assert summary(tmp_path)["articles"]["done"] == 3


@pytest.mark.slow
def test_records_that_were_read_before_are_given_with_the_field(
    tmp_path: Path, replica: Replica
) -> None:
    """As the data set has them, where the site says that nothing has changed."""
    crawl(tmp_path, replica, "dict")
    first = feeds(tmp_path)
    for name in ("out.jsonl", "out.csv", "out.xml"):
        (tmp_path / name).unlink()
    crawl(tmp_path, replica, "dict")
    again = feeds(tmp_path)
    assert sorted(map(json.dumps, again)) == sorted(map(json.dumps, first))
    assert len(list(read(tmp_path / "data", revisions="all", strict=True, as_="dict"))) == 3


@pytest.mark.slow
def test_some_keys_of_a_record_make_a_whole_line(tmp_path: Path, replica: Replica) -> None:
    assert crawl(tmp_path, replica, "few") == ""
    lines = list(read(tmp_path / "data", strict=True, as_="dict"))
    assert {line["identifier"] for line in lines} == {
        replica.expected(number)["identifier"] for number in range(3)
    }
    assert all(line["word_count"] and line["mood"] == "calm " for line in lines)
    assert sorted(map(json.dumps, feeds(tmp_path))) == sorted(
        json.dumps({**dict.fromkeys(FEW), **line}) for line in lines
    )


def test_an_item_that_is_no_record_is_given_to_feeds_and_said(
    tmp_path: Path, replica: Replica
) -> None:
    said = crawl(tmp_path, replica, "other")
    assert said.count("An item of class dict has no field 'url' and no field 'headline'") == 1
    assert {(one["title"], one["mood"]) for one in feeds(tmp_path)} == {
        (replica.expected(number)["headline"], "calm ") for number in range(3)
    }
    assert not (tmp_path / "data" / "articles").exists()
    found = summary(tmp_path)
    assert found["exit_status"] == 4
    assert found["articles"]["failed"] == {"no_record": 3}


@pytest.mark.slow
def test_what_is_no_item_is_refused_in_a_sentence(tmp_path: Path, replica: Replica) -> None:
    said = crawl(tmp_path, replica, "text", count=1)
    assert "str is no item that Scrapy knows" in said
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    assert summary(tmp_path)["articles"]["failed"] == {"no_item": 1}


@pytest.mark.slow
def test_a_pipeline_that_reduces_items_costs_the_data_set_nothing(
    tmp_path: Path, replica: Replica
) -> None:
    assert crawl(tmp_path, replica, "dict reduced") == ""
    assert all(one.keys() == {"headline", "mood"} for one in feeds(tmp_path))
    lines = list(read(tmp_path / "data", strict=True, as_="dict"))
    assert [line["mood"] for line in lines] == ["calm "] * 3
    assert all(line["article_body"] for line in lines)
    assert summary(tmp_path)["articles"]["done"] == 3


@pytest.mark.parametrize(
    "kind",
    [
        "dict alone",
        pytest.param("subclass alone", marks=pytest.mark.slow),
        pytest.param("few alone", marks=pytest.mark.slow),
        "other alone",
    ],
)
def test_a_spider_that_is_none_of_ours_has_feeds_alone(
    tmp_path: Path, replica: Replica, kind: str
) -> None:
    said = crawl(tmp_path, replica, kind, count=2)
    given = feeds(tmp_path)
    assert len(given) == 2
    if kind.startswith("other"):
        assert "it is no record of an article" in said
        return
    assert said == ""
    assert all(one["metadata"]["content_hash"] and one["word_count"] for one in given)
    assert not (tmp_path / "data" / "articles").exists()
