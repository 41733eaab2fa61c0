"""Files that are appended to (`-o`): the result is whole in its format, or the file stays as it was."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.extensions.feedexport import FeedSlot, FileFeedStorage, ItemFilter
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from newscrawl import settings as own_settings
from newscrawl.config.outputs import check_outputs
from newscrawl.errors import SettingError, StorageError
from newscrawl.exporters.csv import GuardedCsvExporter
from newscrawl.exporters.flat import COLUMNS
from newscrawl.exporters.target import begin, export, finish
from newscrawl.items import Article

if TYPE_CHECKING:
    from pathlib import Path

GZIP = {"postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"]}


def an_article(name: str, body: str = 'He wrote "rain", and more,\nfor 中国.') -> Article:
    return Article(
        identifier=name, url=f"https://e.cn/{name}", headline=f"About {name}", article_body=body
    )


def settings_for(path: Path, **options: Any) -> Settings:
    settings = Settings()
    settings.setmodule(own_settings, priority="project")
    given = {"format": path.name.split(".")[1], "overwrite": False, **options}
    settings.set("FEEDS", {str(path): given}, priority="cmdline")
    return settings


def append(path: Path, *items: Any, **options: Any) -> None:
    """A run that appends items, as a crawl does: checks, then records one by one."""
    settings = settings_for(path, **options)
    check_outputs(settings, gives_records=all(isinstance(item, Article) for item in items))
    write(path, settings, *items)


def write(path: Path, settings: Settings, *items: Any) -> None:
    (given,) = settings.getdict("FEEDS").values()
    options = {
        "encoding": settings["FEED_EXPORT_ENCODING"],
        "fields": None,
        "indent": None,
        "item_export_kwargs": {},
        **given,
    }
    exporters = {
        name: load_object(kind) for name, kind in settings.getwithbase("FEED_EXPORTERS").items()
    }
    slot = FeedSlot(
        FileFeedStorage(str(path), feed_options=options),
        str(path),
        options["format"],
        True,
        1,
        str(path),
        ItemFilter(options),
        options,
        None,  # type: ignore[arg-type]
        exporters,
        settings,
        None,  # type: ignore[arg-type]  # our exporters need no crawler
    )
    try:
        for item in items:
            begin(slot)
            export(slot, item)
        slot.storage.store(finish(slot))
    finally:
        if slot.file is not None:
            slot.file.close()
            slot.exporter = None


def rows(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows of a CSV file, each of as many cells as the header."""
    found = list(
        csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), strict=True)
    )
    assert all(len(row) == len(found[0]) for row in found), [len(row) for row in found]
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def names(path: Path, encoding: str = "utf-8-sig") -> list[str]:
    return [row["identifier"] for row in rows(path, encoding)]


# --- CSV

