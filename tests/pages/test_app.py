"""JSON of the app."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.app import read_app_article, read_columns, read_stories
from newscrawl.pages.evidence import Evidence
from newscrawl.records.clean import clean
from newscrawl.records.normalise import normalise
from newscrawl.records.validate import faults

ID = "AP606e3c5f45ce1d77cb1f60f4"
URL = f"https://enapp.chinadaily.com.cn/a/202104/08/{ID}.html"
UUID = "5b0d3cbf-6f1c-4c1e-9d3a-0a1b2c3d4e5f"
ARTICLE: dict[str, Any] = {
    "id": ID,
    "title": "Keepers of the coast",
    "content": "<p>Each evening the keepers write.</p><p>In the morning others read it.</p>",
    "source": "China Daily",
    "author": "Li Lei",
    "publishTime": 1617836400000,
    "updated": "2021-04-08 09:30:00",
    "shareUrl": "https://www.chinadaily.com.cn/a/202104/08/WS606e3c5fe4b06d4aa0001234.html",
    "images": [{"url": "//img2.chinadaily.com.cn/images/a.jpeg"}],
    "mediaStream": {"url": "https://vod.chinadaily.com.cn/a.mp4"},
}


def dumped(data: Any) -> bytes:
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "data",
    [
        [{"uuid": UUID, "title": "News"}],
        {"columns": [{"id": UUID.upper(), "name": "News"}, {"id": UUID}]},
        {"data": {"list": [{"column": {"uuid": UUID}}]}},
    ],
)
def test_columns(data: Any) -> None:
    assert read_columns(dumped(data)) == [
        f"https://enapp.chinadaily.com.cn/channels/enapp/columns/{UUID}/stories.json"
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"id": ID, "title": "Keepers", "publishTime": 1617836400000},
        {"id": 7, "url": URL, "title": "Keepers"},
        {"url": URL.removeprefix("https:").replace(".html", ".json"), "title": "Keepers"},
    ],
)
def test_stories(row: dict[str, Any]) -> None:
    leads = read_stories(dumped({"stories": [row, {"id": "x"}, {"url": "https://example.com"}]}))
    assert leads is not None
    assert [(lead.url, lead.evidence.headline, lead.day) for lead in leads] == [
        (URL, "Keepers", date(2021, 4, 8))
    ]


def test_an_article() -> None:
    article = read_app_article(dumped(ARTICLE), URL, Evidence())
    assert article is not None
    article = normalise(clean(article))
    assert faults(article) == []
    assert (article.identifier, article.url, article.edition) == (ID, URL, "app")
    assert article.headline == "Keepers of the coast"
    assert article.article_body == (
        "Each evening the keepers write.\n\nIn the morning others read it."
    )
    assert [author.name for author in article.authors] == ["Li Lei"]
    assert article.source_organization == "China Daily"
    assert article.date_published == "2021-04-08T09:30:00+08:00"
    assert [video.url for video in article.videos] == ["https://vod.chinadaily.com.cn/a.mp4"]
    assert article.main_image is not None
    assert article.metadata.template == "app/1"


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"title": "Keepers"},
        {"title": " ", "content": "<p>x</p>"},
        {**ARTICLE, "content": ""},
    ],
)
def test_no_article(data: Any) -> None:
    if data == {**ARTICLE, "content": ""}:
        data = {**data, "mediaStream": None}
    assert read_app_article(dumped(data), URL, Evidence()) is None


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    for start in (b"", b'{"title":"a","content":', b"[{"):
        assert not read_columns(start + body)
        assert not read_stories(start + body)
        assert read_app_article(start + body, URL, Evidence()) is None


def test_what_is_nested_without_end_is_left() -> None:
    deep: Any = {"uuid": UUID}
    for _ in range(50):
        deep = [deep]
    assert read_columns(dumped(deep)) == []
    assert read_columns(b"[" * 100_000) is None
