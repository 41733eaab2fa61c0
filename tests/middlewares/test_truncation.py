"""Half a page is no page: every encoding, cut anywhere; and a body that is made to do harm is not unpacked."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import HtmlResponse, JsonResponse, Response, XmlResponse
from scrapy.utils.test import get_crawler

from newscrawl.archive.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.middlewares.truncation import TruncationMiddleware
from tests.crawling import crawl
from tests.replica import Replica
from tests.replica.faults.packing import PACKERS

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
PAGE = (
    "<html><body>"
    + "".join(f"<p>Plank {n} was counted.</p>" for n in range(900))
    + "</body></html>"
).encode()
LARGEST = 16 * 1024 * 1024


ENCODINGS = {**PACKERS, "x-gzip": ("x-gzip", gzip.compress)}


def unpacked(body: bytes, encoding: str, largest: int = LARGEST) -> bytes:
    found, left = unpack(body, [encoding], largest)
    assert left == []
    return found


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("page", [PAGE, b"", b"x", bytes(range(256)) * 2000], ids=len)
def test_whole_bodies(name: str, page: bytes) -> None:
    encoding, pack = ENCODINGS[name]
    assert unpacked(pack(page), encoding) == page
    assert unpacked(pack(page), encoding, max(1, len(page))) == page


@cache
def packed_page(name: str) -> bytes:
    return ENCODINGS[name][1](PAGE)


@pytest.mark.parametrize("name", ENCODINGS)
@given(share=st.floats(0.001, 0.999))
def test_cut_bodies(name: str, share: float) -> None:
    encoding = ENCODINGS[name][0]
    packed = packed_page(name)
    cut = packed[: max(1, min(int(share * len(packed)), len(packed) - 1))]
    with pytest.raises(BrokenBodyError, match=encoding):
        unpacked(cut, encoding)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (
            "gzip",
            gzip.compress(PAGE, mtime=0)[:-8] + b"\0\0\0\0" + gzip.compress(PAGE, mtime=0)[-4:],
        ),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-4] + b"\1\1\1\1"),
        ("gzip", b"<html>not compressed at all</html>"),
        ("deflate", zlib.compress(PAGE)[:-4] + b"\0\0\0\0"),
        ("zstd", b"<html>not compressed at all</html>"),
        ("zstd", PACKERS["zstd"][1](PAGE) + b"\0"),
        ("br", b"\xff" * 40),
    ],
)
def test_bodies_that_do_not_add_up(encoding: str, body: bytes) -> None:
    with pytest.raises(BrokenBodyError):
        unpacked(body, encoding)


@pytest.mark.parametrize("fill", [b"", b"\0", b"\0" * 9000])
def test_several_members_and_fillings(fill: bytes) -> None:
    member = gzip.compress(PAGE, mtime=0)
    assert unpacked(member + fill + member, "gzip") == PAGE * 2
    assert unpacked(member + fill + member + fill, "gzip") == PAGE * 2
    assert unpacked(member + fill + b"more", "gzip") == PAGE, "as browsers take it"
    for cut in (1, 20, len(member) - 2):
        with pytest.raises(BrokenBodyError):
            unpacked(member + fill + member[:-cut], "gzip")
    assert unpacked(PACKERS["zstd"][1](PAGE) * 2, "zstd") == PAGE * 2


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("over", [1, 4_900_000])
def test_a_bomb_is_not_unpacked(name: str, over: int) -> None:
    encoding, pack = ENCODINGS[name]
    with pytest.raises(BodyTooLargeError, match="DOWNLOAD_MAXSIZE"):
        unpacked(pack(b"\0" * 5_000_000), encoding, 5_000_000 - over)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_streams_together_are_bounded(encoding: str) -> None:
    body = PACKERS[encoding][1](PAGE) * 9
    with pytest.raises(BodyTooLargeError, match="DOWNLOAD_MAXSIZE"):
        unpacked(body, encoding, 8 * len(PAGE))


class Counting:
    """A decompressor of gzip that counts what it is given."""

    given = 0

    def __init__(self, wbits: int) -> None:
        self._inner = MAKE(wbits=wbits)

    def decompress(self, data: bytes, room: int) -> bytes:
        Counting.given += len(data)
        return self._inner.decompress(data, room)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


MAKE = zlib.decompressobj


@pytest.mark.parametrize("number", [100, 1000, 9000])
def test_a_stream_is_not_given_all_that_follows_it(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """zlib copies what it does not need: of a body of streams without number, half of the body for each."""
    monkeypatch.setattr(Counting, "given", 0)
    monkeypatch.setattr(zlib, "decompressobj", Counting)
    assert unpacked(gzip.compress(b"") * number, "gzip") == b""
    assert Counting.given <= number * 4096


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_there_is_an_end_to_streams(encoding: str) -> None:
    with pytest.raises(BodyTooLargeError, match="10000 compressed streams"):
        unpacked(PACKERS[encoding][1](b"") * 10_001, encoding)


def test_encodings_one_over_the_other() -> None:
    both = PACKERS["br"][1](gzip.compress(PAGE, mtime=0))
    assert unpack(both, ["gzip", "br"], LARGEST) == (PAGE, [])
    assert unpack(both, ["secret", "gzip", "br"], LARGEST) == (PAGE, ["secret"])
    assert unpack(both, ["gzip", "br", "secret"], LARGEST) == (both, ["gzip", "br", "secret"])
    cut = PACKERS["br"][1](gzip.compress(PAGE, mtime=0)[:-9])
    with pytest.raises(BrokenBodyError, match="gzip"):
        unpack(cut, ["gzip", "br"], LARGEST)
    with pytest.raises(BodyTooLargeError, match="more than 5 encodings"):
        unpack(gzip.compress(PAGE, mtime=0), ["gzip"] * 6, LARGEST)


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ([], []),
        ([b""], []),
        ([b"deflate, gzip", b" BR "], ["deflate", "gzip", "br"]),
        ([b"gzip,"], ["gzip"]),
        ([b"\xff"], ["ÿ"]),
    ],
)
def test_what_the_headers_name(headers: list[bytes], names: list[str]) -> None:
    assert encodings(headers) == names


@given(st.sampled_from(sorted(ENCODINGS)), st.binary(max_size=300))
def test_any_bytes(name: str, body: bytes) -> None:
    encoding, _ = ENCODINGS[name]
    with suppress(BrokenBodyError, BodyTooLargeError):
        assert len(unpacked(body, encoding)) <= LARGEST


# --- The middleware


def answer(body: bytes, encoding: str, content_type: str = "text/html") -> Response:
    headers = {"Content-Type": content_type, "Content-Encoding": encoding, "X-Other": "kept"}
    return Response(URL, headers=headers, body=body)


def passed(response: Response, method: str = "GET") -> Any:
    """What both middlewares make of an answer, ours first."""
    crawler = get_crawler(Spider, {"DOWNLOAD_MAXSIZE": LARGEST})
    request = Request(URL, method=method)
    ours = TruncationMiddleware.from_crawler(crawler).process_response(request, response)
    assert isinstance(ours, Response)
    scrapys = HttpCompressionMiddleware.from_crawler(crawler)
    return scrapys.process_response(request, ours), crawler.stats.get_stats()


def alone(response: Response, method: str = "GET") -> Any:
    """What Scrapy's makes of it."""
    crawler = get_crawler(Spider, {"DOWNLOAD_MAXSIZE": LARGEST})
    scrapys = HttpCompressionMiddleware.from_crawler(crawler)
    return scrapys.process_response(
        Request(URL, method=method), response
    ), crawler.stats.get_stats()


