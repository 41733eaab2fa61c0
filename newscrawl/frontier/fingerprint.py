"""When two requests are the same: an article's page is one under every host and section."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrapy.utils.request import RequestFingerprinter

from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from scrapy import Request


# design: identity. fact: one-docroot
class Fingerprinter(RequestFingerprinter):
    """By identifier, day and page for articles, by Scrapy's rule for all else.

    The day is part of it since the same id with another URL day is looked at, never dropped unseen. A redirect is
    what it came through: it may lead to another host of the same article, and where it leads to a page that was read, that has to be seen, not dropped. A later page
    belongs to the task that asks for it: two addresses may turn out to be one article, and each is to
    end. So does a source, which may be read twice in a job for two spans of time. What failed and is tried again is another request each time.
    """

    def fingerprint(self, request: Request) -> bytes:
        """20 bytes, a few more for another try."""
        target = parse(request.url)
        task = request.meta.get("task", {})
        attempts = task.get("attempts") or ""
        if hops := request.meta.get("redirect_urls"):
            key = " ".join([*hops, request.url])
        elif task and task["resource"] != "article":
            key = f"{task['resource']} {task['key']}"
        elif target.identifier is None:
            return super().fingerprint(request) + str(attempts).encode()
        elif target.page > 1 and task:
            key = f"{task['key']} {target.page}"
        else:
            key = f"{target.identifier} {target.date} {target.page}"
        return hashlib.sha1(f"{key} {attempts}".encode(), usedforsecurity=False).digest()
