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


FAULTS = {
    ("latest", "slashed"): "stories of a page without times are not found",
    ("latest", "indexed"): "the columns of a Chinese front are known by one class of menu",
    ("latest", "soft"): "the columns of a Chinese front are known by one class of menu",
    ("section, since", "slashed"): "a list that moved to another name is not read",
    ("section, since", "indexed"): "a list that moved to another name is not read",
    ("section, pages", "slashed"): "a page without times has no articles",
    ("section, pages", "indexed"): "a page without times has no articles",
    ("section, pages", "soft"): "a page without times has no articles",
    ("archive", "slashed"): "an API that ignores days is asked on and on",
    ("search, words", "indexed"): "an API that ignores words is believed, and its deep pages fail",
    ("search, type", "soft"): "an API that ignores types is believed",
    ("article, gone", "soft"): "error pages with status 200 are failures, not gone",
    ("feeds, world", "soft"): "error pages with status 200 are failures, not gone",
}


def _parameters() -> list[object]:
    """Each case with each form."""
    return [
        pytest.param(
            case,
            form,
            marks=[pytest.mark.xfail(strict=True, reason=FAULTS[case, form])]
            if (case, form) in FAULTS
            else [],
        )
        for case in CASES
        for form in ALL_FORMS
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("case", "form"), _parameters())
def test_a_spider_finds_what_its_arguments_say(tmp_path: Path, case: str, form: str) -> None:
    row = discover(tmp_path, case, form)
    assert row.extra == []
    assert row.is_right, (row.missing, row.status, row.sentence)
