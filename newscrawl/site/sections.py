"""The sections of China Daily as the site's menus have them: the fallback where no menu can be read (design: menus-first)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from newscrawl.site.urls import Kind, parse
from newscrawl.text.toml_tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.site.urls import SiteUrl

ENGLISH = ("www", "global", "usa", "europe")
"""Editions of one CMS (fact: english-hosts)."""

_HOME = re.compile("(?:(?:en|english)/)?home")
"""Folder of the front page of 2003 to 2006."""


@dataclass(frozen=True, slots=True)
class Section:
    """A list of articles, with the lists below it."""

    path: str
    """As in its URL: "world/China-Japan-Relations"; a Chinese list's begins with the host."""
    name: str
    """As the menus print it: "China-Japan"."""
    url: str
    """Page 1, canonical."""
    children: tuple[Section, ...] = ()


def sections() -> tuple[Section, ...]:
    """The English sections with their children, in the order of the menu."""
    return _tree("english")


def chinese_sections() -> tuple[Section, ...]:
    """The hosts of the Chinese edition and of the language pages, with the lists known on each."""
    return _tree("chinese")


def section(path: str) -> Section | None:
    """The section of a path or of its alias ("china/latest"), English or Chinese, in any case; `None` if unknown."""
    return _by_path().get(_key(path))


def section_at(url: str) -> Section | None:
    """The section of a list's address; `None` if unknown."""
    return section(_path(parse(url)))


def closest(path: str) -> list[str]:
    """Up to three paths that look like this one, best first, for the sentence of an error; aliases instead of ids."""
    return [_typed()[key] for key in get_close_matches(_key(path), _typed(), n=3)]


def list_name(url: str) -> str:
    """The address of a list; that of the first host for one that the English hosts share."""
    target = parse(url)
    if target.edition not in ENGLISH:
        return target.url
    return f"{table('newscrawl.site', 'sections.toml')['english']['url']}{target.section or ''}"


def stands_in(links: Iterable[str | None], url: str | None) -> str | None:
    """The section that an article stands in, as `-a sections=` takes it: "world/cn_eu"; `None` where nothing tells.

    links: of its breadcrumbs, top to bottom. The last that leads to a list, not home, tells; else the folder in the article's own
    address, where that is a section.
    """
    for place, link in reversed([*enumerate(links)]):
        target = parse(link or "")
        is_home = not (target.section or place) or _HOME.fullmatch(target.section or "")
        path = _path(target)
        if target.kind is Kind.LISTING and path and not is_home:
            return _known_as(path) or path
    target = parse(url or "")
    return _known_as(_path(target)) if target.section else None


def _path(target: SiteUrl) -> str:
    """A Chinese list's begins with the host."""
    parts = (None if target.edition in ENGLISH else target.host, target.section)
    return "/".join(filter(None, parts))


def _known_as(path: str) -> str | None:
    """A path as the table spells it."""
    known = section(path)
    return known.path if known else None


def _key(path: str) -> str:
    return path.strip().strip("/").casefold()


@cache
def _tree(language: str) -> tuple[Section, ...]:
    data = table("newscrawl.site", "sections.toml")[language]
    return tuple(_section(entry, data["url"]) for entry in data["sections"])


def _section(entry: dict[str, Any], url: str) -> Section:
    children = tuple(_section(child, url) for child in entry.get("children", ()))
    return Section(entry["path"], entry["name"], f"{url}{entry['path']}", children)


def _walk(tree: tuple[Section, ...]) -> Iterator[Section]:
    for branch in tree:
        yield branch
        yield from _walk(branch.children)


@cache
def _aliases() -> dict[str, str]:
    """Alias of each path that has one."""
    data = table("newscrawl.site", "sections.toml")
    return {
        entry["path"]: entry["alias"]
        for language in data.values()
        for parent in language["sections"]
        for entry in parent.get("children", ())
        if "alias" in entry
    }


@cache
def _by_path() -> dict[str, Section]:
    known = {_key(each.path): each for each in _walk(sections() + chinese_sections())}
    return known | {_key(alias): known[_key(path)] for path, alias in _aliases().items()}


@cache
def _typed() -> dict[str, str]:
    """What a person would type for each section, by its key."""
    names = [
        _aliases().get(each.path, each.path) for each in _walk(sections() + chinese_sections())
    ]
    return {_key(name): name for name in names}
