"""Chromium, driven by the DevTools protocol: what a page requests, what its console reports, and screenshots."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

SCREENS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
"""Width, height, and whether it is a phone's."""
DEADLINE = 60
_LISTENING = re.compile(r"ws://[^/]+")


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

    async def show(self, screen: str) -> None:
        """Set the size of the screen, one of SCREENS."""
        width, height, is_phone = SCREENS[screen]
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=is_phone,
        )

    async def open(self, url: str) -> None:
        """Open a page, and forget the faults and requests of the one before."""
        self.faults.clear()
        self.requests.clear()
        await self.call("Page.navigate", url=url)
        await self.event("Page.loadEventFired")

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        found = await self.evaluate("document.documentElement.scrollWidth - innerWidth")
        return max(0, int(found))

    async def picture(self, **options: Any) -> bytes:
        """A screenshot as PNG."""
        shot = await self.call("Page.captureScreenshot", format="png", **options)
        return base64.b64decode(shot["data"])

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
            message = await asyncio.wait_for(self.socket.receive_json(), DEADLINE)
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


@contextmanager
def chromium(program: str, folder: Path) -> Iterator[str]:
    """The address of the tools of a Chromium without a window; `folder` is its home."""
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={folder}/profile", "about:blank"]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as browser:
        try:
            assert browser.stderr
            yield first_match(iter(browser.stderr), _LISTENING).replace("ws", "http", 1)
        finally:
            end(browser)


@asynccontextmanager
async def a_tab(address: str) -> AsyncIterator[Tab]:
    """The tab of a Chromium, by the address of its tools."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/json") as answer:
            tabs = await answer.json(content_type=None)
        endpoint = next(one["webSocketDebuggerUrl"] for one in tabs if one["type"] == "page")
        async with session.ws_connect(endpoint, max_msg_size=0) as socket:
            tab = Tab(socket)
            for domain in ("Page", "Runtime", "Log", "Network"):
                await tab.call(f"{domain}.enable")
            yield tab


def first_match(lines: Iterator[str], pattern: re.Pattern[str]) -> str:
    """The first match in what a process prints."""
    for line in lines:
        if match := pattern.search(line):
            return match[0]
    raise SystemExit("the process ended before it listened")


def end(process: subprocess.Popen[str]) -> None:
    """Interrupt a process, and wait for its end."""
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=DEADLINE)


def crawl_section(folder: Path) -> None:
    """Crawl 60 articles of the replica into a data folder, for pages to look at."""
    with Replica(articles=400, seed=1) as replica:
        words = ["crawl", "section", "-a", "sections=china", "-a", "max_articles=60"]
        settings = (f"SITE_ADDRESS={replica.address}", f"DATA_DIR={folder}", "LOG_LEVEL=ERROR")
        words += [part for one in settings for part in ("-s", one)]
        subprocess.run([sys.executable, "-m", "newscrawl", *words], check=True)
