"""The answers of the site, each under the name of its step in the plan, and what the readers make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from newscrawl.extraction import read_record
from newscrawl.pages.app import load
from newscrawl.pages.error_pages import error_page_kind
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.feed import read_feed
from newscrawl.pages.home import read_home
from newscrawl.pages.html.page import Page
from newscrawl.pages.issue import read_issue
from newscrawl.pages.listing import read_listing
from newscrawl.pages.search import read_search
from newscrawl.site.urls import Kind, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.feed import Feed
    from newscrawl.pages.home import Home
    from newscrawl.pages.issue import Issue
    from newscrawl.pages.listing import Listing
    from newscrawl.pages.search import SearchPage

T = TypeVar("T")

_ERROR_PAGES = ("soft_404", "ban", "challenge", "maintenance")


class CannotTellError(Exception):
    """A check lacks what it needs; the text is the reason. `page` is the address where that shows."""

    def __init__(self, reason: str, page: str | None = None) -> None:
        super().__init__(reason)
        self.page = page


@dataclass
class Answer:
    """The answer to one request, or the reason why there is none."""

    asked: str
    """The requested URL."""
    url: str = ""
    """The URL that answered, after redirects."""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""
    body: bytes = b""
    seconds: float = 0.0
    failure: str | None = None
    """Why no answer came, in words; None where one came."""
    readings: dict[str, Any] = field(default_factory=dict, repr=False)
    """What readers made of it, by their names."""

    @cached_property
    def page(self) -> Page:
        """The answer as a page."""
        return Page(self.body, self.url, self.headers.get("content-type"))

    @cached_property
    def error(self) -> str | None:
        """The kind of error page that it is, in words; None for others."""
        kind = error_page_kind(self.page)
        return kind.replace("_", " ") if kind in _ERROR_PAGES else None

    @property
    def is_html(self) -> bool:
        """Whether it looks like HTML."""
        return (
            self.body[:500]
            .lstrip(b"\xef\xbb\xbf \t\r\n")
            .lower()
            .startswith((b"<!doctype", b"<html", b"<!--"))
        )


class Seen:
    """The answers so far; each is read once."""

    def __init__(self, today: date) -> None:
        """`today`: in Beijing."""
        self.today = today
        self.answers: dict[str, Answer] = {}
        self.skipped: dict[str, str] = {}
        """By name of the step: why it was not requested."""

    def html(self) -> Iterator[tuple[str, Answer]]:
        """The HTML pages with status 200, by name."""
        for name, answer in self.answers.items():
            if answer.failure is None and answer.status == 200 and answer.is_html:
                yield name, answer

    # --- Answers: CannotTellError where there is none

    def answer(self, name: str) -> Answer:
        """The answer of a step, whatever its status."""
        found = self.answers.get(name)
        if found is None:
            raise CannotTellError(self.skipped.get(name, "it was not requested"))
        if found.failure:
            raise CannotTellError(f"no answer: {found.failure}", found.asked)
        return found

    def good(self, name: str) -> Answer:
        """The answer of a step with status 200."""
        found = self.answer(name)
        if found.status != 200:
            raise CannotTellError(f"it answers {found.status}", found.asked)
        return found

    def page(self, name: str) -> Page:
        """The page of a step that is no error page."""
        found = self.good(name)
        if found.error:
            raise CannotTellError(f"it is an error page ({found.error})", found.asked)
        return found.page

    def has_page(self, name: str) -> bool:
        """Whether a step has a page."""
        try:
            self.page(name)
        except CannotTellError:
            return False
        return True

    # --- Readings

    def listing(self, name: str) -> Listing:
        """The list of a step."""
        return self._once("listing", name, lambda: read_listing(self.page(name)))

    def home(self, name: str) -> Home:
        """The home page of a step."""
        return self._once("home", name, lambda: read_home(self.page(name)))

    def issue(self, name: str) -> Issue:
        """The day of the paper of a step."""
        return self._once("issue", name, lambda: read_issue(self.page(name)))

    def feed(self, name: str) -> Feed | None:
        """The feed of a step; None where the answer is none."""
        found = self.good(name)
        content_type = found.headers.get("content-type")
        return self._once("feed", name, lambda: read_feed(found.body, found.url, content_type))

    def search(self, name: str) -> SearchPage | None:
        """The search API's answer of a step; None where it is none."""
        found = self.answer(name)
        return self._once("search", name, lambda: read_search(found.body))

    def data(self, name: str) -> Any:
        """The JSON of a step. CannotTellError where it is none."""
        found = self.good(name)
        data = self._once("data", name, lambda: load(found.body))
        if data is None:
            raise CannotTellError("the answer is not valid JSON", found.asked)
        return data

    def reading(self, name: str) -> PageReading | None:
        """The article of a step; None where the page is none."""
        found = self.good(name)
        return self._once("reading", name, lambda: _read(found))

    def _once(self, how: str, name: str, read: Callable[[], T]) -> T:
        readings = self.answer(name).readings
        if how not in readings:
            readings[how] = read()
        found: T = readings[how]
        return found

    # --- Links for further requests

    def article_on(self, name: str, place: int = 0) -> str:
        """The URL of an article on the list of a step, by its place. CannotTellError without one."""
        listing = self.listing(name)
        found = [
            one for one in (*listing.items, *listing.featured) if not parse(one.url).suspicious
        ]
        if place >= len(found):
            raise CannotTellError("its list names no article", self.good(name).asked)
        return found[place].url

    def link_on(self, name: str, wants: Callable[[str], bool], what: str) -> str:
        """The first link of a page that is wanted, as an absolute URL. CannotTellError without one."""
        page = self.page(name)
        for element in page.elements("a[href]"):
            link = page.link(element.get("href"))
            if link and wants(link):
                return link
        raise CannotTellError(f"the page links to no {what}", self.good(name).asked)


def _read(found: Answer) -> PageReading | None:
    content_type = found.headers.get("content-type")
    return read_record(
        found.body, found.url, Evidence(), content_type=content_type, field_sources=True
    )


def is_article(url: str) -> bool:
    """Whether a URL is an article's, and its id and day agree."""
    target = parse(url)
    return target.kind is Kind.ARTICLE and not target.suspicious
