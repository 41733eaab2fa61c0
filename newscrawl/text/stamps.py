"""Read the stamps of a line, each with its label, if any: Published, 更新时间."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.text.dates import find_stamps
from newscrawl.text.forms import MONTH, WEEKDAY
from newscrawl.text.hints import Hints, fold
from newscrawl.text.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.text.dates import Stamp

_SHOWN = 60  # characters of an unread piece

_PUBLISHED = (
    r"published|publié|publish(?:ing)?|publication|posted|released|issued|created|"
    r"发布时间|发布日期|发布|發布時間|發布|发表时间|发表|刊发时间|刊发|首发|上传时间|上线时间"
)
_UPDATED = (
    r"updated?|mise? à jour|modified|modification|revised|last edited|"
    r"更新时间|更新日期|更新|更新時間|修改时间|修改|最后编辑"
)
_WORDS = rf"(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED})|date|time|(?:编辑|录入)?(?:时间|時間|日期))"
_LABEL = re.compile(
    rf"(?:(?<![A-Za-z])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))(?:(?:last|first|latest|originally|最后|最近|首次)\s?)?{_WORDS}"
    r"(?:\s?(?:on|at|le|time|date|于|於))?\s{0,3}[:：]?\s{0,3}[|｜]?\s{0,3}[(（\[]?\s?$",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(rf"[(（]?{WEEKDAY}[)）]?\s{{0,3}}[,，]?\s{{0,3}}$", re.IGNORECASE)
_WEEKDAY_HINTS = Hints("mon|tue|wed|thu|fri|sat|sun|星期|周|週|礼拜")
WEEKDAYS = re.compile(WEEKDAY, re.IGNORECASE)
_LABEL_BEHIND = re.compile(
    rf"\s{{0,3}}[(（]?(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))"
    r"[)）]?(?![A-Za-z者人单方])(?!\s{0,3}[:：]|\sby\b)",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60
_LIKE_A_STAMP = re.compile(
    r"(?<![0-9])[0-9]{1,2}[:：][0-9]{2}(?![0-9])"
    r"|(?<![0-9])[0-9]{2,4}\s?[-/.年]\s?[0-9]{1,2}\s?[-/.月]\s?[0-9]{1,2}"
    r"|(?<![0-9])[0-9]{1,2}\s?(?:月\s?[0-9]{1,2}\s?日|[时点時點](?:\s?[0-9]{1,2}\s?分)?(?![\w]))"
    r"|(?<![0-9])[0-9]{1,2}(?:\.[0-9]{2})?\s?[ap]\.?m\b"
    rf"|{MONTH}\s?[0-9]{{1,2}}\b|\b[0-9]{{1,2}}(?:st|nd|rd|th)?\s{MONTH}"
    r"|[〇零一二三四五六七八九]{4}\s?年",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9〇零一二三四五六七八九]")
"""A character that every match of `_LIKE_A_STAMP` holds."""
_CLOCK = re.compile("[:：∶时時点點]")
_BARS = re.compile("[|｜丨¦]")


@dataclass(frozen=True)
class Stamps:
    """The stamps of a line."""

    published: Stamp | None = None
    """The stamp labelled as publication; of two without a label the earlier."""
    updated: Stamp | None = None
    """The stamp labelled as update; of two without a label the later."""
    plain: Stamp | None = None
    """The only stamp, where it has no label."""
    rest: str = ""
    """The line with a bar in place of every stamp and its label."""
    without_time: tuple[str, ...] = ()
    """Stamps with an invalid time, as printed."""
    is_labelled: bool = False
    """Whether a stamp has a label."""

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """Pieces that look like a time and could not be read, as printed."""
        return (*self.without_time, *_unread(self.rest))

    @property
    def is_update(self) -> bool:
        """Whether a stamp is labelled as update and no stamp is that of publication."""
        return self.is_labelled and self.published is None and self.updated is not None

    @property
    def printed(self) -> Stamp | None:
        """The stamp of the last change; else the only stamp."""
        return self.updated or self.plain or self.published


class _Found(NamedTuple):
    stamp: Stamp
    kind: str | None


@remembered
def read_stamps(line: str) -> Stamps:
    """Every stamp of a line, with the rest of the line."""
    found: list[_Found] = []
    pieces: list[str] = []
    end = 0
    for start, stamp in find_stamps(line):
        if start < end:
            continue
        before, kind = _labelled(line[end:start])
        end = start + len(stamp.raw)
        if kind is None and (behind := _LABEL_BEHIND.match(line, end)):
            kind, end = _kind(behind), behind.end()
        pieces.append(before)
        found.append(_Found(stamp, kind))
    rest = "|".join([*pieces, line[end:]])
    without_time = tuple(
        one.stamp.raw for one in found if one.stamp.time is None and _CLOCK.search(one.stamp.raw)
    )
    plain = [one.stamp for one in found if one.kind is None]
    published = next((one.stamp for one in found if one.kind == "published"), None)
    updated = next((one.stamp for one in found if one.kind == "updated"), None)
    is_labelled = len(plain) < len(found)
    return Stamps(*_settled(published, updated, plain), rest, without_time, is_labelled)


def is_like_a_stamp(text: str) -> bool:
    """Whether a piece of a line looks like a time, read or not."""
    return _like_a_stamp(text) is not None


def _like_a_stamp(text: str) -> re.Match[str] | None:
    return _LIKE_A_STAMP.search(text) if _DIGIT.search(text) else None


def _labelled(before: str) -> tuple[str, str | None]:
    """The text before a stamp without the stamp's label, and the label's kind: "published", "updated" or None."""
    start = max(0, len(before) - _LONGEST_LABEL)
    head, tail = before[:start], before[start:]
    if _WEEKDAY_HINTS.search(fold(tail)):
        tail = _WEEKDAY_BEFORE.sub("", tail)
    label = _LABEL.search(tail)
    if label is None:
        return head + tail, None
    return head + tail[: label.start()], _kind(label)


def _kind(label: re.Match[str]) -> str | None:
    return next((name for name in ("published", "updated") if label[name]), None)


def _settled(
    published: Stamp | None, updated: Stamp | None, plain: list[Stamp]
) -> tuple[Stamp | None, Stamp | None, Stamp | None]:
    """Published, updated and plain; a stamp without a label takes the place that the labelled ones leave open."""
    timed = [one for one in plain if one.time] or plain[:1]
    if not timed:
        return published, updated, None
    first, last = min(timed, key=_order), max(timed, key=_order)
    if published is None and updated is None:
        return (first, last, None) if first is not last else (None, None, first)
    if published is None and updated is not None and _order(first) <= _order(updated):
        return first, updated, None
    if updated is None and published is not None and _order(last) > _order(published):
        return published, last, None
    return published, updated, None


def _order(stamp: Stamp) -> str:
    return stamp.time.isoformat() if stamp.time else stamp.day.isoformat()


def _unread(rest: str) -> Iterator[str]:
    """Pieces of the rest that look like a stamp."""
    for part in _BARS.split(rest):
        if like := _like_a_stamp(part):
            start = max(0, like.start() - _SHOWN // 3)
            yield part[start : start + _SHOWN].strip()
