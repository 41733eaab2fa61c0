"""Where lists are served, and which of them rest: remembered from run to run."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from newscrawl.frontier.articles import utc
from newscrawl.frontier.rows import Rest
from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.discovery.context import ListMemory

# design: menus-first, moved-lists. fact: list-slash-unknown, gone-status-unknown
_FIRST_REST = timedelta(hours=6)
_LONGEST_REST = timedelta(days=16)
"""Of a list that gives nothing; the rest doubles each time."""
_MOST_MOVES = 5  # of one list, one after another

Arrival = Literal["here", "moved", "gone", "elsewhere"]
"""What the answer to a request for a list's page is: that page, another list's first page, a front page or another page in its place, or none of a list."""


def arrival(here: SiteUrl, asked: SiteUrl, number: int) -> Arrival:
    """What was served from `here` when page `number` of the list `asked` was asked for.

    Scheme, final slash and `index.html` make no other address, nor does another host of the same section. A front page has
    no section: one of another host in the place of a list says that the list is no more, as do sites that serve page 1 for
    every page behind the last.
    """
    if here.kind is not Kind.LISTING:
        return "elsewhere"
    if _path(here) == _path(asked) and (here.section or here.host == asked.host):
        return "here" if here.page == number else _other_page(number)
    if here.section is None:
        return "gone"
    return "moved" if number == here.page == 1 else "elsewhere"


def _path(target: SiteUrl) -> str:
    return target.url.removeprefix(f"https://{target.host}")


def _other_page(number: int) -> Arrival:
    return "gone" if number > 1 else "elsewhere"


class Whereabouts:
    """What the frontier remembers of lists' addresses, for one run."""

    def __init__(self, store: ListMemory, began: datetime) -> None:
        """`began`: when the run began, UTC."""
        self._store = store
        self._began = began

    # --- Redirects

    def list_at(self, url: str) -> str:
        """The list that an address led to when it was asked for, canonical; itself where none did."""
        for _ in range(_MOST_MOVES):
            target = parse(self._store.served(url) or url)
            if target.section is None or _path(target) == _path(parse(url)):
                break
            url = target.url
        return url

    def address(self, page_url: str) -> str:
        """How to ask for a list's page without being redirected."""
        return self._store.served(page_url) or page_url

    def is_served(self, page_url: str, served: str) -> None:
        """A list's page was served from this address."""
        if served != page_url:
            self._store.put_served(page_url, served)
        elif self._store.served(page_url):
            self._store.drop_served(page_url)

    def moved(self, url: str, served: str) -> None:
        """A list's address led to another list; a way back from there that was remembered is forgotten."""
        self._store.put_served(url, served)
        self._store.drop_served(parse(served).url)

    def forget(self, url: str) -> None:
        """A list is no more where its address led to: it is asked for by its own again."""
        self._store.drop_served(url)

    # --- Rests

    def is_resting(self, url: str) -> bool:
        """Whether a list gave nothing of late and is not asked for yet."""
        rest = self._store.rest(url)
        return rest is not None and utc(self._began) < rest.until

    def gave(self, url: str, *, something: bool) -> None:
        """A list was asked for: whether it gave anything."""
        rest = self._store.rest(url)
        if something:
            if rest:
                self._store.drop_rest(url)
            return
        times = rest.times + 1 if rest else 1
        pause = min(_FIRST_REST * 2 ** min(times - 1, 20), _LONGEST_REST)
        self._store.put_rest(url, Rest(times, utc(self._began + pause)))
