"""The publisher of a page: the operator, by its host, its canonical address or the name of its site, else by its own name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from newscrawl.items import PUBLISHER
from newscrawl.site.editions import operator_names, site_host
from newscrawl.site.urls import parse
from newscrawl.text.cleaning import clean
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.html.page import Page

_SITE_NAME = "og:site_name"
_METAS = (
    *("publisher", "dc.publisher", "dcterms.publisher", "citation_publisher", "og:publisher"),
    *("application-name", "apple-mobile-web-app-title"),
)
_SITES = frozenset(("WebSite", "NewsMediaOrganization", "Organization"))
_LONGEST = 100  # characters of a name
_DEEPEST = 4  # lists and objects around a name


def publisher(page: Page) -> str | None:
    """ "China Daily" for a page of the operator; else the name that the page gives; None where it gives none."""
    if site_host(page.location.host) or canonical_host(page) or _is_operator(page):
        return PUBLISHER
    return next(filter(None, map(_name, _names(page))), None)


def canonical_host(page: Page) -> str | None:
    """The operator's host in the canonical address of a page; None for another host."""
    links = [link.get("href") for link in page.elements('link[rel="canonical"]')]
    # fact: www-no-canonical, og-url-bare
    links.append(page.metas.get("og:url"))
    address = next(filter(None, map(page.link, links)), None)
    host = parse(address).host if address else ""
    return host if site_host(host) else None


def _is_operator(page: Page) -> bool:
    return letters(page.metas.get(_SITE_NAME, "")) in _operator_letters()


@cache
def _operator_letters() -> frozenset[str]:
    return frozenset(map(letters, operator_names()))


def _names(page: Page) -> Iterator[Any]:
    """The names that the page gives itself, those of the publisher first."""
    yield page.metas.get(_SITE_NAME)
    nodes = page.json_ld_nodes
    for node in (page.json_ld, *nodes):
        yield _resolved(node.get("publisher"), nodes)
    yield from (page.metas.get(name) for name in _METAS)
    yield from (node for node in nodes if _is_site(node))


def _resolved(value: Any, nodes: list[dict[str, Any]]) -> Any:
    """Resolve an object with only the @id of another one to the other one."""
    value = value[0] if isinstance(value, list) and value else value
    if not isinstance(value, dict) or "name" in value or not isinstance(value.get("@id"), str):
        return value
    return next((node for node in nodes if node.get("@id") == value["@id"]), None)


def _is_site(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        one in _SITES
        for one in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(one, str)
    )


def _name(value: Any, depth: int = 0) -> str | None:
    """A name as text; of an object its name, of a list its first item; None for an address."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return _name(value[0], depth + 1) if value else None
    if isinstance(value, dict):
        return _name(value.get("name", value.get("@value")), depth + 1)
    text = clean(value) if isinstance(value, str) else ""
    return text if 0 < len(text) <= _LONGEST and "://" not in text else None
