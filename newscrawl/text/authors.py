"""Read a list of names as bylines print it: "A in Beijing and B, C at the United Nations"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.items import Author
from newscrawl.text.names import (
    has_han,
    is_person,
    is_place,
    is_role,
    looks_chinese,
    person_name,
    place_name,
)
from newscrawl.text.organizations import is_known, is_organization, unify_source
from newscrawl.text.pieces import pieces, trim
from newscrawl.text.posts import (
    holds_institution,
    is_affiliation,
    is_institution,
    is_post,
    paper_before,
    split_affiliation,
    split_paper,
)
from newscrawl.text.word_lists import words

_LONGEST_PLACE = 80
_NOBODYS = "Agencies"  # it stands for several: no author writes for it
_LONGEST_PLAIN_NAME = 4  # words
_IN = re.compile(r"(?:^| )(?:based )?(?:in|at|from|on board|on|near|aboard) ")
_IN_CAPITALS = re.compile(r" (?:IN|AT) ")
_IN_TITLE = re.compile(r" (?:In|At) ")


@dataclass
class Names:
    """The content of a list of names."""

    authors: tuple[Author, ...] = ()
    affiliation: str | None = None
    """The paper behind a name: "Zhang San, China Daily", "Zhang San for China Daily"."""
    doubts: tuple[str, ...] = ()
    """Pieces in the place of a name that are not one, or an odd one, as printed."""


def read_names(text: str) -> Names:
    """The authors of a list of names, in order, each once, and the paper they write for.

    `in`, `at` (and `from`, `on`, `near`, `aboard`) introduce a location, which holds for all names since the previous
    one. Behind a name, "of …", "for …" and a known paper are an affiliation, "a professor at …" and "Chief
    Correspondent" a post: neither is an author. A dash or "via" joins authors. An author named twice keeps the first
    known location.
    """
    reader = _Reader()
    segments = list(pieces(text))
    for at, (joint, segment) in enumerate(segments):
        if at + 1 == len(segments) and _is_affiliation(joint, segment, reader):
            reader.affiliate(segment)
            continue
        reader.read(joint, segment)
    authors, doubts = _once(reader.finish())
    return Names(tuple(authors), reader.affiliation, tuple(dict.fromkeys(doubts)))


@dataclass
class _Reader:
    """Reads the pieces of a list from left to right."""

    waiting: list[str] = field(default_factory=list)
    """Names since the previous location."""
    place: str | None = None
    """The location being read; a further piece may belong to it."""
    has_post: bool = False
    """Whether a post is being read; a further piece may belong to it."""
    affiliation: str | None = None
    done: list[tuple[str, str | None]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def read(self, joint: str, segment: str) -> None:
        if is_role(segment):
            return
        if self.seen and joint != "slash" and self._is_post(joint, segment):
            self.has_post = True
            self.affiliate(paper_before(segment))
            return
        if joint in {"comma", "tight"} and self._is_unknown_house(segment):
            self.affiliate(segment)
            self.has_post = True
            return
        name, place = self._split(joint, segment)
        if not name and place is None:
            self.has_post = True
        elif place is None:
            self._read_plain(joint, name)
        elif name:
            self._name(name)
            self.place = place
        else:
            self.place = place if self.place is None else f"{self.place} and {place}"

    def _is_unknown_house(self, segment: str) -> bool:
        """Whether a school or an office stands behind a person; a known paper there may be an author too."""
        if not self.waiting or is_institution(self.waiting[-1]) or is_known(segment):
            return False
        return (
            is_institution(segment)
            and split_affiliation(segment)[1] is None
            and not _IN.search(segment)
        )

    def _split(self, joint: str, segment: str) -> tuple[str, str | None]:
        """The name and the place of a piece; both empty where it is only a paper. The paper is noted."""
        name, place = _split_place(segment)
        if place is not None and _is_affiliation(joint, name, self):
            self.affiliate(name)
            return "", place
        if place is not None and is_known(place) and name:
            self.affiliate(place)
            return name, None
        if place is not None:
            place, paper = split_paper(place)
            self.affiliate(paper)
        if is_known(name):
            return name, place
        before, paper = split_affiliation(name)
        if paper is None or not (before or self.seen):
            return name, place
        self.affiliate(paper)
        return before, place

    def affiliate(self, paper: str | None) -> None:
        """Note the first paper that an author writes for; a university does not count."""
        if paper is None:
            return
        if self.affiliation is None and (is_known(paper) or not holds_institution(paper)):
            self.affiliation = unify_source(paper)

    def finish(self) -> list[tuple[str, str | None]]:
        self._close()
        return self.done

    def _is_post(self, joint: str, segment: str) -> bool:
        """Whether a piece is a post or the continuation of one: anything but another name or a location."""
        if is_affiliation(segment) or _IN.match(segment):
            return False
        if is_post(segment):
            return True
        if joint == "with" and not is_known(segment) and is_institution(segment):
            return True
        if not self.has_post:
            return False
        name, _place = _split_place(segment)
        name, _paper = split_affiliation(name)
        if is_known(name) and joint in {"and", "dash"}:
            return False
        return not (
            " " in name and is_person(name) and not is_institution(name) and not is_place(name)
        )

    def _read_plain(self, joint: str, segment: str) -> None:
        if segment.casefold().rstrip(".") in words("names.toml", "suffixes") and self.waiting:
            self.waiting[-1] += f" {segment}"
        elif self._goes_on(joint, segment):
            self.waiting[-1] += f" and {segment}"
        elif self.place is not None and self._belongs_to_place(joint, segment):
            self.place += f" and {segment}" if joint == "and" else f", {segment}"
        elif (
            self.waiting and self.place is None and joint in {"comma", "dash"} and is_place(segment)
        ):
            self.place = segment
        else:
            self._name(segment)

    def _goes_on(self, joint: str, segment: str) -> bool:
        """Whether a piece behind "and" continues an institution's name: "Center for China and Globalization"."""
        if joint != "and" or " " in segment or not self.waiting or self.place is not None:
            return False
        before = self.waiting[-1]
        return is_institution(before) and split_affiliation(before)[1] is None and _has_link(before)

    def _belongs_to_place(self, joint: str, segment: str) -> bool:
        if (
            segment.casefold() in self.seen
            or is_organization(segment)
            or joint in {"slash", "dash"}
        ):
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
        self.has_post = False
        self.waiting.append(name)
        self.seen.add(name.casefold())

    def _close(self) -> None:
        self.done += [(name, self.place) for name in self.waiting]
        self.waiting, self.place = [], None


