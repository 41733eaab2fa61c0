"""Exports to S3: a real server on loopback."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING, Any

import boto3  # type: ignore[import-untyped]
import pytest
import s3fs  # type: ignore[import-untyped]
from moto.server import ThreadedMotoServer

from newscrawl.dataset.targets import MARKER
from newscrawl.errors import ArgumentError, StorageError
from tests.dataset.test_export_targets import FILES, plain, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Bucket:
    """A bucket, read by another library."""

    def __init__(self) -> None:
        self._client = boto3.client("s3")
        self._client.create_bucket(Bucket="news")

    def get(self, name: str) -> bytes:
        with self._client.get_object(Bucket="news", Key=name)["Body"] as body:
            found: bytes = body.read()
        return found

    def close(self) -> None:
        self._client.close()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    made = Bucket()
    yield made
    made.close()
    reset = urllib.request.Request(f"{server}/moto-api/reset", method="POST")  # noqa: S310 - on loopback
    with urllib.request.urlopen(reset):  # noqa: S310
        pass


@pytest.mark.parametrize("name", FILES)
def test_a_file(bucket: Bucket, tmp_path: Path, name: str) -> None:
    write(f"s3://news/a/{name}", plain(20))
    write(f"{tmp_path}/{name}", plain(20))
    stored = bucket.get(f"a/{name}")
    assert stored.strip()
    if "sqlite" not in name:
        assert stored == (tmp_path / name).read_bytes()
    with pytest.raises(RuntimeError):
        write(f"s3://news/a/{name}", plain(5, RuntimeError()))
    assert bucket.get(f"a/{name}") == stored


def test_a_folder(bucket: Bucket) -> None:
    write("s3://news/a/x/", plain(90))
    assert bucket.get(f"a/x/{MARKER}")
    assert bucket.get("a/x/month=2024-02/part-0.parquet")
    with pytest.raises(ArgumentError, match="holds an export, expected a new folder"):
        write("s3://news/a/x/", plain(1))


def test_a_bucket_that_does_not_exist(bucket: Bucket) -> None:
    assert bucket
    with pytest.raises(ArgumentError, match=r"TARGET: s3://nowhere/x\.csv: there is no bucket"):
        write("s3://nowhere/x.csv", plain(1))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the requests, of which the upload of the second part fails when the list begins with "fail"."""
    found: list[str] = []
    call = s3fs.S3FileSystem._call_s3  # noqa: SLF001 - where each request passes

    async def note(self: Any, method: str, *arguments: Any, **options: Any) -> Any:
        if method == "upload_part" and "fail" in found and "upload_part" in found:
            raise OSError("the connection is gone")
        found.append(method)
        return await call(self, method, *arguments, **options)

    monkeypatch.setattr(s3fs.S3FileSystem, "_call_s3", note)
    return found


@pytest.mark.slow
def test_a_large_file_is_uploaded_in_parts(bucket: Bucket, calls: list[str]) -> None:
    """And is there when all parts are."""
    write("s3://news/x.jsonl", plain(23_000))
    uploads = [one for one in calls if "upload" in one or one == "put_object"]
    assert uploads[0] == "create_multipart_upload"
    assert uploads[-1] == "complete_multipart_upload"
    assert uploads.count("upload_part") == len(uploads) - 2 >= 2
    stored = bucket.get("x.jsonl")
    assert stored.count(b"\n") == 23_000
    calls[:] = ["fail"]
    with pytest.raises(StorageError, match=r"s3://news/x\.jsonl: the connection is gone"):
        write("s3://news/x.jsonl", plain(22_900))
    assert bucket.get("x.jsonl") == stored
    assert "complete_multipart_upload" not in calls
