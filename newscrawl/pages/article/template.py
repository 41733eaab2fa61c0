"""The template of a family of pages: a table of fields, each with its sources in order of trust."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from newscrawl.pages.article.body import Body, read_body
from newscrawl.pages.html.blocks import read_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Breadcrumb
    from newscrawl.pages.field_sources import FieldSource
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element


NOTHING = "no-such-element"
"""A selector that matches nothing."""

_TABLES = ("headline", "deck", "info", "breadcrumbs", "body")
"""Fields whose sources may be selectors."""


class Template(ABC):
    """A family of pages; a subclass per family fills in the table.

    Every page of a family gives its `required` fields by their first source. When another source has to
    give such a field, or no source does, the record has a warning: so a change of the site's markup shows.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    language: ClassVar[str] = "und"
    # design: field-sources
    required: ClassVar[frozenset[str]] = frozenset()

    headline: ClassVar[tuple[FieldSource[str], ...]]
    deck: ClassVar[tuple[FieldSource[str], ...]] = ()
    info: ClassVar[tuple[FieldSource[str], ...]] = ()
    """The line under the headline: byline, source, stamp."""
    day: ClassVar[tuple[FieldSource[str], ...]] = ()
    minute: ClassVar[tuple[FieldSource[str], ...]] = ()
    """The minute of publication, where the page has it in its metadata or comments."""
    minute_is_sure: ClassVar[bool] = False
    """Whether `minute` counts on any day; otherwise it counts only on the day of publication."""
    author: ClassVar[tuple[FieldSource[str], ...]] = ()
    """An author named outside the info line."""
    source: ClassVar[tuple[FieldSource[str], ...]] = ()
    editors: ClassVar[tuple[FieldSource[str], ...]] = ()
    breadcrumbs: ClassVar[tuple[FieldSource[list[Breadcrumb]], ...]] = ()
    section: ClassVar[tuple[FieldSource[str], ...]] = ()
    """The section, where the page shows no path."""
    keywords: ClassVar[tuple[FieldSource[str], ...]] = ()
    description: ClassVar[tuple[FieldSource[str], ...]] = ()
    share_image: ClassVar[tuple[FieldSource[str], ...]] = ()
    body: ClassVar[tuple[FieldSource[Element], ...]] = ()
    exclude: ClassVar[str] = NOTHING
    """Selector of elements inside the body that are not part of it."""
    pager: ClassVar[str] = NOTHING
    """Selector of the links to the article's pages, and of "1/6"."""
    gallery: ClassVar[str] = NOTHING
    """Selector of elements that only a photo gallery has."""
    players: ClassVar[str] = NOTHING
    """Selector of players of the article's video or sound outside of its body."""

    @property
    def label(self) -> str:
        """Name and version, as in `metadata.template`: "www/1"."""
        return f"{self.name}/{self.version}"

    def sources_of(self, field: str) -> tuple[FieldSource[Any], ...]:
        """The sources of a field of the record or of the table."""
        names = {"article_body": "body", "alternative_headline": "deck"}
        found: tuple[FieldSource[Any], ...] = getattr(self, names.get(field, field))
        return found

    @abstractmethod
    def matches(self, page: Page) -> bool:
        """Whether the page has the marks of the family."""

    def matches_url(self, page: Page) -> bool:  # noqa: ARG002 - a family without addresses of its own
        """Whether the address, or its day, belongs to the family: for pages that no family `matches`."""
        return False

    def excluded(self, page: Page, container: Element) -> Sequence[Element]:
        """Elements inside the body that are not part of it."""
        return page.elements_in(container, self.exclude)

    @cached_property
    def selectors(self) -> tuple[str, ...]:
        """Every alternative of every selector of the table, each once."""
        tables = (getattr(self, name) for name in _TABLES)
        named = [source.name for table in tables for source in table]
        written = [name.removeprefix("css ") for name in named if name.startswith("css ")]
        written += [self.pager, self.gallery, self.players, self.exclude]
        parts = (part.strip() for css in written for part in css.split(","))
        return tuple(dict.fromkeys(part for part in parts if part != NOTHING))

    def marks(self, page: Page) -> list[str]:
        """The selectors of the table that match on a page; "signature" first where the page `matches`."""
        found = [f"css {css}" for css in self.selectors if page.has(css)]
        return ["signature", *found] if self.matches(page) else found

    def read_body(self, page: Page, container: Element | None) -> tuple[Body, str | None]:
        """Text, pictures and editors of the page; the name of the reader where another one read the text, else None."""
        if container is None:
            return Body(), None
        content = read_content(container, self.excluded(page, container))
        body = read_body(page, content.blocks)
        body.removed += content.skipped
        body.added = "".join(content.added)
        return body, None
