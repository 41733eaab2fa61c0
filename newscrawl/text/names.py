"""Names of people and places: capitals made title case, and what cannot be a name told apart."""

from __future__ import annotations

import re
from functools import cache

from newscrawl.text.cleaning import clean
from newscrawl.text.tables import table, words
from newscrawl.text.words import HAN

_DATA = "names.toml"
_LONGEST = 60
_EDGES = " ,;:|/()[]（）【】，；：、"

_LETTERS = "[^\\W\\d_]"
_NAME = re.compile(rf"{_LETTERS}(?:{_LETTERS}|[\u0300-\u036f '’‘.·・-])*")
_HAN = re.compile(f"[{HAN}]")
_HAN_NAME = re.compile(
    "[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·・-][\u3400-\u9fff]{1,8}){1,4}"
)
_HAN_WORK = re.compile("(?:报道|报导|整理|评论员|消息|综合|出品|编辑部|摄|记者|通讯员)$")
_LONE_HAN = re.compile("(?<![^\\s、，,；;/])([\u3400-\u9fff]) ([\u3400-\u9fff])(?![^\\s、，,；;/])")
_HAN_JOINT = re.compile("[\\s、，,；;/＆&|]+")
_ROLE = re.compile("^(?:.{0,12}?(?:实习|特约|特派)?(?:记者|通讯员|编译|作者|撰文))[：: ]*")
_WORD_JOINT = re.compile("['’-]")
_PIECE = re.compile(r"[^ '’-]+|[ '’-]+")
_VOWEL = re.compile("[AEIOUYÀ-ÖØ-Þ]|[^A-Z]")


def person_name(printed: str) -> str:
    """A name in title case when it is printed in capitals, else as printed.

    "TAN BOYI" -> "Tan Boyi", "SEAN O'NEILL" -> "Sean O'Neill", "LI YA'NAN" -> "Li Ya'nan",
    "LEUNG KA-MAN" -> "Leung Ka-man". Idempotent.
    """
    name = clean(printed).strip(_EDGES)
    if not name.isupper() or len(name) == 1:
        return name
    first, *others = name.split(" ")
    if first.casefold() in words(_DATA, "surnames"):
        return " ".join([_title(first), *map(_given, others)])
    last = len(others) - 1
    return " ".join(
        [_title(first), *(_particle(word, at < last) for at, word in enumerate(others))]
    )


def is_person(name: str) -> bool:
    """Whether this can be somebody's name; in doubt it cannot.

    Letters with spaces, hyphens, apostrophes and full stops, at most 60 characters and six words,
    each of which opens with a capital or is a particle. One word in small letters is a pen name.
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
    return len(parts) <= 6 and all(map(_is_name_word, parts))


def is_role(text: str) -> bool:
    """Whether a word stands where a name would and is none: "staff reporter"."""
    return text.casefold() in words(_DATA, "not_names")


def is_place(text: str) -> bool:
    """Whether a place is known, or ends as places do ("Yu county")."""
    folded = text.casefold()
    if folded in words(_DATA, "places"):
        return True
    _, space, last = folded.rpartition(" ")
    return bool(space) and last in words(_DATA, "place_words")


def looks_chinese(name: str) -> bool:
    """Whether a name reads as a Chinese person's in pinyin: a surname and one or two words."""
    first, *given = name.split(" ")
    return (
        1 <= len(given) <= 2
        and first.casefold() in words(_DATA, "surnames")
        and all(word[:1].isupper() and len(word) <= 9 for word in given)
        and not is_place(name)
    )


def han_names(text: str) -> list[str]:
    """Names in Chinese characters, separated by spaces or commas; "王 辉" is one name."""
    joined = _LONE_HAN.sub(r"\1\2", clean(text).strip(_EDGES))
    found = (_ROLE.sub("", piece) for piece in _HAN_JOINT.split(joined))
    return [name for name in found if _HAN.search(name) and is_person(name)]


def has_han(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return _HAN.search(text) is not None


@cache
def not_places() -> frozenset[str]:
    """Words in capitals before a dash that are no place, casefolded."""
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
    """Behind a Chinese or Korean surname: KA-WAI is Ka-wai, where SHEN-TIEN CHI is Shen-Tien Chi."""
    first, hyphen, rest = word.partition("-")
    return _title(first) + hyphen + rest.lower() if first and len(rest) > 1 else _title(word)


def _particle(word: str, inside: bool) -> str:
    return word.lower() if inside and word.casefold() in words(_DATA, "small") else _title(word)


def _follows_apostrophe(pieces: list[str], at: int) -> bool:
    """O'NEILL opens anew behind its apostrophe, XI'AN does not."""
    return at > 1 and pieces[at - 1] in {"'", "’"} and len(pieces[at - 2]) > 1


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
