"""Count words, and recognise Chinese and English by the characters alone."""

from __future__ import annotations

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a character class."""
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3040-\u30ff]")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_HAN_OR_WORD = re.compile(rf"[{HAN}]|[^\W{HAN}]+(?:['’-][^\W{HAN}]+)*")
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")

_NOT_LETTERS = re.compile(r"[\W_]+")

_SAMPLE = 5_000
_HAN_SHARE = 0.5
"""Share of Han characters among Han characters and Latin words. A translation has more Han characters than
the English original has words, so a bilingual text is Chinese; an English text with Chinese names is not."""
_ENGLISH_SHARE = 0.08

# Frequent characters that one script writes and the other does not, pair by pair.
_SIMPLIFIED = frozenset(
    "这们说时对学还经现实关东长门问话见车马开电体国图书买卖乐业务为个会来发动进过与从区员济战产农报让认识应该变"
)
_TRADITIONAL = frozenset(
    "這們說時對學還經現實關東長門問話見車馬開電體國圖書買賣樂業務為個會來發動進過與從區員濟戰產農報讓認識應該變"
)
_ENGLISH = frozenset(
    "the of and to in is are was were be been for with that this by from at on as it its has have had"
    " said will not but or an who which their his".split()
)


def count_words(text: str, chinese: bool) -> int:
    """The number of words of a text: for Chinese, Han characters and all other words."""
    return len((_HAN_OR_WORD if chinese else _WORD).findall(text))


def script_language(text: str) -> str:
    """ "zh-Hans", "zh-Hant", "en" or "und", from the first 5,000 characters.

    Chinese where Han characters are half of the Han characters and Latin words, simplified unless more
    traditional characters are found; English where Latin words hold enough English function words.
    """
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    latin = _LATIN_WORD.findall(sample)
    if han and len(han) >= _HAN_SHARE * (len(han) + len(latin)):
        return _script(han) if len(_KANA.findall(sample)) * 5 < len(han) else "und"
    english = sum(word.lower() in _ENGLISH for word in latin)
    if english and english >= _ENGLISH_SHARE * len(latin):
        return "en" if len(latin) * 2 >= len(_WORD.findall(sample)) else "und"
    return "und"


def _script(han: list[str]) -> str:
    traditional = sum(character in _TRADITIONAL for character in han)
    simplified = sum(character in _SIMPLIFIED for character in han)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def letters(text: str) -> str:
    """The letters and digits of a text, casefolded: the form in which texts are compared."""
    return _NOT_LETTERS.sub("", text).casefold()
