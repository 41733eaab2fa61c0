"""Names of people and places: turn capitals into title case, and separate names from other words."""

from __future__ import annotations

import re
from functools import cache

from newscrawl.text.cleaning import clean
from newscrawl.text.pinyin import (
    is_double_surname,
    is_pinyin_name,
    is_surname,
    is_syllable,
    joins_syllables,
)
from newscrawl.text.remembered import remembered
from newscrawl.text.word_lists import table, words
from newscrawl.text.words import HAN, others

_DATA = "names.toml"
_LONGEST = 60
_EDGES = " ,;:|/()[]（）【】，；：、"

_LETTERS = "[^\\W\\d_]"
_NAME = re.compile(rf"{_LETTERS}(?:{_LETTERS}|[\u0300-\u036f '’‘.·・-])*")
_HAN = re.compile(f"[{HAN}]")
_HAN_NAME = re.compile(
    "[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·・-][\u3400-\u9fff]{1,8}){1,4}"
)
_HAN_WORK = re.compile(
    "(?:报道|报导|整理|评论员|消息|综合|出品|编辑部|摄|记者|通讯员|实习生|记者站|编辑)$"
)
_LONE_HAN = re.compile("(?<![^\\s、，,；;/])([\u3400-\u9fff]) ([\u3400-\u9fff])(?![^\\s、，,；;/])")
_HAN_STOPS = re.compile("[、，,；;/／＆&|｜丨]+")
_LATIN_SPACE = re.compile("(?<=[A-Za-z.]) (?=[A-Z])")
_ROLE = re.compile("^(?:.{0,12}?(?:实习|特约|特派)?(?:记者|通讯员|编译|作者|撰文))[：: ]*")
_WORD_JOINT = re.compile("['’-]")
_PIECE = re.compile(r"[^ '’-]+|[ '’-]+")
_VOWEL = re.compile("[AEIOUYÀ-ÖØ-Þ]|[^A-Z]")
_HALF_SHOUTED = re.compile("(Ma?c|De|Di|La|Le|Fitz)([A-ZÀ-ÖØ-Þ]{3,})")


@remembered
def person_name(printed: str) -> str:
    """A name in title case where it is printed in capitals, in whole or in part, else as printed.

    "TAN BOYI" -> "Tan Boyi", "TAN Boyi" -> "Tan Boyi", "Sean O'NEILL" -> "Sean O'Neill", "LI YA'NAN" -> "Li Ya'nan",
    "LEUNG KA-MAN" -> "Leung Ka-man"; initials as in "AJ Dell" stay. Idempotent.
    """
    name = clean(printed).strip(_EDGES)
    if len(name) == 1:
        return name
    if name.isupper():
        return _titled(name)
    first, *others = name.split(" ")
    if is_surname(first):
        return " ".join(
            [_shouted(first), *(_given(one) if _is_shouted(one) else one for one in others)]
        )
    return " ".join(map(_shouted, (first, *others)))


def place_name(printed: str) -> str:
    """A place in title case where all of it is printed in capitals, else as printed: "the WTO" stays."""
    name = clean(printed).strip(_EDGES)
    return _titled(name) if name.isupper() and len(name) > 1 else name


def _titled(name: str) -> str:
    first, *others = name.split(" ")
    if is_double_surname(first):
        return " ".join([_given(first), *map(_given, others)])
    if is_surname(first):
        return " ".join([_title(first), *map(_given, others)])
    last = len(others) - 1
    return " ".join(
        [_title(first), *(_particle(word, at < last) for at, word in enumerate(others))]
    )


@remembered
def is_person(name: str) -> bool:
    """Whether a text can be a person's name; False in doubt.

    Letters with spaces, hyphens, apostrophes and full stops, at most 60 characters and six words,
    each with a capital or a particle. One word in small letters may be a pen name, and so may a
    Chinese name in small letters.
    """
    if not 2 <= len(name) <= _LONGEST or _NAME.fullmatch(name) is None:
        return False
    if is_role(name):
        return False
    if _HAN.search(name):
        return _HAN_NAME.fullmatch(name) is not None and _HAN_WORK.search(name) is None
    parts = name.split()
    if len(parts) == 1:
        return "." not in name.rstrip(".")
    return is_pinyin_name(name) or (len(parts) <= 6 and all(map(_is_name_word, parts)))


def is_role(text: str) -> bool:
    """Whether a text in the place of a name is not one: "staff reporter"."""
    return text.casefold() in words(_DATA, "not_names")


