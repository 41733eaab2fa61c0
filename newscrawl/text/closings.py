"""Recognise lines at the end or beginning of an old body that name its source, editors or makers.

fact: closing-lines
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.text.authors import read_names
from newscrawl.text.bylines import parse_byline
from newscrawl.text.cleaning import clean
from newscrawl.text.organizations import is_known, is_organization, unify_source
from newscrawl.text.stamps import read_stamps

if TYPE_CHECKING:
    from newscrawl.items import Author

_LONGEST = 120
_EDGES = " ,;|·-*"
_BRACKETS = re.compile(r"[(（\[【]\s?([^()（）\[\]【】]{1,100}?)\s?[)）\]】]")
_FROM = re.compile(
    r"(?:sources?|from|by|via|for|special to)\s?[:：]?\s|来源\s?[：:]\s?", re.IGNORECASE
)
_BY = re.compile(r"by\s?[:：]?\s(?=\S)", re.IGNORECASE)
_JOINTS = re.compile(r"\s?[/,&、]\s?|\s?-\s|\s-\s?|(?<=[A-Za-z])-(?=[A-Z])|\s(?:and|via)\s")
_EDITED = re.compile(r"(?:edited|copy ?edited|web edited|proofread) by\s?[:：]?\s", re.IGNORECASE)
_AND_EDITED = re.compile(r"[,;]?\s(?:and\s)?edited by\s", re.IGNORECASE)
_OTHER_WORK = re.compile(
    r"(?:(?:the )?(?:videos?|films?|footage|animation|graphics?|illustrations?|produc(?:er|ed|tion)|filmed|shot|photos?|pictures?|camera)"
    r"(?: (?:and|&) (?:videos?|photos?|text|graphics?|edited|editing))?(?: (?:provided|courtesy|editing))?(?: (?:by|of)\s?[:：]?\s|\s?[:：]\s?))",
    re.IGNORECASE,
)
_GLUED_LINE = re.compile(
    rf"[.!?…。！？][\"”’')）」]{{0,2}}\s{{0,2}}([(（\[【]\s?[^()（）\[\]【】]{{2,{_LONGEST}}}\s?[)）\]】])[.。]?$"
)
_GLUED = re.compile(r"[.!?…][\"”’')）]{0,2}\s{0,2}([(（\[]\s?[^()（）\[\]]{2,40}\s?[)）\]])\.?$")


@dataclass(frozen=True)
class Closing:
    """The content of a line at an edge of the body."""

    source: str | None = None
    editors: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()


def closing_line(line: str) -> Closing | None:
    """The content of a line that closes a body and is not part of it; `None` for text of the body.

    "(Xinhua)", "By Agencies", "China Daily/Agencies", "Edited by Li Lei", "Video by Li Lei, chinadaily.com.cn". Call it
    only at the edges of a body: in its middle such a line may be an entry of a list.
    """
    if len(line) > 2 * _LONGEST:
        return None
    if found := byline(line):
        return found
    text = clean(line).rstrip(".。")
    in_brackets = _BRACKETS.fullmatch(text)
    text = (in_brackets[1] if in_brackets else text).strip(_EDGES)
    if not text or len(text) > _LONGEST:
        return None
    if edited := _EDITED.match(text):
        names = _names(text[edited.end() :])
        return Closing(editors=names) if names else None
    if work := _OTHER_WORK.match(text):
        return _other_work(text[work.end() :])
    source = _source(text, in_brackets=in_brackets is not None)
    return Closing(source) if source else None


def byline(line: str) -> Closing | None:
    """The content of a line that is only a byline: "By Li Lei in Dalian (China Daily)"; else None."""
    text = line.strip("()（）[] ")
    if len(line) > _LONGEST or not _BY.match(text):
        return None
    found = parse_byline(text.rstrip(".").replace("\n", " | "))
    if found.doubts or not found.authors or not all(map(_is_full_name, found.authors)):
        return None
    return Closing(found.source, found.editors, found.authors)


def _is_full_name(author: Author) -> bool:
    """Whether an author is a person with a name of several words, unlike "By Train"."""
    return author.kind == "person" and " " in author.name and not author.name[0].islower()


def is_dated(line: str) -> bool:
    """Whether a short line holds a time."""
    return len(line) <= _LONGEST and read_stamps(clean(line)).printed is not None


def opening_line(line: str) -> bool:
    """Whether a line is like the one under a headline: a source, a stamp, or both."""
    if len(line) > _LONGEST:
        return False
    stamps = read_stamps(clean(line))
    parts = [part for part in map(_bare, stamps.rest.split("|")) if part]
    if stamps.printed is None:
        return (
            bool(parts) and _source(parts[0], in_brackets="(" in line or "（" in line) is not None
        )
    return all(_source(part, in_brackets=True) for part in parts)


def is_beside_headline(line: str) -> bool:
    """Whether a short line stands in brackets, as names under headlines of 2002 do, or is an `opening_line`."""
    if len(line) > _LONGEST:
        return False
    rest = read_stamps(clean(line)).rest.strip(" |")
    return _BRACKETS.fullmatch(rest) is not None or opening_line(line)


def glued_line(paragraph: str) -> tuple[str, str]:
    """A paragraph without the brackets behind its last sentence, and these brackets, "" where there are none."""
    glued = _GLUED_LINE.search(paragraph, max(0, len(paragraph) - 2 * _LONGEST))
    return (paragraph[: glued.start(1)].rstrip(), glued[1]) if glued else (paragraph, "")


def without_glued_source(paragraph: str) -> tuple[str, str | None]:
    """A body's last paragraph without the source in brackets at its end, and that source: "… on Friday. (Xinhua)"."""
    glued = _GLUED.search(paragraph, max(0, len(paragraph) - _LONGEST))
    closing = closing_line(glued[1]) if glued else None
    if glued is None or closing is None or closing.source is None:
        return paragraph, None
    return paragraph[: glued.start(1)].rstrip(), closing.source


def _bare(part: str) -> str:
    return part.strip(" ()（）[]【】,;:：|-")


def _source(text: str, *, in_brackets: bool) -> str | None:
    """The source, where a text only names one; outside of brackets it has to be known."""
    label = _FROM.match(text)
    name = text[label.end() :] if label else text
    parts = [name] if is_known(name) else [part for part in _JOINTS.split(name) if part]
    is_source = is_organization if in_brackets else is_known
    return unify_source(name) if parts and all(map(is_source, parts)) else None


def _other_work(text: str) -> Closing | None:
    """The editors in "Li Lei and edited by He Qiu" behind "Video by"; None for a sentence."""
    makers, _, edited = _AND_EDITED.sub("|", text).partition("|")
    return Closing(editors=_names(edited)) if _names(makers) else None


def _names(text: str) -> tuple[str, ...]:
    """The names of a list; empty where a name has no capital, as in a sentence."""
    names = tuple(author.name for author in read_names(text).authors)
    return () if any(name[:1].islower() for name in names if "." not in name) else names
