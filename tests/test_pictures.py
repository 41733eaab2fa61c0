"""The pictures of the documents show what the code does."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from tests.measuring import ROOT
from tests.tools import folder_picture, page_picture, path_picture
from tests.tools.drawing import Span, width_of, wrap
from tests.tools.path_picture import Crawled, pipelines
from tests.tools.pictured import crawl_twice, steady
from tests.tools.png import chunks, text_in, with_palette

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SVGS = (path_picture.PICTURE, folder_picture.PICTURE)
_SIZES = {".svg": 40_000, ".png": 250_000}
_NUMBER = re.compile(r'(?<=<tspan class="value">)(?:[\d,]+|[0-9a-f]{12}…)(?=</tspan>)')
"""Places in files, sizes and hashes, which depend on the order of the answers."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl_twice(tmp_path_factory.mktemp("pictured"))


def test_the_path_of_an_article_is_that_of_a_crawl(data: Path) -> None:
    """`make pictures` draws it."""
    drawn = path_picture.draw(Crawled.of(data))
    kept = path_picture.PICTURE.read_text("utf-8")
    assert _NUMBER.sub("N", kept) == _NUMBER.sub("N", drawn)


def test_the_data_folder_is_that_of_two_crawls(data: Path) -> None:
    """`make pictures` draws it."""
    assert folder_picture.PICTURE.read_text("utf-8") == folder_picture.draw(data)
    shown = {folder_picture.purpose(path) for path in folder_picture.paths(data)}
    assert shown == set(folder_picture.PURPOSES.values())


def test_a_file_without_a_purpose_is_not_drawn() -> None:
    with pytest.raises(LookupError, match=r"^articles/new\.bin: the picture"):
        folder_picture.purpose("articles/new.bin")


def test_the_fields_of_a_page_are_those_of_its_reading() -> None:
    """`make pictures` draws it, with Chromium."""
    shown = page_picture.document(*page_picture.sample())
    kept = text_in(page_picture.PICTURE.read_bytes(), page_picture.KEY)
    assert kept == page_picture.digest(shown)


def test_the_pipelines_are_those_of_the_settings() -> None:
    assert [name for name, _ in pipelines()] == ["Clean", "Normalise", "Validate", "Store"]
    assert all(what for _, what in pipelines())