def _has_link(name: str) -> bool:
    return any(f" {word} " in name for word in ("of", "for"))


def _split_place(segment: str) -> tuple[str, str | None]:
    """ "Zhang San in Beijing" -> ("Zhang San", "Beijing"); "in Beijing" -> ("", "Beijing")."""
    hit = _IN.search(segment)
    if hit is None and segment.isupper():
        hit = _IN_CAPITALS.search(segment)
        if hit is not None and " " not in segment[: hit.start()]:
            hit = None  # KIM IN SOO
    if hit is None:
        hit = _IN_TITLE.search(segment)
        if hit is not None and not is_place(segment[hit.end() :]):
            hit = None  # Kim In Soo
    if hit is None:
        return segment, None
    return trim(segment[: hit.start()]), trim(segment[hit.end() :])


def _is_affiliation(joint: str, segment: str, reader: _Reader) -> bool:
    """Whether a piece is an organization behind a comma or a slash that follows a person."""
    if joint not in {"comma", "tight", "slash"} or not reader.waiting or is_post(segment):
        return False
    if unify_source(segment) == _NOBODYS:
        return False
    if not is_organization(segment) or is_organization(reader.waiting[-1]):
        return False
    return is_known(segment) or split_affiliation(segment)[1] is None


def _once(found: list[tuple[str, str | None]]) -> tuple[list[Author], list[str]]:
    authors: dict[str, Author] = {}
    doubts: list[str] = []
    for printed, place in found:
        author = _author(printed, place)
        if author is None or _is_odd(author):
            doubts.append(printed)
        if place and len(place) > _LONGEST_PLACE:
            doubts.append(place)
        if author is not None:
            known = authors.setdefault(author.name.casefold(), author)
            known.location = known.location or author.location
    return list(authors.values()), doubts


def _author(printed: str, place: str | None) -> Author | None:
    location = place_name(place) if place and len(place) <= _LONGEST_PLACE else None
    if is_organization(printed) or (is_institution(printed) and _has_link(printed)):
        return Author(unify_source(printed), location or None, "organization")
    if not is_person(printed):
        return None
    return Author(person_name(printed), location or None)


def _is_odd(author: Author) -> bool:
    """Whether an organization opens with a person's name, or a person's name holds a school, a place or many words."""
    if author.kind == "organization":
        return not is_known(author.name) and looks_chinese(" ".join(author.name.split()[:2]))
    return (
        is_institution(author.name)
        or is_place(author.name)
        or sum(word[0].isupper() for word in author.name.split()) > _LONGEST_PLAIN_NAME
    )
