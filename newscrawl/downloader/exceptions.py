"""Errors for requests that must not be sent and answers that refuse the crawler, and signals."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import DownloadFailedError, IgnoreRequest

page_refused = object()
"""Signal: a request for a page (`request`) met a `refusal`."""

search_ignores = object()
"""Signal: the search API's index in a `language` ignores its queries."""

page_received = object()
"""Signal: a good page of a `resource` was received."""

pause_began = object()
"""Signal: no requests are sent to a server for some `seconds`; `why` names its answer, "503"."""


@dataclass(frozen=True)
class Refusal:
    """An answer by which the site refuses the crawler."""

    what: str
    """For messages: "412", "a ban page"."""
    advice: str = ""
    """A hint for the user."""


BAN = Refusal("a ban page")


class DisallowedError(IgnoreRequest):
    """robots.txt disallows the URL."""


class RobotsUnreachableError(IgnoreRequest):
    """robots.txt could not be fetched, which closes the whole host (RFC 9309, 2.3.1.4)."""

    def __init__(self, message: str = "", refusal: Refusal | None = None) -> None:
        super().__init__(message)
        self.refusal = refusal
        """The refusal that was answered in its place, if any."""


class FirewallError(IgnoreRequest):
    """A firewall answered in the site's place."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind
        """The reason why the URL failed: "challenge", "ban"."""


class OffSiteError(IgnoreRequest):
    """The URL is outside the site."""


class RedirectsError(IgnoreRequest):
    """The redirects are circular or endless."""

    def __init__(self, message: str, refusal: Refusal) -> None:
        super().__init__(message)
        self.refusal = refusal


class ShutOutError(IgnoreRequest):
    """The search API refused too often in a row, and gets no more requests in this run."""


class QueryIgnoredError(IgnoreRequest):
    """The search API ignores its queries, and gets no more requests in this job."""


class NotArchivedError(IgnoreRequest):
    """The page is not in the archive from which the run is served."""


class PostponedError(IgnoreRequest):
    """The run ended before the request was sent, or before it was answered; the next run sends it."""


class TlsError(DownloadFailedError):
    """The certificate is not valid for the host, or the server does not speak TLS."""
