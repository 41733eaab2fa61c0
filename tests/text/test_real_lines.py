"""The corpus of real lines, where it is at hand: gold exactly, the rest without a fall."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from newscrawl.text.boilerplate import boilerplate, strip_disclaimer
from newscrawl.text.bylines import parse_byline
from newscrawl.text.captions import is_credit_line, split_caption
from newscrawl.text.cleaning import mojibake
from newscrawl.text.datelines import dateline
from newscrawl.text.dates import format_time
from newscrawl.text.words import script_language

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")


def lines(name: str) -> list[str]:
    path = CORPUS / name
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def gold(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(name)]


def bodies() -> list[str]:
    pages = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((CORPUS / "gold").glob("*.json"))
    ]
    return [page["article_body"] for page in pages if page.get("article_body")]


@pytest.mark.parametrize("row", gold("bylines-gold.jsonl"), ids=lambda row: row["line"])
def test_byline(row: dict[str, Any]) -> None:
    byline = parse_byline(row["line"])
    assert [asdict(author) for author in byline.authors] == row["authors"]
    assert byline.source == row["source_organization"]
    assert byline.stamp is not None
    assert byline.stamp.time is not None
    assert format_time(byline.stamp.time) == row["date_modified"]


@pytest.mark.parametrize("row", gold("captions-gold.jsonl"), ids=lambda row: row["line"][-40:])
def test_caption(row: dict[str, Any]) -> None:
    assert split_caption(row["line"]) == (row["caption"], row["credit_text"])


def test_every_byline_says_something() -> None:
    for line in lines("bylines.txt"):
        byline = parse_byline(line)
        assert byline.authors or not line.startswith("By "), line
        assert (byline.source is not None) == ("|" in line), line
        assert (byline.stamp is not None) == ("Updated" in line), line


def test_every_caption_with_a_credit_is_split() -> None:
    for line in lines("captions.txt"):
        _, credit = split_caption(line)
        marked = line.endswith("]") or "/" in line[-40:] or line.rsplit(" ", 1)[-1].isupper()
        assert (credit is not None) >= marked, line
        assert is_credit_line(line) == (credit is not None), line


def test_bodies_hold_body_alone() -> None:
    for body in bodies():
        assert mojibake(body) is None
        for paragraph in body.split("\n\n"):
            assert boilerplate(paragraph) is None, paragraph
            assert strip_disclaimer(paragraph) == paragraph
            assert dateline(paragraph) is None
            assert not is_credit_line(paragraph), paragraph


def test_bodies_tell_their_language() -> None:
    assert {script_language(body) for body in bodies()} <= {"en", "zh-Hans"}
