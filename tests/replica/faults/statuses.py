"""Statuses, Retry-After, and redirects."""

from __future__ import annotations

from email.utils import formatdate
from itertools import count
from time import time
from typing import TYPE_CHECKING

from tests.replica.faults.fault import Fault, Genuine
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "https://www.chinadaily.com.cn/"
_HTML = {"Content-Type": "text/html"}
_counter = count()


def _status(status: int, **headers: str) -> Callable[[Genuine], Answer]:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(status, {**_HTML, **more}, b"<h1>Sorry</h1>")


def _until(seconds: float) -> Callable[[Genuine], Answer]:
    """Retry-After as a date."""
    return lambda _: Answer(503, {"Retry-After": formatdate(time() + seconds, usegmt=True)})


def _to(location: str, status: int = 302) -> Callable[[Genuine], Answer]:
    return _status(status, Location=location)


def _to_itself(genuine: Genuine) -> Answer:
    return Answer(302, {"Location": genuine.url})


def _to_itself_with_cookie(genuine: Genuine) -> Answer:
    return Answer(302, {"Location": genuine.url, "Set-Cookie": "wall=1; Path=/"})


def _on_and_on(genuine: Genuine) -> Answer:
    return Answer(302, {"Location": f"{genuine.url}?hop={next(_counter)}"})


def _by_meta(genuine: Genuine) -> Answer:
    refresh = f'<meta http-equiv="refresh" content="0; url={genuine.url}">'
    return genuine.but(f"<html><head>{refresh}</head><body></body></html>")


STATUSES = (
    Fault("429", "too many requests, once", _status(429), "done", times=1),
    Fault("429-seconds", "429 with Retry-After: 2", _status(429, Retry_After="2"), "done", 1),
    Fault("503", "service unavailable, twice", _status(503), "done", times=2),
    Fault("503-seconds", "503 with Retry-After: 2", _status(503, Retry_After="2"), "done", 1),
    Fault("503-date", "503 with Retry-After as a date", _until(2), "done", times=1),
    Fault(
        "503-nonsense", "503 with Retry-After: soon", _status(503, Retry_After="soon"), "done", 1
    ),
    Fault("503-always", "one page that is never there", _status(503), "failed/http_503"),
    Fault("500", "server error, once", _status(500), "done", times=1),
    Fault("500-always", "server error for ever", _status(500), "failed/http_500"),
    Fault("502", "bad gateway, once", _status(502), "done", times=1),
    Fault("504", "gateway time-out, once", _status(504), "done", times=1),
    Fault("522", "a cache without its origin, once", _status(522), "done", times=1),
    Fault("403", "forbidden", _status(403), "failed/http_403"),
    Fault("401", "unauthorised", _status(401), "failed/http_401"),
    Fault("202", "accepted, without a page: a firewall's puzzle", _status(202), "failed/http_202"),
    Fault("405", "method not allowed: Aliyun's firewall", _status(405), "failed/http_405"),
    Fault("412", "precondition failed: Ruishu's firewall", _status(412), "failed/http_412"),
    Fault("418", "I'm a teapot: Huawei's firewall", _status(418), "failed/http_418"),
    Fault("444", "a status of nginx for no answer", _status(444), "failed/http_444"),
    Fault("567", "a status of Tencent's firewall", _status(567), "failed/ban"),
    Fault("404", "not found", _status(404), "gone"),
    Fault("410", "gone", _status(410), "gone"),
    Fault("451", "closed for legal reasons", _status(451), "failed/http_451"),
    Fault("999", "a status that does not exist", _status(999), "failed/http_999"),
    Fault(
        "206", "a part nobody asked for", lambda g: Answer(206, _HTML, g.half), "failed/http_206"
    ),
    Fault("204", "no content", lambda _: Answer(204), "failed/http_204"),
    Fault("redirect-loop", "a redirect to itself", _to_itself, "failed/redirects"),
    Fault(
        "redirect-cookie",
        "a redirect to itself until its cookie comes back",
        _to_itself_with_cookie,
        "failed/redirects",
    ),
    Fault(
        "redirect-endless",
        "a redirect to another address each time",
        _on_and_on,
        "failed/redirects",
    ),
    Fault("redirect-home", "a redirect to the front page", _to(HOME), "failed/home_page"),
    Fault(
        "redirect-404",
        "a redirect to an error page with status 200",
        _to(f"{HOME}404.html"),
        "gone",
    ),
    Fault(
        "redirect-error",
        "a redirect to an error page that says nothing of itself",
        _to(f"{HOME}error"),
        "gone",
    ),
    Fault(
        "redirect-broken",
        "a redirect to an error page of a site that is being mended",
        _to(f"{HOME}error.html"),
        "failed/maintenance",
    ),
    Fault("redirect-list", "a redirect to a list", _to(f"{HOME}china"), "failed/redirected"),
    Fault(
        "redirect-off-site",
        "a redirect to another's site",
        _to("https://example.com/"),
        "failed/off_site",
    ),
    Fault(
        "redirect-inside",
        "a redirect to an internal address",
        _to("http://169.254.169.254/latest/"),
        "failed/off_site",
    ),
    Fault("redirect-file", "a redirect to a file", _to("file:///etc/hostname"), "failed/http_302"),
    Fault("redirect-nowhere", "a redirect without an address", _status(302), "failed/http_302"),
    Fault("meta-refresh", "a page that sends the reader to itself", _by_meta, "failed/empty"),
)