TEXTS = {
    "text/html": (PAGE, HtmlResponse),
    "text/html; charset=gb2312": ("<p>中国</p>".encode("gb2312"), HtmlResponse),
    "application/json": (b"{}", JsonResponse),
    "application/xml": (b"<a/>", XmlResponse),
    "application/pdf": (b"%PDF \0", HtmlResponse),
    "": (PAGE, HtmlResponse),
}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("content_type", TEXTS)
def test_an_answer_is_the_one_that_scrapy_makes(name: str, content_type: str) -> None:
    encoding, pack = ENCODINGS[name]
    body, kind = TEXTS[content_type]
    ours, our_stats = passed(answer(pack(body), encoding, content_type))
    scrapys, its_stats = alone(answer(pack(body), encoding, content_type))
    assert type(ours) is type(scrapys) is kind
    assert ours.body == scrapys.body == body
    assert ours.headers == scrapys.headers
    assert getattr(ours, "encoding", None) == getattr(scrapys, "encoding", None)
    assert our_stats == its_stats
    assert set(our_stats) == {"httpcompression/response_bytes", "httpcompression/response_count"}


@pytest.mark.parametrize(
    ("body", "encoding", "method"),
    [
        (PAGE, "", "GET"),
        (b"", "gzip", "GET"),
        (b"", "gzip", "HEAD"),
        (PAGE, "secret", "GET"),
        (gzip.compress(PAGE, mtime=0), "secret, gzip", "GET"),
    ],
)
def test_what_is_left_to_scrapy(body: bytes, encoding: str, method: str) -> None:
    ours, _ = passed(answer(body, encoding), method)
    scrapys, _ = alone(answer(body, encoding), method)
    assert (type(ours), ours.body, ours.headers) == (type(scrapys), scrapys.body, scrapys.headers)


def test_what_is_made_to_do_harm_is_given_up() -> None:
    crawler = get_crawler(Spider, {"DOWNLOAD_MAXSIZE": 1000})
    middleware = TruncationMiddleware.from_crawler(crawler)
    with pytest.raises(DownloadCancelledError, match=f"{URL}: its body unpacks to more than"):
        middleware.process_response(Request(URL), answer(gzip.compress(PAGE, mtime=0), "gzip"))


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
def test_half_a_page_is_asked_for_again(tmp_path: Path, times: int | None) -> None:
    with Replica(60) as replica:
        story = replica.story(0)
        packed = gzip.compress(replica.site.render(story).encode())
        headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
        replica.override(story.url, headers=headers, body=packed[: len(packed) // 2], times=times)
        crawled = crawl(tmp_path, "article", "-a", f"url={story.url}", address=replica.address)
        asked = replica.count(story.url)
    if times:
        assert crawled.status == 0, crawled.said
        assert len(crawled.records) == 1
    else:
        assert (crawled.status, crawled.records, asked) == (4, [], 3)
        assert "the answer was cut short (1)" in crawled.last_line


@pytest.mark.parametrize("name", PACKERS)
def test_a_capture_that_stays_broken_goes_to_its_spider_as_it_was_sent(name: str) -> None:
    """It was captured so; without the header nothing unpacks its beginning."""
    encoding, pack = PACKERS[name]
    crawler = get_crawler(Spider, {"DOWNLOAD_MAXSIZE": LARGEST, "RETRY_TIMES": 2})
    crawler.spider = crawler._create_spider("a")  # noqa: SLF001 - as Scrapy's own tests do
    middleware = TruncationMiddleware.from_crawler(crawler)
    found: Request | Response = Request(URL, meta={"capture": 1})
    broken = answer(pack(PAGE)[:-9], encoding)
    for _ in range(3):
        assert isinstance(found, Request), "it is retried first"
        found = middleware.process_response(found, broken)
    assert isinstance(found, Response)
    assert found.body == broken.body
    assert "Content-Encoding" not in found.headers
    assert "Content-Encoding" in broken.headers
