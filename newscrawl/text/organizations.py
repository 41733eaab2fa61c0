"""Agencies, papers and sites: one spelling for each, and the difference from people."""

from __future__ import annotations

import re
from functools import cache

from newscrawl.text.brackets import bare
from newscrawl.text.cleaning import clean
from newscrawl.text.remembered import remembered
from newscrawl.text.word_lists import table, words
from newscrawl.text.words import HAN

_DATA = "sources.toml"
_EDGES = " ,;:|·()[]（）【】，；：、"
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,5}([A-Za-z]{2,6})", re.ASCII)
_LONGEST = 60
_LONGEST_OFFICE = 12
_SENTENCE = re.compile(r"[.!?] |[，。！？]")
_SMALL = frozenset({"of", "the", "and", "for", "on"})
_HAN = re.compile(f"[{HAN}]")
_EDITION = re.compile(r"[(（][^()（）]{1,20}[)）]$")
_WORDS = re.compile(rf"[a-z]+|[{HAN}]{{2}}")
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?![\w.])")
_COUNT = re.compile(r"[(（]?[0-9]{1,9}[)）]?$")
_NOT_WORDS = re.compile(r"[\W_]+")
_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")


@remembered
def unify_source(name: str) -> str:
    """The one spelling of a source: "XInhua" -> "Xinhua", "CHINA DAILY" -> "China Daily".

    Of "A / B" each part is unified and the slash kept. An unknown source stays as printed, with white
    space folded and without brackets at its ends. Idempotent; empty for a text without a name.
    """
    text = bare(clean(name), _EDGES)
    known = _spellings().get(text.casefold())
    if known is not None:
        return known
    if "/" not in text or "://" in text:
        return text
    return "/".join(part for part in map(_one, text.split("/")) if part)


@remembered
def is_known(name: str) -> bool:
    """Whether the data file knows the name, in any spelling."""
    return bare(clean(name), _EDGES).casefold() in _spellings()


@remembered
def is_organization(name: str) -> bool:
    """Whether a name is that of an agency, a paper or a site: known, a host name, or with the ending of one.

    Of "A/B" each part must be one.
    """
    parts = [bare(part, _EDGES) for part in clean(name).split("/")]
    return any(parts) and all(_is_organization(part) for part in parts if part)


@remembered
def is_paper(name: str) -> bool:
    """Whether a name in Chinese is a known paper or agency, or an office of one: "中国日报湖北"."""
    text = bare(clean(name), _EDGES)
    wire = next((wire for wire in wires() if text.startswith(wire)), "")
    office = text[len(wire) :]
    if not wire or len(office) > _LONGEST_OFFICE:
        return False
    return "记者" not in office or office.endswith(("记者", "记者站", "记者部"))


def without_buttons(text: str) -> str:
    """A piece of a byline line without the words of buttons at its ends: "Xinhua PrintShare" -> "Xinhua".

    A single such word may belong to an unknown name ("Small Business Monthly"). Empty for buttons alone, and for
    counts of readers: "Viewed 2418 times".
    """
    pieces = text.split()
    start, end = 0, len(pieces)
    while start < end and _is_button(pieces[end - 1]):
        end -= 1
    while start < end and _is_button(pieces[start]):
        start += 1
    if start < end and is_organization(whole := _without_glued(pieces[end - 1])):
        pieces[end - 1] = whole
    name = bare(" ".join(pieces[start:end]), _EDGES)
    counts = words(_DATA, "counters").intersection(_WORDS.findall(text.casefold()))
    if counts and _NUMBER.search(text) and not is_organization(name):
        return ""
    is_run = len(pieces) - (end - start) > 1
    return name if not name or is_run or is_organization(name) else text


def _without_glued(piece: str) -> str:
    """A word without the buttons glued to its end, "chinadaily.com.cnPrintShare"; "" where it has none."""
    parts = _CAPITAL.split(piece)
    while len(parts) > 1 and _is_button(parts[-1]):
        parts.pop()
    return "".join(parts) if len(parts) < len(_CAPITAL.split(piece)) else ""


def _is_button(piece: str) -> bool:
    """Whether a piece is a button, several glued together ("PrintShare", "Comments(0)"), or a mark between buttons."""
    run = _NOT_WORDS.sub("", _COUNT.sub("", piece))
    apart = _NOT_WORDS.sub(" ", _COUNT.sub("", piece)).split()
    glued = _CAPITAL.sub(" ", run).casefold().split() if run.isascii() else apart
    return all(one in words(_DATA, "buttons") for one in glued)


@cache
def wires() -> tuple[str, ...]:
    """Chinese agencies that open a dateline, longest first."""
    return tuple(sorted(words(_DATA, "wires"), key=lambda wire: (-len(wire), wire)))


def _one(part: str) -> str:
    text = bare(part, _EDGES)
    return _spellings().get(text.casefold(), text)


def _is_organization(text: str) -> bool:
    if text.casefold() in _spellings():
        return True
    host = _HOST.fullmatch(text)
    if host is not None:
        return host[1].casefold() in words(_DATA, "domains")
    if len(text) > _LONGEST or _SENTENCE.search(text):
        return False
    if _HAN.search(text):
        own = _EDITION.sub("", text)
        return own.casefold() in _spellings() or (len(own) > 2 and own.endswith(_endings()))
    *others, last = text.split()
    capitals = all(word[0].isupper() or word in _SMALL for word in others)
    return bool(others) and capitals and last.casefold() in words(_DATA, "words")


@cache
def _spellings() -> dict[str, str]:
    """The spelling of the record by every known spelling, casefolded."""
    return {
        spelling.casefold(): name
        for name, others in table(_DATA)["organizations"].items()
        for spelling in (name, *others)
    }


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(words(_DATA, "endings")))
