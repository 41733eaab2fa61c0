"""Each setting is declared once: from there come its default, its check and its row in the documents."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings, default_settings

from newscrawl import settings as own_settings
from newscrawl.config.checks import DECLARED
from tests.tools.settings_doc import PAGE, page, sections

MEANINGS = {name: meaning for rows in sections().values() for name, meaning in rows.items()}
DEFAULTS = {name: value for name, value in vars(own_settings).items() if name.isupper()}
KEPT = [name for name in DECLARED if name not in DEFAULTS]
"""Settings of Scrapy's whose default newscrawl keeps."""


def test_every_setting_of_ours_is_declared() -> None:
    assert {name for name in DEFAULTS if not hasattr(default_settings, name)} <= DECLARED.keys()


def test_no_number_and_no_switch_escapes_the_checks() -> None:
    """What is not declared is a list, a table, or names code."""
    assert {
        name for name, value in DEFAULTS.items() if isinstance(value, int | float)
    } <= DECLARED.keys()


@pytest.mark.parametrize("name", DECLARED)
def test_a_setting_has_its_sentence(name: str) -> None:
    assert MEANINGS[name].endswith("."), "a docstring below it"
    assert DECLARED[name].value


def test_the_sentences_are_those_of_declared_settings() -> None:
    assert list(MEANINGS) == list(DECLARED)


@pytest.mark.parametrize("name", DECLARED)
def test_a_default_is_of_its_kind(name: str) -> None:
    value = DEFAULTS[name] if name in DEFAULTS else getattr(default_settings, name)
    DECLARED[name].check(name, value)


@pytest.mark.parametrize("name", KEPT)
def test_a_default_that_is_kept_is_scrapys(name: str) -> None:
    found = Settings()
    found.setmodule(own_settings, priority="project")
    assert found.getpriority(name) == 0


def test_a_settings_module_takes_them_over() -> None:
    """It begins with `from newscrawl.settings import *`; a name that is declared without a value is none."""
    theirs: dict[str, object] = {}
    exec("from newscrawl.settings import *", theirs)  # noqa: S102 - what a settings module does
    assert {name: value for name, value in theirs.items() if name.isupper()} == DEFAULTS
    assert not theirs.keys() & set(KEPT)


def test_the_document_says_what_is_declared() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: make schema"
