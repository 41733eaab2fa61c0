"""What a crawl prints on standard error, and what `--quiet` keeps until it is needed."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import pytest

from newscrawl.commands.console import Console
from newscrawl.errors import Status

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def noise() -> Iterator[None]:
    """A handler of the log that writes to standard error, whichever that is when it is made."""
    yield
    for handler in [*logging.root.handlers]:
        if type(handler) is logging.StreamHandler:
            logging.root.removeHandler(handler)


def crawl(console: Console, lines: int = 1) -> None:
    with console.taking_over():
        handler = logging.StreamHandler()
        logging.root.addHandler(handler)
        for number in range(lines):
            logging.getLogger("newscrawl").warning("line %d", number)
        print("of another package", file=sys.stderr)


@pytest.mark.usefixtures("noise")
@pytest.mark.parametrize(
    ("quiet", "status", "printed"),
    [
        (False, Status.COMPLETE, ["resuming", "line 0", "of another package", "the end"]),
        (False, Status.UNHEALTHY, ["resuming", "line 0", "of another package", "the end"]),
        (True, Status.COMPLETE, []),
        (True, Status.UNHEALTHY, ["resuming", "line 0", "of another package", "the end"]),
        (True, Status.LOCKED, ["resuming", "line 0", "of another package", "the end"]),
    ],
)
def test_what_is_printed(
    capsys: pytest.CaptureFixture[str], status: Status, printed: list[str], *, quiet: bool
) -> None:
    console = Console(quiet=quiet)
    console.say("resuming")
    crawl(console)
    console.end("the end", status)
    found = [line.removeprefix("newscrawl: ") for line in capsys.readouterr().err.splitlines()]
    assert found == printed


@pytest.mark.usefixtures("noise")
def test_of_many_lines_the_last_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)
    crawl(console, lines=5_000)
    console.end("the end", Status.CRASHED)
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[-3:]) == (201, ["line 4999", "of another package", "the end"])


def test_an_exception_is_not_kept_back(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)

    def crash() -> None:
        with console.taking_over():
            print("the cause", file=sys.stderr)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    print("a traceback", file=sys.stderr)
    assert capsys.readouterr().err.splitlines() == ["the cause", "a traceback"]
