"""Read the line under the headline: authors, their places, the source and the printed stamp.

fact: byline-forms, wire-copy-unsigned. design: bylines
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.text.authors import read_names
from newscrawl.text.cleaning import clean
from newscrawl.text.names import has_han, is_person, looks_chinese
from newscrawl.text.organizations import is_organization, unify_source, without_buttons
from newscrawl.text.parts import EDGES, WORK, Findings, read_part, without_for
from newscrawl.text.people import read_people
from newscrawl.text.posts import is_post
from newscrawl.text.stamps import Stamps, is_like_a_stamp, read_stamps

if TYPE_CHECKING:
    from newscrawl.items import Author
    from newscrawl.text.dates import Stamp

_LONGEST_LINE = 2_000
_LONGEST_SOURCE = 60
_LONGEST_BY = 200

_BY = re.compile(r"by\s", re.IGNORECASE)
_STOPS = (".", "。", "!", "?", "！", "？")

_BARS = re.compile("[|｜丨¦∣│]")
_BEFORE_STAMP = re.compile(r"\s(?:on|at)\s?(?=\|)")  # "By Zhang San on March 9, 2024"
_LABELLED = re.compile(r"\w ?[:：](?!//)")
_MAIL = re.compile(
    r"[(（\[<]? ?(?:e-?mail ?[:：]? ?)?[\w.+-]{1,64}@[\w.-]{1,100} ?[)）\]>]?", re.IGNORECASE
)


@dataclass(frozen=True)
class Byline:
    """The content of a byline line."""

    authors: tuple[Author, ...] = ()
    source: str | None = None
    """In the one spelling of `unify_source`."""
    stamps: Stamps = field(default_factory=Stamps)
    editors: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """Sentences, each about a quoted piece in the place of a name: not a name, or an odd one."""

    @property
    def stamp(self) -> Stamp | None:
        """The printed stamp; that of the last change, where the line has several."""
        return self.stamps.printed


def parse_byline(line: str) -> Byline:
    """Authors, source and stamp of a line such as "By A in B | C | Updated: D", parts in any order.

    Old and Chinese forms too. A part that is neither "By …" nor labelled is the source; a known one, even in
    brackets, goes before others. A bare name without bars or stamp is ignored.
    """
    text = clean(line[:_LONGEST_LINE])
    if "@" in text:
        text = _MAIL.sub(" ", text)
    stamps = read_stamps(text)
    rest = _BEFORE_STAMP.sub(" ", stamps.rest)
    parts = [one for one in map(str.strip, _BARS.split(rest)) if one.strip(EDGES)]
    found = Findings()
    framed = stamps.printed is not None or len(parts) > 1
    for part in parts:
        read_part(part, found, framed=framed)
    authors = _once(found.authors or found.pictures)
    source = _source(found, framed=framed)
    found.doubts += (f'"{name}" is neither author nor source' for name in _lost(found, source))
    editors, doubts = dict.fromkeys(found.editors), dict.fromkeys(found.doubts)
    return Byline(tuple(authors), source, stamps, tuple(editors), tuple(doubts))


def opens_with_by(line: str) -> bool:
    """Whether a line begins with "By"."""
    return _BY.match(line) is not None


def is_byline(line: str) -> bool:
    """Whether a line is a byline: "By Li Lei in Beijing", not "By contrast, the harbor is quiet." """
    if not opens_with_by(line) or line.endswith(_STOPS) or len(line) > _LONGEST_BY:
        return False
    authors = parse_byline(f"{line} | ").authors
    return bool(authors) and all(
        not author.name[:1].islower() or len(authors) == 1 for author in authors
    )


def parse_authors(named: str) -> tuple[Author, ...]:
    """The authors of a list that stands alone, in metadata or a comment: "Tan Boyi in Lakeside; Wei Anlan (China Daily)"."""
    by = WORK.match(named)
    text = clean(named[by.end() :] if by else named)
    if has_han(text):
        return read_people(text).authors
    return parse_byline(f"By {text}").authors or read_names(text).authors


def _source(found: Findings, *, framed: bool) -> str | None:
    slots = [_slot(slot) for slot in found.slots]
    slots = [slot for slot in slots if _can_be_source(slot)]
    known = [name for name in (*slots, *found.hints) if is_organization(name)]
    fallback = [slot for slot in slots if framed or has_han(slot)]
    for name in (*known, *fallback, *found.hints):
        unified = unify_source(name)
        if unified:
            return unified
    return None


def _lost(found: Findings, source: str | None) -> list[str]:
    """Parts between the bars that read as names and are neither author nor source."""
    slots = map(_slot, found.slots)
    return [
        slot
        for slot in slots
        if " " in slot
        and is_person(slot)
        and not is_organization(slot)
        and not is_post(slot)
        and unify_source(slot) != source
    ]


def _slot(printed: str) -> str:
    slot = without_for(printed)
    return slot if is_organization(slot) else without_buttons(slot)


def _can_be_source(slot: str) -> bool:
    if not slot or len(slot) > _LONGEST_SOURCE:
        return False
    if is_organization(slot):
        return True
    if _LABELLED.search(slot) or is_like_a_stamp(slot) or is_post(slot):
        return False
    return not looks_chinese(slot) and any(map(str.isalpha, slot))


def _once(authors: list[Author]) -> list[Author]:
    by_name: dict[str, Author] = {}
    for author in authors:
        by_name.setdefault(author.name.casefold(), author)
    return list(by_name.values())
