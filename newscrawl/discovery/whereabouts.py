"""Redirects and rests of lists, stored from run to run."""

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
"""Rests of a list without articles; the rest doubles each time."""
_MOST_MOVES = 5  # redirects of one list in a row

Arrival = Literal["here", "moved", "gone", "elsewhere"]
"""Kind of the response to a request for a list's page: that page, another list's first page, a sign that it is gone, or another page."""


def arrival(here: SiteUrl, asked: SiteUrl, number: int) -> Arrival:
    """Kind of the response from `here` to a request for page `number` of the list `asked`.

    Addresses that differ only in scheme, final slash, `index.html` or the host of a section are the same. A front page
    has no section: one of another host in place of a list means that the list is gone. So does page 1 in place of a
    later page.
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
    """The stored redirects and rests of lists, for one run."""

    def __init__(self, store: ListMemory, began: datetime) -> None:
        """`began`: when the run began, UTC."""
        self._store = store
        self._began = began

    # --- Redirects

    def list_at(self, url: str) -> str:
        """The canonical address of the list to which an address redirected; itself without a redirect."""
        for _ in range(_MOST_MOVES):
            target = parse(self._store.served(url) or url)
            if target.section is None or _path(target) == _path(parse(url)):
                break
            url = target.url
        return url

    def address(self, page_url: str) -> str:
        """The address from which a list's page is served without a redirect."""
        return self._store.served(page_url) or page_url

    def is_served(self, page_url: str, served: str) -> None:
        """Store the address from which a list's page was served."""
        if served != page_url:
            self._store.put_served(page_url, served)
        elif self._store.served(page_url):
            self._store.drop_served(page_url)

    def moved(self, url: str, served: str) -> None:
        """Store that a list's address redirected to another list, and forget a redirect back."""
        self._store.put_served(url, served)
        self._store.drop_served(parse(served).url)

    def forget(self, url: str) -> None:
        """Forget the redirect of a list that is gone from there: it is requested by its own address again."""
        self._store.drop_served(url)

    # --- Rests

    def is_resting(self, url: str) -> bool:
        """Whether a list that gave no articles is not requested yet."""
        rest = self._store.rest(url)
        return rest is not None and utc(self._began) < rest.until

    def gave(self, url: str, *, something: bool) -> None:
        """After a request for a list, end its rest if it gave `something`; else begin or double it."""
        rest = self._store.rest(url)
        if something:
            if rest:
                self._store.drop_rest(url)
            return
        times = rest.times + 1 if rest else 1
        pause = min(_FIRST_REST * 2 ** min(times - 1, 20), _LONGEST_REST)
        self._store.put_rest(url, Rest(times, utc(self._began + pause)))
