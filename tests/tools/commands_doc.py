"""Writes docs/commands.md from the commands' parsers.

python -m tests.tools.commands_doc
"""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from newscrawl.commands import FOR_DEVELOPERS, GROUPS, line_of
from newscrawl.commands.dispatch import command_of, parser_of
from newscrawl.commands.sentences import errors_printed
from newscrawl.errors import Status

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from scrapy.commands import ScrapyCommand

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"

COMMON = "Global Options"
"""The heading of the options of every command, Scrapy's own."""

PLACES = {
    "archive": "archive.md#commands",
    "browse": "browse.md",
    "crawl": "running.md",
    "doctor": "doctor.md",
    "export": "export.md",
    "fixture": "../CONTRIBUTING.md#how-to-change-things",
    "frontier": "running.md#run-it-again",
    "list": "spiders.md",
    "prune": "data-set.md#keeping-and-moving",
    "reextract": "archive.md#read-it-again",
    "report": "report.md",
    "stats": "data-set.md#counting",
    "status": "running.md#what-runs-and-what-went-wrong",
}
"""The pages that describe the commands."""

_OF_ALL = {
    Status.BAD_ARGUMENTS: "bad arguments",
    Status.STORAGE: "a file or folder cannot be read or written",
}
"""Of commands that print expected errors by `errors_printed`."""
_LOCKED = {Status.LOCKED: "another process holds the data folder"}
_CRAWL = "as of every run: [how runs and URLs end](outcomes.md)"
MEANINGS: dict[str, dict[Status, str]] = {
    "archive": {Status.UNHEALTHY: "`verify` found a fault"},
    "crawl": dict.fromkeys(set(Status) - {Status.COMPLETE}, _CRAWL),
    "doctor": {
        Status.CRASHED: "`--site`: newscrawl failed on an answer",
        Status.UNHEALTHY: "a fault of the machine; `--site`: a spider in use is affected",
        Status.INCOMPLETE: "`--site`: the check was stopped, or most requests had no answer",
        **_LOCKED,
    },
    "export": {
        Status.INCOMPLETE: "the data set is damaged, or the format cannot hold a record",
        Status.LOCKED: "`--since-last`: another process writes the export of this name",
    },
    "extract": {Status.UNHEALTHY: "a page is not an article"},
    "fixture": {
        Status.UNHEALTHY: "the page is not an article, or the current record is not the accepted one"
    },
    "frontier": {Status.UNHEALTHY: "`repair --dry-run` found a difference", **_LOCKED},
    "prune": _LOCKED,
    "reextract": {
        **dict.fromkeys((Status.CRASHED, Status.UNHEALTHY, Status.INCOMPLETE), _CRAWL),
        **_LOCKED,
    },
    "report": {
        Status.INCOMPLETE: "a summary or a part of the data set could not be read; the page names it"
    },
    "stats": {Status.INCOMPLETE: "the data set is damaged; the rest was counted"},
    "status": {Status.UNHEALTHY: "a run or a health check needs attention"},
}
"""What exit statuses mean for a command, where it is more than for all."""

_STATUS = re.compile(r"\bStatus\.([A-Z_]+)")
_HEAD = """# Commands

Each runs as `newscrawl COMMAND …`, from any folder. `newscrawl` alone shows the list, `newscrawl COMMAND -h` the options of a command, and
`newscrawl crawl SPIDER -h` the arguments of a spider. This page is written by `make schema` from the commands' own declarations.

A mistake in a command line is reported in one sentence (exit status 2), before anything is requested or written. Words behind `--` are not
options, whatever they begin with.
"""


def names() -> list[str]:
    """All commands, in the order of the overview."""
    return [name for lines in GROUPS.values() for name in lines]


def page() -> str:
    """docs/commands.md."""
    parts = [_HEAD, _overview()]
    parts += ["## Options of every command\n", _table(_options("list", common=True))]
    for group, lines in GROUPS.items():
        parts.append(f"## {_title(group)}\n")
        parts += [_section(name) for name in lines]
    return "\n".join(parts)


