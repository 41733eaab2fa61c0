"""JSON of the mobile app: an article. It is turned into an HTML page, and read as one."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from newscrawl.pages.app import load, moment, own_address, word
from newscrawl.pages.article.reading import read_page
from newscrawl.pages.article.templates.app import App
from newscrawl.pages.html.page import Page
from newscrawl.site.urls import parse
from newscrawl.text.dates import format_time, parse_stamp
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newscrawl.items import Article
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.evidence import Evidence

_APP = App()
_JSON = re.compile(r"\s*[{\[]")
_OPENING = 200  # characters in which JSON begins
_BY = re.compile(r"\Aby[\s:：]+", re.IGNORECASE)
_SOUND = re.compile(r"\.(?:mp3|m4a|aac|wav|ogg)(?:\?|$)", re.IGNORECASE)
_MOST_PIXELS = 99_999
_PAPER_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_PAPER_PAGE = re.compile(r"\s*0*([A-Z]{0,2}\d{1,3})\b", re.IGNORECASE)


def is_json(document: bytes | str, url: str) -> bool:
    """Whether a document is read as JSON: by its address, else where it parses as JSON."""
    if url.partition("?")[0].lower().endswith(".json"):
        return True
    if not _JSON.match(_text(document[:_OPENING]).lstrip("\ufeff")):
        return False
    return load(_bytes(document)) is not None


def json_address(document: bytes) -> str | None:
    """The address that an article in JSON names as its own; None where it names none, or is not an article."""
    data = load(document)
    target = own_address(data) if isinstance(data, dict) else None
    return target.url if target else None


def read_app_article(document: bytes | str, url: str, evidence: Evidence) -> PageReading | None:
    """The record of an article in JSON; None for other documents: JSON of another kind or site, or none at all."""
    data = load(_bytes(document))
    if not isinstance(data, dict) or word(data.get("title")) is None:
        return None
    if own_address(data) is None and not (parse(url).identifier or "").startswith("AP"):
        return None
    reading = read_page(_APP, Page(_page(data), url), evidence)
    if reading is None:
        return None
    article = reading.article
    stamp = data.get("updated")
    if article.date_modified and isinstance(stamp, str):
        article.date_raw = stamp.strip()
    _set_paper(article, _properties(data))
    _set_sizes(article, reading.page, data)
    if data.get("storyType") == "VIDEO" and article.videos:
        article.genre = "video"
    if not _content(data, "content") and _content(data, "contentWithoutPay"):
        article.metadata.warnings.append("article_body: only the part that is free")
    return reading


def _text(document: bytes | str) -> str:
    return document.decode("utf-8", "replace") if isinstance(document, bytes) else document


def _bytes(document: bytes | str) -> bytes:
    return document if isinstance(document, bytes) else document.encode("utf-8", "replace")


# --- The page


# fact: app-article-fields, app-fields
def _page(data: dict[str, Any]) -> str:
    published, updated = (moment(data.get(name)) for name in ("publishTime", "updated"))
    author, source = _author(data), word(data.get("source"))
    line = (
        f"By {author}" if author else None,
        source,
        f"Updated: {_minute(updated)}" if updated else None,
    )
    shared = (*_pictures(data, "images"), *_pictures(data, "thumbnails"))
    metas = {
        "generator": "newscrawl app",
        "source": source,
        "editor": word(data.get("editor")),
        "section": word(data.get("columnName")),
        "keywords": _keywords(data.get("keywords")),
        "description": word(data.get("summary")),
        "deck": _deck(data),
        "article:published_time": format_time(published.replace(second=0)) if published else None,
        "og:image": next((one["url"] for one in shared), None),
    }
    head = "".join(
        f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value
    )
    if own := own_address(data):
        head += f'<link rel="canonical" href="{escape(own.url)}">'
    return (
        f"<html><head>{head}</head><body><h1>{escape(word(data['title']) or '')}</h1>"
        f'<p class="info">{escape(" | ".join(filter(None, line)))}</p>'
        f'<div id="Content">{_body(data)}</div></body></html>'
    )


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _author(data: dict[str, Any]) -> str | None:
    """Names as the app prints them (fact: app-authors), without "By"; where it prints none, from the paper's own fields."""
    properties = _properties(data)
    positions = properties.get("authorWithPosition")
    named = (
        data.get("author"),
        *(positions if isinstance(positions, list) else ()),
        properties.get("ArticleAuthor"),
    )
    authors = (_BY.sub("", one) for one in map(word, named) if one)
    return next(filter(None, authors), None)


def _keywords(value: Any) -> str | None:
    if isinstance(value, list):
        return ",".join(filter(None, map(word, value))) or None
    return word(value)


def _deck(data: dict[str, Any]) -> str | None:
    """The paper's subtitle (fact: app-subtitle), else the app's; None where it repeats the title."""
    named = map(word, (_properties(data).get("Subtitle"), data.get("subtitle")))
    title = letters(word(data["title"]) or "")
    return next((one for one in named if one and letters(one) != title), None)


def _body(data: dict[str, Any]) -> str:
    """The text, with the app's players behind it; the pictures too, where the text shows none."""
    text = _content(data, "content") or _content(data, "contentWithoutPay")
    shown = "" if "<img" in text.lower() else "".join(map(_figure, _pictures(data, "images")))
    return shown + text + "".join(_players(data))


def _content(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) and value.strip() else ""


def _figure(picture: dict[str, Any]) -> str:
    caption = word(picture.get("comment"))
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(picture["url"])}">{below}</figure>'


def _players(data: dict[str, Any]) -> Iterator[str]:
    """Video and sound (fact: app-media), by their declared kind, else by the name of the file."""
    streams = data.get("mediaStream")
    for stream in streams if isinstance(streams, list) else [streams]:
        if not isinstance(stream, dict) or (url := word(stream.get("url"))) is None:
            continue
        kinds = (stream.get("type"), data.get("storyType"))
        kind = next((one for one in kinds if one in ("AUDIO", "VIDEO")), None)
        is_sound = kind == "AUDIO" if kind else _SOUND.search(url) is not None
        yield f'<{"audio" if is_sound else "video"} src="{escape(url)}"></{"audio" if is_sound else "video"}>'


# --- Fields that a page cannot carry


def _set_paper(article: Article, properties: dict[str, Any]) -> None:
    """Set the paper's day and page (fact: app-paper): "20230323" and "001;002", a story continued on page 2."""
    day = _PAPER_DAY.fullmatch(word(properties.get("PubDate")) or "")
    stamp = parse_stamp("-".join(day.groups())) if day else None
    if stamp is None or article.print_edition:
        return
    article.print_edition = stamp.day.isoformat()
    page = _PAPER_PAGE.match(word(properties.get("PageNumber")) or "")
    article.print_page = page[1].upper() if page else None


def _set_sizes(article: Article, page: Page, data: dict[str, Any]) -> None:
    """Set the width and height of pictures, where the HTML page has none."""
    sizes = {page.link(one["url"]): one for one in _pictures(data, "images")}
    for image in article.images:
        known = sizes.get(image.url)
        if known and image.width is None and image.height is None:
            image.width, image.height = _pixels(known.get("width")), _pixels(known.get("height"))


def _pixels(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= _MOST_PIXELS else None


def _pictures(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = data.get(name)
    found = (one for one in (rows if isinstance(rows, list) else ()) if isinstance(one, dict))
    return [one for one in found if word(one.get("url"))]


def _properties(data: dict[str, Any]) -> dict[str, Any]:
    found = data.get("properties")
    return found if isinstance(found, dict) else {}
