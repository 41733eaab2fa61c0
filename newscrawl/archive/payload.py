"""The body of an archived response: chunks joined, digest compared, encodings removed."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from newscrawl.archive.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.archive.members import RECORD_BYTES_MAX, DamagedRecordError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_SIGNS = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
"""How bodies of an encoding begin."""
_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "sha-512": "sha512",
    "md5": "md5",
}


def decoded(body: bytes, headers: StatusAndHeaders, *digests: str | None) -> bytes:
    """The body as a browser sees it. DamagedRecordError where it is cut, broken, too large, or of another digest.

    `digests` are those that the record gives for the payload. Writers disagree whether the payload is the body as sent, its joined
    chunks, or the decoded page; one of them must have the digest.
    """
    joined = without_chunks(body, headers)
    applied = encodings(value.encode("latin-1", "replace") for value in _all(headers))
    if applied and not is_encoded(joined, applied[-1]):  # as in Common Crawl until August 2018
        applied = []
    page = unpacked(joined, applied)
    for digest in filter(None, digests):
        if not any(has_digest(one, digest) for one in (body, joined, page)):
            raise DamagedRecordError("its digest is wrong")
    return page


def unpacked(body: bytes, applied: list[str]) -> bytes:
    """A body without the encodings that were applied to it. DamagedRecordError where one is broken, unknown or too large."""
    try:
        page, left = unpack(body, applied, RECORD_BYTES_MAX)
    except BrokenBodyError as error:
        raise DamagedRecordError(f"its {error} is broken") from error
    except BodyTooLargeError as error:
        raise DamagedRecordError("too large") from error
    if left and left != ["identity"]:
        raise DamagedRecordError(f"it has the unknown encoding {left[-1]!r}")
    return page


def has_digest(data: bytes, digest: str) -> bool:
    """Whether bytes have a digest like "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", in base 32 or in hex. True for an unknown algorithm."""
    name, _, value = digest.partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if algorithm is None:
        return True
    found = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    given = value.strip().rstrip("=")
    return given.lower() == found.hex() or given.upper() == base64.b32encode(found).decode().rstrip(
        "="
    )


def is_encoded(body: bytes, encoding: str) -> bool:
    """Whether a body has an encoding that its headers name; archives may have removed it, and kept the header.

    It begins like one, or, where that has no sign, not like text.
    """
    sign = _SIGNS.get(encoding)
    if sign is not None:
        return body.startswith(sign)
    return not body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{"))


def without_chunks(body: bytes, headers: StatusAndHeaders) -> bytes:
    """A body without chunks; archives may have joined them, and kept the header. DamagedRecordError like `join_chunks`."""
    if "chunked" in _values(headers, "Transfer-Encoding") and _CHUNK.match(body):
        return join_chunks(body)
    return body


def join_chunks(body: bytes) -> bytes:
    """The data of a body in chunks (RFC 9112, 7.1). DamagedRecordError where it ends before its last chunk."""
    parts: list[bytes] = []
    at = 0
    while True:
        match = _CHUNK.match(body, at)
        if match is None:
            raise DamagedRecordError("its chunks are broken")
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        part = body[match.end() : match.end() + size]
        if len(part) < size:
            raise DamagedRecordError("cut")
        parts.append(part)
        at = match.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1


def _values(headers: StatusAndHeaders, name: str) -> set[str]:
    text = headers.get_header(name) or ""
    return {word.strip().lower() for word in text.split(",")}


def _all(headers: StatusAndHeaders) -> Iterable[str]:
    return (value for name, value in headers.headers if name.lower() == "content-encoding")
