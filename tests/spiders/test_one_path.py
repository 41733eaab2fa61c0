"""A crawl reads a page as `extract` does: the same bytes give the same record."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.settings import Settings

import newscrawl
from newscrawl.pages.evidence import Evidence
from newscrawl.spiders.app import AppArguments, AppSpider
from tests.replica.site import Site
from tests.running import a_run
from tests.spiders.test_asking import a_spider

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.items import Article
    from newscrawl.spiders.pages import ArticlePages

STORY = "https://enapp.chinadaily.com.cn/a/202104/08/AP606e3c5f45ce1d77cb1f60f4.json"
STORY_JSON = json.dumps(
    {
        "id": "AP606e3c5f45ce1d77cb1f60f4",
        "title": "Keepers of the coast",
        "content": "<p>Each evening the last keepers write.</p>",
        "publishTime": 1617840000000,
    }
)
FOREIGN = "https://www.example.org/2024/03/keepers.html"
FOREIGN_PAGE = f"""<!DOCTYPE html><html><head><meta property="og:type" content="article"></head><body><article><h1>Keepers</h1>
<p>{"Each evening the last keepers of the coast write down the weather. " * 5}</p></article></body></html>"""


def answer(url: str, text: str) -> HtmlResponse:
    return HtmlResponse(url, body=text, encoding="utf-8", request=Request(url))


def without_crawl(article: Article | None) -> dict[str, object]:
    assert article
    return article.to_dict()


@pytest.mark.parametrize("options", [{}, {"FIELD_SOURCES": True, "BODY_HTML": True}])
def test_every_page_is_read_on_one_path(tmp_path: Path, options: dict[str, bool]) -> None:
    run, site = a_run(tmp_path), Site(articles=60, seed=3)
    spider: ArticlePages = a_spider(run)
    spider.settings = Settings(options)
    asked = {name.lower(): value for name, value in options.items()}
    pages = [(url, site.render(story, number)) for story in map(site.story, range(60))
             for number, url in enumerate(story.page_urls, 1)]  # fmt: skip
    for url, text in [*pages, (FOREIGN, FOREIGN_PAGE)]:
        reading = spider.read(answer(url, text), Evidence())
        expected = newscrawl.extract(text, url, **asked)  # type: ignore[arg-type]
        assert reading
        assert without_crawl(reading.article) == without_crawl(expected)
    run.close()


def test_the_app_reads_json_alone(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    spider = AppSpider(AppArguments.parse({}, datetime(2026, 3, 9, tzinfo=timezone.utc)), run)
    spider.settings = Settings({})
    reading = spider.read(answer(STORY, STORY_JSON), Evidence())
    assert reading
    assert without_crawl(reading.article) == without_crawl(newscrawl.extract(STORY_JSON, STORY))
    page = answer(STORY.replace(".json", ".html"), FOREIGN_PAGE)
    assert spider.read(page, Evidence()) is None
    run.close()


def test_the_scope_judges_the_language_that_the_record_has(tmp_path: Path) -> None:
    """A page that no template knows says nothing of its language; its text does."""
    run = a_run(tmp_path)
    spider = a_spider(run, language="en")
    reading = spider.read(answer(FOREIGN, FOREIGN_PAGE), Evidence())
    assert reading
    assert reading.template.language == "und"
    assert reading.article.in_language == "en"
    assert spider.scope.refuses(reading.article) is None
    run.close()
