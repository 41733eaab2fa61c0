"""`newscrawl.extract`: a page without a crawl, in any state."""

from __future__ import annotations

from typing import Any

import pytest

import newscrawl
from newscrawl.items import Author, Editor
from newscrawl.records.validate import faults

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"

PAGE = """<html><head><title>Keepers write on - Society - Chinadaily.com.cn</title>
<meta property="og:title" content="Keepers write on"><meta name="publishdate" content="2024-03-09">
<meta name="source" content="China Daily"><meta name="editor" content="王小明"></head><body>
<div><span id="bread-nav"><a href="//www.chinadaily.com.cn">Home</a><a href="//www.chinadaily.com.cn/china">/ China</a></span></div>
<div class="main_art"><div class="lft_art" id="lft-art"><h1>Keepers write on</h1><h2></h2>
<div class="info"><span class="info_l">By LI LEI in Dalian | China Daily | Updated: 2024-03-09 08:50</span></div>
<div id="Content"><p>The lighthouse keeper wrote the weather into his book every evening.</p><p>Nobody read it.</p></div>
</div></div></body></html>"""


def read(html: bytes | str = PAGE, url: str = URL, **options: Any) -> newscrawl.Article:
    article = newscrawl.extract(html, url, **options)
    assert article is not None
    assert faults(article) == []
    return article


def test_bytes_and_text_give_the_same_record() -> None:
    assert read(PAGE.encode()) == read(PAGE)
    assert read(PAGE.encode("gbk"), content_type="text/html; charset=gbk") == read(PAGE)


def test_crawl_metadata_is_null() -> None:
    metadata = read().metadata
    assert (metadata.date_downloaded, metadata.spider, metadata.revision, metadata.http_status) == (
        None,
        None,
        None,
        None,
    )
    assert metadata.template == "www/2"


def test_evidence_gives_the_minute_of_publication() -> None:
    """A list's minute comes before the stamp's."""
    evidence = newscrawl.Evidence(listed_at="2024-03-09 07:10")
    assert read(evidence=evidence).date_published == "2024-03-09T07:10:00+08:00"
    assert (
        read(evidence=newscrawl.Evidence(listed_at="2024-03-11 07:10")).date_published
        == "2024-03-09T08:50:00+08:00"
    )


def test_mojibake_is_a_warning() -> None:
    twice = PAGE.replace("his book", "the keeper’s book").encode().decode("latin-1")
    assert any(
        warning.startswith("encoding: looks wrongly decoded")
        for warning in read(twice).metadata.warnings
    )
    assert read().metadata.warnings == []


def test_field_sources_on_request() -> None:
    assert read().metadata.field_sources is None
    sources = read(field_sources=True).metadata.field_sources
    assert sources is not None
    assert sources["headline"] == "css #lft-art > h1, .ce_art > h1"
    assert sources["article_body"] == "css #Content"


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (PAGE.replace("<h1>", "<h3>").replace("</h1>", "</h3>"), "headline"),
        (PAGE.replace("info_l", "info_x"), "info"),
        (PAGE.replace('id="bread-nav"', 'class="breadcrumb"'), "breadcrumbs"),
        (PAGE.replace('id="Content"', 'id="Text"'), "article_body"),
    ],
)
def test_a_broken_rule_has_a_substitute_and_a_warning(broken: str, field: str) -> None:
    article = read(broken)
    assert any(
        warning.startswith(f"{field}: not where this template has it")
        for warning in article.metadata.warnings
    )
    whole = read()
    for name in ("headline", "authors", "published_day", "article_section", "article_body"):
        assert getattr(article, name) == getattr(whole, name), name


