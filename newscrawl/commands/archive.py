"""`archive`: checks the archived pages of a data folder, prints their index, or one page."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.archive.cdxj import cdxj
from newscrawl.archive.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.archive.files import FOLDER
from newscrawl.archive.lookup import captures_of, published, with_body
from newscrawl.archive.reading import sent
from newscrawl.archive.verify import Verification
from newscrawl.commands import line_of
from newscrawl.commands.own_files import refuse_own_file
from newscrawl.commands.sentences import errors_printed, settings_of
from newscrawl.config.checks import data_dir, file_mask
from newscrawl.errors import ArgumentError, Status
from newscrawl.exporters.disk import replace_file
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse

_ACTIONS = ("verify", "index", "show")


class Command(ScrapyCommand):
    """Reads the archive of a data folder, also during a run; locks and changes nothing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] ACTION [FOLDER | URL]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("archive")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Actions: verify checks the WARC files of a data folder, their digests and manifests, and the places that its "
            "lines name, and exits with 3 where it finds a fault; index prints the index of the files as CDXJ; show URL "
            "prints the newest archived page of an address as it was served, unpacked. The data folder is FOLDER, else "
            "that of -s DATA_DIR=."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add -O."""
        super().add_options(parser)
        parser.add_argument(
            "-O",
            "--output",
            metavar="FILE",
            help="index: write to this file, in place of what it has",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 3 for faults, 75 where the disk fails."""
        with errors_printed(self):
            settings = settings_of(self)
            os.umask(file_mask(settings))
            name, *names = args or [""]
            if name not in _ACTIONS:
                raise ArgumentError(
                    f"action: there is no {name!r}; there are: {', '.join(_ACTIONS)}"
                )
            if opts.output and name != "index":
                raise ArgumentError(f"--output: {name} has no such option, index has")
            if name == "show":
                if len(names) != 1:
                    raise ArgumentError(f"URL: expected one address, got {len(names) or 'none'}")
                largest = settings.getint("DOWNLOAD_MAXSIZE")
                _show(_archived(data_dir(settings)), names[0], largest)
            else:
                self._act(name, names, data_dir(settings), opts.output)

    def _act(self, name: str, names: list[str], folder: Path, output: str | None) -> None:
        if len(names) > 1:
            raise ArgumentError(f"FOLDER: expected one data folder, got {len(names)}")
        folder = _archived(Path(names[0]) if names else folder)
        if name == "index":
            _index(folder, output)
        else:
            self._verify(folder)

    def _verify(self, folder: Path) -> None:
        verification = Verification(folder)
        count = 0
        for fault in verification.faults():
            count += 1
            print(printable(fault))
        seen = verification.seen
        looked_at = f"{seen.files} files, {seen.records} records, {seen.lines} lines that name one"
        print(f"{looked_at}: {f'{count} faults' if count else 'no fault'}")
        if count:
            self.exitcode = Status.UNHEALTHY


def _archived(folder: Path) -> Path:
    if not (folder / FOLDER).is_dir():
        raise ArgumentError(f"FOLDER: {folder} holds no archive (it has no folder {FOLDER!r})")
    return folder


def _index(folder: Path, output: str | None) -> None:
    text = "".join(f"{line}\n" for line in cdxj(published(folder)))
    if output:
        refuse_own_file("--output", output, folder)
        replace_file(Path(output), text.encode())
    else:
        sys.stdout.write(text)


def _show(folder: Path, url: str, largest: int) -> None:
    pages = (with_body(folder, one) for one in captures_of(folder, url))
    page = next(filter(None, pages), None)
    if page is None:
        raise ArgumentError(f"URL: {url} is not in the archive of {folder}")
    _, body = sent(page.path, page.start)
    sys.stdout.buffer.write(_unpacked(page.headers.get("content-encoding", ""), body, largest))
    sys.stdout.flush()


def _unpacked(applied: str, body: bytes, largest: int) -> bytes:
    """A body without its encodings; as it is where it is broken, too large, or its encoding is unknown."""
    try:
        return unpack(body, encodings([applied.encode()]), largest)[0]
    except (BrokenBodyError, BodyTooLargeError):
        return body
