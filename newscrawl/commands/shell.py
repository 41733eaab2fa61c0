"""`shell`: try selectors on a page."""

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
        """The command's line in the overview."""
        return line_of("shell")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse URLs outside the site."""
        super().process_options(args, opts)
        check_page(args, opts, is_required=False)
