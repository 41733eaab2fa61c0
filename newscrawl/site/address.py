"""Split a link into parts as a browser does, for any site."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from newscrawl.site.editions import normal_host

LONGEST_LINK = 2083
"""Characters of a link: the longest URL that all browsers accept; a longer link is ignored."""

# A browser drops control characters and spaces; no-break, ideographic and zero-width spaces are editors' slips.
_EDGES = "".join(map(chr, range(33))) + "\x7f\u00a0\u3000\u200b\ufeff"
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")

_ABSOLUTE = re.compile(
    r"(?:https?:)?[/\\]{2}(?P<authority>[^/\\?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?",
    re.ASCII | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)
_RELATIVE = re.compile(r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?")
_PLAIN_PATH = re.compile(r"(?:/(?!\.)[\w.~-]+)*/?", re.ASCII)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, 2.3


class Address(NamedTuple):
    """The target of a link: http and https, with the default ports, are the same."""

    host: str
    """In normal form; "" where it is not a valid DNS name."""
    path: str
    """ASCII, no dot segments, no empty segments, no slash at the end; "" for the root."""
    query: str
    """As in the link."""


def clean(link: str) -> str:
    """The link without the white space that browsers ignore."""
    link = link.strip(_EDGES)
    if "\n" in link or "\t" in link or "\r" in link:
        return link.translate(_LINE_BREAKS)
    return link


def secure(url: str) -> str:
    """An address of the site as records hold it, with https: http and https are the same (fact: http-unknown)."""
    return f"https://{url[len('http://') :]}" if url.startswith("http://") else url


def split(link: str, base: str | None = None) -> Address | None:
    """Parts of a cleaned link; `None` where it is too long, has another scheme, or is relative without a base.

    A protocol-relative link (fact: links-protocol-relative) needs no base. `None` for an empty link and a bare fragment:
    on the site they are handles for JavaScript.
    """
    if len(link) > LONGEST_LINK:
        return None
    if match := _ABSOLUTE.match(link):
        authority, path, query = match.groups()
    elif base is None or _SCHEME.match(link):
        return None
    else:
        joined = _join(clean(base), link)
        if joined is None:
            return None
        authority, path, query = joined
    host = _host(authority)
    return Address(host, normal_path(path) if host else "", query or "")


def _join(base: str, link: str) -> tuple[str, str, str | None] | None:
    start = _ABSOLUTE.match(base) if len(base) <= LONGEST_LINK else None
    relative = _RELATIVE.match(link)
    if start is None or relative is None:
        return None
    path, query = relative.groups()
    if not path and query is None:
        return None
    if not path:
        path = start["path"]
    elif path[0] not in "/\\":
        path = start["path"].replace("\\", "/").rpartition("/")[0] + "/" + path
    return start["authority"], path, query


@lru_cache(maxsize=4096)
def _host(authority: str) -> str:
    name, _, port = authority.rpartition("@")[2].partition(":")
    return normal_host(name) if port in {"", "80", "443"} else ""


def normal_path(path: str) -> str:
    """One spelling of a path: escapes by RFC 3986, no dot segments, no empty segments."""
    if _PLAIN_PATH.fullmatch(path):
        return path.removesuffix("/")
    path = _ESCAPE.sub(_escape, path.replace("\\", "/"))
    segments: list[str] = []
    for segment in quote(path, safe="/%!$&'()*+,;=:@", errors="replace").split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    return "".join(f"/{segment}" for segment in segments)


def _escape(match: re.Match[str]) -> str:
    digits = match[1]
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{digits.upper()}"
