"""Parses arguments of spiders, from text as typed to values.

Every function takes the argument's name first, for the sentence of the error. All raise ArgumentError.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.discovery.period import Period, day_of
from newscrawl.errors import ArgumentError
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_WHOLE_NUMBER = re.compile(r"[1-9]\d{0,8}")
_DAYS = re.compile(r"([1-9]\d{0,4})d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
_SHARE = re.compile(
    r"(?P<number>\d{1,9}(?:\.\d{1,9})?)(?:/(?P<below>\d{1,9})|(?P<percent>%))?", re.ASCII
)
_STANDARD_INPUT = "-"


def values(name: str, given: str) -> list[str]:
    """The values of a comma-separated list without empty ones; at least one."""
    found = [value.strip() for value in given.split(",") if value.strip()]
    if not found:
        raise ArgumentError(
            f"{name}: is empty, expected one value or several with commas between them"
        )
    return found


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


def choices(name: str, given: str | None, allowed: Iterable[str]) -> list[str]:
    """Allowed words of a comma-separated list, each once; empty without a value."""
    if given is None:
        return []
    found, known_words = values(name, given), list(allowed)
    for word in found:
        if word not in known_words:
            raise ArgumentError(f"{name}: {word!r} is not one of {', '.join(known_words)}")
    return list(dict.fromkeys(found))


def moment(name: str, given: str | None, now: datetime) -> date | datetime | None:
    """A Beijing day, "7d" (seven days, the last of them today), or a moment; None without a value."""
    if given is None:
        return None
    text = given.strip()
    try:
        if days := _DAYS.fullmatch(text):
            return now.astimezone(BEIJING).date() - timedelta(days=int(days[1]) - 1)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            found = datetime.fromisoformat(text.replace("Z", "+00:00"))
            return found.astimezone(BEIJING) if found.tzinfo else found.replace(tzinfo=BEIJING)
    except (ValueError, OverflowError):
        pass
    raise ArgumentError(
        f"{name}: {given!r} is not a day, expected 2023-12-31, 2023-12-31T08:00 (Beijing time) or 7d"
    )


def period(given: Mapping[str, str], now: datetime) -> Period:
    """The period of the arguments since and until."""
    since, until = (
        moment("since", given.get("since"), now),
        moment("until", given.get("until"), now),
    )
    if since and until and _is_later(since, until):
        raise ArgumentError(f"since: {given['since']!r} is later than until, {given['until']!r}")
    return Period(since, until)


def _is_later(since: date | datetime, until: date | datetime) -> bool:
    if isinstance(since, datetime) and isinstance(until, datetime):
        return since > until
    return day_of(since) > day_of(until)


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
