"""What `newscrawl` says of itself: its version, its commands, and what is said of one that it does not have.

Scrapy is imported by none of it, but for a command's name that nobody knows.
"""

from __future__ import annotations

import difflib
import sys
from importlib.metadata import EntryPoints, entry_points
from importlib.metadata import version as version_of
from itertools import chain
from typing import NoReturn

from newscrawl import __version__
from newscrawl.commands import GROUPS, INSTEAD
from newscrawl.errors import Status
from newscrawl.text.terminal import printable

_OPTIONS = ("-h", "--help", "--version")
_OTHERS = "of other packages"
_WIDTH = 10  # of a command's name


def answer(options: list[str]) -> None:
    """Print what is asked for without a command: the version or the overview; else end with a sentence."""
    for option in options:
        if sentence := wrong_option(option):
            fail(sentence)
    print(version() if "--version" in options else text())


def check(name: str) -> None:
    """End with a sentence for a command that newscrawl does not have."""
    if sentence := mistake(name):
        fail(sentence)


def fail(sentence: str) -> NoReturn:
    """One sentence on standard error, and exit status 2."""
    if sys.stderr is not None:  # it may be closed
        print(printable(f"newscrawl: {sentence}"), file=sys.stderr)
    sys.exit(Status.BAD_ARGUMENTS)


def version() -> str:
    """The program and what it runs on, on one line."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"newscrawl {__version__} (Scrapy {version_of('scrapy')}, Python {python})"


def text() -> str:
    """All commands in their groups, for a screen of 80 columns."""
    groups = dict(GROUPS)
    if others := _of_others():
        groups[_OTHERS] = {one.name: f"from {one.module}" for one in others}
    lines = [f"newscrawl {__version__}: a crawler for the news of China Daily", ""]
    lines += ["usage: newscrawl COMMAND [options]"]
    for group, commands in groups.items():
        lines += ["", f"{group}:"]
        lines += [f"  {name:<{_WIDTH}}{line}" for name, line in commands.items()]
    lines += ["", "`newscrawl COMMAND -h` says what a command takes, `newscrawl crawl SPIDER -h`"]
    lines += ["what a spider does, `newscrawl --version` which versions these are."]
    return "\n".join(lines)


def mistake(name: str) -> str | None:
    """What is said of a command that newscrawl does not have; None for one that it has."""
    if name in INSTEAD:
        return f"{name} is Scrapy's, and of no use here: {INSTEAD[name]}"
    known = {*chain.from_iterable(GROUPS.values()), "version", *(one.name for one in _of_others())}
    if name in known:
        return None
    spiders = _spiders()
    if name in spiders:
        return f"there is no command {name!r}; did you mean 'crawl {name}'?"
    close = difflib.get_close_matches(name, [*known, *INSTEAD, *spiders, "help"], n=1)
    if not close:
        return f"there is no command {name!r}; `newscrawl` lists those there are"
    if close[0] in INSTEAD:
        return mistake(close[0])
    meant = f"crawl {close[0]}" if close[0] in spiders else close[0]
    return f"there is no command {name!r}; did you mean {meant!r}?"


def wrong_option(option: str) -> str | None:
    """What is said of an option without a command; None for one that there is."""
    if option in _OPTIONS:
        return None
    close = difflib.get_close_matches(option, _OPTIONS, n=1)
    if close:
        return f"there is no option {option!r}; did you mean {close[0]!r}?"
    return f"there is no option {option!r} without a command; `newscrawl` lists the commands"


def _of_others() -> EntryPoints:
    """Commands that other packages add to Scrapy's."""
    return entry_points(group="scrapy.commands")


def _spiders() -> list[str]:
    from scrapy.spiderloader import get_spider_loader  # noqa: PLC0415 - takes a second
    from scrapy.utils.project import get_project_settings  # noqa: PLC0415

    return sorted(get_spider_loader(get_project_settings()).list())