def statuses(name: str) -> list[Status]:
    """The exit statuses that the module of a command names, those of expected errors, and those of the table."""
    spec = find_spec(f"newscrawl.commands.{name}")
    code = ""
    if spec and spec.origin:
        code = ast.unparse(ast.parse(Path(spec.origin).read_text("utf-8")))
    found = {Status[one] for one in _STATUS.findall(code)} | set(MEANINGS.get(name, ()))
    if errors_printed.__name__ in code:
        found |= set(_OF_ALL)
    return sorted(found - {Status.COMPLETE})


def _title(group: str) -> str:
    return "Commands for developers" if group == FOR_DEVELOPERS else group.capitalize()


def _overview() -> str:
    rows = ["| command | |", "| --- | --- |"]
    rows += [f"| [`{name}`](#{name}) | {line_of(name)} |" for name in names()]
    return "\n".join(rows) + "\n"


def _section(name: str) -> str:
    of_name = command(name)
    text = " ".join(_plain(of_name.long_desc()).split())
    text = f"{text[0].upper()}{text[1:]}".rstrip(".") + "."
    more = f" More: [{_shown(place)}]({place})." if (place := PLACES.get(name)) else ""
    parts = [f"### {name}\n", f"{text}{more}\n"]
    usage = " ".join(f"newscrawl {name} {of_name.syntax()}".split())
    parts.append(f"Usage: `{usage}`\n")
    if options := list(_options(name)):
        parts.append(_table(options))
    if rows := _statuses(name):
        parts.append("| exit status | meaning |\n| --- | --- |\n" + "".join(rows))
    return "\n".join(parts)


def _statuses(name: str) -> list[str]:
    """The rows of a command's exit statuses; statuses of one meaning share a row."""
    meanings = {**_OF_ALL, **MEANINGS.get(name, {})}
    if unknown := [one.name for one in statuses(name) if one not in meanings]:
        raise ValueError(f"MEANINGS: {name} has no meaning for {', '.join(unknown)}")
    by_meaning: dict[str, list[str]] = {}
    for one in statuses(name):
        by_meaning.setdefault(meanings[one], []).append(str(int(one)))
    return [f"| {', '.join(found)} | {meaning} |\n" for meaning, found in by_meaning.items()]


def command(name: str) -> ScrapyCommand:
    """A command with newscrawl's settings, from which its help takes defaults."""
    found = command_of(name)
    found.settings = Settings()
    found.settings.setmodule("newscrawl.settings")
    return found


def _shown(place: str) -> str:
    path, _, anchor = place.partition("#")
    return (anchor or Path(path).stem).replace("-", " ")


def _options(name: str, *, common: bool = False) -> Iterator[argparse.Action]:
    """The options of a command, without help; the common ones, or its own."""
    parser = parser_of(name, command(name))
    for group in parser._action_groups:  # noqa: SLF001 - argparse names its options nowhere else
        if (group.title == COMMON) == common:
            yield from (
                one
                for one in group._group_actions  # noqa: SLF001 - the same
                if one.dest != "help" and one.help != "==SUPPRESS=="
            )


def _table(options: Iterable[argparse.Action]) -> str:
    rows = ["| option | meaning |", "| --- | --- |"]
    for one in options:
        names = ", ".join(one.option_strings)
        value = "" if one.nargs == 0 else f" {_value(one)}"
        rows.append(f"| `{names}{_escaped(value)}` | {_escaped(_help(one))} |")
    return "\n".join(rows) + "\n"


def _value(option: argparse.Action) -> str:
    """The name of an option's value in its usage."""
    if option.choices and not option.metavar:
        return "|".join(map(str, option.choices))
    return str(option.metavar or option.dest.upper())


def _help(option: argparse.Action) -> str:
    text = (option.help or "").replace("%(default)s", str(option.default)).replace("%%", "%")
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Text in which Markdown finds nothing to mark, outside of code."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(
        one if one.startswith("`") else re.sub(r"([*<>\[\]])", r"\\\1", one) for one in parts
    )


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
