"""`section`: articles of lists, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.discovery.lists import Lists
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument
from newscrawl.records.criteria import list_url, values
from newscrawl.spiders.arguments import whole_number
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import MAX_PAGES, SECTIONS
from newscrawl.spiders.scope import Arguments, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request

    from newscrawl.discovery.source import AnySource


@dataclass(frozen=True)
class SectionArguments(Arguments):
    """Arguments of `section`."""

    lists: tuple[str, ...]
    """URLs of lists."""
    max_pages: int | None
    """Most pages of each list."""

    OWN = (
        Argument("sections", SECTIONS, "lists to read, by path or by address", is_required=True),
        MAX_PAGES,
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> SectionArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "section")
        if "sections" not in given:
            raise ArgumentError(
                "sections: is missing; give -a sections=world/cn_eu,china or addresses of lists"
            )
        urls = dict.fromkeys(list_url(name) for name in values("sections", given["sections"]))
        chosen = {name: value for name, value in given.items() if name != "sections"}
        return cls(
            Scope.parse(chosen, now),  # `sections` chooses lists here, not breadcrumbs
            tuple(urls),
            whole_number("max_pages", given.get("max_pages")),
        )


class SectionSpider(NewsSpider):
    """Articles of lists of sections, newest first.

    A section whose front page has no list is read through its sub-sections.

    newscrawl crawl section -a sections=world/cn_eu,china -a max_pages=2
    """

    # Spider
    name = "section"

    # NewsSpider
    arguments_type = SectionArguments
    arguments: SectionArguments

    @cached_property
    def lists(self) -> Lists:
        """Source: the chosen lists, and those of their sub-sections."""
        return Lists(self.context, "section", self.arguments.max_pages)

    def make_sources(self) -> Iterator[AnySource]:
        """Only lists."""
        yield self.lists

    def begin(self) -> Iterator[Request]:
        """A request for the first page of each list."""
        for url in self.arguments.lists:
            yield from self.lists.begin(url)
