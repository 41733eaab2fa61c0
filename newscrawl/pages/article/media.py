"""Videos and sound of an article: files, else players, in its body or where its template has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.items import Media

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page

_PLAYER = re.compile(r"/(?:video|player|v)[/._-]|\.(?:mp4|m3u8|webm|swf)\b|vms\.", re.IGNORECASE)


def media(
    page: Page, container: HtmlElement | None, players: list[HtmlElement], kind: str
) -> list[Media]:
    """Files that the body plays, else its players, else those that stand outside of it."""
    nodes = list(container.iter(kind, "source", "iframe")) if container is not None else []
    nodes = list(dict.fromkeys((*nodes, *players)))
    sources = [node.get("src") for node in nodes if _plays(node, kind)]
    if kind == "video":
        known = frozenset(players)
        sources += [
            node.get("src") for node in nodes if node.tag == "iframe" and _is_player(node, known)
        ]
    urls = dict.fromkeys(filter(None, map(page.link, sources)))
    return [Media(url) for url in urls]


def _plays(node: HtmlElement, kind: str) -> bool:
    return node.tag == kind or (
        node.tag == "source" and node.getparent() is not None and node.getparent().tag == kind
    )


def _is_player(frame: HtmlElement, players: frozenset[HtmlElement]) -> bool:
    return frame in players or bool(_PLAYER.search(frame.get("src", "")))
