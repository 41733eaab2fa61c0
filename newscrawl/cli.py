"""The command `newscrawl`: its own commands and Scrapy's, with this project's settings, from any folder."""

from __future__ import annotations

import errno
import gc
import os
import sys

from newscrawl.commands.interrupts import listen
from newscrawl.errors import Status


def main() -> None:
    """Run the command line; signals are handled before anything else is imported."""
    try:
        listen()
        os.environ["SCRAPY_SETTINGS_MODULE"] = "newscrawl.settings"
        _run(sys.argv[1:])
    except BrokenPipeError:  # as with: newscrawl frontier list | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        if sys.stdout:  # what is left in its buffer would fail again at the exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"newscrawl: {error.strerror}\n")
        sys.exit(Status.STORAGE)
    except KeyboardInterrupt:
        sys.stderr.write("newscrawl: interrupted\n")
        sys.exit(Status.INCOMPLETE)


def _run(words: list[str]) -> None:
    """Run the command named by the first word that is not an option; `help COMMAND` is `COMMAND -h`."""
    from newscrawl.commands import overview  # noqa: PLC0415 - signals are handled first

    if words and words[0] == "help":
        words = [*words[1:], "-h"]
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None:
        overview.answer(words)
        return
    place = words.index(name)
    words = words[:place] + words[place + 1 :]
    if name == "version" and not words:
        overview.answer(["--version"])
        return
    if name == "list" and not words:
        overview.print_spiders()
        return
    overview.check(name)
    gc.disable()  # imports leave no garbage, and every collection would walk through all of them
    from newscrawl.commands.dispatch import execute  # noqa: PLC0415 - takes half a second

    execute(name, words)
