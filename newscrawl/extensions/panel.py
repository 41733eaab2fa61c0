"""A panel on a terminal that shows how far a run is; lines of the log go above it."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newscrawl.monitoring.progress import duration, parts

if TYPE_CHECKING:
    from newscrawl.monitoring.progress import Progress

_STYLES = {"errors": "bold red", "pause": "yellow", "time left": "green"}


def panel(title: str, progress: Progress) -> Panel:
    """The panel of a moment."""
    table = Table.grid(padding=(0, 2))
    for name, text in parts(progress):
        style = _STYLES.get(name, "")
        table.add_row(Text(name, style=style or "cyan"), Text(text, style=style))
    heading = Text(f" {title}, {duration(progress.seconds)} ", style="bold")
    return Panel(table, title=heading, title_align="left", expand=False)


class LivePanel:
    """Draws the panel on standard error, and takes it away at the end."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._live = Live(
            console=Console(stderr=True), auto_refresh=False, transient=True, redirect_stdout=False
        )
        self._handlers: list[tuple[logging.StreamHandler[TextIO], TextIO]] = []

    def start(self) -> None:
        """Begin; the cursor stays visible, since a process that is killed could not bring it back."""
        terminal = sys.stderr
        self._live.start()
        self._live.console.show_cursor()
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is terminal:
                self._handlers.append((handler, terminal))
                handler.setStream(sys.stderr)  # now rich's, which writes above the panel

    def show(self, progress: Progress) -> None:
        """Draw it."""
        self._live.update(panel(self._title, progress), refresh=True)

    def stop(self) -> None:
        """Remove it."""
        for handler, stream in self._handlers:
            handler.setStream(stream)
        self._handlers.clear()
        self._live.stop()
