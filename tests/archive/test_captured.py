"""Captures of public archives as they come: WARC records of every shape, answers of the Wayback Machine."""

from __future__ import annotations

import gzip
import sys
import zlib
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest

from newscrawl.archive.captured import CapturedPage, of_common_crawl, of_wayback
from newscrawl.archive.members import DamagedRecordError
from tests.archiving import DATE, Answer, in_chunks, members

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
PAGE = "<html><body><p>The keepers of the coast count ships: 灯塔.</p></body></html>".encode()
INDEXED = "2026-03-09T08:00:59Z"
HTML = ("Content-Type", "text/html; charset=utf-8")
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def record(answer: Answer) -> bytes:
    """The gzip member of a response."""
    return members([answer])[-1]


def of_record(data: bytes) -> CapturedPage:
    return of_common_crawl(data, 0, len(data), INDEXED, is_part=True)


def names(page: CapturedPage) -> set[str]:
    return {name.lower() for name, _ in page.headers}


# --- Common Crawl


def test_a_record_as_it_is_written_today() -> None:
    more = (("X-Crawler-Content-Encoding", "gzip"), ("X-Crawler-Transfer-Encoding", "chunked"))
    page = of_record(record(Answer(URL, PAGE, headers=(HTML, *more))))
    assert (page.url, page.date, page.status, page.truncated) == (URL, DATE, 200, None)
    assert page.body == page.sent == PAGE
    assert names(page) == {"content-type", *(name.lower() for name, _ in more)}


@pytest.mark.parametrize("encoding", [*PACKERS, "gzip, gzip", "identity", "unknown"])
@pytest.mark.parametrize("chunked", [False, True])
def test_headers_of_encodings_that_the_archive_has_removed(encoding: str, *, chunked: bool) -> None:
    """As in the crawls before August 2018: the body is text, and the headers are those of the server."""
    headers = [HTML, ("Content-Encoding", encoding), ("Content-Length", "7")]
    if chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    page = of_record(record(Answer(URL, PAGE, headers=headers)))
    assert page.body == page.sent == PAGE
    assert names(page) == {"content-type"}, "others read the copy by its headers"


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_as_the_server_sent_it(encoding: str, *, chunked: bool) -> None:
    packed = PACKERS[encoding](PAGE)
    headers = [HTML, ("Content-Encoding", encoding)]
    if chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    page = of_record(record(Answer(URL, in_chunks(packed) if chunked else packed, headers=headers)))
    assert (page.body, page.sent) == (PAGE, packed)
    assert names(page) == {"content-type", "content-encoding"}


@pytest.mark.parametrize("body", [b"\r\n" + PAGE, PAGE], ids=["a line too many", "as it is"])
def test_digests_that_are_wrong(body: bytes) -> None:
    """As in the crawl of August 2018. gzip's checksum shows what is damaged on the way."""
    wrong = {"WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    page = of_record(record(Answer(URL, body, warc=wrong)))
    assert page.body.strip() == PAGE


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2026-03-09T08:00:00Z", "2026-03-09T08:00:00Z"),
        ("2026-03-09T08:00:00.123456789Z", "2026-03-09T08:00:00Z"),
        ("2026-03-09T16:00:00+08:00", "2026-03-09T08:00:00Z"),
        ("2026-03-09T08:00:00", INDEXED),
        ("2026-03-09", INDEXED),
        ("soon", INDEXED),
        ("", INDEXED),
    ],
)
def test_the_time_of_a_record(given: str, date: str) -> None:
    assert of_record(record(Answer(URL, PAGE, date=given))).date == date


