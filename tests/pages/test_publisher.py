"""Whose a page is: nothing becomes China Daily's that is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

import newscrawl

TEXT = "".join(
    f"<p>On day {n} the harbor was frozen and no ferry went out to the islands.</p>"
    for n in range(9)
)
ELSEWHERE = "https://www.example.org/2024/03/harbor.html"
OURS = "https://usa.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


def read(head: str, url: str = ELSEWHERE, body: str = "") -> tuple[str | None, str]:
    html = f"<html><head><title>The harbor</title>{head}</head><body>{body}<article><h1>The harbor</h1>{TEXT}</article></body></html>"
    article = newscrawl.extract(html, url)
    assert article is not None
    return article.publisher, article.edition


def ld(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


ARTICLE = {"@type": "NewsArticle", "headline": "The harbor"}


@pytest.mark.parametrize(
    ("url", "edition"),
    [
        (OURS, "usa"),
        ("https://www.chinadailyhk.com/hk/article/12345", "hk"),
        ("https://unheard-of.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "other"),
        ("https://www.chinadailyglobal.com/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "global"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "head",
    ["", meta("og:site_name", "The Example"), ld({**ARTICLE, "publisher": {"name": "Xinhua"}})],
)
def test_the_operator_s_hosts(url: str, edition: str, head: str) -> None:
    """Whatever the page says: its metadata name agencies and partners."""
    assert read(head, url) == ("China Daily", edition)


@pytest.mark.parametrize(
    ("head", "edition"),
    [
        (f'<link rel="canonical" href="{OURS}">', "usa"),
        (f'<link rel="canonical" href="{OURS.removeprefix("https:")}">', "usa"),
        (f'<meta property="og:url" content="{OURS}">', "usa"),
        ('<meta property="og:site_name" content="China Daily">', "other"),
        (meta("og:site_name", "CHINADAILY.COM.CN"), "other"),
        (meta("og:site_name", "chinadaily"), "other"),
        (meta("og:site_name", "中国日报网"), "other"),
        (meta("og:site_name", "China Daily Hong Kong"), "other"),
    ],
)
def test_copies_of_the_operator_s_pages(head: str, edition: str) -> None:
    assert read(head) == ("China Daily", edition)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("", None),
        (meta("og:site_name", "The Example"), "The Example"),
        (meta("og:site_name", "China Daily News"), "China Daily News"),
        (meta("og:site_name", "China Daily Mail"), "China Daily Mail"),
        (meta("application-name", "The Example"), "The Example"),
        (meta("DC.publisher", "The Example"), "The Example"),
        (meta("publisher", "https://www.facebook.com/example"), None),
        (meta("publisher", "x" * 200) + meta("application-name", "The Example"), "The Example"),
        (ld({**ARTICLE, "publisher": {"@type": "Organization", "name": "The Example"}}), "The Example"),
        (ld({**ARTICLE, "publisher": "The Example"}), "The Example"),
        (ld({**ARTICLE, "publisher": [{"name": "The Example"}]}), "The Example"),
        (ld({**ARTICLE, "publisher": {"name": {"@value": "The Example"}}}), "The Example"),
        (ld({"@graph": [{**ARTICLE, "publisher": {"@id": "#us"}}, {"@id": "#us", "name": "The Example"}]}), "The Example"),
        (ld({"@graph": [{**ARTICLE, "publisher": {"@id": "#us"}}, {"@id": "#they"}]}), None),
        (ld(ARTICLE) + ld({"@type": "WebSite", "name": "The Example"}), "The Example"),
        (ld({"@type": ["NewsMediaOrganization"], "name": "The Example"}), "The Example"),
        (ld({**ARTICLE, "publisher": 7}), None),
        (ld({**ARTICLE, "publisher": [[[[[[["x"]]]]]]]}), None),
        (f'<link rel="canonical" href="/2024/03/harbor.html">{meta("twitter:site", "@ChinaDaily")}', None),
        ('<link rel="canonical" href="https://chinadaily.com.cn.example.org/a">', None),
        (f'<link rel="canonical" href="{ELSEWHERE}"><meta property="og:url" content="{OURS}">', None),
        (meta("og:site_name", "The Example") + ld({**ARTICLE, "publisher": {"name": "Another"}}), "The Example"),
    ],
)  # fmt: skip
def test_another_s_page(head: str, name: str | None) -> None:
    assert read(head) == (name, "other")


@pytest.mark.parametrize("source", ["China Daily", "Source: China Daily", "chinadaily.com.cn"])
def test_a_reprint_that_names_its_source(source: str) -> None:
    """Whose text it is makes no publisher."""
    home = (
        f'<div class="breadcrumb"><a href="{OURS}">Home</a> / <a href="{ELSEWHERE}">Trade</a></div>'
    )
    assert read(meta("source", source), body=home) == (None, "other")
