"""The page: what was counted, as HTML with style and charts in it."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newscrawl import __version__
from newscrawl.frontier.articles import utc
from newscrawl.frontier.stamps import moment
from newscrawl.report.plots import plots
from newscrawl.report.run_counts import day_of, state_of
from newscrawl.text.dates import BEIJING
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from newscrawl.report.data import Data

_WEEK = timedelta(days=6)  # before today, with today seven days


def render(data: Data) -> str:
    """The report as an HTML page."""
    environment = Environment(
        loader=PackageLoader("newscrawl.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=_number,
        time=_time,
        length_of_time=_length,
        age=lambda one: _age(one, data.now),
        link=_link,
    )
    style = (files("newscrawl.report") / "templates" / "report.css").read_text("utf-8")
    return environment.get_template("report.html").render(
        data=data,
        status=data.status,
        history=data.history,
        week=data.history.total(day_of(data.now - _WEEK)),
        spiders=data.history.by_spider(day_of(data.now - timedelta(days=data.days - 1))),
        at=utc(data.now),
        version=__version__,
        state_of=state_of,
        style=Markup(style),  # noqa: S704 - a file of the package
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        **plots(data),
    )


# --- Texts


def _shown(value: Any) -> Any:
    """A value as it is put into the page: foreign text without control characters."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _time(text: str) -> Markup | str:
    """A time of the frontier or of a record for people; other text as it is."""
    try:
        found = moment(text)
    except ValueError:
        return text
    if len(text) <= len("2024-03-09"):
        return text
    zone = "" if text.endswith("Z") else " Beijing"
    shown = (text, f"{found:%Y-%m-%d}", f"{found:%H:%M}", zone)
    return Markup('<time datetime="{}"><span>{}</span> <span>{}{}</span></time>').format(*shown)


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def _age(text: str, now: datetime) -> str:
    """How long ago a time or a Beijing day was; other text as it is."""
    try:
        found = moment(text)
    except ValueError:
        return text
    if found.tzinfo is None:
        found = found.replace(tzinfo=BEIJING)
    minutes = max(0, round((now - found).total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 60 / 24:.0f} days"


def _link(url: str, text: str | None = None) -> Markup | str:
    """A link, where the address is one of a site; else the text alone."""
    shown = printable(text or url.removeprefix("https://"))
    if not url.startswith(("https://", "http://")):
        return shown
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(printable(url), shown)
