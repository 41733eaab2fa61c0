"""Count words, and recognise Chinese and English by the characters alone."""

from __future__ import annotations

import re
import string

from newscrawl.text.remembered import remembered

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a character class."""
_HAN_RUN = re.compile(f"[{HAN}]+")
_KANA = re.compile("[\u3040-\u30ff]")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")
_LATIN = re.compile("[À-ɏ]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_OTHER = re.compile("[^\x00-\x7f]")

# Tables for `bytes.translate` of ASCII text, far faster than patterns.
_ALPHANUMERIC = string.ascii_letters + string.digits
_LOWER = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if chr(code) not in _ALPHANUMERIC)
_OUTLINE = bytes(
    ord("a" if chr(code) in _ALPHANUMERIC + "_" else "-" if chr(code) in "'-" else " ")
    for code in range(256)
)
_ASCII = bytes(range(128))
_NO_NUMBERS = _ASCII.translate(None, b"_" + string.digits.encode())
_LOWER_WORDS = bytes(
    ord(chr(code).lower() if chr(code) in string.ascii_letters else " ") for code in range(256)
)

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
        text = text.replace("’", "'")
        if any(map(str.isalnum, others(text))):
            text = _OTHER.sub(_plain_character, text)
    outline = b" " + text.encode("ascii", "replace").translate(_OUTLINE)
    return sum(map(outline.count, (b" a", b" -a", b"--a")))


def others(text: str) -> str:
    """The characters outside of ASCII, in their order."""
    data = text.encode("utf-8", "surrogatepass")
    return data.translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _plain_character(found: re.Match[str]) -> str:
    """A letter for a character of a word, a space for another."""
    return "a" if found[0].isalnum() else " "


def script_language(text: str) -> str:
    """ "zh-Hans", "zh-Hant", "en" or "und", from the first 5,000 characters.

    Chinese where Han characters are half of the Han characters and Latin words, simplified unless more
    traditional characters are found; English where Latin words hold enough English function words.
    """
    sample = text[:_SAMPLE]
    beyond = others(sample)
    han = sum(map(len, _HAN_RUN.findall(beyond)))
    if han and han >= _HAN_SHARE * (han + len(_LATIN_WORD.findall(sample))):
        return _script(beyond) if len(_KANA.findall(beyond)) * 5 < han else "und"
    plain = _OTHER.sub(_plain_letter, sample) if _LATIN.search(beyond) else sample
    data = plain.encode("ascii", "replace")
    latin = data.translate(_LOWER_WORDS).split()
    english = sum(map(_ENGLISH.__contains__, latin))
    if not english or english < _ENGLISH_SHARE * len(latin):
        return "und"
    # A word without a Latin letter has a digit, an underscore or a character outside of ASCII.
    most = len(latin) + len(data.translate(None, _NO_NUMBERS)) + len(beyond)
    is_mostly_latin = len(latin) * 2 >= most or len(latin) * 2 >= count_words(sample, chinese=False)
    return "en" if is_mostly_latin else "und"


def _plain_letter(found: re.Match[str]) -> str:
    """For a Latin letter one that no English function word has, for another character a space."""
    return "x" if _LATIN.match(found[0]) else " "


def _script(text: str) -> str:
    traditional, simplified = (len(each.findall(text)) for each in (_TRADITIONAL, _SIMPLIFIED))
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@remembered
def letters(text: str) -> str:
    """The letters and digits of a text, casefolded: the form in which texts are compared."""
    if text.isascii():
        return text.encode().translate(_LOWER, _NO_LETTERS).decode()
    return _NOT_LETTERS.sub("", text.replace(" ", "")).casefold()
