"""Reads the line under the headline: who wrote it, where, whose it is, and the printed stamp."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.text.authors import read_names
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import Stamp, parse_stamp
from newscrawl.text.names import has_han, is_person, looks_chinese
from newscrawl.text.parts import EDGES, WORK, Findings, read_part, without_for
from newscrawl.text.people import read_people
from newscrawl.text.posts import is_post
from newscrawl.text.sources import is_organization, unify_source, without_buttons

if TYPE_CHECKING:
    from newscrawl.items import Author

_LONGEST_LINE = 2_000
_LONGEST_SOURCE = 60

_BARS = re.compile("[|｜丨¦∣│]")
_UPDATED = re.compile(r"updated?|modified|更新", re.IGNORECASE)
_STAMP_LABEL = re.compile(
    r"(?<![A-Za-z])(?:last |first )?(?:updated?|published|modified|posted|date|time|发布时间|更新时间|发布|更新|时间|日期)"
    r"(?: on| at| time)? ?[：:]? ?$",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"[(（\[<]? ?(?:e-?mail ?[:：]? ?)?[\w.+-]{1,64}@[\w.-]{1,100} ?[)）\]>]?", re.IGNORECASE
)


@dataclass(frozen=True)
class Byline:
    """What a byline line says."""

    authors: tuple[Author, ...] = ()
    source: str | None = None
    """In the one spelling of `unify_source`."""
    stamp: Stamp | None = None
    editors: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What stands where a name would and gave none, or an odd one; each is a sentence that quotes it."""


def parse_byline(line: str) -> Byline:
    """Authors, source and stamp of a line such as "By A in B | C | Updated: D", parts in any order.

    Old and Chinese forms too. A part that is neither "By …" nor labelled is the source, a known one, also one in
    brackets, before any other; a bare name without bars or stamp is nothing.
    """
    text = _MAIL.sub(" ", clean(line[:_LONGEST_LINE]))
    stamp = _stamp(text)
    parts = _parts(text, stamp)
    found = Findings()
    framed = stamp is not None or len(parts) > 1
    for part in parts:
        read_part(part, found, framed=framed)
    authors = _once(found.authors or found.pictures)
    source = _source(found, framed=framed)
    found.doubts += (f'"{name}" is neither author nor source' for name in _lost(found, source))
    editors, doubts = dict.fromkeys(found.editors), dict.fromkeys(found.doubts)
    return Byline(tuple(authors), source, stamp, tuple(editors), tuple(doubts))


def parse_authors(named: str) -> tuple[Author, ...]:
    """The authors of a list that stands alone, in metadata or a comment: "Tan Boyi in Lakeside; Wei Anlan"."""
    by = WORK.match(named)
    text = clean(named[by.end() :] if by else named)
    return (read_people(text) if has_han(text) else read_names(text)).authors


def _stamp(text: str) -> Stamp | None:
    """The stamp behind "Updated", else the first."""
    word = _UPDATED.search(text)
    updated = parse_stamp(text[word.end() :]) if word else None
    return updated or parse_stamp(text)


def _parts(text: str, stamp: Stamp | None) -> list[str]:
    """What stands between bars and stamps, stripped of brackets that nothing closes."""
    for _ in range(3):
        if stamp is None:
            break
        before, _raw, after = text.partition(stamp.raw)
        text = f"{_STAMP_LABEL.sub('', before)}|{after}"
        stamp = parse_stamp(text)
    return [part for part in (piece.strip() for piece in _BARS.split(text)) if part.strip(EDGES)]


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
    """What reads as a name between the bars and was taken for nothing."""
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
    return slot if is_organization(slot) or has_han(slot) else without_buttons(slot)


def _can_be_source(slot: str) -> bool:
    if not slot or len(slot) > _LONGEST_SOURCE:
        return False
    if is_organization(slot):
        return True
    if looks_chinese(slot) or is_post(slot) or ":" in slot:
        return False
    return any(map(str.isalpha, slot))


def _once(authors: list[Author]) -> list[Author]:
    by_name: dict[str, Author] = {}
    for author in authors:
        by_name.setdefault(author.name.casefold(), author)
    return list(by_name.values())
