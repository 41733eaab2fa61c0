"""Requests that are not to be made, and answers that shut the crawler out."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import IgnoreRequest

page_refused = object()
"""Signal: a request for a page (`request`) met a `refusal`."""

search_ignores = object()
"""Signal: the search API's index in a `language` ignores what it is asked."""

page_came = object()
"""Signal: a page of a `resource` came as it should be."""


@dataclass(frozen=True)
class Refusal:
    """What a site answers that lets the crawler in no more."""

    what: str
    """In words of a log: "412", "a ban page"."""
    advice: str = ""
    """What may help."""


BAN = Refusal("a page that says so")


class DisallowedError(IgnoreRequest):
    """robots.txt closes the URL."""


class RobotsUnreachableError(IgnoreRequest):
    """robots.txt could not be had, which closes the whole host (RFC 9309, 2.3.1.4)."""

    def __init__(self, said: str = "", refusal: Refusal | None = None) -> None:
        super().__init__(said)
        self.refusal = refusal
        """What was answered in its place, where that is one."""


class FirewallError(IgnoreRequest):
    """A firewall answered in the site's place."""

    def __init__(self, said: str, kind: str) -> None:
        super().__init__(said)
        self.kind = kind
        """What it answered, as a reason why a URL failed: "challenge", "ban"."""


class OffSiteError(IgnoreRequest):
    """The URL is not the site's."""


class RedirectsError(IgnoreRequest):
    """The redirects lead round in a circle, or on and on."""

    def __init__(self, said: str, refusal: Refusal) -> None:
        super().__init__(said)
        self.refusal = refusal


class ShutOutError(IgnoreRequest):
    """The search API refused too often in a row to be asked again in this run."""


class QueryIgnoredError(IgnoreRequest):
    """The search API ignores what it is asked: the job asks it no more."""


class PostponedError(IgnoreRequest):
    """The run ends while the request waits; it is for the next run."""
