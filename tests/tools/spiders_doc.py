"""Writes what is generated from the spiders' declarations: docs/spiders.md, and the README's table of spiders.

python -m tests.tools.spiders_doc
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl.frontier.job import COMMON
from newscrawl.spiders.declarations import SCOPE, TYPES
from newscrawl.spiders.descriptions import Description

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.frontier.job import Argument
    from newscrawl.spiders.base import NewsSpider

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "spiders.md"
README = ROOT / "README.md"

ORDER = ("latest", "archive", "search", "section", "newspaper", "feeds", "site", "app", "article")
"""The spiders as a reader wants them, the usual ones first."""

_WIDTH = 118
_TABLE = re.compile(r"^\| spider \|.*\n(?:\|.*\n)+", re.MULTILINE)
_HEAD = """# The spiders

Each runs as `newscrawl crawl SPIDER -a NAME=VALUE …`; `newscrawl crawl SPIDER -h` says the same as this page, which is
written by `make schema` from what the spiders declare. [Running crawls](running.md) says what each of them can see.

Of `a|b` one is given, of `a,b` one or several with commas between them. What the other types are:

| type | a value |
| --- | --- |
"""


def spiders() -> list[type[NewsSpider]]:
    """All of them."""
    loader = get_spider_loader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
    names = sorted(loader.list(), key=ORDER.index)
    return [cast("type[NewsSpider]", loader.load(name)) for name in names]


def page() -> str:
    """docs/spiders.md."""
    parts = [_HEAD + "".join(f"| `{name}` | {meaning} |\n" for name, meaning in TYPES.items())]
    parts += [
        "## Arguments of every spider\n\n"
        + _table(COMMON)
        + "\n`known` is `skip` for `latest` where nothing is given.\n",
        "## Which articles are wanted\n\n"
        "Arguments of every spider but `article`; where a spider has one of that name in its own table, that counts.\n\n"
        + _table(SCOPE),
    ]
    parts += map(_section, spiders())
    return "\n".join(parts)


def readme_table() -> str:
    """The README's rows: what each spider is for, and the arguments that are its own."""
    rows = ["| spider | what it is for | arguments of its own |", "| --- | --- | --- |"]
    for spider in spiders():
        names = " ".join(one.name for one in spider.arguments_type.OWN)
        cells = (f"`{spider.name}`", Description.of(spider).sentence, f"`{names}`" * bool(names))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def readme() -> str:
    """The README with the table as it has to be."""
    return _TABLE.sub(lambda _: readme_table(), README.read_text("utf-8"), count=1)


def _section(spider: type[NewsSpider]) -> str:
    said = Description.of(spider)
    text = textwrap.fill(f"{said.sentence} {said.more}", _WIDTH, break_on_hyphens=False)
    parts = [f"## `{spider.name}`\n", f"{text}\n", f"```\n{said.example}\n```\n"]
    if spider.arguments_type.OWN:
        parts += [_table(spider.arguments_type.OWN)]
    return "\n".join(parts)


def _table(arguments: Iterable[Argument]) -> str:
    rows = ["| argument | type | meaning | default |", "| --- | --- | --- | --- |"]
    for one in arguments:
        given = "required" if one.is_required else f"`{one.default}`" if one.default else ""
        kind = one.type.replace("|", "\\|")
        rows.append(f"| `{one.name}` | `{kind}` | {one.meaning} | {given} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write both."""
    PAGE.write_text(page(), "utf-8")
    README.write_text(readme(), "utf-8")


if __name__ == "__main__":
    main()
