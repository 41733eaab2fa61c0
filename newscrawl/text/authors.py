"""Reads a list of names as bylines print it: "A in Beijing and B, C at the United Nations"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.items import Author
from newscrawl.text.names import has_han, is_person, is_place, is_role, looks_chinese, person_name
from newscrawl.text.sources import is_organization, unify_source

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_PLACE = 80
_EDGES = " ,;:/()[]（）【】，；、-"
_FULL_STOP = re.compile(r"(?<![A-Z]\.[A-Z])\.$")

_JOINT = re.compile(
    r" ?[,，、;；](?P<gap> ?)(?P<also>(?:and|AND|&) )?"
    r"|(?P<and> (?:and|AND|And|with) | ?[&＆] ?)"
    r"|(?P<slash> ?/ ?)"
)
_IN = re.compile(r"(?:^| )(?:in|at|from|on|near|aboard) ")
_IN_CAPITALS = re.compile(r" (?:IN|AT) ")
_FOR = re.compile(r",? (?:special(?:ly)? )?(?:for|to) (?:the )?", re.IGNORECASE)


@dataclass
class Names:
    """What a list of names says."""

    authors: tuple[Author, ...] = ()
    affiliation: str | None = None
    """The paper behind the last name: "Zhang San, China Daily", "Zhang San for China Daily"."""


def read_names(text: str) -> Names:
    """The authors of a list of names, in order, each once, and the paper they write for.

    `in`, `at` (and `from`, `on`, `near`, `aboard`) introduce a location, which holds for all names since the previous
    one (RULES, "Bylines"). Who is named twice keeps the first location that is known. What can be
    no name is left out.
    """
    text, affiliation = _cut_affiliation(text)
    reader = _Reader()
    segments = list(_segments(text))
    for joint, segment in segments:
        if (joint, segment) == segments[-1] and _is_affiliation(joint, segment, reader):
            affiliation = affiliation or unify_source(segment)
            continue
        reader.read(joint, segment)
    return Names(tuple(_once(reader.finish())), affiliation)


@dataclass
class _Reader:
    """Takes the pieces of a list from left to right."""

    waiting: list[str] = field(default_factory=list)
    """Names since the previous location."""
    place: str | None = None
    """The location being read; a further piece may belong to it."""
    done: list[tuple[str, str | None]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def read(self, joint: str, segment: str) -> None:
        if is_role(segment):
            return
        name, place = _split_place(segment)
        if place is None:
            self._read_plain(joint, segment)
        elif name:
            self._name(name)
            self.place = place
        elif self.place is None:
            self.place = place
        else:
            self.place += f" and {place}"

    def finish(self) -> list[tuple[str, str | None]]:
        self._close()
        return self.done

    def _read_plain(self, joint: str, segment: str) -> None:
        if self.place is not None and self._belongs_to_place(joint, segment):
            self.place += f" and {segment}" if joint == "and" else f", {segment}"
        elif self.waiting and self.place is None and joint == "comma" and is_place(segment):
            self.place = segment
        else:
            self._name(segment)

    def _belongs_to_place(self, joint: str, segment: str) -> bool:
        if segment.casefold() in self.seen or is_organization(segment) or joint == "slash":
            return False
        if " " not in segment or is_place(segment):
            return not has_han(segment)
        if joint != "comma" or looks_chinese(segment):
            return False
        shouted = segment.isupper() and not str(self.place).isupper()
        return not (shouted and any(name.isupper() for name in self.waiting))

    def _name(self, name: str) -> None:
        if self.place is not None:
            self._close()
        self.waiting.append(name)
        self.seen.add(name.casefold())

    def _close(self) -> None:
        self.done += [(name, self.place) for name in self.waiting]
        self.waiting, self.place = [], None


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """Pieces with what stands before each: "and", "comma", "tight" (no space behind it), "slash"."""
    joint, start = "", 0
    for mark in _JOINT.finditer(text):
        piece = _trim(text[start : mark.start()])
        if piece:
            yield joint, piece
        joint, start = _joint(mark), mark.end()
    piece = _trim(text[start:])
    if piece:
        yield joint, piece


def _joint(mark: re.Match[str]) -> str:
    if mark["and"] or mark["also"]:
        return "and"
    if mark["slash"]:
        return "slash"
    return "comma" if mark["gap"] else "tight"


def _split_place(segment: str) -> tuple[str, str | None]:
    """ "Zhang San in Beijing" -> ("Zhang San", "Beijing"); "in Beijing" -> ("", "Beijing")."""
    hit = _IN.search(segment)
    if hit is None and segment.isupper():
        hit = _IN_CAPITALS.search(segment)
        if hit is not None and " " not in segment[: hit.start()]:
            hit = None  # KIM IN SOO
    if hit is None:
        return segment, None
    return _trim(segment[: hit.start()]), _trim(segment[hit.end() :])


def _trim(piece: str) -> str:
    """Without marks at its ends; the full stop of "D.C." stays."""
    return _FULL_STOP.sub("", piece.strip(_EDGES)).strip(_EDGES)


def _cut_affiliation(text: str) -> tuple[str, str | None]:
    """Takes "for China Daily", "Special to China Daily" off the end."""
    hits = list(_FOR.finditer(text))
    if not hits:
        return text, None
    rest = text[hits[-1].end() :]
    if not is_organization(rest):
        return text, None
    return text[: hits[-1].start()], unify_source(rest)


def _is_affiliation(joint: str, segment: str, reader: _Reader) -> bool:
    """An organization behind a comma or a slash that follows a person."""
    if joint not in {"comma", "tight", "slash"} or not reader.waiting:
        return False
    return is_organization(segment) and not is_organization(reader.waiting[-1])


def _once(found: list[tuple[str, str | None]]) -> list[Author]:
    authors: dict[str, Author] = {}
    for printed, place in found:
        author = _author(printed, place)
        if author is None:
            continue
        known = authors.setdefault(author.name.casefold(), author)
        known.location = known.location or author.location
    return list(authors.values())


def _author(printed: str, place: str | None) -> Author | None:
    location = person_name(place) if place and len(place) <= _LONGEST_PLACE else None
    if is_organization(printed):
        return Author(unify_source(printed), location or None, "organization")
    if not is_person(printed):
        return None
    return Author(person_name(printed), location or None)
