"""The hosts of China Daily: their owner, the templates that read them, their edition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from newscrawl.text.toml_tables import table

Family = Literal[
    "www", "cn", "language", "epaper", "app", "search", "regional", "govt", "hk", "skip"
]
"""Groups of hosts whose pages are read by the same templates; "skip" is not for reading."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_ALTERNATIVES = re.compile(r"\(\?:(?P<words>[a-z|]+)\)(?P<rest>(?:\\\.[a-z]+)+)")
"""A pattern that lists words for the first label of a host."""
_LONGEST_NAME = 253  # RFC 1035


@dataclass(frozen=True, slots=True)
class Host:
    """A host of the operator."""

    name: str
    """In lower case; for a host that only redirects, the host it redirects to."""
    family: Family | None
    """`None` for a sub-domain with unknown pages."""
    edition: str | None
    """As in the record: "www", "global", "cn", "hk"."""


@dataclass(frozen=True, slots=True)
class _Table:
    operator: tuple[str, ...]
    aliases: dict[str, str]
    names: dict[str, Host]
    patterns: tuple[tuple[re.Pattern[str], Family | None, str | None], ...]


@cache
def _table() -> _Table:
    data = table("newscrawl.site", "hosts.toml")
    names: dict[str, Host] = {}
    patterns: list[tuple[re.Pattern[str], Family | None, str | None]] = []
    for group in data["hosts"]:
        family, edition = group.get("family"), group.get("edition")
        names |= {name: Host(name, family, edition) for name in group["names"]}
        patterns += [(re.compile(text), family, edition) for text in group.get("patterns", ())]
    return _Table(tuple(data["operator"]), data["aliases"], names, tuple(patterns))


def operator_domains() -> tuple[str, ...]:
    """The registered domains of China Daily; only addresses in them are requested."""
    return _table().operator


@cache
def operator_names() -> tuple[str, ...]:
    """The names of China Daily's sites in the metadata of pages."""
    return tuple(table("newscrawl.site", "hosts.toml")["site_names"])


@cache
def editions() -> tuple[str, ...]:
    """All editions of the hosts, as in the record."""
    groups = table("newscrawl.site", "hosts.toml")["hosts"]
    return tuple(dict.fromkeys(group["edition"] for group in groups if "edition" in group))


@cache
def host_names() -> tuple[str, ...]:
    """The names of all known hosts, those of patterns too where these list their names."""
    found: list[str] = []
    for group in table("newscrawl.site", "hosts.toml")["hosts"]:
        found += group["names"]
        for pattern in group.get("patterns", ()):
            if listed := _ALTERNATIVES.fullmatch(pattern):
                rest = listed["rest"].replace("\\.", ".")
                found += [f"{word}{rest}" for word in listed["words"].split("|")]
    return tuple(found)


@lru_cache(maxsize=4096)
def normal_host(name: str) -> str:
    """A host in lower case without the root's dot; "" where it is not a DNS name of two labels or more.

    IPv4 addresses have that form and pass; they are never in the operator's domains.
    """
    if not name.isascii():
        return ""
    name = name.lower().removesuffix(".")
    if len(name) > _LONGEST_NAME or not _HOST_NAME.fullmatch(name):
        return ""
    return name


def is_site_host(name: str) -> bool:
    """Whether the host is one of the operator's domains or below one; any case, with or without a final dot."""
    host = normal_host(name)
    return any(host == domain or host.endswith(f".{domain}") for domain in operator_domains())


@lru_cache(maxsize=4096)
def site_host(name: str) -> Host | None:
    """The entry of a host; `None` where it is not the operator's.

    Unlike in `is_site_host`, a domain that only redirects to the site counts, under the name it redirects to.
    """
    table = _table()
    host = normal_host(name)
    host = table.aliases.get(host, host)
    if known := table.names.get(host):
        return known
    if not is_site_host(host):
        return None
    for pattern, family, edition in table.patterns:
        if pattern.fullmatch(host):
            return Host(host, family, edition)
    return Host(host, None, None)


def edition_of(name: str) -> str | None:
    """Edition of a host as in the record; `None` where it has none. It is weak evidence (fact: host-is-no-edition)."""
    host = site_host(name)
    return host.edition if host else None