@pytest.mark.parametrize("reason", ["length", "disconnect", "time", "unspecified"])
@pytest.mark.parametrize(
    "body", [PAGE[:20], gzip.compress(PAGE)[:20], in_chunks(PAGE)[:20]], ids=len
)
def test_a_record_that_is_cut_by_its_writer(reason: str, body: bytes) -> None:
    headers = (HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    given = Answer(URL, body, headers=headers, warc={"WARC-Truncated": reason})
    assert of_record(record(given)).truncated == reason


def test_a_segment_of_a_record_is_cut() -> None:
    given = Answer(URL, PAGE, warc={"WARC-Segment-Number": "1"})
    assert of_record(record(given)).truncated == "unspecified"


@pytest.mark.parametrize("status", ["404 Not Found", "503 Busy", "200 OK", "999 "])
def test_its_status_is_that_of_the_capture(status: str) -> None:
    page = of_record(record(Answer(URL, PAGE, status=status)))
    assert page.status == int(status[:3])
    assert page.head.startswith(f"HTTP/1.1 {status[:3]} ".encode())
    assert page.head.endswith(b"\r\n\r\n")


def test_the_place_may_be_longer_than_the_record_and_the_whole_file_may_come() -> None:
    parts = members([Answer(f"{URL}?{number}", PAGE) for number in range(3)])
    file, start = b"".join(parts), sum(map(len, parts[:4]))
    length = len(parts[4])
    for data, is_part in ((file, False), (file[start : start + length], True)):
        page = of_common_crawl(data, start, length, INDEXED, is_part=is_part)
        assert page.url == f"{URL}?1"
    longer = file[start : start + length + 25]
    assert of_common_crawl(longer, start, length + 25, INDEXED, is_part=True).url == f"{URL}?1"


def as_revisit(answer: Answer) -> Answer:
    return Answer(answer.url, identical_to=("sha1:AAAA", URL, DATE))


WHOLE = record(Answer(URL, PAGE))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (record(as_revisit(Answer(URL))), "revisit"),
        (members([Answer(URL, PAGE)])[0], "a record of the kind 'warcinfo'"),
        (members([Answer(URL, PAGE)])[1], "a record of the kind 'request'"),
        (record(Answer("dns:www.chinadaily.com.cn", PAGE)), "a record of the kind 'response'"),
        (WHOLE[:-40], "cut"),
        (WHOLE[311:], "broken"),
        (WHOLE[:-8] + bytes(4) + WHOLE[-4:], "broken"),
        (b"", "there is no record"),
        (bytes(100), "there is no record"),
        (b"<html>Please slow down</html>", "broken"),
        (gzip.compress(b"no record"), "not a WARC record"),
        (gzip.compress(PAGE[:5] + b"WARC/1.0\r\n"), "not a WARC record"),
        (
            record(Answer(URL, gzip.compress(PAGE)[:-9], headers=[("Content-Encoding", "gzip")])),
            "its gzip is broken",
        ),
        (
            record(Answer(URL, in_chunks(PAGE)[:-9], headers=[("Transfer-Encoding", "chunked")])),
            "its chunks are broken",
        ),
        (
            record(Answer(URL, b"\x00\x01packed", headers=[("Content-Encoding", "exi")])),
            "it has the unknown encoding 'exi'",
        ),
        (
            record(Answer(URL, b"\x00" * 50, headers=[("Content-Encoding", ",".join(["br"] * 9))])),
            "too large",
        ),
    ],
    ids=range(16),
)
def test_what_is_no_page(data: bytes, sentence: str) -> None:
    with pytest.raises(DamagedRecordError) as raised:
        of_record(data)
    assert str(raised.value) == sentence


# --- The Wayback Machine


def of_answer(body: bytes, *headers: tuple[str, str]) -> CapturedPage:
    return of_wayback(URL, DATE, 200, headers, body)


def test_headers_of_the_site_and_of_the_archive() -> None:
    page = of_answer(
        PAGE,
        ("Content-Type", "text/html"),
        ("x-archive-orig-Content-Type", "text/html; charset=gbk"),
        ("X-Archive-Orig-Last-Modified", "Sat, 09 Mar 2024 01:02:03 GMT"),
        ("x-archive-orig-transfer-encoding", "chunked"),
        ("x-archive-orig-connection", "close"),
        ("memento-datetime", "Mon, 09 Mar 2026 08:00:00 GMT"),
        ("Server", "nginx"),
    )
    assert page.headers == (
        ("Content-Type", "text/html; charset=gbk"),
        ("Last-Modified", "Sat, 09 Mar 2024 01:02:03 GMT"),
    )
    assert page.body == page.sent == PAGE


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_that_the_archive_has_unpacked_or_not(encoding: str) -> None:
    header = ("x-archive-orig-content-encoding", encoding)
    length = ("x-archive-orig-content-length", "7")
    packed = PACKERS[encoding](PAGE)
    as_sent, plain = of_answer(packed, header), of_answer(PAGE, header, length)
    assert (as_sent.body, as_sent.sent, names(as_sent)) == (PAGE, packed, {"content-encoding"})
    assert (plain.body, plain.sent, names(plain)) == (PAGE, PAGE, set())


@pytest.mark.parametrize("opening", [b"\xef\xbb\xbf\r\n", b"Warning: a notice of PHP\n", b"{", b""])
def test_text_is_not_taken_for_gzip(opening: bytes) -> None:
    page = of_answer(opening + PAGE, ("x-archive-orig-content-encoding", "gzip"))
    assert page.body == opening + PAGE


def test_a_capture_that_was_cut() -> None:
    with pytest.raises(DamagedRecordError, match="its gzip is broken"):
        of_answer(gzip.compress(PAGE)[:-9], ("x-archive-orig-content-encoding", "gzip"))


def test_values_in_other_scripts_do_not_break_the_copy() -> None:
    page = of_answer(PAGE, ("x-archive-orig-x-title", "灯塔\r\n of the coast"))
    assert page.head == b"HTTP/1.1 200 OK\r\nx-title: ?? of the coast\r\n\r\n"
