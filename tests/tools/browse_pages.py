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
import base64
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCREENS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
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
_DEADLINE = 60


@dataclass
class Tab:
    """A tab of Chromium, driven by the DevTools protocol."""

    socket: aiohttp.ClientWebSocketResponse[Any]
    faults: list[str] = field(default_factory=list)
    requests: dict[str, str] = field(default_factory=dict)
    """Addresses that were requested, by the browser's number."""
    _last: int = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method: its result."""
        self._last += 1
        await self.socket.send_json({"id": self._last, "method": method, "params": params})
        return await self._until(lambda one: one.get("id") == self._last)

    async def event(self, method: str) -> None:
        """Wait for an event."""
        await self._until(lambda one: one.get("method") == method)

    async def evaluate(self, text: str) -> Any:
        """The value of JavaScript, when its promise is kept."""
        found = await self.call(
            "Runtime.evaluate", expression=text, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"]))
        return found["result"].get("value")

    async def _until(self, is_wanted: Any) -> dict[str, Any]:
        while True:
            message = await asyncio.wait_for(self.socket.receive_json(), _DEADLINE)
            self._note(message)
            if is_wanted(message):
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                found: dict[str, Any] = message.get("result", {})
                return found

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.faults.append(f"exception: {params['exceptionDetails']['text']}")
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning"):
                self.faults.append(f"console: {params['args']}")
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.faults.append(f"log: {params['entry']['text']}")
            case "Network.requestWillBeSent":
                self.requests[params["requestId"]] = params["request"]["url"]
            case "Network.loadingFailed" if params.get("blockedReason") == "csp":
                self.requests.pop(params["requestId"], None)


async def look(endpoint: str, address: str, axe: str, folder: Path | None) -> list[str]:
    """Open each page on each screen: the faults."""
    faults: list[str] = []
    async with aiohttp.ClientSession() as session, session.ws_connect(endpoint, max_msg_size=0) as socket:  # fmt: skip
        tab = Tab(socket)
        for domain in ("Page", "Runtime", "Log", "Network"):
            await tab.call(f"{domain}.enable")
        for screen, (width, height, is_phone) in _SCREENS.items():
            await tab.call(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=height,
                deviceScaleFactor=1,
                mobile=is_phone,
            )
            for name, path in _PAGES.items():
                faults += [
                    f"{name} on a {screen}: {fault}"
                    for fault in await _page(tab, address, path, axe)
                ]
                if folder and (name, screen) in _KEPT:
                    shot = await tab.call("Page.captureScreenshot", format="png")
                    target = folder / f"browse-{name}-{screen}.png"
                    target.write_bytes(base64.b64decode(shot["data"]))
    return faults


async def _page(tab: Tab, address: str, path: str, axe: str) -> list[str]:
    tab.faults.clear()
    tab.requests.clear()
    await tab.call("Page.navigate", url=address + path)
    await tab.event("Page.loadEventFired")
    wide = await tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [
        f"request: {url}" for url in tab.requests.values() if not url.startswith((address, "data:"))
    ]
    if path.startswith(
        "/-/page/"
    ):  # a page of the site: the browser reports all that it refuses it
        return found
    found += tab.faults
    if wide > 0:
        found.append(f"wider than the screen: by {wide} pixels")
    await tab.evaluate(axe)
    found += await tab.evaluate(_AXE)
    return found


def _crawl(folder: Path) -> None:
    with Replica(articles=400, seed=1) as replica:
        words = ["crawl", "section", "-a", "sections=china", "-a", "max_articles=60"]
        settings = (f"SITE_ADDRESS={replica.address}", f"DATA_DIR={folder}", "LOG_LEVEL=ERROR")
        words += [part for one in settings for part in ("-s", one)]
        subprocess.run([sys.executable, "-m", "newscrawl", *words], check=True)


def _first_match(lines: Iterator[str], pattern: re.Pattern[str]) -> str:
    for line in lines:
        if match := pattern.search(line):
            return match[0]
    raise SystemExit("the process ended before it listened")


def _ended(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=_DEADLINE)


async def _endpoint(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/json") as answer:
        tabs = await answer.json(content_type=None)
    return str(next(one["webSocketDebuggerUrl"] for one in tabs if one["type"] == "page"))


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
            _crawl(data)
        browse = [sys.executable, "-m", "newscrawl", "browse", str(data), "--port", "0"]
        chromium = [given.chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={name}/profile", "about:blank"]  # fmt: skip
        with (
            subprocess.Popen(browse, stderr=subprocess.PIPE, text=True) as server,
            subprocess.Popen(chromium, stderr=subprocess.PIPE, text=True, env={**os.environ, "HOME": name}) as browser,
        ):  # fmt: skip
            try:
                assert server.stderr
                assert browser.stderr
                address = _first_match(iter(server.stderr), _ADDRESS)
                tools = _first_match(iter(browser.stderr), re.compile(r"ws://[^/]+")).replace("ws", "http", 1)  # fmt: skip
                faults = asyncio.run(_looked(tools, address, given))
            finally:
                _ended(browser)
                _ended(server)
    ours = [one for one in faults if "(of Datasette)" not in one]
    rules = Counter(one.partition("(of Datasette) ")[2] for one in faults if one not in ours)
    print("\n".join(ours))
    print(f"{len(ours)} faults of ours; of Datasette's own pages: {dict(rules)}")
    return 1 if ours else 0


async def _looked(tools: str, address: str, given: argparse.Namespace) -> list[str]:
    if given.write:
        given.write.mkdir(parents=True, exist_ok=True)
    return await look(await _endpoint(tools), address, given.axe.read_text("utf-8"), given.write)


if __name__ == "__main__":
    sys.exit(main())
