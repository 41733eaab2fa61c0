"""SURT keys of addresses, and the ranges of keys that a query matches."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}
MATCHES = ("exact", "prefix", "host", "domain")


def key_of(url: str) -> str:
    """ "https://WWW.China.com.cn:443/a/B.html?z=1&y" is "cn,com,china)/a/b.html?y&z=1".

    Scheme, user, `www.`, a usual port, capitals, the slash at the end and the fragment are lost, and the query is sorted.
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = _WWW.sub("", (parts.hostname or "").lower())
    name = ",".join(reversed(host.split(".")))
    if parts.port and parts.port != _PORTS.get(parts.scheme):
        name += f":{parts.port}"
    path = parts.path.lower() or "/"
    if len(path) > 1:
        path = path.removesuffix("/")
    query = "&".join(sorted(parts.query.lower().split("&")))
    return f"{name}){path}{f'?{query}' if query else ''}"


class Range(NamedTuple):
    """The keys of a query: `start` <= key < `end`."""

    start: str
    end: str


def asked(url: str, match: str | None) -> tuple[str, str]:
    """Address and kind of match of a query, where wildcards stand for the kind."""
    if match:
        return url, match
    if url.startswith("*."):
        return url[2:], "domain"
    if url.endswith("*"):
        return url[:-1], "prefix"
    return url, "exact"


def range_of(url: str, match: str) -> Range:
    """The keys of a query. Raises KeyError for an unknown kind of match."""
    key = key_of(url)
    host = key.partition(")/")[0]
    start, end = {
        "exact": (key, f"{key}!"),
        "prefix": _prefix(url, key),
        "host": (f"{host})/", f"{host}*"),
        "domain": (f"{host})/" if "," in host else f"{host},", f"{host}-"),
    }[match]
    return Range(start, end)


def _prefix(url: str, key: str) -> tuple[str, str]:
    for mark in "/?":
        if url.endswith(mark) and not key.endswith(mark):
            key += mark
    return key, key[:-1] + chr(ord(key[-1]) + 1)


def earliest(timestamp: str) -> str:
    """The first moment of a timestamp of up to 14 digits."""
    return timestamp + "00000101000000"[len(timestamp) :]


def latest(timestamp: str) -> str:
    """A timestamp of up to 14 digits, filled up to the last moment."""
    return timestamp + "99991231235959"[len(timestamp) :]