ENCODINGS = ["utf-8", "U8", "utf-16", "utf-16-le", "utf-8-sig", "gb18030", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_rows_follow_under_one_header(tmp_path: Path, encoding: str) -> None:
    """And one byte order mark at most."""
    path = tmp_path / "x.csv"
    for name in ("a", "b", "c"):
        append(path, an_article(name), encoding=encoding)
    text = path.read_bytes().decode(encoding)
    assert text.count("\ufeff") == (encoding in ("utf-8", "U8"))
    assert text.count("schema_version") == 1
    plain = "utf-8-sig" if encoding in ("utf-8", "U8") else encoding
    assert names(path, plain) == ["a", "b", "c"]
    assert {row["article_body"] for row in rows(path, plain)} == {an_article("a").article_body}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_torn_row_is_closed(tmp_path: Path, encoding: str) -> None:
    """Wherever the writer was killed: behind any byte of the last row, in a cell, in a quote, in a character."""
    path = tmp_path / "x.csv"
    append(path, an_article("a"), encoding=encoding)
    first = path.stat().st_size
    append(path, an_article("b", '"中", ""\r\n,文\n"'), encoding=encoding)
    whole = path.read_bytes()
    plain = "utf-8-sig" if encoding == "utf-8" else encoding
    for size in range(first, len(whole) + 1):
        path.write_bytes(whole[:size])
        append(path, an_article("c"), encoding=encoding)
        found = names(path, plain)
        assert (found[0], found[-1]) == ("a", "c"), size
        assert len(found) in (2, 3), size
        assert rows(path, plain)[-1]["article_body"] == an_article("c").article_body
    assert found == ["a", "b", "c"]


@pytest.mark.parametrize("content", ["", "\ufeff"], ids=["empty", "mark"])
def test_a_file_without_rows(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, "utf-8")
    append(path, an_article("a"))
    assert names(path) == ["a"]
    assert path.read_text("utf-8").count("\ufeff") == 1


def test_a_file_that_lacks_a_mark_gets_none(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    append(path, an_article("a"))
    path.write_bytes(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    append(path, an_article("b"))
    assert names(path, "utf-8") == ["a", "b"]


RECORD = ",".join(column.name for column in COLUMNS)
SCRAPYS = "schema_version,identifier,url,page_urls,headline,alternative_headline,authors,editors,source_organization\r\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SCRAPYS.encode(), "has the column 'editors' where a record has 'author_locations'"),
        (b"identifier,url\r\n", "has the column 'identifier' where a record has 'schema_version'"),
        (b"schema_version,identifier\r\n1,2\r\n", "has no column 'url'"),
        (b"1,2,3\r\n", "has the column '1' where a record has 'schema_version'"),
        (b"schema_version,iden", "has the column 'iden' where a record has 'identifier'"),
        (RECORD.replace(",", ";").encode(), "where a record has 'schema_version'"),
        (RECORD.encode("utf-16"), "is not text in utf-8"),
        (RECORD.encode("utf-16-le"), "is not text in utf-8"),
        (f"{RECORD},名\r\n".encode("gb18030"), "is not text in utf-8"),
        (b"\r\n" + RECORD.encode(), "has an empty line where the names of its columns are expected"),
        (gzip.compress(RECORD.encode()), "is not text in utf-8"),
        (b'{"identifier": "a"}\n', "where a record has 'schema_version'"),
    ],
)  # fmt: skip
def test_a_file_of_other_columns_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(SettingError) as error:
        append(path, an_article("a"))
    assert sentence in str(error.value)
    assert str(error.value).startswith(f"output: {path} ")
    assert str(error.value).endswith("; expected a new file, or -O to overwrite it")
    assert path.read_bytes() == content


def test_a_file_in_utf_8_is_not_appended_to_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    append(path, an_article("a"))
    with pytest.raises(SettingError, match="is not text in gb18030"):
        append(path, an_article("b"), encoding="gb18030")


def test_a_file_with_further_columns_keeps_them(tmp_path: Path) -> None:
    """Of a user's own items: records have empty cells there."""
    path = tmp_path / "x.csv"
    append(path, {**an_article("a").to_dict(), "mood": "calm"})
    append(path, an_article("b"))
    append(path, {**an_article("c").to_dict(), "mood": "glad"})
    assert [(row["identifier"], row["mood"]) for row in rows(path)] == [
        ("a", "calm"),
        ("b", ""),
        ("c", "glad"),
    ]


@pytest.mark.parametrize(
    "item", [{"title": "A"}, {**an_article("b").to_dict(), "mood": "calm"}], ids=["other", "more"]
)
def test_an_item_with_a_column_that_the_file_lacks(tmp_path: Path, item: dict[str, Any]) -> None:
    """Which items a spider of a user's own gives is known with the first."""
    path = tmp_path / "x.csv"
    append(path, an_article("a"))
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"the file has no column '(title|mood)'"):
        append(path, item)
    assert path.read_bytes() == before


def test_chosen_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for name in ("a", "b"):
        append(path, an_article(name), fields=["identifier", "main_image"])
    assert names(path) == ["a", "b"]
    with pytest.raises(SettingError, match="has no column 'headline'"):
        append(path, an_article("c"), fields=["identifier", "main_image", "headline"])
    with pytest.raises(SettingError, match="has the further column 'main_image_url'"):
        append(path, an_article("c"), fields=["identifier"])
    with pytest.raises(SettingError, match="'identifier' where a record has 'schema_version'"):
        append(path, an_article("c"))


def test_a_pipe_gets_no_mark() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    exporter = GuardedCsvExporter(pipe)
    exporter.export_item(an_article("a"))
    exporter.finish_exporting()
    assert pipe.getvalue().startswith(b"schema_version,")


