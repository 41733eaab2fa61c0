"""Cleaning, normalising, validating and merging of records."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article, Author, Breadcrumb, Editor, Image, Metadata
from newscrawl.records.clean import clean, clean_body
from newscrawl.records.merge import merge
from newscrawl.records.normalise import normalise
from newscrawl.records.validate import faults
from newscrawl.text.cleaning import clean_lines

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


def article(**changed: Any) -> Article:
    fields: dict[str, Any] = {
        "identifier": "WS65ebb1c0e4b06d4aa0001234",
        "url": URL,
        "headline": "Keepers write on",
        "article_body": "The keeper wrote.\n\nNobody read it.",
        "published_day": "2024-03-09",
        "metadata": Metadata(date_downloaded="2024-03-10T00:00:00Z", template="www/1"),
    }
    return Article(**{**fields, **changed})


def test_cleaning_leaves_one_way_to_be_missing() -> None:
    cleaned = clean(
        article(
            headline=" Keepers\u00a0write\u200b on\n",
            alternative_headline=" \u3000",
            article_body="One\u00a0two.\n\n \n\nThree\n four.",
            authors=[Author(""), Author("Li Lei", " ")],
            editors=[Editor("\u200b")],
            breadcrumbs=[Breadcrumb("Home", "")],
            keywords=["", " light "],
            date_raw="2024-03-09  08:50　",
        )
    )
    assert cleaned.headline == "Keepers write on"
    assert cleaned.alternative_headline is None
    assert cleaned.article_body == "One two.\n\nThree\nfour."
    assert cleaned.authors == [Author("Li Lei")]
    assert cleaned.editors == []
    assert cleaned.breadcrumbs == [Breadcrumb("Home")]
    assert cleaned.keywords == ["light"]
    assert cleaned.date_raw == "2024-03-09  08:50　"


@given(
    st.lists(
        st.sampled_from(["A line", "到", "\n", "\n\n", " ", "  ", "\u200b", "\t", "\r", "\xa0"])
    ).map("".join)
)
def test_a_body_is_cleaned_by_paragraphs_and_lines(body: str) -> None:
    paragraphs = filter(None, map(clean_lines, body.split("\n\n")))
    cleaned = "\n\n".join(paragraphs) or None
    assert clean_body(body) == cleaned
    assert clean_body(cleaned) == cleaned


@given(st.text(), st.text(), st.lists(st.text()))
def test_cleaning_and_normalising_twice_changes_nothing(
    headline: str, body: str, keywords: list[str]
) -> None:
    once = normalise(clean(article(headline=headline, article_body=body, keywords=keywords)))
    assert normalise(clean(copy.deepcopy(once))) == once


def test_normalising() -> None:
    found = normalise(article(source_organization="CHINA DAILY", in_language="und"))
    assert found.source_organization == "China Daily"
    assert found.word_count == 6
    assert found.page_urls == [URL]
    assert (
        normalise(
            article(article_body="灯塔看守人每天晚上都写天气。Hello", in_language="en")
        ).in_language
        == "zh-Hans"
    )
    assert normalise(article(article_body="灯塔看守人每天晚上都写天气。Hello")).word_count == 14


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"headline": "Keepers write no more"}, True),
        ({"alternative_headline": "A deck"}, True),
        ({"authors": [Author("Li Lei")]}, True),
        ({"article_body": "The keeper wrote."}, True),
        ({"images": [Image("https://img2.chinadaily.com.cn/a.jpg", "A light")]}, True),
        ({"editors": [Editor("王小明")]}, False),
        ({"date_modified": "2024-03-09T09:00:00+08:00"}, False),
        ({"breadcrumbs": [Breadcrumb("Home")]}, False),
    ],
)
def test_the_hash_covers_what_a_reader_sees(changed: dict[str, Any], differs: bool) -> None:
    first, second = normalise(article()), normalise(article(**changed))
    assert (first.metadata.content_hash != second.metadata.content_hash) is differs


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"headline": ""}, "headline"),
        ({"headline": "x" * 501}, "headline"),
        ({"article_body": None}, "article_body"),
        ({"published_day": "1975-01-01"}, "published_day"),
        ({"published_day": "2031-01-01"}, "published_day"),
        (
            {"published_day": "2025-03-01"},
            "published_day: 2025-03-01 is after the download, 2024",
        ),
        ({"published_day": "2024-04-11"}, "published_day: 2024-04-11 is after the download"),
        ({"date_modified": "2024-04-11T00:00:00+08:00"}, "date_modified: "),
        ({"date_created": "2025-01-01T00:00:00+08:00"}, "date_created: "),
        ({"print_edition": "2025-01-01"}, "print_edition: 2025-01-01 is after the download"),
        ({"published_day": "1981-05-31"}, "published_day: 1981-05-31 is before the first issue"),
        ({"published_day": "2024-02-30"}, "published_day: 2024-02-30 is in no calendar"),
        ({"date_modified": "2024-03-09T24:50:00+08:00"}, "date_modified: "),
        (
            {"metadata": Metadata(date_downloaded="2024-13-10T00:00:00Z")},
            "metadata.date_downloaded: ",
        ),
        ({"headline": 5}, "headline: "),
        ({"headline": date(2024, 3, 9)}, "headline: "),
        ({"word_count": float("nan")}, "word_count: "),
        ({"keywords": {"light"}}, "keywords: "),
        ({"date_modified": "2567-03-09T08:50:00+08:00"}, "date_modified"),
        ({"page_urls": [URL.replace(".html", "_2.html")]}, "page_urls"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"images": [Image("//img2.chinadaily.com.cn/a.jpg")]}, "images"),
    ],
)
def test_faults(changed: dict[str, Any], field: str) -> None:
    record = normalise(article())
    for name, value in changed.items():
        setattr(record, name, value)
    found = faults(record)
    assert found
    assert found[0].startswith(field)


def test_a_good_record_has_no_fault() -> None:
    assert faults(normalise(article())) == []
    assert faults(normalise(article(published_day="1981-06-01"))) == []
    assert faults(normalise(article(published_day="2024-04-10"))) == [], "clocks go wrong by days"
    picture = Image("https://img2.chinadaily.com.cn/a.jpg")
    assert faults(normalise(article(article_body=None, images=[picture]))) == [], (
        "pictures alone are an article"
    )


def test_merging_repeats_nothing() -> None:
    second = article(
        headline="Keepers write on (2)",
        article_body="Keepers write on\n\nNobody read it.\n\nYes.\n\nYears went by.",
        images=[
            Image("https://img2.chinadaily.com.cn/a.jpg", "A light"),
            Image("https://img2.chinadaily.com.cn/b.jpg"),
        ],
        editors=[Editor("李雷")],
        metadata=Metadata(warnings=["body: odd"]),
        page_urls=[URL, URL.replace(".html", "_2.html")],
    )
    third = article(
        article_body="Yes.\n\nThe end.", images=[Image("https://img2.chinadaily.com.cn/a.jpg")]
    )
    merged = merge(
        [article(editors=[Editor("王小明")]), second, third],
        missing=[URL.replace(".html", "_4.html")],
    )
    assert merged.headline == "Keepers write on"
    assert (
        merged.article_body
        == "The keeper wrote.\n\nNobody read it.\n\nYes.\n\nYears went by.\n\nThe end."
    )
    assert [image.url[-5:] for image in merged.images] == ["a.jpg", "b.jpg"]
    assert merged.images[0].caption == "A light"
    assert merged.main_image == merged.images[0]
    assert merged.editors == [Editor("王小明"), Editor("李雷")]
    assert len(merged.page_urls) == 2
    assert merged.metadata.warnings == [
        "body: odd",
        f"article_body: missing pages {URL[:-5]}_4.html",
    ]
