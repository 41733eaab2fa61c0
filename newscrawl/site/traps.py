"""Signs that an address belongs to a trap: pages without end that some server makes up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.site.urls import SiteUrl

MOST_FOLDERS = 8
"""The deepest address known, of a government microsite, has five."""
MOST_REPEATS = 2
"""Of one folder in one address; the Chinese columns nest two different ids."""


def trap(url: SiteUrl, most_pages: int) -> str | None:
    """Why an address looks like a trap; None for one that does not. `most_pages`: of a list."""
    folders = [name for name in url.url.partition("://")[2].split("/")[1:] if name]
    if len(folders) > MOST_FOLDERS:
        return "too deep"
    if max(Counter(folders).values(), default=0) > MOST_REPEATS:
        return "repeated folders"
    if url.identifier is None and url.page > most_pages:
        return "too many pages"
    return None
