"""The key of a URL in an index: its host from the top domain down, its path, all in one form ("cn,com,chinadaily)/china")."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_URL = re.compile(rb"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_AUTHORITY = re.compile(rb"(?:.*@)?(.*?)(?::(\d*))?", re.DOTALL)
_NUMBERED = re.compile(rb"www\d*\.")
_SESSION = re.compile(
    rb"(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)",
    re.IGNORECASE,
)
_SPACES = re.compile(rb"[\t\r\n]")
_SAFE = b"!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PORTS = {b"http": b"80", b"https": b"443"}


def surt(url: str) -> str:
    """The key that indexes of web archives give an http or https URL; another URL is returned unchanged."""
    found = _URL.match(_SPACES.sub(b"", url.strip().encode()))
    if found is None:
        return url
    scheme, authority, path, query = found.groups()
    key = _host(authority, scheme.lower()) + b")" + _path(path)
    if query and (words := _query(query)):
        key += b"?" + words
    return key.decode()


def _host(authority: bytes, scheme: bytes) -> bytes:
    match = _AUTHORITY.fullmatch(authority)
    host, port = match.groups() if match else (authority, None)
    host = _plain(host.lower())
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = _escaped(host.replace(b"..", b".").strip(b".").lower())
    host = _NUMBERED.sub(b"", host, count=1) if _NUMBERED.match(host) else host
    suffix = b":" + port if port and port != _PORTS[scheme] else b""
    return b",".join(reversed(host.split(b"."))) + suffix


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for part in _plain(path).split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    folders = b"".join(part + b"/" for part in kept[:-1] if part)
    found = _escaped(b"/" + folders + (kept[-1] if kept else b"")).lower()
    return found[:-1] if len(found) > 1 and found.endswith(b"/") else found


def _query(query: bytes) -> bytes:
    words = _SESSION.sub(b"", _escaped(_plain(query))).lower()
    if len(words) <= 1:
        return words
    return b"&".join(
        b"=".join(pair) for pair in sorted(one.split(b"=", 1) for one in words.split(b"&"))
    )


def _plain(text: bytes) -> bytes:
    """A text without percent-encoding, however often it is encoded."""
    while (once := unquote_to_bytes(text)) != text:
        text = once
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_SAFE).encode()
