"""Families with unknown markup of articles: Hong Kong (fact: hk-unseen), microsites, kindle, e-paper.

Each has plain HTML, and class names that no rule knows.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from tests.replica import english
from tests.replica.blocks import escape
from tests.replica.families.exhibit import Form, Print, Setting, main_image, set_pictures

_LINKS = (
    '<ul class="hot"><li><a href="/article/101">Ferries at dusk</a></li><li><a href="/article/102">Night market '
    "opens its second street</a></li></ul>"
)


def _html(headline: str, content: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(headline)}</title>{head}</head>\n'
        f'<body>\n<header><nav><a href="/">Home page</a><a href="/subjects/hong_kong/list.html">Hong Kong</a></nav></header>\n'
        f"{content}\n<footer><p>All rights are those of the replica.</p></footer>\n</body></html>\n"
    )


def _agency(at: Setting) -> str | None:
    """The agency that wrote a story, as its source where the page has no other (China Daily Asia, 2014: "By Xinhua")."""
    return next((one.name for one in at.story.authors if one.kind == "organization"), None)


def _hk(at: Setting, date: str, names: tuple[str, str, str], shape: str) -> Print:
    url = f"https://www.chinadailyhk.com/hk/article/{at.number % 1_000_000}"
    body, images = set_pictures(at.story, url, shape)
    title, line, text = names
    byline = at.story.byline or ""
    html = _html(
        at.story.headline,
        f'<div class="{text}-wrap"><h1 class="{title}">{escape(at.story.headline)}</h1>\n'
        f'<div class="{line}"><span>{date}</span></div>\n'
        f'<div class="{line}-by">{escape(byline)}</div>\n'
        f'<div class="{text}">{body}</div></div>\n<aside>{_LINKS}</aside>',
        f'<meta property="og:title" content="{escape(at.story.headline)}">',
    )
    record = at.record(
        f"hk-{at.number % 1_000_000}",
        url,
        authors=[author._asdict() for author in at.story.authors],
        source_organization=_agency(at),
        edition="hk",
        date_published=None,
        date_modified=None,
        date_raw=date,
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


def _hk_stamped(at: Setting, number: str, path: str, lines: tuple[str, str], raw: str) -> Print:
    """`lines` are above the headline; the first of them is the valid stamp."""
    url = f"https://www.chinadailyhk.com/{path}"
    body, images = set_pictures(at.story, url, "figure")
    kicker, stamps = lines
    html = _html(
        at.story.headline,
        f'<div class="detail">{kicker}<div class="detail-date">{stamps}</div>\n'
        f'<h3 class="detail-title">{escape(at.story.headline)}</h3>\n'
        f'<div class="detail-author">{escape(at.story.byline or "")}</div>\n<div class="detail-body">{body}</div></div>',
        f'<meta property="og:title" content="{escape(at.story.headline)}">',
    )
    record = at.record(
        f"hk-{number}",
        url,
        authors=[author._asdict() for author in at.story.authors],
        source_organization=_agency(at),
        edition="hk",
        date_raw=raw,
        article_section="Hong Kong" if kicker else None,
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


def _hk_of_2018(at: Setting) -> Print:
    """Weekday, day and minute under the name of a section; the address ends in milliseconds."""
    number = f"{int(at.moment.timestamp()) * 1000 + at.number % 1000}"
    stamp = f"{at.moment:%B %d, %Y, %H:%M}"
    lines = '<div class="detail-cat">Hong Kong</div>', f"{at.moment:%A}, {stamp}"
    return _hk_stamped(at, number, f"articles/163/39/218/{number}.html", lines, stamp)


def _hk_of_2024(at: Setting) -> Print:
    """Two stamps with their words, the time before the day; the later is the day of a CMS migration."""
    moved = datetime(2025, 6, 5, 10, tzinfo=at.moment.tzinfo)
    stamps = [f"{one:%H:%M}, {one:%B} {one.day}, {one.year}" for one in (at.moment, moved)]
    number = str(at.number % 1_000_000)
    line = f"<span>Published: {stamps[0]}</span> | <span>Updated: {stamps[1]}</span>"
    made = _hk_stamped(at, number, f"hk/article/{number}", ("", line), stamps[1])
    made.record["date_modified"] = moved.isoformat(timespec="seconds")
    return made


def _hk_film(at: Setting) -> Print:
    """A player and a sentence, at its own address."""
    number = at.number % 100_000
    url = f"https://www.chinadailyhk.com/video?play_id={number}"
    words = english.sentence(at.dice)
    stamp = f"{at.moment:%H:%M}, {at.moment:%B} {at.moment.day}, {at.moment.year}"
    player = f"https://www.chinadailyhk.com/player/{number}"
    html = _html(
        at.story.headline,
        f'<div class="film"><iframe src="{player}" allowfullscreen></iframe>\n'
        f'<div class="detail-date">Published: {stamp}</div>\n<h1>{escape(at.story.headline)}</h1>\n'
        f'<div class="detail-body"><p>{escape(words)}</p></div></div>',
        f'<meta property="og:title" content="{escape(at.story.headline)}">',
    )
    record = at.record(
        f"hk-video-{number}",
        url,
        alternative_headline=None,
        authors=[],
        source_organization=None,
        edition="hk",
        date_modified=None,
        date_raw=stamp,
        genre="video",
        print_edition=None,
        print_page=None,
        dateline=None,
        article_body=words,
        word_count=len(re.findall(r"\w+(?:['’-]\w+)*", words)),
        images=[],
        main_image=None,
        videos=[{"url": player}],
        audios=[],
    )
    return Print([html], [url], record)


def _hk_of_2019(at: Setting) -> Print:
    date = f"{at.moment:%B} {at.moment.day}, {at.moment.year}"
    return _hk(at, date, ("tit", "dt", "ct"), "attachments")


def _hk_of_2022(at: Setting) -> Print:
    date = f"{at.moment:%d %B}, {at.moment.year}"
    return _hk(at, date, ("headline-text", "published", "story-copy"), "upload")


def _regional(at: Setting, container: str) -> Print:
    number = at.number % 1_000_000
    url = f"https://regional.chinadaily.com.cn/shandong/{at.moment:%Y-%m/%d}/c_{number}.htm"
    body, images = set_pictures(at.story, url, "bare")
    html = _html(
        at.story.headline,
        f'<div class="pos"><a href="/shandong/">Home</a> &gt; <a href="/shandong/news.html">News</a></div>\n'
        f'<div class="box"><h2>{escape(at.story.headline)}</h2>\n'
        f'<p class="date">chinadaily.com.cn | Updated: {at.stamp}</p>\n'
        f"<div {container}>{body}</div></div>",
    )
    record = at.record(
        f"c_{number}",
        url,
        authors=[],
        source_organization="chinadaily.com.cn",
        edition="regional",
        images=images,
        main_image=main_image(images),
        article_section="News",
        section_path="regional.chinadaily.com.cn/shandong/news",
        breadcrumbs=_home("regional.chinadaily.com.cn", "/shandong/", "/shandong/news.html"),
    )
    return Print([html], [url], record)


def _home(host: str, front: str, news: str) -> list[dict[str, Any]]:
    return [
        {"name": "Home", "url": f"https://{host}{front}"},
        {"name": "News", "url": f"https://{host}{news}"},
    ]


def _govt(at: Setting) -> Print:
    """The id is a folder, the slug a name; only the day is printed."""
    identifier = at.story.identifier
    url = f"https://govt.chinadaily.com.cn/s/{at.moment:%Y%m/%d}/{identifier}/a-park-by-the-river.html"
    body, images = set_pictures(at.story, url, "figure")
    html = _html(
        at.story.headline,
        f'<div class="news-title"><h1>{escape(at.story.headline)}</h1>\n'
        f"<span>Updated: {at.moment:%B} {at.moment.day}, {at.moment.year}</span>\n<span>Source: China Daily</span></div>\n"
        f'<div class="news-text">{body}</div>',
    )
    card = at.story.card
    near = abs((card.created.date() - at.moment.date()).days) <= 1
    record = at.record(
        identifier,
        url,
        authors=[],
        source_organization="China Daily",
        edition="govt",
        date_published=None,
        date_modified=None,
        date_raw=f"{at.moment:%B} {at.moment.day}, {at.moment.year}",
        date_created=card.created.isoformat(timespec="seconds") if near else None,
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


def _kindle(at: Setting) -> Print:
    """For a reading device: a heading and paragraphs, of which the first is the byline."""
    url = f"https://www.chinadaily.com.cn/kindle/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    texts, images = set_pictures(at.story, url, "bare")
    byline = f"<p>{escape(at.story.byline)}</p>\n" if at.story.byline else ""
    html = (
        f"<html><head><title>{escape(at.story.headline)}</title></head>\n<body>\n<h1>{escape(at.story.headline)}</h1>\n"
        f'{byline}<div id="Content">{texts}</div>\n</body></html>\n'
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=[author._asdict() for author in at.story.authors],
        source_organization=_agency(at),
        date_published=None,
        date_modified=None,
        date_raw=None,
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


def _epaper(at: Setting, opening: str, container: str) -> Print:
    url = f"https://epaper.chinadaily.com.cn/a/{at.moment:%Y%m/%d}/{at.story.identifier}.html"
    body, images = set_pictures(at.story, url, "figure")
    byline = f"{escape(at.story.byline)} | " if at.story.byline else ""
    html = _html(
        at.story.headline,
        f'<{opening}><h1>{escape(at.story.headline)}</h1>\n<p class="line">{byline}China Daily | Updated: {at.stamp}</p>\n'
        f"<div {container}>{body}</div></{opening.split(maxsplit=1)[0]}>\n<aside>{_LINKS}</aside>",
    )
    card = at.story.card
    near = abs((card.created.date() - at.moment.date()).days) <= 1
    record = at.record(
        at.story.identifier,
        url,
        authors=[author._asdict() for author in at.story.authors],
        source_organization="China Daily",
        date_created=card.created.isoformat(timespec="seconds") if near else None,
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


HK = {
    "film": Form(_hk_film, 2024),
    "2018": Form(_hk_of_2018, 2018),
    "2024": Form(_hk_of_2024, 2024),
    "2019": Form(_hk_of_2019, 2019),
    "2022": Form(_hk_of_2022, 2022),
}
REGIONAL = {
    "content": Form(lambda at: _regional(at, 'id="Content"')),
    "unknown": Form(lambda at: _regional(at, 'class="article-text"')),
    "govt": Form(_govt),
}
KINDLE = {"2018": Form(_kindle, 2018)}
EPAPER = {
    "content": Form(lambda at: _epaper(at, 'div class="lft_art"', 'id="Content"')),
    "article": Form(lambda at: _epaper(at, "article", 'class="text"')),
}
