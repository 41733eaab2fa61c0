"""Arguments as typed: what they become, and the sentence for each mistake."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import ArgumentError
from newscrawl.records.criteria import moment, period, values
from newscrawl.spiders.arguments import article_urls, whole_number
from newscrawl.spiders.article import ArticleArguments
from newscrawl.spiders.commoncrawl import CommonCrawlArguments
from newscrawl.spiders.section import SectionArguments
from newscrawl.spiders.wayback import WaybackArguments
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2024, 3, 10, 9, 30, tzinfo=BEIJING)
ARTICLE = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0a31082fc043c1234.html"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2023-12-31", date(2023, 12, 31)),
        (" 2023-12-31 ", date(2023, 12, 31)),
        ("7d", date(2024, 3, 4)),
        ("1d", date(2024, 3, 10)),
        ("2023-12-31T08:00", datetime(2023, 12, 31, 8, tzinfo=BEIJING)),
        ("2023-12-31 08:00:30", datetime(2023, 12, 31, 8, 0, 30, tzinfo=BEIJING)),
        ("2023-12-31T00:00Z", datetime(2023, 12, 31, 8, tzinfo=BEIJING)),
        (None, None),
    ],
)
def test_moment(typed: str | None, expected: date | None) -> None:
    assert moment("since", typed, NOW) == expected


def test_relative_days_are_beijing_days() -> None:
    """At 17:00 UTC it is already tomorrow in Beijing."""
    late = datetime.fromisoformat("2024-03-10T17:00:00+00:00")
    assert moment("since", "1d", late) == date(2024, 3, 11)


@pytest.mark.parametrize(
    "typed",
    [
        "31/12/2023",
        "2023-13-01",
        "2023-02-30",
        "yesterday",
        "",
        "0d",
        "7 d",
        "2023",
        "-7d",
        "999999d",
    ],
)
def test_no_moment(typed: str) -> None:
    with pytest.raises(ArgumentError, match=r"^since: .*expected 2023-12-31"):
        moment("since", typed, NOW)


@given(st.text())
def test_any_text_is_a_moment_or_a_sentence(typed: str) -> None:
    found: object = None
    sentence = ""
    try:
        found = moment("until", typed, NOW)
    except ArgumentError as error:
        sentence = str(error)
    assert isinstance(found, date) is not sentence.startswith("until: ")


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "many", "", "1e3", "９９９9999999"])
def test_no_whole_number(typed: str) -> None:
    with pytest.raises(ArgumentError, match=r"max_pages: .* is not a positive integer"):
        whole_number("max_pages", typed)


def test_whole_number() -> None:
    assert whole_number("max_pages", " 12 ") == 12
    assert whole_number("max_pages", None) is None


def test_values_are_split_at_commas() -> None:
    assert values("sections", "world, china,,") == ["world", "china"]
    with pytest.raises(ArgumentError, match="sections: is empty"):
        values("sections", " , ")


def test_since_after_until_is_refused() -> None:
    with pytest.raises(
        ArgumentError, match="since: '2024-01-02' is later than until, '2024-01-01'"
    ):
        period({"since": "2024-01-02", "until": "2024-01-01"}, NOW)


def test_addresses_once_each_in_order() -> None:
    other = ARTICLE.replace("1234.html", "5678.html")
    found = article_urls(
        {"url": f"{other},{ARTICLE},http://global.chinadaily.com.cn{ARTICLE[29:]}?from=x#top"}
    )
    assert [target.url for target in found] == [other, ARTICLE]


def test_an_alias_of_the_site_is_read_when_asked_for_by_name() -> None:
    alias = "https://covid-19.chinadaily.com.cn/a/202003/09/WS5e65ebb1e4b06d4aa0001234.html"
    assert article_urls({"url": alias})[0].url == alias


def test_a_later_page_is_asked_for_from_its_first() -> None:
    assert article_urls({"url": ARTICLE.replace(".html", "_3.html")})[0].url == ARTICLE


def test_addresses_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"\ufeff# to read\r\n\r\n{ARTICLE}\r\n", "utf-8")
    assert [target.url for target in article_urls({"urls": str(file)})] == [ARTICLE]


def test_addresses_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ARTICLE}\n"))
    assert [target.url for target in article_urls({"urls": "-"})] == [ARTICLE]


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"{ARTICLE}\n\nhttps://example.com/a\n", "utf-8")
    with pytest.raises(
        ArgumentError,
        match=r"urls: .*urls\.txt, line 3: .*example\.com.* not an address of China Daily's site",
    ):
        article_urls({"urls": str(file)})


@pytest.mark.parametrize(
    ("given_arguments", "sentence"),
    [
        ({}, "url: is missing"),
        ({"url": ""}, "url: is empty"),
        ({"url": "https://www.chinadaily.com.cn/china"}, "is not an article's address"),
        ({"url": "no address"}, "is not an address of China Daily's site"),
        ({"url": "file:///etc/hostname"}, "is not an address of China Daily's site"),
        ({"urls": "no/such/file"}, "urls: 'no/such/file' cannot be read: No such file"),
        ({"urls": "\0"}, "cannot be read"),
        (
            {"link": ARTICLE},
            "link: article has no such argument; it has: fresh, known, may_be_empty, url, urls",
        ),
        ({"uls": ARTICLE}, "did you mean url"),
        ({"url": ARTICLE, "since": "7d"}, "since: article has no such argument"),
    ],
)
def test_article_refuses(given_arguments: dict[str, str], sentence: str) -> None:
    with pytest.raises(ArgumentError, match=sentence):
        ArticleArguments.parse(given_arguments, NOW)


@pytest.mark.parametrize(
    ("given_arguments", "sentence"),
    [
        ({}, "sections: is missing"),
        ({"sections": ""}, "sections: is empty"),
        ({"sections": "no/such"}, "sections: 'no/such' is not a known section"),
        ({"sections": "world/cn_ue"}, "close to it: .*world/cn_eu"),
        ({"sections": "https://example.com/china"}, "is not an address of a list of the site"),
        ({"sections": ARTICLE}, "is not an address of a list of the site"),
        ({"sections": "world", "max_pages": "0"}, "max_pages: '0'"),
        ({"sections": "world", "max_articles": "all"}, "max_articles: 'all'"),
        ({"sections": "world", "since": "31/12/2023"}, "since: '31/12/2023' is not a day"),
        ({"sections": "world", "maxpages": "1"}, "did you mean max_pages"),
    ],
)
def test_section_refuses(given_arguments: dict[str, str], sentence: str) -> None:
    with pytest.raises(ArgumentError, match=sentence):
        SectionArguments.parse(given_arguments, NOW)


def test_section_takes_paths_and_addresses() -> None:
    typed = (
        "/world/cn_eu/,china,https://www.chinadaily.com.cn/world/newlist/page_3.html,world/cn_eu"
    )
    found = SectionArguments.parse({"sections": typed}, NOW)
    assert found.lists == (
        "https://www.chinadaily.com.cn/world/cn_eu",
        "https://www.chinadaily.com.cn/china",
        "https://www.chinadaily.com.cn/world/newlist",
    )


# --- Public archives


@pytest.mark.parametrize("spider", [CommonCrawlArguments, WaybackArguments])
@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("www.chinadaily.com.cn", [("www.chinadaily.com.cn", "host")]),
        ("www.chinadaily.com.cn/", [("www.chinadaily.com.cn/", "prefix")]),
        (
            "https://www.chinadaily.com.cn/a/201903/",
            [("www.chinadaily.com.cn/a/201903/", "prefix")],
        ),
        ("HTTP://Cn.ChinaDaily.com.cn/a/", [("Cn.ChinaDaily.com.cn/a/", "prefix")]),
        (
            "chinadailyhk.com, www.chinadaily.com.cn/a/",
            [("chinadailyhk.com", "host"), ("www.chinadaily.com.cn/a/", "prefix")],
        ),
    ],
)
def test_prefixes(spider: Any, typed: str, queries: list[tuple[str, str]]) -> None:
    assert list(spider.parse({"prefix": typed}, NOW).queries) == queries


@pytest.mark.parametrize("spider", [CommonCrawlArguments, WaybackArguments])
@pytest.mark.parametrize(
    "typed",
    [
        "example.org/a/",
        "chinadaily.com.cn.example.org",
        "/a/201903/",
        "a/201903/",
        "cn,com,chinadaily)/a/",
        "www.chinadaily.com.cn:8000/a/",
        "user@www.chinadaily.com.cn/a/",
        "*.chinadaily.com.cn",
        "127.0.0.1",
        "",
        " ",
        ",",
    ],
)
def test_what_is_no_prefix(spider: Any, typed: str) -> None:
    with pytest.raises(ArgumentError, match=r"^prefix: "):
        spider.parse({"prefix": typed}, NOW)


@pytest.mark.parametrize(
    ("typed", "crawls"),
    [
        ("latest", ("latest",)),
        ("all", ("all",)),
        ("CC-MAIN-2024-10", ("CC-MAIN-2024-10",)),
        (
            "CC-MAIN-2024-10, CC-MAIN-2012,CC-MAIN-2009-2010",
            ("CC-MAIN-2024-10", "CC-MAIN-2012", "CC-MAIN-2009-2010"),
        ),
        ("latest,latest,CC-MAIN-2024-10", ("latest", "CC-MAIN-2024-10")),
    ],
)
def test_crawls(typed: str, crawls: tuple[str, ...]) -> None:
    assert CommonCrawlArguments.parse({"crawls": typed}, NOW).crawls == crawls


@pytest.mark.parametrize(
    "typed",
    [
        "2024-10",
        "cc-main-2024-10",
        "CC-MAIN-2024-1",
        "CC-NEWS-2024-10",
        "newest",
        "CC-MAIN-\uff12024-10",
        "",
        ",",
        "latest,x",
    ],
)
def test_what_is_no_crawl(typed: str) -> None:
    with pytest.raises(ArgumentError, match=r"^crawls: "):
        CommonCrawlArguments.parse({"crawls": typed}, NOW)


@pytest.mark.parametrize(
    ("spider", "name"), [(WaybackArguments, "crawls"), (CommonCrawlArguments, "url")]
)
def test_arguments_of_other_spiders(spider: Any, name: str) -> None:
    with pytest.raises(ArgumentError, match=name):
        spider.parse({name: "latest"}, NOW)
