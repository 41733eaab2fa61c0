"""Read printed stamps. No rule depends on the current time (design: two-calendars)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

from newscrawl.text.cleaning import clean
from newscrawl.text.forms import DATE_NEXT, FORMS, MONTH, PLAIN, STEMS, Form
from newscrawl.text.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Groups = dict[str, str | Any]

BEIJING: tzinfo = timezone(timedelta(hours=8))
"""The zone of all printed times (fact: beijing-time); China has one zone, and no summer time since 1992."""

BUDDHIST = 2400
"""From this year on a printed year counts from Buddha's death: 2569 is 2026 (fact: buddhist-years)."""

_YEARS = range(1900, 2200)

_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?")
_HOURS = {
    **dict.fromkeys(("凌晨", "清晨", "早晨", "早上"), (0, 12, 0)),
    "上午": (0, 13, 0),
    "中午": (11, 13, 0),
    **dict.fromkeys(("下午", "傍晚", "晚上", "晚间", "夜间"), (1, 12, 12)),
    "午夜": (12, 13, 12),
}
"""By part of the day: the first hour, the end of the range, and the hours to add for 24-hour time."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = "(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})"
_YEAR_FIRST = (
    "(?P<first_year>[0-9]{4})[-/.](?P<second_month>[0-9]{1,2})[-/.](?P<third_day>[0-9]{1,2})"
)
_NAMED = rf"(?P<name>{MONTH}) (?P<named_day>[0-9]{{1,2}}), ?(?P<named_year>[0-9]{{4}})"
_PRINTED = re.compile(
    r"(?P<open>[(（\[【]?)\s?(?P<paper>[A-Z][A-Za-z.'’&-]{1,20}(?: (?:- )?[A-Z][A-Za-z.'’&-]{0,20}){0,5}),? "
    rf"(?:{_NUMBERS}|{_YEAR_FIRST}|{_NAMED})"
    r"(?:,? ?(?i:pages?|p)\.? ?(?P<page>[A-Z]{0,2}[0-9]{1,3}(?: ?[-,&] ?[A-Z]{0,2}[0-9]{1,3})?))?"
    r"\s?[)）\]】]?\.?"
)
_HAN_DAY = r"(?P<year>[0-9]{4})[年./-](?P<month>[0-9]{1,2})[月./-](?P<day>[0-9]{1,2})日?"
_HAN_EDITION = "(?:[\u4e00-\u9fff]{1,3}版|[（(][\u4e00-\u9fff]{1,6}[）)])?"
_HAN_PAPER = rf"《?[\u4e00-\u9fff]{{0,12}}报{_HAN_EDITION}》?{_HAN_EDITION}"
_HAN_PAGE = r"第?\s?(?P<page>[A-Z]{0,2}[0-9]{1,3}(?:[-、,&][A-Z]{0,2}[0-9]{1,3})?|头|[一二三四五六七八九十]{1,3})\s?版"
_HAN_PRINTED = tuple(
    re.compile(
        rf"[（(\[【]?\s?(?:(?:本文|原文|此文|该文)?(?:原|首)?(?:[载刊]|刊载|发表|刊登)(?:于|自|在)?|(?:文章)?来源\s?[：:])?\s?"
        rf"{order}[,，]?\s?{_HAN_PAGE}(?:\s?[\u4e00-\u9fff]{{2,6}})?\s?[)）\]】]?。?"
    )
    for order in (rf"{_HAN_PAPER}[,，]?\s?[（(]?{_HAN_DAY}", rf"{_HAN_DAY}\s?{_HAN_PAPER}")
)
_YEAR = re.compile("[0-9][0-9]{3}")  # a set of characters at the beginning is found fast
_HAN_DIGITS = "零一二三四五六七八九"
_PAPER = re.compile(r"\b(?:Daily|Edition|Weekly|Weekend|Star|News|Times)\b")


@dataclass(frozen=True)
class Stamp:
    """A printed time."""

    raw: str
    """As printed, without the label before it."""
    day: date
    """The day in Beijing."""
    time: datetime | None = None
    """The moment, +08:00; `None` where only the day is printed."""
    warning: str | None = None
    """Why the reading is doubtful: "page has 2569, read as 2026"."""


@remembered
def parse_stamp(text: str) -> Stamp | None:
    """The first printed stamp of a text with a valid date; `None` where there is none.

    Times are Beijing's unless a zone is printed. Of an invalid time only the day is kept.
    """
    return next((stamp for _, stamp in find_stamps(text)), None)


def find_stamps(text: str) -> Iterator[tuple[int, Stamp]]:
    """Every printed stamp of a text, with the index where its `raw` begins."""
    plain = text if text.isascii() else text.translate(PLAIN)
    place = 0
    hits = [_first(form, text, plain, place) for form in FORMS]
    while found := [hit for hit in hits if hit is not None]:
        start, stamp = min(found, key=lambda hit: hit[0])
        yield start, stamp
        place = start + len(stamp.raw)
        hits = [
            hit if hit is None or hit[0] >= place else _first(form, text, plain, place)
            for form, hit in zip(FORMS, hits, strict=True)
        ]


def format_time(moment: datetime) -> str:
    """RFC 3339 in Beijing time without fractions; a moment without a zone is Beijing's."""
    return in_beijing(moment).isoformat(timespec="seconds")


