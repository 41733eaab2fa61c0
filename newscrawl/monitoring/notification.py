"""Tells people and programs how a run ended: messages to the addresses of Apprise, and a command.

Neither changes a run: what fails here is reported, and the summary keeps the messages that could not be sent.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newscrawl.monitoring.check_state import Check

_SECONDS = 60
"""The time that a command gets."""


def messages_on(
    job: str, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Check]
) -> Iterator[str]:
    """A message for each check that began to fail or has recovered in a run; `before` is its state in the last summary of the job."""
    for name, check in now.items():
        known = before.get(name) or {}
        if check.failing and not known.get("failing"):
            yield f"{job}: {name} fails: {check.sentence}"
        elif known.get("failing") and not check.failing:
            yield f"{job}: {name} is well again, it failed since {known.get('since')}"


def check_addresses(name: str, value: Any) -> None:
    """Raise SettingError for a value that is not a list of Apprise's addresses. The error names no address: they hold passwords."""
    if not value:
        return
    if find_spec("apprise") is None:
        raise SettingError(f"{name}: needs Apprise to send messages, install newscrawl[notify]")
    if not isinstance(value, str):
        raise SettingError(
            f"{name}: expected addresses of Apprise as text, with spaces between them"
        )
    for number, address in enumerate(value.split(), 1):
        if not _added(_apprise(), address):
            raise SettingError(
                f"{name}: the address number {number} is not one of Apprise's, expected mailto://… or the like"
            )


def _apprise() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its imports: not for our users
        from apprise import Apprise  # noqa: PLC0415 - an extra, and slow to import
    return Apprise()


def _added(target: Any, address: str) -> bool:
    """Add an address: whether it is one of Apprise's. The first imports all of its services."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(target.add(address))


def check_command(name: str, value: Any) -> None:
    """Raise SettingError for a value that is not a command."""
    if not value:
        return
    try:
        words = shlex.split(value)
    except (ValueError, AttributeError, TypeError):
        words = []
    if not words:
        raise SettingError(
            f"{name}: {value!r} is not a command, expected one like 'report.sh --mail'"
        )


@dataclass(frozen=True)
class Notifier:
    """Where it is reported how a run ended."""

    addresses: str = ""
    """Of Apprise, with spaces between them; may be empty."""
    command: str = ""

    def send(self, messages: Sequence[str]) -> list[str]:
        """Send each message to all addresses: the messages that not all of them took."""
        target = _apprise()
        for address in self.addresses.split():
            _added(target, address)
        return [one for one in messages if not target.notify(title="newscrawl", body=one)]

    def run_command(self, summary: bytes) -> str:
        """Run the command without a shell, with the summary on its standard input: how it ended, in words.

        Its standard output goes to standard error: that of the crawl may be its records.
        """
        words = shlex.split(self.command)
        try:
            done = subprocess.run(  # noqa: S603 - the user's own command
                words, input=summary, stdout=_standard_error(), check=False, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"{words[0]}: ended, it took more than {_SECONDS} seconds"
        except OSError as error:
            return f"{words[0]}: {error.strerror}"
        return f"{words[0]}: exit status {done.returncode}"


NOBODY = Notifier()


def _standard_error() -> int:
    """Its descriptor; nothing where there is none."""
    try:
        return sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):
        return subprocess.DEVNULL
