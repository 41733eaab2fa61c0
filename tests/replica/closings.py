"""Endings of English articles: contact, views, biography, print line (fact: print-line)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.replica import english
from tests.replica.blocks import Block, dropped, escape, plain
from tests.replica.names import person

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.draft import Draft


def _contact(draft: Draft) -> None:
    name = person(draft.dice).replace(" ", "").lower()
    who = draft.dice.pick(("writer", "writers"))
    draft.blocks.append(dropped(f"<p>Contact the {who} at {name}@chinadaily.com.cn</p> \n"))


def _contact_link(draft: Draft) -> None:
    name = person(draft.dice).replace(" ", "").lower()
    address = f"{name}@chinadaily.com.cn"
    html = f'<p><em>Contact the writers at <a href="mailto:{address}">{address}</a></em></p> \n'
    draft.blocks.append(dropped(html))


_VIEWS = "The views do not necessarily represent those of China Daily."


def _views(draft: Draft) -> None:
    draft.blocks.append(dropped(f"<p><em>{_VIEWS}</em></p> \n"))


def _biography(draft: Draft) -> None:
    draft.blocks.append(plain(english.biography(draft.dice)))


def _biography_and_views(draft: Draft) -> None:
    _biography(draft)
    _views(draft)


def _biography_with_views(draft: Draft) -> None:
    """Both in one paragraph: the biography stays, the sentence on views is removed."""
    biography = english.biography(draft.dice)
    draft.blocks.append(Block(f"<p><em>{escape(biography)} {_VIEWS}</em></p> \n", (biography,)))


def _print_line(draft: Draft) -> None:
    """ "(China Daily MM/DD/YYYY pageN)" of the paper of that day or the next."""
    day = draft.card.published + timedelta(days=draft.dice.below(2))
    draft.print_edition, draft.print_page = f"{day:%Y-%m-%d}", str(1 + draft.dice.below(24))
    edition = draft.dice.pick(("China Daily", "China Daily", "China Daily Global"))
    line = f"({edition} {day:%m/%d/%Y} page{draft.print_page})"
    draft.blocks.append(dropped(f"<p>{line}</p> \n"))


def _contact_and_print_line(draft: Draft) -> None:
    _contact(draft)
    _print_line(draft)


CLOSINGS: dict[str, Callable[[Draft], None]] = {
    "closing-none": lambda _draft: None,
    "closing-contact": _contact,
    "closing-contact-link": _contact_link,
    "closing-views": _views,
    "closing-biography": _biography,
    "closing-biography-and-views": _biography_and_views,
    "closing-biography-with-views": _biography_with_views,
    "closing-print-line": _print_line,
    "closing-contact-and-print-line": _contact_and_print_line,
}
