"""Real pages, read without a crawl: exactly what the gold says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import newscrawl
from newscrawl.pages.app import read_stories
from newscrawl.records.validate import faults
from tests.crawling import crawl
from tests.replica import Replica
from tests.replica.compare import differences
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = [
    "www-2023-seed-reconstructed",
    "www-2024-article",
    "www-2024-gallery-page1",
    "cn-2023-article",
]


def in_primary_tag(record: dict[str, Any]) -> dict[str, Any]:
    """The gold gives the primary tag of the language, "zh" for "zh-Hans"."""
    return {**record, "in_language": record["in_language"].partition("-")[0]}


@pytest.mark.parametrize("name", ARTICLES)
def test_real_articles(corpus: Path, corpus_urls: dict[str, str], name: str) -> None:
    article = newscrawl.extract(
        (corpus / "pages" / f"{name}.html").read_bytes(), corpus_urls[f"{name}.html"]
    )
    assert article is not None
    gold = json.loads((corpus / "gold" / f"{name}.json").read_text("utf-8"))
    assert differences(gold, in_primary_tag(article.to_dict())) == []
    assert article.metadata.warnings == []
    assert faults(article) == []


@pytest.mark.parametrize(
    ("name", "deck", "captions", "dateline"),
    [
        ("201809_content_c919", None, ["Photo/VCG"], "BEIJING"),
        ("201809_content_hk_rail", "Carrie Lam", ["Provided to China Daily"], None),
        ("201809_content_role_models_two_figures", None, ["Photo/cri.cn", "Photo/CCTV"], "BEIJING"),
    ],
)
def test_fragments_of_2018(
    corpus: Path, name: str, deck: str | None, captions: list[str], dateline: str | None
) -> None:
    """Bodies alone, set into the least page that they fit."""
    fragment = (corpus / "fragments" / f"{name}.html").read_text("utf-8")
    page = f"<div id='lft-art'><h1>Headline</h1><span class='info_l'>Xinhua</span><div id='Content'>{fragment}</div></div>"
    article = newscrawl.extract(
        page, "https://www.chinadaily.com.cn/a/201809/22/WS5ba5d1f5e4b06d4aa0004b37.html"
    )
    assert article is not None
    assert (article.alternative_headline or "").startswith(deck or "")
    assert bool(article.alternative_headline) is bool(deck)
    assert [image.credit_text for image in article.images] == captions
    assert article.dateline == dateline
    assert article.article_body
    assert all(
        image.caption and image.caption not in article.article_body.split("\n\n")
        for image in article.images
    )


@pytest.mark.parametrize(
    "name", ["www-2019-listing", "www-2026-listing-trimmed", "epaper-2026-day-trimmed"]
)
def test_real_lists_are_no_articles(corpus: Path, corpus_urls: dict[str, str], name: str) -> None:
    html = (corpus / "pages" / f"{name}.html").read_bytes()
    assert newscrawl.extract(html, corpus_urls[f"{name}.html"]) is None


APP = "https://enapp.chinadaily.com.cn"
APP_ARTICLE, APP_COLUMN = "AP641b8b9ea3103705a5f42614", "5a001aa4a3108b7ccb3762a2"


@pytest.mark.slow
def test_the_app_s_own_bytes(corpus: Path, tmp_path: Path) -> None:
    """Its columns, the stories of one, an article that another column lists."""
    folder = corpus / "app"
    article = (folder / f"article-{APP_ARTICLE}.json").read_bytes()
    stories = (folder / f"stories-{APP_COLUMN}.json").read_bytes()
    row = {**json.loads(article), "content": None, "contentWithoutPay": None}
    listed = json.dumps({"stories": [row], "blocks": []})

    def column(url: str) -> Answer:
        body = stories if APP_COLUMN in url else listed.encode()
        return Answer(200, {"Content-Type": "application/json;charset=UTF-8"}, body)

    with Replica(10) as replica:
        columns = (folder / "custom-columns.json").read_bytes()
        replica.override(f"{APP}/channels/enapp/custom-columns.json", body=columns)
        replica.serve(f"{APP}/channels/enapp/columns", column)
        replica.override(f"{APP}/a/202303/23/{APP_ARTICLE}.json", body=article)
        crawled = crawl(tmp_path, "app", address=replica.address)
        asked = [one.path for one in replica.requests]
    assert crawled.status == 0, crawled.said
    assert len([path for path in asked if path.endswith("/stories.json")]) == 80
    leads = read_stories(stories) or []
    assert len([lead for lead in leads if lead.evidence.headline]) == 21
    wanted = {lead.url.removeprefix(APP).replace(".html", ".json") for lead in leads}
    assert len(wanted & set(asked)) == 21
    gold = json.loads((folder / f"gold-{APP_ARTICLE}.json").read_text("utf-8"))
    (record,) = crawled.records
    assert differences(gold, record) == []
    assert record["metadata"]["warnings"] == []


def test_an_article_of_the_app_without_a_crawl(corpus: Path) -> None:
    document = (corpus / "app" / f"article-{APP_ARTICLE}.json").read_bytes()
    article = newscrawl.extract(document, f"{APP}/a/202303/23/{APP_ARTICLE}.json")
    assert article is not None
    gold = json.loads((corpus / "app" / f"gold-{APP_ARTICLE}.json").read_text("utf-8"))
    assert differences(gold, article.to_dict()) == []
    assert faults(article) == []
