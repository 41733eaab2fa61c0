"""Which of many cases every run tries; `make slow` tries the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def one_in(count: int, cases: Iterable[T]) -> list[T]:
    """The cases, as parameters of a test: every `count`th of them for every run, from the first one on."""
    return [
        case if place % count == 0 else pytest.param(case, marks=pytest.mark.slow)  # type: ignore[misc]
        for place, case in enumerate(cases)
    ]
