"""The sections of China Daily as in the site's menus: the fallback where no menu can be read (design: menus-first)."""

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
    """As in its URL: "world/China-Japan-Relations"; that of a Chinese list begins with the host."""
    name: str
    """As printed in the menus: "China-Japan"."""
    url: str
    """Canonical URL of page 1."""
    children: tuple[Section, ...] = ()


def sections() -> tuple[Section, ...]:
    """The English sections with their children, in the order of the menu."""
    return _tree("english")


def chinese_sections() -> tuple[Section, ...]:
    """The hosts of the Chinese edition and of the language pages, with the known lists of each."""
    return _tree("chinese")


def section(path: str) -> Section | None:
    """The section of a path or of its alias ("china/latest"), English or Chinese, in any case; `None` if unknown."""
    return _by_path().get(_key(path))


def section_at(url: str) -> Section | None:
    """The section of a list's address; `None` if unknown."""
    return section(path_at(url))


def closest(path: str) -> list[str]:
    """Up to three similar paths, best first, for error messages; aliases instead of ids."""
    return [_typed()[key] for key in get_close_matches(_key(path), _typed(), n=3)]


def list_name(url: str) -> str:
    """The URL of a list; for a list that the English hosts share, its URL on the first host."""
    target = parse(url)
    if target.edition not in ENGLISH:
        return target.url
    return f"{table('newscrawl.site', 'sections.toml')['english']['url']}{target.section or ''}"


def path_at(url: str) -> str:
    """The path of a list's address, as in the table: "world/cn_eu"; empty for the front page of the English hosts."""
    return _path(parse(url))


def stands_in(links: Iterable[str | None], url: str | None) -> str | None:
    """The section of an article, as `-a sections=` takes it: "world/cn_eu"; `None` where it is not known.

    `links` are those of its breadcrumbs, top to bottom. The last one that leads to a list other than home counts, else the
    folder in the article's `url`, where it is a section.
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
    """The path of a list in the table; that of a Chinese list begins with the host."""
    parts = (None if target.edition in ENGLISH else target.host, target.section)
    return "/".join(filter(None, parts))


def _known_as(path: str) -> str | None:
    """A path in the spelling of the table; None if unknown."""
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
    """Aliases by path."""
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
    """The name that a user would type for each section, by its key."""
    names = [
        _aliases().get(each.path, each.path) for each in _walk(sections() + chinese_sections())
    ]
    return {_key(name): name for name in names}
