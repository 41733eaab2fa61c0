"""Writes docs/spiders.md and the README's table of spiders from the spiders' declarations.

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

ORDER = (
    "latest",
    "archive",
    "search",
    "section",
    "newspaper",
    "feeds",
    "site",
    "app",
    "commoncrawl",
    "wayback",
    "article",
)
"""The order of the spiders, the usual ones first."""

_WIDTH = 118
_TABLE = re.compile(r"^\| spider \|.*\n(?:\|.*\n)+", re.MULTILINE)
_HEAD = """# The spiders

Each runs as `newscrawl crawl SPIDER -a NAME=VALUE …`; `newscrawl crawl SPIDER -h` prints the same as this page, which is
written by `make schema` from the spiders' declarations. [Running crawls](running.md) describes what each of them finds.

For `a|b` give one, for `a,b` one or several with commas between them. The other types:

| type | a value |
| --- | --- |
"""


def spiders() -> list[type[NewsSpider]]:
    """All spiders."""
    loader = get_spider_loader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
    names = sorted(loader.list(), key=ORDER.index)
    return [cast("type[NewsSpider]", loader.load(name)) for name in names]


def page() -> str:
    """docs/spiders.md."""
    parts = [_HEAD + "".join(f"| `{name}` | {meaning} |\n" for name, meaning in TYPES.items())]
    parts += [
        "## Arguments of every spider\n\n"
        + _table(COMMON)
        + "\nThe default of `known` is `skip` for `latest`.\n",
        "## Which articles are wanted\n\n"
        "Arguments of every spider but `article`; an argument of the same name in a spider's own table replaces them.\n\n"
        + _table(SCOPE),
    ]
    parts += map(_section, spiders())
    return "\n".join(parts)


def readme_table() -> str:
    """The README's table: the purpose of each spider, and its own arguments."""
    rows = ["| spider | purpose | own arguments |", "| --- | --- | --- |"]
    for spider in spiders():
        names = " ".join(one.name for one in spider.arguments_type.OWN)
        cells = (f"`{spider.name}`", Description.of(spider).sentence, f"`{names}`" * bool(names))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def readme() -> str:
    """The README with the current table."""
    return _TABLE.sub(lambda _: readme_table(), README.read_text("utf-8"), count=1)


def _section(spider: type[NewsSpider]) -> str:
    description = Description.of(spider)
    text = textwrap.fill(
        f"{description.sentence} {description.more}", _WIDTH, break_on_hyphens=False
    )
    parts = [f"## `{spider.name}`\n", f"{text}\n", f"```bash\n{description.example}\n```\n"]
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
    """Write both files."""
    PAGE.write_text(page(), "utf-8")
    README.write_text(readme(), "utf-8")


if __name__ == "__main__":
    main()
