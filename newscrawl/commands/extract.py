"""`extract`: prints the records of saved pages, without a crawl."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.archive.inputs import own_address
from newscrawl.commands import line_of
from newscrawl.errors import ArgumentError, Status, UserError
from newscrawl.extraction import extract, merge
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from newscrawl.items import Article

_STANDARD_INPUT = "-"


class Command(ScrapyCommand):
    """Prints one line of JSON for each article; the pages of one article, given in order, are merged."""

    requires_project = False
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] FILE [FILE ...]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("extract")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Print the records of saved pages as JSON Lines, of the mobile app's JSON too; - reads standard input. "
            "The URL of a page is given by --url, once for each file, or by --index, or else by the page itself "
            "(og:url, canonical link). "
            "Pages of one article, given one after another, become one record."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --url, --index, --indent, --field-sources, --body-html."""
        super().add_options(parser)
        parser.add_argument(
            "--url",
            action="append",
            default=[],
            metavar="URL",
            help="the URL of the page; once for each file, in order",
        )
        parser.add_argument(
            "--index",
            metavar="FILE",
            help="a JSON object that gives the URL of each file by its name",
        )
        parser.add_argument(
            "--indent", type=int, metavar="N", help="print over several lines, indented by N"
        )
        parser.add_argument(
            "--field-sources", action="store_true", help="name the rule that gave each field"
        )
        parser.add_argument(
            "--body-html", action="store_true", help="add the body as sanitised HTML"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print records; exit status 2 for bad arguments, 3 where a page is not an article."""
        try:
            read = list(self._read(_pages(args, opts), opts))
        except UserError as error:
            print(f"newscrawl: {error}", file=sys.stderr)
            self.exitcode = Status.BAD_ARGUMENTS
            return
        for _, parts in groupby(read, key=lambda article: article.identifier):
            _print(merge(parts), opts.indent)

    def _read(
        self, pages: Iterable[tuple[str, bytes, str]], opts: argparse.Namespace
    ) -> Iterator[Article]:
        for name, html, url in pages:
            article = extract(html, url, field_sources=opts.field_sources, body_html=opts.body_html)
            if article is not None:
                yield article
                continue
            print(f"newscrawl: {name} is not an article", file=sys.stderr)
            self.exitcode = Status.UNHEALTHY


def _pages(args: list[str], opts: argparse.Namespace) -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and URL of each page. Raises ArgumentError."""
    if not args:
        raise ArgumentError("FILE: is missing; give the saved page, or - for standard input")
    if opts.url and len(opts.url) != len(args):
        raise ArgumentError(
            f"--url: given {len(opts.url)} times for {len(args)} files, expected once for each"
        )
    index = _index(opts.index) if opts.index else {}
    for position, name in enumerate(args):
        html = _read(name)
        url = opts.url[position] if opts.url else index.get(Path(name).name) or _own_url(name, html)
        if not parse(url).host and "//" not in url:
            raise ArgumentError(
                f"--url: {url!r} is not a web address, expected something like https://www.chinadaily.com.cn/a/…"
            )
        yield name, html, url


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == _STANDARD_INPUT else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise ArgumentError(
            f"FILE: {name} cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None


def _index(name: str) -> dict[str, str]:
    try:
        index = json.loads(Path(name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ArgumentError(f"--index: {name} cannot be read: {error}") from None
    if not isinstance(index, dict) or not all(isinstance(url, str) for url in index.values()):
        raise ArgumentError(f"--index: {name} is not a JSON object of file names and URLs")
    return index


def _own_url(name: str, html: bytes) -> str:
    url = own_address(html)
    if url is None:
        raise ArgumentError(f"--url: is missing, and {name} does not name its URL")
    return url


def _print(article: Article, indent: int | None) -> None:
    text = json.dumps(article.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()
