"""Captures of WARC files, WACZ files, folders and saved pages, whoever wrote them and whatever is damaged."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import zlib
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest

from newscrawl.archive.inputs import Inputs, check_input
from newscrawl.archive.members import DamagedRecordError, Source
from newscrawl.archive.reading import SavedPage, read
from newscrawl.errors import ArgumentError
from tests.archiving import DATE, Answer, as_one_member, in_chunks, members, wacz, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.archive.reading import Capture

PAGE = b"<html><body>Each evening the keepers write.</body></html>"
STEM = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa000"
URL = f"{STEM}9999.html"
ANSWERS = [Answer(f"{STEM}{number:04}.html", PAGE + b"%d" % number) for number in range(5)]


@contextmanager
def collected(faults: list[str]) -> Iterator[None]:
    """Add the sentence of a damaged capture."""
    try:
        yield
    except DamagedRecordError as error:
        faults.append(str(error))


def captures(*paths: Path) -> tuple[list[Capture], list[str]]:
    """All captures with their bodies, and the sentences on what is damaged."""
    folder = paths[0].parent / "unpacked"
    folder.mkdir()
    inputs = Inputs([one for path in paths for one in check_input(str(path))], folder)
    found = []
    faults: list[str] = []
    for place, head in inputs.captures():
        with collected(faults):
            found.append(read(place, head.offset))
    return found, [*map(str, inputs.faults), *faults]


def urls(found: list[Capture]) -> list[str]:
    """Their addresses."""
    return [one.url for one in found]


# --- Forms of files


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", warc(ANSWERS, packed=False)),
        ("a.warc.gz", warc(ANSWERS)),
        ("a.warc.gz", as_one_member(warc(ANSWERS, packed=False))),
        ("a.warc.zst", zstd.compress(warc(ANSWERS, packed=False))),
        ("a.warc.zst", b"".join(map(zstd.compress, members(ANSWERS, packed=False)))),
        ("a.warc", warc(ANSWERS)),
        ("a.warc.gz", warc(ANSWERS) + b"\0" * 512),
        ("a.warc", warc(ANSWERS, packed=False).replace(b"WARC/1.1", b"WARC/1.0")),
        ("a.warc", warc(ANSWERS, packed=False) + b"\r\n\r\n"),
    ],
)
def test_forms_of_files(tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    found, faults = captures(file)
    assert faults == []
    assert [(one.url, one.date, one.status, one.body) for one in found] == [
        (one.url, DATE, 200, one.body) for one in ANSWERS
    ]
    assert {one.content_type for one in found} == {"text/html"}


@pytest.mark.parametrize("stored", [True, False])
def test_a_wacz_file(tmp_path: Path, stored: bool) -> None:
    file = tmp_path / "a.wacz"
    wacz(file, warc(ANSWERS[:2]), warc(ANSWERS[2:]), stored=stored)
    found, faults = captures(file)
    assert (urls(found), faults) == ([one.url for one in ANSWERS], [])


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "b").mkdir(parents=True)
    (folder / "a.warc.gz").write_bytes(warc(ANSWERS[1:2]))
    (folder / "a.html").write_bytes(PAGE)
    (folder / "index.json").write_text(json.dumps({"a.html": ANSWERS[0].url}))
    wacz(folder / "b" / "c.wacz", warc(ANSWERS[2:3]))
    (folder / "b" / ".d.warc.gz.open").write_bytes(b"hidden")
    (folder / "b" / "_manifest.json").write_bytes(b"{}")
    (folder / "b" / "notes.txt").write_bytes(b"other")
    found, faults = captures(folder)
    assert (urls(found), faults) == ([one.url for one in ANSWERS[:3]], [])


# --- Saved pages


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("a.html", f'<html><head><link rel="canonical" href="{URL}"></head></html>'),
        ("a.HTM", f'<html><head><meta property="og:url" content="{URL}"></head></html>'),
        (
            "a.html",
            f'<meta property="og:url" content="WS1.html"><link rel="canonical" href="{URL}">',
        ),
    ],
)
def test_a_saved_page_that_names_its_address(tmp_path: Path, name: str, page: str) -> None:
    file = tmp_path / name
    file.write_text(page)
    (found,) = Inputs(check_input(str(file)), tmp_path).captures()
    assert found[0] == SavedPage(str(file), URL)


@pytest.mark.parametrize("name", ["a.html", "b.json"])
def test_a_saved_page_without_an_address(tmp_path: Path, name: str) -> None:
    """By itself it is refused, in a folder it is named and the rest is read."""
    (tmp_path / name).write_bytes(PAGE)
    with pytest.raises(ArgumentError, match=f"the address of .*{name} is not known"):
        check_input(str(tmp_path / name))
    (tmp_path / "z.warc").write_bytes(warc(ANSWERS[:1], packed=False))
    inputs = Inputs(check_input(str(tmp_path)), tmp_path)
    assert len(list(inputs.captures())) == 1
    assert [str(one) for one in inputs.faults] == [
        f"{tmp_path.name}/{name}:0: its address is not known"
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("missing.warc", "cannot be read"), ("a.txt", "is no archive, expected a folder or a file")],
)
def test_other_inputs_are_refused(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(ArgumentError, match=sentence):
        check_input(str(tmp_path / name))


# --- Bodies

GZIPPED = gzip.compress(PAGE, mtime=0)
CODED = {
    "gzip": GZIPPED,
    "x-gzip": GZIPPED,
    "br": brotli.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "identity": PAGE,
    "gzip, br": brotli.compress(GZIPPED),
}


def one_answer(body: bytes, *headers: tuple[str, str], **warc_headers: str) -> Answer:
    more = {name.replace("_", "-"): value for name, value in warc_headers.items()}
    return Answer(URL, body, headers=headers, warc=more)


@pytest.mark.parametrize("encoding", CODED)
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("chunked", ["no", "yes", "joined by the writer"])
def test_encodings(tmp_path: Path, encoding: str, packed: bool, chunked: str) -> None:
    headers = [("Content-Encoding", encoding)]
    if chunked != "no":
        headers.append(("Transfer-Encoding", "chunked"))
    body = CODED[encoding]
    file = tmp_path / "a.warc"
    file.write_bytes(
        warc([one_answer(in_chunks(body) if chunked == "yes" else body, *headers)], packed=packed)
    )
    found, faults = captures(file)
    assert ([one.body for one in found], faults) == ([PAGE], [])


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (one_answer(GZIPPED[:-5], ("Content-Encoding", "gzip")), "its gzip is broken"),
        (
            one_answer(b"\x1f\x9d\x90", ("Content-Encoding", "compress")),
            "it has the unknown encoding 'compress'",
        ),
        (one_answer(in_chunks(PAGE)[:-8], ("Transfer-Encoding", "chunked")), "cut"),
        (
            one_answer(in_chunks(PAGE)[:-5], ("Transfer-Encoding", "chunked")),
            "its chunks are broken",
        ),
        (one_answer(PAGE, WARC_Payload_Digest="sha1:" + "A" * 32), "its digest is wrong"),
        (one_answer(PAGE, WARC_Block_Digest="md5:00"), "its digest is wrong"),
    ],
)
def test_damaged_bodies(tmp_path: Path, answer: Answer, fault: str) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(warc([answer, ANSWERS[0]]))
    found, faults = captures(file)
    assert (urls(found), faults) == ([ANSWERS[0].url], [fault])


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "br", "zstd", "compress"])
def test_a_header_of_an_encoding_that_the_archive_has_removed(
    tmp_path: Path, encoding: str
) -> None:
    """As in the crawls of Common Crawl before August 2018: the body is text."""
    file = tmp_path / "a.warc.gz"
    headers = (("Content-Encoding", encoding), ("Transfer-Encoding", "chunked"))
    file.write_bytes(warc([one_answer(PAGE, *headers)]))
    found, faults = captures(file)
    assert ([one.body for one in found], faults) == ([PAGE], [])


@pytest.mark.parametrize(
    "digest",
    [
        "sha256:{}",
        "blake3:unknown",
    ],
)
def test_digests_of_other_kinds(tmp_path: Path, digest: str) -> None:
    value = digest.format(hashlib.sha256(PAGE).hexdigest())
    file = tmp_path / "a.warc.gz"
    file.write_bytes(warc([one_answer(PAGE, WARC_Payload_Digest=value)]))
    found, faults = captures(file)
    assert ([one.body for one in found], faults) == ([PAGE], [])


# --- Damaged files


def damaged(number: int, how: str, *, packed: bool) -> tuple[bytes, int]:
    """A file whose record of this number is damaged, and the offset of that record."""
    parts = members(ANSWERS, packed=packed)
    offset = sum(map(len, parts[:number]))
    part = parts[number]
    if how == "zeros":
        parts[number] = part[:20] + bytes(30) + part[50:]
    elif how == "no beginning":
        parts[number] = bytes(12) + part[12:]
    elif how == "missing middle":
        parts[number] = part[: len(part) // 2]
    elif how == "no length":
        parts[number] = part.replace(b"Content-Length: ", b"Content-Length: x", 1)
    elif how == "long length":
        parts[number] = part.replace(b"Content-Length: ", b"Content-Length: 1", 1)
    elif how == "huge length":
        parts[number] = part.replace(b"Content-Length: ", b"Content-Length: 99999999", 1)
    elif how == "short length":
        at = part.index(b"Content-Length: ") + 16
        parts[number] = part[:at] + b"0" + part[at + 1 :]
    elif how == "cut":
        return b"".join([*parts[:number], part[:-9]]), offset
    return b"".join(parts), offset


@pytest.mark.parametrize(
    ("how", "packed"),
    [
        ("zeros", True),
        ("no beginning", True),
        ("missing middle", True),
        ("cut", True),
        ("no beginning", False),
        ("missing middle", False),
        ("no length", False),
        ("long length", False),
        ("huge length", False),
        ("short length", False),
        ("cut", False),
    ],
)
@pytest.mark.parametrize("number", [0, 4, 10])
def test_a_damaged_record_costs_only_itself(
    tmp_path: Path, how: str, packed: bool, number: int
) -> None:
    data, offset = damaged(number, how, packed=packed)
    file = tmp_path / "a.warc.gz"
    (tmp_path / "a.warc").write_bytes(data)
    file = tmp_path / ("a.warc.gz" if packed else "a.warc")
    file.write_bytes(data)
    found, faults = captures(file)
    kept = ANSWERS[: max(0, (number - 1) // 2)] if how == "cut" else ANSWERS
    lost = {ANSWERS[number // 2 - 1].url} if number else set()
    assert urls(found) == [one.url for one in kept if one.url not in lost]
    assert len(faults) == 1
    assert faults[0].startswith(f"{file.name}:{offset}: ")


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\r\n"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(data)
    assert captures(file) == ([], [])


@pytest.mark.parametrize(("place", "value"), [(8, 0x01), (10, 99)], ids=["encrypted", "unknown"])
def test_a_wacz_file_that_cannot_be_unpacked(tmp_path: Path, place: int, value: int) -> None:
    """The flag of encryption, or the compression's number, in the zip file's directory."""
    file = tmp_path / "a.wacz"
    wacz(file, warc(ANSWERS), stored=False)
    data = bytearray(file.read_bytes())
    at = data.rindex(b"PK\x01\x02")  # the last entry: the WARC file
    data[at + place] |= value
    local = data.rindex(b"PK\x03\x04", 0, at)
    data[local + place - 2] |= value
    file.write_bytes(data)
    inputs = Inputs(check_input(str(file)), tmp_path)
    assert list(inputs.captures()) == []
    assert [one.reason for one in inputs.faults] == ["encrypted, or compressed in an unknown way"]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst", "a.wacz"])
@pytest.mark.parametrize(
    "data", [b"text" * 999, b"WARC/1.1", b"\x1f\x8b\x08garbage", b"PK\x03\x04"]
)
def test_garbage(tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    found, faults = captures(file)
    assert found == []
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}:0: ")


def test_a_whole_file_that_is_cut(tmp_path: Path) -> None:
    """What comes before the cut is read."""
    data = as_one_member(warc(ANSWERS, packed=False))
    file = tmp_path / "a.warc.gz"
    file.write_bytes(data[:-100])
    found, faults = captures(file)
    assert urls(found) == [one.url for one in ANSWERS][: len(found)]
    assert found
    assert any("cut" in fault for fault in faults)


# --- Kinds of records


def heads_of(tmp_path: Path, *answers: Answer) -> list[tuple[int, str | None, bool]]:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(warc(answers))
    inputs = Inputs(check_input(str(file)), tmp_path)
    found = [(head.status, head.profile, head.is_whole) for _, head in inputs.captures()]
    assert inputs.faults == []
    return found


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (ANSWERS[0], (200, None, True)),
        (replace(ANSWERS[0], status="404 Not Found"), (404, None, True)),
        (replace(ANSWERS[0], status="301"), (301, None, True)),
        (replace(ANSWERS[0], warc={"WARC-Truncated": "length"}), (200, None, False)),
        (replace(ANSWERS[0], warc={"WARC-Segment-Number": "1"}), (200, None, False)),
        (
            replace(ANSWERS[0], identical_to=("sha1:A", ANSWERS[1].url, DATE)),
            (200, "identical-payload-digest", True),
        ),
    ],
)
def test_kinds_of_captures(
    tmp_path: Path, answer: Answer, expected: tuple[int, str | None, bool]
) -> None:
    assert heads_of(tmp_path, answer) == [expected]


def test_addresses_as_other_writers_give_them(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    data = warc([Answer(URL)], packed=False).replace(
        f"WARC-Target-URI: {URL}".encode(), f"WARC-Target-URI: <{URL}?a b>".encode()
    )
    file.write_bytes(data)
    assert [head.url for _, head in Inputs(check_input(str(file)), tmp_path).captures()] == [
        f"{URL}?a%20b"
    ]


def test_records_of_other_addresses_are_passed_over(tmp_path: Path) -> None:
    assert heads_of(tmp_path, Answer("dns:www.chinadaily.com.cn", b"1"), Answer("urn:a", b"")) == []


def test_a_source_is_read_by_its_offset(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    parts = members(ANSWERS)
    file.write_bytes(b"".join(parts))
    offset = sum(map(len, parts[:4]))
    assert read(Source(str(file), "a"), offset).url == ANSWERS[1].url
    with pytest.raises(DamagedRecordError):
        read(Source(str(file), "a"), offset + 1)
    with pytest.raises(DamagedRecordError):  # a request
        read(Source(str(file), "a"), offset - len(parts[3]))


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
@pytest.mark.parametrize("behind", [0, 1, 10**6])
def test_a_place_behind_the_end_of_a_file(tmp_path: Path, suffix: str, behind: int) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"".join(members(ANSWERS, packed=suffix.endswith("gz"))))
    with pytest.raises(DamagedRecordError, match="there is no record"):
        read(Source(str(path), path.name), path.stat().st_size + behind)
