"""Flat columns: each value of a record has its cell, and no cell holds the text of a Python object."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from lxml import etree
from pydantic import create_model
from scrapy import Field, Item

from newscrawl.exporters.csv import GuardedCsvExporter
from newscrawl.exporters.flat import COLUMNS, columns_of, plain_values, row_of
from newscrawl.exporters.xml import FlatXmlExporter
from newscrawl.items import Article, Author, Breadcrumb, Editor, Image, Media, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable

PYTHON = re.compile(r"\w+\(\w+=|None|True|False|datetime|<\w+ object|\['|\{'|Decimal\(")
"""What the text of a Python object looks like."""

FULL = Article(
    identifier="WS1",
    url="https://www.chinadaily.com.cn/a/202403/09/WS1.html",
    page_urls=["https://e.cn/1", "https://e.cn/2"],
    headline="Keepers of the coast",
    alternative_headline="A deck",
    authors=[
        Author("Ann Lee", "Beijing"),
        Author("Bo Hu"),
        Author("Xinhua", "Changde", kind="organization"),
    ],
    editors=[Editor("Cai Wen"), Editor("Du Ye")],
    source_organization="China Daily",
    published_day="2024-03-09",
    date_published="2024-03-09T08:00:00+08:00",
    date_modified="2024-03-09T09:00:00+08:00",
    date_created="2024-03-09T07:00:00+08:00",
    date_raw="2024-03-09 08:00",
    in_language="en",
    edition="www",
    article_section="Society",
    section_path="china/society",
    breadcrumbs=[Breadcrumb("China", "https://e.cn/china"), Breadcrumb("Society")],
    keywords=["coast", "weather"],
    print_edition="2024-03-09",
    print_page="9",
    dateline="BEIJING",
    description="What the keepers write.",
    article_body="One paragraph.\n\nAnother, with “quotes”.",
    article_body_html="<p>One paragraph.</p>",
    word_count=5,
    main_image=Image("https://e.cn/m.jpg", "A lamp", "Photo by Su", 800, 600),
    images=[
        Image("https://e.cn/a.jpg", "A lamp; lit", "Photo by Su", 800, 600),
        Image("https://e.cn/b.jpg"),
        Image("https://e.cn/c.jpg", "Two\nlines", None, 20, 10),
    ],
    videos=[Media("https://e.cn/v.mp4")],
    audios=[Media("https://e.cn/s.mp3"), Media("https://e.cn/t.mp3")],
    same_as=["WS2"],
    metadata=Metadata(
        date_downloaded="2024-03-10T00:00:00Z",
        spider="section",
        discovered_via="section",
        discovered_from="https://e.cn/list",
        http_status=200,
        template="www/1",
        field_sources={"headline": "h1"},
        content_hash="0" * 64,
        revision=2,
        previous_content_hash="1" * 64,
        retracted="2024-03-11T00:00:00Z",
        doubtful=True,
        warc="warc/x.warc.gz:1",
        archive="https://web.archive.org/web/20240310000000id_/https://e.cn/a",
        rights=["robots: noarchive", "copyright: x; y"],
        warnings=["images: one has no caption; it may be a logo", "editors: two"],
    ),
)
"""A record of which every field has a value."""

CELLS = {
    "page_urls": "https://e.cn/1\nhttps://e.cn/2",
    "authors": "Ann Lee; Bo Hu; Xinhua",
    "author_locations": "Beijing; ; Changde",
    "author_kinds": "person; person; organization",
    "editors": "Cai Wen; Du Ye",
    "breadcrumbs": "China > Society",
    "breadcrumb_urls": "https://e.cn/china\n",
    "keywords": "coast; weather",
    "word_count": "5",
    "main_image_caption": "A lamp",
    "main_image_width": "800",
    "image_urls": "https://e.cn/a.jpg\nhttps://e.cn/b.jpg\nhttps://e.cn/c.jpg",
    "image_captions": "A lamp; lit\n\nTwo lines",
    "image_credit_texts": "Photo by Su\n\n",
    "image_widths": "800; ; 20",
    "video_urls": "https://e.cn/v.mp4",
    "audio_urls": "https://e.cn/s.mp3\nhttps://e.cn/t.mp3",
    "metadata_field_sources": '{"headline": "h1"}',
    "metadata_doubtful": "true",
    "metadata_revision": "2",
    "metadata_rights": "robots: noarchive\ncopyright: x; y",
    "metadata_warnings": "images: one has no caption; it may be a logo\neditors: two",
}

EMPTY = Article(identifier="WS1", url="https://e.cn/a", headline="A")


def as_csv(*items: Any, **options: Any) -> list[dict[str, str]]:
    file = io.BytesIO()
    exporter = GuardedCsvExporter(file, **options)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def as_xml(*items: Any, **options: Any) -> list[dict[str, str]]:
    file = io.BytesIO()
    exporter = FlatXmlExporter(file, **options)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    root = etree.fromstring(file.getvalue())
    return [{one.get("name", one.tag): one.text or "" for one in item} for item in root]


BOTH = pytest.mark.parametrize("write", [as_csv, as_xml])


def test_the_columns_are_fixed() -> None:
    names = [column.name for column in COLUMNS]
    assert names[:8] == (
        "schema_version identifier url page_urls headline alternative_headline authors author_locations".split()
    )
    assert len(set(names)) == len(names)
    assert [column.name for column in columns_of(tuple(EMPTY.to_dict()))] == names
    assert {column.field for column in COLUMNS} == {one.name for one in fields(Article)}


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every value in a record that is not absent."""
    if value is None:
        return []
    if is_dataclass(value):
        return [
            one
            for member in fields(value)
            for one in paths(getattr(value, member.name), (*path, member.name))
        ]
    if isinstance(value, list):
        return [one for place, entry in enumerate(value) for one in paths(entry, (*path, place))]
    return [path]


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """A copy of a record without the value at a place."""
    if not path:
        return None
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        return [without(one, rest) if place == step else one for place, one in enumerate(value)]
    return replace(value, **{step: without(getattr(value, step), rest)})