@pytest.mark.parametrize("picture", [*_SVGS, page_picture.PICTURE], ids=lambda path: path.name)
def test_a_picture_is_small_and_a_document_shows_it(picture: Path) -> None:
    assert picture.stat().st_size < _SIZES[picture.suffix]
    texts = (path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    shown = re.compile(rf"!\[[^]]{{20,}}\]\((?:\.\./)*images/{re.escape(picture.name)}\)")
    assert any(map(shown.search, texts))


@pytest.mark.parametrize("picture", _SVGS, ids=lambda path: path.name)
def test_a_drawing_has_a_name_and_lines_of_text_that_do_not_meet(picture: Path) -> None:
    svg = ET.fromstring(picture.read_text("utf-8"))  # noqa: S314 - a file of the repository
    named = {one.get("id"): one.text for one in svg if one.get("id")}
    assert svg.get("role") == "img"
    assert all(named[name] for name in str(svg.get("aria-labelledby")).split())
    assert "prefers-color-scheme: dark" in picture.read_text("utf-8")
    places: dict[str, list[float]] = {}
    for text in svg.iter("{http://www.w3.org/2000/svg}text"):
        places.setdefault(text.attrib["x"], []).append(float(text.attrib["y"]))
    assert all(below - above >= 20 for found in places.values() for above, below in pairwise(found))


@pytest.mark.parametrize("width", [60, 200, 560])
@pytest.mark.parametrize(
    "spans",
    [
        ["one request at a time, to all hosts of the site together"],
        [Span("www.chinadaily.com.cn/a/202609/26/WS6ab6d10fa310c1d9e78c3de5.html", "value")],
        ["in ", Span("frontier.db", "value"), ", until it is ", Span("done", "value")],
        ["a  b / c"],
        [],
        ["", " "],
    ],
    ids=range(6),
)
def test_lines_fit_and_keep_the_text(spans: Sequence[Span | str], width: float) -> None:
    """But for a word that is longer than a line, which stands alone."""
    lines = wrap(spans, width)
    given = "".join(one if isinstance(one, str) else one.text for one in spans)
    found = ["".join(span.text for span in line) for line in lines]
    assert "".join("".join(found).split()) == "".join(given.split())
    for line in found:
        assert width_of(line.rstrip()) <= width or len(re.findall(r"[^\s/]*/+|[^\s/]+", line)) == 1
    looks = {one.look for one in spans if isinstance(one, Span)} | {""}
    assert {span.look for line in lines for span in line} <= looks


def test_names_of_runs_are_the_same_in_each_picture() -> None:
    text = "20260928T080000Z-latest-aaaaaa 20260929T080000Z-section-bbbbbb 20260928T080000Z-latest-aaaaaa-0001"
    other = text.replace("aaaaaa", "012345").replace("bbbbbb", "fedcba")
    assert steady(text) == steady(other) != text
    first, second, third = steady(text).split()
    assert third == f"{first}-0001"
    assert first[-6:] != second[-6:]


# --- The marks on a page


def marked(*changes: tuple[str, str]) -> tuple[dict[str, list[str]], dict[str, str], list[str]]:
    """Of the sample page with changes: the texts by field, the sources by field, and the texts left out."""
    page, url = page_picture.sample()
    text = page.decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    tree: Any = html.document_fromstring(page_picture.document(text.encode(), url))
    texts: dict[str, list[str]] = {}
    for one in tree.xpath("//div[@class='page']//*[@data-field]"):
        texts.setdefault(one.get("data-field"), []).append(" ".join(one.text_content().split()))
    rows = [one.xpath("./td") for one in tree.xpath("//tr")]
    sources = {field.text_content(): source.text_content() for _, field, source in rows}
    numbers = [
        one.get("data-number") for one in tree.xpath("//div[@class='page']//*[@data-number]")
    ]
    assert numbers == [str(number) for number in range(1, len(texts) + 1)]
    assert list(sources) == list(texts)
    out = [" ".join(one.text_content().split()) for one in tree.xpath("//div[@class='page']//*[@class='left-out']")]  # fmt: skip
    return texts, sources, out


def test_every_field_of_the_sample_is_marked() -> None:
    texts, _, out = marked()
    assert texts["authors"] == ["LI LEI", "Dalian, Liaoning", "HAN MEIMEI"]
    assert texts["source_organization"] == ["CHINA DAILY"]
    assert texts["date_modified, date_published"] == ["2024-03-09 08:50"]
    assert texts["published_day"] == ["202403/09"]
    assert texts["breadcrumbs"] == ["Home", "/ China", "/ Society"]
    assert texts["credit_text"] == ["HAN MEIMEI/FOR CHINA DAILY"]
    assert texts["editors"] == ["王小明"]
    assert texts["print_edition, print_page"] == ["(China Daily 03/09/2024 page4)"]
    assert [one[:9] for one in texts["article_body"]] == ["Each even", '"Fog from', "The books"]
    assert out == ["Contact the writers at lilei@chinadaily.com.cn", "Another story that is not this one"]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "source", "texts"),
    [
        (
            ('id="lft-art"', 'id="new"'),
            "headline",
            "css .main_art h1",
            ["Keepers of the coast write down the weather"],
        ),
        (
            ("<h2></h2>", "<h2>A deck</h2>"),
            "alternative_headline",
            "css #lft-art > h2, .ce_art > h2",
            ["A deck"],
        ),
        (
            ('class="info_l"', 'class="new"'),
            "authors",
            "css .info",
            ["LI LEI", "Dalian, Liaoning", "HAN MEIMEI"],
        ),
        (('id="bread-nav"', 'class="breadcrumb"'), "breadcrumbs", "css .breadcrumb a", None),
        (('id="Content"', 'class="new"'), "article_body", "css #lft-art, .main_art .lft_art", None),
        (('name="editor"', 'name="x"'), "editors", "meta author", ["王小明"]),
    ],
    ids=["headline", "deck", "info", "breadcrumbs", "body", "editor"],
)
def test_marks_follow_the_sources(
    change: tuple[str, str], field: str, source: str, texts: list[str] | None
) -> None:
    """With other markup the fields come from other sources, and the picture names these."""
    before, _, _ = marked()
    found, sources, _ = marked(change)
    assert sources[field] == source
    assert found[field] == (texts or before[field])


# --- PNG


def png(width: int, rows: Sequence[bytes], kind: int, colour: int = 2) -> bytes:
    """A picture whose rows are filtered in one way, by the standard's definition."""
    data = bytearray()
    above = bytes(3 * width)
    for row in rows:
        data.append(kind)
        for at, byte in enumerate(row):
            left = row[at - 3] if at >= 3 else 0
            corner = above[at - 3] if at >= 3 else 0
            up = above[at]
            near = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
            data.append((byte - (0, left, up, (left + up) // 2, near)[kind]) & 0xFF)
        above = row
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, len(rows), 8, colour, 0, 0, 0),
        b"IDAT": zlib.compress(bytes(data)),
        b"IEND": b"",
    }
    written = (
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def pixels_of(picture: bytes, width: int) -> list[bytes]:
    """The rows of a picture with a palette."""
    found = dict(chunks(picture))
    data, palette = zlib.decompress(found[b"IDAT"]), found[b"PLTE"]
    lines = [data[at + 1 : at + 1 + width] for at in range(0, len(data), width + 1)]
    return [b"".join(palette[3 * one : 3 * one + 3] for one in line) for line in lines]


@pytest.mark.parametrize("kind", range(5))
def test_a_palette_keeps_the_pixels(kind: int) -> None:
    rows = [bytes((7 * x * x + 31 * y * (x % 3)) % 4 * 85 for x in range(15)) for y in range(6)]
    written = with_palette(png(5, rows, kind), Source="0123")
    assert pixels_of(written, 5) == rows
    assert text_in(written, "Source") == "0123"
    assert text_in(written, "Other") is None


def test_rare_colours_become_the_nearest_ones() -> None:
    frequent = b"".join(bytes((x, 0, 0)) for x in range(256)) * 2
    rare = bytes((9, 2, 1)) + bytes((200, 1, 0))
    rows = [frequent + rare]
    (row,) = pixels_of(with_palette(png(514, rows, 0)), 514)
    assert row == frequent + bytes((9, 0, 0)) + bytes((200, 0, 0))


def test_another_kind_of_picture_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^expected 8 bits, RGB"):
        with_palette(png(1, [bytes(3)], 0, colour=6))
