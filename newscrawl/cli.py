"""The command `newscrawl`: Scrapy's command line with this project's settings, from any folder."""

from __future__ import annotations

import os
import sys

from newscrawl.exit_status import Status
from newscrawl.interrupts import listen


def main() -> None:
    """Run `scrapy` with the settings of newscrawl; signals are heard before anything else is imported."""
    try:
        listen()
        os.environ["SCRAPY_SETTINGS_MODULE"] = "newscrawl.settings"
        from scrapy.cmdline import execute  # noqa: PLC0415 - it reads the variable at import

        execute(sys.argv)
    except BrokenPipeError:  # its reader has enough: newscrawl frontier list | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.stderr.write("newscrawl: interrupted\n")
        sys.exit(Status.INCOMPLETE)
