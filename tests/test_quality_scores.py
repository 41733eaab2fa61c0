"""How the comparison judges: its numbers must be able to be bad."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.figures import is_as_promised, page, share
from benchmarks.scores import score

GOLD: dict[str, Any] = {
    "headline": "Keepers write on",
    "alternative_headline": None,
    "authors": [{"name": "Li Lei"}],
    "date_published": "2024-03-09T08:50:00+08:00",
    "article_body": "One two three four five.\n\nSix seven eight nine ten.",
}
READ: dict[str, Any] = {
    "headline": "Keepers write on",
    "authors": ["LI LEI"],
    "date": "2024-03-09T08:50:00+08:00",
    "body": "One two three four five.\nSix seven eight nine ten.",
}


def test_a_reading_that_is_right() -> None:
    found = score(GOLD, READ, seconds=0.01)
    assert found.core
    assert (found.f1, found.leaked, found.missing) == (1.0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"headline": "Keepers"}, "headline"),
        ({"authors": []}, "authors"),
        ({"authors": ["Wang Mei"]}, "authors"),
        ({"date": "2024-03-10"}, "day"),
        ({"date": "2024-03-09"}, "minute"),
        ({"date": "2024-03-09T00:00:00"}, "minute"),
        ({"date": None}, "day"),
        ({"body": "One two three four five."}, "body"),
        ({"body": None}, "body"),
        ({"body": READ["body"] + "\nRelated stories"}, "body"),
    ],
)
def test_a_reading_that_is_wrong(changed: dict[str, Any], column: str) -> None:
    found = score(GOLD, {**READ, **changed}, seconds=0.01)
    assert getattr(found, column) is False
    assert not found.core


def test_leaked_and_missing_paragraphs() -> None:
    found = score(
        GOLD, {**READ, "body": "Keepers write on\nOne two three four five.\nAd."}, seconds=0
    )
    assert (found.leaked, found.missing) == (1, 1)
    assert found.f1 is not None
    assert 0 < found.f1 < 1


def test_the_table_and_the_promise() -> None:
    good = score(GOLD, READ, seconds=0.01)._replace(whole=True)
    bad = score(GOLD, {**READ, "authors": []}, seconds=0.01)
    assert share("authors", [good, bad]) == 0.5
    assert is_as_promised([good])
    assert not is_as_promised([good, bad])
    assert "| ours | 1.0000 | 100.0% | 0 | 0 |" in page({"real pages": {"ours": [good]}})
