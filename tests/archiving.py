"""Archives for tests: WARC files as others write them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

DATE = "2026-03-09T08:00:00Z"


@dataclass(frozen=True)
class Answer:
    """An answer to archive; `body` is what was sent."""

    url: str
    body: bytes = b""
    date: str = DATE
    status: str = "200 OK"
    headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html"),)
    warc: Mapping[str, str] | None = None
    """More headers of the WARC record."""
    identical_to: tuple[str, str, str] | None = None
    """Digest, address and date of the capture with the same body: the record is a revisit."""


def members(answers: Iterable[Answer], *, packed: bool = True) -> list[bytes]:
    """Each record of a WARC file: warcinfo, then request and response of each answer."""
    found = [
        _record(
            lambda writer: writer.create_warcinfo_record("a.warc", {"software": "test"}), packed
        )
    ]
    for answer in answers:
        found += [
            _record(lambda writer, one=answer: _request(writer, one), packed),
            _record(lambda writer, one=answer: _answer(writer, one), packed),
        ]
    return found


def warc(answers: Iterable[Answer], *, packed: bool = True) -> bytes:
    """A WARC file."""
    return b"".join(members(answers, packed=packed))


def wacz(path: Path, *warcs: bytes, stored: bool = True) -> None:
    """Write a WACZ file."""
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package"}))
        for number, data in enumerate(warcs):
            archive.writestr(f"archive/data-{number}.warc.gz", data)


def _record(make: Any, packed: bool) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed, warc_version="1.1")
    record = make(writer)
    if record.length is None:  # else warcio makes a temporary file
        record.length = 0
    writer.write_record(record)
    return file.getvalue()


def _request(writer: Any, answer: Answer) -> Any:
    head = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a")], is_http_request=True)
    return writer.create_warc_record(
        answer.url, "request", http_headers=head, warc_headers_dict={"WARC-Date": answer.date}
    )


def _answer(writer: Any, answer: Answer) -> Any:
    head = StatusAndHeaders(answer.status, list(answer.headers), protocol="HTTP/1.1")
    if answer.identical_to:
        record = writer.create_revisit_record(answer.url, *answer.identical_to, http_headers=head)
        record.rec_headers.replace_header("WARC-Date", answer.date)
        return record
    return writer.create_warc_record(
        answer.url,
        "response",
        payload=io.BytesIO(answer.body),
        length=len(answer.body),
        http_headers=head,
        warc_headers_dict={"WARC-Date": answer.date, **(answer.warc or {})},
    )


def in_chunks(body: bytes, size: int = 7) -> bytes:
    """A body in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


def as_one_member(data: bytes) -> bytes:
    """A WARC file without compression, compressed as a whole."""
    return gzip.compress(data, mtime=0)
