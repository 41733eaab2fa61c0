"""`newscrawl.read_arrow`: the right types and values, whatever the records lack, in each program that reads Arrow."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pytest

import newscrawl
from newscrawl.dataset import columns
from newscrawl.errors import ArgumentError, DataSetError, DataSetWarning, UserError
from newscrawl.items import SCHEMA_VERSION, Article
from tests.arrow_rows import rows_of
from tests.tools.record_doc import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

FULL: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
FULL["metadata"] |= {
    "date_downloaded": "2024-03-09T01:02:03Z",
    "retracted": "2024-03-11T01:02:03.250000Z",
    "field_sources": {"headline": "h1", "body": "div"},
    "http_status": 200,
    "rights": ["robots: noarchive"],
}
BARE = Article(
    identifier="WS2", url="https://www.chinadaily.com.cn/a/1.html", headline="Bare"
).to_dict()
OWN = {**BARE, "identifier": "WS3", "mood": "calm", "x-more": [1, {"a": None}, "海"]}
PUBLISHED = datetime.fromisoformat(FULL["date_published"])


def write(folder: Path, *lines: dict[str, Any]) -> Path:
    day = folder / "articles" / "crawl_date=2026-03-09"
    day.mkdir(parents=True)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (day / "run-0001.jsonl").write_text(text, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, BARE, FULL, OWN)


def test_the_schema_is_that_of_the_record() -> None:
    schema = columns.schema()
    assert schema.names == [*FULL, "other_fields"]
    assert schema.metadata == {b"newscrawl.schema_version": SCHEMA_VERSION.encode()}
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["published_day"] == types["print_edition"] == "date32[day]"
    assert types["date_published"] == "timestamp[us, tz=Asia/Shanghai]"
    assert types["word_count"] == "int64"
    assert types["print_page"] == types["genre"] == types["other_fields"] == "string"
    assert schema.field("keywords").type.value_type == pa.string()
    metadata = schema.field("metadata").type
    assert [metadata.field(n).name for n in range(metadata.num_fields)] == [*FULL["metadata"]]
    assert str(metadata.field("date_downloaded").type) == "timestamp[us, tz=UTC]"
    assert str(metadata.field("doubtful").type) == "bool"
    entry = metadata.field("field_sources").type.value_type
    assert [entry.field(n).name for n in range(entry.num_fields)] == ["key", "value"]


def test_what_went_in_comes_out(folder: Path) -> None:
    table = newscrawl.read_arrow(folder, strict=True).read_all()
    assert table.schema.equals(columns.schema(), check_metadata=True)
    assert list(rows_of(table)) == list(newscrawl.read(folder, as_="dict")) == [BARE, FULL, OWN]


def test_pandas(folder: Path) -> None:
    frame = newscrawl.read_arrow(folder).read_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["identifier"]) == ["WS2", FULL["identifier"], "WS3"]
    assert frame["date_published"][1] == PUBLISHED
    assert pd.isna(frame["date_published"][0])
    assert frame["published_day"][1] == date.fromisoformat(FULL["published_day"])
    assert frame["authors"][1][0]["name"] == FULL["authors"][0]["name"]
    assert frame["word_count"].dtype == "int64"


def test_polars(folder: Path) -> None:
    frame = pl.DataFrame(newscrawl.read_arrow(folder))
    assert frame.height == 3
    assert frame.schema["published_day"] == pl.Date
    assert frame.schema["date_published"] == pl.Datetime("us", "Asia/Shanghai")
    assert frame["date_published"][1] == PUBLISHED
    assert frame["keywords"].dtype == pl.List(pl.String)
    assert frame.filter(pl.col("published_day").is_not_null())["headline"][0] == FULL["headline"]


def test_duckdb(folder: Path) -> None:
    articles = duckdb.from_arrow(newscrawl.read_arrow(folder))
    (row,) = articles.aggregate(
        "count(*), count(published_day), max(epoch(date_published)), max(len(authors)),"
        " max(epoch(metadata.date_downloaded))"
    ).fetchall()
    downloaded = datetime.fromisoformat("2024-03-09T01:02:03+00:00").timestamp()
    assert row == (3, 1, PUBLISHED.timestamp(), len(FULL["authors"]), downloaded)


def test_filters_are_those_of_read(folder: Path) -> None:
    day = FULL["published_day"]
    for filters in ({"since": day}, {"query": FULL["headline"]}, {"genres": "video"}, {}):
        wanted = [one.identifier for one in newscrawl.read(folder, **filters)]
        assert (
            newscrawl.read_arrow(folder, **filters).read_all()["identifier"].to_pylist() == wanted
        )
    with pytest.raises(ArgumentError, match=r"^sections: 'chna' is not"):
        newscrawl.read_arrow(folder, sections="chna")
    with pytest.raises(DataSetError, match="holds no data set"):
        newscrawl.read_arrow(folder / "none")


@pytest.mark.parametrize("size", [0, -1, 1.5, "10", None, True])
def test_a_wrong_size_of_batches(folder: Path, size: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^batch_size: .* is not a positive integer"):
        newscrawl.read_arrow(folder, batch_size=size)


def test_batches_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [len(one) for one in newscrawl.read_arrow(folder, batch_size=2)] == [2, 1]
    monkeypatch.setattr(columns, "_BATCH_CHARACTERS", 10)
    assert [len(one) for one in newscrawl.read_arrow(folder)] == [2, 1]


def test_a_line_of_an_earlier_version_has_defaults(tmp_path: Path) -> None:
    line = {
        "schema_version": "1.0",
        "identifier": "WS1",
        "url": "https://www.chinadaily.com.cn/a/201903/01/WS1.html",
        "headline": "Keepers",
        "date_published": "2019-03-01",
        "metadata": {},
    }
    table = newscrawl.read_arrow(write(tmp_path, line), strict=True).read_all()
    (record,) = newscrawl.read(tmp_path)
    assert list(rows_of(table)) == [record.to_dict()]


@pytest.mark.parametrize(
    "broken",
    [
        {"published_day": "never"},
        {"published_day": 5},
        {"date_published": "2024-03-09T99:00:00+08:00"},
        {"word_count": "many"},
        {"word_count": 10**30},
        {"article_body": 5},
        {"authors": 5},
        {"authors": ["x"]},
        {"main_image": ["x"]},
        {"keywords": [5]},
        {"headline": "\ud800"},
        {"metadata": {**BARE["metadata"], "date_downloaded": "now"}},
        {"metadata": {**BARE["metadata"], "field_sources": 5}},
        {"metadata": {**BARE["metadata"], "doubtful": "no"}},
    ],
    ids=lambda broken: f"{next(iter(broken))}",
)
def test_a_value_of_another_type_costs_its_line_only(
    tmp_path: Path, broken: dict[str, Any]
) -> None:
    day = tmp_path / "articles" / "crawl_date=2026-03-09"
    day.mkdir(parents=True)
    lines = [FULL, {**OWN, **broken}, BARE]
    (day / "run-0001.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.warns(DataSetWarning, match=r"^WS3: the line is not a record of a known version"):
        table = newscrawl.read_arrow(tmp_path).read_all()
    assert list(rows_of(table)) == [FULL, BARE]
    with pytest.raises(DataSetError, match=r"^WS3: "):
        newscrawl.read_arrow(tmp_path, strict=True).read_all()


@pytest.mark.parametrize(
    ("text", "micros"), [("", 0), (".5", 500_000), (".123", 123_000), (".1234567", 123_456)]
)
def test_fractions_of_seconds(tmp_path: Path, text: str, micros: int) -> None:
    line = {**BARE, "metadata": {**BARE["metadata"], "retracted": f"2024-03-09T01:02:03{text}Z"}}
    (row,) = newscrawl.read_arrow(write(tmp_path, line), strict=True).read_all().to_pylist()
    assert row["metadata"]["retracted"].microsecond == micros


def test_without_pyarrow_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "newscrawl.dataset.columns")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match=r"needs pyarrow, install newscrawl\[export\]"):
        newscrawl.read_arrow(folder)


def test_an_empty_data_set_has_the_columns(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    table = newscrawl.read_arrow(tmp_path).read_all()
    assert (table.num_rows, table.schema) == (0, columns.schema())
    assert isinstance(table, pa.Table)
