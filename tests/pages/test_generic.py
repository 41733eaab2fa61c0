"""Anyone's page: what its metadata says of authors, and tables in the text that trafilatura gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import newscrawl

if TYPE_CHECKING:
    from newscrawl.items import Article

URL = "https://www.example.org/harbor"
TEXT = "<p>The harbor has opened to ferries again, the keeper of the pier wrote in his book on Friday.</p>"


def read(body: str, head: str = "") -> Article:
    article = newscrawl.extract(
        f"<html><head><title>Harbor opens</title>{head}</head><body><article><h1>Harbor opens</h1>{body}</article></body></html>",
        URL,
    )
    assert article is not None
    return article


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Tan Boyi"}, ["Tan Boyi"]),
        ([{"name": "Tan Boyi"}, {"name": "Wei Anlan"}], ["Tan Boyi", "Wei Anlan"]),
        ("Tan Boyi", ["Tan Boyi"]),
        (["Tan Boyi", "Wei Anlan"], ["Tan Boyi", "Wei Anlan"]),
        ([{"name": ""}, {"name": "Wei Anlan"}], ["Wei Anlan"]),
        ({"name": "Tan Boyi (China Daily)"}, ["Tan Boyi"]),
        ("https://www.example.org/authors/tan", []),
        (7, []),
    ],
)
def test_authors_of_json_ld(author: Any, names: list[str]) -> None:
    node = {"@type": "NewsArticle", "headline": "Harbor opens", "author": author}
    article = read(TEXT * 3, f'<script type="application/ld+json">{json.dumps(node)}</script>')
    assert [one.name for one in article.authors] == names


@pytest.mark.parametrize(("links", "kept"), [(1, True), (2, True), (3, False), (9, False)])
def test_links_behind_the_text(links: int, kept: bool) -> None:
    """One may be where the text ends; several are a list."""
    text = "".join(TEXT.replace("Friday", f"day {n}") for n in range(4))
    shown = "".join(f"<a href='/{n}'>The whole report of pier {n}</a><br>" for n in range(links))
    body = read(text + shown).article_body or ""
    assert ("The whole report of pier 0" in body) is kept


def test_a_table() -> None:
    table = (
        "<table><tr><th>Pier</th><th>Town</th><th>Ferries</th></tr><tr><td>1</td><td>Dalian</td><td>3</td></tr>"
        "<tr><td></td><td>Yantai</td><td>2</td></tr></table>"
    )
    body = read(TEXT + table + TEXT.replace("Friday", "Sunday")).article_body or ""
    assert body.split("\n\n")[1] == "Pier | Town | Ferries\n1 | Dalian | 3\n| Yantai | 2"
