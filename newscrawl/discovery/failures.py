"""Outcomes of failed requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.downloader.exceptions import (
    DisallowedError,
    FirewallError,
    NotArchivedError,
    OffSiteError,
    QueryIgnoredError,
    RobotsUnreachableError,
    ShutOutError,
    TlsError,
)
from newscrawl.downloader.resolver import NotPublicError
from newscrawl.frontier.outcomes import BROKEN, GONE, NOT_THERE, QUERY_IGNORED, Outcome

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_NETWORK: tuple[tuple[type[Exception], str], ...] = (
    (NotPublicError, "not_public"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "cut"),
    (DownloadCancelledError, "too_large"),
    (TlsError, "tls"),
    (DownloadFailedError, "network"),
    (OSError, "network"),
)


def outcome_of(failure: Failure) -> Outcome:
    """The outcome of a failed request."""
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        return NOT_THERE if status in GONE else Outcome("failed", f"http_{status}")
    if isinstance(error, DisallowedError):
        return Outcome("excluded", "robots")
    if isinstance(error, RobotsUnreachableError):
        return Outcome("failed", _network(error.__cause__) or "robots_unreachable")
    if isinstance(error, FirewallError):
        return Outcome("failed", error.kind)
    if isinstance(error, OffSiteError):
        return Outcome("failed", "off_site")
    if isinstance(error, QueryIgnoredError):
        return QUERY_IGNORED
    if isinstance(error, ShutOutError):
        return Outcome("failed", "shut_out")
    if isinstance(error, NotArchivedError):
        return Outcome("failed", "not_archived")
    if isinstance(error, IgnoreRequest):
        return Outcome("failed", "redirects")
    return Outcome("failed", _network(error) or BROKEN)


def _network(error: BaseException | None) -> str | None:
    return next((reason for kind, reason in _NETWORK if isinstance(error, kind)), None)
