"""Draws docs/images/page-fields.png: the sample page with the places of the fields that its template reads.

python -m tests.tools.page_picture [--chromium PATH]

The picture keeps the digest of what it shows, so a test sees without Chromium whether it is up to date.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lxml import html

from newscrawl.extraction import read_record
from newscrawl.pages.evidence import Evidence
from tests.tools.page_marks import Marks
from tests.tools.png import with_palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.pages.html.tree import Element

_ROOT = Path(__file__).parents[2]
_SAMPLE = _ROOT / "data" / "samples" / "article.html"
PICTURE = _ROOT / "docs" / "images" / "page-fields.png"
_LOOK = Path(__file__).with_name("page_picture.css")
_WIDTH = 640
_SCALE = 2
_DEADLINE = 120
_MEASURE = "<script>document.title = document.documentElement.scrollHeight</script>"
KEY = "Source"
"""Under which the picture keeps the digest."""


def document(page: bytes, url: str) -> str:
    """A page with its marks, and a legend, as HTML with a style of our own."""
    reading = read_record(page, url, Evidence(), field_sources=True)
    assert reading
    marks = Marks(reading)
    seen = marks.head() + _inner(marks.mark())
    tree = html.fragment_fromstring(f'<div class="page">{seen}</div>')
    for image in tree.iter("img"):
        image.attrib.pop("src", None)  # it is not requested
    legend = "".join(_legend(marks, reading.template.label, _numbered(tree)))
    shown = html.tostring(tree, encoding="unicode")
    return f"<!DOCTYPE html><meta charset=utf-8><style>{_LOOK.read_text('utf-8')}</style><body>{shown}{legend}</body>"


def sample() -> tuple[bytes, str]:
    """The sample page, and its address."""
    url: str = json.loads(_SAMPLE.with_suffix(".json").read_text("utf-8"))["url"]
    return _SAMPLE.read_bytes(), url


def _inner(element: Element) -> str:
    parts = (html.tostring(one, encoding="unicode") for one in element)
    return escape(element.text or "") + "".join(parts)


def _numbered(tree: Element) -> dict[str, int]:
    """The numbers of the fields in the order of the picture; the first place of each shows its number."""
    numbers: dict[str, int] = {}
    for element in tree.xpath(".//*[@data-field]"):
        field = element.get("data-field")
        if field not in numbers:
            numbers[field] = len(numbers) + 1
            element.set("data-number", str(numbers[field]))
    return numbers


def _legend(marks: Marks, template: str, numbers: dict[str, int]) -> Iterator[str]:
    """A row for each number: its fields, and the sources that gave them."""
    yield f'<h3>Read by template <code>{template}</code></h3><table class="legend">'
    for fields, number in numbers.items():
        sources = dict.fromkeys(marks.sources.get(field, "url") for field in fields.split(", "))
        row = (
            f'<i data-number="{number}"></i>',
            escape(fields),
            f"<code>{escape(', '.join(sources))}</code>",
        )
        yield f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>"
    yield '</table><p class="note"><span class="left-out">dashed</span> is not part of the record</p>'


def digest(text: str) -> str:
    """What the picture keeps of the document that it shows; spaces do not count."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def screenshot(text: str, chromium: str) -> bytes:
    """A document as Chromium shows it, from its first to its last line."""
    with TemporaryDirectory(prefix="picture-") as name:
        page, picture = Path(name, "page.html"), Path(name, "page.png")
        page.write_text(text + _MEASURE, "utf-8")
        given = [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text", f"--user-data-dir={name}/profile"]  # fmt: skip
        dumped = _run([*given, f"--window-size={_WIDTH},800", "--dump-dom", page.as_uri()])
        height = re.search(r"<title>(\d+)</title>", dumped)
        assert height, dumped
        size = (f"--window-size={_WIDTH},{height[1]}", f"--force-device-scale-factor={_SCALE}")
        _run([*given, *size, f"--screenshot={picture}", page.as_uri()])
        return picture.read_bytes()


def _run(command: list[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_DEADLINE)
    return done.stdout


def main(words: Iterable[str] | None = None) -> None:
    """Draw the picture with Chromium."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.page_picture")
    parser.add_argument("--chromium", default="chromium")
    given = parser.parse_args(None if words is None else list(words))
    text = document(*sample())
    PICTURE.write_bytes(with_palette(screenshot(text, given.chromium), **{KEY: digest(text)}))


if __name__ == "__main__":
    main()
