"""Keeps the answers of a check of the site, their text reworded, to send with a report.

report.json                 the verdicts
articles/FAMILY/STEP/       a fixture for each page that is read as an article, as `newscrawl fixture` makes it
pages/STEP.html, .json      all other answers
pages/index.json            the URL of each
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newscrawl.commands.fixture_files import Fixture
from newscrawl.commands.rewording import reword, reword_text
from newscrawl.errors import ArgumentError
from newscrawl.pages.app import load
from newscrawl.pages.html.decoding import decode
from newscrawl.text.words import HAN

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.doctor.seen import Answer
    from newscrawl.doctor.site import SiteReport

_TEXT = re.compile(rf"\s|[{HAN}]")
_WHY = "seen by newscrawl doctor --site"
_PLAIN = frozenset(("source", "channelName", "columnName", "storyType", "type", "dirname"))
"""Keys of JSON whose texts are names of the site's own, and stay."""


def check_folder(folder: Path) -> None:
    """Raise ArgumentError for a folder that holds something: nothing is replaced."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ArgumentError(f"--keep: {folder} exists and is not empty, expected a new folder")


def keep(report: SiteReport, folder: Path) -> int:
    """Write the answers to a folder: how many. ArgumentError where that fails."""
    try:
        pages = folder / "pages"
        pages.mkdir(parents=True, exist_ok=True)
        urls: dict[str, str] = {}
        kept = 0
        for name, answer in report.seen.answers.items():
            if answer.failure or _is_article(folder, name, answer, report):
                kept += answer.failure is None
            elif file := _write(pages, name, answer):
                urls[file] = answer.url
        (pages / "index.json").write_text(_text(urls), "utf-8")
        (folder / "report.json").write_text(_text(report.to_dict()), "utf-8")
    except OSError as error:
        raise ArgumentError(f"--keep: {folder} cannot be written: {error.strerror}") from None
    return kept + len(urls)


def _is_article(folder: Path, name: str, answer: Answer, report: SiteReport) -> bool:
    """Whether a page is an article, also when reworded; then it is kept as a fixture."""
    reading = report.seen.reading(name) if answer.status == 200 and answer.is_html else None
    if reading is None:
        return False
    place = folder / "articles" / reading.template.name / name
    place.mkdir(parents=True)
    (place / "page.html").write_text(_page(answer), "utf-8")
    fixture = Fixture(place, {"page.html": answer.url}, _WHY)
    record = fixture.read()
    if record is None:
        (place / "page.html").unlink()
        place.rmdir()
        return False
    fixture.save()
    fixture.accept(record)
    return True


def _write(pages: Path, name: str, answer: Answer) -> str | None:
    """Write an answer that is no article: the name of its file. None for one whose text cannot be reworded."""
    if answer.is_html:
        (pages / f"{name}.html").write_text(_page(answer), "utf-8")
        return f"{name}.html"
    data = load(answer.body)
    if data is None:
        return None
    (pages / f"{name}.json").write_text(_text(_reworded(data)), "utf-8")
    return f"{name}.json"


def _page(answer: Answer) -> str:
    return reword(decode(answer.body, answer.headers.get("content-type"))[0])


def _reworded(value: Any, key: str = "") -> Any:
    """JSON with its texts reworded; a string of one Latin word, such as an address or an id, stays."""
    if isinstance(value, dict):
        return {name: _reworded(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_reworded(one, key) for one in value]
    is_text = isinstance(value, str) and _TEXT.search(value)
    if not is_text or key in _PLAIN:
        return value
    if value.lstrip().startswith("<"):
        return reword(value).partition("<body>")[2].rpartition("</body>")[0]
    return reword_text(value)


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
