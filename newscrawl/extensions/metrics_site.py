"""The web site of a run's metrics: one page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from twisted.web.resource import Resource
from twisted.web.server import Site

if TYPE_CHECKING:
    from collections.abc import Callable

_PATH, _METHODS = b"/metrics", (b"GET", b"HEAD")
_OPENMETRICS = b"application/openmetrics-text"
_TYPES = {
    True: _OPENMETRICS + b"; version=1.0.0; charset=utf-8",
    False: b"text/plain; version=0.0.4; charset=utf-8",
}
"""By whether the client reads OpenMetrics; others read the older format of Prometheus."""


class _Page(Resource):
    """Answers every path and method itself: the error pages of Twisted log a traceback where warnings are errors."""

    isLeaf = True  # noqa: N815 - a name of Twisted's

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._text = text

    def render(self, request: Any) -> bytes:
        if request.path != _PATH:
            request.setResponseCode(HTTPStatus.NOT_FOUND)
            return b""
        if request.method not in _METHODS:
            request.setResponseCode(HTTPStatus.METHOD_NOT_ALLOWED)
            request.setHeader("Allow", "GET, HEAD")
            return b""
        # as bytes, which need not be UTF-8
        accepted = request.requestHeaders.getRawHeaders(b"Accept", ())
        is_openmetrics = any(_OPENMETRICS in one for one in accepted)
        request.setHeader(b"Content-Type", _TYPES[is_openmetrics])
        return self._text().encode()


class _Site(Site):
    noisy = False

    def log(self, request: Any) -> None:
        """Log no request: the log is the run's."""


def metrics_site(text: Callable[[], str]) -> Site:
    """The site, whose page `/metrics` is the result of `text`."""
    return _Site(_Page(text))  # type: ignore[no-untyped-call]
