"""Every kind of answer is archived as it came, or not at all."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli  # type: ignore[import-untyped]
import pytest
from fastwarc.warc import ArchiveIterator as OtherReader
from fastwarc.warc import WarcRecordType
from scrapy import Request
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from newscrawl.archive.verify import Verification
from newscrawl.archive.writing import ArchiveOptions
from newscrawl.middlewares.archive import ArchiveMiddleware
from tests.crawling import crawl
from tests.replica import Replica
from tests.running import Clock, a_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLES = 30


class Kept(NamedTuple):
    """A capture as an archive has it."""

    kind: str
    fields: dict[str, str]
    status: str
    headers: dict[str, str]
    body: bytes


def kept(folder: Path) -> list[Kept]:
    """The responses and revisits of an archive, read by warcio."""
    found = []
    for path in sorted(folder.glob("warc/*/*.warc.gz")):
        with path.open("rb") as file:
            found += [
                Kept(
                    record.rec_type,
                    dict(record.rec_headers.headers),
                    record.http_headers.get_statuscode(),
                    dict(record.http_headers.headers),
                    record.raw_stream.read(),
                )
                for record in ArchiveIterator(file)
                if record.rec_type in ("response", "revisit")
            ]
    return found


def is_accepted(folder: Path) -> bool:
    """Whether two readers of others find no fault in the files."""
    paths = sorted(map(str, folder.glob("warc/*/*.warc.gz")))

    count = 0
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()  # warcio's own command unpacks too, and fails at brotli
        with open(path, "rb") as file:  # noqa: PTH123 - fastwarc takes it
            for record in OtherReader(file, parse_http=False):
                count += 1
                assert record.verify_block_digest()
        with open(path, "rb") as file:  # noqa: PTH123
            for record in OtherReader(file, record_types=WarcRecordType.response):
                assert record.verify_payload_digest()
    return count > 0


# --- Whole crawls


class Case(NamedTuple):
    """What the site does with an article, and what the archive then has of it."""

    status: str | None
    """None: nothing."""
    truncated: str | None = None
    is_whole: bool = True
    """Whether the body is the page, as far as it was sent."""


FAULTS = {
    "gzip-whole": Case("200"),
    "gzip-cut": Case("200", "unspecified", is_whole=False),
    "br-cut": Case("200", "unspecified", is_whole=False),
    "zstd-cut": Case("200", "unspecified", is_whole=False),
    "gzip-bad-crc": Case("200", "unspecified", is_whole=False),
    "eof-whole": Case("200"),
    "chunked-whole": Case("200"),
    "chunked-cut": Case(None),
    "length-too-long": Case(None),
    "empty": Case("200", is_whole=False),
    "header-long": Case(None),
    "bomb-gzip": Case("200", is_whole=False),
    "redirect-home": Case("302", is_whole=False),
}
"""By fault of the replica."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """The data folder of a crawl of articles with each fault, and their URLs by fault."""
    folder = tmp_path_factory.mktemp("kinds")
    with Replica(articles=ARTICLES, seed=1) as replica:
        cards = [one for one in range(ARTICLES) if not replica.site.card(one).chinese]
        urls = {name: replica.story(one).url for name, one in zip(FAULTS, cards, strict=False)}
        for name, url in urls.items():
            replica.spoil(url, name)
        given = "\n".join(urls.values())
        options = ("-s", "RETRY_TIMES=1", "-s", "DOWNLOAD_TIMEOUT=15")
        crawl(folder, "article", "-a", "urls=-", *options, address=replica.address, given=given)
        yield folder / "data" / "local", urls


@pytest.mark.parametrize("fault", FAULTS)
def test_answers_of_a_crawl(crawled: tuple[Path, dict[str, str]], fault: str) -> None:
    folder, urls = crawled
    case = FAULTS[fault]
    captures = [one for one in kept(folder) if one.fields["WARC-Target-URI"] == urls[fault]]
    assert {one.status for one in captures} == ({case.status} if case.status else set())
    assert {one.fields.get("WARC-Truncated") for one in captures} <= {case.truncated}
    for one in captures:
        body = one.body
        assert "Transfer-Encoding" not in one.headers
        assert one.fields["WARC-IP-Address"] == "127.0.0.1"
        if case.is_whole and one.kind == "response":
            if one.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            assert body.rstrip().endswith(b"</html>")


def test_the_files_of_a_crawl_are_accepted(crawled: tuple[Path, dict[str, str]]) -> None:
    folder, _ = crawled
    assert is_accepted(folder)
    kinds = {one.fields["WARC-Target-URI"].rpartition("/")[2] for one in kept(folder)}
    assert "robots.txt" in kinds


def test_every_line_names_the_response_of_its_page(
    crawled: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = crawled
    lines = [
        json.loads(line)
        for path in folder.glob("articles/*/*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert lines
    for line in lines:
        name, _, start = line["metadata"]["warc"].rpartition(":")
        with (folder / name).open("rb") as file:
            file.seek(int(start))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == line["url"]
            assert record.rec_type == "response"


def is_checked(folder: Path) -> bool:
    """Whether warcio's own command accepts the files."""
    paths = sorted(map(str, folder.glob("warc/*/*.warc.gz")))
    command = [sys.executable, "-m", "warcio.cli", "check", *paths]
    return bool(paths) and subprocess.run(command, check=False).returncode == 0


