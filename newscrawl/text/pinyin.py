"""Chinese in Latin letters: syllables, surnames and names."""

from __future__ import annotations

import re

from newscrawl.text.word_lists import words

_NAMES = "names.toml"
_LONGEST_SYLLABLE = 6
_JOINTS = re.compile("['’-]")
_VOWELS = ("a", "e", "o")


def is_syllable(text: str) -> bool:
    """Whether a text is one syllable of pinyin: "xi", "Zhuang"."""
    return text.casefold() in words("pinyin.toml", "syllables")


def are_syllables(text: str, most: int) -> bool:
    """Whether a text is one to `most` syllables of pinyin: "Yunbi" is two."""
    if not text or len(text) > most * _LONGEST_SYLLABLE:
        return False
    starts = {0}
    for _ in range(most):
        starts = {
            end
            for start in starts
            for end in range(start + 1, min(len(text), start + _LONGEST_SYLLABLE) + 1)
            if is_syllable(text[start:end])
        }
        if len(text) in starts:
            return True
    return False


def joins_syllables(before: str, after: str) -> bool:
    """Whether an apostrophe between two texts separates syllables, "Xi'an", "Tai'erzhuang", unlike "De'Angelo".

    The second text is one syllable, or two where it opens with a vowel.
    """
    if len(before) < 2 or not are_syllables(before, 2):
        return False
    return is_syllable(after) or (after.casefold().startswith(_VOWELS) and are_syllables(after, 2))


def is_surname(word: str) -> bool:
    """Whether a word is a Chinese surname, of one syllable or two: "Wang", "Ou-yang"."""
    return word.casefold() in words(_NAMES, "surnames") or is_double_surname(word)


def is_double_surname(word: str) -> bool:
    """Whether a word is a surname of two syllables: "Sima", "Ou-yang"."""
    return _JOINTS.sub("", word.casefold()) in words(_NAMES, "double_surnames")


def is_pinyin_name(name: str) -> bool:
    """Whether a name is a surname and one or two words of pinyin, in letters of any case: "ou-yang ke"."""
    first, *given = name.split(" ")
    if not 1 <= len(given) <= 2 or not is_surname(first):
        return False
    return all(are_syllables(_JOINTS.sub("", word), 3 - len(given)) for word in given)
