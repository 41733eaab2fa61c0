"""Items of any class through the pipelines: records come out whole, with what they have beside; other items as they are."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict, dataclass, field, make_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import scrapy
from itemadapter import ItemAdapter
from pydantic import BaseModel, ConfigDict
from scrapy.utils.test import get_crawler

from newscrawl import read
from newscrawl.items import Article, Author, Image, Metadata
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.pipelines.normalise import NormalisePipeline
from newscrawl.pipelines.refusal import Refused
from newscrawl.pipelines.store import StorePipeline
from newscrawl.pipelines.validate import FILE, ValidatePipeline
from newscrawl.records.clean import clean
from newscrawl.records.normalise import normalise
from tests.running import a_run, a_task
from tests.spiders.test_asking import a_spider

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TASK = a_task()
IDENTIFIER = TASK.key.partition(" ")[0]
GIVEN: dict[str, Any] = {
    "identifier": IDENTIFIER,
    "url": TASK.url,
    "headline": " Keepers\u00a0of the coast ",
    "article_body": "Each evening the keepers write.\n\n \n\nNobody reads it.",
    "authors": [{"name": "Li Lei"}, {"name": " "}],
    "images": [{"url": "https://img2.chinadaily.com.cn/a.jpg", "caption": "A light", "width": 5}],
    "keywords": ["light", ""],
    "source_organization": "CHINA DAILY",
    "published_day": "2024-03-09",
    "mood": "calm ",
}
NAMES = [*GIVEN]


def expected() -> dict[str, Any]:
    """The record of what is given, as an Article of ours comes out."""
    values = {name: value for name, value in GIVEN.items() if name != "mood"}
    values["authors"] = [Author("Li Lei")]
    values["images"] = [Image(**one) for one in GIVEN["images"]]
    record = normalise(clean(Article(**values)))
    record.metadata.revision = 1
    return record.to_dict()


@dataclass
class Extended(Article):
    """A user's own."""

    mood: str = ""
    places: list[str] = field(default_factory=list)


@attrs.define
class AttrsItem:
    identifier: str
    url: str
    headline: str
    article_body: str
    authors: list[Any]
    images: list[Any]
    keywords: list[str]
    source_organization: str
    published_day: str
    mood: str
    metadata: Any = None
    word_count: int = 0


class PydanticItem(BaseModel):
    model_config = ConfigDict(validate_assignment=True)
    identifier: str
    url: str
    headline: str
    article_body: str
    authors: list[dict[str, str | None]]
    images: list[dict[str, Any]]
    keywords: list[str]
    source_organization: str
    published_day: str
    mood: str
    word_count: int = 0


class ScrapyItem(scrapy.Item):
    metadata = scrapy.Field()
    word_count = scrapy.Field()


for _name in NAMES:
    ScrapyItem.fields[_name] = scrapy.Field()

PlainItem = make_dataclass("PlainItem", [(name, Any) for name in NAMES])
FrozenItem = make_dataclass("FrozenItem", [(name, Any) for name in NAMES], frozen=True)
SlotsItem = attrs.make_class("SlotsItem", [*NAMES, "word_count"], slots=True, frozen=True)

KINDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "dict": dict,
    "dict without an identifier": lambda given: {
        name: value for name, value in given.items() if name != "identifier"
    },
    "dict with nothing where nothing is known": lambda given: {
        **given,
        "editors": None,
        "metadata": None,
        "deck": None,
    },
    "attrs": lambda given: AttrsItem(**given),
    "attrs, frozen": lambda given: SlotsItem(**given, word_count=0),
    "dataclass": lambda given: PlainItem(**given),
    "dataclass, frozen": lambda given: FrozenItem(**given),
    "pydantic": lambda given: PydanticItem(**given),
    "Scrapy": ScrapyItem,
    "subclass": lambda given: Extended(**given),
    "subclass with objects": lambda given: Extended(
        **{**given, "authors": [Author(**one) for one in given["authors"]]}
    ),
}


