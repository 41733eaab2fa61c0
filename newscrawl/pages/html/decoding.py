"""Decode the bytes of a page by its header, its meta element and the bytes themselves.

UTF-8 comes first, since all of the site has been UTF-8 since 2015 (fact: charsets) and text in another encoding is
practically never valid UTF-8. Other bytes are read in each encoding that the page may have, and the most
plausible reading wins, even against a wrong header. General detectors take an English page with a few
Chinese quotation marks for a Central European one. Nothing here raises.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_CHINESE = ("gb18030", "big5hkscs")
_OF_THE_WEB = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be cp1252 cp1251 iso8859-15 koi8-r cp932 euc_jp cp949 euc_kr hz".split()
)
"""Encodings that a page may declare; some codecs of Python are not encodings of text ("hex", "zlib", "idna")."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_PRINTED = re.compile("[\u2010-\u2026\u2030-\u203b\u20ac\u3000-\u3020\uff01-\uff65\uffe0-\uffe5]")
"""Quotation marks, dashes, full-width signs."""
_LATIN = re.compile("[a-zß-öø-ÿ“”‘’–—…•·§©®°£€\xa0]", re.IGNORECASE)
_SAMPLE = 400  # runs of characters beyond ASCII that are scored
_LEAST = 0.5
_DECLARED_BONUS = 0.02  # of two equal readings the declared one wins


class _Reading(NamedTuple):
    encoding: str
    text: str
    score: float
    is_whole: bool
    """Whether all bytes were valid."""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str | None]:
    """The text of `body`, and a warning where its encoding is in doubt, else None."""
    bom, mark = read_bom(body)
    if bom:
        return body[len(mark or b"") :].decode(bom, "replace"), None
    text = _strictly(body, "utf-8")
    if text is not None:
        return text, None
    declared = _declared(body, content_type)
    encodings = dict.fromkeys((*map(_superset, declared), *_CHINESE, "utf-8"))
    known = {_superset(name) for name in declared}
    best = max(
        (_read(body, encoding, declared=encoding in known) for encoding in encodings),
        key=lambda reading: reading.score,
    )
    if best.score < _LEAST:
        best = _read(body, "utf-8", declared=False)
    return best.text, _doubt(best, declared)


def _doubt(best: _Reading, declared: list[str]) -> str | None:
    """The warning about the best reading; None where it is the declared one and valid."""
    if best.score < _LEAST:
        return "no encoding fits; read as utf-8"
    if best.encoding == "utf-8":
        return "some bytes are not valid utf-8"
    named = [_superset(name) for name in declared]
    if best.encoding not in named:
        return f"{f'declared as {declared[0]}' if declared else 'not declared'}, read as {best.encoding}"
    if not best.is_whole:
        return f"declared as {declared[named.index(best.encoding)]}, broken"
    if best.encoding != named[0]:
        return (
            f"declared as {declared[0]} by its header, read as {best.encoding} by its meta element"
        )
    return None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The encodings declared by the header, then by the page."""
    found = (http_content_type_encoding(content_type), html_body_declared_encoding(body))
    return list(dict.fromkeys(name for name in found if name))


def _read(body: bytes, encoding: str, *, declared: bool) -> _Reading:
    text = _strictly(body, encoding)
    is_whole = text is not None
    if text is None:
        text = body.decode(encoding, "replace")
    bonus = _DECLARED_BONUS if declared else 0.0
    return _Reading(encoding, text, _plausibility(text, encoding) + bonus, is_whole)


def _plausibility(text: str, encoding: str) -> float:
    """The share of characters beyond ASCII that a writer of that encoding's language would use, 0 to 1."""
    runs = [found[0] for found in islice(_BEYOND_ASCII.finditer(text), _SAMPLE)]
    is_likely = _LIKELY.get(encoding)
    if is_likely:
        good = sum(is_likely(character) for run in runs for character in run)
    else:  # encodings of one byte a letter: letters beyond ASCII stand alone in a word
        good = sum(len(run) for run in runs if len(run) == 1 and _LATIN.fullmatch(run))
    return good / max(1, sum(map(len, runs)))


def _is_valid(character: str) -> bool:
    return character != "\ufffd"


@cache
def _is_simplified(character: str) -> bool:
    """Whether it is a sign, or a character of the first level of GB 2312: the 3,755 most used."""
    return bool(_PRINTED.match(character)) or 0xB0 <= _first_byte(character, "gb2312") <= 0xD7


@cache
def _is_traditional(character: str) -> bool:
    """Whether it is a sign, or a character of the first level of Big5: the 5,401 most used."""
    return bool(_PRINTED.match(character)) or 0xA4 <= _first_byte(character, "big5") <= 0xC6


_LIKELY: dict[str, Callable[[str], bool]] = {
    "gb18030": _is_simplified,
    "big5hkscs": _is_traditional,
    "utf-8": _is_valid,
}


def _first_byte(character: str, encoding: str) -> int:
    """The first byte of a character of two bytes; 0 for other characters."""
    coded = character.encode(encoding, "ignore")
    return coded[0] if len(coded) == 2 else 0


def _strictly(body: bytes, encoding: str) -> str | None:
    """`body` in `encoding`; None where it is not valid. A character cut off at the very end is ignored."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(body, final=False)
    except (LookupError, UnicodeError):
        return None


def _superset(encoding: str) -> str:
    """The encoding to read a declared one in: pages in gb2312 and gbk hold characters of gb18030, pages in big5 those of Hong Kong."""
    name = (resolve_encoding(encoding) or "utf-8").lower()
    if name in {"gb2312", "gbk", "gb18030"}:
        return "gb18030"
    if name in {"big5", "big5hkscs"}:
        return "big5hkscs"
    return name if name in _OF_THE_WEB else "utf-8"
