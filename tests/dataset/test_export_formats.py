"""Each format is loaded by the programs that it is for, with the right types and numbers of rows."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from newscrawl.dataset.exporting import Export
from newscrawl.dataset.formats.columns import NAMES
from newscrawl.dataset.formats.lines import write_json_lines
from newscrawl.errors import DataSetError
from newscrawl.exporters.flat import COLUMNS
from tests.arrow_rows import rows_of
from tests.exporters.test_flat import CELLS, EMPTY, FULL
from tests.exporting import records
from tests.measuring import ROOT

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from newscrawl.items import Article

COUNT = 120
RECORDS = list(records(COUNT))
CHINESE = sum(one.in_language == "zh-Hans" for one in RECORDS)
UNDATED = sum(one.published_day is None for one in RECORDS)


def export(
    folder: Path,
    name: str,
    found: Iterable[Article | dict[str, Any]] = RECORDS,
    **options: Any,
) -> Path:
    """Write records; a record that cannot be written is an error."""

    def fail(sentence: str) -> None:
        raise DataSetError(sentence)

    made = Export.parse(str(folder / name) + "/" * name.endswith("/"), **options)
    lines = (one if isinstance(one, dict) else one.to_dict() for one in found)
    made.write(made.target(), lines, options.get("warn", fail))
    return folder / name


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("parquet"), "x.parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("folder"), "x/")


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("sqlite"), "x.sqlite", [*RECORDS, FULL])


# --- Parquet


def test_pyarrow_loads_parquet(parquet: Path) -> None:
    table = pq.read_table(parquet)
    assert len(table) == COUNT
    types = {field.name: field.type for field in table.schema}
    assert types["date_published"] == pa.timestamp("us", "Asia/Shanghai")
    assert types["published_day"] == pa.date32()
    assert types["word_count"] == pa.int64()
    assert types["metadata"].field("doubtful").type == pa.bool_()
    assert pa.types.is_list(types["images"])
    assert table.schema.metadata[b"newscrawl.schema_version"] == b"2.0"


def test_lines_through_parquet_are_equal(tmp_path: Path) -> None:
    """JSON Lines, Parquet, JSON Lines."""
    others = FULL.to_dict() | {"mood": "calm", "moods": [{"name": None}]}
    lines = export(tmp_path, "x.jsonl", [*RECORDS, FULL, EMPTY, others])
    given = [json.loads(line) for line in lines.read_bytes().splitlines()]
    table = pq.read_table(export(tmp_path, "x.parquet", given))
    with (tmp_path / "y.jsonl").open("wb") as file:
        write_json_lines(rows_of(table), file, lambda _: None)
    assert (tmp_path / "y.jsonl").read_bytes() == lines.read_bytes()


def test_parquet_is_compressed_with_dictionaries_but_for_bodies(parquet: Path) -> None:
    group = pq.ParquetFile(parquet).metadata.row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    assert {one.compression for one in columns} == {"ZSTD"}
    plain = {"article_body", "article_body_html", "metadata.doubtful"}
    assert {one.path_in_schema for one in columns if not one.has_dictionary_page} == plain


def test_polars_loads_parquet(parquet: Path) -> None:
    frame = pl.read_parquet(parquet)
    assert frame.height == COUNT
    assert frame.schema["published_day"] == pl.Date
    assert frame.schema["date_published"] == pl.Datetime("us", "Asia/Shanghai")
    assert frame["published_day"].null_count() == UNDATED
    chinese = frame.filter(pl.col("in_language") == "zh-Hans")
    assert chinese.height == CHINESE


def test_pandas_loads_parquet(parquet: Path) -> None:
    frame = pd.read_parquet(parquet)
    assert len(frame) == COUNT
    assert str(frame["date_published"].dtype) == "datetime64[us, Asia/Shanghai]"
    assert frame["published_day"].dropna().iloc[0] == date(2024, 1, 1)
    assert frame["word_count"].dtype == "int64"
    assert frame["images"].map(len).sum() == sum(len(one.images) for one in RECORDS)


def test_duckdb_loads_parquet(parquet: Path, folder: Path) -> None:
    with closing(duckdb.connect()) as database:
        query = "SELECT count(*), typeof(any_value(published_day)), sum(len(images)) FROM read_parquet(?)"
        images = sum(len(one.images) for one in RECORDS)
        for place in (parquet, folder / "*" / "*.parquet"):
            assert database.execute(query, [str(place)]).fetchone() == (COUNT, "DATE", images)
        by_month = database.execute(
            "SELECT month, count(*) FROM read_parquet(?) GROUP BY month ORDER BY month NULLS LAST",
            [str(folder / "*" / "*.parquet")],
        ).fetchall()
    assert [month for month, _ in by_month] == ["2024-01", "2024-02", "2024-03", None]
    assert by_month[-1][1] == UNDATED
    assert sum(count for _, count in by_month) == COUNT


@pytest.mark.slow
def test_datasets_loads_parquet(
    parquet: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hugging Face's."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    code = (
        "import sys, datasets\n"
        "for place in sys.argv[2:]:\n"
        "    found = datasets.load_dataset('parquet', data_files=place, split='train', cache_dir=sys.argv[1])\n"
        "    print(len(found), found.features['published_day'].dtype, found.features['date_published'].dtype)\n"
    )
    places = [str(parquet), str(folder / "*" / "*.parquet")]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "cache"), *places],
        capture_output=True,
        text=True,
        check=True,
    )
    one = f"{COUNT} date32 timestamp[us, tz=Asia/Shanghai]"
    assert done.stdout.splitlines() == [one, one]


def test_pyarrow_loads_a_folder(folder: Path) -> None:
    found = pyarrow.dataset.dataset(folder, partitioning="hive")
    assert found.count_rows() == COUNT
    march = found.to_table(filter=pyarrow.dataset.field("month") == "2024-03")
    assert {one.as_py().month for one in march["published_day"]} == {3}
    assert pl.read_parquet(folder / "*" / "*.parquet", hive_partitioning=True).height == COUNT


@pytest.mark.parametrize("partition", ["month", "day"])
def test_each_record_is_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, partition: str
) -> None:
    """Also where batches are sorted in many steps: rows keep their order, and no row is lost."""
    monkeypatch.setattr("newscrawl.dataset.formats.parquet._ROWS", 7)
    monkeypatch.setattr("newscrawl.dataset.formats.parquet._BUFFER", 1)
    monkeypatch.setattr("newscrawl.dataset.formats.parquet._ROW_GROUP", 1)
    found = export(tmp_path, "x", format_="parquet", partition=partition)
    length = {"month": 7, "day": 10}[partition]
    names: dict[str, list[str]] = {}
    for one in RECORDS:
        key = (one.published_day or "__HIVE_DEFAULT_PARTITION__")[: length if one.published_day else None]  # fmt: skip
        names.setdefault(f"{partition}={key}", []).append(one.identifier)
    there = {
        path.parent.name: pq.ParquetFile(path).read(["identifier"])["identifier"].to_pylist()
        for path in found.glob("*/*.parquet")
    }
    assert there == names
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]


@pytest.mark.parametrize("name", ["x.parquet", "x.sqlite", "x.csv", "x.jsonl", "x.jsonld", "x/"])
def test_an_empty_export_loads(tmp_path: Path, name: str) -> None:
    path = export(tmp_path, name, [])
    if name == "x/":
        assert [one.name for one in path.iterdir()] == ["_newscrawl_export.json"]
    elif name == "x.parquet":
        assert pq.read_table(path).num_rows == 0
    elif name == "x.sqlite":
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    elif name == "x.csv":
        assert path.read_bytes().decode("utf-8-sig").split("\r\n") == [",".join(NAMES), ""]
    elif name == "x.jsonld":
        assert json.loads(path.read_bytes()) == {"@context": "https://schema.org", "@graph": []}
    else:
        assert path.read_bytes() == b""


# --- SQLite


def text_of(record: Article) -> str:
    """What the full-text index has of a record, in lower case."""
    captions = [one.caption for one in record.images]
    return " ".join(filter(None, (record.headline, record.article_body, *captions))).lower()


def test_sqlite_has_articles_and_their_parts(sqlite: Path) -> None:
    with closing(sqlite3.connect(sqlite)) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM articles ORDER BY id").fetchall()
        assert len(rows) == COUNT + 1
        assert rows[0].keys() == ["id", *NAMES]
        last = dict(rows[-1])
        expected = {name: value for name, value in CELLS.items() if not value.isdigit()}
        expected.pop("metadata_doubtful")
        assert {name: last[name] for name in expected} == expected
        assert (last["word_count"], last["metadata_doubtful"]) == (5, 1)
        for table in ("authors", "editors", "breadcrumbs", "images", "videos", "audios"):
            found = database.execute(
                f"SELECT * FROM {table} WHERE article = ? ORDER BY position",  # noqa: S608 - ours
                (COUNT + 1,),
            ).fetchall()
            plain = FULL.to_dict()[table]
            assert [dict(row) for row in found] == [
                {"article": COUNT + 1, "position": number, **one}
                for number, one in enumerate(plain, 1)
            ]
        keywords = database.execute("SELECT keyword FROM keywords WHERE article = ?", (COUNT + 1,))
        assert [row[0] for row in keywords] == FULL.keywords
        sections = database.execute("SELECT * FROM sections ORDER BY section_path").fetchall()
        assert {row["section_path"] for row in sections} == {
            *(one.section_path for one in RECORDS),
            FULL.section_path,
        }
        assert sum(row["articles"] for row in sections) == COUNT + 1
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lighthouse", lambda one: "lighthouse" in text_of(one)),
        ("LIGHTHOUSE", lambda one: "lighthouse" in text_of(one)),
        ("守护人", lambda one: one.in_language == "zh-Hans"),
        ("每天傍晚记录天气", lambda one: one.in_language == "zh-Hans"),
        ("灯塔与海", lambda one: one.in_language == "zh-Hans"),
        ("headline:灯塔与", lambda one: one.in_language == "zh-Hans"),
        ("Yunbi", lambda one: any(author.name == "Zhang Yunbi" for author in one.authors)),
        ('"Picture 1 of"', lambda one: any(image.caption for image in one.images)),
        (
            "守护人 AND lighthouse",
            lambda one: "守护人" in text_of(one) and "lighthouse" in text_of(one),
        ),
    ],
)
def test_full_text(sqlite: Path, query: str, expected: Any) -> None:
    """English and Chinese: parts of words, phrases, one column, authors, captions."""
    with closing(sqlite3.connect(sqlite)) as database:
        found = database.execute(
            "SELECT identifier FROM articles WHERE id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)",
            (query,),
        )
        assert {row[0] for row in found} == {one.identifier for one in RECORDS if expected(one)}


def test_a_chinese_word_of_two_characters(sqlite: Path) -> None:
    with closing(sqlite3.connect(sqlite)) as database:
        query = "SELECT count(*) FROM articles WHERE article_body LIKE '%经济%'"
        assert database.execute(query).fetchone() == (CHINESE,)
        shown = database.execute(
            "SELECT snippet(articles_fts, 3, '[', ']', '…', 8) FROM articles_fts WHERE articles_fts MATCH '孩子们'"
        ).fetchone()
        assert "[孩子们]" in shown[0]


# --- CSV


def test_a_spreadsheet_loads_csv(tmp_path: Path) -> None:
    path = export(tmp_path, "x.csv", [*RECORDS, FULL])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfschema_version,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == COUNT + 1
    assert {name: rows[-1][name] for name in CELLS} == CELLS
    assert [row["identifier"] for row in rows[:-1]] == [one.identifier for one in RECORDS]
    assert rows[4]["article_body"] == RECORDS[4].article_body


def test_duckdb_and_polars_load_csv(tmp_path: Path) -> None:
    path = export(tmp_path, "x.csv")
    with closing(duckdb.connect()) as database:
        found = database.execute(
            "SELECT count(*), typeof(any_value(published_day)), typeof(any_value(word_count)) FROM read_csv(?)",
            [str(path)],
        ).fetchone()
    assert found == (COUNT, "DATE", "BIGINT")
    frame = pl.read_csv(path, try_parse_dates=True)
    assert frame.height == COUNT
    assert frame.schema["published_day"] == pl.Date
    assert frame.columns == list(NAMES)


def test_pandas_loads_csv(tmp_path: Path) -> None:
    frame = pd.read_csv(export(tmp_path, "x.csv"), parse_dates=["published_day", "date_published"])
    assert len(frame) == COUNT
    assert list(frame.columns) == list(NAMES)
    assert str(frame["published_day"].dtype).startswith("datetime64")
    assert frame["word_count"].dtype == "int64"
    assert frame["metadata_doubtful"].dtype == "bool"


def test_formulas_are_guarded(tmp_path: Path) -> None:
    record = {**EMPTY.to_dict(), "headline": "=1+1", "article_body": "-2"}
    text = export(tmp_path, "x.csv", [record]).read_text("utf-8")
    assert ",'=1+1," in text
    assert ",'-2," in text


@pytest.mark.parametrize("name", ["x.csv", "x.sqlite"])
def test_other_fields_are_one_column(tmp_path: Path, name: str) -> None:
    others = {"mood": "calm", "moods": [{"name": "glad"}]}
    path = export(tmp_path, name, [EMPTY, {**EMPTY.to_dict(), **others}])
    if name == "x.csv":
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        found = [row["other_fields"] for row in rows]
        assert found[0] == ""
    else:
        with closing(sqlite3.connect(path)) as database:
            found = [row[0] for row in database.execute("SELECT other_fields FROM articles")]
        assert found[0] is None
    assert json.loads(found[1]) == others


# --- JSON Lines and JSON-LD


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "x.jsonld"])
def test_compressed_streams(tmp_path: Path, name: str, suffix: str) -> None:
    unpacks: dict[str, Callable[[bytes], bytes]] = {
        "": bytes,
        ".gz": gzip.decompress,
        ".zst": zstd.decompress,
    }
    unpack = unpacks[suffix]
    packed = export(tmp_path, f"{name}{suffix}").read_bytes()
    (tmp_path / "plain").mkdir()
    assert unpack(packed) == export(tmp_path / "plain", name).read_bytes()
    (tmp_path / "again").mkdir()
    assert packed == export(tmp_path / "again", f"{name}{suffix}").read_bytes()


def test_json_lines_are_the_lines_of_the_data_set(tmp_path: Path) -> None:
    lines = export(tmp_path, "x.jsonl").read_bytes().splitlines()
    assert [json.loads(line) for line in lines] == [one.to_dict() for one in RECORDS]


def test_json_ld_is_one_document(tmp_path: Path) -> None:
    found = json.loads(export(tmp_path, "x.jsonld").read_bytes())
    assert found["@context"] == "https://schema.org"
    assert [one["identifier"] for one in found["@graph"]] == [one.identifier for one in RECORDS]


# --- Records that a format cannot hold

BAD = [
    {"headline": "half \ud800"},
    {"word_count": 1 << 70},
    {"word_count": float("nan")},
    {"authors": "Ann Lee"},
    {"authors": [None]},
    {"images": [{"caption": "no address"}]},
    {"metadata": {"date_downloaded": 5}},
    {"published_day": "a day"},
    {"keywords": [{"a": 1}]},
]


@pytest.mark.parametrize("bad", BAD, ids=ascii)
@pytest.mark.parametrize("name", ["x.parquet", "x/", "x.sqlite", "x.csv", "x.jsonl", "x.jsonld"])
def test_a_bad_record_costs_no_other(tmp_path: Path, name: str, bad: dict[str, Any]) -> None:
    """It is written, or left out with a warning that names it; each other record is there."""
    warned: list[str] = []
    made = Export.parse(str(tmp_path / name) + "/" * name.endswith("/"))
    lines = [
        RECORDS[0].to_dict(),
        {**EMPTY.to_dict(), "identifier": "BAD", **bad},
        RECORDS[1].to_dict(),
    ]
    made.write(made.target(), lines, warned.append)
    path = tmp_path / name
    names: list[str]
    if name == "x/":
        names = [
            one
            for part in sorted(path.glob("*/*"))
            for one in pq.ParquetFile(part).read(["identifier"])["identifier"].to_pylist()
        ]
    elif name == "x.parquet":
        names = pq.read_table(path)["identifier"].to_pylist()
    elif name == "x.sqlite":
        with closing(sqlite3.connect(path)) as database:
            names = [row[0] for row in database.execute("SELECT identifier FROM articles")]
    elif name == "x.csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = [row["identifier"] for row in csv.DictReader(file)]
    elif name == "x.jsonld":
        names = [one["identifier"] for one in json.loads(path.read_bytes())["@graph"]]
    else:
        names = [json.loads(line)["identifier"] for line in path.read_bytes().splitlines()]
    assert [one for one in names if one != "BAD"] == [one.identifier for one in RECORDS[:2]]
    assert ("BAD" in names) == (not warned)
    assert all("BAD" in sentence for sentence in warned)


def test_dates_keep_their_moment(parquet: Path) -> None:
    first = pq.read_table(parquet).slice(0, 1).to_pylist()[0]
    assert first["date_published"].astimezone(timezone.utc) == datetime(
        2024, 1, 1, tzinfo=timezone.utc
    )
    assert first["metadata"]["date_downloaded"].microsecond == 123456


def test_all_columns_of_sqlite_have_the_types_of_their_cells(sqlite: Path) -> None:
    with closing(sqlite3.connect(sqlite)) as database:
        for column in COLUMNS:
            wanted = "integer" if column.kind in (int, bool) else "text"
            query = f"SELECT DISTINCT typeof({column.name}) FROM articles"  # noqa: S608 - ours
            types = database.execute(query)
            assert {row[0] for row in types} <= {wanted, "null"}


# --- The recipes of docs/export.md


def recipe(language: str) -> str:
    text = (ROOT / "docs" / "export.md").read_text("utf-8")
    found: str = text.partition(f"```{language}\n")[2].partition("```")[0]
    return found


def test_the_recipe_of_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the plot, which needs matplotlib."""
    export(tmp_path, "harvest.csv", [one for one in RECORDS if one.published_day])
    monkeypatch.chdir(tmp_path)
    text = recipe("python").replace("2019-03-01", "2024-01-01").replace("2019-03-31", "2024-03-30")
    *lines, plot, end = text.split("\n")
    assert plot.startswith("counts.plot")
    assert not end
    found: dict[str, Any] = {}
    exec("\n".join(lines), found)  # noqa: S102 - ours
    counts = found["counts"]
    assert counts.to_numpy().sum() == COUNT - UNDATED
    assert list(counts.columns) == ["business", "china", "culture", "world"]
    assert len(counts) == (date(2024, 3, 30) - date(2024, 1, 1)).days + 1


def test_the_recipe_of_sqlite(sqlite: Path) -> None:
    queries = [one.strip() for one in recipe("sql").split(";") if one.strip()]
    with closing(sqlite3.connect(sqlite)) as database:
        found = [database.execute(query).fetchall() for query in queries]
    assert [len(rows) for rows in found] == [0, CHINESE]