def test_an_unchanged_page_is_a_revisit(tmp_path: Path) -> None:
    """By a 304 answer to a conditional request, and by the same bytes."""
    with Replica(articles=20, seed=1, validators=True) as replica:
        first = crawl(tmp_path, "section", "-a", "sections=china", address=replica.address)
        second = crawl(
            tmp_path,
            "section",
            "-a",
            "sections=china",
            "-a",
            "known=refetch",
            address=replica.address,
        )
        assert (first.status, second.status) == (0, 0)
    folder = tmp_path / "data" / "local"
    assert is_accepted(folder)
    assert is_checked(folder)
    captures = kept(folder)
    responses = {
        (one.fields["WARC-Target-URI"], one.fields["WARC-Date"]): one
        for one in captures
        if one.kind == "response"
    }
    profiles = set()
    for one in captures:
        if one.kind == "revisit":
            profiles.add((one.status, one.fields["WARC-Profile"].rpartition("/")[2]))
            place = one.fields["WARC-Refers-To-Target-URI"], one.fields["WARC-Refers-To-Date"]
            meant = responses[place]
            assert meant.fields["WARC-Record-ID"] == one.fields["WARC-Refers-To"]
            assert meant.fields["WARC-Payload-Digest"] == one.fields["WARC-Payload-Digest"]
            assert one.body == b""
    assert ("304", "server-not-modified") in profiles


# --- Single exchanges


class Archiving:
    """The middleware on a run's archive."""

    def __init__(self, folder: Path, time: str = "2026-03-09T08:00:00") -> None:
        self.folder = folder
        self.run = a_run(folder, Clock(time), archive=ArchiveOptions(info=(("software", "tests"),)))
        assert self.run.archive is not None
        self.stats = MemoryStatsCollector(get_crawler())
        self.middleware = ArchiveMiddleware(self.run.archive, self.stats, self.run.now, 1 << 20)

    def take(self, request: Request, **given: Any) -> Request:
        response = Response(request.url, **{"protocol": "HTTP/1.1", **given})
        assert self.middleware.process_response(request, response) is response
        return request

    def close(self) -> list[Kept]:
        self.run.finish(is_over=False)
        self.run.close()
        assert is_accepted(self.folder)
        return kept(self.folder)


URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
PAGE = b"<html><head><meta name='robots' content='noarchive'></head><p>Plank.</p></html>"


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"status": 200, "body": PAGE}, PAGE),
        ({"status": 200, "body": gzip.compress(PAGE, mtime=0), "headers": {"Content-Encoding": "gzip"}}, None),
        ({"status": 200, "body": brotli.compress(PAGE), "headers": {"Content-Encoding": "br"}}, None),
        ({"status": 200, "body": PAGE, "headers": {"Content-Encoding": "unheard"}}, PAGE),
        ({"status": 200, "body": b""}, b""),
        ({"status": 204}, b""),
        ({"status": 404, "body": b"gone"}, b"gone"),
        ({"status": 503, "body": b"later", "headers": {"Retry-After": "5"}}, b"later"),
        ({"status": 301, "headers": {"Location": "https://www.chinadaily.com.cn/"}}, b""),
        ({"status": 999, "body": b"what"}, b"what"),
        ({"status": 200, "body": b"\r\n\r\n\0HTTP/1.1 200 OK\r\n\r\nWARC/1.1"}, None),
        ({"status": 200, "body": PAGE, "headers": {"X-Long": "a" * 30_000, "X-More": "b"}}, PAGE),
        ({"status": 200, "body": PAGE, "headers": {"X-Name": "中国".encode("gbk")}}, PAGE),
        ({"status": 200, "body": PAGE, "headers": {"X-Empty": "", "Set-Cookie": ["a=1", "b=2"]}}, PAGE),
        ({"status": 200, "body": PAGE, "protocol": "HTTP/1.0"}, PAGE),
        ({"status": 200, "body": PAGE, "protocol": None}, PAGE),
    ],
)  # fmt: skip
def test_one_answer(tmp_path: Path, given: dict[str, Any], body: bytes | None) -> None:
    archiving = Archiving(tmp_path)
    request = archiving.take(Request(URL), **given)
    (found,) = archiving.close()
    assert found.kind == "response"
    assert found.status == str(given["status"])
    assert found.body == given.get("body", b"") if body is None else found.body == body
    for name, value in given.get("headers", {}).items():
        if isinstance(value, str):
            assert found.headers[name] == value
    assert found.fields["WARC-Target-URI"] == URL
    assert found.fields["WARC-Date"] == "2026-03-09T08:00:00Z"
    name, _, start = request.meta["warc"].rpartition(":")
    with (tmp_path / name).open("rb") as file:
        file.seek(int(start))
        record = next(iter(ArchiveIterator(io.BytesIO(file.read()))))
        assert record.rec_headers.get_header("WARC-Record-ID") == found.fields["WARC-Record-ID"]


@pytest.mark.parametrize(
    ("url", "uri", "line"),
    [
        (URL, URL, f"GET /a/202403/09/{URL.rpartition('/')[2]} HTTP/1.1"),
        (f"{URL}?a=b&c#part", f"{URL}?a=b&c", None),
        ("https://www.chinadaily.com.cn", "https://www.chinadaily.com.cn", "GET / HTTP/1.1"),
        ("https://www.chinadaily.com.cn/中国?q=新 闻", "https://www.chinadaily.com.cn/%E4%B8%AD%E5%9B%BD?q=%E6%96%B0%20%E9%97%BB", None),
        ("https://www.chinadaily.com.cn/a;b=1?c", "https://www.chinadaily.com.cn/a;b=1?c", "GET /a;b=1?c HTTP/1.1"),
    ],
)  # fmt: skip
def test_the_request(tmp_path: Path, url: str, uri: str, line: str | None) -> None:
    archiving = Archiving(tmp_path)
    secret = {"Proxy-Authorization": "Basic c2VjcmV0", "Authorization": "Basic c2VjcmV0"}
    archiving.take(Request(url, headers={"Accept": "text/html", **secret}), body=PAGE)
    (found,) = archiving.close()
    assert found.fields["WARC-Target-URI"] == uri
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    with path.open("rb") as file:
        records = {one.rec_type: one for one in ArchiveIterator(file) if one.rec_type == "request"}
        asked = records["request"]
        head = asked.http_headers
        assert asked.rec_headers.get_header("WARC-Concurrent-To") == found.fields["WARC-Record-ID"]
        assert head.get_header("Host") == "www.chinadaily.com.cn"
        assert head.get_header("Accept") == "text/html"
        assert line is None or f"{head.protocol} {head.statusline}" == line
    assert b"c2VjcmV0" not in gzip.decompress(path.read_bytes())


