"""The pieces of a page's text: each with its markup, and the text expected from it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape as _escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NBSP = "\xa0"
ZERO_WIDTH = "\u200b"


@dataclass(frozen=True)
class Picture:
    """An image and the words below it. `src` is printed without a scheme."""

    src: str
    caption: str | None = None
    credit: str | None = None
    printed: str | None = None
    """Caption and credit as printed."""
    width: int | None = None
    height: int | None = None

    @property
    def url(self) -> str:
        return f"https:{self.src}"


@dataclass(frozen=True)
class Block:
    """One piece of a body. A piece without `texts` and media is not in the record."""

    html: str
    texts: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    videos: tuple[str, ...] = ()
    audios: tuple[str, ...] = ()


def escape(text: str) -> str:
    """Text as the site escapes it: quotation marks stay, a no-break space is an entity."""
    return _escape(text, quote=False).replace(NBSP, "&nbsp;")


def escape_attribute(text: str) -> str:
    return _escape(text).replace(NBSP, "&nbsp;")


def plain(text: str) -> Block:
    return Block(f"<p>{escape(text)}</p> \n", (text,))


def plains(texts: Iterable[str]) -> list[Block]:
    return [plain(text) for text in texts]


def bold(text: str) -> Block:
    return Block(f"<p><strong>{escape(text)}</strong></p> \n", (text,))


def dropped(html: str) -> Block:
    """A piece that is in no record: an editor line, an empty paragraph, a script."""
    return Block(html)


def figure(picture: Picture) -> Block:
    """`figure.image > img + figcaption`, white space and style as on pages of 2018 to 2025."""
    name = picture.src.rsplit("/", 1)[-1].partition(".")[0]
    words = ""
    if picture.printed is not None:
        words = (
            ' \n <figcaption style="display: table-caption; caption-side: bottom;">\n   '
            f"{escape(picture.printed)} \n </figcaption>"
        )
    return Block(
        '<figure class="image" style="display: table;"> \n '
        f'<img src="{picture.src}" data-from="newsroom" data-mimetype="image/jpeg" id="img-{name}" />'
        f"{words} \n</figure> \n",
        pictures=(picture,),
    )
