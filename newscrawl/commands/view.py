"""`view`: opens a page in the browser, as the crawler receives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import view

from newscrawl.commands import line_of
from newscrawl.commands.pages import check_page

if TYPE_CHECKING:
    import argparse


class Command(view.Command):
    """Scrapy's command, for pages of the site."""

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("view")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse URLs outside the site."""
        super().process_options(args, opts)
        check_page(args, opts)
