"""Recognise spider traps by their addresses: pages without end that a server makes up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.site.urls import SiteUrl


@dataclass(frozen=True)
class Limits:
    """Upper limits for addresses of the site."""

    folders: int
    """Folders in one address."""
    repeats: int
    """Occurrences of one folder in one address."""
    pages: int
    """Pages of one list."""


def trap(url: SiteUrl, limits: Limits) -> str | None:
    """The reason why an address looks like a trap, as part of a counter's name; None where it does not."""
    folders = [name for name in url.url.partition("://")[2].split("/")[1:] if name]
    if len(folders) > limits.folders:
        return "too_deep"
    if max(Counter(folders).values(), default=0) > limits.repeats:
        return "repeated_folders"
    if url.identifier is None and url.page > limits.pages:
        return "too_many_pages"
    return None