@pytest.mark.parametrize("path", paths(FULL), ids=lambda path: ".".join(map(str, path)))
@BOTH
def test_each_value_is_in_its_cell(
    write: Callable[..., list[dict[str, str]]], path: tuple[Any, ...]
) -> None:
    """A record without one value differs in one column of its field, and in no other."""
    whole, less = write(FULL)[0], write(without(FULL, path))[0]
    changed = {name for name in whole if whole[name] != less[name]}
    assert len(changed) == 1
    of_field = {column.name for column in COLUMNS if column.field == path[0]}
    assert changed <= of_field


@BOTH
def test_cells(write: Callable[..., list[dict[str, str]]]) -> None:
    (row,) = write(FULL)
    assert {name: row[name] for name in CELLS} == CELLS
    assert all(row.values())
    assert not PYTHON.search("\0".join(row.values()).replace("metadata_field_sources", ""))


@BOTH
def test_absent_values_are_empty_cells(write: Callable[..., list[dict[str, str]]]) -> None:
    (row,) = write(EMPTY)
    given = {name for name, text in row.items() if text}
    assert given == {
        "schema_version", "identifier", "url", "headline", "publisher", "in_language", "edition",
        "genre", "word_count", "metadata_doubtful",
    }  # fmt: skip
    assert (row["word_count"], row["metadata_doubtful"]) == ("0", "false")


# --- Items of other classes


@dataclass
class Mood:
    name: str
    since: date | None = None


@dataclass
class Moody(Article):
    mood: str | None = None
    moods: list[Mood] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    seen: datetime | None = None
    price: Decimal | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    ratio: float = 0.5
    good: bool = True


