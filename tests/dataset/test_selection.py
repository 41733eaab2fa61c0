"""The filters of `newscrawl.read`: which records they hold, and the sentence for each wrong value."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscrawl
from newscrawl.dataset.query import Query, fold
from newscrawl.dataset.selection import Selection
from newscrawl.errors import ArgumentError, DataSetWarning
from newscrawl.items import Article, Breadcrumb, Image
from newscrawl.spiders.scope import Scope
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2019, 4, 2, 20, tzinfo=timezone.utc)  # the 3rd in Beijing
WWW = "https://www.chinadaily.com.cn/"


def a_record(**fields: Any) -> Article:
    return Article(
        **{
            "identifier": "WS1",
            "url": f"{WWW}a/201903/01/WS1.html",
            "headline": "Keepers of the coast",
            **fields,
        }
    )


def holds(record: Article, **filters: Any) -> bool:
    return Selection.of(**filters, now=NOW).holds(record.to_dict())


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2019-03-01", "2019-03-31", "2019-03-01", "2019-03-31"),
        ("2019-03", "2019-03", "2019-03-01", "2019-03-31"),
        ("2020-02", "2020-02", "2020-02-01", "2020-02-29"),
        ("2019-12", "2019-12", "2019-12-01", "2019-12-31"),
        (date(2019, 3, 1), date(2019, 3, 31), "2019-03-01", "2019-03-31"),
        (
            datetime(2019, 2, 28, 16, tzinfo=timezone.utc),
            datetime(2019, 3, 1, 15, 59, 59, tzinfo=timezone.utc),
            "2019-03-01",
            "2019-03-01",
        ),
        ("7d", "1d", "2019-03-28", "2019-04-03"),
    ],
)
def test_both_ends_of_a_period_are_included(
    since: str | date, until: str | date, first: str, last: str
) -> None:
    before = date.fromordinal(date.fromisoformat(first).toordinal() - 1).isoformat()
    after = date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat()
    found = [
        holds(a_record(published_day=day), since=since, until=until)
        for day in (before, first, last, after)
    ]
    assert found == [False, True, True, False]
    assert holds(a_record(published_day=last), since=since)
    assert holds(a_record(published_day=first), until=until)


@pytest.mark.parametrize(
    ("published", "is_held"),
    [("07:59:59", False), ("08:00:00", True), ("09:00:00", True), ("09:00:01", False)],
)
def test_moments_are_exact_where_the_record_has_one(published: str, is_held: bool) -> None:
    period = {"since": "2019-03-01T08:00", "until": "2019-03-01T09:00"}
    record = a_record(published_day="2019-03-01", date_published=f"2019-03-01T{published}+08:00")
    assert holds(record, **period) is is_held
    assert holds(a_record(published_day="2019-03-01"), **period)


@pytest.mark.parametrize("filters", [{"since": "1990-01-01"}, {"until": "2100-01"}])
def test_a_record_without_a_day_is_in_no_period(filters: dict[str, str]) -> None:
    assert not holds(a_record(), **filters)
    assert holds(a_record())


CN_EU = [
    Breadcrumb("Home", WWW),
    Breadcrumb("World", f"{WWW}world"),
    Breadcrumb("China-Europe", f"{WWW}world/cn_eu"),
]


@pytest.mark.parametrize(
    ("wanted", "path", "breadcrumbs", "is_held"),
    [
        ("world/cn_eu", "world/cn_eu", CN_EU, True),
        ("world", "world/cn_eu", CN_EU, True),
        ("World/CN_EU/", "world/cn_eu", CN_EU, True),
        ("world", "world/cn_eu", [], True),
        ("world", "world/a-list-that-is-new", [], True),
        ("world", None, CN_EU, True),
        ("world/europe", "world/cn_eu", CN_EU, False),
        ("world/cn_eu", "world", CN_EU[:2], False),
        ("china", "world/cn_eu", CN_EU, False),
        ("china", "chinawatch", [], False),
        ("china,world", "world/cn_eu", CN_EU, True),
        (["china", "world"], "world/cn_eu", CN_EU, True),
        ("china/hk-macao", "china/59b8d010a3108c54ed7dfc30", [], True),
        (f"{WWW}world/a-list-that-is-new", "world/a-list-that-is-new", [], True),
        ("https://global.chinadaily.com.cn/world", "world/cn_eu", CN_EU, True),
        ("china", None, [], False),
    ],
)
def test_a_section_has_its_sub_sections(
    wanted: str | list[str], path: str | None, breadcrumbs: list[Breadcrumb], is_held: bool
) -> None:
    record = a_record(section_path=path, breadcrumbs=breadcrumbs)
    assert holds(record, sections=wanted) is is_held


@pytest.mark.parametrize("text", ["world/cn_eu", "world", "china"])
def test_what_a_crawl_takes_a_reader_finds(text: str) -> None:
    record = a_record(section_path="world/cn_eu", breadcrumbs=CN_EU, in_language="en")
    taken = Scope.parse({"sections": text}, NOW).refuses(record) is None
    assert holds(record, sections=text) is taken


@pytest.mark.parametrize(
    ("filters", "is_held"),
    [
        ({"languages": "zh"}, True),
        ({"languages": ["en", "zh"]}, True),
        ({"languages": "en"}, False),
        ({"genres": "gallery"}, True),
        ({"genres": ["opinion", "gallery"]}, True),
        ({"genres": "article,video"}, False),
        ({"languages": "zh", "genres": "article"}, False),
        ({}, True),
    ],
)
def test_languages_and_genres(filters: dict[str, Any], is_held: bool) -> None:
    assert holds(a_record(in_language="zh-Hans", genre="gallery"), **filters) is is_held


BODY = "Each evening the ﬁrst keeper’s lamp\nburns.\n\nThe Belt\nand Road party talks of AI技术 and ＵＳ-China trade."
STORY = {
    "headline": "Tea 农民 in the hills",
    "alternative_headline": "A deck",
    "article_body": BODY,
    "images": [Image(f"{WWW}1.jpg", caption="A ferry at 大连港 at dawn")],
    "main_image": Image(f"{WWW}2.jpg", caption="The quay"),
}


@pytest.mark.parametrize(
    ("query", "is_held"),
    [
        ("evening", True),
        ("EVENING tea", True),
        ("evening absent", False),
        ("art", False),  # in "party"
        ("part", False),
        ('"belt and road"', True),
        ('"road and belt"', False),
        ("road belt", True),
        ('"deck each"', False),  # two fields
        ("deck ferry quay", True),
        ("keeper's", True),
        ("keeper’s", True),
        ("keeper", True),
        ("first", True),
        ("us-china", True),
        ("us trade", True),
        ("AI", True),
        ("技", True),
        ("农", True),
        ("大连", True),
        ("ai技术", True),
        ("连大", False),
        ("“Belt and Road” 大连港", True),
        (".", True),
        ("party-", False),
    ],
)
def test_a_query_finds_words_and_phrases(query: str, is_held: bool) -> None:
    assert holds(a_record(**STORY), query=query) is is_held


@given(st.text())
def test_a_text_is_found_by_its_own_words_or_is_a_sentence(text: str) -> None:
    try:
        query = Query.parse(text)
    except ArgumentError as error:
        assert str(error).startswith("query: ")  # noqa: PT017 - one of two ends
        return
    words = fold(text).replace('"', " ")
    assert query.matches({"headline": words})
    assert not query.matches({"headline": ""})


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"since": "2019"}, r"since: '2019' is not a day, expected 2023-12-31, 2023-12, "),
        ({"until": "2019-13"}, "until: '2019-13' is not a day"),
        ({"since": 2019}, "since: 2019 is not a day"),
        ({"since": "2019-04", "until": "2019-03"}, "since: '2019-04' is later than until"),
        (
            {"since": date(2019, 4, 1), "until": date(2019, 3, 1)},
            "since: '2019-04-01' is later than until, '2019-03-01'",
        ),
        ({"sections": "wrld"}, "sections: 'wrld' is not a known section; close to it: world"),
        ({"sections": ["china", "wrld"]}, "sections: 'wrld' is not"),
        ({"sections": ""}, "sections: is empty"),
        ({"sections": []}, "sections: is empty"),
        ({"sections": [1]}, "sections: 1 is not text"),
        ({"sections": 1}, "sections: 1 is not text"),
        ({"sections": WWW}, "sections: .* is "),
        ({"sections": "https://example.org/x"}, "sections: .* is not an address of a list"),
        ({"languages": "fr"}, "languages: 'fr' is not one of en, zh"),
        ({"languages": ["en", "fr"]}, "languages: 'fr' is not"),
        ({"genres": "news"}, "genres: 'news' is not one of article, gallery, video, opinion"),
        ({"query": ""}, "query: '' has no words"),
        ({"query": '""'}, "query: '\"\"' has no words"),
        ({"query": 'the "belt and road'}, "query: .* opens a phrase"),
        ({"query": ["tea"]}, "query: .* is not text"),
        ({"revisions": "latest"}, "revisions: 'latest' is not one of newest, all"),
        ({"as_": "json"}, "as_: 'json' is not one of record, dict"),
    ],
)
def test_a_wrong_value_is_a_sentence_at_once(
    tmp_path: Path, filters: dict[str, Any], sentence: str
) -> None:
    (tmp_path / "articles").mkdir()
    with pytest.raises(ArgumentError, match=f"^{sentence}"):
        newscrawl.read(tmp_path, **filters)


def write(folder: Path, *lines: dict[str, Any]) -> None:
    day = folder / "articles" / "crawl_date=2026-03-09"
    day.mkdir(parents=True)
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (day / "run-0001.jsonl").write_text(text, "utf-8")


def test_read_filters_the_newest_lines(tmp_path: Path) -> None:
    first = a_record(published_day="2019-03-01", section_path="china").to_dict()
    second = a_record(published_day="2019-03-01", section_path="world", headline="Now").to_dict()
    first["metadata"] |= {"revision": 1, "content_hash": "a" * 64}
    second["metadata"] |= {
        "revision": 2,
        "content_hash": "b" * 64,
        "previous_content_hash": "a" * 64,
    }
    write(tmp_path, first, second)
    assert list(newscrawl.read(tmp_path, sections="china")) == []
    assert [one.headline for one in newscrawl.read(tmp_path, sections="world")] == ["Now"]
    every = newscrawl.read(tmp_path, sections="china,world", revisions="all", as_="dict")
    assert list(every) == [first, second]
    assert [one.headline for one in newscrawl.read(tmp_path, query="now")] == ["Now"]


def test_a_line_of_an_earlier_version_has_defaults(tmp_path: Path) -> None:
    line = {
        "schema_version": "1.0",
        "identifier": "WS1",
        "url": f"{WWW}a/201903/01/WS1.html",
        "headline": "Keepers",
        "date_published": "2019-03-01",
        "metadata": {},
    }
    write(tmp_path, line)
    (found,) = newscrawl.read(
        tmp_path, since="2019-03", until="2019-03", genres="article", query="keepers"
    )
    assert (found.published_day, found.genre) == ("2019-03-01", "article")
    assert list(newscrawl.read(tmp_path, sections="china")) == []
    assert list(newscrawl.read(tmp_path, languages="en")) == []


@pytest.mark.parametrize(
    ("broken", "filters"),
    [
        ({"published_day": 5}, {"since": "2019-03"}),
        ({"published_day": "never"}, {"since": "2019-03"}),
        ({"breadcrumbs": 5}, {"sections": "china"}),
        ({"images": ["x"]}, {"query": "keepers"}),
        ({"genre": ["x"]}, {"genres": "gallery"}),
        ({"article_body": 5}, {"query": "keepers"}),
    ],
)
def test_values_of_other_types_are_reported(
    tmp_path: Path, broken: dict[str, Any], filters: dict[str, Any]
) -> None:
    write(tmp_path, {**a_record().to_dict(), **broken})
    with pytest.warns(DataSetWarning, match=r"run-0001\.jsonl:1: the line is not a record of a kn"):
        assert list(newscrawl.read(tmp_path, as_="dict", **filters)) == []


def test_a_moment_of_another_zone_is_of_beijing() -> None:
    found = Selection.of(since="2019-03-01T00:00Z", now=NOW).period.since
    assert found == datetime(2019, 3, 1, 8, tzinfo=BEIJING)
