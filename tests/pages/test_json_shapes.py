"""JSON of the wrong shape, wherever JSON is read: a value of another type is no answer, no article or nothing, and no crash."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.frontier.articles import listed_at
from newscrawl.pages.app import read_columns, read_stories
from newscrawl.pages.app_story import read_app_article
from newscrawl.pages.article import read_article
from newscrawl.pages.evidence import Evidence, to_dict
from newscrawl.pages.html.page import Page
from newscrawl.pages.lenient_json import loads, repaired
from newscrawl.pages.search import read_search
from newscrawl.records.clean import clean
from newscrawl.records.normalise import normalise
from newscrawl.records.validate import faults
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.evidence import ArticleLink

ID = "AP606e3c5f45ce1d77cb1f60f4"
APP_URL = f"https://enapp.chinadaily.com.cn/a/202104/08/{ID}.html"
URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
COLUMN = "5b0d3cbf6f1c4c1e9d3a0a1b"

ROW: dict[str, Any] = {
    "id": "WS65ebb1c0e4b06d4aa0001234",
    "title": "Keepers of the coast",
    "url": URL,
    "shareUrl": URL,
    "jsonUrl": None,
    "publishTime": 1709945400000,
    "pubDateStr": "2024-03-09 08:50",
    "authors": "Li Lei",
    "source": "China Daily",
    "summary": "Each evening they write.",
    "columnName": "Society",
    "channelName": "2@cndy",
}
SEARCH: dict[str, Any] = {
    "content": [ROW, dict(ROW)],
    "totalElements": 12,
    "totalPages": 2,
    "number": 0,
    "code": 200,
}
COLUMNS: dict[str, Any] = {"columns": [{"uuid": COLUMN, "children": [{"uuid": COLUMN}]}]}
ARTICLE: dict[str, Any] = {
    "id": ID,
    "title": "Keepers of the coast",
    "content": "<p>Each evening the keepers write.</p>",
    "source": "China Daily",
    "author": "Li Lei",
    "publishTime": "2021-04-08T01:30:00.000+0000",
    "updated": 1617836400000,
    "shareUrl": URL,
    "url": APP_URL,
    "images": [{"url": "//img2.chinadaily.com.cn/images/a.jpeg", "width": 600}],
    "mediaStream": {"url": "https://vod.chinadaily.com.cn/a.mp4", "duration": 7},
    "properties": {"Subtitle": "They write", "PubDate": 20210408},
}
STORIES: dict[str, Any] = {"stories": [ARTICLE], "blocks": [{"stories": [dict(ARTICLE)]}]}
LINKED: dict[str, Any] = {
    "@graph": [
        {
            "@type": ["NewsArticle"],
            "headline": "Keepers of the coast",
            "datePublished": "2024-03-09T08:50:00+08:00",
            "author": [{"@type": "Person", "name": "Li Lei"}],
            "publisher": {"name": "China Daily"},
            "image": [{"url": "https://img2.chinadaily.com.cn/images/a.jpeg"}],
            "description": "Each evening they write.",
        }
    ]
}
OTHERS: tuple[Any, ...] = (
    None,
    True,
    5,
    -1,
    1e9,
    10**20,
    "text",
    "",
    [],
    [[]],
    [5],
    {},
    {"url": []},
)
HONEST = (SEARCH, COLUMNS, ARTICLE, STORIES, LINKED)
NAMES = [
    "content",
    "totalElements",
    "stories",
    "title",
    "url",
    "uuid",
    "@type",
    "@graph",
    "name",
    "id",
]

TEXTS = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(
    [URL, APP_URL, COLUMN, ID, "2024-03-09 08:50", "9" * 30, "\ud800", "//[", "https://[::1", "<b>", "&#0;"]
)  # fmt: skip
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 10**13, 10**30, 1e308, 0.5, -0.0])
    | TEXTS
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Ways to every value of a document."""
    yield path
    named = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data) if isinstance(data, list) else named:
        yield from places(value, (*path, key))


@st.composite
def spoilt(draw: st.DrawFn, honest: dict[str, Any]) -> str:
    """A document in which other values stand in some places."""
    data: Any = {"root": deepcopy(honest)}
    for _ in range(draw(st.integers(1, 3))):
        place: tuple[Any, ...] = draw(st.sampled_from(list(places(data["root"]))))
        *way, last = ("root", *place)
        holder = data
        for key in way:
            holder = holder[key]
        holder[last] = draw(ANYTHING)
    return json.dumps(data["root"], ensure_ascii=draw(st.booleans()))


def body(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def check_leads(article_links: list[ArticleLink]) -> None:
    """Each is an article's address, and what is said of it can be kept."""
    for lead in article_links:
        assert parse(lead.url).identifier
        json.dumps([lead.url, to_dict(lead.evidence)], ensure_ascii=False).encode()
        listed_at(lead.evidence)


def check_article(reading: PageReading | None) -> None:
    """Its record goes through the pipelines, whatever they say of it."""
    if reading is not None:
        assert reading.article.headline
        faults(normalise(clean(reading.article)))


def read_all(text: str) -> None:
    """By every reader of JSON."""
    page = read_search(body(text))
    if page is not None:
        check_leads(page.article_links)
        counts = (page.total, page.pages, page.number)
        assert all(count is None or 0 <= count < 2**63 for count in counts)
    columns = read_columns(body(text))
    assert all(parse(url).url == url for url in columns or ())
    check_leads(read_stories(body(text)) or [])
    check_article(read_app_article(body(text), APP_URL, Evidence()))
    html = f'<script type="application/ld+json">{text}</script><h1>A</h1><p>B</p>'
    check_article(read_article(Page(body(html), URL), Evidence()))


@pytest.mark.parametrize("text", ["[]", "{}", "null", "true", "5", "-0.5", '"text"', "[5]", "[[]]"])
@pytest.mark.parametrize(
    "place", ["{}", "[{}]", '{{"content": {}}}', '{{"content": [{}]}}', '{{"@type": {}}}']
)
def test_every_type_in_every_place(text: str, place: str) -> None:
    read_all(place.format(text))


@pytest.mark.parametrize("honest", HONEST)
def test_each_value_of_each_type(honest: dict[str, Any]) -> None:
    """One after another, each value of an honest document is replaced by one of each type."""
    for path in list(places(honest))[1:]:
        for other in OTHERS:
            data = deepcopy(honest)
            holder = data
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = other
            read_all(json.dumps(data))


@given(st.sampled_from(HONEST).flatmap(spoilt))
def test_several_values_of_any_kind(text: str) -> None:
    read_all(text)


@given(ANYTHING)
def test_any_json(data: Any) -> None:
    read_all(json.dumps(data))


@given(TEXTS)
def test_what_is_repaired_is_read_or_refused(text: str) -> None:
    broken = f'{{"content": [{{"title": "{text}", "url": "{URL}"}}]}}'
    with suppress(ValueError):  # the one thing it may raise
        loads(repaired(broken))
    read_all(broken)