OTHERS: dict[str, Any] = {
    "mood": "calm",
    "moods": [Mood("calm", date(2024, 3, 9)), Mood("glad")],
    "tags": ["a", "b"],
    "seen": datetime(2024, 3, 9, tzinfo=timezone.utc),
    "price": Decimal("1.50"),
    "flags": {"a": True, "b": None},
    "ratio": 0.5,
    "good": True,
}
OTHER_CELLS = {
    "mood": "calm",
    "moods": '[{"name": "calm", "since": "2024-03-09"}, {"name": "glad", "since": null}]',
    "tags": "a; b",
    "seen": "2024-03-09T00:00:00+00:00",
    "price": "1.50",
    "flags": '{"a": true, "b": null}',
    "ratio": "0.5",
    "good": "true",
}


def record_fields() -> dict[str, Any]:
    return {one.name: getattr(FULL, one.name) for one in fields(FULL)}


def a_subclass() -> Any:
    return Moody(**record_fields(), **OTHERS)


def a_dict() -> Any:
    return {**FULL.to_dict(), **OTHERS}


def a_dict_of_objects() -> Any:
    return {**record_fields(), **OTHERS}


def a_record_with_others() -> Any:
    return Article.from_dict(FULL.to_dict()).with_other_fields(OTHERS)


def an_attrs_item() -> Any:
    names = {**record_fields(), **OTHERS}
    return attrs.make_class("Ours", list(names))(**names)


def a_scrapy_item() -> Any:
    names = {**record_fields(), **OTHERS}
    kind = type("Ours", (Item,), {name: Field() for name in names})
    return kind(**names)


def a_model() -> Any:
    names = {**record_fields(), **OTHERS}
    kind: Any = create_model  # its overloads take no names that are known later
    return kind("Ours", **dict.fromkeys(names, (Any, ...)))(**names)


@pytest.mark.parametrize(
    "make",
    [a_subclass, a_dict, a_dict_of_objects, a_record_with_others, an_attrs_item, a_scrapy_item, a_model],
)  # fmt: skip
@BOTH
def test_items_of_any_class_have_the_same_cells(
    write: Callable[..., list[dict[str, str]]], make: Callable[[], Any]
) -> None:
    (row,) = write(make())
    assert list(row) == [*(column.name for column in COLUMNS), *OTHERS]
    assert {name: row[name] for name in CELLS} == CELLS
    assert {name: row[name] for name in OTHERS} == OTHER_CELLS


@pytest.mark.parametrize(
    "value",
    [
        [Mood("calm")], (Mood("calm"),), {"a"}, [[1, 2], [None]], {"a": {"b": None}}, [True, None], Mood("calm"),
        date(2024, 3, 9), True, 1.5, [date(2024, 3, 9)], [{"a": True}], (), {}, [None],
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("name", ["mood", "authors", "keywords", "main_image", "metadata", "url"])
@BOTH
def test_no_cell_is_the_text_of_an_object(
    write: Callable[..., list[dict[str, str]]], name: str, value: Any
) -> None:
    """Neither in a field of the item's own, nor where a field of the record has a value of another shape."""
    (row,) = write({"headline": "A", name: value})
    assert not PYTHON.search("\0".join(row.values()))
    assert row["headline"] == "A"


def test_a_value_without_a_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        as_csv({"headline": "A", "mood": object()})


def test_a_serializer_of_a_field() -> None:
    kind = type(
        "Ours", (Item,), {"url": Field(), "price": Field(serializer=lambda one: f"{one} yuan")}
    )
    (row,) = as_csv(kind(url="https://e.cn/a", price=3))
    assert row["price"] == "3 yuan"


def test_an_own_field_with_the_name_of_a_column() -> None:
    values = plain_values({"authors": [{"name": "Ann"}], "author_kinds": "mine"})
    row = row_of(columns_of(tuple(values)), values)
    assert (row["authors"], row["author_kinds"], row["author_kinds_"]) == ("Ann", None, "mine")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["identifier", "authors"], {"identifier": "WS1", "authors": "Ann Lee; Bo Hu; Xinhua"}),
        ({"identifier": "id", "image_captions": "captions"}, {"id": "WS1", "captions": CELLS["image_captions"]}),
        (["audios"], {"audio_urls": CELLS["audio_urls"]}),
        (["breadcrumb_urls", "breadcrumbs"], {"breadcrumb_urls": "https://e.cn/china\n", "breadcrumbs": "China > Society"}),
        (["main_image"], {
            "main_image_url": "https://e.cn/m.jpg", "main_image_caption": "A lamp", "main_image_credit_text": "Photo by Su",
            "main_image_width": "800", "main_image_height": "600"}),
    ],
)  # fmt: skip
@BOTH
def test_chosen_columns(
    write: Callable[..., list[dict[str, str]]], chosen: Any, expected: dict[str, str]
) -> None:
    """FEED_EXPORT_FIELDS names columns; that of a field with several stands for all of them."""
    (row,) = write(FULL, fields_to_export=chosen)
    assert row == expected
    assert list(row) == list(expected)


