"""File systems behind URLs, by fsspec, and patience with their servers.

fsspec and the package of a protocol are imported when the first URL is used.
"""

from __future__ import annotations

import asyncio
import errno
import io
import re
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote

from newscrawl.errors import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_PASSWORD = re.compile(r"(?<=://)[^/@:]*:[^/@]*@")
WEB, S3 = ("http", "https"), ("s3", "s3a")
_AS_GIVEN = "%/:?#[]@!$&'()*+,;=~|"  # signs of a URL of HTTP that are sent as they are
_PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try."""
_LONGEST_PAUSE = 60.0  # seconds of Retry-After at most
_AGENT = "newscrawl (+https://github.com/newscrawl/newscrawl)"
_BUSY = (408, 425, 429)  # statuses below 500 after which a request is repeated
_FINAL = (errno.EINVAL, errno.EPERM, errno.ENOSYS, getattr(errno, "EREMCHG", errno.ENOENT))
"""Reasons that stay, as s3fs gives them: a wrong region, a wrong name …"""


def is_url(path: str) -> bool:
    """Whether a path is a URL."""
    return _URL.match(path) is not None


def shown(path: str) -> str:
    """A path as messages and records give it: a URL without what may be secret, its password and the query of HTTP."""
    match = _URL.match(path)
    if match is None:
        return path
    path = _PASSWORD.sub("", path)
    return re.split(r"[?#]", path, maxsplit=1)[0] if match[1].lower() in WEB else path


def located(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. OSError with what to install or what is wrong."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    url, own = f"{scheme}://{rest}", "install newscrawl[remote]"
    try:
        fsspec: Any = import_module("fsspec")
    except ImportError as error:
        raise OSError(errno.ENOTSUP, f"needs fsspec, {own}") from error
    try:
        fsspec.get_filesystem_class(scheme)
    except ImportError as error:
        needed = "s3fs" if scheme in S3 else "aiohttp" if scheme in WEB else None
        what = f"needs {needed}, {own}" if needed else f"cannot be read: {error}"
        raise OSError(errno.ENOTSUP, what) from error
    except ValueError as error:
        raise OSError(
            errno.EPROTONOSUPPORT,
            f"has an unknown protocol, {scheme!r}; expected s3, https or http",
        ) from error
    options = _web_options(fsspec) if scheme in WEB else {"use_listings_cache": False}
    try:
        system, path = fsspec.core.url_to_fs(url, **options)
    except Exception as error:
        raise OSError(errno.EINVAL, f"cannot be read: {reason(error, url)}") from error
    return system, quote(url, safe=_AS_GIVEN) if scheme in WEB else str(path)


def _web_options(fsspec: Any) -> dict[str, Any]:
    """Bytes are taken as they are stored, and no answer is waited for in vain. The user's configuration of fsspec comes first."""
    aiohttp: Any = import_module("aiohttp")
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=60)
    given = {**fsspec.config.conf.get("https", {}), **fsspec.config.conf.get("http", {})}
    return {
        "encoded": True,  # a signature holds for the address as it was given
        "headers": {
            "User-Agent": _AGENT,
            **given.get("headers", {}),
            "Accept-Encoding": "identity",
        },
        "client_kwargs": {
            "timeout": timeout,
            **given.get("client_kwargs", {}),
            "auto_decompress": False,
        },
    }


def patiently(url: str, action: Callable[[], T]) -> T:
    """The result of an action, which is repeated where a server is busy or a connection breaks."""
    pauses = iter(_PAUSES)
    while True:
        try:
            return action()
        except Exception as error:  # noqa: PERF203 - of any kind: each package has errors of its own
            if isinstance(error, io.UnsupportedOperation) or _lacks_ranges(error):
                raise io.UnsupportedOperation("its server sends no parts of it") from error
            why = reason(error, url)
            if _is_final(_cause(error)):
                raise OSError(getattr(error, "errno", None) or errno.EIO, why) from error
            pause = next(pauses, None)
            if pause is None:
                raise UnreachableError(f"{shown(url)} cannot be read any more: {why}") from error
            time.sleep(max(pause, _asked(_cause(error))))


def _cause(error: Exception) -> Exception:
    """The error itself: fsspec has FileNotFoundError in place of all that a server of HTTP may answer."""
    cause = error.__cause__
    is_hidden = isinstance(error, FileNotFoundError) and isinstance(cause, Exception)
    if is_hidden and not hasattr(cause, "response"):  # an error of botocore's has it
        return cast("Exception", cause)
    return error


def _lacks_ranges(error: Exception) -> bool:
    return isinstance(error, ValueError) and "range requests" in str(error)


def _is_final(error: Exception) -> bool:
    """Whether the next try would end in the same way."""
    status = getattr(error, "status", None)
    if isinstance(status, int):
        return 400 <= status < 500 and status not in _BUSY
    if isinstance(error, (FileNotFoundError, PermissionError, IsADirectoryError, ValueError)):
        return True
    names = {one.__name__ for one in type(error).__mro__}
    if "BotoCoreError" in names:  # no credentials, say
        return not names & {"HTTPClientError", "ConnectionError"}
    return isinstance(error, OSError) and error.errno in _FINAL


def _asked(error: Exception) -> float:
    """The seconds of an answer's Retry-After."""
    text = (getattr(error, "headers", None) or {}).get("Retry-After", "")
    return min(float(text), _LONGEST_PAUSE) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0.0


def reason(error: Exception, url: str) -> str:
    """Why a file cannot be read, in one line."""
    error = _cause(error)
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError) or status in (404, 410):
        return "No such file or directory"
    if isinstance(error, PermissionError) or status in (401, 403):
        return "Permission denied"
    if isinstance(status, int) and status:
        return f"its server answers {status}"
    if isinstance(error, (TimeoutError, asyncio.TimeoutError)):
        return "its server does not answer"
    text = " ".join((getattr(error, "strerror", None) or str(error)).split())
    return text.replace(url, shown(url)) or type(error).__name__
