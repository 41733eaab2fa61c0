"""URLs that failed and wait for their next try, by reason, with some of them as links."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.frontier.database import FILE
from newscrawl.frontier.store import Store

if TYPE_CHECKING:
    from pathlib import Path

_EXAMPLES = 5


@dataclass
class WaitingUrls:
    """Failed URLs of one reason."""

    reason: str
    count: int = 0
    next_try: str = ""
    urls: list[str] = field(default_factory=list)
    """The first five of them."""


def waiting_urls(data_dir: Path) -> list[WaitingUrls]:
    """The failed URLs of a data folder, the most frequent reason first; empty where its frontier cannot be read."""
    if not (data_dir / FILE).exists():
        return []
    try:
        store = Store(data_dir, read_only=True)
    except StorageError:  # the status of the folder names the fault
        return []
    found: dict[str, WaitingUrls] = {}
    try:
        for failure in store.failures():
            one = found.setdefault(failure.reason, WaitingUrls(failure.reason))
            one.count += 1
            one.next_try = one.next_try or failure.next_try
            if len(one.urls) < _EXAMPLES:
                one.urls.append(str(json.loads(failure.task)["url"]))
    finally:
        store.close()
    return sorted(found.values(), key=lambda one: (-one.count, one.reason))
