"""docs/commands.md: every command with all of its options and exit statuses."""

from __future__ import annotations

import re
from functools import cache

import pytest

from newscrawl.commands.dispatch import parser_of
from newscrawl.errors import Status
from tests.tools.commands_doc import (
    COMMON,
    MEANINGS,
    PAGE,
    PLACES,
    command,
    names,
    page,
    statuses,
)

_OPTION = re.compile(r"^  (-[-\w]+)", re.MULTILINE)


@cache
def sections() -> dict[str, str]:
    """By name: the section of a command."""
    parts = re.split(r"^#{2,3} (.*)$", page(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make schema"


@pytest.mark.parametrize("name", names())
def test_every_command_has_its_usage_and_its_options(name: str) -> None:
    own, common = parser_of(name, command(name)).format_help().split(f"\n{COMMON}:")
    assert f"\nUsage: `newscrawl {name}" in sections()[name]
    assert [one for one in _OPTION.findall(own) if one not in ("-h", *shown(name))] == []
    assert set(_OPTION.findall(common)) <= shown("Options of every command")
    assert not shown(name) & shown("Options of every command")


def shown(section: str) -> set[str]:
    """The first spelling of each option in the table of a section."""
    return set(re.findall(r"^\| `(-[-\w]+)", sections()[section], re.MULTILINE))


def test_a_hidden_option_is_not_shown() -> None:
    assert "--controlled" not in page()


def test_exit_statuses_are_found_in_the_code() -> None:
    assert statuses("extract") == [Status.BAD_ARGUMENTS, Status.UNHEALTHY]
    assert "| 3 | a page is not an article |" in sections()["extract"]
    assert statuses("fetch") == []


def test_the_tables_name_only_commands() -> None:
    assert {*PLACES, *MEANINGS} <= set(names())
