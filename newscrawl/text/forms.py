"""Patterns of printed times: a date, with a time before or behind it, in English or Chinese."""

from __future__ import annotations

import re
from typing import NamedTuple

# One character for each, so that positions stay the same.
PLAIN = str.maketrans("０１２３４５６７８９：∶﹕－–—／．，（）　\xa0", "0123456789:::---/.,()  ")

_PARTS = r"凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|午夜|[AP]M"
_ZONES = (
    r"(?:GMT|UTC)\s?[+-][0-9]{1,2}(?::?[0-9]{2})?|Z|GMT|UTC|HKT|BJT|CST|Beijing time|北京时间"
    r"|[+-][0-9]{2}:?[0-9]{2}"
)


def _time(stem: str) -> str:
    """A pattern for 15:13, 15:13:27, 3:13 pm, 下午3:13, 15时13分, 15点整; the groups' names begin with `stem`."""
    return (
        rf"(?:(?P<{stem}part>{_PARTS})\s?)?(?P<{stem}hour>[0-9]{{1,2}})"
        rf"(?::(?P<{stem}minute>[0-9]{{2}})(?![0-9])(?::(?P<{stem}second>[0-9]{{2}})(?:\.[0-9]{{1,9}})?)?"
        rf"|\s?[时時点點](?:\s?(?P<{stem}han_minute>[0-9]{{1,2}})\s?分(?:\s?(?P<{stem}han_second>[0-9]{{1,2}})\s?秒)?"
        rf"|(?P<{stem}sharp>[整正])))"
        rf"(?:\s?(?P<{stem}half>[AP])\.?M\b\.?)?"
        rf"(?:\s?\(?(?P<{stem}zone>{_ZONES})(?![0-9:A-Za-z])\)?)?"
    )


_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
MONTH = (
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_NAME = rf"(?P<name>{MONTH})"
WEEKDAY = (
    r"(?:(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
    r"|(?:星期|周|週|礼拜)[一二三四五六日天])"
)
"""A part of patterns that ignore case."""
_GAP = r"(?:\s{0,3}[|,;·-]\s{0,3}|\s{1,5})"
_BEFORE = rf"(?:(?<![0-9:]){_time('early_')}{_GAP}(?:on\s)?(?:\(?{WEEKDAY}\)?{_GAP})?)?"


def _after(gap: str) -> str:
    return rf"(?:(?:(?:{_GAP}?\(?{WEEKDAY}\)?)?{gap}|{_GAP}?\({WEEKDAY}\))(?:at\s)?{_time('')})?"


_AFTER = _after(_GAP)


class Form(NamedTuple):
    """A printed time, as patterns."""

    pattern: re.Pattern[str]
    part: re.Pattern[str]
    """A part of every match, which begins with a digit: a text without it is rejected fast."""


def _form(date: str, after: str, part: str) -> Form:
    pattern = re.compile(f"{_BEFORE}(?P<date>{date}){after}", re.IGNORECASE)
    return Form(pattern, re.compile(part, re.IGNORECASE))


_ORDINAL = "(?:st|nd|rd|th)?"
# Every repetition is bounded, so that a search is linear in the length of the text.
FORMS = (
    # 2023-11-17 15:13, 2015-08-30 07:44:00.0, 2026/09/26T08:00:00Z
    _form(
        rf"(?<![0-9])(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark){_DAY}(?![0-9]|\.[0-9])",
        rf"(?:T{_time('tee_')}|{_AFTER})",
        "[0-9][0-9]{3}[-/.][0-9]",
    ),
    # 2023年11月17日 15:13, 2023年11月17日(星期五)下午3时13分
    _form(
        rf"(?<![0-9])(?P<year>[0-9]{{4}})\s?年\s?(?P<month>[0-9]{{1,2}})\s?月\s?{_DAY}\s?[日号號]",
        _after(f"{_GAP}?"),
        r"[0-9]\s?年",
    ),
    # 12/29/2017: month first where it can be
    _form(
        rf"(?<![0-9/])(?P<month>[0-9]{{1,2}})/{_DAY}/{_YEAR}(?!/)",
        _AFTER,
        "[0-9]/[0-9]{1,2}/[0-9]{4}",
    ),
    # 17.11.2023: day first, as in French
    _form(
        rf"(?<![\w.]){_DAY}\.(?P<month>[0-9]{{1,2}})\.{_YEAR}(?!\.)",
        _AFTER,
        r"[0-9]\.[0-9]{1,2}\.[0-9]{4}",
    ),
    # December 13, 2019; July 28,2009; 17:30, August 20, 2020
    _form(
        rf"{_NAME}\s{{0,3}}{_DAY}{_ORDINAL}(?:,\s?|\s){_YEAR}",
        _AFTER,
        rf"[0-9]{_ORDINAL}(?:,\s?|\s)[0-9]{{4}}",
    ),
    # 05 October, 2022; 17:30, 5 Oct 2022; 05-Oct-2022
    _form(
        rf"(?<![0-9]){_DAY}{_ORDINAL}(?:\s|-){_NAME},?(?:\s{{1,3}}|-){_YEAR}",
        _AFTER,
        rf"[0-9]{_ORDINAL}[\s-][a-z]{{3}}",
    ),
)
DATE_NEXT = re.compile(
    rf"{_GAP}(?:\(?{WEEKDAY}\)?{_GAP})?(?:[0-9]{{4}}[-/.年]|[0-9]{{1,2}}/[0-9]|(?:[0-9]{{1,2}}[\s-])?{MONTH})",
    re.IGNORECASE,
)
STEMS = ("tee_", "", "early_")
