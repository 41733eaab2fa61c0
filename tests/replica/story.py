"""A story: all data of one article, from which its pages and its expected record are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tests.replica.blocks import Block, Picture
    from tests.replica.bylines import Author
    from tests.replica.cards import Card

Page = tuple["Block", ...]


class Crumb(NamedTuple):
    """`link` is the printed address, with or without a scheme."""

    name: str
    link: str


@dataclass(frozen=True)
class Stamp:
    """The printed time: "Updated:  2569-05-17 20:43" is lead, text, and the moment that they mean."""

    lead: str
    text: str
    moment: datetime
    meta_day: str
    """`meta publishdate`, with a Buddhist year where the stamp has one."""


@dataclass(frozen=True)
class Story:
    """`template` is www, gallery or cn; `shapes` names all oddities of the story."""

    card: Card
    template: str
    shapes: frozenset[str]
    genre: str
    edition: str
    crumbs: tuple[Crumb, ...]
    separator: str
    byline: str | None
    authors: tuple[Author, ...]
    source: str | None
    organization: str | None
    stamp: Stamp
    pages: tuple[Page, ...]
    editors: tuple[str, ...]
    meta_editor: str | None
    description: str | None
    keywords: tuple[str, ...]
    og_image: str | None
    og_url: str
    h2: str | None = None
    deck: str | None = None
    dateline: str | None = None
    print_edition: str | None = None
    print_page: str | None = None
    related: bool = False

    @property
    def index(self) -> int:
        return self.card.index

    @property
    def identifier(self) -> str:
        return self.card.identifier

    @property
    def url(self) -> str:
        return self.card.url

    @property
    def headline(self) -> str:
        return self.card.headline

    @property
    def page_urls(self) -> list[str]:
        host = f"https://{self.card.host}"
        return [host + self.card.path_of_page(n) for n in range(1, len(self.pages) + 1)]

    @property
    def texts(self) -> list[str]:
        """The body's paragraphs as expected in the record."""
        return [text for page in self.pages for block in page for text in block.texts]

    @property
    def pictures(self) -> list[Picture]:
        return [picture for page in self.pages for block in page for picture in block.pictures]

    @property
    def videos(self) -> list[str]:
        return [link for page in self.pages for block in page for link in block.videos]

    @property
    def audios(self) -> list[str]:
        return [link for page in self.pages for block in page for link in block.audios]
