"""Decide whether the bold paragraph that opens a body is its deck, or a sub-head, a note, or text.

fact: deck-opens-body. design: deck
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.text.datelines import dateline
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 250
"""Characters from which a paragraph is not a deck."""

_CLOSING = "'\"”’)]）】」』》 "
_FEW_WORDS = 30  # characters of a label: "Best film: …"
_NOTE = re.compile(
    r"[\[(（【<《“\"]?\s?(?:an? )?(?:(?:ed|editor(?:ial)?)['’]?s?['’]?[ -](?:note|(?:remark|comment|message|word|letter)s?\s?[\]】)）]?\s?(?:[:：–—-]|$))"
    r"|(?:a )?(?:note|word|message|letter) from the editor|编者(?:按|注|的话|语)|编辑手记|编前[语话：:]|编后[语话：:]|开栏(?:的话|语)|导读)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\W{0,2}(?:[0-9]{1,3}(?:[)）、:：】\]]|[.．](?![0-9])|\s?[-–—]\s)|0[0-9](?=\s|$)|(?<=[#＃№])\s?[0-9]{1,3}\b|[一二三四五六七八九十]{1,3}[、.．:：]|[壹贰叁肆伍陆柒捌玖拾]{1,2}[\s、.．:：]|[(（](?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）]"
    r"|第[一二三四五六七八九十0-9]{1,3}\w{0,2}[\s、：:，,]|[\u2460-\u2473\u2776-\u277f]|[IVX]{1,4}[.)、]\s|[A-H][.)、:：]\s|首先[，,：:]|其[一二三][\s，,、：:]"
    r"|(?:no|part|step|chapter|day|stop|tip|myth|fact|reason|round|number|episode|lesson|rule|scene|phase|act|section)\b[. ]{0,2}(?:[#＃]?[0-9]{1,3}\b|(?:one|two|three|[IVX]{1,4})(?=\s?(?:[:：.,–—-]|$)))"
    r"|(?:first|second|third|firstly|secondly)(?:[,:]| of all\b))",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\W{0,2}(?:(?:q|question|问)\s?[0-9]{0,2}\s?[:：.]|(?:记者|中国日报|主持人)[^：:]{0,10}[:：])",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\W{0,2}(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2}\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|[0-9]{1,2}(?:[:：][0-9]{2}|\s?[ap]\.?m\b)|(?:19|20)[0-9]{2}(?![0-9])|[0-9]{1,2}月|周[一二三四五六日])",
    re.IGNORECASE,
)
_AGED = re.compile(r"[^,，]{2,40}[,，]\s?[0-9]{1,3}(?!,?[0-9])")
_COUNTED = re.compile(
    r"\W{0,3}(?:[^\W\d_]{1,12}\s?)?[#＃]?(?:[0-9]{1,3}(?![0-9,.%])|[一二三四五六七八九十]{1,3}(?=[\s：:、，]|$)|(?<=\s)(?:one|two|three|four|five|six)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"[^:：]{{2,{_FEW_WORDS}}}[:：]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COMMON = frozenset(
    "a an the of in on at to for from with by and but or as is are was it its his her their our this that new china chinese".split()
)


def is_deck(opening: str, following: Sequence[tuple[str, bool]]) -> bool:
    """Whether `opening`, bold throughout, is the deck. `following` are the paragraphs behind it, each with whether it is bold throughout.

    A final stop and bold sub-heads behind it do not matter. It is not a deck where it is long or has several lines; where
    it is an editor's note, opens with a dateline, or opens a series of numbers or questions; where the bold lines behind it
    are of the same form; or where most of the text behind it is bold, or there is no text.
    """
    if len(opening) >= LONGEST or "\n" in opening or not following:
        return False
    if any(one.match(opening) for one in (_NOTE, _NUMBERED, _QUESTION)) or dateline(opening):
        return False
    bold = sum(len(letters(text)) for text, is_bold in following if is_bold)
    if 2 * bold > sum(len(letters(text)) for text, _ in following):
        return False
    heads = [text for text, is_bold in following if is_bold]
    return not any(_go_on(feature, opening, heads) for feature in _FEATURES) and not any(
        _repeat(part, opening, heads) for part in (_first_word, _last_word)
    )


def _go_on(feature: Callable[[str], object], opening: str, heads: Sequence[str]) -> bool:
    """Whether the opening and at least half of the sub-heads have a feature."""
    if not heads or not feature(opening):
        return False
    return 2 * sum(1 for head in heads if feature(head)) >= len(heads)


def _repeat(part: Callable[[str], str | None], opening: str, heads: Sequence[str]) -> bool:
    """Whether two or more sub-heads, and at least half of all, have the opening's word in this place."""
    word = part(opening)
    same = sum(1 for head in heads if word and part(head) == word)
    return same >= 2 and 2 * same >= len(heads)


def _is_question(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(("?", "？"))


def _first_word(text: str) -> str | None:
    return _uncommon(_WORD.search(text))


def _last_word(text: str) -> str | None:
    last = None
    for last in _WORD.finditer(text):  # noqa: B007 - the last one counts
        pass
    return _uncommon(last)


def _uncommon(found: re.Match[str] | None) -> str | None:
    word = found[0].casefold() if found else ""
    return word if len(word) > 1 and word not in _COMMON else None


_FEATURES: tuple[Callable[[str], object], ...] = (
    _is_question,
    _DATED.match,
    _AGED.match,
    _LABEL.match,
    _COUNTED.match,
)
