"""Checks for the commands that fetch one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError

from newscrawl.site.editions import is_site_host

if TYPE_CHECKING:
    import argparse


def check_page(args: list[str], opts: argparse.Namespace, *, is_required: bool = True) -> None:
    """Raise UsageError for a page outside the site, and for --spider."""
    if len(args) > 1 or (is_required and not args):
        raise UsageError(
            f"URL: expected one address, got {' '.join(args) or 'none'}", print_help=False
        )
    if opts.spider:
        raise UsageError(
            f"--spider: {opts.spider!r} works on a job and does not fetch single pages; leave it out",
            print_help=False,
        )
    for url in args:
        if "//" not in url and Path(url).is_file():
            raise UsageError(
                f"URL: {url!r} is a file; `newscrawl extract {url}` reads a saved page",
                print_help=False,
            )
        address = urlsplit(url if "//" in url else f"//{url}")
        if address.scheme not in {"", "http", "https"} or not is_site_host(address.hostname or ""):
            raise UsageError(
                f"URL: {url!r} is not an address of China Daily's site, expected https://www.chinadaily.com.cn/…",
                print_help=False,
            )
