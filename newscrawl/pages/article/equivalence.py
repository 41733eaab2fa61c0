"""Whether two sources of a page agree on the value of a field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newscrawl.text.credits import credits_line
from newscrawl.text.dates import parse_stamp
from newscrawl.text.names import han_names, has_han
from newscrawl.text.organizations import unify_source
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.items import Breadcrumb

_NAMES = re.compile("[,;/]")
_CUT = 12  # letters that two headings have to share at the start when one is cut short, or has its section behind it


def agree(field: str, one: Any, other: Any) -> bool:
    """Whether two values of a field are the same to a reader; fields that may differ always agree."""
    compare = _COMPARISONS.get(field)
    return compare is None or one == other or compare(one, other)


def shown(field: str, value: Any) -> str:
    """A value as a warning shows it."""
    if field == "breadcrumbs":
        return " > ".join(crumb.name for crumb in value)
    return str(value)


def split_names(named: str) -> list[str]:
    """The names in a line of editors, whatever separates them."""
    found = credits_line(named)
    if found is not None and found.editors:
        return list(found.editors)
    return han_names(named) if has_han(named) else [one.strip() for one in _NAMES.split(named)]


def same_heading(one: str, other: str) -> bool:
    """Whether two headings are the same, the shorter perhaps cut."""
    short, long = sorted((letters(one), letters(other)), key=len)
    return short == long or (len(short) >= _CUT and long.startswith(short))


def _same_source(one: str, other: str) -> bool:
    return letters(unify_source(one)) == letters(unify_source(other))


def _same_day(one: str, other: str) -> bool:
    """Whether two texts name the same day, or one of them names no day."""
    first, second = parse_stamp(one), parse_stamp(other)
    return first is None or second is None or first.day == second.day


def _same_path(one: list[Breadcrumb], other: list[Breadcrumb]) -> bool:
    return [letters(crumb.name) for crumb in one] == [letters(crumb.name) for crumb in other]


def _same_names(one: str, other: str) -> bool:
    return set(split_names(one)) == set(split_names(other))


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "headline": same_heading,
    "source_organization": _same_source,
    "published_day": _same_day,
    "breadcrumbs": _same_path,
    "editors": _same_names,
}
"""Fields without a comparison, such as decks, descriptions, keywords and pictures for sharing, differ by nature."""
