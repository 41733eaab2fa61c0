"""Stored pages of lists: an unchanged page is not downloaded again."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawl.discovery.responses import make_conditional, page_of, validators_of
from newscrawl.frontier.rows import KnownList
from newscrawl.pages.listing import READER, Listed, Listing, read_listing

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import ListMemory


class KeptLists:
    """The pages of lists that the frontier stores, with their validators."""

    def __init__(self, memory: ListMemory) -> None:
        self._memory = memory

    def make_conditional(self, request: Request, url: str) -> None:
        """Make a request conditional, where this version of the reader has read the page before."""
        before = self._memory.known_list(url)
        if before and before.reader == READER:
            make_conditional(request, before.etag, before.last_modified)

    def unchanged(self, response: Response, url: str) -> Listing | None:
        """The stored page, where the response is "not modified"; else None."""
        if response.status != HTTPStatus.NOT_MODIFIED:
            return None
        known = self._memory.known_list(url)
        return _from_json(known.listing) if known else None

    def read(self, response: Response, url: str, *, is_front: bool) -> Listing:
        """Read a page. It is stored if it has validators or is a first page, which records that the list was read."""
        listing = read_listing(page_of(response))
        etag, last_modified = validators_of(response)
        if etag or last_modified or is_front:
            self._memory.put_list(url, KnownList(etag, last_modified, READER, _to_json(listing)))
        return listing


def _to_json(listing: Listing) -> str:
    return json.dumps(asdict(listing), ensure_ascii=False)


def _from_json(text: str) -> Listing:
    data = json.loads(text)
    listed = {name: [Listed(**item) for item in data[name]] for name in ("items", "featured")}
    return Listing(**{**data, **listed})