@remembered
def is_place(text: str) -> bool:
    """Whether a place is known, or ends as places do ("Yu county")."""
    folded = text.casefold()
    if folded in words(_DATA, "places"):
        return True
    _, space, last = folded.rpartition(" ")
    return bool(space) and last in words(_DATA, "place_words")


@remembered
def looks_chinese(name: str) -> bool:
    """Whether a name reads as a Chinese person's in pinyin: a surname and one or two words."""
    first, *given = name.split(" ")
    return (
        1 <= len(given) <= 2
        and is_surname(first)
        and all(word[:1].isupper() and len(word) <= 9 for word in given)
        and not is_place(name)
    )


def han_names(text: str) -> list[str]:
    """Names in Chinese characters, separated by spaces or commas; "王 辉" is one name."""
    found = (_ROLE.sub("", piece) for piece in han_pieces(text))
    return [name for name in found if _HAN.search(name) and is_person(name)]


def han_pieces(text: str) -> list[str]:
    """The pieces between spaces and commas in a list of names; "王 辉" and "Mia Dell" are one piece each."""
    joined = _LONE_HAN.sub(r"\1\2", clean(text).strip(_EDGES))
    whole = (_LATIN_SPACE.sub("_", part) for part in _HAN_STOPS.split(joined))
    return [piece.replace("_", " ") for part in whole for piece in part.split(" ") if piece]


@remembered
def opens_with_surname(name: str) -> bool:
    """Whether a name in Chinese characters opens with a surname, or has parts joined by a dot."""
    if "·" in name or "・" in name:
        return True
    if name[:2].casefold() in words(_DATA, "han_double_surnames"):
        return 3 <= len(name) <= 4
    return 2 <= len(name) <= 3 and name[0] in table(_DATA)["han_surnames"]


def has_han(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    if text.isascii():
        return False
    return _HAN.search(text if len(text) <= _LONGEST else others(text)) is not None


@cache
def not_places() -> frozenset[str]:
    """Words in capitals before a dash that are not places, casefolded."""
    return words(_DATA, "not_places")


def _title(word: str) -> str:
    if word.strip(".,") in table(_DATA)["capitals"] or "." in word[:-1]:
        return word
    pieces = _PIECE.findall(word)
    return "".join(
        piece.lower() if _follows_apostrophe(pieces, at) else _capitalized(piece)
        for at, piece in enumerate(pieces)
    )


def _given(word: str) -> str:
    """A given name behind a Chinese or Korean surname: KA-WAI is Ka-wai, unlike SHEN-TIEN CHI, which is Shen-Tien Chi."""
    first, hyphen, rest = word.partition("-")
    return _title(first) + hyphen + rest.lower() if first and len(rest) > 1 else _title(word)


def _particle(word: str, inside: bool) -> str:
    return word.lower() if inside and word.casefold() in words(_DATA, "small") else _title(word)


def _shouted(word: str) -> str:
    """A word of a mixed-case name, in title case where the word is in capitals, in whole or behind its "Mc"."""
    if half := _HALF_SHOUTED.fullmatch(word):
        return half[1] + half[2].capitalize()
    return _title(word) if _is_shouted(word) else word


def _is_shouted(word: str) -> bool:
    """Whether a word is in capitals and not initials: two letters are a name where they are a syllable or a known name without a vowel."""
    if not word.isupper() or len(word) < 2:
        return False
    return len(word) > 2 or is_syllable(word) or word.casefold() in words(_DATA, "vowelless")


def _follows_apostrophe(pieces: list[str], at: int) -> bool:
    """Whether a piece goes on in small letters behind an apostrophe: in XI'AN and MEN'S, not in O'NEILL and DE'ANGELO."""
    if at < 2 or pieces[at - 1] not in {"'", "’"} or len(pieces[at - 2]) < 2:
        return False
    return len(pieces[at]) == 1 or joins_syllables(pieces[at - 2], pieces[at])


def _capitalized(piece: str) -> str:
    if 2 <= len(piece) <= 3 and _VOWEL.search(piece) is None:
        return piece.capitalize() if piece.casefold() in words(_DATA, "vowelless") else piece
    if piece.startswith("MC") and len(piece) > 4:
        return "Mc" + piece[2:].capitalize()
    return piece.capitalize()


def _is_name_word(word: str) -> bool:
    if not word[0].isalpha() or ("." in word and len(word) > 5):
        return False
    if not word[0].islower():
        return True
    opening = _WORD_JOINT.split(word, maxsplit=1)[0]
    return opening in words(_DATA, "particles")