class Pipelines:
    """All four, of a run in a folder."""

    def __init__(self, folder: Path, *, with_run: bool = True) -> None:
        self.run = a_run(folder)
        crawler = get_crawler(settings_dict={"DATA_DIR": str(folder)})
        crawler.spider = a_spider(self.run) if with_run else scrapy.Spider("theirs")
        crawler.stats.open_spider()
        self.stats = crawler.stats
        self._all: list[Any] = [CleanPipeline(), NormalisePipeline()]
        self._all.append(ValidatePipeline.from_crawler(crawler))
        if with_run:
            self._all.append(StorePipeline.from_crawler(crawler))

    def through(self, item: Any) -> Any:
        for pipeline in self._all:
            item = pipeline.process_item(item)
        return item

    def close(self) -> None:
        self.run.finish(is_over=True)
        self.run.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_set_gets_the_whole_record(tmp_path: Path, kind: str) -> None:
    pipelines, item = Pipelines(tmp_path), KINDS[kind](copy.deepcopy(GIVEN))
    assert pipelines.through(item) is item
    pipelines.close()
    (line,) = read(tmp_path, strict=True, as_="dict")
    others = {name: line.pop(name) for name in [*line] if name not in expected()}
    assert line == expected()
    assert others.pop("mood") == "calm ", "a field that is not ours is left alone"
    assert others in ({}, {"places": []}, {"deck": None})
    (record,) = read(tmp_path, strict=True)
    assert record.to_dict() == {**expected(), "mood": "calm ", **others}


@pytest.mark.parametrize("kind", KINDS)
def test_the_item_has_what_its_class_can_take(tmp_path: Path, kind: str) -> None:
    pipelines, item = Pipelines(tmp_path), KINDS[kind](copy.deepcopy(GIVEN))
    before = ItemAdapter(item).asdict()
    pipelines.through(item)
    pipelines.close()
    after = ItemAdapter(item).asdict()
    if "frozen" in kind:
        assert after == before
        return
    known = {name: value for name, value in expected().items() if name in after}
    assert {name: after[name] for name in known} == known
    assert after["mood"] == "calm "
    if kind.startswith(("dict", "subclass")):
        assert known == expected(), "as whole as ours"


@pytest.mark.parametrize(
    "item",
    [
        {"title": "Keepers", "link": TASK.url, "text": ["x", None, 5]},
        {"identifier": IDENTIFIER, "headline": "Keepers"},
        {"identifier": IDENTIFIER, "url": TASK.url},
        {},
        {5: "x", None: date(2024, 3, 9)},
        ScrapyItem(headline="Keepers"),
        make_dataclass("Picture", ["url", "bytes"])(TASK.url, b"x"),
    ],
)
@pytest.mark.parametrize("with_run", [True, False])
def test_an_item_that_is_no_record_passes_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, item: Any, with_run: bool
) -> None:
    pipelines = Pipelines(tmp_path, with_run=with_run)
    before = copy.deepcopy(item)
    assert pipelines.through(item) is item
    assert pipelines.through(item) == before
    assert pipelines.stats.get_value("item/no_record") == 2
    (sentence,) = caplog.messages
    assert f"class {type(item).__name__} has no field '" in sentence
    assert "the data set does not get it" in sentence
    pipelines.close()
    assert not (tmp_path / FILE).exists()


BROKEN = [
    ("headline", 5),
    ("headline", None),
    ("headline", ["Keepers"]),
    ("url", 5),
    ("url", "ftp://x"),
    ("identifier", {"a": 1}),
    ("authors", "Li Lei"),
    ("authors", ["Li Lei"]),
    ("authors", [None]),
    ("authors", [{"name": "Li Lei", "age": 5}]),
    ("authors", {"name": "Li Lei"}),
    ("images", [5]),
    ("keywords", "light"),
    ("keywords", [None]),
    ("keywords", {"light"}),
    ("article_body", b"Each evening"),
    ("article_body", 5),
    ("published_day", date(2024, 3, 9)),
    ("date_modified", datetime(2024, 3, 9, 8, 50)),  # noqa: DTZ001 - as a user's spider may give it
    ("breadcrumbs", [["China", None]]),
    ("metadata", []),
    ("metadata", {"warnings": "none"}),
    ("metadata", {"no_such": 1}),
    ("main_image", "https://img2.chinadaily.com.cn/a.jpg"),
    ("word_count", "three"),
    ("schema_version", []),
    ("schema_version", "1.1"),
    ("mood", NotImplemented),
    ("mood", b"calm"),
    ("mood", float("nan")),
    ("mood", "\ud800"),
    ("mood", {(1, 2): 3}),
]


