"""What a template is: a table of fields, each with its sources in order of trust."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from lxml import etree
from parsel.csstranslator import HTMLTranslator

from newscrawl.pages.article.body import Body, read_body
from newscrawl.pages.blocks import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from newscrawl.items import Breadcrumb
    from newscrawl.pages.page import Page
    from newscrawl.pages.sources import Source

T = TypeVar("T")


class Ledger:
    """Which source gave each field of a page, and what was doubtful about it."""

    def __init__(self, page: Page, strict: Iterable[str] = ()) -> None:
        self._page = page
        self._strict = frozenset(strict)
        self.sources: dict[str, str] = {}
        self.warnings: list[str] = list(page.warnings)

    def first(self, field: str, sources: Iterable[Source[T]]) -> T | None:
        """The value of the first source that has one."""
        for rank, source in enumerate(sources):
            value = source.read(self._page)
            if value is None:
                continue
            self.sources[field] = source.name
            if rank and field in self._strict:
                self.doubt(field, f"not where this template has it, taken from {source.name}")
            return value
        if field in self._strict:
            self.doubt(field, "found nowhere")
        return None

    def doubt(self, field: str, sentence: str) -> None:
        """Note a doubt in the record's form, "field: sentence"."""
        self.warnings.append(f"{field}: {sentence}")


class Template(ABC):
    """A family of pages; the table is filled in by a class per family.

    Every page of a family has its `strict` fields in their first place. When another source has to
    give one, or none can, the record warns of it: that is how a change of the site's markup shows.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    language: ClassVar[str] = "und"
    strict: ClassVar[frozenset[str]] = frozenset()

    headline: ClassVar[tuple[Source[str], ...]]
    deck: ClassVar[tuple[Source[str], ...]] = ()
    info: ClassVar[tuple[Source[str], ...]] = ()
    """The line under the headline: byline, source, stamp."""
    day: ClassVar[tuple[Source[str], ...]] = ()
    author: ClassVar[tuple[Source[str], ...]] = ()
    """An author named outside the info line."""
    source: ClassVar[tuple[Source[str], ...]] = ()
    editors: ClassVar[tuple[Source[str], ...]] = ()
    breadcrumbs: ClassVar[tuple[Source[list[Breadcrumb]], ...]] = ()
    keywords: ClassVar[tuple[Source[str], ...]] = ()
    description: ClassVar[tuple[Source[str], ...]] = ()
    share_image: ClassVar[tuple[Source[str], ...]] = ()
    body: ClassVar[tuple[Source[HtmlElement], ...]] = ()
    without: ClassVar[str] = "no-such-element"
    """Selector of what stands inside the body and is none of it."""
    pager: ClassVar[str] = "no-such-element"
    """Selector of the links, and of the "1/6", that tell the article's pages."""
    gallery: ClassVar[str] = "no-such-element"
    """Selector of what only a photo gallery has."""

    @cached_property
    def _without(self) -> etree.XPath:
        """`without`, compiled, below an element: a quarter of the time of the same over the page."""
        return etree.XPath(HTMLTranslator().css_to_xpath(self.without, prefix="descendant::"))

    @property
    def label(self) -> str:
        """Name and version, as in `metadata.template`: "www/1"."""
        return f"{self.name}/{self.version}"

    @abstractmethod
    def fits(self, page: Page) -> bool:
        """Whether the page bears the signature of the family."""

    def read_body(self, page: Page, container: HtmlElement | None) -> tuple[Body, str | None]:
        """Text, pictures and editors of the page; the name of the reader where it was not this one."""
        if container is None:
            return Body(), None
        without = cast("list[HtmlElement]", self._without(container))
        return read_body(page, read_blocks(container, without)), None
