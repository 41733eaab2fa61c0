"""Beginnings of the addresses of articles of some months, for indexes of public archives that are queried by prefix."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.site.editions import host_names, site_host
from newscrawl.site.sections import chinese_sections, sections
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

# fact: address-a
_FIRST_OF_CMS = date(2017, 9, 1)
"""Before it no article has an address with /a/."""
_LAST_OF_OLD_CMS = date(2018, 12, 31)
"""After it hardly any article has an address of the old CMS, with the day behind its section."""

# fact: address-en-doc, address-english-doc, address-oldest, address-kindle, address-micro-reading
_OTHER_FOLDERS = ("cndy", "en/doc", "english/doc", "news", "bw", "kindle", "micro-reading")
"""Folders of English articles that are no sections."""

_DAY = timedelta(days=1)
_UNDATED = frozenset(("hk",))
"""Families of hosts whose addresses have no day."""
_WITHOUT_ARTICLES = frozenset(("skip", "search"))
_WWW = re.compile(r"^www\d*\.")
_FOLDER = re.compile(r"[a-z][\w-]*", re.IGNORECASE)


class Prefix(NamedTuple):
    """A query to an index."""

    url: str
    """A host, or the beginning of an address, without its scheme: "www.chinadaily.com.cn/a/201903/"."""
    match: str
    """"host" or "prefix"."""


def prefixes(since: date | None, until: date, languages: frozenset[str]) -> Iterator[Prefix]:
    """Queries that find the articles of some days; `languages` ("en", "zh") chooses hosts, empty for all.

    Without a first day: whole hosts. The day in an address may be the one before or after that of publication. Articles of the old CMS are found in top folders of the table's sections alone.
    Indexes take a host with and without "www." or "www2." for the same.
    """
    for name in dict.fromkeys(_WWW.sub("", one) for one in host_names()):
        host = site_host(name)
        if host is None or host.family in _WITHOUT_ARTICLES:
            continue
        if languages and ("zh" if host.family == "cn" else "en") not in languages:
            continue
        if since is None or host.family in _UNDATED:
            yield Prefix(name, "host")
            continue
        for month in _months(since - _DAY, until + _DAY):
            if month >= _FIRST_OF_CMS:
                yield Prefix(f"{name}/a/{month:%Y%m}/", "prefix")
            if month <= _LAST_OF_OLD_CMS:
                yield Prefix(f"{name}/{month:%Y-%m}/", "prefix")
                for folder in _folders(name, is_english=host.family == "www"):
                    yield Prefix(f"{name}/{folder}/{month:%Y-%m}/", "prefix")


def _folders(name: str, *, is_english: bool) -> list[str]:
    """The top folders of sections on a host, by the table, and those of the papers."""
    tree = sections() if is_english else chinese_sections()
    targets = [parse(one.url) for top in tree for one in (top, *top.children)]
    found = [
        (target.section or "").partition("/")[0]
        for target in targets
        if is_english or target.host == name
    ]
    top = [one for one in found if _FOLDER.fullmatch(one)]
    return list(dict.fromkeys((*top, *(_OTHER_FOLDERS if is_english else ()))))


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