def test_what_is_found_nowhere_is_a_doubt() -> None:
    path = PAGE[PAGE.index('<span id="bread-nav">') : PAGE.index('<div class="main_art">')]
    bare = PAGE.replace(path, "</div>").replace(
        "By LI LEI in Dalian | China Daily | Updated: 2024-03-09 08:50", ""
    )
    assert read(bare).metadata.warnings == ["breadcrumbs: found nowhere", "info: found nowhere"]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        (
            "<h1>Keepers write on</h1>",
            "<h1>Keepers<br>write on<script>x</script><i hidden>no</i></h1>",
            "headline",
            "Keepers write on",
        ),
        (
            "<h1>Keepers write on</h1>",
            "<h1 style='display:none'>Draft</h1><h1>Keepers write on</h1>",
            "headline",
            "Keepers write on",
        ),
        (
            "<p>Nobody read it.</p>",
            "<h1>The attic</h1><p>Nobody.</p>",
            "article_body",
            "The lighthouse keeper wrote the weather into his book every evening.\n\nThe attic\n\nNobody.",
        ),
        (
            '<div id="Content">',
            '<div id="Content" hidden><p>Draft</p></div><div id="Content">',
            "article_body",
            "The lighthouse keeper wrote the weather into his book every evening.\n\nNobody read it.",
        ),
        (
            " in Dalian | China Daily | ",
            " in Dalian<br>|China Daily|<br>",
            "source_organization",
            "China Daily",
        ),
        ("王小明", "王　辉", "editors", [Editor("王辉")]),
        ("王小明", "责任编辑：王小明", "editors", [Editor("王小明")]),
        ("王小明", "Zhang San, Li Si", "editors", [Editor("Zhang San"), Editor("Li Si")]),
    ],
)
def test_odd_markup(old: str, new: str, field: str, value: object) -> None:
    assert getattr(read(PAGE.replace(old, new)), field) == value


@pytest.mark.parametrize(
    "body",
    [
        "<p>Doors open at 2024-03-07 19:30 at the museum.</p>",
        "<ul class='lisBox'><li><b>2024-03-07 19:30</b> Another story</li></ul><p>Text.</p>",
        "</div><p>The quake struck at 14:28, March 7, 2024, killing none.</p><div>",
    ],
)
def test_a_time_in_the_text_is_no_stamp(body: str) -> None:
    page = PAGE.replace(
        "By LI LEI in Dalian | China Daily | Updated: 2024-03-09 08:50", ""
    ).replace("<p>Nobody read it.</p>", body)
    article = read(page)
    assert (article.date_modified, article.published_day) == (None, "2024-03-09")
    assert article.date_published is None
    assert article.source_organization == "China Daily", "by its metadata"


@pytest.mark.parametrize(
    "html",
    [
        PAGE.replace(
            "<p>The lighthouse keeper wrote the weather into his book every evening.</p><p>Nobody read it.</p>",
            "",
        ),
        "<title>404 Not Found</title><center><h1>404 Not Found</h1></center><hr><center>nginx</center>",
        "<title>403 Forbidden</title><h1>Please verify that you are human</h1><p>Your address was blocked for a while, come back later.</p>",
        "<title>China Daily</title><h1>Home</h1>"
        + "<div class='tw4_t'><a href='/a/1'>Another story of the day that is not this one</a><b>2024-03-09 08:50</b></div>"
        * 9,
    ],
)
def test_no_article_at_an_article_s_address(html: str) -> None:
    assert newscrawl.extract(html, URL) is None


def test_a_page_of_an_older_cms_is_read_by_its_content() -> None:
    old = "<h1>Short brief</h1><div>Updated: 2012-09-06 21:15</div><div id='Content'><p><b>Of tides</b></p><p>The keeper went home.</p></div>"
    article = read(old, "http://www.chinadaily.com.cn/china/2012-09/06/content_15740749.htm")
    assert article.metadata.template == "founder/2"
    assert (article.article_body, article.alternative_headline) == (
        "The keeper went home.",
        "Of tides",
    )
    assert article.date_published == "2012-09-06T21:15:00+08:00"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/x",
        "https://www.chinadaily.com.cn/static_e/newmedia",
        "https://www.chinadaily.com.cn/china",
    ],
)
def test_a_pager_at_an_address_without_an_id(url: str) -> None:
    paged = PAGE.replace("</div></body>", "<div class='selectpage'><a>1/6</a></div></div></body>")
    assert len(read(paged, url).page_urls) == 1


