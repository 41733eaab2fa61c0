"""Sentences of the commands on standard error, and errors that become one, with an exit status."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawl.downloader.site_address import SiteAddress
from newscrawl.errors import ClusterError, StorageError, UnreachableError, UserError
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.commands import ScrapyCommand
    from scrapy.settings import Settings


def print_sentence(sentence: str) -> None:
    """Print a sentence of newscrawl's on standard error."""
    print(printable(f"newscrawl: {sentence}"), file=sys.stderr)


def settings_of(command: ScrapyCommand) -> Settings:
    """The settings of a command that runs, with those of a crawl of this machine. SettingError for a wrong SITE_ADDRESS."""
    assert command.settings is not None  # noqa: S101 - scrapy.cmdline has set it
    SiteAddress().update_settings(command.settings)
    return command.settings


@contextmanager
def errors_printed(command: ScrapyCommand) -> Iterator[None]:
    """Print an error that a command expects as a sentence, and give the command its exit status."""
    try:
        yield
    except (UserError, StorageError, UnreachableError, ClusterError) as error:
        print_sentence(str(error))
        command.exitcode = error.status
