"""The hosts of China Daily: whose a host is, which templates read it, which edition it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from newscrawl.text.toml_tables import table

Family = Literal[
    "www", "cn", "language", "epaper", "app", "search", "regional", "govt", "hk", "skip"
]
"""Hosts whose pages the same templates read; "skip" are not for reading."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_LONGEST_NAME = 253  # RFC 1035


@dataclass(frozen=True, slots=True)
class Host:
    """A host of the operator."""

    name: str
    """Lower case; where the host asked for only redirects, the one it redirects to."""
    family: Family | None
    """`None` for a sub-domain of whose pages nothing is known."""
    edition: str | None
    """As the record writes it: "www", "global", "cn", "hk"."""


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
    """The registered domains of China Daily; nothing outside them is ever requested."""
    return _table().operator


@cache
def operator_names() -> tuple[str, ...]:
    """What China Daily's sites call themselves, in pages' metadata."""
    return tuple(table("newscrawl.site", "hosts.toml")["site_names"])


@cache
def editions() -> tuple[str, ...]:
    """Every edition that a host has, as the record writes it."""
    groups = table("newscrawl.site", "hosts.toml")["hosts"]
    return tuple(dict.fromkeys(group["edition"] for group in groups if "edition" in group))


@lru_cache(maxsize=4096)
def normal_host(name: str) -> str:
    """Lower case without the root's dot; "" for what is not a DNS name of two labels or more.

    IP addresses of version 4 pass, they have that form; no operator's domain is one.
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
    """What is known of a host; `None` where it is not the operator's.

    Unlike for `is_site_host`, a domain that only redirects to the site counts, under the name it redirects to.
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
    """Edition of a host as the record writes it; `None` where it has none. It proves little (fact: host-is-no-edition)."""
    host = site_host(name)
    return host.edition if host else None
