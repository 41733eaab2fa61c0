"""What the crawler of an archive got from the site, by capture."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.replica.faults import FAULTS, Genuine
from tests.replica.mixing import mix
from tests.replica.site import NOT_FOUND
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from tests.replica.web_archives.captures import Capture
    from tests.replica.web_archives.subjects import Subjects

ROBOTS = b"User-agent: *\nDisallow: /search/\n"
_SOFT = ("soft-404", "soft-404-zh", "soft-404-foot")
_WALLS = ("challenge", "ban", "captcha")
_ERRORS = {
    "error_404": NOT_FOUND,
    "error_403": "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>\n",
    "error_503": "<html><head><title>503</title></head><body><h1>503 Service Unavailable</h1></body></html>\n",
}
_META = re.compile(
    r'<meta http-equiv="Content-Type"[^>]*>|<meta charset="[^"]*"\s*/?>', re.IGNORECASE
)
_PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


@dataclass(frozen=True)
class Taken:
    """An answer of the site as the archive's crawler got it."""

    status: int
    content_type: str
    body: bytes
    """Without the encoding, as far as it can be read."""
    packed: bytes | None = None
    """The body in gzip, where the site sent it so."""
    whole: int = 0
    """The length of the whole body, where it was cut."""
    location: str | None = None
    mark: str | None = None
    """Why it was truncated: length, disconnect or time."""

    @property
    def reason(self) -> str:
        return HTTPStatus(self.status).phrase

    @property
    def kind(self) -> str:
        """The media type alone."""
        return self.content_type.partition(";")[0]

    @property
    def is_chinese(self) -> bool:
        return any(self.body.count("的".encode(code)) > 20 for code in ("utf-8", "gbk"))

    @property
    def charset(self) -> str:
        try:
            self.body.decode()
        except UnicodeDecodeError:
            return "GB18030"
        return "UTF-8"


class Bodies:
    """The answers behind the captures; none is stored."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects

    def of(self, capture: Capture) -> Taken:
        kind = capture.kind
        if kind in _ERRORS:
            return Taken(int(kind[-3:]), "text/html", _ERRORS[kind].encode())
        if kind.startswith("redirect"):
            status = 302 if kind == "redirect_home" else 301
            page = f"<html><head><title>{status}</title></head><body></body></html>\n"
            return Taken(status, "text/html", page.encode(), location=capture.target)
        if kind == "robots":
            return Taken(200, "text/plain", ROBOTS)
        if kind == "image":
            return Taken(
                200, "image/jpeg", _PICTURE + mix(*capture.url.encode()).to_bytes(8, "big") * 64
            )
        return self._page(capture)

    def _page(self, capture: Capture) -> Taken:
        html = self._html(capture)
        if capture.kind == "charset_lost":
            return Taken(200, "text/html", _without_charset(html))
        body = html.encode()
        if capture.index is not None and self._subjects.is_old(capture.index):
            body = _of_its_time(html)
        if capture.kind in ("soft_404", "maintenance", "challenge"):
            body = _impostor(capture, body)
        if capture.kind.startswith(("truncated", "cut")):
            return _cut(capture, body)
        packed = gzip.compress(body, 6, mtime=0) if capture.printing % 2 else None
        return Taken(200, "text/html", body, packed)

    def _html(self, capture: Capture) -> str:
        """The page, with a comment that differs between printings."""
        if capture.index is None:
            host, _, path = capture.url.partition("://")[2].partition("/")
            html = self._subjects.site.answer(host, f"/{path}").html
        else:
            html = self._subjects.html(capture.index, capture.page, capture.revision)
        named = mix(*capture.url.encode()) if capture.index is None else capture.index
        note = f"<!-- edge {mix(named, capture.page, capture.printing):016x} -->\n"
        return html.replace("</body>", f"{note}</body>", 1)


def _without_charset(html: str) -> bytes:
    """A page that names no charset: Chinese in GBK, the rest in UTF-8."""
    bare = _META.sub("", html)
    return bare.encode("gbk", "xmlcharrefreplace") if _is_chinese(bare) else bare.encode()


def _of_its_time(html: str) -> bytes:
    """A page of the old CMS: Chinese in GBK, which it calls gb2312, the rest in UTF-8."""
    if not _is_chinese(html):
        return html.encode()
    html = html.replace("charset=utf-8", "charset=gb2312").replace('"utf-8"', '"gb2312"')
    return html.encode("gbk", "xmlcharrefreplace")


def _is_chinese(html: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fff]", html)) > len(html) // 50


def _impostor(capture: Capture, body: bytes) -> bytes:
    """A page with status 200 that is not the article."""
    names = {"soft_404": _SOFT, "challenge": _WALLS}.get(capture.kind, ("maintenance",))
    name = names[(capture.index or 0) % len(names)]
    return FAULTS[name].spoil(Genuine(capture.url, Answer(200, {}, body))).body


def _cut(capture: Capture, body: bytes) -> Taken:
    mark = capture.kind.partition("_")[2] if capture.kind.startswith("truncated") else None
    if capture.kind == "cut_gzip":
        half = gzip.compress(body, 6, mtime=0)
        half = half[: len(half) * 2 // 5]
        text = zlib.decompressobj(31).decompress(half)
        return Taken(200, "text/html", text, half, len(body))
    if capture.kind == "cut_foot":
        text = body[: body.rfind(b"</body>") - 300]
    else:
        text = Genuine(capture.url, Answer(200, {}, body)).half
    return Taken(200, "text/html", text, whole=len(body), mark=mark)
