"""Signs that an address belongs to a trap: pages without end that some server makes up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.site.urls import SiteUrl


@dataclass(frozen=True)
class Limits:
    """What no address of the site has more of."""

    folders: int
    """Of one address."""
    repeats: int
    """Of one folder in one address."""
    pages: int
    """Of one list."""


def trap(url: SiteUrl, limits: Limits) -> str | None:
    """Why an address looks like a trap, as part of a counter's name; None for one that does not."""
    folders = [name for name in url.url.partition("://")[2].split("/")[1:] if name]
    if len(folders) > limits.folders:
        return "too_deep"
    if max(Counter(folders).values(), default=0) > limits.repeats:
        return "repeated_folders"
    if url.identifier is None and url.page > limits.pages:
        return "too_many_pages"
    return None
