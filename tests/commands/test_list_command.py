"""`list`: sentences for people; under `scrapy` names for programs."""

from __future__ import annotations

from argparse import Namespace
from inspect import getdoc
from typing import TYPE_CHECKING

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl.commands.list import Command, described
from newscrawl.commands.overview import print_spiders
from newscrawl.spiders.descriptions import spider_docs

if TYPE_CHECKING:
    import pytest

SETTINGS = {"SPIDER_MODULES": ["newscrawl.spiders"]}


def test_every_route_says_what_it_is_for() -> None:
    lines = list(described(get_spider_loader(Settings(SETTINGS))))
    assert len(lines) == 11
    assert lines[0] == "app          The stories of the mobile app, as JSON."
    assert max(map(len, lines)) <= 80
    assert all(len(line.split(maxsplit=1)[1]) > 20 for line in lines)


def test_files_hold_what_the_classes_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """`newscrawl list` imports no spider, and prints the same."""
    loader = get_spider_loader(Settings(SETTINGS))
    assert spider_docs() == {name: getdoc(loader.load(name)) for name in sorted(loader.list())}
    print_spiders()
    assert capsys.readouterr().out.splitlines() == list(described(loader))


def test_programs_that_ask_scrapy_get_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    command = Command()
    command.settings = Settings(SETTINGS)
    command.run([], Namespace())
    assert capsys.readouterr().out.split() == [
        "app",
        "archive",
        "article",
        "commoncrawl",
        "feeds",
        "latest",
        "newspaper",
        "search",
        "section",
        "site",
        "wayback",
    ]
