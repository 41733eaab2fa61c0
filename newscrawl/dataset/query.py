"""A search in records: words and phrases, all of which appear."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Self

_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"'})
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W{_HAN}]"
"""A letter, digit or underscore of a script that puts spaces between words."""
_IS_LETTER = re.compile(_LETTER)
_BETWEEN_FIELDS = "\0"


@dataclass(frozen=True)
class Query:
    """Words and phrases, each a pattern on folded text.

    A word appears as a whole word: "art" is not in "party". Chinese puts no spaces between words, so Han characters appear
    anywhere. Case, full-width forms and the shape of quotation marks do not count; a phrase may be broken by any white space.
    """

    terms: tuple[re.Pattern[str], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The query of text as typed: words, with phrases in double quotes. Raises ArgumentError."""
        if not isinstance(text, str):
            raise ArgumentError(f"query: {text!r} is not text, expected words")
        folded = fold(text)
        if folded.count('"') % 2:
            raise ArgumentError(
                f'query: {text!r} opens a phrase and does not close it, expected "belt and road" in double quotes'
            )
        found = [(quoted or word).split() for quoted, word in _TERM.findall(folded)]
        terms = dict.fromkeys(_pattern(words) for words in found if any(words))
        if not terms:
            raise ArgumentError(
                f"query: {text!r} has no words, expected words or phrases in double quotes"
            )
        return cls(tuple(re.compile(pattern) for pattern in terms))

    def matches(self, line: dict[str, Any]) -> bool:
        """Whether all terms appear in headline, deck, body and captions of a record, as plain data."""
        text = fold(_BETWEEN_FIELDS.join(_texts(line)))
        return all(term.search(text) for term in self.terms)


def _texts(line: dict[str, Any]) -> Iterator[str]:
    for name in ("headline", "alternative_headline", "article_body"):
        yield line.get(name) or ""
    for image in (line.get("main_image"), *(line.get("images") or ())):
        if image:
            yield image.get("caption") or ""


def _pattern(words: list[str]) -> str:
    """A pattern for words in a row."""
    before = rf"(?<!{_LETTER})" if _IS_LETTER.match(words[0][0]) else ""
    behind = rf"(?!{_LETTER})" if _IS_LETTER.match(words[-1][-1]) else ""
    return before + r"\s+".join(re.escape(word) for word in words) + behind


def fold(text: str) -> str:
    """Text as it is compared."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(
        _QUOTES
    )
