"""The command `newscrawl`: its own commands and Scrapy's, with this project's settings, from any folder."""

from __future__ import annotations

import os
import sys

from newscrawl.exit_status import Status
from newscrawl.interrupts import listen

TYPE_CHECKING = False  # `typing` takes time
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> None:
    """Do what the command line asks for; signals are heard before anything else is imported."""
    try:
        listen()
        os.environ["SCRAPY_SETTINGS_MODULE"] = "newscrawl.settings"
        _run(sys.argv[1:])
    except BrokenPipeError:  # its reader has enough: newscrawl frontier list | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.stderr.write("newscrawl: interrupted\n")
        sys.exit(Status.INCOMPLETE)


def _run(words: list[str]) -> None:
    """The first word that is no option names the command; `help COMMAND` is `COMMAND -h`."""
    from newscrawl.commands import overview  # noqa: PLC0415 - signals are heard first

    if words and words[0] == "help":
        words = [*words[1:], "-h"]
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None:
        _print_or_fail(words)
        return
    words = [*words[: words.index(name)], *words[words.index(name) + 1 :]]
    if name == "version" and not words:
        sys.stdout.write(f"{overview.version()}\n")
        return
    if sentence := overview.mistake(name):
        _fail(sentence)
    from newscrawl.commands.dispatch import execute  # noqa: PLC0415 - takes half a second

    execute(name, words)


def _print_or_fail(options: list[str]) -> None:
    """What is asked for without a command: the version or the overview."""
    from newscrawl.commands import overview  # noqa: PLC0415 - signals are heard first

    for option in options:
        if sentence := overview.wrong_option(option):
            _fail(sentence)
    said = overview.version() if "--version" in options else overview.text()
    sys.stdout.write(f"{said}\n")


def _fail(sentence: str) -> NoReturn:
    sys.stderr.write(f"newscrawl: {sentence}\n")
    sys.exit(Status.BAD_ARGUMENTS)
