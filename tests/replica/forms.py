"""Forms of the site: known and possible traits, combined in three ways.

A form changes the way to the stories. The stories, their pages and their times stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tests.replica.search import Search


class Extra(NamedTuple):
    """A page of links without times beside the sections: a topic (one page), or a columnist's list (`name_2.html`)."""

    path: str
    label: str
    style: Literal["topic", "columnist"]
    stories_of: str
    """Section whose stories it shows: a topic the newest, a columnist every second."""

    @property
    def address(self) -> str:
        """Path of its first page."""
        return f"/{self.path}" if self.style == "topic" else f"/{self.path}.html"


@dataclass(frozen=True)
class Form:
    """The look and the answers of the site; all traits can be combined."""

    menu: Literal["both", "dropdown", "nav", "renamed"] = "both"
    """both: the sections in `div.topNav`, a section's own lists in `div.topNav2_art`. dropdown: all of them in
    `div.topNav` alone, one list in the other. nav: the sections in a bare `<nav>`, nothing of their lists. renamed: the second menu
    has another class."""
    links: Literal["plain", "http", "slash", "index", "relative"] = "plain"
    """The spelling of links to lists: //host/path, http://host/path, //host/path/, https://host/path/index.html, or relative
    to their page."""
    lists_at: Literal["any", "bare", "slash", "index"] = "any"
    """Where a list answers: everywhere, or at one spelling, to which the others redirect. slash: by way of http; index: by
    way of https; bare: by a relative address."""
    empty: tuple[str, ...] = ()
    """Sections whose front has neither a list nor boxes, and no further page."""
    absent: tuple[str, ...] = ()
    """Sections whose lists do not exist, and that no menu names."""
    dead: tuple[tuple[str, int], ...] = ()
    """By host: the answer to every request."""
    homeward: tuple[str, ...] = ()
    """Hosts that redirect everything to the home page of www."""
    moved: tuple[tuple[str, str], ...] = ()
    """Lists that redirect to another name: old and new."""
    named_by: Literal["old", "new"] = "new"
    """Which of the two names the menus use for a moved list."""
    doubled: tuple[tuple[str, str], ...] = ()
    """Lists that also answer under a second name; the menus have both."""
    extras: tuple[Extra, ...] = ()
    timeless_fronts: bool = False
    """The fronts of Chinese hosts show no times."""
    asides: bool = False
    """Every page links to the oldest stories of all sections: below its list, in the right column and in its foot."""
    provinces: tuple[str, ...] = ()
    """Further hosts in the Chinese menu."""
    soft: tuple[str, ...] = ()
    """Hosts whose error pages have status 200."""
    soft_feeds: tuple[str, ...] = ()
    """Paths on www whose error page has status 200."""
    home_tag: bool = False
    """Home pages have an ETag; only where the replica's pages have validators."""
    search: Search = field(default_factory=Search)


FORMS = {
    "slashed": Form(
        menu="dropdown",
        links="http",
        lists_at="slash",
        empty=("regional", "china/newsmaker", "travel"),
        absent=("travel", "life"),
        dead=(("fashion.chinadaily.com.cn", 404), ("jl.chinadaily.com.cn", 404)),
        moved=(("opinion/editionals", "opinion/editorials"),),
        named_by="old",
        extras=(Extra("regional/harvest", "Harvest", "topic", "regional"),),
        provinces=("jl.chinadaily.com.cn",),
        home_tag=True,
        search=Search(ignores=("publishedDateFrom", "publishedDateTo")),
    ),
    "indexed": Form(
        menu="nav",
        links="relative",
        lists_at="index",
        empty=("world/worldwatch",),
        dead=(("caijing.chinadaily.com.cn", 410),),
        moved=(("opinion/editionals", "opinion/editorials"),),
        doubled=(("world", "worldnews"),),
        extras=(
            Extra("opinion/lin_wei", "Lin Wei", "columnist", "opinion"),
            Extra("opinion/columnists/okello", "Okello", "topic", "opinion/columnists"),
        ),
        asides=True,
        search=Search(
            ignores=("keywords", "fullMust", "fullAny", "fullNot", "titleMust"),
            reach=60,
            past_end="error-500",
        ),
    ),
    "soft": Form(
        menu="renamed",
        links="index",
        lists_at="bare",
        empty=("sports/golf",),
        homeward=("tech.chinadaily.com.cn",),
        doubled=(("opinion/editionals", "opinion/editorials"),),
        extras=(Extra("china/rivers", "Rivers", "topic", "china/environment"),),
        timeless_fronts=True,
        asides=True,
        soft=(
            "regional.chinadaily.com.cn",
            "govt.chinadaily.com.cn",
            "www.chinadailyhk.com",
            "fj.chinadaily.com.cn",
        ),
        soft_feeds=("/rss/world_rss.xml",),
        provinces=("fj.chinadaily.com.cn",),
        search=Search(ignores=("curType",), past_end="code-400"),
    ),
}
"""Each trait is in at least one form."""
