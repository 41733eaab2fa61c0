"""The names in the menus of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.replica.sections import LATEST, LATEST_SECTION, SECTIONS

if TYPE_CHECKING:
    from tests.replica.forms import Form


def lists_of(form: Form) -> dict[str, str]:
    """English lists in the menus of a form: the name, and the section whose stories it shows."""
    moved = dict(form.moved)
    english = (one.path for one in SECTIONS.values() if one.family != "chinese")
    sections = [path for path in english if not is_absent(form, path)]
    by_new = form.named_by == "new"
    named = {(moved.get(path, path) if by_new else path): path for path in (*sections, LATEST)}
    if form.menu == "nav":
        named = {path: section for path, section in named.items() if "/" not in path}
    tops = {path for path in named if "/" not in path}
    return named | {
        second: first for first, second in form.doubled if form.menu != "nav" or first in tops
    }


def is_absent(form: Form, name: str) -> bool:
    """Whether a form lacks a list of the site."""
    top, _, below = name.partition("/")
    return bool(below) and top in form.absent


def label_of(name: str) -> str:
    """The label of a list in the menus."""
    known = LATEST_SECTION if name == LATEST else SECTIONS.get(name)
    return known.label if known else name.rpartition("/")[2].replace("-", " ").title()
