"""The page of `newscrawl report` in Chromium, on a desktop and on a phone, dark and light: screenshots, errors, accessibility.

    npm pack axe-core && tar xf axe-core-*.tgz
    python -m tests.tools.report_pages package/axe.min.js [--chromium PATH] [--write docs/images] [--page report.html]

It crawls the replica, adds a history of sixty days that never was, and prints every error of the console, every request, and
every violation that axe finds; the exit status is 1 where there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.articles import utc
from newscrawl.frontier.outcomes import Outcome
from newscrawl.pages.article.reading import COVERED
from newscrawl.text.dates import BEIJING
from tests.replica.english import headline
from tests.replica.mixing import Dice
from tests.running import Clock, a_run, a_task
from tests.summaries import keep_summary
from tests.tools.chromium import SCREENS, a_tab, chromium, crawl_section

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = 60
_SECTIONS = "china/society world/asia_pacific business/economy culture/art opinion/editionals sports/soccer china/scitech life/fashion travel/cityguide regional/beijing world/europe business/tech".split()  # fmt: skip
_FROZEN = "travel/cityguide"
_SHORT = {33, 34}
"""Days back from today on which the site published hardly anything."""
_OUTAGE, _DRIFT = 21, 9
"""Days back: the site did not answer for some hours; a template changed and was mended three days later."""
_SHARES = dict(zip(COVERED, (0.34, 0.58, 0.93, 1.0, 0.97, 0.99, 0.96, 0.81), strict=True))
_SCHEMES = ("light", "dark")
_KEPT = {
    ("desktop", "light"): ("header", 1210),
    ("desktop", "dark"): ("#h-articles", 1240),
    ("phone", "light"): ("header", 1330),
}
"""Screenshots for the documentation: where each begins, and its height in pixels."""


# --- A data folder


def a_history(folder: Path, now: datetime, seed: int = 1) -> None:
    """Add sixty days of hourly and daily runs and their articles to a data folder."""
    dice = random.Random(seed)
    _records(folder, now, dice)
    for hours in range(DAYS * 24, 0, -1):
        began = now - timedelta(hours=hours)
        days = hours // 24
        is_out = days == _OUTAGE and 3 <= began.hour < 9
        drifted = now - timedelta(days=_DRIFT) if _DRIFT - 3 < days < _DRIFT else None
        _latest(folder, began, dice, is_out=is_out, drifted=drifted)
        if began.hour == 2:
            keep_summary(
                folder,
                began + timedelta(minutes=30),
                "newspaper",
                {"papers": "cd"},
                minutes=9,
                run_status="complete: the paper of the day",
                **_numbers(dice.randint(40, 70), dice.randint(70, 110), dice),
            )
        if began.hour == 20 and began.weekday() == 6:
            keep_summary(
                folder,
                began + timedelta(minutes=20),
                "archive",
                {"since": "7d"},
                minutes=38,
                run_status="complete: the articles of seven days",
                **_numbers(dice.randint(15, 40), dice.randint(900, 1300), dice),
            )
    _failures(folder, now)


def _latest(
    folder: Path, began: datetime, dice: random.Random, *, is_out: bool, drifted: datetime | None
) -> None:
    night = 0.25 if 16 <= began.hour < 22 else 1  # in Beijing
    new = 0 if is_out else round(dice.randint(3, 14) * night)
    numbers = _numbers(new, 25 + new + dice.randint(0, 25), dice)
    keys: dict[str, Any] = {"run_status": f"complete: {new} articles", **numbers}
    if is_out:
        sentence = "the site did not answer"
        keys.update(exit_status=4, run_status=f"incomplete: {sentence}", cause="unreachable")
        keys["articles"]["failed"] = {"timeout": dice.randint(4, 12), "http_503": 3}
        keys["checks"] = _failing("failures", began.replace(hour=3, minute=5), sentence)
    elif drifted:
        drift = {
            "group": ["www/2", str(began.year)],
            "rule": "authors: css .info_l",
            "hits": 2,
            "pages": 61,
            "usual": 0.98,
            "examples": [_url(number, began) for number in range(2)],
        }
        sentence = "www/2 'authors: css .info_l' on 2 of 61 pages, usually on 98%"
        keys.update(exit_status=3, run_status=f"unhealthy: {sentence}", drift=[drift])
        keys["checks"] = _failing("markup", drifted, sentence)
        keys["fields"]["authors"] = 0.06
    elif dice.random() < 0.04:
        keys["articles"]["failed"] = {dice.choice(["timeout", "pages_missing", "http_404"]): 1}
    keep_summary(folder, began, minutes=2 + keys["requests"] / 38, **keys)


def _numbers(new: int, requests: int, dice: random.Random) -> dict[str, Any]:
    shares = {name: min(1.0, max(0.0, share + dice.gauss(0, 0.03))) for name, share in _SHARES.items()}  # fmt: skip
    return {
        "requests": requests,
        "articles": {"discovered": new, "done": new, "gone": 0, "failed": {}, "excluded": {}, "open": 0},
        "revisions": {"new": new, "changed": dice.randint(0, 2)},
        "templates": {"www/2": new},
        "fields": shares,
        "checks": {},
        "drift": [],
    }  # fmt: skip


def _failing(check: str, since: datetime, sentence: str) -> dict[str, Any]:
    return {check: {"failing": True, "since": utc(since), "sentence": sentence, "names": []}}


def _records(folder: Path, now: datetime, dice: random.Random) -> None:
    """Two hundred days of articles, in one file of the data set."""
    place = folder / "articles" / f"crawl_date={now:%Y-%m-%d}"
    place.mkdir(parents=True, exist_ok=True)
    name = f"{now:%Y%m%dT%H%M%SZ}-latest-aaaaaa-0001.jsonl"
    lines = list(_lines(now, dice))
    (place / name).write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    manifest = place / "_manifest.json"
    data: Any = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {"version": 2, "segments": []}  # fmt: skip
    data["segments"].append({"file": name, "lines": len(lines), "revisions": 0, "contested": []})
    manifest.write_text(json.dumps(data), "utf-8")


def _lines(now: datetime, dice: random.Random) -> Iterator[dict[str, Any]]:
    number = 0
    for days in range(200, -1, -1):
        day = now - timedelta(days=days)
        usual = 92 if day.weekday() < 5 else 55
        count = 9 if days in _SHORT else round(dice.gauss(usual, 6))
        for _ in range(count):
            weights = [0 if one == _FROZEN and days < 17 else 12 - place for place, one in enumerate(_SECTIONS)]  # fmt: skip
            number += 1
            published = day.replace(hour=0, minute=0) + timedelta(minutes=dice.randint(0, 1439))
            if published < now - timedelta(hours=1):
                yield _line(number, published, dice.choices(_SECTIONS, weights)[0], dice)


def _line(number: int, published: datetime, section: str, dice: random.Random) -> dict[str, Any]:
    local = published.astimezone(BEIJING)
    read_at = published + timedelta(minutes=8 + dice.expovariate(1 / 45))
    return {
        "schema_version": "2.0",
        "identifier": f"WS{number:024x}",
        "url": _url(number, local),
        "headline": headline(Dice(number)),
        "published_day": f"{local:%Y-%m-%d}",
        "date_published": local.isoformat(timespec="seconds"),
        "in_language": "en",
        "section_path": section,
        "word_count": round(dice.gauss(480, 120)),
        "metadata": {"revision": 1, "content_hash": f"{number:064x}", "spider": "latest", "date_downloaded": utc(read_at)},
    }  # fmt: skip


def _url(number: int, day: datetime) -> str:
    return f"https://www.chinadaily.com.cn/a/{day:%Y%m/%d}/WS{number:024x}.html"


def _failures(folder: Path, now: datetime) -> None:
    run = a_run(folder, Clock(f"{now:%Y-%m-%dT%H:%M:%S}"))
    reasons = ("timeout", "timeout", "timeout", "pages_missing", "http_503")
    for number, reason in enumerate(reasons):
        task = a_task(f"WS{number:024x}", f"{now:%Y-%m-%d}")
        run.url_states.discover(task)
        run.url_states.end(task, Outcome("failed", reason))
    run.commit()
    run.finish(is_over=True)
    run.close()


# --- The page


async def look(tools: str, page: Path, axe: str, folder: Path | None) -> list[str]:
    """Open the page on each screen, light and dark: the faults."""
    faults: list[str] = []
    async with a_tab(tools) as tab:
        for screen, scheme in product(SCREENS, _SCHEMES):
            media = [{"name": "prefers-color-scheme", "value": scheme}]
            await tab.show(screen)
            await tab.call("Emulation.setEmulatedMedia", features=media)
            await tab.open(page.as_uri())
            found = [f"request: {one}" for one in tab.requests.values() if one != page.as_uri()]
            found += tab.faults
            if wide := await tab.overflow():
                found.append(f"wider than the screen: by {wide} pixels")
            if folder and (screen, scheme) in _KEPT:
                begin, height = _KEPT[screen, scheme]
                size = {"width": SCREENS[screen][0], "height": height}
                top = await tab.evaluate(f"document.querySelector('{begin}').getBoundingClientRect().top")  # fmt: skip
                clip = {"x": 0, "y": max(0, top - 24), "scale": 1, **size}
                shot = await tab.picture(clip=clip, captureBeyondViewport=True)
                (folder / f"report-{screen}-{scheme}.png").write_bytes(shot)
            await tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")  # fmt: skip
            await tab.evaluate(axe)
            found += await tab.evaluate(_AXE)
            faults += [f"on a {screen}, {scheme}: {one}" for one in found]
    return faults


_AXE = """axe.run().then(found => found.violations.flatMap(one => one.nodes.map(node =>
    `axe: ${one.impact} ${one.id}, ${node.html.slice(0, 160).replace(/\\s+/g, ' ')} ${node.failureSummary.slice(0, 200)}`)))"""


def main(words: list[str] | None = None) -> int:
    """Print the faults; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.report_pages")
    parser.add_argument("axe", type=Path, help="axe.min.js")
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--write", type=Path, help="folder for the screenshots")
    parser.add_argument("--page", type=Path, help="a page, in place of a new one")
    given = parser.parse_args(words)
    with TemporaryDirectory() as name:
        page = given.page or Path(name, "report.html")
        if not given.page:
            data = Path(name, "data")
            crawl_section(data)
            a_history(data, datetime.now(timezone.utc).replace(second=0, microsecond=0))
            words = [sys.executable, "-m", "newscrawl", "report"]
            subprocess.run(words, check=True, cwd=name)
        if given.write:
            given.write.mkdir(parents=True, exist_ok=True)
        with chromium(given.chromium, Path(name)) as tools:
            axe = given.axe.read_text("utf-8")
            faults = asyncio.run(look(tools, page.absolute(), axe, given.write))
    print("\n".join(faults))
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
