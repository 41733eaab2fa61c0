"""Servers of files on loopback: one of HTTP that plays faults, and one of S3."""

from __future__ import annotations

import re
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


@dataclass
class Web:
    """Files by their paths, how they are served, and what was requested."""

    files: dict[str, bytes] = field(default_factory=dict)
    has_ranges: bool = True
    has_length: bool = True
    has_head: bool = True
    coding: str | None = None
    """Content-Encoding of all files, which have it already."""
    statuses: list[int] = field(default_factory=list)
    """Of the next requests of a part or a file, in place of an answer; 0: the connection breaks within the body."""
    retry_after: str | None = None
    is_closed: bool = False
    """Whether every request is forbidden."""
    forbidden: set[str] = field(default_factory=set)
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Method, path, and Range."""
    agents: set[str] = field(default_factory=set)
    sent: int = 0
    """Bytes of files that were sent."""
    address: str = ""

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def log_message(self, *_: Any) -> None:
        """Print nothing."""

    def do_HEAD(self) -> None:
        if self.web.has_head:
            self._answer(with_body=False)
        else:
            self._status(405)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        given = self.headers.get("Range")
        self.web.requests.append((self.command, self.path, given))
        self.web.agents.add(self.headers.get("User-Agent", ""))
        name = self.path.partition("?")[0][1:]
        status = self.web.statuses.pop(0) if with_body and self.web.statuses else 200
        if status not in (0, 200):
            self._status(status)
        elif self.web.is_closed or name in self.web.forbidden:
            self._status(403)
        elif name not in self.web.files:
            self._status(404)
        else:
            self._file(self.web.files[name], given, with_body=with_body, is_cut=status == 0)

    def _status(self, status: int) -> None:
        self.send_response(status)
        if self.web.retry_after:
            self.send_header("Retry-After", self.web.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, data: bytes, given: str | None, *, with_body: bool, is_cut: bool) -> None:
        match = _RANGE.fullmatch(given or "") if self.web.has_ranges else None
        if match:
            begin, end = int(match[1]), min(int(match[2]) + 1, len(data))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
            data = data[begin:end]
        else:
            self.send_response(200)
        if self.web.coding:
            self.send_header("Content-Encoding", self.web.coding)
        if self.web.has_length:
            self.send_header("Content-Length", str(len(data)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            if is_cut:
                data, self.close_connection = data[: len(data) // 2], True
            self.web.sent += len(data)
            try:
                self.wfile.write(data)
            except OSError:  # the client has read enough
                self.close_connection = True


@contextmanager
def web(files: Mapping[str, bytes], **how: Any) -> Iterator[Web]:
    """A server of HTTP."""
    serving = Web(dict(files), **how)
    handler = type("Handler", (_Handler,), {"web": serving})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serving.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Store:
    """A server of S3."""

    def __init__(self, address: str) -> None:
        self._client: Any = import_module("boto3").client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id="key",
            aws_secret_access_key="secret",  # noqa: S106 - of the test
        )

    def fill(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Make a bucket with files that all may read."""
        self._client.create_bucket(Bucket=bucket)
        for key, data in files.items():
            self._client.put_object(Bucket=bucket, Key=key, Body=data, ACL="public-read")

    def close(self) -> None:
        self._client.close()


@contextmanager
def s3() -> Iterator[Store]:
    """An empty server of S3; this process and those that it starts reach it by the usual variables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = import_module("moto.server").ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    store = Store(address)
    import_module("s3fs").S3FileSystem.clear_instance_cache()  # they have other servers
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", address)
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield store
    store.close()
    server.stop()
