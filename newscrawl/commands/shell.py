"""`shell`: selectors tried on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import shell

from newscrawl.commands import line_of
from newscrawl.commands.pages import check_page

if TYPE_CHECKING:
    import argparse


class Command(shell.Command):
    """Scrapy's command, for pages of the site, or without a page."""

    def short_desc(self) -> str:
        """One line of the list of commands."""
        return line_of("shell")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Nothing outside of the site is asked for."""
        super().process_options(args, opts)
        check_page(args, opts, is_required=False)
