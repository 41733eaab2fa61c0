"""The meaning of an answer's status: a page, an outage, a refusal. The table is `statuses.toml`, with reasons."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from newscrawl.text.toml_tables import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response
    from scrapy.http.headers import Headers

Meaning = Literal[
    "page", "unchanged", "elsewhere", "gone", "withheld", "later", "outage", "refusal"
]


_ARCHIVED = "Memento-Datetime"
"""The header of an archived answer (RFC 7089)."""
_EXPLAINED = "X-Archive-Wayback-Runtime-Error"
_OF_ONE_CAPTURE = (b"AccessControlException", b"ResourceNotAvailableException")
"""Errors in that header which concern one capture: it may not be shown, or its file cannot be read."""


def codes_of(*meanings: Meaning) -> tuple[int, ...]:
    """The statuses in the table with one of these meanings."""
    return tuple(code for code, meaning in _meanings().items() if meaning in meanings)


def meaning_of(response: Response) -> Meaning:
    """The meaning of an answer, by its status, or by headers that mark a refusal.

    An error of one capture of a public archive is a page that is gone: it says nothing about the archive.
    """
    if is_archived(response):
        return "gone" if response.status >= 400 else _meanings().get(response.status, "page")
    if is_unplayable(response):
        return "gone"
    if (is_marked := _marks().get(response.status)) and is_marked(response.headers):
        return "refusal"
    return _meanings().get(response.status, "refusal")


def is_archived(response: Response) -> bool:
    """Whether an answer is one that an archive received, with the status of that time."""
    return _ARCHIVED in response.headers


def is_unplayable(response: Response) -> bool:
    """Whether an archive cannot answer with a capture, and with others it can."""
    why = response.headers.get(_EXPLAINED) or b""
    return response.status >= 400 and any(name in why for name in _OF_ONE_CAPTURE)


@cache
def _meanings() -> dict[int, Meaning]:
    rows = table("newscrawl.middlewares", "statuses.toml")["statuses"]
    return {code: row["meaning"] for row in rows for code in row["codes"]}


@cache
def _marks() -> dict[int, Callable[[Headers], bool]]:
    rows = table("newscrawl.middlewares", "statuses.toml")["marks"]
    return {row["code"]: _marked_by(row["headers"]) for row in rows}


def _marked_by(beginnings: dict[str, str]) -> Callable[[Headers], bool]:
    """A test whether any of these headers begins as given."""
    return lambda headers: any(
        value.startswith(beginning.encode())
        for name, beginning in beginnings.items()
        for value in headers.getlist(name)
    )
