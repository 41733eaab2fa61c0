"""Bytes of a page to text: what its header, its meta element and the bytes themselves say.

UTF-8 comes first, since all of the site has been UTF-8 since 2015 and text in another encoding is
practically never valid UTF-8; a header that lies is found out that way. Nothing here raises.
"""

from __future__ import annotations

import codecs

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

_CHINESE = ("gb18030", "big5hkscs")
_OF_THE_WEB = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be cp1252 cp1251 iso8859-15 koi8-r cp932 euc_jp cp949 euc_kr hz".split()
)
"""Encodings that a page may declare; Python has codecs that are none ("hex", "zlib", "idna")."""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str | None]:
    """The text of `body`, and a sentence where its encoding is in doubt."""
    bom, mark = read_bom(body)
    if bom:
        return body[len(mark or b"") :].decode(bom, "replace"), None
    text = _strictly(body, "utf-8")
    if text is not None:
        return text, None
    declared = _declared(body, content_type)
    if declared not in {None, "utf-8"}:
        return _as_declared(body, declared or "")
    return _undeclared(body)


def _declared(body: bytes, content_type: str | None) -> str | None:
    header = http_content_type_encoding(content_type)
    return header or html_body_declared_encoding(body) or None


def _as_declared(body: bytes, declared: str) -> tuple[str, str | None]:
    encoding = _superset(declared)
    text = _strictly(body, encoding)
    if text is not None:
        return text, None
    best = min(("utf-8", encoding), key=lambda one: body.decode(one, "replace").count("\ufffd"))
    return body.decode(best, "replace"), f"declared as {declared}, broken; read as {best}"


def _undeclared(body: bytes) -> tuple[str, str | None]:
    """UTF-8 with a few broken bytes is still UTF-8; text that is none of it is tried as Chinese."""
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * 200 < len(text):
        return text, "some bytes are not valid utf-8"
    for encoding in _CHINESE:
        chinese = _strictly(body, encoding)
        if chinese is not None:
            return chinese, f"not declared, read as {encoding}"
    return text, "no encoding fits; read as utf-8"


def _strictly(body: bytes, encoding: str) -> str | None:
    """`body` in `encoding`, None where it is not valid; a character cut off at the very end is forgiven."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(body, final=False)
    except (LookupError, UnicodeError):
        return None


def _superset(encoding: str) -> str:
    """gb2312 and gbk pages hold characters of gb18030, big5 pages those of Hong Kong."""
    name = (resolve_encoding(encoding) or "utf-8").lower()
    if name in {"gb2312", "gbk", "gb18030"}:
        return "gb18030"
    if name in {"big5", "big5hkscs"}:
        return "big5hkscs"
    return name if name in _OF_THE_WEB else "utf-8"
