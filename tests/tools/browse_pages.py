"""The pages of `newscrawl browse` in Chromium, on a desktop and on a phone: screenshots, errors of the console, accessibility.

    npm pack axe-core && tar xf axe-core-*.tgz
    python -m tests.tools.browse_pages package/axe.min.js [--chromium PATH] [--write docs/images]

It crawls the replica, browses the data set, and prints every error of the console, every request to another host and every
violation that axe finds; the exit status is 1 where one is not of Datasette's own pages.
Chromium and axe-core are not installed by the tests: a fresh machine takes minutes for that.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.tools.chromium import SCREENS, a_tab, chromium, crawl_section, end, first_match

if TYPE_CHECKING:
    from tests.tools.chromium import Tab

_PAGES = {
    "overview": "/news/overview",
    "search": "/news/overview?_search=rice&language=en",
    "article": "/news/articles/1",
    "pictures": "/news/pictures",
    "database": "/news",
    "query": "/news/authors_by_articles",
    "page": "/-/page/1",
}
_KEPT = {("overview", "desktop"), ("article", "phone"), ("pictures", "desktop")}
"""Screenshots for the documentation."""
_AXE = """axe.run().then(found => found.violations.flatMap(one => one.nodes.map(node => {
    const element = document.querySelector(node.target[0]);
    const isOurs = element && element.closest('td, .article, .metadata-description') && one.id != 'region';
    const where = node.html.slice(0, 120).replace(/\\s+/g, ' ');
    return isOurs ? `axe: ${one.impact} ${one.id}, ${where}` : `(of Datasette) ${one.impact} ${one.id}`;
})))"""
"""Runs axe. Ours is what lies in a cell, a description or our template, except that the page around it has no landmark."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


async def look(tools: str, address: str, axe: str, folder: Path | None) -> list[str]:
    """Open each page on each screen: the faults."""
    faults: list[str] = []
    async with a_tab(tools) as tab:
        for screen in SCREENS:
            await tab.show(screen)
            for name, path in _PAGES.items():
                faults += [
                    f"{name} on a {screen}: {fault}"
                    for fault in await _page(tab, address, path, axe)
                ]
                if folder and (name, screen) in _KEPT:
                    (folder / f"browse-{name}-{screen}.png").write_bytes(await tab.picture())
    return faults


async def _page(tab: Tab, address: str, path: str, axe: str) -> list[str]:
    await tab.open(address + path)
    wide = await tab.overflow()
    found = [
        f"request: {url}" for url in tab.requests.values() if not url.startswith((address, "data:"))
    ]
    if path.startswith(
        "/-/page/"
    ):  # a page of the site: the browser reports all that it refuses it
        return found
    found += tab.faults
    if wide:
        found.append(f"wider than the screen: by {wide} pixels")
    await tab.evaluate(axe)
    found += await tab.evaluate(_AXE)
    return found


def main(words: list[str] | None = None) -> int:
    """Print the faults; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.browse_pages")
    parser.add_argument("axe", type=Path, help="axe.min.js")
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--write", type=Path, help="folder for the screenshots")
    parser.add_argument("--data", type=Path, help="a data folder, in place of a crawl")
    given = parser.parse_args(words)
    with TemporaryDirectory() as name:
        data = given.data or Path(name, "data")
        if not given.data:
            crawl_section(data)
        browse = [sys.executable, "-m", "newscrawl", "browse", str(data), "--port", "0"]
        with (
            subprocess.Popen(browse, stderr=subprocess.PIPE, text=True) as server,
            chromium(given.chromium, Path(name)) as tools,
        ):
            try:
                assert server.stderr
                address = first_match(iter(server.stderr), _ADDRESS)
                if given.write:
                    given.write.mkdir(parents=True, exist_ok=True)
                faults = asyncio.run(
                    look(tools, address, given.axe.read_text("utf-8"), given.write)
                )
            finally:
                end(server)
    ours = [one for one in faults if "(of Datasette)" not in one]
    rules = Counter(one.partition("(of Datasette) ")[2] for one in faults if one not in ours)
    print("\n".join(ours))
    print(f"{len(ours)} faults of ours; of Datasette's own pages: {dict(rules)}")
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
