"""Error pages with status 200 in whole crawls: gone on every host and at every source, and no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.frontier.database import FILE
from newscrawl.frontier.store import Store
from tests.crawling import crawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

MENU = "".join(f'<li><a href="/{one}">{one.title()}</a></li>' for one in ("china", "world", "life"))
PAGES = (
    "<html><head><title>404</title></head><body><h1>404</h1></body></html>",
    "<html><head><title>页面不存在</title><script src='/hm.js'></script></head><body><p>抱歉，您访问的页面不存在</p></body></html>",
    f"<html><head><title>China Daily</title></head><body><ul>{MENU * 60}</ul><p>The page you requested has been removed.</p></body></html>",
)
ARTICLES = (
    "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html",
    "https://cn.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001235.html",
    "https://language.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001236.html",
    "https://www.chinadailyhk.com/hk/article/295812",
    "https://www.chinadailyasia.com/nation/2014-08/12/content_15155555.html",
    "https://regional.chinadaily.com.cn/shandong/2026-09/22/c_834241.htm",
    "https://govt.chinadaily.com.cn/s/202007/03/WS5efe9b1e498ed1e2f3407ca5/a-park.html",
    "https://epaper.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001237.html",
)
SOURCES = (
    ("feeds", "url", "https://www.chinadaily.com.cn/rss/china_rss.xml"),
    ("feeds", "url", "https://www.chinadaily.com.cn/sitemap.xml"),
    ("section", "sections", "https://www.chinadaily.com.cn/china/society"),
)


def ends(folder: Path, resource: str) -> dict[str, str]:
    """How each URL of a kind ended."""
    assert (folder / "data/local" / FILE).exists()
    store = Store(folder / "data/local")
    try:
        return {one.url: one.ending for one in store.urls() if one.resource == resource}
    finally:
        store.close()


@pytest.mark.parametrize("page", PAGES)
def test_on_every_host_an_article_is_gone(tmp_path: Path, page: str) -> None:
    with Replica(10) as replica:
        for url in ARTICLES:
            replica.override(url, body=page)
        ended = crawl(
            tmp_path, "article", "-a", f"url={','.join(ARTICLES)}", address=replica.address
        )
    assert ended.records == []
    assert set(ends(tmp_path, "article").values()) == {"gone"}
    assert len(ends(tmp_path, "article")) == len(ARTICLES)
    assert ended.status == 3, ended.said


@pytest.mark.parametrize(("spider", "argument", "url"), SOURCES)
@pytest.mark.parametrize("kind", ["text/html", "text/xml"])
def test_a_source_is_gone(tmp_path: Path, spider: str, argument: str, url: str, kind: str) -> None:
    with Replica(10) as replica:
        replica.override(url, headers={"Content-Type": kind}, body=PAGES[1])
        replica.override(f"{url}/", headers={"Content-Type": kind}, body=PAGES[1])
        ended = crawl(tmp_path, spider, "-a", f"{argument}={url}", address=replica.address)
    assert ended.status == 3, ended.said
    assert ended.last_line.endswith(f"1 source ({url}) gone, no longer where it was")
