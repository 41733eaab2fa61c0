"""Read one part, between two bars, of the line under the headline: names, a source, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.text.authors import read_names
from newscrawl.text.brackets import bare
from newscrawl.text.hints import Hints, fold
from newscrawl.text.labels import Label, labelled
from newscrawl.text.names import has_han, is_person, is_place, looks_chinese
from newscrawl.text.organizations import is_known, is_organization, without_buttons
from newscrawl.text.people import is_house, read_people
from newscrawl.text.posts import is_post

if TYPE_CHECKING:
    from newscrawl.items import Author

EDGES = " ,;:|/()[]（）【】，；：、-"
_PICTURES = "photos?|pictures?|video|film|illustrations?|cartoons?|graphics?"
_WORDS = "text|story|stories|words|report(?:ed|ing)?|writ(?:ten|ing)|compiled|interview(?:ed)?|feature|commentary|analysis|review|opinion"
_BOTH = rf"(?:(?: (?:and|&) | ?[/&,] ?)(?:{_PICTURES}|{_WORDS}))?"
WORK = re.compile(
    rf"(?:(?P<pictures>(?:{_PICTURES})(?!.{{1,5}}(?:{_WORDS})))|(?P<edited>edited|editing)|(?P<other>translated|produced|designed)"
    rf"|(?:{_WORDS}|{_PICTURES}){_BOTH})? ?by(?: ?[:：] ?| )|(?:{_WORDS}){_BOTH} ?[:：] ?",
    re.IGNORECASE,
)
_OTHER_WORK = re.compile(
    r"[,;]? (?:and )?(?:photos?|pictures|videos?|edited|graphics?|illustrat(?:ed|ions?)|translated)"
    r"(?: (?:and|&) \w{1,15})? by\b",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?P<paper>[^,]{0,30}?)\b(?:(?:our|an?|the|staff|special|senior|chief|guest) )*"
    r"(?:reporter|writer|correspondent|journalist|columnist|contributor|intern)s?\b[:,]? ?",
    re.IGNORECASE,
)
_STAFF_HINTS = Hints("reporter|writer|correspondent|journalist|columnist|contributor|intern")
_SOME_BY = re.compile(r"\bby [A-Za-z]", re.IGNORECASE)
_ARTICLE = re.compile("^(?:an?|the|our) ", re.IGNORECASE)
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{0,80})(?:[)）\]】]|$)")
_NAME_IN_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]{3,60})[)）\]]")
_LATIN = re.compile("[A-Za-z]")
_GIVEN_FOR = re.compile("^(?:for|special to|provided (?:to|by)) ", re.IGNORECASE)


@dataclass
class Findings:
    authors: list[Author] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    """Parts between bars that may be the source."""
    hints: list[str] = field(default_factory=list)
    """Papers named within the list of authors: "Zhang San (China Daily)"."""
    pictures: list[Author] = field(default_factory=list)
    """Makers of the photos or the video: the authors where no writer is named."""
    editors: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_part(part: str, found: Findings, *, framed: bool) -> None:
    text = part.lstrip(EDGES)
    by = WORK.match(text)
    staff = _staff(text)
    head, labels = labelled(part)
    if by is not None:
        _read_work(by, text[by.end() :], part, found)
    elif labels:
        _read_labels(head, labels, found, framed=framed)
    elif staff is not None and _is_staff_line(staff, text[staff.end() :]):
        _read_by(text, part, found)
    elif has_han(part):
        _read_han(bare(part, EDGES), found)
    elif (framed and _read_lone(part, found)) or _read_given(part, found):
        return
    elif _SOME_BY.search(part) and not is_organization(part):
        found.doubts.append(f'"{part}" names no author')
    else:
        found.slots.append(part)


def _read_work(by: re.Match[str], text: str, part: str, found: Findings) -> None:
    if by["other"]:
        return
    if by["edited"]:
        found.editors += (author.name for author in read_names(text).authors)
    elif by["pictures"]:
        found.pictures += read_names(_BRACKET.sub(" ", text)).authors
    else:
        _read_by(text, part, found)


def _staff(text: str) -> re.Match[str] | None:
    return _STAFF.match(text) if _STAFF_HINTS.search(fold(text)) else None


def _is_staff_line(staff: re.Match[str], rest: str) -> bool:
    """Whether a line is like "Xinhua writers Zhang San and Li Si", without a "By"."""
    paper = _paper(staff)
    return bool(rest) and (is_organization(paper) if paper else is_person(rest) and " " in rest)


def _read_lone(part: str, found: Findings) -> bool:
    """Read names without a "By": in capitals in brackets, or all of Chinese people. False where the part has none."""
    in_brackets = part.isupper() and _NAME_IN_BRACKETS.fullmatch(part.strip()) is not None
    papers = [
        without_for(one) for one in _BRACKET.findall(part) if is_organization(without_for(one))
    ]
    names = read_names(part if in_brackets else _BRACKET.sub(" ", part))
    if is_known(part) or names.doubts or not names.authors:
        return False
    if any(
        one.kind != "person" or not (looks_chinese(one.name) or (in_brackets and " " in one.name))
        for one in names.authors
    ):
        return False
    found.authors += names.authors
    found.hints += filter(None, [*papers, names.affiliation])
    return True


def _read_given(part: str, found: Findings) -> bool:
    """Read a part like "Special to China Daily by Zhang San". False for other parts."""
    by = _SOME_BY.search(part)
    paper = without_for(part[: by.start()]) if by else ""
    if by is None or not is_organization(paper):
        return False
    found.hints.append(paper)
    _read_by(part[by.end() - 1 :], part, found)
    return True


def _read_by(text: str, part: str, found: Findings) -> None:
    before = len(found.authors)
    text = _brackets(_OTHER_WORK.split(text, maxsplit=1)[0], part, found)
    staff = _staff(text)
    if staff is not None and (not _paper(staff) or is_organization(_paper(staff))):
        found.hints.append(_paper(staff))
        text = text[staff.end() :]
    if has_han(text) and not _LATIN.search(text):
        people = read_people(text)
        found.authors += people.authors
        rest = people.rest
    else:
        names = read_names(text)
        found.authors += names.authors
        found.hints += filter(None, [names.affiliation])
        rest = names.doubts
    found.doubts += (f'"{piece}" in "{part}" is an odd name' for piece in rest)
    if len(found.authors) == before and not rest:
        found.doubts.append(f'"{part}" names no author')


def _paper(staff: re.Match[str]) -> str:
    return _ARTICLE.sub("", staff["paper"].strip())


def _brackets(text: str, part: str, found: Findings) -> str:
    """A list of names without its brackets: a paper in them is noted as a hint, a place is joined to the name before it."""

    def read(bracket: re.Match[str]) -> str:
        inner = without_for(bracket[1])
        if is_organization(inner):
            found.hints.append(inner)
        elif is_place(inner):
            return f" in {inner} "
        elif inner and not (has_han(inner) or is_post(inner) or is_person(inner)):
            found.doubts.append(f'"{inner}" in "{part}" is not a name')
        return " "

    return " ".join(_BRACKET.sub(read, text).split())


def _read_labels(head: str, labels: tuple[Label, ...], found: Findings, *, framed: bool) -> None:
    """Read a part with labels: "来源：新华网 作者：王五", "新华社记者 张三"."""
    house = read_people(head) if head and has_han(head) else None
    if house is not None and not house.rest:
        found.hints += filter(None, [house.house])
        found.authors += (one for one in house.authors if one.kind == "person")
    elif head:
        read_part(head, found, framed=framed)
    for at, label in enumerate(labels):
        if label.role in {"source", "foreign"}:
            _read_source(label.value, found)
        elif label.role == "editor":
            found.editors += (one.name for one in read_people(label.value).authors)
        elif label.role == "author" and label.value:
            goes_on = at + 1 < len(labels) and not labels[at + 1].has_colon
            _read_people(label, found, goes_on=goes_on)


def _read_source(value: str, found: Findings) -> None:
    """Read the value of a source's label; "新华网（记者 张三）" names an author as well."""
    if not has_han(value):
        found.slots.append(value)
        return
    bracket = _BRACKET.search(value)
    inner = labelled(bracket[1]) if bracket else None
    if bracket is not None and inner is not None and inner[1]:
        _read_labels(*inner, found, framed=True)
        value = value[: bracket.start()].strip()
    _read_han(value, found)


def _read_people(label: Label, found: Findings, *, goes_on: bool) -> None:
    if not has_han(label.value):
        _read_by(label.value, f"{label.word}：{label.value}", found)
        return
    people = read_people(label.value)
    persons = [one for one in people.authors if one.kind == "person"]
    found.authors += persons if persons or goes_on else people.authors
    if persons or goes_on:
        found.hints += filter(None, [people.house])
    found.doubts += (f'"{piece}" behind {label.word} is an odd name' for piece in people.rest)


def _read_han(part: str, found: Findings) -> None:
    """Read "中国日报网 张三", or the name of a Chinese source."""
    part = without_buttons(part)
    source, _space, rest = part.partition(" ")
    if not rest:
        found.slots.append(part)
        return
    people = read_people(rest)
    if is_house(source) and not people.rest:
        found.slots.append(source)
        found.authors += (one for one in people.authors if one.kind == "person")
    else:
        found.slots.append(part)


def without_for(text: str) -> str:
    return _GIVEN_FOR.sub("", bare(text, EDGES))
