"""Reads the line under the headline: who wrote it, where, whose it is, and the printed stamp."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.items import Author
from newscrawl.text.authors import read_names
from newscrawl.text.cleaning import clean
from newscrawl.text.names import han_names, has_han, looks_chinese
from newscrawl.text.sources import is_organization, unify_source, without_buttons
from newscrawl.text.stamps import Stamps, is_like_a_stamp, read_stamps

if TYPE_CHECKING:
    from newscrawl.text.dates import Stamp

_LONGEST_LINE = 2_000
_LONGEST_SOURCE = 60
_EDGES = " ,;:|/()[]（）【】，；：、-"

_BARS = re.compile("[|｜丨¦]")
_MAIL = re.compile(
    r"[(（\[<]? ?(?:e-?mail ?[:：]? ?)?[\w.+-]{1,64}@[\w.-]{1,100} ?[)）\]>]?", re.IGNORECASE
)
_BY = re.compile(
    r"(?:(?:text|story|words|report(?:ed)?|written|compiled|photos?|video)(?: (?:and|&) (?:photos?|pictures|video))? )?"
    r"by(?: ?[:：] ?| )",
    re.IGNORECASE,
)
_OTHER_WORK = re.compile(
    r"[,;]? (?:and )?(?:photos?|pictures|videos?|edited|graphics?|illustrat(?:ed|ions?)|translated)"
    r"(?: (?:and|&) \w{1,15})? by\b",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?P<paper>.{0,30}?)\b(?:(?:our|a|the|staff|special|senior|chief|guest) )*"
    r"(?:reporter|writer|correspondent|journalist|columnist|contributor|intern)s?\b[:,]? ?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{0,80})[)）\]】]")
_LABEL = re.compile(
    r"(?P<source>来源|稿源|信息来源|\bsource(?= ?[：:]))|(?P<author>作者|特约记者|记者|通讯员|编译|译者|翻译|撰文|文字|\bauthors?(?= ?[：:]))"
    r"|(?P<other>责任编辑|编辑|责编|校对|审校|审核|摄影|图片|制作|点击|浏览|\beditors?(?= ?[：:]))",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-z]")
_GIVEN_FOR = re.compile("^(?:for|special to|provided (?:to|by)) ", re.IGNORECASE)
_LABELLED = re.compile(r"\w ?[:：](?!//)")
_COLON = re.compile(r"\s?[：:/／]\s?")
_HAN_ROLE = re.compile(
    r"(?P<paper>[^\s（）]{0,12}?)(?:特约|实习|特派|驻[^\s]{1,4})?(?:记者|通讯员|编译|作者)[：:\s]?(?P<names>.+)"
)


@dataclass(frozen=True)
class Byline:
    """What a byline line says."""

    authors: tuple[Author, ...] = ()
    source: str | None = None
    """In the one spelling of `unify_source`."""
    stamps: Stamps = field(default_factory=Stamps)

    @property
    def stamp(self) -> Stamp | None:
        """The printed stamp; that of the last change, where the line has several."""
        return self.stamps.printed


@dataclass
class _Findings:
    authors: list[Author] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    """Parts between bars that may be the source."""
    hints: list[str] = field(default_factory=list)
    """Papers named within the list of authors: "Zhang San (China Daily)"."""


def parse_byline(line: str) -> Byline:
    """Authors, source and stamp of a line such as "By A in B | C | Updated: D", parts in any order.

    Old and Chinese forms too (FACTS 3.2, 3.3). A part that is neither "By …" nor labelled is the
    source, a known one before any other; a bare name without bars or stamp is nothing.
    """
    text = _MAIL.sub(" ", clean(line[:_LONGEST_LINE]))
    stamps = read_stamps(text)
    parts = [one for one in map(str.strip, _BARS.split(stamps.rest)) if one.strip(_EDGES)]
    found = _Findings()
    for part in parts:
        _read(part, found)
    framed = stamps.printed is not None or len(parts) > 1
    return Byline(tuple(_once(found.authors)), _source(found, framed=framed), stamps)


def _read(part: str, found: _Findings) -> None:
    by = _BY.match(part.lstrip(_EDGES))
    if by is not None:
        _read_by(part.lstrip(_EDGES)[by.end() :], found)
    elif _is_labelled(part):
        _read_labels(part, found)
    elif has_han(part):
        _read_han(part.strip(_EDGES), found)
    else:
        found.slots.append(part)


def _read_by(text: str, found: _Findings) -> None:
    text = _OTHER_WORK.split(text, maxsplit=1)[0]
    for bracket in _BRACKET.findall(text):
        if is_organization(_without_for(bracket)):
            found.hints.append(_without_for(bracket))
    text = " ".join(_BRACKET.sub(" ", text).split())
    staff = _STAFF.match(text)
    if staff is not None and (not staff["paper"].strip() or is_organization(staff["paper"])):
        found.hints.append(staff["paper"])
        text = text[staff.end() :]
    if has_han(text) and not _LATIN.search(text):
        found.authors += map(Author, han_names(text))
        return
    names = read_names(text)
    found.authors += names.authors
    if names.affiliation:
        found.hints.append(names.affiliation)


def _is_labelled(part: str) -> bool:
    return any(_COLON.match(part, label.end()) for label in _LABEL.finditer(part))


def _read_labels(part: str, found: _Findings) -> None:
    """ "来源：新华网 作者：王五": each label's value runs to the next label that has a colon."""
    marks = [(label, _COLON.match(part, label.end())) for label in _LABEL.finditer(part)]
    labels = [(label, colon.end()) for label, colon in marks if colon is not None]
    head = part[: labels[0][0].start()].strip(_EDGES)
    if head:
        _read(head, found)
    ends = [label.start() for label, _ in labels[1:]] + [len(part)]
    for (label, start), end in zip(labels, ends, strict=True):
        value = part[start:end].strip(_EDGES)
        if label["source"]:
            _read_han(value, found) if has_han(value) else found.slots.append(value)
        elif label["author"]:
            _read_by(value, found) if not has_han(value) else _read_han_authors(value, found)


