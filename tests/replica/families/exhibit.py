"""A page outside the site, made from a story of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from tests.replica.blocks import Block, Picture, escape, escape_attribute
from tests.replica.expected import expected
from tests.replica.mixing import Dice
from tests.replica.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tests.replica.site import Site
    from tests.replica.story import Story


class Exhibit(NamedTuple):
    """`urls` and `pages` are those of one article, in order."""

    family: str
    form: str
    urls: list[str]
    pages: list[str]
    record: dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """A story with a new address, moment and dice."""

    story: Story
    moment: datetime
    dice: Dice

    @property
    def stamp(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M}"

    @property
    def day(self) -> str:
        return f"{self.moment:%Y-%m-%d}"

    @property
    def number(self) -> int:
        """An id of the old CMS, rising with the years."""
        return int(self.moment.timestamp()) // 60

    def record(self, identifier: str, url: str, **others: Any) -> dict[str, Any]:
        """The expected record of the story's page at an address, by default with the minute of its stamp."""
        moment = self.moment.isoformat(timespec="seconds")
        return {
            **expected(self.story, None),
            "identifier": identifier,
            "url": url,
            "page_urls": [url],
            "editors": [],
            "published_day": self.day,
            "date_published": moment,
            "date_modified": moment,
            "date_raw": self.stamp,
            "date_created": None,
            "edition": url.removeprefix("https://").partition(".")[0],
            "article_section": None,
            "section_path": _folder(url),
            "breadcrumbs": [],
            "keywords": [],
            "genre": "article",
            "description": None,
            **others,
        }


def _folder(url: str) -> str | None:
    """The folder of an address of the old CMS, where it is a section."""
    path = urlsplit(url).path.strip("/")
    folder = re.split(r"/?[0-9]{4}-[0-9]{2}/", path)[0]
    return folder if folder in SECTIONS else None


class Print(NamedTuple):
    """The page that a form makes from a story."""

    pages: list[str]
    urls: list[str]
    record: dict[str, Any]


@dataclass(frozen=True)
class Form:
    """One markup of a page; `year` replaces the stories' year, None keeps it."""

    make: Callable[[Setting], Print]
    year: int | None = None
    chinese: bool = False

    def exhibit(self, family: str, name: str, story: Story, number: int) -> Exhibit:
        moment = story.card.published
        if self.year:
            moment = moment.replace(year=self.year, day=min(moment.day, 28))
        made = self.make(Setting(story, moment, Dice(story.index, number, 77)))
        return Exhibit(family, name, made.urls, made.pages, made.record)


_OWN_CAPTIONS = {
    *("pictures-bare", "pictures-bare-sized"),
    *(f"cn-pictures-{shape}" for shape in ("pictext", "centred", "coloured", "foreign")),
}


def articles(site: Site, *, chinese: bool) -> Iterator[Story]:
    """Articles of one page, endlessly; without those whose captions are separate paragraphs."""
    template = "cn" if chinese else "www"
    for index in count():
        story = site.story(index % site.articles)
        kind = (story.template, story.genre, len(story.pages), story.h2)
        if kind == (template, "article", 1, None) and not story.shapes & _OWN_CAPTIONS:
            yield story


Pictured = dict[str, Any]


def set_pictures(story: Story, url: str, shape: str) -> tuple[str, list[Pictured]]:
    """The body with its pictures in another markup, and the expected `images`."""
    html, images = [], []
    for block in story.pages[0]:
        if not block.pictures:
            html.append(block.html)
            continue
        for picture in block.pictures:
            moved = replace(picture, width=None, height=None)
            source = _source(picture, shape)
            html.append(_SHAPES[shape](moved, source, story.headline))
            images.append(
                {
                    "url": urljoin(url, source).replace("http:", "https:"),
                    "caption": picture.caption,
                    "credit_text": picture.credit,
                    "width": None,
                    "height": None,
                }
            )
    return "".join(html), images


def _source(picture: Picture, shape: str) -> str:
    name = picture.src.rsplit("/", 1)[-1].partition(".")[0]
    folders = {
        "table": f"attachement/jpg/site1/20120906/{name}.jpg",
        "bare": f"../../attachement/jpg/site1/20110201/{name}.jpg",
        "upload": f"/upload/main/image/2022/10/05/{name}.jpg",
        "attachments": f"/attachments/image/{name}.jpeg",
    }
    return folders.get(shape, picture.src)


def _table(picture: Picture, source: str, headline: str) -> str:
    """A table: the picture in one row, its words in the next."""
    words = f"<tr><td>{escape(picture.printed)}</td></tr>" if picture.printed else ""
    image = f'<img src="{source}" alt="{escape_attribute(headline)}" border="0">'
    return f'<table align="center" border="0" width="1"><tbody><tr><td align="center">{image}</td></tr>{words}</tbody></table>\n'


def _bare(picture: Picture, source: str, headline: str) -> str:
    """A paragraph with the picture, another with its words in blue."""
    image = f'<p align="center"><img src="{source}" alt="{escape_attribute(headline)}"></p>\n'
    if not picture.printed:
        return image
    return f'{image}<p align="center"><span style="color: #0000ff;">{escape(picture.printed)}</span></p>\n'


def _figure(picture: Picture, source: str, _headline: str) -> str:
    words = f"<figcaption>{escape(picture.printed)}</figcaption>" if picture.printed else ""
    return f'<figure><img src="{source}">{words}</figure>\n'


_SHAPES: dict[str, Callable[[Picture, str, str], str]] = {
    "table": _table,
    "bare": _bare,
    "upload": _figure,
    "attachments": _bare,
    "figure": _figure,
}


def main_image(images: list[Pictured]) -> Pictured | None:
    return images[0] if images else None


def cut(blocks: tuple[Block, ...]) -> tuple[str, str]:
    """The HTML of the first and of the second half."""
    middle = len(blocks) // 2
    return "".join(b.html for b in blocks[:middle]), "".join(b.html for b in blocks[middle:])
