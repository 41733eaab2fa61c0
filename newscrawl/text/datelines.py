"""Read the place that opens a wire story: "BEIJING -- ", "LANZHOU, Sept 22 (Xinhua) -- "."""

from __future__ import annotations

import re
from functools import cache

from newscrawl.text.cleaning import clean
from newscrawl.text.names import not_places
from newscrawl.text.organizations import wires

_OPENING = 160
_DASH = r"(?: ?(?:--+|[—–―]{1,3}) ?| - |- )"
_DATE = r"(?:,? (?:[A-Z][a-z]{2,8}\.? [0-9]{1,2}|[0-9]{1,2} [A-Z][a-z]{2,8}\.?)(?:, [0-9]{4})?)"
_WIRE = r"(?: ?[(（][A-Za-z][A-Za-z .'/]{1,30}[)）])"
_REGION = r"(?:, [A-Z][a-z]{2,15}\.?(?: [A-Z][a-z]{2,15}){0,3})"
_SENTENCE = r"(?=[\"“‘'\[(]?[A-Z0-9\u00c0-\u00de])"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.]{1,20}"
_PLACE = (
    rf"{_CAPITALS}(?:[ -]{_CAPITALS}){{0,3}}(?: ?/ ?{_CAPITALS}(?:[ -]{_CAPITALS}){{0,3}}){{0,2}}"
)
_ENGLISH = re.compile(
    rf"(?P<place>{_PLACE})(?:, [A-Z]\.[A-Z]\.)?{_REGION}?{_DATE}?{_WIRE}?{_DASH}{_SENTENCE}"
)
_MIXED = re.compile(
    rf"(?P<place>[A-Z][a-z'’]{{1,20}}(?: [A-Z][a-z'’]{{1,20}}){{0,2}}){_REGION}?{_DATE}?{_WIRE}{_DASH}{_SENTENCE}"
)
_PARTS = re.compile("[/ -]+")
_VOWEL = re.compile("[AEIOUYÀ-Þ]")


def dateline(paragraph: str) -> str | None:
    """The place, as printed; `None` where a paragraph does not open with a place.

    A place in small letters counts only before an agency's name in brackets.
    """
    text = clean(paragraph[:_OPENING])
    chinese = _chinese().match(text)
    if chinese is not None:
        return chinese["place"].strip("／/·") or None
    hit = _ENGLISH.match(text) or _MIXED.match(text)
    if hit is None or not _is_place(hit["place"]):
        return None
    return hit["place"]


def _is_place(place: str) -> bool:
    """Whether words in capitals may be a place: four letters and a vowel, not an acronym or "BREAKING NEWS"."""
    if len(place) < 4 or place.casefold() in not_places():
        return False
    return all(_VOWEL.search(part.upper()) for part in _PARTS.split(place) if len(part) > 3)


@cache
def _chinese() -> re.Pattern[str]:
    agencies = "|".join(map(re.escape, wires()))
    return re.compile(
        rf"[（(【\[]?\s?据?(?:{agencies})(?P<place>[\u4e00-\u9fff／/·]{{0,12}}?)\s?"
        r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日\s?(?:电|讯|消息|报道)"
    )
