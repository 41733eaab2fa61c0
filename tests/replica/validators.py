"""ETag and Last-Modified of the replica's answers, and conditional requests."""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_START = int(datetime(2026, 9, 28, tzinfo=timezone.utc).timestamp())


class Validators:
    """Remembers, by URL, the last body and its time; its clock ticks with every new body."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, int]] = {}
        self._clock = _START
        self._lock = threading.Lock()

    def of(self, key: str, body: bytes) -> dict[str, str]:
        """Both headers of a body served at a URL."""
        tag = f'"{sha256(body).hexdigest()[:24]}"'
        with self._lock:
            known, since = self._known.get(key, ("", 0))
            if known != tag:
                self._clock += 1
                since = self._clock
                self._known[key] = tag, since
        return {"ETag": tag, "Last-Modified": formatdate(since, usegmt=True)}


def is_unchanged(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """Whether a request with these headers (names in lower case) has this body already.

    If-None-Match has precedence, by RFC 9110 section 13.2.2.
    """
    tags = asked.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return not given.isdisjoint(("*", validators["ETag"]))
    since = _time(asked.get("if-modified-since", ""))
    modified = _time(validators["Last-Modified"])
    return since is not None and modified is not None and modified <= since


def _time(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
