"""Parses arguments of spiders, from text as typed to values.

Every function takes the argument's name first, for the sentence of the error. All raise ArgumentError. Values that
readers of a data set take too are parsed in `records/criteria.py`.
"""

from __future__ import annotations

import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.records.criteria import values
from newscrawl.site.address_prefixes import Prefix
from newscrawl.site.editions import is_site_host
from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


_WHOLE_NUMBER = re.compile(r"[1-9]\d{0,8}")
_SHARE = re.compile(
    r"(?P<number>\d{1,9}(?:\.\d{1,9})?)(?:/(?P<below>\d{1,9})|(?P<percent>%))?", re.ASCII
)
_STANDARD_INPUT = "-"


def whole_number(name: str, given: str | None) -> int | None:
    """A positive integer; None without a value."""
    if given is None:
        return None
    if not _WHOLE_NUMBER.fullmatch(given.strip()):
        raise ArgumentError(f"{name}: {given!r} is not a positive integer")
    return int(given)


def share(name: str, given: str | None) -> Fraction | None:
    """A share above 0 and below 1: "0.05", "5%" or "1/20"; None without a value."""
    if given is None:
        return None
    match = _SHARE.fullmatch(given.strip())
    if match and int(match["below"] or 1):
        found = Fraction(match["number"]) / int(match["below"] or (100 if match["percent"] else 1))
        if 0 < found < 1:
            return found
    raise ArgumentError(f"{name}: {given!r} is not a share, expected 0.05, 5% or 1/20")


def article_urls(given: Mapping[str, str]) -> tuple[SiteUrl, ...]:
    """Articles of the arguments url and urls, each once, in order."""
    lines = [("url", value) for value in values("url", given["url"])] if "url" in given else []
    if "urls" in given:
        lines += _lines(given["urls"])
    if not lines:
        raise ArgumentError(
            "url: is missing; give -a url=https://www.chinadaily.com.cn/a/… or -a urls=FILE"
        )
    targets: dict[tuple[str, date | None], SiteUrl] = {}
    for where, line in lines:
        target = _article_url(where, line)
        targets.setdefault((target.identifier or target.url, target.date), target)
    return tuple(targets.values())


def _article_url(where: str, text: str) -> SiteUrl:
    target = parse(text)
    if target.kind is Kind.FOREIGN:
        raise ArgumentError(
            f"{where}: {text!r} is not an address of China Daily's site, expected https://www.chinadaily.com.cn/a/…"
        )
    if target.identifier is None:
        raise ArgumentError(
            f"{where}: {text!r} is not an article's address (it is of kind {target.kind.value})"
        )
    return target


def _lines(source: str) -> list[tuple[str, str]]:
    """Lines of a file or of standard input, each after its place; without blank lines and # comments."""
    try:
        text = (
            _standard_input() if source == _STANDARD_INPUT else Path(source).read_text("utf-8-sig")
        )
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ArgumentError(f"urls: {source!r} cannot be read: {_reason(error)}") from None
    name = "standard input" if source == _STANDARD_INPUT else source
    numbered = (
        (f"urls: {name}, line {number}", line.strip())
        for number, line in enumerate(text.splitlines(), 1)
    )
    found = [(where, line) for where, line in numbered if line and not line.startswith("#")]
    if not found:
        raise ArgumentError(f"urls: {name} has no addresses, expected one on each line")
    return found


def _standard_input() -> str:
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.read()


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return getattr(error, "strerror", None) or str(error)


def given_prefixes(given: Mapping[str, str]) -> list[Prefix]:
    """Queries of the argument `prefix`; none without it. Raises ArgumentError."""
    found = []
    for text in values("prefix", given["prefix"]) if "prefix" in given else ():
        bare = text.partition("://")[2] or text
        host, slash, _ = bare.partition("/")
        if not is_site_host(host):
            raise ArgumentError(
                f"prefix: {text!r} does not begin with a host of the site, expected one like www.chinadaily.com.cn/a/201903/"
            )
        found.append(Prefix(bare, "prefix" if slash else "host"))
    return found
