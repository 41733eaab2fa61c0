"""What a page and its headers state about rights: robots, text and data mining, copyright. Nothing is judged here."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADERS = frozenset(("x-robots-tag", "tdm-reservation", "tdm-policy"))
META = frozenset(
    "robots googlebot tdm-reservation tdm-policy copyright rights dc.rights dcterms.rights".split()
)

_HEAD_MAX = 128 * 1024  # characters; meta elements stand in the head
_MARKS = ("©", "&copy;", "Copyright", "COPYRIGHT", "copyright", "版权所有")
_MOST_PLACES = 20
"""Most places of a mark that are looked at, from the end of the page."""
_UNSEEN = (
    ("<script", "</script>"),
    ("<SCRIPT", "</SCRIPT>"),
    ("<style", "</style>"),
    ("<!--", "-->"),
)
_BEFORE, _BEHIND = 300, 1_200  # characters around a mark
_LONGEST = 500

_META = re.compile(r"(?i)<meta\b([^<>]{1,2000})>")
_WORDS = ("robots", "googlebot", "tdm-", "copyright", "rights")
"""A head without any of them has no such element."""
_ATTRIBUTE = re.compile(r"([\w:.-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_BLOCK = re.compile(
    r"(?i)</?(?:p|div|td|th|tr|table|tbody|br|hr|li|ul|ol|dl|dd|dt|footer|body|html|center|section|h[1-6])\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")


def header_rights(headers: Iterable[tuple[str, str]]) -> list[str]:
    """What the headers of an answer state, as "name: value" with the name in lower case."""
    found = [(name.lower(), clean(value)) for name, value in headers]
    return [f"{name}: {value}" for name, value in found if name in HEADERS and value]


def page_rights(html: str) -> list[str]:
    """What a page states in meta elements and in its copyright line, in the same form: "robots: noindex"."""
    head = html[:_HEAD_MAX]
    end = head.find("</head")
    found = [f"{name}: {value}" for name, value in _in_meta(head[:end] if end > 0 else head)]
    line = _copyright_line(html)
    return list(dict.fromkeys([*found, *([f"copyright: {line}"] if line else [])]))


def _in_meta(head: str) -> Iterator[tuple[str, str]]:
    lower = head.lower()
    if not any(word in lower for word in _WORDS):
        return
    for meta in _META.finditer(_without(head, "<!--", "-->")):
        given = {
            match[1].lower(): match[2] or match[3] or match[4] or ""
            for match in _ATTRIBUTE.finditer(meta[1])
        }
        name = given.get("name", given.get("property", "")).strip().lower()
        value = clean(unescape(given.get("content", "")))[:_LONGEST]
        if name in META and value:
            yield name, value


def _without(text: str, opening: str, closing: str) -> str:
    """A text without its comments, or other parts between two marks; one that is not closed reaches to the end."""
    kept, end = [], 0
    while (start := text.find(opening, end)) >= 0:
        kept.append(text[end:start])
        end = text.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        end += len(closing)
    return "".join([*kept, text[end:]])


def _copyright_line(html: str) -> str | None:
    """The last text of a page with a mark of copyright, up to the ends of its block."""
    for place in sorted({_last(html, mark) for mark in _MARKS} - {-1}, reverse=True):
        if line := _line_at(html, place):
            return line
    return None


def _last(html: str, mark: str) -> int:
    """The last place of a mark in text: not in a tag, a script or a comment; -1 where it has none."""
    place = len(html)
    for _ in range(_MOST_PLACES):
        place = html.rfind(mark, 0, place)
        if place < 0:
            return -1
        before = html[max(0, place - _BEFORE * 10) : place]
        is_in_tag = before.rfind("<") > before.rfind(">")
        is_in_script = before.rfind("<script") > before.rfind("</script")
        is_in_comment = before.rfind("<!--") > before.rfind("-->")
        if not (is_in_tag or is_in_script or is_in_comment):
            return place
    return -1


def _line_at(html: str, place: int) -> str:
    before = html[max(0, place - _BEFORE) : place]
    behind = html[place : place + _BEHIND]
    opening = list(_BLOCK.finditer(before))
    if opening:
        before = before[opening[-1].end() :]
    elif "<" not in before.partition(">")[0]:  # it begins within a tag
        before = before.partition(">")[2] or before
    closing = _BLOCK.search(behind)
    if closing:
        behind = behind[: closing.start()]
    text = before + behind
    for mark, end in _UNSEEN:
        text = _without(text, mark, end)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return clean(unescape(text.partition("<")[0]))[:_LONGEST].strip()
