"""Fold white space, drop invisible characters, and notice text that was wrongly decoded."""

from __future__ import annotations

import re

_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are not white space
    "\xad\u061c\u180e"  # soft hyphen, Arabic letter mark, Mongolian vowel separator
    "\u200b\u200c\u200e\u200f\u202a-\u202e"  # zero width, bidi marks
    "\u2060-\u206f\ufeff\ufff9-\ufffb"  # joiners, bidi isolates, BOM, annotations
    "]"
    f"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"  # a joiner, except between emoji
)
_SURROGATE = re.compile("[\ud800-\udfff]")

_SUSPECT = re.compile("[\ufffd\ud800-\udfffÀ-ï锟烫屯锛銆鈥鐨鏄]")
"""A character that every match of `_WRONG` begins with, or has behind its first: one set of characters is found fast."""

# Bytes 80 to BF of UTF-8 as Latin-1 and Windows-1252 show them: characters that no writer
# puts behind a letter, and characters that a writer may (quotes, dashes, the no-break space).
_RARE = "\x80-\x9f\xa1-\xaa\xac-\xaf\xb1-\xb6\xb8-\xba\xbc-\xbe€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™šœžŸ"
_COMMON = "\xa0\xab\xb0\xb7\xbb\xbf‘’“”…–—›"
_TAIL = _RARE + _COMMON
_WRONG = re.compile(
    "[\ufffd\ud800-\udfff]"
    "|â€|â[\x80-\x9f]"  # typographic quotes and dashes
    f"|Ã[{_RARE}]|(?<![A-ZÀ-Þ])Ã[{_COMMON}]"  # é; but not the end of AMANHÃ”
    f"|Â[{_RARE}\xa0\xb0\xb7]"
    f"|[ã-é][{_RARE}]{{2}}|(?:[ã-é][{_TAIL}]{{2}}){{2}}"  # Chinese; but not café’”
    f"|ï[»¼¿½][{_TAIL}]"  # BOM, full-width comma, U+FFFD itself
    "|(?:[À-Ö][\xa1-\xfe]){3}"  # GBK read as Latin-1
    "|锟斤拷|烫烫烫|屯屯屯"
    "|[A-Za-z,.]鈥|鈥.[A-Za-z]"  # English quotes read as GBK
    "|[锛銆鈥鐨鏄][^锛銆鈥鐨鏄]{0,30}[锛銆鈥鐨鏄]"  # Chinese commas, stops, 的, 是 read as GBK
)


def clean(text: str) -> str:
    """A text as one line: white space folded into single ASCII spaces, invisible characters removed, stripped.

    A zero-width joiner stays between emoji; a lone surrogate becomes U+FFFD. Idempotent.
    """
    text = text.strip()
    if text.isprintable() and "  " not in text:
        return text  # of all white space only the ASCII space is printable
    folded = " ".join(text.split())
    if folded.isprintable():
        return folded
    return " ".join(_UNSEEN.sub("", _pair(text)).split())


def clean_lines(text: str) -> str:
    r"""Like `clean`, line by line: single "\n" stay, empty lines go. Idempotent."""
    if text.isprintable():
        return clean(text)  # no end of a line is printable
    return "\n".join(filter(None, map(clean, text.splitlines())))


def mojibake(text: str) -> str | None:
    """A sample of at most 20 characters around text that looks wrongly decoded, else `None`.

    For a warning: nothing is repaired. Pass the text before `clean`, which removes the control
    characters of UTF-8 read as Latin-1.
    """
    suspect = None if text.isascii() else _SUSPECT.search(text)
    if suspect is None:
        return None
    wrong = _WRONG.search(text, max(0, suspect.start() - 1))
    if wrong is None:
        return None
    start = max(0, wrong.start() - 6)
    return clean(text[start : start + 20])


def _pair(text: str) -> str:
    """`text` with pairs of surrogates as characters, lone ones as U+FFFD."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