def test_a_chosen_column_that_no_item_has_is_empty() -> None:
    assert as_csv(FULL, fields_to_export=["mood", "identifier"]) == [
        {"mood": "", "identifier": "WS1"}
    ]


def test_fields_that_the_first_item_lacks(caplog: pytest.LogCaptureFixture) -> None:
    rows = as_csv({"title": "A"}, {"title": "B", "mood": "calm"}, {"title": "C", "mood": "glad"})
    assert rows == [{"title": "A"}, {"title": "B"}, {"title": "C"}]
    assert caplog.text.count("has no mood: left out") == 1


# --- Characters

HOSTILE = [
    *(chr(code) for code in range(0x20)), "\x7f", "\x85", "\u2028", "\ufffe", "\uffff", "\ufdd0", "\U0001f600", "\U0010ffff",
    "]]>", "<a>", "&amp;", "&#0;", '"', "'", ",", "\r\n", "a\rb", "<![CDATA[", "中国", "-->", "<?x?>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_text_of_any_characters_is_whole_in_xml(text: str) -> None:
    """Except for those that XML 1.0 has no form for."""
    (row,) = as_xml({"headline": f"a{text}b", f"k{text}": "v"})
    forbidden = len(text) == 1 and ((ord(text) < 0x20 and text not in "\t\n\r") or text in "\ufffe\uffff")  # fmt: skip
    assert row["headline"] == ("a\ufffdb" if forbidden else f"a{text}b")
    assert "v" in row.values()


def test_a_surrogate_is_replaced_in_xml() -> None:
    assert as_xml({"headline": "a\ud800b"}) == [{"headline": "a\ufffdb"}]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_text_of_any_characters_is_whole_in_csv(text: str) -> None:
    (row,) = as_csv({"headline": f"a{text}b", f"k{text}": "v"})
    assert row["headline"] == f"a{text}b".replace("\0", "\ufffd")
    assert "v" in row.values()


@pytest.mark.parametrize("name", ["my mood", "1st", "a:b", "xmlthing", "", "心情", "a<b"])
def test_a_name_that_no_element_can_have(name: str) -> None:
    assert as_xml({"headline": "A", name: "calm"}) == [{"headline": "A", name: "calm"}]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_formulas_are_guarded(start: str) -> None:
    """In every cell that is text, the names of columns too; numbers are as they are."""
    authors = [Author(f"{start}cmd"), Author("B")]
    (row,) = as_csv({"headline": f"{start}1", "authors": authors, f"{start}x": -5})
    assert row["headline"] == f"'{start}1"
    assert row["authors"] == f"'{start}cmd; B"
    assert row[f"'{start}x"] == "-5"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "gb18030", "ascii", None])
@pytest.mark.parametrize("indent", [None, 0, 2])
def test_xml_in_any_encoding(encoding: str | None, indent: int | None) -> None:
    (row,) = as_xml({"headline": "中国 ©"}, encoding=encoding, indent=indent)
    assert row["headline"] == "中国 ©"
