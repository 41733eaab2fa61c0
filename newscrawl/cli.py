"""The command `newscrawl`: Scrapy's command line with this project's settings, from any folder."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run `scrapy` with the settings of newscrawl, and under its own name."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "newscrawl.settings"
    from scrapy.cmdline import execute  # noqa: PLC0415 - it reads the variable at import

    execute(sys.argv)


if __name__ == "__main__":
    main()
