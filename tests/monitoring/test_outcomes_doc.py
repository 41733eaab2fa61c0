"""docs/outcomes.md: every exit status and every reason of the code is there."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, get_args

from newscrawl.errors import Status
from newscrawl.frontier.outcomes import UNREACHABLE
from newscrawl.monitoring.run_status import EXCLUDED, REASONS
from newscrawl.pages.error_pages import ErrorPageKind
from tests.tools.outcomes_doc import PAGE, README, ROOT, meanings, page, readme

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_CAPTURES = frozenset(("error_status", "soft_404", "absent"))
"""Outcomes of captures of public archives, which docs/summary.md lists with their counters."""


def reasons(state: str) -> set[str]:
    """The reasons that the code gives to URLs with this state, as far as they are written there."""
    return {reason for of, reason in given() if of == state} - OF_CAPTURES


@cache
def given() -> frozenset[tuple[str, str]]:
    """States and reasons in the calls that make outcomes."""
    return frozenset(_given())


def _given() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "newscrawl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Outcome"),
                    args=[ast.Constant(value=str(state)), ast.Constant(value=str(reason))],
                ):
                    yield state, reason
                case ast.Call(
                    func=ast.Name(id="Refused"), args=[ast.Constant(value=str(reason)), *_]
                ):
                    yield "excluded" if reason == "duplicate" else "failed", reason


def test_the_page_and_the_readme_are_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make schema"
    assert README.read_text("utf-8") == readme(), "run make schema"


def test_every_exit_status_has_a_meaning() -> None:
    assert list(meanings()) == list(Status)


def test_every_reason_of_a_failed_url_has_a_meaning() -> None:
    kinds = set(get_args(ErrorPageKind)) - OF_CAPTURES
    found = reasons("failed")
    assert {"off_site", "rows_lost", "invalid"} <= found
    assert found | kinds | UNREACHABLE <= set(REASONS)


def test_every_reason_of_an_excluded_url_has_a_meaning() -> None:
    assert reasons("excluded") | {"no_article"} == set(EXCLUDED)
