"""JSON of the app."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscrawl
from newscrawl.frontier.articles import listed_at
from newscrawl.items import Article, Editor, Image
from newscrawl.pages.app import read_columns, read_stories
from newscrawl.pages.app_story import read_app_article
from newscrawl.pages.evidence import Evidence
from newscrawl.records.validate import faults

ID = "AP606e3c5f45ce1d77cb1f60f4"
URL = f"https://enapp.chinadaily.com.cn/a/202104/08/{ID}.html"
COLUMN, CHILD = "5a00192ca3108b7ccb376296", "5b3c6bbea31022c1bf702405"
ARTICLE: dict[str, Any] = {
    "id": ID,
    "title": "Keepers of the coast",
    "content": "<p>Each evening the keepers write.</p><p>In the morning others read it.</p>",
    "source": "CHINA DAILY",
    "author": "LI LEI,WANG FANG and ZHAO MIN in\N{NO-BREAK SPACE}Dalian",
    "editor": "林晚秋",
    "reviewEditor": "沈知夏",
    "publishTime": "2021-04-07T23:12:44.000+0000",
    "updated": "2021-04-08T01:30:37.847+0000",
    "columnName": "China",
    "keywords": ["coast", "light, houses"],
    "summary": "Who keeps the lights.",
    "subtitle": "",
    "storyType": "COMPO",
    "shareUrl": "https://www.chinadaily.com.cn/a/202104/08/WS606e3c5fe4b06d4aa0001234.html",
    "images": [{"url": "//img2.chinadaily.com.cn/images/a.jpeg", "width": 1200, "height": 800}],
    "mediaStream": {"duration": 0, "url": ""},
}


def dumped(data: Any) -> bytes:
    return json.dumps(data).encode()


def stories_of(*columns: str) -> list[str]:
    return [
        f"https://enapp.chinadaily.com.cn/channels/enapp/columns/{one}/stories.json"
        for one in columns
    ]


@pytest.mark.parametrize(
    ("data", "columns"),
    [
        ([{"uuid": COLUMN, "name": "China", "parentId": "", "children": []}], [COLUMN]),
        ([{"uuid": COLUMN, "children": [{"uuid": CHILD, "parentId": COLUMN}]}], [COLUMN, CHILD]),
        ({"columns": [{"id": COLUMN.upper(), "name": "test"}, {"uuid": COLUMN}]}, [COLUMN]),
        ({"data": {"list": [{"column": {"uuid": COLUMN}}]}}, [COLUMN]),
        ([{"uuid": "5b0d3cbf-6f1c-4c1e-9d3a-0a1b2c3d4e5f"}, {"uuid": 7}, 7, None], []),
        ([{"parentId": COLUMN, "url": f"https://enapp.chinadaily.com.cn/{COLUMN}"}], []),
    ],
)
def test_columns(data: Any, columns: list[str]) -> None:
    assert read_columns(dumped(data)) == stories_of(*columns)


@pytest.mark.parametrize(
    "row",
    [
        {"id": ID, "title": "Keepers", "publishTime": 1617836400000},
        {"id": ID, "title": "Keepers", "publishTime": "2021-04-07T23:12:44.000+0000"},
        {"id": 7, "url": URL, "title": "Keepers"},
        {"url": URL.removeprefix("https:").replace(".html", ".json"), "title": "Keepers"},
    ],
)
@pytest.mark.parametrize("place", ["stories", "blocks"])
def test_stories(row: dict[str, Any], place: str) -> None:
    rows = [row, {"id": "x"}, {"url": "https://example.com"}]
    blocks = {"uuid": COLUMN, "name": "Top", "stories": rows}
    article_links = read_stories(
        dumped({"stories": rows} if place == "stories" else {"blocks": [blocks]})
    )
    assert article_links is not None
    assert [(lead.url, lead.evidence.headline, lead.day) for lead in article_links] == [
        (URL, "Keepers", date(2021, 4, 8))
    ]


def test_what_a_list_says_of_a_story() -> None:
    (lead,) = read_stories(dumped({"stories": [ARTICLE]})) or []
    assert lead.evidence == Evidence(
        headline="Keepers of the coast",
        listed_at="2021-04-08T09:30:37+08:00",
        indexed_at="2021-04-08T07:12:44+08:00",
        authors="LI LEI,WANG FANG and ZHAO MIN in Dalian",
        source="CHINA DAILY",
        summary="Who keeps the lights.",
        column="China",
    )
    assert listed_at(lead.evidence) == "2021-04-08T01:30:37Z", "the last change"


@pytest.mark.parametrize("spelt", [bytes, str])
@pytest.mark.parametrize("url", [URL, URL.replace(".html", ".json")])
def test_an_article(url: str, spelt: type) -> None:
    given = dumped(ARTICLE)
    article = newscrawl.extract(given if spelt is bytes else given.decode(), url)
    assert article is not None
    assert faults(article) == []
    assert (article.identifier, article.url, article.edition) == (ID, URL, "app")
    assert article.headline == "Keepers of the coast"
    assert article.article_body == (
        "Each evening the keepers write.\n\nIn the morning others read it."
    )
    assert [(author.name, author.location) for author in article.authors] == [
        ("Li Lei", "Dalian"),
        ("Wang Fang", "Dalian"),
        ("Zhao Min", "Dalian"),
    ]
    assert article.editors == [Editor("林晚秋")]
    assert article.source_organization == "China Daily"
    assert article.date_published == "2021-04-08T07:12:00+08:00"
    assert article.date_modified == "2021-04-08T09:30:00+08:00"
    assert article.date_raw == "2021-04-08T01:30:37.847+0000"
    assert article.article_section == "China"
    assert article.keywords == ["coast", "light", "houses"]
    assert article.description == "Who keeps the lights."
    image = Image("https://img2.chinadaily.com.cn/images/a.jpeg", width=1200, height=800)
    assert (article.main_image, article.images) == (image, [image]), "the text shows none"
    assert article.metadata.template == "app/2"
    assert article.metadata.warnings == []


def read(**changes: Any) -> Article:
    article = newscrawl.extract(dumped({**ARTICLE, **changes}), URL)
    assert article is not None
    assert faults(article) == []
    return article


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"author": "SUN XIAOCHEN"}, ["Sun Xiaochen"]),
        ({"author": "By SUN XIAOCHEN"}, ["Sun Xiaochen"]),
        ({"author": "李明 王芳"}, ["李明", "王芳"]),
        ({"author": "Xinhua"}, ["Xinhua"]),
        ({"author": "", "properties": {"authorWithPosition": ["LI LEI in Dalian"]}}, ["Li Lei"]),
        ({"author": "", "properties": {"ArticleAuthor": "LI LEI/WANG FANG"}}, ["Li Lei", "Wang Fang"]),
        ({"author": ""}, []),
        ({"author": None, "properties": []}, []),
    ],
)  # fmt: skip
def test_authors(changes: dict[str, Any], names: list[str]) -> None:
    assert [author.name for author in read(**changes).authors] == names


@pytest.mark.parametrize(
    ("kind", "stream", "found"),
    [
        ("AUDIO", {"type": "AUDIO", "url": "https://v-hls.chinadaily.com.cn/a.mp3"}, "audios"),
        ("VIDEO", {"type": "VIDEO", "url": "https://v-hls.chinadaily.com.cn/a.m3u8"}, "videos"),
        ("AUDIO", {"url": "https://v-hls.chinadaily.com.cn/a.m3u8"}, "audios"),
        ("COMPO", {"type": "AUDIO", "url": "https://v-hls.chinadaily.com.cn/a.m3u8"}, "audios"),
        (None, {"url": "https://v-hls.chinadaily.com.cn/a.mp3?x=1"}, "audios"),
        (None, {"url": "https://v-hls.chinadaily.com.cn/a.mp4"}, "videos"),
    ],
)
def test_sound_is_sound(kind: str | None, stream: dict[str, str], found: str) -> None:
    article = read(storyType=kind, mediaStream=stream)
    given = {"videos": article.videos, "audios": article.audios}
    assert [one.url for one in given.pop(found)] == [stream["url"]]
    assert list(given.values()) == [[]]
    assert (article.genre == "video") is (found == "videos")


@pytest.mark.parametrize(
    ("properties", "subtitle", "deck"),
    [
        ({"Subtitle": "What the lights cost"}, "", "What the lights cost"),
        ({"Subtitle": None}, "What the lights cost", "What the lights cost"),
        ({"Subtitle": "KEEPERS OF THE COAST"}, "", None),
        ({}, "", None),
    ],
)
def test_the_deck(properties: dict[str, Any], subtitle: str, deck: str | None) -> None:
    """A bold line that opens the text and says the same is the deck; a later one is a sub-head."""
    opening = f"<p><strong>{deck}</strong></p>" if deck else ""
    content = f"{opening}<p>Rice was sown.</p><p><strong>New jobs</strong></p><p>It rained.</p>"
    article = read(properties=properties, subtitle=subtitle, content=content)
    assert article.alternative_headline == deck
    assert article.article_body == "Rice was sown.\n\nNew jobs\n\nIt rained."


@pytest.mark.parametrize(
    ("properties", "edition", "page"),
    [
        ({"PubDate": "20230323", "PageNumber": "001;002"}, "2023-03-23", "1"),
        ({"PubDate": "2023-03-23", "PageNumber": "012"}, "2023-03-23", "12"),
        ({"PubDate": "20230323", "PageNumber": "A04"}, "2023-03-23", "A04"),
        ({"PubDate": "20230323", "PageNumber": None}, "2023-03-23", None),
        ({"PubDate": "20231399", "PageNumber": "001"}, None, None),
        ({"PubDate": 20230323, "PageNumber": 1}, None, None),
        ({"PageNumber": "001"}, None, None),
    ],
)
def test_the_paper(properties: dict[str, Any], edition: str | None, page: str | None) -> None:
    article = read(properties=properties)
    assert (article.print_edition, article.print_page) == (edition, page)


def test_sizes_of_pictures() -> None:
    """By their addresses; what is no size is none."""
    shown = "".join(
        f'<figure><img src="https://img2.chinadaily.com.cn/{n}.jpeg"></figure>' for n in "abc"
    )
    rows = [
        {"url": "https://img2.chinadaily.com.cn/a.jpeg", "width": 900, "height": 600},
        {"url": "//img2.chinadaily.com.cn/b.jpeg", "width": "900", "height": True},
        {"url": ["https://img2.chinadaily.com.cn/c.jpeg"]},
    ]
    article = read(content=f"{shown}<p>Rice was sown.</p>", images=rows)
    assert [(one.width, one.height) for one in article.images] == [
        (900, 600),
        (None, None),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2021-04-06T23:12:44.000+0000", "2021-04-07T07:12:00+08:00"),
        ("2021-04-08 07:12:44", "2021-04-08T07:12:00+08:00"),
        (1617837164000, "2021-04-08T07:12:00+08:00"),
    ],
)
def test_the_app_s_own_time_is_the_publication(published: Any, shown: str) -> None:
    """Also where its address has another day."""
    assert read(publishTime=published).date_published == shown


@pytest.mark.parametrize("url", ["https://www.example.org/saved.json", "https://www.example.org/x"])
def test_a_copy_elsewhere(url: str) -> None:
    """The app's by what it says of itself; JSON that does not is another's."""
    article = newscrawl.extract(dumped(ARTICLE), url)
    assert article is not None
    assert (article.publisher, article.edition) == ("China Daily", "app")
    nameless = {**ARTICLE, "id": 7, "shareUrl": "https://www.example.org/7"}
    assert newscrawl.extract(dumped(nameless), url) is None


def test_only_the_free_part() -> None:
    article = read(content="", contentWithoutPay="<p>Rice was sown.</p>")
    assert article.article_body == "Rice was sown."
    assert article.metadata.warnings == ["article_body: only the part that is free"]


@pytest.mark.parametrize(
    "data",
    [
        *([], [1, 2], [ARTICLE], 5, -1.5, "Keepers", None, True, {}),
        {"title": "Keepers"},
        {"title": " ", "content": "<p>x</p>"},
        {"title": ["Keepers"], "content": "<p>x</p>"},
        {"title": "Keepers", "content": ["<p>x</p>"]},
        {**ARTICLE, "content": "", "images": []},
    ],
)
@pytest.mark.parametrize("url", [URL, URL.replace(".html", ".json")])
def test_no_article(data: Any, url: str) -> None:
    assert read_app_article(dumped(data), url, Evidence()) is None
    assert newscrawl.extract(dumped(data), url) is None
    assert newscrawl.extract(json.dumps(data), url) is None


def test_fields_of_another_kind_than_the_app_s_are_left_out() -> None:
    for name, value in itertools.product(
        ARTICLE.keys() - {"title", "content"}, (5, [[]], {"a": []})
    ):
        assert read(**{name: value}).headline == "Keepers of the coast"


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    for start in (b"", b'{"title":"a","content":', b"[{"):
        assert not read_columns(start + body)
        assert not read_stories(start + body)
        assert read_app_article(start + body, URL, Evidence()) is None


def test_what_is_nested_without_end_is_left() -> None:
    deep: Any = {"uuid": COLUMN}
    for _ in range(50):
        deep = [deep]
    assert read_columns(dumped(deep)) == []
    assert read_columns(b"[" * 100_000) is None