@pytest.mark.parametrize(
    "charset",
    ["hex", "base64", "rot13", "zlib", "bz2", "uu", "idna", "undefined", "punycode", "utf-7"],
)
def test_codecs_that_are_no_encodings(charset: str) -> None:
    page = PAGE.encode() + b"\xff"
    assert read(page, content_type=f"text/html; charset={charset}").headline == "Keepers write on"


def test_a_page_of_no_family_goes_to_the_general_reader() -> None:
    paragraphs = "".join(
        f"<p>The keeper of lighthouse number {n} wrote the weather into a book every single evening.</p>"
        for n in range(9)
    )
    html = f"<html lang=en><head><meta property='og:title' content='Keepers'></head><body><article><h1>Keepers</h1>{paragraphs}</article></body></html>"
    article = read(html, "https://example.com/keepers")
    assert article.metadata.template == "generic/2"
    assert article.identifier.startswith("url-")
    assert article.article_body is not None
    assert article.article_body.count("lighthouse") == 9
    assert article.in_language == "en"


def test_anyones_page_has_an_identifier_of_its_address() -> None:
    first, second = read(url="https://example.com/a"), read(url="https://example.com/b")
    assert first.identifier.startswith("url-")
    assert len(first.identifier) == 20
    assert first.identifier != second.identifier
    assert (first.publisher, first.edition) == (None, "other"), "whatever its breadcrumb links to"


