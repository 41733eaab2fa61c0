"""`list`: prints the spiders, each with its purpose."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from newscrawl.commands import line_of
from newscrawl.spiders.descriptions import Description, listed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.spiderloader import SpiderLoaderProtocol


class Command(ScrapyCommand):
    """Prints a line for each spider: its name and a sentence.

    As `scrapy list` it prints only the names for programs: scrapyd reads them. `newscrawl list` without options does not
    come here: see `overview.print_spiders`.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - as Scrapy's own

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("list")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        """Print the spiders."""
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        loader = get_spider_loader(self.settings)
        is_ours = getattr(opts, "program", "scrapy") == "newscrawl"
        is_read_by_a_person = is_ours or sys.stdout.isatty()
        for line in described(loader) if is_read_by_a_person else sorted(loader.list()):
            print(line)


def described(loader: SpiderLoaderProtocol) -> Iterator[str]:
    """Each spider with the first sentence of its docstring."""
    return listed({name: Description.of(loader.load(name)) for name in sorted(loader.list())})
