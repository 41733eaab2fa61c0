"""What a URL leads to: a row for every era, host and form, and for every trap that was thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newscrawl.site
from newscrawl.site import grammar
from newscrawl.site.urls import LAST_PAGE, Kind, fallback_identifier, parse
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from newscrawl.site.urls import SiteUrl

WWW = "https://www.chinadaily.com.cn"
TAILS = ("45ce1d77cb01f60f", "e4b06d4aa0560001", "0123456789abcdef")


def object_id(*moment: int, tail: str = TAILS[0]) -> str:
    """24 hex digits that were made at a Beijing time."""
    seconds = int(datetime(*moment, tzinfo=BEIJING).timestamp())  # type: ignore[misc, arg-type]
    return f"{seconds:08x}{tail}"


MAY = object_id(2024, 5, 13, 9, 30)

ARTICLES = [
    # url, canonical, page, edition, identifier, day, section
    ("/en/doc/2003-12/25/content_293279.htm", None, 1, "www", "content_293279", (2003, 12, 25), None),
    ("/english/doc/2004-12/20/content_401992.htm", None, 1, "www", "content_401992", (2004, 12, 20), None),
    ("/english/doc/2004-12/20/content_401992_3.htm", "/english/doc/2004-12/20/content_401992.htm", 3, "www", "content_401992", (2004, 12, 20), None),
    ("/cndy/2016-04/05/content_24280080.htm", None, 1, "www", "content_24280080", (2016, 4, 5), "cndy"),
    ("/cndy/2016-04-05/content_24280080.htm", None, 1, "www", "content_24280080", (2016, 4, 5), "cndy"),
    ("/china/bilingual/2012-02/29/content_14725430_2.html", "/china/bilingual/2012-02/29/content_14725430.html", 2, "www", "content_14725430", (2012, 2, 29), "china/bilingual"),
    ("/2006-08/01/content_654321.htm", None, 1, "www", "content_654321", (2006, 8, 1), None),
    ("/kindle/2018-02/07/content_35661234.htm", None, 1, "www", "content_35661234", (2018, 2, 7), "kindle"),
    ("/m/shandong/2017-05/10/content_29286543.htm", None, 1, "regional", "content_29286543", (2017, 5, 10), "m/shandong"),
    (f"/m/shandong/2020-05/10/WS{MAY}.html", None, 1, "regional", f"WS{MAY}", (2020, 5, 10), "m/shandong"),
    (f"/kindle/2020-05/10/WS{MAY}.html", None, 1, "www", f"WS{MAY}", (2020, 5, 10), "kindle"),
    (f"/a/202405/13/WS{MAY}.html", None, 1, "www", f"WS{MAY}", (2024, 5, 13), None),
    (f"/a/202405/13/WS{MAY}.htm", None, 1, "www", f"WS{MAY}", (2024, 5, 13), None),
    (f"/a/202405/13/WS{MAY}_1.html", f"/a/202405/13/WS{MAY}.html", 1, "www", f"WS{MAY}", (2024, 5, 13), None),
    (f"/a/202405/13/WS{MAY}_12.html", f"/a/202405/13/WS{MAY}.html", 12, "www", f"WS{MAY}", (2024, 5, 13), None),
    (f"/a/202405/13/ws{MAY.upper()}_2.HTML", f"/a/202405/13/WS{MAY}.html", 2, "www", f"WS{MAY}", (2024, 5, 13), None),
    (f"/WS{MAY}.html", None, 1, "www", f"WS{MAY}", None, None),
    (f"https://m.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "www", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://global.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "global", f"WS{MAY}", (2024, 5, 13), None),
    ("https://usa.chinadaily.com.cn/epaper/2012-08/31/content_15726001.htm", None, 1, "usa", "content_15726001", (2012, 8, 31), "epaper"),
    ("https://europe.chinadaily.com.cn/business/2013-06/07/content_16580001.htm", None, 1, "europe", "content_16580001", (2013, 6, 7), "business"),
    (f"https://cn.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "cn", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://fj.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "cn", f"WS{MAY}", (2024, 5, 13), None),
    ("https://world.chinadaily.com.cn/2015-07/27/content_21413456.htm", None, 1, "cn", "content_21413456", (2015, 7, 27), None),
    ("https://language.chinadaily.com.cn/news/2014-03/28/content_17386789.htm", None, 1, "language", "content_17386789", (2014, 3, 28), "news"),
    (f"https://language.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "language", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://epaper.chinadaily.com.cn/a/202609/26/WS{MAY}.html", None, 1, "epaper", f"WS{MAY}", (2026, 9, 26), None),
    (f"https://enapp.chinadaily.com.cn/a/202405/13/AP{MAY}.html", None, 1, "app", f"AP{MAY}", (2024, 5, 13), None),
    (f"https://enapp.chinadaily.com.cn/a/202405/13/AP{MAY}.json", f"https://enapp.chinadaily.com.cn/a/202405/13/AP{MAY}.html", 1, "app", f"AP{MAY}", (2024, 5, 13), None),
    ("https://regional.chinadaily.com.cn/shandong/2023-10/26/c_930029.htm", None, 1, "regional", "c_930029", (2023, 10, 26), "shandong"),
    ("https://regional.chinadaily.com.cn/en/qingdao/2023-10/26/c_930029_2.htm", "https://regional.chinadaily.com.cn/en/qingdao/2023-10/26/c_930029.htm", 2, "regional", "c_930029", (2023, 10, 26), "en/qingdao"),
    (f"https://govt.chinadaily.com.cn/s/202405/13/WS{MAY}/a-park-by-the-river.html", None, 1, "govt", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://govt.chinadaily.com.cn/s/202405/13/WS{MAY}/top-10_3.html", f"https://govt.chinadaily.com.cn/s/202405/13/WS{MAY}/top-10.html", 3, "govt", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://investinchina.chinadaily.com.cn/s/202405/13/WS{MAY}/index.html", None, 1, "govt", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://studychina.chinadaily.com.cn/s/202405/13/WS{MAY}.html", None, 1, "govt", f"WS{MAY}", (2024, 5, 13), None),
    ("https://www.chinadailyhk.com/hk/article/295812", None, 1, "hk", "hk-295812", None, None),
    ("https://www.chinadailyasia.com/article/295812", None, 1, "hk", "hk-295812", None, None),
    ("https://chinadailyhk.com/article/295812/a-tram-of-one-s-own?x=1#top", "https://chinadailyhk.com/article/295812", 1, "hk", "hk-295812", None, None),
    ("https://www.chinadailyasia.com/nation/2014-09/12/content_15166655.html", None, 1, "hk", "hk-content_15166655", (2014, 9, 12), "nation"),
    ("https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html", None, 1, "hk", "hk-1570991239568", (2019, 10, 14), None),
    ("https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html?newsId=109599", "https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html", 1, "hk", "hk-1570991239568", (2019, 10, 14), None),
    ("https://www.chinadailyhk.com/articles/1541519999000.html", None, 1, "hk", "hk-1541519999000", (2018, 11, 6), None),
    ("https://www.chinadailyhk.com/articles/1541520000000_2.html", "https://www.chinadailyhk.com/articles/1541520000000.html", 2, "hk", "hk-1541520000000", (2018, 11, 7), None),
    ("https://www.chinadailyapac.com/article/295812", None, 1, "hk", "hk-295812", None, None),
    ("https://chinadailyapac.com/hk/article/295812", None, 1, "hk", "hk-295812", None, None),
    ("https://www.chinadailyhk.com/video?play_id=4021", None, 1, "hk", "hk-video-4021", None, None),
    ("https://www.chinadailyhk.com/hk/video?from=menu&play_id=4021#top", "https://www.chinadailyhk.com/hk/video?play_id=4021", 1, "hk", "hk-video-4021", None, None),
    (f"https://ex.chinadaily.com.cn/exchange/partners/82/rss/channel/www/columns/ea0nzs/stories/WS{MAY}.html", None, 1, "www", f"WS{MAY}", None, None),
    (f"https://ex.chinadaily.com.cn/exchange/partners/82/rss/channel/cn/columns/snl9a7/stories/WS{MAY}.html", None, 1, "cn", f"WS{MAY}", None, None),
    (f"https://ex.chinadaily.com.cn/exchange/partners/9/rss/channel/language/columns/v0m20b/stories/WS{MAY}_2.html", f"https://ex.chinadaily.com.cn/exchange/partners/9/rss/channel/language/columns/v0m20b/stories/WS{MAY}.html", 2, "language", f"WS{MAY}", None, None),
    (f"https://ex.chinadaily.com.cn/exchange/partners/9/rss/channel/unheard/columns/x/stories/WS{MAY}.html", None, 1, "www", f"WS{MAY}", None, None),
    ("/interface/wapconnect/1142822/2016-04-05/cd_24280080.html", None, 1, "www", "cd_24280080", (2016, 4, 5), None),
    ("/interface/yidian/1138561/2017-01-09/cd_27898345_2.html", "/interface/yidian/1138561/2017-01-09/cd_27898345.html", 2, "www", "cd_27898345", (2017, 1, 9), None),
    ("/newsrepublic/2015-08/13/content_21586549.htm", None, 1, "www", "content_21586549", (2015, 8, 13), "newsrepublic"),
    ("http://www1.chinadaily.com.cn/news/2002-03-12/60687.html", "https://www1.chinadaily.com.cn/news/2002-03-12/60687.html", 1, "www", "n_60687", (2002, 3, 12), "news"),
    ("http://www1.chinadaily.com.cn/news/cb/2001-11-30/45210.html", "https://www1.chinadaily.com.cn/news/cb/2001-11-30/45210.html", 1, "www", "n_45210", (2001, 11, 30), "news/cb"),
    ("http://www1.chinadaily.com.cn/highlights/doc/2002-01-02/49877.html", "https://www1.chinadaily.com.cn/highlights/doc/2002-01-02/49877.html", 1, "www", "n_49877", (2002, 1, 2), "highlights/doc"),
    ("http://www1.chinadaily.com.cn/en/doc/2003-10/15/content_272345.htm", "https://www1.chinadaily.com.cn/en/doc/2003-10/15/content_272345.htm", 1, "www", "content_272345", (2003, 10, 15), None),
    ("http://www2.chinadaily.com.cn/english/doc/2004-06/03/content_336122.htm", "https://www2.chinadaily.com.cn/english/doc/2004-06/03/content_336122.htm", 1, "www", "content_336122", (2004, 6, 3), None),
    ("https://africa.chinadaily.com.cn/weekly/2013-08/16/content_16898765.htm", None, 1, "africa", "content_16898765", (2013, 8, 16), "weekly"),
    (f"https://fr.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "fr", f"WS{MAY}", (2024, 5, 13), None),
    ("https://edu.chinadaily.com.cn/2016-04/05/content_24280080.htm", None, 1, "edu", "content_24280080", (2016, 4, 5), None),
    ("https://cnews.chinadaily.com.cn/2016-04/05/content_24280080.htm", None, 1, "cn", "content_24280080", (2016, 4, 5), None),
    (f"https://cnews.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "cn", f"WS{MAY}", (2024, 5, 13), None),
    ("https://subsites.chinadaily.com.cn/tiecheng/2019-12/05/c_431207.htm", None, 1, "regional", "c_431207", (2019, 12, 5), "tiecheng"),
    (f"https://hlj.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, "cn", f"WS{MAY}", (2024, 5, 13), None),
    (f"https://zz.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, None, f"WS{MAY}", (2024, 5, 13), None),
    (f"https://shanxi.chinadaily.com.cn/a/202405/13/WS{MAY}.html", None, 1, None, f"WS{MAY}", (2024, 5, 13), None),
    (f"http://www.chinadailyglobal.com/a/202405/13/WS{MAY}.html", f"https://global.chinadaily.com.cn/a/202405/13/WS{MAY}.html", 1, "global", f"WS{MAY}", (2024, 5, 13), None),
]  # fmt: skip


def test_news_id_is_kept_beside_the_address() -> None:
    address = "https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html"
    with_id = parse(f"{address}?newsId=109599")
    assert with_id == parse(address)
    assert (with_id.news_id, parse(address).news_id) == ("109599", None)
    assert parse(f"{address}?newsId=1e9&x").news_id is None
    assert parse("https://www.chinadailyhk.com/article/5?newsId=109599").news_id is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.chinadailyhk.com/video", Kind.LISTING),
        ("https://www.chinadailyhk.com/video?play_id=", Kind.LISTING),
        ("https://www.chinadailyhk.com/video?play_id=../x", Kind.LISTING),
        ("https://www.chinadailyhk.com/video?play_id=\u0663", Kind.LISTING),
        ("https://www.chinadailyhk.com/video?play_id=1234567890123", Kind.LISTING),
        ("https://www.chinadailyhk.com/articles/163/39/218/157099123956.html", Kind.SKIP),
        ("https://www.chinadailyhk.com/articles/163/39/218/15709912395680.html", Kind.SKIP),
        ("https://www.chinadailyhk.com/articles/163/39/218/2570991239568.html", Kind.SKIP),
        ("https://www.chinadailyhk.com/articles/163/39/218/1570991239568", Kind.SKIP),
        ("https://www.chinadailyhk.com/articles/163/39/218/", Kind.SKIP),
        ("/articles/163/39/218/1570991239568.html", Kind.LISTING),
        ("/video?play_id=4021", Kind.LISTING),
        ("/interface/wapconnect/1142822/2016-04-05/cd_.html", Kind.LISTING),
        ("/interface/wapconnect/1142822/2016-04-05/cd_24280080_0.html", Kind.SKIP),
        ("/interface/wapconnect/1142822/cd_24280080.html", Kind.LISTING),
        ("http://www1.chinadaily.com.cn/news/2005-03-12/60687.html", Kind.LISTING),
        ("http://www1.chinadaily.com.cn/news/2002-03-12/60687x.html", Kind.LISTING),
        ("http://www1.chinadaily.com.cn/2002-03-12/60687.html", Kind.LISTING),
        ("https://cn.chinadaily.com.cn/news/2002-03-12/60687.html", Kind.LISTING),
        ("https://chinadailyapac.com.example.org/article/5", Kind.FOREIGN),
        ("https://www.chinadailyapac.cn/article/5", Kind.FOREIGN),
        (f"https://ex.chinadaily.com.cn.example.org/exchange/partners/82/stories/WS{MAY}.html", Kind.FOREIGN),
    ],
)  # fmt: skip
def test_near_misses_of_old_and_foreign_forms(url: str, kind: Kind) -> None:
    got = parse(full(url))
    assert got.kind is kind
    assert got.identifier is None


def test_a_video_has_one_page() -> None:
    video = parse("https://www.chinadailyhk.com/video?play_id=4021")
    assert video.page_url(1) == video.url
    with pytest.raises(ValueError, match="has one page"):
        video.page_url(2)


def full(url: str) -> str:
    return WWW + url if url.startswith("/") or not url else url


@pytest.mark.parametrize(
    ("url", "canonical", "page", "edition", "identifier", "day", "section"), ARTICLES
)
def test_article(
    *,
    url: str,
    canonical: str | None,
    page: int,
    edition: str | None,
    identifier: str,
    day: tuple[int, int, int] | None,
    section: str | None,
) -> None:
    got = parse(full(url))
    assert got.kind is Kind.ARTICLE
    assert got.url == full(url if canonical is None else canonical)
    assert got.page == page
    assert got.edition == edition
    assert got.identifier == identifier
    assert got.date == (day and date(*day))
    assert got.section == section


@pytest.mark.parametrize(
    "url",
    [
        f"http://www.chinadaily.com.cn/a/202405/13/WS{MAY}.html",
        f"//www.chinadaily.com.cn/a/202405/13/WS{MAY}.html",
        f"HTTPS://WWW.ChinaDaily.COM.CN./a/202405/13/WS{MAY}.html",
        f"https://www.chinadaily.com.cn:443/a/202405/13/WS{MAY}.html",
        f"http://www.chinadaily.com.cn:80/a/202405/13/WS{MAY}.html",
        f"http://www.chinadaily.com.cn:/a/202405/13/WS{MAY}.html",
        f"https://reader:secret@www.chinadaily.com.cn/a/202405/13/WS{MAY}.html",
        f"{WWW}/a/202405/13/WS{MAY}.html?from=timeline&utm_source=x",
        f"{WWW}/a/202405/13/WS{MAY}.html#comments?x",
        f"{WWW}//a/./202405/x/../13//WS{MAY}.html/",
        f"{WWW}/%61/202405/%31%33/W%53{MAY}%2ehtml",
        f"{WWW}/a/%2E%2E/a/202405/13/WS{MAY}.html",
        f"https:\\\\www.chinadaily.com.cn\\a\\202405\\13\\WS{MAY}.html",
        f"  \x00{WWW}/a/2024\n05/13/\tWS{MAY}.h\r\ntml\u3000\n",
    ],
)
def test_one_article_has_one_url(url: str) -> None:
    assert parse(url) == parse(f"{WWW}/a/202405/13/WS{MAY}.html")


@pytest.mark.parametrize(
    ("link", "base", "url"),
    [
        (f"WS{MAY}_2.html", f"{WWW}/a/202405/13/WS{MAY}.html", f"{WWW}/a/202405/13/WS{MAY}.html"),
        ("/china", f"{WWW}/a/202405/13/WS{MAY}.html", f"{WWW}/china"),
        ("../../../world?x", f"{WWW}/a/202405/13/WS{MAY}.html", f"{WWW}/world"),
        ("2015-08/30/content_21741565.htm", "http://usa.chinadaily.com.cn/us/index.html", "https://usa.chinadaily.com.cn/us/2015-08/30/content_21741565.htm"),
        ("page_3.html", f"{WWW}/world/china-us/page_2.html", f"{WWW}/world/china-us"),
        ("?page=2", f"{WWW}/world/china-us", f"{WWW}/world/china-us"),
        ("world", WWW, f"{WWW}/world"),
        ("//cn.chinadaily.com.cn", "ftp://example.org/", "https://cn.chinadaily.com.cn"),
        (f"{WWW}/china", "not a base", f"{WWW}/china"),
    ],
)  # fmt: skip
def test_relative_links(link: str, base: str, url: str) -> None:
    got = parse(link, base)
    assert got.url == url
    assert got.kind in {Kind.ARTICLE, Kind.LISTING}


@pytest.mark.parametrize(
    ("url", "canonical", "page", "edition", "section"),
    [
        ("", "", 1, "www", None),
        ("/", "", 1, "www", None),
        ("/index.html", "", 1, "www", None),
        ("/china", None, 1, "www", "china"),
        ("/china/", "/china", 1, "www", "china"),
        ("/china/index.html", "/china", 1, "www", "china"),
        ("/world/china-us/page_1.html", "/world/china-us", 1, "www", "world/china-us"),
        ("/world/china-us/page_113.html", "/world/china-us", 113, "www", "world/china-us"),
        ("/world/China-Japan-Relations", None, 1, "www", "world/China-Japan-Relations"),
        (f"/china/{MAY}/page_4500.html", f"/china/{MAY}", 4500, "www", f"china/{MAY}"),
        ("/opinion/chenweihua_7.html", "/opinion/chenweihua.html", 7, "www", "opinion/chenweihua"),
        ("/usa/opinion/reporterjournal_46.html", "/usa/opinion/reporterjournal.html", 46, "www", "usa/opinion/reporterjournal"),
        ("/opinion/chenweihua.html", None, 1, "www", "opinion/chenweihua"),
        ("/sports/node_1053304_2.htm", "/sports/node_1053304.htm", 2, "www", "sports/node_1053304"),
        ("/sports/node_1053304.htm", None, 1, "www", "sports/node_1053304"),
        ("/sports/node_12.htm", None, 1, "www", "sports/node_12"),
        ("/m/shandong/news.html", None, 1, "regional", "m/shandong/news"),
        ("https://global.chinadaily.com.cn/world/cn_eu", None, 1, "global", "world/cn_eu"),
        ("https://cn.chinadaily.com.cn/", "https://cn.chinadaily.com.cn", 1, "cn", None),
        (f"https://china.chinadaily.com.cn/{MAY}/{MAY}/", f"https://china.chinadaily.com.cn/{MAY}/{MAY}", 1, "cn", f"{MAY}/{MAY}"),
        ("https://language.chinadaily.com.cn/news_bilingual/page_5.html", "https://language.chinadaily.com.cn/news_bilingual", 5, "language", "news_bilingual"),
        ("https://www.chinadailyhk.com/subjects/hong_kong/list.html", None, 1, "hk", "subjects/hong_kong/list"),
        ("http://www.chinadailyasia.com/", "https://www.chinadailyasia.com", 1, "hk", None),
        ("http://www.chinadailyglobal.com", "https://global.chinadaily.com.cn", 1, "global", None),
        ("https://regional.chinadaily.com.cn/shandong", None, 1, "regional", "shandong"),
        ("https://cartoon.chinadaily.com.cn/", "https://cartoon.chinadaily.com.cn", 1, None, None),
    ],
)  # fmt: skip
def test_listing(
    url: str, canonical: str | None, page: int, edition: str | None, section: str | None
) -> None:
    got = parse(full(url))
    assert got.kind is Kind.LISTING
    assert got.url == full(url if canonical is None else canonical)
    assert (got.page, got.edition, got.section) == (page, edition, section)
    assert (got.identifier, got.date, got.created) == (None, None, None)


@pytest.mark.parametrize(
    ("url", "kind", "day", "section"),
    [
        ("/cndy/2009-07/28/index1.html", Kind.ISSUE, date(2009, 7, 28), "cndy"),
        ("/cndy/2018-02-06/index1.html", Kind.ISSUE, date(2018, 2, 6), "cndy"),
        ("/cndy/index1.html", Kind.ISSUE, None, "cndy"),
        ("/cndy/2018-02/31/index1.html", Kind.ISSUE, None, "cndy"),
        ("/cndy/2018-02/06/p4_14.html", Kind.LISTING, date(2018, 2, 6), "cndy"),
        ("https://epaper.chinadaily.com.cn/china/2026-09/26", Kind.ISSUE, date(2026, 9, 26), "china"),
        ("https://epaper.chinadaily.com.cn/global/2026-09/26", Kind.ISSUE, date(2026, 9, 26), "global"),
        ("https://epaper.chinadaily.com.cn/china", Kind.ISSUE, None, "china"),
        ("https://epaper.chinadaily.com.cn", Kind.ISSUE, None, None),
    ],
)  # fmt: skip
def test_newspaper(url: str, kind: Kind, day: date | None, section: str | None) -> None:
    got = parse(full(url))
    assert (got.kind, got.url, got.page) == (kind, full(url), 1)
    assert (got.date, got.section) == (day, section)


def test_a_newspaper_page_is_not_page_14_of_its_list() -> None:
    second = parse(f"{WWW}/cndy/2018-02/06/p4_14_2.html")
    assert (second.url, second.page) == (f"{WWW}/cndy/2018-02/06/p4_14.html", 2)


@pytest.mark.parametrize(
    "url",
    [
        *(f"/rss/{name}_rss.xml" for name in ("china", "bizchina", "cndy", "hk")),
        *(f"/rss_c/{name}.xml" for name in ("zgzx", "tiyu")),
        "https://usa.chinadaily.com.cn/usa_kindle.xml",
        "https://europe.chinadaily.com.cn/euweekly_rss.xml",
        "/kindle/node_1061881.htm",
        "/sitemap.xml",
        "https://enapp.chinadaily.com.cn/channels/enapp/custom-columns.json",
        "https://enapp.chinadaily.com.cn/channels/enapp/columns/5a001aa445ce1d77cb3762a2/stories.json",
    ],
)
def test_feed(url: str) -> None:
    got = parse(full(url))
    assert (got.kind, got.url) == (Kind.FEED, full(url))


SEARCH = "https://newssearch.chinadaily.com.cn/rest/en/search"


@pytest.mark.parametrize(
    ("query", "canonical", "page"),
    [
        ("", "?page=0", 1),
        ("?page=0", "?page=0", 1),
        ("?keywords=&page=7&sort=dp", "?keywords=&sort=dp&page=0", 8),
        ("?sort=dp&keywords=a%20b&utm_source=x", "?keywords=a+b&sort=dp&page=0", 1),
        ("?type[0]=story&channel%5B0%5D=2@cndy", "?type%5B0%5D=story&channel%5B0%5D=2%40cndy&page=0", 1),
        ("?keywords=粮食&keywords=other", "?keywords=%E7%B2%AE%E9%A3%9F&page=0", 1),
        ("?page=-1", "?page=0", 1),
        ("?page=99999999999", "?page=0", 1),
        ("?page=٣", "?page=0", 1),
        ("?keywords=%ff\ud800", "?keywords=%EF%BF%BD%3F&page=0", 1),
    ],
)  # fmt: skip
def test_search(query: str, canonical: str, page: int) -> None:
    got = parse(SEARCH + query)
    assert (got.kind, got.url, got.page) == (Kind.SEARCH, SEARCH + canonical, page)
    assert got.page_url(9) == got.url.replace("page=0", "page=8")


@pytest.mark.parametrize(
    "url",
    [
        "/robots.txt",
        "/image_e/2020/share/weibo.png",
        "/2009image_e/permit2010.jpg",
        "/images/202405/13/x.jpeg?a.html",
        "/china/paper.pdf",
        "/js/jquery.js",
        "/e/static_e/about",
        "/static_e/Expat_Employment.html",
        "/mobile/daily.html",
        "/mobile_cn/index.html",
        "/h5hack/respond-proxy.html",
        "/newmedia.html",
        "/member.php?mod=x",
        "/a/202405/13",
        f"/a/202405/13/WS{MAY[:-1]}.html",
        f"/a/202405/13/WS{MAY}0.html",
        f"/a/202405/13/WS{MAY}_0.html",
        f"/a/202405/13/WS{MAY[:-1]}g.html",
        "/china/2016-04/05/content_24280080_0.htm",
        "/china/content.html",
        "/china/2016-04/05/p4.html",
        "/shandong/2016-04/05/c.html",
        "/china/2016-04/05/content_24280080.htm.bak",
        "https://newssearch.chinadaily.com.cn/en/search",
        "https://enapp.chinadaily.com.cn/about",
        "https://epaper.chinadaily.com.cn/china/2026-09/26/page.json",
        "https://img2.chinadaily.com.cn/static/common/img/mobile.png",
        "https://bbs.chinadaily.com.cn/forum/index.html",
        "https://watchthis.chinadaily.com.cn",
        "https://usercenter.chinadaily.com.cn/regist/",
        "http://subscription.chinadaily.com.cn/",
        "/china/粮食",
        "/china/\ud800\x00",
        "/china/a b",
    ],
)
def test_not_for_reading(url: str) -> None:
    got = parse(full(url))
    assert got.kind is Kind.SKIP
    assert got.identifier is None
    assert got.url.isascii()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.chinadailyhk.com/hk/article/295812/x/index.html", Kind.ARTICLE),
        ("/china/WS6ab938c3/page_2.html", Kind.SKIP),
        ("/cndy/index1_2.html", Kind.ISSUE),
        ("/kindle/node_1061881_2.htm", Kind.FEED),
        ("/e_2.html", Kind.SKIP),
        ("/china/content_2_3_4.html", Kind.SKIP),
        ("/china/2016-04/05/c_0_2_3.html", Kind.SKIP),
        ("/china/2016-04/05/p4_0_2_3.html", Kind.LISTING),
        ("/china/2016-04/05/p4_12345.html", Kind.LISTING),
        ("/china/%%34%31", Kind.SKIP),
        ("/china/foo_2_3.html", Kind.LISTING),
        ("/china/node_1_2_3.html", Kind.LISTING),
        ("/china/page_2_3.html", Kind.LISTING),
    ],
)
def test_what_is_left_is_still_the_same(url: str, kind: Kind) -> None:
    """Taking the page off must not uncover another form."""
    first = parse(full(url))
    assert first.kind is kind
    assert parse(first.url) == replace(first, page=1)


def test_an_alias_host_still_tells_the_id() -> None:
    got = parse("https://covid-19.chinadaily.com.cn/china/2012-09/06/content_15740749_2.htm")
    assert (got.kind, got.identifier, got.page) == (Kind.SKIP, "content_15740749", 2)
    assert got.identifier == parse(f"{WWW}/x/2012-09/06/content_15740749.htm").identifier


ROW = "/a/202405/13/WS" + MAY + ".html"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "#top",
        " \t\n",
        "javascript:void(0)",
        "javascript:location='//www.chinadaily.com.cn'",
        "mailto:?body=https://www.chinadaily.com.cn" + ROW,
        "data:image/png;base64,AAAA",
        "tel:+861000000",
        "ftp://www.chinadaily.com.cn" + ROW,
        "http:" + ROW,
        "http://" + ROW,
        "www.chinadaily.com.cn" + ROW,
        ROW,
        "https://example.org" + ROW,
        "https://evilchinadaily.com.cn" + ROW,
        "https://chinadaily.com.cn.example.org" + ROW,
        "https://www.chinadaily.com.cn@example.org" + ROW,
        "https://example.org\\@www.chinadaily.com.cn" + ROW,
        "https://example.org#@www.chinadaily.com.cn" + ROW,
        "https://example.org?@www.chinadaily.com.cn" + ROW,
        "https://chinadaily.com" + ROW,
        "https://chinadaily.net" + ROW,
        "http://newspress.chinadaily.net.cn",
        "http://chinadaily.zhiye.com/",
        "http://english.www.gov.cn/news/202405/11/content_WS663f7559c6d0868f4e8e7042.html",
        "https://www.chinadaily.com.cn:8080" + ROW,
        "https://www.chinadaily.com.cn:0443" + ROW,
        "https://www.chinadaily.com.cn:٤٤٣" + ROW,
        "https://www.chinadaily.com.cn:x" + ROW,
        "https://www.chinadaily.com.cn.." + ROW,
        "https://.chinadaily.com.cn" + ROW,
        "https://-.chinadaily.com.cn" + ROW,
        "https://a_b.chinadaily.com.cn" + ROW,
        "https://www.chinadaily。com.cn" + ROW,
        "https://www.chinadailyh\u212a.com/article/5",  # the Kelvin sign lower-cases to k
        "httpſ://www.chinadaily.com.cn" + ROW,
        "https://www%2echinadaily.com.cn" + ROW,
        "https://127.0.0.1" + ROW,
        "https://2130706433" + ROW,
        "https://[::1]" + ROW,
        "https://[::1" + ROW,
        "https://]www.chinadaily.com.cn" + ROW,
        "https://localhost" + ROW,
        "https://" + "a" * 250 + ".chinadaily.com.cn" + ROW,
        WWW + "/" + "a" * 2083,
        WWW + ROW + "?" + "x" * 2083,
        WWW + "/" + "粮" * 500,
        "\ud800",
        "x" * 1_000_000,
    ],
    ids=lambda url: ascii(url[:60]),
)
def test_foreign(url: str) -> None:
    got = parse(url)
    assert got.kind is Kind.FOREIGN
    assert got.url == url.strip()
    assert (got.page, got.edition, got.identifier, got.date) == (1, None, None, None)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.ORG./a", "example.org"),
        ("https://u:p@example.org:443/a", "example.org"),
        ("https://[::1]/", ""),
        ("javascript:void(0)", ""),
        ("/china", ""),
    ],
)
def test_host_of_the_foreign(url: str, host: str) -> None:
    assert parse(url).host == host


@pytest.mark.parametrize(
    "base", ["", "javascript:void(0)", "x" * 3000, "https://[", "china", "https://example.org/"]
)
def test_a_relative_link_on_a_page_that_is_not_ours(base: str) -> None:
    assert parse(ROW, base).kind is Kind.FOREIGN


@pytest.mark.parametrize("link", ["", "#", "javascript:void (0)", "mailto:x"])
def test_handles_lead_nowhere(link: str) -> None:
    assert parse(link, WWW + ROW).kind is Kind.FOREIGN


@pytest.mark.parametrize(
    "folder",
    [
        "/a/256905/17",
        "/a/202413/01",
        "/a/202302/31",
        "/a/000000/00",
        "/a/198912/31",
        "/x/2016-00/10",
    ],
)
def test_impossible_days(folder: str) -> None:
    got = parse(f"{WWW}{folder}/WS{MAY}.html")
    assert (got.kind, got.date, got.identifier) == (Kind.ARTICLE, None, f"WS{MAY}")


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize(
    "moment", [(1990, 1, 1, 0, 0, 0), (2024, 5, 13, 0, 0, 1), (2026, 8, 1, 23, 59, 59), (2100, 12, 31, 23, 59, 59)]
)  # fmt: skip
def test_created_is_beijing_time_of_the_object_id(moment: tuple[int, ...], tail: str) -> None:
    got = parse(f"{WWW}/a/202405/13/WS{object_id(*moment, tail=tail)}.html").created
    assert got is not None
    assert got.replace(tzinfo=None) == datetime(*moment)  # type: ignore[arg-type] # noqa: DTZ001
    assert got.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("seconds", ["00000000", "ffffffff", "259e2cff", "f6671a00"])
def test_created_outside_1990_to_2100(seconds: str) -> None:
    got = parse(f"{WWW}/a/202405/13/WS{seconds}{TAILS[0]}.html")
    assert (got.kind, got.created, got.suspicious) == (Kind.ARTICLE, None, False)


@pytest.mark.parametrize(
    ("created", "folder", "suspicious"),
    [
        ((2018, 11, 22, 14, 16), "/a/202008/03", True),  # a footer link of the Chinese pages
        ((2021, 11, 22), "/a/201805/13", True),
        ((2023, 5, 14), "/a/202405/13", False),  # a reused draft
        ((2024, 5, 13, 23, 59), "/a/202405/13", False),
        ((2017, 9, 15, 1), "/a/200901/05", False),  # imported from the old CMS
        ((2017, 11, 23, 23), "/a/201010/13", False),
        ((2017, 11, 24, 1), "/a/201010/13", True),
        ((2018, 11, 22), "/a/256905/17", False),  # no day to compare
    ],
)
def test_suspicious(created: tuple[int, ...], folder: str, suspicious: bool) -> None:
    assert parse(f"{WWW}{folder}/WS{object_id(*created)}.html").suspicious is suspicious


def test_only_object_ids_are_suspicious() -> None:
    assert parse(f"{WWW}/cndy/2016-04/05/content_24280080.htm").suspicious is False
    assert parse(f"{WWW}/china").suspicious is False


@pytest.mark.parametrize(
    ("url", "second"),
    [
        (f"/a/202405/13/WS{MAY}.html", f"/a/202405/13/WS{MAY}_2.html"),
        (f"/a/202405/13/WS{MAY}_7.html", f"/a/202405/13/WS{MAY}_2.html"),
        ("/cndy/2016-04/05/content_24280080.htm", "/cndy/2016-04/05/content_24280080_2.htm"),
        ("/world/china-us", "/world/china-us/page_2.html"),
        ("", "/page_2.html"),
        ("/opinion/chenweihua_7.html", "/opinion/chenweihua_2.html"),
        ("/cndy/2018-02/06/p4_14.html", "/cndy/2018-02/06/p4_14_2.html"),
    ],
)
def test_page_url(url: str, second: str) -> None:
    got = parse(full(url))
    assert got.page_url(2) == full(second)
    assert got.page_url(1) == got.url


def test_every_page_of_a_long_url_is_short_enough_to_be_read() -> None:
    lengths = range(1900, 2100)
    read = [parse(f"{WWW}/{'a' * length}") for length in lengths]
    assert {each.kind for each in read} == {Kind.LISTING, Kind.FOREIGN}
    for each in read:
        if each.kind is Kind.LISTING:
            assert parse(each.page_url(LAST_PAGE)) == replace(each, page=LAST_PAGE)


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("/opinion/chenweihua_7", ("/opinion/chenweihua", 7)),
        ("/opinion/chenweihua", ("/opinion/chenweihua", 1)),
        ("/opinion/list_2_3", ("/opinion/list", 3)),
        ("/opinion/list_20160405", ("/opinion/list_20160405", 1)),
        ("/opinion/list_0", ("/opinion/list_0", 1)),
        ("/opinion/_7", ("/opinion/_7", 1)),
    ],
)
def test_split_page(name: str, split: tuple[str, int]) -> None:
    assert grammar.split_page(name) == split


@pytest.mark.parametrize("number", [0, -1, LAST_PAGE + 1])
def test_page_url_out_of_range(number: int) -> None:
    with pytest.raises(ValueError, match=f"number is {number}: pages are counted from 1 to 99999"):
        parse(WWW + ROW).page_url(number)


@pytest.mark.parametrize(
    "url", [f"{WWW}/cndy/index1.html", f"{WWW}/rss/china_rss.xml", f"{WWW}/x.png", "mailto:x"]
)
def test_page_url_of_what_has_one_page(url: str) -> None:
    got = parse(url)
    assert got.page_url(1) == got.url
    with pytest.raises(ValueError, match="has one page"):
        got.page_url(2)


def test_fallback_identifier_is_that_of_the_canonical_url() -> None:
    name = fallback_identifier(f"{WWW}/china/report")
    assert name == "url-d1a58ebf2c7b1996"
    assert fallback_identifier("//www.chinadaily.com.cn/china/report/?x=1#y") == name
    assert fallback_identifier(f"{WWW}/china/other") != name
    assert fallback_identifier("\ud800").startswith("url-")


@pytest.mark.parametrize("form", grammar.FORMS, ids=lambda form: form.example)
def test_every_form_reads_its_own_example(form: grammar.Form) -> None:
    """So that no form hides another, and no example lies."""
    got: SiteUrl = parse(form.example)
    assert got.kind is form.kind
    path = form.example.partition("://")[2].partition("?")[0]
    assert form.pattern.fullmatch("/" + path.partition("/")[2])
    readers = [
        grammar.match(family, "/" + path.partition("/")[2])
        for family in ("www", "epaper", "app", "search", "hk")
    ]
    assert any(reader and reader[0] is form for reader in readers)


def test_no_pattern_knows_the_tail_of_an_id() -> None:
    """It changed in August 2026, and whoever had written it down lost every newer article."""
    for module in Path(newscrawl.site.__file__).parent.glob("*.py"):
        assert "a3" + "10" not in module.read_text("utf-8")
