"""`fixture`: keep a page with its record as a test, and compare kept records with current ones."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.fixture_files import ABOUT, RECORD, Fixture, difference, load
from newscrawl.commands.rewording import reword
from newscrawl.errors import ArgumentError, Status, UserError
from newscrawl.pages.html.decoding import decode
from newscrawl.site.urls import Kind, parse
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from scrapy.http import Response

ROOT = "tests/fixtures"
_ABOVE_PROJECT = 25  # the priority of a setting, below the command line's


class Command(ScrapyCommand):
    """Adds a page to the fixtures, or shows the diff between a fixture's accepted record and the current one."""

    requires_project = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] URL|FILE|FIXTURE"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("fixture")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "URL is fetched, FILE is a saved page (with its URL in --url): a new fixture is made under "
            f"{ROOT}/NAME, with its text reworded, and its record is shown and accepted. FIXTURE is the folder of an "
            "existing fixture: the diff between the accepted record and the current one is shown, exit status 3 where "
            "they differ; --accept takes the current one."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --url, --name, --why, --root, --accept, --verbatim."""
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="the URL of the saved page")
        parser.add_argument("--name", metavar="FAMILY/NAME", help="the name of a new fixture")
        parser.add_argument("--why", default="", help="why the page is kept")
        parser.add_argument("--root", default=ROOT, help=f"folder of all fixtures ({ROOT})")
        parser.add_argument("--accept", action="store_true", help="accept the current record")
        parser.add_argument(
            "--verbatim", action="store_true", help="keep the page's text: for pages that we wrote"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep Scrapy's report on itself out of what is shown."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        self.settings.set("LOG_LEVEL", "WARNING", _ABOVE_PROJECT)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 3 where records differ or a page is not an article."""
        try:
            if len(args) != 1:
                raise ArgumentError("expected one URL, file or folder of a fixture")
            folder = Path(args[0])
            if (folder / ABOUT).exists():
                self._show(load(folder), accepts=opts.accept)
            else:
                self._add(args[0], opts)
        except UserError as error:
            print(f"newscrawl: {error}", file=sys.stderr)
            self.exitcode = Status.BAD_ARGUMENTS

    def _add(self, source: str, opts: argparse.Namespace) -> None:
        folder = _folder(opts.root, opts.name)
        body, url, content_type = self._page(source, opts.url)
        if not opts.verbatim:
            body, content_type = reword(decode(body, content_type)[0]).encode(), None
        folder.mkdir(parents=True)
        (folder / "page.html").write_bytes(body)
        fixture = Fixture(folder, {"page.html": url}, opts.why, content_type)
        if fixture.read() is None:
            shutil.rmtree(folder)
            print(f"newscrawl: {source} is not an article", file=sys.stderr)
            self.exitcode = Status.UNHEALTHY
            return
        fixture.save()
        self._show(fixture, accepts=True)

    def _show(self, fixture: Fixture, *, accepts: bool) -> None:
        before = fixture.expected() if (fixture.folder / RECORD).exists() else None
        now = fixture.read()
        shown = difference(before, now)
        print(printable(shown) or f"{fixture.name}: as accepted", end="" if shown else "\n")
        if shown and accepts:
            fixture.accept(now)
            print(f"newscrawl: accepted in {fixture.folder / RECORD}", file=sys.stderr)
        elif shown:
            self.exitcode = Status.UNHEALTHY

    def _page(self, source: str, url: str | None) -> tuple[bytes, str, str | None]:
        """Bytes, URL and content type of a saved or fetched page."""
        if "//" in source:
            return self._fetch(source)
        if url is None:
            raise ArgumentError(f"--url: is missing; where was {source} served from?")
        try:
            return Path(source).read_bytes(), url, None
        except OSError as error:
            raise ArgumentError(f"FILE: {source} cannot be read: {error.strerror}") from None

    def _fetch(self, url: str) -> tuple[bytes, str, str | None]:
        if parse(url).kind is not Kind.ARTICLE:
            raise ArgumentError(f"URL: {url!r} is not an article of the site")
        assert self.crawler_process is not None  # noqa: S101 - scrapy.cmdline has set it
        got: list[Response] = []
        self.crawler_process.crawl(OnePage, url=url, got=got)
        self.crawler_process.start()
        if not got:
            raise ArgumentError(f"URL: {url} could not be fetched, see the log")
        (response,) = got
        return response.body, url, (response.headers.get("Content-Type") or b"").decode("latin-1")


class OnePage(Spider):
    """Fetches one page with the politeness of a crawl, without URL states."""

    name = "one-page"
    custom_settings = {  # noqa: RUF012 - as Scrapy has it
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
        "LOG_LEVEL": "WARNING",
    }

    def __init__(self, *, url: str, got: list[Response], **options: Any) -> None:
        super().__init__(**options)
        self._url, self._got = url, got

    async def start(self) -> AsyncIterator[Request]:
        """Request the page."""
        yield Request(self._url)

    def parse(self, response: Response, **_: Any) -> None:
        """Keep the response."""
        self._got.append(response)


def _folder(root: str, name: str | None) -> Path:
    parts = (name or "").split("/")
    if len(parts) != 2 or not all(part.replace("-", "").isalnum() for part in parts):
        raise ArgumentError(f"--name: {name!r}, expected FAMILY/NAME such as founder/2004-table")
    folder = Path(root, *parts)
    if folder.exists():
        raise ArgumentError(f"--name: {folder} exists already; give the folder to compare it")
    return folder
