"""Count words, and recognise Chinese and English by the characters alone."""

from __future__ import annotations

import re
import string
from functools import lru_cache

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a character class."""
_HAN_RUN = re.compile(f"[{HAN}]+")
_KANA = re.compile("[\u3040-\u30ff]")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_JOINT = re.compile(r"['-](?<=\w['-])(?=\w)", re.ASCII)
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")
_LATIN = re.compile("[À-ɏ]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_OTHERS = re.compile("[^\x00-\x7f]+")
_OTHER = re.compile("[^\x00-\x7f]")

# Tables for `bytes.translate` of ASCII text, far faster than patterns.
_ALPHANUMERIC = string.ascii_letters + string.digits
_LOWER = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if chr(code) not in _ALPHANUMERIC)
_WORDS_AS_A = bytes(ord("a" if chr(code) in _ALPHANUMERIC + "_" else " ") for code in range(256))
_LOWER_WORDS = bytes(
    ord(chr(code).lower() if chr(code) in string.ascii_letters else " ") for code in range(256)
)

_LONGEST_COMPARED = 2_000  # characters of a text that is remembered

_SAMPLE = 5_000
_HAN_SHARE = 0.5
"""Share of Han characters among Han characters and Latin words. A translation has more Han characters than
the English original has words, so a bilingual text is Chinese; an English text with Chinese names is not."""
_ENGLISH_SHARE = 0.08

# Frequent characters that one script writes and the other does not, pair by pair.
_SIMPLIFIED = re.compile(
    "[这们说时对学还经现实关东长门问话见车马开电体国图书买卖乐业务为个会来发动进过与从区员济战产农报让认识应该变]"
)
_TRADITIONAL = re.compile(
    "[這們說時對學還經現實關東長門問話見車馬開電體國圖書買賣樂業務為個會來發動進過與從區員濟戰產農報讓認識應該變]"
)
_ENGLISH = frozenset(
    b"the of and to in is are was were be been for with that this by from at on as it its has have had"
    b" said will not but or an who which their his".split()
)


def count_words(text: str, chinese: bool) -> int:
    """The number of words of a text: for Chinese, Han characters and all other words."""
    if chinese:
        rest, runs = _HAN_RUN.subn(" ", text)
        return len(text) - len(rest) + runs + len(_WORD.findall(rest))
    if not text.isascii():
        text = _OTHER.sub(_plain_character, text)
    runs_as_a = text.encode().translate(_WORDS_AS_A)
    runs = runs_as_a.count(b" a") + runs_as_a.startswith(b"a")
    return runs - len(_JOINT.findall(text))


def _plain_character(found: re.Match[str]) -> str:
    """An ASCII character that parts or joins words as the character found does."""
    if found[0] == "’":
        return "'"
    return "a" if found[0].isalnum() else " "


def script_language(text: str) -> str:
    """ "zh-Hans", "zh-Hant", "en" or "und", from the first 5,000 characters.

    Chinese where Han characters are half of the Han characters and Latin words, simplified unless more
    traditional characters are found; English where Latin words hold enough English function words.
    """
    sample = text[:_SAMPLE]
    others = "".join(_OTHERS.findall(sample))
    han = sum(map(len, _HAN_RUN.findall(others)))
    if han and han >= _HAN_SHARE * (han + len(_LATIN_WORD.findall(sample))):
        return _script(others) if len(_KANA.findall(others)) * 5 < han else "und"
    plain = _OTHER.sub(_plain_letter, sample) if others else sample
    latin = plain.encode().translate(_LOWER_WORDS).split()
    english = sum(map(_ENGLISH.__contains__, latin))
    if english and english >= _ENGLISH_SHARE * len(latin):
        return "en" if len(latin) * 2 >= count_words(sample, chinese=False) else "und"
    return "und"


def _plain_letter(found: re.Match[str]) -> str:
    """For a Latin letter one that no English function word has, for another character a space."""
    return "x" if _LATIN.match(found[0]) else " "


def _script(text: str) -> str:
    traditional, simplified = (len(each.findall(text)) for each in (_TRADITIONAL, _SIMPLIFIED))
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def letters(text: str) -> str:
    """The letters and digits of a text, casefolded: the form in which texts are compared."""
    return _compared(text) if len(text) <= _LONGEST_COMPARED else _letters(text)


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_LOWER, _NO_LETTERS).decode()
    return _NOT_LETTERS.sub("", text.replace(" ", "")).casefold()


_compared = lru_cache(maxsize=128)(_letters)
"""The headline and the first lines of a page are compared again and again."""