@pytest.mark.parametrize("kind", ["dict", "subclass"])
@pytest.mark.parametrize(("name", "value"), BROKEN, ids=repr)
def test_a_value_of_another_type_is_refused_with_a_reason(
    tmp_path: Path, kind: str, name: str, value: Any
) -> None:
    pipelines = Pipelines(tmp_path)
    item = KINDS[kind]({**copy.deepcopy(GIVEN), name: value})
    with pytest.raises(Refused, match=f"{name}.*kept in") as refused:
        pipelines.through(item)
    assert refused.value.reason == "invalid"
    pipelines.close()
    (kept,) = map(json.loads, (tmp_path / FILE).read_text("utf-8").splitlines())
    assert kept["faults"]
    assert kept["record"]["article_body"]
    assert pipelines.stats.get_value(f"field/{name}/invalid") == 1


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"a": [1, None, {"b": 2.5}]}, {"a": [1, None, {"b": 2.5}]}),
        (date(2024, 3, 9), "2024-03-09"),
        ({5}, [5]),
        (("x", "y"), ["x", "y"]),
        ("安静", "安静"),
        (Image("https://img2.chinadaily.com.cn/b.jpg"), asdict(Image("https://img2.chinadaily.com.cn/b.jpg"))),
        (None, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["dict", "subclass", "attrs"])
def test_a_field_of_ones_own_stands_as_in_a_feed(
    tmp_path: Path, kind: str, value: Any, kept: Any
) -> None:
    pipelines = Pipelines(tmp_path)
    pipelines.through(KINDS[kind]({**copy.deepcopy(GIVEN), "mood": value}))
    pipelines.close()
    (line,) = read(tmp_path, strict=True, as_="dict")
    assert line["mood"] == kept


@pytest.mark.parametrize("name", ["x-mood", "class", "1st", "to_dict", "__class__", "other_fields", "心情"])  # fmt: skip
def test_a_field_of_ones_own_may_have_any_name(tmp_path: Path, name: str) -> None:
    pipelines = Pipelines(tmp_path)
    pipelines.through({**copy.deepcopy(GIVEN), name: "x"})
    pipelines.close()
    (record,) = read(tmp_path, strict=True)
    assert record.to_dict()[name] == "x"
    assert copy.deepcopy(record).to_dict() == record.to_dict()


@pytest.mark.parametrize("item", ["text", 5, b"x", ["url", "headline"], object])
def test_what_is_no_item_is_refused(tmp_path: Path, item: Any) -> None:
    pipelines = Pipelines(tmp_path)
    with pytest.raises(Refused, match="is no item") as refused:
        pipelines.through(item)
    assert refused.value.reason == "no_item"
    pipelines.close()


def test_a_revision_has_the_field_of_its_own_reading(tmp_path: Path) -> None:
    for mood, body in (("calm", "Each evening."), ("wild", "Each morning.")):
        pipelines = Pipelines(tmp_path)
        item = pipelines.through({**copy.deepcopy(GIVEN), "mood": mood, "article_body": body})
        assert item["mood"] == mood
        pipelines.close()
    first, second = read(tmp_path, revisions="all", strict=True, as_="dict")
    assert (first["mood"], second["mood"]) == ("calm", "wild")
    assert item["metadata"] == second["metadata"]
    assert second["metadata"]["revision"] == 2


def test_a_subclass_without_our_constructor_is_a_record(tmp_path: Path) -> None:
    class Bare(Extended):
        def __init__(self, **values: Any) -> None:
            vars(self).update(vars(Extended(**values)))
            self.metadata = Metadata(template="theirs/1")

    pipelines = Pipelines(tmp_path)
    pipelines.through(Bare(**copy.deepcopy(GIVEN)))
    pipelines.close()
    (line,) = read(tmp_path, strict=True, as_="dict")
    assert (line["mood"], line["metadata"]["template"]) == ("calm ", "theirs/1")