def print_edition(paragraph: str) -> tuple[str, str | None] | None:
    """Day and page of the newspaper, where a paragraph only names these (fact: print-line, print-line-weekly), else `None`.

    "(China Daily 02/01/2011 page9)" gives ("2011-02-01", "9"), "（中国日报 2018年3月2日第3版）" ("2018-03-02", "3").
    Without a page it must name a paper and stand in brackets.
    """
    if len(paragraph) > 200:
        return None
    text = clean(paragraph)
    if not _YEAR.search(text):
        return None
    for form in _HAN_PRINTED:
        printed = form.fullmatch(text)
        day = _day(*(int(printed[part]) for part in ("year", "month", "day"))) if printed else None
        if printed and day:
            return day.isoformat(), _han_page(printed["page"])
    line = _PRINTED.fullmatch(text)
    if line is None or not (line["page"] or (line["open"] and _PAPER.search(line["paper"]))):
        return None
    month = line["month"] or line["second_month"] or _month(line["name"])
    year = line["year"] or line["first_year"] or line["named_year"]
    day = _day(int(year), int(month), int(line["day"] or line["third_day"] or line["named_day"]))
    if day is None:
        return None
    return day.isoformat(), line["page"].replace(" ", "").upper() if line["page"] else None


def _han_page(printed: str) -> str:
    """The number of a page: "3" for "03", "1" for "头版", "12" for "十二"."""
    if printed == "头":
        return "1"
    if printed[0] not in _HAN_DIGITS + "十":
        return printed.lstrip("0")
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return str(_HAN_DIGITS.find(ones[:1]))
    return str(
        (_HAN_DIGITS.find(tens) if tens else 1) * 10 + (_HAN_DIGITS.find(ones) if ones else 0)
    )


def _first(form: Form, text: str, plain: str, place: int) -> tuple[int, Stamp] | None:
    hit = form.pattern.search(plain, place) if form.part.search(plain, place) else None
    while hit is not None:
        groups = hit.groupdict()
        start, end, stem = _extent(hit, groups)
        stamp = _stamp(groups, stem, text[start:end].rstrip())
        if stamp is not None:
            return start, stamp
        hit = form.pattern.search(plain, hit.start() + 1)
    return None


def _extent(hit: re.Match[str], groups: _Groups) -> tuple[int, int, str | None]:
    """Start and end of a stamp, and the stem of its own time: of two times the other belongs to a neighbor."""
    stems = [one for one in STEMS if groups.get(f"{one}hour")]
    if len(stems) < 2:
        return hit.start(), hit.end(), stems[0] if stems else None
    if DATE_NEXT.match(hit.string, hit.end()):
        return hit.start(), hit.end("date"), "early_"
    return hit.start("date"), hit.end(), stems[0]


def _stamp(part: _Groups, stem: str | None, raw: str) -> Stamp | None:
    printed = int(part["year"])
    year = printed - 543 if printed >= BUDDHIST else printed
    month = part.get("month") or _month(part["name"])
    day = _day(year, int(month), int(part["day"]))
    if day is None and part.get("month") and "/" in part["date"][:3]:  # 23/03/2024, as in Hong Kong
        day = _day(year, int(part["day"]), int(month))
    if day is None:
        return None
    warning = None if year == printed else f"page has {printed}, read as {year}"
    moment = None if stem is None else _moment(day, part, stem)
    return Stamp(raw, moment.date() if moment else day, moment, warning)


def _month(name: str) -> int:
    return 1 + _MONTHS.index(name[:3].lower())


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date, part: _Groups, stem: str) -> datetime | None:
    """The moment of a match by the groups whose names begin with `stem`; None for an invalid time."""
    clock = {
        name: part.get(stem + name)
        for name in ("hour", "minute", "second", "han_minute", "han_second", "part", "half", "zone")
    }
    minute = clock["minute"] or clock["han_minute"] or "0"  # "15点整" prints none
    second = clock["second"] or clock["han_second"] or "0"
    try:
        hour = _of_24(int(clock["hour"] or 0), clock["half"], clock["part"])
        zone = _zone(clock["zone"], counts_offset=stem == "tee_" or clock["second"] is not None)
        printed = time(hour, int(minute), int(second))
    except ValueError:
        return None
    return datetime.combine(day, printed, zone).astimezone(BEIJING)


def _of_24(hour: int, half: str | None, part: str | None) -> int:
    """The hour in 24-hour time. ValueError for "13 pm" and 上午15时."""
    half = half or (part[:1] if part and part.isascii() else None)
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        return hour % 12 + (12 if half in "Pp" else 0)
    if part is None:
        return hour
    if part == "凌晨":
        hour = 0 if hour == 12 else hour
    earliest, latest, added = _HOURS[part]
    if hour in range(earliest, latest):
        return (hour + added) % 24
    if added == 12 and hour in range(earliest + 12, latest + 12):  # 下午15:13
        return hour
    raise ValueError(hour)


def _zone(zone: str | None, *, counts_offset: bool) -> tzinfo:
    """The printed zone, else Beijing's. "13:00-14:00" is a span: a bare offset counts behind a T or behind seconds."""
    if zone is None:
        return BEIJING
    name, digits = zone[:3].upper(), _OFFSET.search(zone)
    if digits is None:
        return timezone.utc if name in {"Z", "GMT", "UTC"} else BEIJING
    if not (counts_offset or name in {"GMT", "UTC"}):
        return BEIJING
    offset = timedelta(hours=int(digits["hours"]), minutes=int(digits["minutes"] or 0))
    return timezone(-offset if digits["sign"] == "-" else offset)


def in_beijing(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=BEIJING)
    return moment.astimezone(BEIJING)