def test_a_request_with_a_body(tmp_path: Path) -> None:
    archiving = Archiving(tmp_path)
    for _ in range(2):
        archiving.take(Request(URL, method="POST", body=b"a=1\r\n\r\nb"), body=PAGE)
    found = archiving.close()
    assert [one.kind for one in found] == ["response", "response"], "an answer to a POST is no page"
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    with path.open("rb") as file:
        bodies = [
            (one.http_headers.get_header("Content-Length"), one.raw_stream.read())
            for one in ArchiveIterator(file)
            if one.rec_type == "request"
        ]
    assert bodies == [("8", b"a=1\r\n\r\nb")] * 2


@pytest.mark.parametrize(
    ("flags", "body", "encoding", "reason"),
    [
        ([], PAGE, "", None),
        (["partial"], PAGE, "", None),
        (["dataloss"], PAGE[:20], "", "disconnect"),
        (["download_stopped"], PAGE[:20], "", "unspecified"),
        ([], gzip.compress(PAGE, mtime=0)[:-9], "gzip", "unspecified"),
        (["partial"], gzip.compress(PAGE, mtime=0)[:-9], "gzip", "disconnect"),
        ([], gzip.compress(bytes(2 << 20), mtime=0), "gzip", None),
    ],
    ids=["whole", "to the end", "lost", "stopped", "cut", "cut at the end", "large"],
)
def test_cut_answers(
    tmp_path: Path, flags: list[str], body: bytes, encoding: str, reason: str | None
) -> None:
    """A body that is cut stands for no later one."""
    archiving = Archiving(tmp_path)
    for _ in range(2):
        headers = {"Content-Encoding": encoding} if encoding else {}
        archiving.take(Request(URL), body=body, flags=flags, headers=headers)
    found = archiving.close()
    assert {one.fields.get("WARC-Truncated") for one in found if one.kind == "response"} == {reason}
    assert [one.kind for one in found] == ["response", "response" if reason else "revisit"]


def test_headers_that_only_warcio_reads(tmp_path: Path) -> None:
    """As large as HEADERS_MAXSIZE allows; fastwarc stops at 32 KiB."""
    archiving = Archiving(tmp_path)
    archiving.take(Request(URL), body=PAGE, headers={"X-Long": "a" * 64_000})
    archiving.run.finish(is_over=False)
    archiving.run.close()
    (found,) = kept(tmp_path)
    assert (len(found.headers["X-Long"]), found.body) == (64_000, PAGE)
    assert list(Verification(tmp_path).faults()) == []


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("gzip, deflate, br, zstd", b"gzip, deflate"),
        ("br;q=1.0, gzip;q=0.5", b"gzip;q=0.5"),
        ("identity", b"identity"),
        ("", None),
    ],
)
def test_encodings_that_every_reader_unpacks(
    tmp_path: Path, given: str, asked: bytes | None
) -> None:
    archiving = Archiving(tmp_path)
    request = Request(URL, headers={"Accept-Encoding": given} if given else {})
    archiving.middleware.process_request(request)
    assert request.headers.get("Accept-Encoding") == asked
    archiving.run.close()


def test_an_answer_of_scrapys_cache_did_not_come_from_the_site(tmp_path: Path) -> None:
    archiving = Archiving(tmp_path)
    request = archiving.take(Request(URL), body=PAGE, flags=["cached"])
    assert "warc" not in request.meta
    archiving.take(Request(URL), body=PAGE)
    assert len(archiving.close()) == 1


def test_not_modified_without_an_earlier_answer(tmp_path: Path) -> None:
    archiving = Archiving(tmp_path)
    archiving.take(Request(URL), status=304)
    (found,) = archiving.close()
    assert (found.kind, found.status) == ("revisit", "304")
    assert "WARC-Refers-To" not in found.fields


