"""WARC files in the shape of Common Crawl's: one gzip member a record; the body without chunks and encoding."""

from __future__ import annotations

import gzip
import io
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from warcio.recordbuilder import RecordBuilder  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from datetime import datetime

    from tests.replica.web_archives.bodies import Taken
    from tests.replica.web_archives.captures import Capture

_BUILDER = RecordBuilder(warc_version="1.0")
_SOFTWARE = "Apache Nutch 1.21 (modified, https://github.com/commoncrawl/nutch/)"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
_DAY = "%a, %d %b %Y %H:%M:%S GMT"


class Place(NamedTuple):
    """Where a record lies in its file, and the digest of its payload."""

    offset: int
    length: int
    digest: str


class WarcFile:
    """A WARC file that grows by captures."""

    def __init__(self, name: str, crawl: str, start: datetime) -> None:
        self._file = io.BytesIO()
        self._name = name
        self._records = 0
        info = {
            "isPartOf": crawl,
            "publisher": "Common Crawl",
            "operator": "Common Crawl Admin (info@commoncrawl.org)",
            "software": _SOFTWARE,
            "robots": "checked via crawler-commons",
            "format": "WARC File Format 1.0",
        }
        record = _BUILDER.create_warcinfo_record(name, info)
        self._info = self._new_id()
        record.rec_headers.replace_header("WARC-Record-ID", self._info)
        record.rec_headers.replace_header("WARC-Date", _date(start))
        self._append(record)

    @property
    def data(self) -> bytes:
        return self._file.getvalue()

    def add(self, capture: Capture, taken: Taken) -> Place:
        """Write request, answer and metadata of a capture; returns where the answer is."""
        headers = {"WARC-Date": _date(capture.time), "WARC-Warcinfo-ID": self._info}
        host, _, path = capture.url.partition("://")[2].partition("/")
        asked = StatusAndHeaders(
            f"GET /{path} HTTP/1.1",
            [("User-Agent", "CCBot/2.0 (https://commoncrawl.org/faq/)"), ("Host", host)],
            is_http_request=True,
        )
        request = self._write("request", capture.url, headers, http=asked)
        headers["WARC-Concurrent-To"] = request
        offset = self._file.tell()
        if capture.kind in ("revisit", "revisit_lost"):
            digest = self._revisit(capture, headers)
        else:
            digest = self._answer(capture, taken, headers)
        length = self._file.tell() - offset
        self._write("metadata", capture.url, headers, b"fetchTimeMs: 412\r\n")
        return Place(offset, length, digest)

    def _answer(self, capture: Capture, taken: Taken, headers: dict[str, str]) -> str:
        more = {**headers, "WARC-IP-Address": "203.0.113.7"}
        more["WARC-Identified-Payload-Type"] = taken.kind
        if taken.mark:
            more["WARC-Truncated"] = taken.mark
        head = StatusAndHeaders(
            f"{taken.status} {taken.reason}", _http(capture, taken), protocol="HTTP/1.1"
        )
        self._write("response", capture.url, more, taken.body, head)
        return self._digest

    def _revisit(self, capture: Capture, headers: dict[str, str]) -> str:
        """A 304: the site said that nothing had changed since an earlier capture."""
        assert capture.since is not None
        more = {
            **headers,
            "WARC-Profile": _NOT_MODIFIED,
            "WARC-Refers-To-Target-URI": capture.target,
            "WARC-Refers-To-Date": _date(capture.since),
        }
        head = StatusAndHeaders(
            "304 Not Modified", [("Date", f"{capture.time:{_DAY}}")], protocol="HTTP/1.1"
        )
        self._write("revisit", capture.url, more, b"", head)
        return "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"  # of no bytes

    def _write(
        self, kind: str, url: str, headers: dict[str, str], body: bytes = b"", http: Any = None
    ) -> str:
        """Write a record; returns its id."""
        number = self._new_id()
        record = _BUILDER.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_content_type="application/warc-fields" if kind == "metadata" else "",
            warc_headers_dict={**headers, "WARC-Record-ID": number},
        )
        self._digest = (record.rec_headers.get_header("WARC-Payload-Digest") or ":").split(":")[1]
        self._append(record)
        return number

    def _append(self, record: Any) -> None:
        """Write a record as a gzip member, compressed in haste: a month has thousands."""
        plain = io.BytesIO()
        WARCWriter(plain, gzip=False, warc_version="1.0").write_record(record)
        self._file.write(gzip.compress(plain.getvalue(), 1, mtime=0))

    def _new_id(self) -> str:
        self._records += 1
        digest = sha256(f"{self._name} {self._records}".encode()).digest()
        return f"<urn:uuid:{UUID(bytes=digest[:16], version=4)}>"


def _http(capture: Capture, taken: Taken) -> list[tuple[str, str]]:
    """The HTTP headers, those of the transfer renamed."""
    headers = [
        ("Server", "openresty"),
        ("Date", f"{capture.time:{_DAY}}"),
        ("Content-Type", taken.content_type),
        ("Connection", "keep-alive"),
    ]
    if taken.location:
        headers.append(("Location", taken.location))
    if taken.packed is None:
        headers.append(("X-Crawler-Transfer-Encoding", "chunked"))
    else:
        headers.append(("X-Crawler-Content-Length", str(len(taken.packed))))
        headers.append(("X-Crawler-Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(taken.body))))
    return headers


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