def test_a_new_compressed_file_has_mark_and_header(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    append(path, an_article("a"), an_article("b"), **GZIP)
    path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
    assert names(tmp_path / "x.csv") == ["a", "b"]
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")


# --- JSON Lines


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_torn_line_is_closed(tmp_path: Path, encoding: str) -> None:
    """Behind any byte, a character's too, so that the file is text."""
    path = tmp_path / "x.jsonl"
    append(path, an_article("a", "中国 a"), encoding=encoding)
    whole = path.read_bytes()
    for size in range(1, len(whole) + 1):
        path.write_bytes(whole[:size])
        append(path, an_article("b"), encoding=encoding)
        lines = path.read_bytes().decode(encoding).splitlines()
        assert len(lines) == 2, size
        assert json.loads(lines[1])["identifier"] == "b"
    assert json.loads(lines[0])["identifier"] == "a"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("format_", ["json", "jsonl", "jl", "jsonlines"])
def test_json_has_no_marks_inside(tmp_path: Path, encoding: str, format_: str) -> None:
    path = tmp_path / f"x.{format_}"
    with pytest.raises(SettingError, match=r"cannot have JSON in 'utf-.*', expected utf-8"):
        append(path, an_article("a"), encoding=encoding)
    assert not path.exists()


@pytest.mark.parametrize(
    "content", ["中国\n".encode("utf-16"), "中国\n".encode("gbk"), '{"a": 1}\n'.encode("utf-16-le")]
)
def test_lines_in_another_encoding_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(SettingError, match="is not text in utf-8"):
        append(path, an_article("a"))
    assert path.read_bytes() == content


# --- Documents, and compressed files


@pytest.mark.parametrize("format_", ["json", "xml"])
@pytest.mark.parametrize("content", [b"[]", b"<items></items>", b"[{", b"x"])
def test_a_document_is_not_appended_to(tmp_path: Path, format_: str, content: bytes) -> None:
    """Neither before a crawl, nor where its name is known only then."""
    path = tmp_path / f"x.{format_}"
    path.write_bytes(content)
    with pytest.raises(SettingError, match=f"holds a whole {format_.upper()} document, which "):
        append(path, an_article("a"))
    with pytest.raises(ValueError, match=f"the file holds a whole {format_.upper()} document"):
        write(path, settings_for(path), an_article("a"))
    with pytest.raises(ValueError, match=f"the file holds a whole {format_.upper()} document"):
        write(path, settings_for(path))
    assert path.read_bytes() == content


@pytest.mark.parametrize("format_", ["json", "xml"])
@pytest.mark.parametrize("is_there", [False, True])
def test_a_new_document_is_whole(tmp_path: Path, format_: str, is_there: bool) -> None:
    path = tmp_path / f"x.{format_}"
    if is_there:
        path.touch()
    append(path, an_article("a"), an_article("b"))
    assert path.read_text("utf-8").count("About ") == 2
    assert path.read_text("utf-8").endswith("]" if format_ == "json" else "</items>")


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "jsonl"])
def test_a_compressed_file_is_not_appended_to(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"x.{format_}.gz"
    append(path, an_article("a"), **GZIP)
    before = path.read_bytes()
    with pytest.raises(SettingError, match="expected a new file, or -O to overwrite it"):
        append(path, an_article("b"), **GZIP)
    with pytest.raises(ValueError, match="the file "):
        write(path, settings_for(path, **GZIP), an_article("b"))
    assert path.read_bytes() == before
    append(path, an_article("b"), **GZIP, overwrite=True)
    assert b"About b" in gzip.decompress(path.read_bytes())


@pytest.mark.parametrize("format_", ["json", "xml", "csv"])
def test_ftp_does_not_append(format_: str) -> None:
    settings = Settings()
    settings.setmodule(own_settings, priority="project")
    feed = {"format": format_, "overwrite": False}
    settings.set("FEEDS", {f"ftp://e.cn/x.{format_}": feed}, priority="cmdline")
    with pytest.raises(SettingError, match="which FTP cannot append to, expected -O"):
        check_outputs(settings)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    append(path, an_article("a"))

    def fail(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("newscrawl.config.outputs.why_not", fail)
    with pytest.raises(SettingError, match="cannot be read: Permission denied"):
        append(path, an_article("b"))
    monkeypatch.setattr("newscrawl.exporters.target.why_not", fail)
    with pytest.raises(StorageError, match="Permission denied"):
        write(path, settings_for(path), an_article("b"))
