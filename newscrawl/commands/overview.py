"""The version, the overview of commands, the list of spiders, and the errors for unknown commands, without Scrapy."""

from __future__ import annotations

import difflib
import sys
from importlib.metadata import EntryPoints, entry_points
from importlib.metadata import version as version_of
from itertools import chain
from typing import NoReturn

from newscrawl import __version__
from newscrawl.commands import FOR_DEVELOPERS, GROUPS, INSTEAD
from newscrawl.errors import Status
from newscrawl.text.terminal import printable

_OPTIONS = ("-h", "--help", "--version")
_OTHERS = "of other packages"
_WIDTH = 10  # of a command's name


def answer(options: list[str]) -> None:
    """Print the version or the overview, for a command line without a command; exit for a wrong option."""
    for option in options:
        if sentence := wrong_option(option):
            fail(sentence)
    print(version() if "--version" in options else text())


def check(name: str) -> None:
    """Exit with a sentence for an unknown command."""
    if sentence := mistake(name):
        fail(sentence)


def fail(sentence: str) -> NoReturn:
    """Print a sentence on standard error, and exit with status 2."""
    if sys.stderr is not None:  # it may be closed
        print(printable(f"newscrawl: {sentence}"), file=sys.stderr)
    sys.exit(Status.BAD_ARGUMENTS)


def print_spiders() -> None:
    """Print a line for each spider: its name and the first sentence of its docstring."""
    from newscrawl.spiders.descriptions import Description, listed  # noqa: PLC0415 - few answers need it

    for line in listed({name: Description.in_(doc) for name, doc in _spiders().items()}):
        print(line)


def version() -> str:
    """The versions of newscrawl, Scrapy and Python on one line."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"newscrawl {__version__} (Scrapy {version_of('scrapy')}, Python {python})"


def text() -> str:
    """The overview of commands, for a screen of 80 columns."""
    groups = dict(GROUPS)
    if others := _of_others():
        groups[_OTHERS] = {one.name: f"from {one.module}" for one in others}
    lines = [f"newscrawl {__version__}: a crawler for the news of China Daily", ""]
    lines += ["usage: newscrawl COMMAND [options]"]
    lines += ["help:  newscrawl COMMAND -h, newscrawl crawl SPIDER -h"]
    for group, commands in groups.items():
        if group == FOR_DEVELOPERS:
            lines += ["", f"{group}: {', '.join(commands)}"]
            continue
        lines += ["", f"{group}:"]
        lines += [f"  {name:<{_WIDTH}}{line}" for name, line in commands.items()]
    return "\n".join(lines)


def mistake(name: str) -> str | None:
    """The error for an unknown command; None for a known one."""
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
        return f"there is no command {name!r}; `newscrawl` lists the commands"
    if close[0] in INSTEAD:
        return mistake(close[0])
    meant = f"crawl {close[0]}" if close[0] in spiders else close[0]
    return f"there is no command {name!r}; did you mean {meant!r}?"


def wrong_option(option: str) -> str | None:
    """The error for an unknown option without a command; None for a known one."""
    if option in _OPTIONS:
        return None
    close = difflib.get_close_matches(option, _OPTIONS, n=1)
    if close:
        return f"there is no option {option!r}; did you mean {close[0]!r}?"
    return f"there is no option {option!r} without a command; `newscrawl` lists the commands"


def _of_others() -> EntryPoints:
    """Commands that other packages add to Scrapy's."""
    return entry_points(group="scrapy.commands")


def _spiders() -> dict[str, str]:
    from newscrawl.spiders.descriptions import spider_docs  # noqa: PLC0415 - as above

    return spider_docs()
