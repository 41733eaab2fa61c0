"""Every spider finds exactly what its arguments say, on every form of the site; the whole table is `benchmarks/discovery.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.discovering import ALL_FORMS, discover

if TYPE_CHECKING:
    from pathlib import Path

CASES = (
    "latest",
    "section, since",
    "section, pages",
    "archive",
    "search, words",
    "search, type",
    "newspaper",
    "feeds",
    "feeds, world",
    "site",
    "app",
    "article, gone",
)


@pytest.mark.slow
@pytest.mark.parametrize("form", ALL_FORMS)
@pytest.mark.parametrize("case", CASES)
def test_a_spider_finds_what_its_arguments_say(tmp_path: Path, case: str, form: str) -> None:
    row = discover(tmp_path, case, form)
    assert row.extra == []
    assert row.is_right, (row.missing, row.status, row.sentence)