def _read_han(part: str, found: _Findings) -> None:
    """ "新华社记者 张三 李四", "记者张三", "中国日报网 张三", or the name of a Chinese source."""
    role = _HAN_ROLE.fullmatch(part)
    if role is None:
        source, _space, rest = part.partition(" ")
        found.slots.append(source if is_organization(source) else part)
        found.authors += map(Author, han_names(rest))
        return
    if role["paper"]:
        found.hints.append(role["paper"])
    found.authors += map(Author, han_names(role["names"]))


def _read_han_authors(value: str, found: _Findings) -> None:
    if is_organization(value):
        found.authors.append(Author(unify_source(value), None, "organization"))
        return
    role = _HAN_ROLE.fullmatch(value)
    if role is not None and role["paper"] and is_organization(role["paper"]):
        found.hints.append(role["paper"])
    found.authors += map(Author, han_names(value))


def _source(found: _Findings, *, framed: bool) -> str | None:
    """A known name first, wherever it stands; an unknown one only between bars, or in the list of authors."""
    slots = [without_buttons(_without_for(slot)) for slot in found.slots]
    slots = [slot for slot in slots if _can_be_source(slot)]
    known = [slot for slot in (*slots, *found.hints) if is_organization(slot)]
    fallback = [slot for slot in slots if framed or has_han(slot)]
    for name in (*known, *fallback, *found.hints):
        unified = unify_source(name)
        if unified:
            return unified
    return None


def _can_be_source(slot: str) -> bool:
    if not slot or len(slot) > _LONGEST_SOURCE:
        return False
    if is_organization(slot):
        return True
    if _LABELLED.search(slot) or is_like_a_stamp(slot):
        return False
    return not looks_chinese(slot) and any(map(str.isalpha, slot))


def _without_for(text: str) -> str:
    return _GIVEN_FOR.sub("", text.strip(_EDGES))


def _once(authors: list[Author]) -> list[Author]:
    by_name: dict[str, Author] = {}
    for author in authors:
        by_name.setdefault(author.name.casefold(), author)
    return list(by_name.values())
