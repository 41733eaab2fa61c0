"""Reads printed stamps, and settles when an article was published. No rule reads a clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

BEIJING: tzinfo = timezone(timedelta(hours=8))
"""China has one zone and no summer time (since 1992)."""

BUDDHIST = 2400
"""From this year on a printed year counts from Buddha's death: 2569 is 2026."""

_YEARS = range(1900, 2200)

_CLOCK = r"(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})"
_SECONDS = r"(?:[:：](?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
_HALF = r"(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
_ZONE = r"(?:\s?(?P<zone>Z|GMT|UTC|[+-][0-9]{2}:?[0-9]{2})(?![0-9:A-Za-z]))?"
_TIME = rf"{_CLOCK}(?![0-9]){_SECONDS}{_HALF}{_ZONE}"
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_MONTH = (
    r"\b(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_BEFORE = _CLOCK.replace("<", "<early_") + r"(?:\s?(?P<early_half>[AaPp])\.?[Mm]\b\.?)?,?\s"
_AFTER = rf"(?:,?\s{{1,3}}(?:at\s)?{_TIME})?"

# Every repetition is bounded, so that a search is linear in the length of the text.
_FORMS = (
    re.compile(  # 2023-11-17 15:13, 2015-08-30 07:44:00.0, 2026/09/26T08:00:00Z
        r"(?<![0-9])(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)"
        rf"{_DAY}(?![0-9]|\.[0-9])(?:(?:(?P<tee>[Tt])|\s{{1,5}}){_TIME})?"
    ),
    re.compile(  # 2023年11月17日 15:13
        r"(?<![0-9])(?P<year>[0-9]{4})\s?年\s?(?P<month>[0-9]{1,2})\s?月\s?"
        rf"{_DAY}\s?日(?:\s{{0,5}}{_TIME})?"
    ),
    re.compile(  # 12/29/2017: always month first
        rf"(?<![0-9/])(?P<month>[0-9]{{1,2}})/{_DAY}/{_YEAR}(?!/){_AFTER}"
    ),
    re.compile(  # December 13, 2019; July 28,2009; 17:30, August 20, 2020
        rf"(?:(?<![0-9]){_BEFORE})?{_MONTH}\s{{0,3}}{_DAY}(?:st|nd|rd|th)?(?:,\s?|\s){_YEAR}{_AFTER}",
        re.IGNORECASE,
    ),
    re.compile(  # 05 October, 2022; 17:30, 5 Oct 2022
        rf"(?:(?<![0-9]){_BEFORE})?(?<![0-9]){_DAY}(?:st|nd|rd|th)?\s{_MONTH},?\s{{1,3}}{_YEAR}{_AFTER}",
        re.IGNORECASE,
    ),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PRINTED = re.compile(
    r"(?P<open>[(（\[【]?)\s?(?P<paper>[A-Z][A-Za-z.'’&-]{1,20}(?: [A-Z][A-Za-z.'’&-]{0,20}){0,5}),? "
    r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})"
    r"(?:,? ?(?i:pages?|p)\.? ?(?P<page>[A-Z]{0,2}[0-9]{1,3}(?: ?[-,&] ?[A-Z]{0,2}[0-9]{1,3})?))?"
    r"\s?[)）\]】]?\.?"
)
_HAN_DAY = r"(?P<year>[0-9]{4})[年./-](?P<month>[0-9]{1,2})[月./-](?P<day>[0-9]{1,2})日?"
_HAN_PAPER = (
    "《?[\u4e00-\u9fff]{0,12}报(?:[\u4e00-\u9fff]{1,3}版|[（(][\u4e00-\u9fff]{1,6}[）)])?》?"
)
_HAN_PAGE = r"第?(?P<page>[A-Z]{0,2}[0-9]{1,3}(?:[-、,&][A-Z]{0,2}[0-9]{1,3})?|头|[一二三四五六七八九十]{1,3})版"
_HAN_PRINTED = tuple(
    re.compile(
        rf"[（(\[【]?\s?(?:原?[载刊](?:于|自)?|来源\s?[：:])?\s?{order}\s?{_HAN_PAGE}(?:\s?[\u4e00-\u9fff]{{2,6}})?\s?[)）\]】]?。?"
    )
    for order in (rf"{_HAN_PAPER}[,，]?\s?{_HAN_DAY}", rf"{_HAN_DAY}\s?{_HAN_PAPER}")
)
_HAN_DIGITS = "零一二三四五六七八九"
_PAPER = re.compile(r"\b(?:Daily|Edition|Weekly|Weekend|Star|News|Times)\b")


@dataclass(frozen=True)
class Stamp:
    """A printed time."""

    raw: str
    """As printed, untouched, without the word before it."""
    day: date
    """The day in Beijing."""
    time: datetime | None = None
    """The moment, +08:00; `None` where only the day is printed."""
    warning: str | None = None
    """Why the reading is a doubt: "page says 2569, read as 2026"."""


def parse_stamp(text: str) -> Stamp | None:
    """The first printed stamp of a text; `None` where there is none, or none that can exist.

    Times are Beijing's unless a zone is printed. Of a time that cannot exist the day is kept.
    """
    found = [hit for hit in (_first(form, text) for form in _FORMS) if hit is not None]
    return min(found, key=lambda hit: hit[0])[1] if found else None


