"""Where a page prints its time: under the headline, above it, and never in the page's head or foot."""

from __future__ import annotations

from typing import Any

import pytest

import newscrawl
from newscrawl.pages.evidence import Evidence

HK = "https://www.chinadailyhk.com/hk/article/578001"
WWW = "https://www.chinadaily.com.cn/a/202403/08/WS65eb1234a310d5acd876e11a.html"
STAMP = "Friday, March 8, 2024, 23:10"
CLOCK = "Thursday, November 26, 2026, 08:15"
TEXT = "".join(
    f"<p>Keeper number {number} of the north pier wrote the weather into a book every evening.</p>"
    for number in range(4)
)
HEADING = "<h1>Keepers write on</h1>"
BY = "<div>By Geng Lan in Hong Kong</div>"


def read(body: str, url: str = HK, head: str = "") -> dict[str, Any]:
    html = f"<html><head><title>Keepers write on</title>{head}</head><body>{body}</body></html>"
    article = newscrawl.extract(html, url)
    assert article is not None
    return article.to_dict()


@pytest.mark.parametrize(
    "opening",
    [
        f"{HEADING}<div>{STAMP}</div>{BY}",
        f"{HEADING}{BY}<div><span>{STAMP}</span></div>",
        f"<div>{STAMP}</div>{HEADING}{BY}",
        f"<div class=box><div><span>{STAMP}</span></div>{HEADING}{BY}</div>",
        f"<div class=box><p class=d>{STAMP}</p><div><div>{HEADING}</div>{BY}</div></div>",
        f"<div class=box><div class=channel>Hong Kong</div><div>{STAMP}</div>{HEADING}{BY}</div>",
        f"<div id=header><div class=date>{CLOCK}</div></div><div class=box><div>{STAMP}</div>{HEADING}{BY}</div>",
        f"<div class=weather>{CLOCK}</div><div class=box><div>{STAMP}</div>{HEADING}{BY}</div>",
        f"<div class=box><div>{STAMP}<br>By Geng Lan in Hong Kong</div>{HEADING}</div>",
        f"<div class=box><div>{STAMP} By Geng Lan in Hong Kong</div>{HEADING}</div>",
        f"{HEADING}<h2>Keepers of the pier write down the weather, Geng Lan reports.</h2><div>{STAMP}</div>{BY}",
        f"{HEADING}<div><span>By Geng Lan in Hong Kong</span><span>Published: {STAMP}</span></div>",
        f"<header>{CLOCK}</header><main>{HEADING}{BY}<p>{STAMP}</p></main>",
        f"<div>Today is {CLOCK}</div><main>{HEADING}{BY}<p>{STAMP}</p></main>",
        f"<table><tr><td>{STAMP}</td></tr><tr><td>{HEADING}</td></tr><tr><td>By Geng Lan in Hong Kong</td></tr></table>",
    ],
)
def test_the_minute_is_found_beside_the_headline(opening: str) -> None:
    record = read(f"{opening}<div class=text>{TEXT}</div>")
    assert record["date_raw"] == "March 8, 2024, 23:10"
    assert record["date_published"] == "2024-03-08T23:10:00+08:00"
    assert [author["name"] for author in record["authors"]] == ["Geng Lan"]


