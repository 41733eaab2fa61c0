"""The expected record of a story, made from its data, not from its pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import datetime

    from tests.replica.blocks import Picture
    from tests.replica.story import Story

_ENGLISH_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


def expected(story: Story, shown: datetime | None) -> dict[str, Any]:
    """Every field of the record except its metadata and the body's HTML.

    `shown` is the time in the list on which the crawl found the story, if any. It is the publication
    time where it is on the URL's day (an edit late at night moves it), otherwise the printed
    stamp where that is, else only the day is known.
    """
    body = "\n\n".join(story.texts) or None
    images = [_image(picture) for picture in story.pictures]
    return {
        "schema_version": "2.0",
        "identifier": story.identifier,
        "url": story.url,
        "page_urls": story.page_urls,
        "headline": story.headline,
        "alternative_headline": story.deck,
        "authors": [author._asdict() for author in story.authors],
        "editors": [{"name": name} for name in story.editors],
        "source_organization": story.organization,
        "publisher": "China Daily",
        "published_day": f"{story.card.published:%Y-%m-%d}",
        "date_published": _published(story, shown),
        "date_modified": _beijing(story.stamp.moment),
        "date_created": _created(story),
        "date_raw": story.stamp.text,
        "in_language": "zh-Hans" if story.template == "cn" else "en",
        "edition": story.edition,
        "article_section": story.crumbs[-1].name,
        "section_path": _section_path(story),
        "breadcrumbs": [{"name": c.name, "url": _https(c.link)} for c in story.crumbs],
        "keywords": list(story.keywords),
        "genre": story.genre,
        "print_edition": story.print_edition,
        "print_page": story.print_page,
        "dateline": story.dateline,
        "description": story.description,
        "article_body": body,
        "word_count": _words(body or "", chinese=story.template == "cn"),
        "main_image": images[0] if images else _shared_image(story),
        "images": images,
        "videos": [{"url": link} for link in story.videos],
        "audios": [{"url": link} for link in story.audios],
        "same_as": [],
    }


def _https(link: str) -> str:
    return link if link.startswith("https:") else f"https:{link}"


def _beijing(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _published(story: Story, shown: datetime | None) -> str | None:
    day = story.card.published
    if shown and shown.date() == day.date():
        return _beijing(shown)
    if story.stamp.moment.date() == day.date():
        return _beijing(story.stamp.moment)
    return None


def _section_path(story: Story) -> str | None:
    """The path of the last crumb that links to a list, without the host of an English one."""
    paths = [urlsplit(crumb.link) for crumb in story.crumbs[1:]]
    named = [one for one in paths if one.path.strip("/")]
    if not named:
        return None
    last = named[-1]
    path = last.path.strip("/")
    return path if story.template != "cn" else f"{last.netloc}/{path}"


def _created(story: Story) -> str | None:
    """The ObjectId's time when its day is within one of the publication day."""
    created, published = story.card.created, story.card.published
    near = abs(created.date() - published.date()) <= timedelta(days=1)
    return _beijing(created) if near else None


def _image(picture: Picture) -> dict[str, Any]:
    return {
        "url": picture.url,
        "caption": picture.caption,
        "credit_text": picture.credit,
        "width": picture.width,
        "height": picture.height,
    }


def _shared_image(story: Story) -> dict[str, Any] | None:
    if story.og_image is None:
        return None
    return {
        "url": _https(story.og_image),
        "caption": None,
        "credit_text": None,
        "width": None,
        "height": None,
    }


def _words(body: str, *, chinese: bool) -> int:
    if chinese:
        return len(_HAN.findall(body)) + len(_LATIN.findall(body))
    return len(_ENGLISH_WORD.findall(body))
