"""The web site of a run's metrics: one page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from twisted.web.resource import Resource
from twisted.web.server import Site

if TYPE_CHECKING:
    from collections.abc import Callable

_PATH, _METHODS = b"/metrics", (b"GET", b"HEAD")
_OPENMETRICS = "application/openmetrics-text"
_TYPES = {
    True: f"{_OPENMETRICS}; version=1.0.0; charset=utf-8",
    False: "text/plain; version=0.0.4; charset=utf-8",
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
        accepted = request.getHeader("Accept") or ""
        request.setHeader("Content-Type", _TYPES[_OPENMETRICS in accepted])
        return self._text().encode()


class _Site(Site):
    noisy = False

    def log(self, request: Any) -> None:
        """Log no request: the log is the run's."""


def metrics_site(text: Callable[[], str]) -> Site:
    """The site, whose page `/metrics` is the result of `text`."""
    return _Site(_Page(text))  # type: ignore[no-untyped-call]
