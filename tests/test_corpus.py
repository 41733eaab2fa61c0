"""Real pages, read without a crawl: exactly what the gold says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import newscrawl
from newscrawl.records.validate import faults
from tests.replica.compare import differences

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
