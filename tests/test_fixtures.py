"""Every kept page becomes the record that was accepted: one test a fixture, which names the fields that differ."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.commands.fixture_files import Fixture, load_all
from newscrawl.items import Article
from newscrawl.pages.article import GENERIC, TEMPLATES
from newscrawl.pages.article.templates.app import App
from tests.floors import FIXTURES
from tests.replica import differences
from tests.side_by_side import write

if TYPE_CHECKING:
    from pathlib import Path

ALL = {fixture.name: fixture for fixture in load_all(FIXTURES)}
FIELDS = [field.name for field in fields(Article)]


@cache
def records(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    wanted, got = ALL[name].expected(), ALL[name].read()
    assert wanted
    assert got
    return wanted, got


@pytest.mark.parametrize("name", ALL)
def test_fields(name: str) -> None:
    wanted, got = records(name)
    found = {field: differences(wanted[field], got[field], field) for field in FIELDS}
    assert {field: what for field, what in found.items() if what} == {}


def test_there_are_thirty_of_the_worst_and_some_of_every_family() -> None:
    assert len(ALL) >= 30
    families = {template.name for template in (*TEMPLATES, GENERIC, App())}
    assert {fixture.folder.parent.name for fixture in ALL.values()} == families


@pytest.mark.parametrize("fixture", ALL.values(), ids=ALL)
def test_a_fixture_lies_with_its_family_and_says_why(fixture: Fixture) -> None:
    wanted, _ = records(fixture.name)
    template = wanted["metadata"]["template"].partition("/")[0]
    family = fixture.folder.parent.name
    assert template == family or (family, template) == ("founder", "www")
    assert len(fixture.why) > 20


def test_side_by_side(tmp_path: Path) -> None:
    page = write(tmp_path).read_text("utf-8")
    for fixture in ALL.values():
        assert f"<h2>{fixture.name}</h2>" in page
    assert page.count("<iframe") >= len(ALL)
    assert "sandbox" in page
