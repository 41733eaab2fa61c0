"""How a failed request is entered among the URL states."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.discovery.failures import outcome_of
from newscrawl.downloader.exceptions import (
    DisallowedError,
    FirewallError,
    OffSiteError,
    QueryIgnoredError,
    RobotsUnreachableError,
    ShutOutError,
    TlsError,
)
from newscrawl.downloader.resolver import NotPublicError


def answered(status: int) -> HttpError:
    return HttpError(Response("https://www.chinadaily.com.cn/", status=status))


def unreachable(cause: Exception) -> Exception:
    error = RobotsUnreachableError("robots.txt could not be had")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "counter"),
    [
        (answered(404), "gone"),
        (answered(410), "gone"),
        (answered(403), "failed/http_403"),
        (answered(503), "failed/http_503"),
        (CannotResolveHostError(), "failed/dns"),
        (DownloadConnectionRefusedError(), "failed/refused"),
        (DownloadTimeoutError(), "failed/timeout"),
        (ResponseDataLossError(), "failed/cut"),
        (OSError("reset"), "failed/network"),
        (DisallowedError(), "excluded/robots"),
        (RobotsUnreachableError(), "failed/robots_unreachable"),
        (unreachable(CannotResolveHostError()), "failed/dns"),
        (IgnoreRequest("max redirections reached"), "failed/redirects"),
        (FirewallError("412, a firewall", "challenge"), "failed/challenge"),
        (FirewallError("567, a firewall", "ban"), "failed/ban"),
        (OffSiteError("not the site's"), "failed/off_site"),
        (QueryIgnoredError("the search API ignores its query"), "excluded/query_ignored"),
        (ShutOutError("the site shuts the crawler out"), "failed/shut_out"),
        (NotPublicError("10.0.0.1"), "failed/not_public"),
        (TlsError("expired"), "failed/tls"),
        (DownloadFailedError("broken pipe"), "failed/network"),
        (DownloadCancelledError(), "failed/too_large"),
        (AttributeError("a fault of ours"), "failed/error"),
    ],
)
def test_outcome(error: Exception, counter: str) -> None:
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = Request("https://www.chinadaily.com.cn/")  # type: ignore[attr-defined]
    assert outcome_of(failure).counter == counter