@pytest.mark.parametrize(
    "opening",
    [
        "{first} | {second}<br>",
        "<div><span>{first}</span> | <span>{second}</span></div>",
        "<div><span>{first}</span><br><span>{second}</span></div>",
        "<p>{first}</p><p>{second}</p>",
        "<ul class=t><div>{second}</div><div>{first}</div></ul>",
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_both_stamps_are_found(opening: str, is_above: bool) -> None:
    lines = opening.format(
        first="Published: 12:10, March 8, 2019", second="Updated: 10:00, June 5, 2023"
    )
    parts = [f"<div class=t>{lines}</div>", HEADING]
    body = "".join(parts if is_above else reversed(parts))
    record = read(f"<div class=box>{body}{BY}<div class=text>{TEXT}</div></div>")
    assert record["date_published"] == "2019-03-08T12:10:00+08:00"
    assert record["date_modified"] == "2023-06-05T10:00:00+08:00"


@pytest.mark.parametrize(
    "page",
    [
        f"<div id=header><div class=date>{CLOCK}</div></div><div>{HEADING}{BY}{TEXT}</div>",
        f"<div class=top-bar><span class=clock>{CLOCK}</span></div><div>{HEADING}{BY}{TEXT}</div>",
        f"<nav>{CLOCK}</nav>{HEADING}{BY}{TEXT}",
        f"<div>Today is {CLOCK}</div>{HEADING}{BY}{TEXT}",
        f"<div>今天是2026年11月26日 星期四 08:15</div>{HEADING}{BY}{TEXT}",
        f"<div>{CLOCK} Hong Kong 28°C</div>{HEADING}{BY}{TEXT}",
        f"<div><div>{CLOCK}</div><ul><li>Menu</ul></div><div>{HEADING}{BY}{TEXT}</div>",
        f"{HEADING}{BY}{TEXT}<footer>Updated: 2026-11-26 08:15</footer>",
        f"{HEADING}{BY}{TEXT}<div class=footer>Copyright 1994 - 2026. 2026-11-26 08:15</div>",
        f"{HEADING}{BY}{TEXT}<ul><li>2026-11-26 08:15</ul>",
        f"{HEADING}{BY}{TEXT}<dl class=comments><dt>heron 2026-11-26 08:15</dt></dl>",
        f"{HEADING}{BY}{TEXT}<div class=comment-list><p>2026-11-26 08:15</p></div>",
        f"{HEADING}{BY}<p>The ferry of 2026-11-26 08:15 was late, said the keeper of the pier.</p>{TEXT}",
    ],
)
def test_another_time_is_not_taken_for_the_stamp(page: str) -> None:
    record = read(page)
    assert (record["date_published"], record["date_modified"], record["date_raw"]) == (None,) * 3


def test_a_clock_above_the_headline_is_none_where_the_address_has_another_day() -> None:
    lines = f"<div class=box><div>{CLOCK}</div>{HEADING}{BY}{TEXT}</div>"
    url = "https://regional.chinadaily.com.cn/shandong/2024-03/08/c_930029.htm"
    assert read(lines, url)["date_raw"] is None
    assert read(lines.replace(CLOCK, STAMP), url)["date_raw"] == "March 8, 2024, 23:10"


def test_the_stamp_of_a_change_alone_is_a_doubt() -> None:
    record = read(f"{HEADING}<div>Updated: 10:00, June 5, 2023</div>{TEXT}")
    doubt = "published_day: known only from the stamp of a change"
    assert doubt in record["metadata"]["warnings"]


@pytest.mark.parametrize(
    "line",
    [
        f"HONG KONG | {STAMP}",
        f"HONG KONG&gt; {STAMP}",
        f"<span>HONG KONG</span> <span>{STAMP}</span>",
        f"{STAMP} / Hong Kong",
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_section_beside_the_stamp_is_no_source(line: str, is_above: bool) -> None:
    menu = "<ul><li><a href=/>HOME</a><li><a href=/hk>HONG KONG</a></ul>"
    parts = [f"<div class=t>{line}</div>", HEADING]
    opening = "".join(parts if is_above else reversed(parts))
    record = read(f"{menu}<div class=box>{opening}{BY}<div class=text>{TEXT}</div></div>")
    assert record["date_published"] == "2024-03-08T23:10:00+08:00"
    assert record["source_organization"] is None
    assert (record["article_section"] or "Hong Kong").casefold() == "hong kong"
    assert bool(record["article_section"]) is is_above


@pytest.mark.parametrize("stamp", ["March 8, 23:10", "3月8日 23:10", "2024-03-08 25:10"])
def test_a_stamp_that_is_not_read_is_quoted(stamp: str) -> None:
    line = f"<span class=info_l>By Geng Lan | China Daily | Updated: {stamp}</span>"
    record = read(
        f"<div id=lft-art>{HEADING}<div class=info>{line}</div><div id=Content>{TEXT}</div></div>",
        WWW,
    )
    quoting = [one for one in record["metadata"]["warnings"] if stamp in one]
    assert quoting
    assert quoting[0].startswith("date_modified: a stamp is not read: ")


def test_a_stamp_called_published_says_nothing_of_a_change() -> None:
    record = read(f"{HEADING}<div>Published: 23:10, March 8, 2024</div>{BY}{TEXT}")
    assert record["date_published"] == "2024-03-08T23:10:00+08:00"
    assert record["date_modified"] is None
    assert record["date_raw"] == "23:10, March 8, 2024"


def test_the_day_of_milliseconds_is_beijing_s() -> None:
    url = "https://www.chinadailyhk.com/articles/163/39/218/1541520000000.html"
    record = read(f"{HEADING}<div>Updated: 10:00, June 5, 2023</div>{TEXT}", url)
    assert (record["published_day"], record["date_published"]) == ("2018-11-07", None)
    assert record["date_modified"] == "2023-06-05T10:00:00+08:00"


def test_the_id_of_another_cms_is_kept_as_evidence() -> None:
    url = "https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html"
    html = (
        f"<html><head><title>Keepers write on</title></head><body>{HEADING}{BY}{TEXT}</body></html>"
    )
    for address, evidence in ((f"{url}?newsId=109599", None), (url, Evidence(news_id="109599"))):
        article = newscrawl.extract(html, address, evidence, field_sources=True)
        assert article is not None
        assert article.identifier == "hk-1570991239568"
        assert article.metadata.field_sources is not None
        assert article.metadata.field_sources["identifier"] == "url, newsId 109599"


def test_a_video_of_hong_kong() -> None:
    html = (
        "<html><head><title>Ferry by night</title></head><body><div><h1>Ferry by night</h1>"
        "<div>Published: 12:10, March 8, 2024</div><video src=/upload/ferry.mp4></video></div></body></html>"
    )
    article = newscrawl.extract(html, "https://www.chinadailyhk.com/video?play_id=4021&from=menu")
    assert article is not None
    record = article.to_dict()
    assert record["identifier"] == "hk-video-4021"
    assert record["url"] == "https://www.chinadailyhk.com/video?play_id=4021"
    assert record["genre"] == "video"
    assert record["date_published"] == "2024-03-08T12:10:00+08:00"
    assert [video["url"] for video in record["videos"]] == [
        "https://www.chinadailyhk.com/upload/ferry.mp4"
    ]


@pytest.mark.parametrize(
    "box",
    [
        f"<div>HK</div><div>{STAMP}</div>{HEADING}{BY}",
        f"<p>Weather</p><div>{STAMP}<br>By Geng Lan in Hong Kong</div>{HEADING}",
        f"{HEADING}<div>{STAMP}</div>{BY}",
        f"<div>HK</div>{HEADING}{BY}<p>{STAMP}</p>",
    ],
)
def test_what_stands_around_a_headline_in_the_box_of_the_text_is_none(box: str) -> None:
    record = read(f"<div class=detail>{box}{TEXT}</div>")
    assert record["article_body"] == read(f"{HEADING}<div>{TEXT}</div>")["article_body"]
    assert record["date_published"] == "2024-03-08T23:10:00+08:00"
    assert [author["name"] for author in record["authors"]] == ["Geng Lan"]


def test_a_second_heading_under_the_first_is_the_deck() -> None:
    deck = "Keepers of the pier write down the weather, Geng Lan reports."
    record = read(f"{HEADING}<h2>{deck}</h2><div>{STAMP}</div>{BY}<div>{TEXT}</div>")
    assert (record["headline"], record["alternative_headline"]) == ("Keepers write on", deck)
    assert record["metadata"]["warnings"] == []
    assert read(f"{HEADING}<h2></h2>{BY}<div>{TEXT}</div>")["alternative_headline"] is None
    assert read(f"{HEADING}{BY}<h2>News</h2><div>{TEXT}</div>")["alternative_headline"] is None