def format_time(moment: datetime) -> str:
    """RFC 3339 in Beijing time without fractions; a moment without a zone is Beijing's."""
    return _beijing(moment).isoformat(timespec="seconds")


def publication_day(
    url_day: date | None, meta: str | None, stamp: Stamp | None, *others: Stamp | None
) -> tuple[date | None, list[str]]:
    """The day from URL, else meta, else the page's stamp, else from what others said; and its warnings.

    Each warning reads "published_day: sentence".
    """
    said = parse_stamp(meta) if meta else None
    sources = (url_day, *(one.day if one else None for one in (said, stamp, *others)))
    day = next((one for one in sources if one is not None), None)
    return day, [f"published_day: {doubt}" for doubt in _doubts(url_day, said, stamp)]


def publication_moment(
    day: date, said: Mapping[str, Stamp | None]
) -> tuple[str, str] | tuple[None, None]:
    """Moment of publication, and who says it: the first of `said`, by name, that has a time of that day."""
    for name, stamp in said.items():
        if stamp and stamp.time and stamp.day == day:
            return format_time(stamp.time), name
    return None, None


def created(object_time: datetime | None, published: str | None) -> str | None:
    """`date_created`: the ObjectId's time when its day is within one of the publication day."""
    day = parse_stamp(published) if published else None
    if object_time is None or day is None:
        return None
    moment = _beijing(object_time)
    if abs((moment.date() - day.day).days) > 1:
        return None
    return format_time(moment)


def print_edition(paragraph: str) -> tuple[str, str | None] | None:
    """Day and page of the newspaper, of a paragraph that says nothing else.

    "(China Daily 02/01/2011 page9)" gives ("2011-02-01", "9"), "（中国日报 2018年3月2日第3版）" ("2018-03-02", "3").
    Without a page it must name a paper and stand in brackets.
    """
    if len(paragraph) > 200:
        return None
    text = clean(paragraph)
    for form in _HAN_PRINTED:
        printed = form.fullmatch(text)
        day = _day(*(int(printed[part]) for part in ("year", "month", "day"))) if printed else None
        if printed and day:
            return day.isoformat(), _han_page(printed["page"])
    line = _PRINTED.fullmatch(text)
    if line is None or not (line["page"] or (line["open"] and _PAPER.search(line["paper"]))):
        return None
    day = _day(int(line["year"]), int(line["month"]), int(line["day"]))
    if day is None:
        return None
    return day.isoformat(), line["page"].replace(" ", "").upper() if line["page"] else None


def _han_page(printed: str) -> str:
    """The number of a page: "03" is "3", "头版" the first, "十二" twelve."""
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


def _first(form: re.Pattern[str], text: str) -> tuple[int, Stamp] | None:
    hit = form.search(text)
    while hit is not None:
        stamp = _stamp(hit)
        if stamp is not None:
            return hit.start(), stamp
        hit = form.search(text, hit.start() + 1)
    return None


def _stamp(hit: re.Match[str]) -> Stamp | None:
    part = hit.groupdict()
    printed = int(part["year"])
    year = printed - 543 if printed >= BUDDHIST else printed
    month = part.get("month") or 1 + _MONTHS.index(part["name"][:3].lower())
    day = _day(year, int(month), int(part["day"]))
    if day is None:
        return None
    warning = None if year == printed else f"page says {printed}, read as {year}"
    moment = _moment(day, part)
    return Stamp(hit.group().strip(), moment.date() if moment else day, moment, warning)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date, part: dict[str, str | None]) -> datetime | None:
    early = "" if part.get("hour") else "early_"
    hour, minute = part.get(early + "hour"), part.get(early + "minute")
    if hour is None or minute is None:
        return None
    half = part.get(early + "half")
    try:
        clock = time(_of_24(int(hour), half), int(minute), int(part["second"] or 0))
        zone = _zone(part)
    except ValueError:
        return None
    return datetime.combine(day, clock, zone).astimezone(BEIJING)


def _of_24(hour: int, half: str | None) -> int:
    """An hour of 24; raises ValueError for "13 pm"."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "Pp" else 0)


def _zone(part: dict[str, str | None]) -> tzinfo:
    """The printed zone. "13:00-14:00" is a span: an offset counts behind a T or behind seconds."""
    zone = part["zone"]
    if zone is None:
        return BEIJING
    if zone in {"Z", "GMT", "UTC"}:
        return timezone.utc
    if not (part.get("tee") or part["second"]):
        return BEIJING
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return timezone(-offset if zone[0] == "-" else offset)


def _beijing(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=BEIJING)
    return moment.astimezone(BEIJING)


def _doubts(url_day: date | None, said: Stamp | None, stamp: Stamp | None) -> list[str]:
    doubts = []
    if said is not None and said.warning is not None:
        doubts.append(said.warning.replace("page says", "publishdate says"))
    if url_day is None:
        return doubts
    if said is not None and abs((said.day - url_day).days) > 3:
        doubts.append(f"publishdate says {said.day}, the URL {url_day}")
    if stamp is not None and (url_day - stamp.day).days > 1:
        doubts.append(f"the page's stamp {stamp.day} lies before the URL's day {url_day}")
    return doubts
