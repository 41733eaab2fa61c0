"""`list`: the spiders, and what each is for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.spiderloader import SpiderLoaderProtocol


class Command(ScrapyCommand):
    """Scrapy's command, with a sentence beside each name where a person reads it; programs get the names alone."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - as Scrapy's own

    def short_desc(self) -> str:
        """One line of the list of commands."""
        return "List the spiders and what each is for"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        """Print them."""
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        loader = get_spider_loader(self.settings)
        for line in described(loader) if sys.stdout.isatty() else sorted(loader.list()):
            print(line)


def described(loader: SpiderLoaderProtocol) -> Iterator[str]:
    """Each spider with the first sentence of its docstring."""
    names = sorted(loader.list())
    width = max(map(len, names), default=0)
    for name in names:
        first = (loader.load(name).__doc__ or "").strip().partition("\n")[0]
        yield f"{name:<{width}}  {first}"