@pytest.mark.parametrize(
    "html",
    [
        "",
        b"",
        "\0",
        "no markup",
        "<html></html>",
        "<h1></h1>",
        b"\x89PNG\r\n\x1a\n",
        "<meta name=pagetype content=2>" + PAGE,
    ],
)
def test_no_article(html: bytes | str) -> None:
    assert newscrawl.extract(html, URL) is None


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ((None, URL), TypeError, "html: expected bytes or str, got NoneType"),
        ((PAGE, None), TypeError, "url: expected str, got NoneType"),
        ((PAGE, ""), ValueError, "url: '' is not a web address"),
        ((PAGE, "saved.html"), ValueError, "url: 'saved.html' is not a web address"),
        ((PAGE, "ftp://www.chinadaily.com.cn/a"), ValueError, "is not a web address"),
        (
            (PAGE, URL, {"listed_at": "x"}),
            TypeError,
            "evidence: expected newscrawl.Evidence or None, got dict",
        ),
    ],
)
def test_bad_arguments(arguments: tuple[Any, ...], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        newscrawl.extract(*arguments)


def test_pages_of_an_article_are_merged() -> None:
    second = PAGE.replace("Nobody read it.", "Years later somebody did.").replace(
        '<div id="Content">', '<div id="Content"><p>Nobody read it.</p>'
    )
    url = URL.replace(".html", "_2.html")
    merged = newscrawl.merge([read(), read(second, url)])
    assert merged.article_body == (
        "The lighthouse keeper wrote the weather into his book every evening.\n\nNobody read it.\n\nYears later somebody did."
    )
    assert merged.page_urls == [URL, url]
    assert merged.word_count == 18
    assert faults(merged) == []


def test_what_only_the_last_page_says_of_its_makers_is_kept() -> None:
    first, last = read(), read(url=URL.replace(".html", "_2.html"))
    first.authors, first.source_organization = [], None
    last.authors, last.source_organization = [Author("Li Lei")], "Xinhua"
    merged = newscrawl.merge([first, last])
    assert (merged.authors, merged.source_organization) == (last.authors, "Xinhua")
    last.authors, first.authors = [Author("Han Meimei")], [Author("Li Lei")]
    assert newscrawl.merge([first, last]).authors == first.authors


def test_the_search_api_s_subtitle_is_the_deck_that_opens_the_body() -> None:
    """Also where it is not bold; one that the page does not print is none."""
    opening = "The lighthouse keeper wrote the weather into his book every evening."
    evidence = newscrawl.Evidence(deck=opening)
    assert read(evidence=evidence).alternative_headline == opening
    assert opening not in (read(evidence=evidence).article_body or "")
    assert read(evidence=newscrawl.Evidence(deck="Another one")).alternative_headline is None


def test_a_merge_counts_what_is_missing() -> None:
    pager = "<div class='selectpage'><a>1/3</a></div></div></body>"
    merged = newscrawl.merge([read(PAGE.replace("</div></body>", pager))])
    assert merged.metadata.warnings == ["article_body: 1 of 3 pages"]


def test_pages_of_two_articles_are_not_merged() -> None:
    with pytest.raises(ValueError, match="expected pages of one article"):
        newscrawl.merge([read(), read(url=URL.replace("1234", "5678"))])
    with pytest.raises(ValueError, match="expected pages of one article"):
        newscrawl.merge([])


@pytest.mark.parametrize(
    ("evidence", "doubts"),
    [
        ({"headline": "Keepers write"}, []),
        ({"headline": "Rice is late"}, ["headline: linked under another one: Rice is late"]),
        ({"authors": "Li Lei in Dalian, Wang Mei"}, []),
        ({"authors": "Wang Mei"}, ["authors: the search API names Wang Mei"]),
        ({"authors": "Xinhua"}, []),
        ({"source": "CHINA DAILY"}, []),
        (
            {"source": "XInhua"},
            ["source_organization: page has China Daily, the search API Xinhua"],
        ),
    ],
)
def test_what_a_list_or_the_api_says_otherwise_is_a_doubt(
    evidence: dict[str, Any], doubts: list[str]
) -> None:
    assert read(evidence=newscrawl.Evidence(**evidence)).metadata.warnings == doubts


@pytest.mark.parametrize(
    ("old", "new", "doubts"),
    [
        ('content="Keepers write on"', 'content="Keepers write"', []),
        (
            'content="Keepers write on"',
            'content="A draft"',
            [
                "headline: css #lft-art > h1, .ce_art > h1 has Keepers write on, meta og:title A draft"
            ],
        ),
        (
            "<title>Keepers write on",
            "<title>Growers wait",
            ["headline: css #lft-art > h1, .ce_art > h1 has Keepers write on, title Growers wait"],
        ),
        (
            '"source" content="China Daily"',
            '"source" content="Xinhua"',
            ["source_organization: page has China Daily, its metadata Xinhua"],
        ),
        (
            '<meta name="editor" content="王小明">',
            '<meta name="editor" content="王小明"><meta name="author" content="李雷">',
            ["editors: meta editor has 王小明, meta author 李雷"],
        ),
        (
            "</div></body>",
            '</div><ol id="bread-nav1"><li><a href="/world">World</a></li></ol></body>',
            ["breadcrumbs: css #bread-nav a has Home > China, css #bread-nav1 li a World"],
        ),
    ],
)
def test_sources_that_disagree_are_a_doubt(old: str, new: str, doubts: list[str]) -> None:
    assert old in PAGE
    assert read(PAGE.replace(old, new)).metadata.warnings == doubts


def test_where_each_value_is_from() -> None:
    evidence = newscrawl.Evidence(listed_at="2024-03-09 07:10")
    sources = read(field_sources=True, evidence=evidence).metadata.field_sources or {}
    assert sources["authors"] == sources["date_modified"] == "css span.info_l"
    assert (sources["published_day"], sources["date_published"]) == ("url", "list")


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("http://www.chinadaily.com.cn/china/2012-09/06/content_15740749.htm", "founder/2"),
        ("https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "www/2"),
        ("https://cn.chinadaily.com.cn/2016-04/18/content_24640001.htm", "cn-2015/2"),
        ("https://cn.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "cn/2"),
        ("https://language.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "language/2"),
        ("https://www.chinadailyhk.com/hk/article/295812", "hk/2"),
        ("https://epaper.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "epaper/2"),
        ("https://regional.chinadaily.com.cn/shandong/2023-10/26/c_930029.htm", "regional/2"),
        ("https://www.chinadaily.com.cn/kindle/2018-03/02/content_35767283.htm", "kindle/2"),
        ("https://example.com/keepers", "generic/2"),
    ],
)  # fmt: skip
def test_a_page_without_a_signature_is_read_by_its_address(url: str, template: str) -> None:
    html = "<title>Keepers</title><h1>Keepers</h1><p>Updated: 2012-09-06 21:15</p><div id='Content'><p>The keeper went home.</p></div>"
    article = read(html, url)
    assert article.metadata.template == template
    assert article.article_body == "The keeper went home."
