"""When two requests are the same: an article's page is one under every host and section."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrapy.utils.request import RequestFingerprinter

from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from scrapy import Request


class Fingerprinter(RequestFingerprinter):
    """By identifier, day and page for articles, by Scrapy's rule for all else.

    The day is part of it since the same id with another URL day is looked at, never dropped unseen
    (RULES, Identity); so is the URL of a redirect's target, which is another host of the same article.
    """

    def fingerprint(self, request: Request) -> bytes:
        """20 bytes."""
        target = parse(request.url)
        if target.identifier is None:
            return super().fingerprint(request)
        hop = request.url if request.meta.get("redirect_times") else ""
        key = f"{target.identifier} {target.date} {target.page} {hop}"
        return hashlib.sha1(key.encode(), usedforsecurity=False).digest()
