"""Runs one command, like `scrapy.cmdline`, but imports no other, and reports every mistake in one sentence."""

from __future__ import annotations

import cProfile
import difflib
import gc
import re
import sys
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import TYPE_CHECKING, NoReturn

from scrapy.cmdline import ScrapyArgumentParser
from scrapy.crawler import AsyncCrawlerProcess, CrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import default_settings
from scrapy.utils.project import get_project_settings

from newscrawl.commands.overview import fail
from newscrawl.errors import UserError

if TYPE_CHECKING:
    import argparse

    from scrapy.commands import ScrapyCommand
    from scrapy.settings import Settings

_OPTION = re.compile(r"(?<!-)--[a-z][a-z-]*")


class Parser(ScrapyArgumentParser):
    """Scrapy's parser, with errors of one sentence."""

    def error(self, message: str) -> NoReturn:
        """Print the message, and exit with the status for bad arguments."""
        fail(message)


def execute(name: str, words: list[str]) -> NoReturn:
    """Run a command with the words behind its name, and exit with its status."""
    settings = get_project_settings()
    command = command_of(name)
    gc.freeze()  # what was imported stays
    gc.enable()
    settings.setdict(command.default_settings, priority="command")
    command.settings = settings
    parser = parser_of(name, command)
    cut = words.index("--") if "--" in words else len(words)
    opts, args = parser.parse_known_args(words[:cut])
    _refuse_options(name, args, parser)
    args += words[cut + 1 :]
    try:
        command.process_options(args, opts)
        if opts.set or opts.loglevel or opts.logfile:
            _check_typed(settings)
        if command.requires_crawler_process:
            command.crawler_process = _process(settings)
        if opts.profile:
            _profiled(command, args, opts)
        else:
            command.run(args, opts)
        if sys.stdout and not sys.stdout.closed:  # at the exit, an error of the disk would be lost
            sys.stdout.flush()
    except UsageError as error:
        fail(str(error) or f"expected: {parser.usage}")
    except UserError as error:
        fail(str(error))
    sys.exit(command.exitcode)


def parser_of(name: str, command: ScrapyCommand) -> Parser:
    """The parser of a command's options."""
    parser = Parser(
        usage=f"newscrawl {name} {command.syntax()}",
        description=command.long_desc(),
        conflict_handler="resolve",
        allow_abbrev=False,
    )
    parser.set_defaults(program="newscrawl")
    command.add_options(parser)
    return parser


def command_of(name: str) -> ScrapyCommand:
    """The command of newscrawl, Scrapy or another package, in this order."""
    for folder in ("newscrawl.commands", "scrapy.commands"):
        if find_spec(f"{folder}.{name}"):
            made: ScrapyCommand = import_module(f"{folder}.{name}").Command()
            return made
    entry_point = next(iter(entry_points(group="scrapy.commands", name=name)))
    of_others: ScrapyCommand = entry_point.load()()
    return of_others


def _refuse_options(name: str, args: list[str], parser: Parser) -> None:
    """Exit for an unknown option, which the parser left over."""
    for word in args:
        option = word.partition("=")[0]
        if not option.startswith("-") or option == "-":
            continue
        known = sorted(set(_OPTION.findall(parser.format_help())))
        close = difflib.get_close_matches(option, known, n=1)
        hint = (
            f"did you mean {close[0]!r}?" if close else f"`newscrawl {name} -h` lists its options"
        )
        fail(f"{name} has no option {option!r}; {hint}")


def _check_typed(settings: Settings) -> None:
    from newscrawl.config.checks import check_typed  # noqa: PLC0415 - only where settings were given

    check_typed(settings)


def _process(settings: Settings) -> AsyncCrawlerProcess | CrawlerProcess:
    """The crawler process, on the reactor of the settings."""
    if not settings.getbool("TWISTED_REACTOR_ENABLED"):
        return AsyncCrawlerProcess(settings)
    is_asyncio = settings["TWISTED_REACTOR"] == default_settings.TWISTED_REACTOR
    if is_asyncio and not settings.getbool("FORCE_CRAWLER_PROCESS"):
        return AsyncCrawlerProcess(settings)
    return CrawlerProcess(settings)


def _profiled(command: ScrapyCommand, args: list[str], opts: argparse.Namespace) -> None:
    profile = cProfile.Profile()
    profile.runcall(command.run, args, opts)
    profile.dump_stats(opts.profile)
