"""No request leaves the site, whatever a page says."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from newscrawl.downloader.exceptions import OffSiteError
from newscrawl.downloader.resolver import is_public
from newscrawl.middlewares.offsite import OffsiteMiddleware, refusal
from tests.crawling import crawl

ROOT = Path(__file__).parents[2]
SITE = "www.chinadaily.com.cn"


@pytest.mark.parametrize(
    "url",
    [
        f"https://{SITE}/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html",
        f"http://{SITE}:80/china",
        f"https://{SITE}:443/",
        f"https://{SITE.upper()}./x",
        "https://regional.chinadaily.com.cn/robots.txt",
        "https://www.chinadailyhk.com/article/1",
    ],
)
def test_urls_of_the_site(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"file://{SITE}/etc/hostname", "scheme"),
        ("file:///etc/passwd", "scheme"),
        (f"ftp://{SITE}/", "scheme"),
        ("data:text/html,hello", "scheme"),
        ("javascript:alert(1)", "scheme"),
        (f"gopher://{SITE}/", "scheme"),
        (f"s3://{SITE}/key", "scheme"),
        (f"//{SITE}/", "scheme"),
        (f"https://{SITE}:8443/", "port"),
        (f"https://{SITE}:80/", "port"),
        (f"http://{SITE}:22/", "port"),
        (f"http://{SITE}:99999/", "port"),
        (f"http://{SITE}:abc/", "port"),
        (f"https://user@{SITE}/", "user_info"),
        (f"https://{SITE}@evil.example/", "user_info"),
        (f"https://user:secret@{SITE}/", "user_info"),
        ("https://127.0.0.1/", "host"),
        ("https://[::1]/", "host"),
        ("https://10.0.0.1/", "host"),
        ("https://169.254.169.254/latest/meta-data/", "host"),
        ("https://2130706433/", "host"),
        ("https://0x7f000001/", "host"),
        ("https://localhost/", "host"),
        ("https://evil.example/", "host"),
        (f"https://{SITE}.evil.example/", "host"),
        ("https://evilchinadaily.com.cn/", "host"),
        ("https://chinadaily.com.cn.evil.example/", "host"),
        ("https://www.chinadaily.com/", "host"),
        (f"https://evil.example\\@{SITE}/", "characters"),
        (f"https://evil.example%00.{SITE}/", "host"),
        ("https://www.chinadaily。com.cn/", "characters"),
        ("https://", "host"),
    ],
)
def test_urls_that_are_refused(url: str, why: str) -> None:
    assert refusal(url) == why


def test_the_guard_does_not_care_for_dont_filter() -> None:
    crawler = get_crawler()
    guard = OffsiteMiddleware.from_crawler(crawler)
    stats = crawler.stats
    assert isinstance(stats, StatsCollector)
    guard.process_request(Request(f"https://{SITE}/", dont_filter=True))
    with pytest.raises(OffSiteError, match="is not a host that this spider may request"):
        guard.process_request(Request("https://evil.example/", dont_filter=True))
    assert stats.get_value("refused/host") == 1


ARCHIVE = frozenset(("web.archive.org",))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://web.archive.org/web/20240309id_/http://www.chinadaily.com.cn/", None),
        ("http://web.archive.org/cdx/search/cdx?url=chinadaily.com.cn", None),
        (f"https://{SITE}/", "host"),
        ("https://archive.org/", "host"),
        ("https://data.commoncrawl.org/x.warc.gz", "host"),
        ("https://web.archive.org.evil.example/", "host"),
        ("https://web.archive.org:8443/", "port"),
        ("file://web.archive.org/etc/passwd", "scheme"),
        ("https://user@web.archive.org/", "user_info"),
    ],
)
def test_a_spider_of_an_archive_requests_that_archive_alone(url: str, why: str | None) -> None:
    assert refusal(url, ARCHIVE) == why


@pytest.mark.parametrize("host", ["index.commoncrawl.org", "data.commoncrawl.org", *ARCHIVE])
def test_other_spiders_request_no_archive(host: str) -> None:
    assert refusal(f"https://{host}/") == "host"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "no address"),
    ],
)
def test_addresses_inside_are_refused(address: str) -> None:
    assert not is_public(address)


def test_public_addresses() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_a_name_that_leads_inside_is_not_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole crawl, after DNS rebinding."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    lies = "TWISTED_DNS_RESOLVER=tests.middlewares.resolving.Rebound"
    options = ["-s", lies, "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_DELAY=0"]
    url = f"https://{SITE}/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
    crawled = crawl(tmp_path, "article", "-a", f"url={url}", *options)
    assert crawled.status == 4
    assert (
        "the site could not be reached: its name leads to an address that is not public"
        in crawled.last_line
    )
