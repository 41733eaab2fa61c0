"""Bounds: what no page of the site has, and how a run says that it met it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crawling import crawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

LIST = "https://www.chinadaily.com.cn/world/cn_eu"


def row(number: int) -> str:
    url = f"https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4a{number:08x}.html"
    return f'<div class="tw3_01_2"><h4><a href="{url}">Headline {number}</a></h4><b>2024-03-09 08:00</b></div>'


def test_a_list_of_too_many_links(tmp_path: Path) -> None:
    """The first of them are asked for, the rest is said: the run is incomplete."""
    with Replica(20) as replica:
        replica.override(LIST, body="".join(map(row, range(500))))
        options = ["-a", "sections=world/cn_eu", "-s", "LINKS_PER_PAGE=50"]
        crawled = crawl(tmp_path, "section", *options, address=replica.address)
    assert crawled.status == 4
    assert f"1 source ({LIST}) named more articles than could be reached" in crawled.last_word
    assert "50 discovered: 0 done, 50 gone" in crawled.said
    assert f"{LIST} has 500 links, 50 are read" in crawled.said


def test_a_list_without_end(tmp_path: Path) -> None:
    """Pages that are made up as they are asked for, each with articles of its own: a calendar's trap."""
    with Replica(20) as replica:
        for number in range(1, 12):
            following = f"{LIST}/page_{number + 1}.html"
            pager = f'<div id="div_currpage"><a href="{following}">Next</a></div>'
            body = "".join(row(number * 100 + n) for n in range(20)) + pager
            replica.override(LIST if number == 1 else f"{LIST}/page_{number}.html", body=body)
        options = ["-a", "sections=world/cn_eu", "-s", "LIST_PAGES_MAX=6"]
        crawled = crawl(tmp_path, "section", *options, address=replica.address)
        asked = sum("/world/cn_eu" in request.path for request in replica.requests)
    assert asked == 6
    assert crawled.status == 4
    assert f"1 source ({LIST}) named more articles than could be reached" in crawled.last_word


def test_a_sitemap_of_too_many_urls(tmp_path: Path) -> None:
    """It is larger than DOWNLOAD_MAXSIZE, and no sitemap may be (sitemaps.org: 50,000)."""
    url = "https://www.chinadaily.com.cn/sitemap.xml"
    entry = "<url><loc>https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4a{:08x}.html</loc></url>"
    with Replica(20) as replica:
        body = "<urlset>" + "".join(map(entry.format, range(200_000))) + "</urlset>"
        replica.override(url, 200, {"Content-Type": "text/xml"}, body)
        crawled = crawl(tmp_path, "feeds", "-a", f"url={url}", address=replica.address)
    assert crawled.status == 4
    assert "too_large 1" in crawled.said
