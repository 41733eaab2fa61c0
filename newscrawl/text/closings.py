"""The lines that close an old body, or open it, and are none of it: whose the story is, who edited it or filmed it.

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
    """What a line beside the body says."""

    source: str | None = None
    editors: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()


def closing_line(line: str) -> Closing | None:
    """What a line says that closes a body and is none of it; `None` for the text itself.

    "(Xinhua)", "By Agencies", "China Daily/Agencies", "Edited by Li Lei", "Video by Li Lei, chinadaily.com.cn". To be
    asked at the edges of a body alone: in its middle such a line may be an entry of a list.
    """
    if len(line) > 2 * _LONGEST:
        return None
    if said := byline(line):
        return said
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
    """What a line says that names the authors as under a headline, and nothing else: "By Li Lei in Dalian (China Daily)"."""
    text = line.strip("()（）[] ")
    if len(line) > _LONGEST or not _BY.match(text):
        return None
    said = parse_byline(text.rstrip(".").replace("\n", " | "))
    if said.doubts or not said.authors or not all(map(_is_full_name, said.authors)):
        return None
    return Closing(said.source, said.editors, said.authors)


def _is_full_name(author: Author) -> bool:
    """Whether it is a person of several words: "By Train" opens no body."""
    return author.kind == "person" and " " in author.name and not author.name[0].islower()


def is_dated(line: str) -> bool:
    """Whether a short line holds a time."""
    return len(line) <= _LONGEST and read_stamps(clean(line)).printed is not None


def opening_line(line: str) -> bool:
    """Whether a line that opens a body is what stands under a headline: a source, a stamp, or both."""
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
    """Whether a short line stands in brackets, as a name does under a headline of 2002, or opens a body otherwise."""
    if len(line) > _LONGEST:
        return False
    rest = read_stamps(clean(line)).rest.strip(" |")
    return _BRACKETS.fullmatch(rest) is not None or opening_line(line)


def glued_line(paragraph: str) -> tuple[str, str]:
    """A paragraph without the brackets behind its last sentence, and these; empty where there are none."""
    glued = _GLUED_LINE.search(paragraph, max(0, len(paragraph) - 2 * _LONGEST))
    return (paragraph[: glued.start(1)].rstrip(), glued[1]) if glued else (paragraph, "")


def without_glued_source(paragraph: str) -> tuple[str, str | None]:
    """A body's last paragraph without the source in brackets at its end, and that source: "… on Friday. (Xinhua)"."""
    glued = _GLUED.search(paragraph, max(0, len(paragraph) - _LONGEST))
    said = closing_line(glued[1]) if glued else None
    if glued is None or said is None or said.source is None:
        return paragraph, None
    return paragraph[: glued.start(1)].rstrip(), said.source


def _bare(part: str) -> str:
    return part.strip(" ()（）[]【】,;:：|-")


def _source(text: str, *, in_brackets: bool) -> str | None:
    """The source that a text names and nothing else; outside of brackets only one that is known."""
    label = _FROM.match(text)
    name = text[label.end() :] if label else text
    parts = [name] if is_known(name) else [part for part in _JOINTS.split(name) if part]
    judge = is_organization if in_brackets else is_known
    return unify_source(name) if parts and all(map(judge, parts)) else None


def _other_work(text: str) -> Closing | None:
    """ "Li Lei and edited by He Qiu" behind "Video by": the editors stay; None for what is a sentence."""
    makers, _, edited = _AND_EDITED.sub("|", text).partition("|")
    return Closing(editors=_names(edited)) if _names(makers) else None


def _names(text: str) -> tuple[str, ...]:
    """Names, each with a capital; none where one has none, as in a sentence."""
    names = tuple(author.name for author in read_names(text).authors)
    return () if any(name[:1].islower() for name in names if "." not in name) else names