@pytest.mark.parametrize("moved", [False, True])
def test_the_same_payload_in_another_run(tmp_path: Path, *, moved: bool) -> None:
    """It is archived once, unless the file that has it was moved away."""
    archiving = Archiving(tmp_path)
    archiving.take(Request(URL), body=PAGE)
    archiving.close()
    if moved:
        next(tmp_path.glob("warc/*/*.warc.gz")).unlink()
    archiving = Archiving(tmp_path, "2026-03-10T08:00:00")
    archiving.take(Request(f"{URL}?again"), body=PAGE)
    archiving.take(Request(f"{URL}?again"), status=304)
    *_, same, unchanged = archiving.close()
    assert same.kind == ("response" if moved else "revisit")
    assert unchanged.fields["WARC-Refers-To-Target-URI"] == (f"{URL}?again" if moved else URL)


def test_what_is_known_of_an_answer(tmp_path: Path) -> None:
    archiving = Archiving(tmp_path)
    headers = Headers({"X-Robots-Tag": ["noindex", "bot: none"], "Content-Type": "text/html"})
    task = {"payload": {"found_on": "https://www.chinadaily.com.cn/china"}}
    request = Request(URL, meta={"task": task, "download_latency": 0.25})
    archiving.take(request, body=PAGE, headers=headers)
    archiving.close()
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    with path.open("rb") as file:
        (text,) = [
            one.raw_stream.read().decode()
            for one in ArchiveIterator(file)
            if one.rec_type == "metadata"
        ]
    assert text.split("\r\n") == [
        "via: https://www.chinadaily.com.cn/china",
        "fetchTimeMs: 250",
        "x-robots-tag: noindex",
        "x-robots-tag: bot: none",
        "robots: noarchive",
        "",
    ]


def test_text_of_pages_begins_no_field(tmp_path: Path) -> None:
    archiving = Archiving(tmp_path)
    page = b"<meta name=robots content='a\r\nWARC-Type: warcinfo\r\n\r\nWARC/1.1'>"
    headers = {"Content-Type": "text/html", "X-Robots-Tag": "b\nX-Forged: c\r\n\r\n<p>"}
    task = {"payload": {"found_on": "https://h.cn/\r\nforged: d"}}
    archiving.take(Request(URL, meta={"task": task}), body=page, headers=headers)
    (found,) = archiving.close()
    assert "X-Forged" not in found.headers
    assert found.body == page
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    with path.open("rb") as file:
        kinds = [
            (one.rec_type, one.raw_stream.read().count(b"\r\n")) for one in ArchiveIterator(file)
        ]
    assert kinds[-1] == ("metadata", 3)


def test_the_record_that_a_file_begins_with(tmp_path: Path) -> None:
    with Replica(articles=5, seed=1) as replica:
        crawl(
            tmp_path,
            "article",
            "-a",
            f"url={replica.story(0).url}",
            "-s",
            "USER_AGENT=keeper/1 (+https://example.org/keeper)",
            address=replica.address,
        )
    (path,) = tmp_path.glob("data/local/warc/*/*.warc.gz")
    with path.open("rb") as file:
        record = next(iter(ArchiveIterator(file)))
        text = record.raw_stream.read().decode()
    assert record.rec_type == "warcinfo"
    assert record.rec_headers.get_header("WARC-Filename") == path.name
    assert record.rec_headers.protocol == "WARC/1.1"
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["robots"] == "obey"
    assert fields["operator"] == "https://example.org/keeper"
    assert fields["http-header-user-agent"] == "keeper/1 (+https://example.org/keeper)"
    assert f"{fields['isPartOf']}-0001.warc.gz" == path.name
    assert fields["software"].startswith("newscrawl/")


def test_archive_none(tmp_path: Path) -> None:
    with Replica(articles=5, seed=1) as replica:
        url = replica.story(0).url
        found = crawl(
            tmp_path, "article", "-a", f"url={url}", "-s", "ARCHIVE=none", address=replica.address
        )
    assert found.status == 0
    assert found.records[0]["metadata"]["warc"] is None
    assert not (tmp_path / "data" / "local" / "warc").exists()
