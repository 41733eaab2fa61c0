"""Request fingerprints: a page of an article is the same under every host and section."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrapy.utils.request import RequestFingerprinter

from newscrawl.frontier.requests import CAPTURE
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from scrapy import Request


# design: identity. fact: one-docroot
class Fingerprinter(RequestFingerprinter):
    """Fingerprints by identifier, day and page for articles, by Scrapy's rule for other URLs.

    The day is part of it, so that the same identifier with another URL day is fetched. A redirect has a fingerprint of
    all its hops, since it may lead to another host of the same article, or to a page that was read. A later page has
    the key of its task: two addresses may be one article, and each has to end. So has a source, which a job may read
    twice for two spans of time. Each capture of a public archive, and each retry of a failed URL, is another request.
    """

    def fingerprint(self, request: Request) -> bytes:
        """20 bytes; a retry without an identifier has a few more."""
        target = parse(request.url)
        task = request.meta.get("task", {})
        attempts = task.get("attempts") or ""
        if hops := request.meta.get("redirect_urls"):
            key = " ".join([*hops, request.url])
        elif task and task["resource"] != "article":
            key = f"{task['resource']} {task['key']}"
        elif capture := request.meta.get(CAPTURE):
            key = f"capture {capture}"
        elif target.identifier is None:
            return super().fingerprint(request) + str(attempts).encode()
        elif target.page > 1 and task:
            key = f"{task['key']} {target.page}"
        else:
            key = f"{target.identifier} {target.date} {target.page}"
        return hashlib.sha1(f"{key} {attempts}".encode(), usedforsecurity=False).digest()
