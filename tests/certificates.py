"""Certificates of every kind, for servers of the tests."""

from __future__ import annotations

import datetime as dt
import ssl
from typing import TYPE_CHECKING, Literal

import trustme

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["good", "expired", "of another host", "self-signed"]
SITE = "www.chinadaily.com.cn"
_LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)


def server_context(kind: Kind, trusted: Path) -> ssl.SSLContext:
    """The TLS context of a server with the site's name; `trusted` becomes the file of authorities that a client trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(trusted)
    signer = trustme.CA() if kind == "self-signed" else authority
    name = "www.example.com" if kind == "of another host" else SITE
    certificate = signer.issue_cert(name, not_after=_LONG_AGO if kind == "expired" else None)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
