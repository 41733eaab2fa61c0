"""Files behind URLs: found, read by ranges, and what servers do wrong."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import fsspec  # type: ignore[import-untyped]
import pytest
from s3fs import S3FileSystem  # type: ignore[import-untyped]

from newscrawl.archive import remote
from newscrawl.archive.connection import shown
from newscrawl.archive.inputs import Inputs, check_input
from newscrawl.archive.reading import read
from newscrawl.archive.remote import opened
from newscrawl.errors import ArgumentError, UnreachableError
from tests.archiving import Answer, as_one_member, members, wacz, warc
from tests.remote_files import s3, web

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.remote_files import Store

PAGE = b"<html><body>Each evening the keepers write.</body></html>"
STEM = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa000"
ANSWERS = [Answer(f"{STEM}{number:04}.html", PAGE + b"%d" % number) for number in range(5)]
PLAIN = warc(ANSWERS, packed=False)
NO_SUCH_FILE = "No such file or directory"


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The pauses that are made, in no time."""
    made: list[float] = []
    monkeypatch.setattr("newscrawl.archive.connection.time.sleep", made.append)
    yield made
    remote.let_go()


@pytest.fixture
def other_s3() -> Iterator[None]:
    """For tests that change the environment: nothing is left of the connection before, nor of theirs."""
    S3FileSystem.clear_instance_cache()
    yield
    S3FileSystem.clear_instance_cache()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with s3() as made:
        yield made


def captures(folder: Path, *urls: str) -> tuple[list[tuple[str, bytes]], list[str], list[str]]:
    """Addresses and bodies, the places of the captures, and the sentences on what is damaged."""
    inputs = Inputs([one for url in urls for one in check_input(url)], folder)
    found, places = [], []
    for place, head in inputs.captures():
        capture = read(place, head.offset)
        found.append((capture.url, capture.body))
        places.append(f"{getattr(place, 'name', place.path)}:{head.offset}")
    return found, places, [str(one) for one in inputs.faults]


def local(folder: Path, name: str, data: bytes) -> tuple[Any, list[str]]:
    """The same of a file on disk."""
    (folder / "disk").mkdir()
    (folder / "disk" / name).write_bytes(data)
    found, places, faults = captures(folder, str(folder / "disk" / name))
    return found, [*places, *faults]


def wacz_bytes(folder: Path, *, stored: bool) -> bytes:
    wacz(folder / "made.wacz", warc(ANSWERS[:2]), warc(ANSWERS[2:]), stored=stored)
    return (folder / "made.wacz").read_bytes()


FORMS = {
    "a.warc": PLAIN,
    "a.warc.gz": warc(ANSWERS),
    "whole.warc.gz": as_one_member(PLAIN),
    "a.warc.zst": zstd.compress(PLAIN),
    "cut.warc.gz": warc(ANSWERS)[:-10],
    "broken.warc.gz": members(ANSWERS)[0] + b"\x1f\x8b\x08 no member" + warc(ANSWERS),
    "empty.warc": b"",
    "stored.wacz": b"",
    "deflated.wacz": b"",
}
SERVERS: dict[str, dict[str, Any]] = {
    "ranges": {},
    "no ranges": {"has_ranges": False},
    "no length": {"has_ranges": False, "has_length": False},
    "no HEAD": {"has_head": False},
    "encoded": {"coding": "gzip"},
}


@pytest.mark.parametrize("how", SERVERS)
@pytest.mark.parametrize("name", FORMS)
def test_http_gives_what_a_file_on_disk_gives(tmp_path: Path, name: str, how: str) -> None:
    """Of every form, also damaged ones, with the same places."""
    data = FORMS[name]
    if name.endswith(".wacz"):
        data = wacz_bytes(tmp_path, stored=name == "stored.wacz")
    wanted = local(tmp_path, name, data)
    with web({f"of/{name}": data}, **SERVERS[how]) as serving:
        url = serving.url(f"of/{name}")
        found, places, faults = captures(tmp_path, url)
    assert (found, [one.replace(url, name) for one in [*places, *faults]]) == wanted
    assert found or name == "empty.warc"
    assert all(one.startswith(f"{url}:") or f"{url}/archive/" in one for one in [*places, *faults])


@pytest.mark.parametrize("name", FORMS)
def test_s3_gives_what_a_file_on_disk_gives(tmp_path: Path, store: Store, name: str) -> None:
    data = FORMS[name]
    if name.endswith(".wacz"):
        data = wacz_bytes(tmp_path, stored=name == "stored.wacz")
    wanted = local(tmp_path, name, data)
    store.fill("forms", {f"of/{name}": data})
    url = f"s3://forms/of/{name}"
    found, places, faults = captures(tmp_path, url)
    assert (found, [one.replace(url, name) for one in [*places, *faults]]) == wanted


KEPT = {
    "b/z.warc.gz": warc(ANSWERS[3:4]),
    "b/c/d.warc.gz": warc(ANSWERS[4:5]),
    "z.warc.gz": warc(ANSWERS[2:3]),
    "y-2.warc.gz": warc(ANSWERS[1:2]),
    "a.html": PAGE,
    "index.json": json.dumps({"a.html": ANSWERS[0].url}).encode(),
    "b/_manifest.json": b"{}",
    "b/.open.warc.gz": warc(ANSWERS),
    "_old/a.warc.gz": warc(ANSWERS),
    "b/notes.txt": b"other",
}


@pytest.fixture(scope="module")
def kept(store: Store) -> None:
    """A bucket with files in folders, of which two have an object of their own, as consoles make them."""
    files = {f"kept/{name}": data for name, data in KEPT.items()}
    odd = {"odd/[1].warc.gz": warc(ANSWERS[:1]), "odd/1.warc.gz": warc(ANSWERS[1:2])}
    store.fill("archives", {**files, "kept/": b"", "kept/b/": b"", "notes.txt": b"text", **odd})


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("suffix", ["", "/"])
def test_a_folder_of_s3_is_read_as_one_on_disk(tmp_path: Path, suffix: str) -> None:
    """In the order of its names, files before folders; with saved pages; without hidden names."""
    for name, data in KEPT.items():
        path = tmp_path / "kept" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    wanted, places, faults = captures(tmp_path, str(tmp_path / "kept"))
    assert (len(wanted), faults) == (5, [])
    found = captures(tmp_path, f"s3://archives/kept{suffix}")
    assert found == (
        wanted,
        ["s3://archives/kept/a.html:0", *(f"s3://archives/{one}" for one in places[1:])],
        [],
    )


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [
        ("kept/*.warc.gz", [1, 2]),
        ("kept/b/*", [4, 3]),  # its folder, its file
        ("kept/**/*.warc.gz", [4, 3, 1, 2]),
        ("kept/[xy]-?.warc.gz", [1]),
        ("ke*", [0, 1, 2, 3, 4]),
        ("kept/b/**", [4, 3]),  # what is in a folder that matches is read once
        ("odd/[1].warc.gz", [0]),  # the name of a file
    ],
)
def test_patterns(tmp_path: Path, pattern: str, numbers: list[int]) -> None:
    found, _, faults = captures(tmp_path, f"s3://archives/{pattern}")
    assert ([url for url, _ in found], faults) == ([ANSWERS[one].url for one in numbers], [])


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("s3://archives/missing.warc.gz", f"cannot be read: {NO_SUCH_FILE}"),
        ("s3://archives/missing/", f"cannot be read: {NO_SUCH_FILE}"),
        ("s3://missing-bucket/a.warc.gz", f"cannot be read: {NO_SUCH_FILE}"),
        ("s3://missing-bucket", f"cannot be read: {NO_SUCH_FILE}"),
        ("s3://missing-bucket/*.warc.gz", f"cannot be read: {NO_SUCH_FILE}"),
        ("s3://", "names no bucket, expected one like s3://BUCKET/FOLDER"),
        ("s3:///a.warc.gz", "names no bucket, expected one like s3://BUCKET/FOLDER"),
        ("s3://archives/*.wacz", None),
        ("s3://archives/notes.txt", "is no archive, expected a folder or a file .warc, "),
        ("bogus://a/b.warc.gz", "has an unknown protocol, 'bogus'; expected s3, https or http"),
    ],
)
def test_wrong_urls(url: str, sentence: str | None) -> None:
    with pytest.raises(ArgumentError) as caught:
        check_input(url)
    wanted = f"{url} {sentence}" if sentence else f"nothing that can be read matches {url}"
    assert str(caught.value).startswith(f"FILE: {wanted}")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("missing.warc.gz", f"cannot be read: {NO_SUCH_FILE}"),
        ("missing.warc.gz?a=[b]", f"cannot be read: {NO_SUCH_FILE}"),
        ("secret.warc.gz", "cannot be read: Permission denied"),
        ("a/", "is a folder or a pattern, which HTTP cannot list; name its files"),
        ("*.warc.gz", "is a folder or a pattern, which HTTP cannot list; name its files"),
        ("a.html", "is no archive, expected over HTTP a file .warc, .warc.gz, .warc.zst, .wacz"),
        ("a", "is no archive, expected over HTTP a file .warc, .warc.gz, .warc.zst, .wacz"),
    ],
)
def test_wrong_urls_of_http(path: str, sentence: str) -> None:
    """A page is not requested: only a crawl asks sites, by their rules."""
    with web({"a.html": PAGE, "secret.warc.gz": PLAIN}, forbidden={"secret.warc.gz"}) as serving:
        with pytest.raises(ArgumentError) as caught:
            check_input(serving.url(path))
        assert str(caught.value) == f"FILE: {shown(serving.url(path))} {sentence}"
        assert {name for _, name, _ in serving.requests} <= {f"/{path}"} - {"/a.html", "/a", "/a/"}


def test_the_protocol_may_be_in_capitals(tmp_path: Path) -> None:
    with web({"a.warc": PLAIN}) as serving:
        found, _, _ = captures(tmp_path, serving.url("a.warc").replace("http", "HTTP"))
    assert len(found) == 5


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("a%2Fb.warc?X=a%2Fb%2D%7E+c/d=&Y=%7e", "a%2Fb.warc?X=a%2Fb%2D%7E+c/d=&Y=%7e"),
        ("a b é.warc", "a%20b%20%C3%A9.warc"),
        ("a[1]|(2).warc#part", "a[1]|(2).warc"),
    ],
)
def test_an_address_is_sent_as_it_was_given(path: str, sent: str) -> None:
    """Else a signature in it would not hold."""
    with web({sent.partition("?")[0]: PLAIN}) as serving:
        assert check_input(serving.url(path))
        assert {one for _, one, _ in serving.requests} == {f"/{sent}"}


def test_a_server_that_is_not_there() -> None:
    with web({}) as serving:
        url = serving.url("a.warc.gz")
    with pytest.raises(
        ArgumentError, match=r"FILE: http://127\.0\.0\.1:.* cannot be read: .*[Cc]onnect"
    ):
        check_input(url)


@pytest.mark.usefixtures("store", "other_s3")
@pytest.mark.parametrize("url", ["s3://kept/a.warc.gz", "s3://kept/*.warc.gz", "s3://kept"])
def test_s3_that_refuses(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A server of HTTP stands for it, and forbids all."""
    with web({}, is_closed=True) as serving:
        monkeypatch.setenv("AWS_ENDPOINT_URL", serving.address)
        with pytest.raises(ArgumentError) as caught:
            check_input(url)
        assert str(caught.value) == f"FILE: {url} cannot be read: Permission denied"
        assert serving.requests


@pytest.mark.usefixtures("kept", "other_s3")
def test_s3_without_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They are asked for, but a public bucket is read without, where fsspec's configuration says so."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    url = "s3://archives/kept/z.warc.gz"
    with pytest.raises(ArgumentError) as caught:
        check_input(url)
    assert str(caught.value) == f"FILE: {url} cannot be read: Unable to locate credentials"
    monkeypatch.setitem(fsspec.config.conf, "s3", {"anon": "true"})
    found, _, faults = captures(tmp_path, url)
    assert ([url for url, _ in found], faults) == ([ANSWERS[2].url], [])


@pytest.mark.slow
@pytest.mark.usefixtures("store", "other_s3")
def test_s3_without_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """s3fs tries it several times."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(ArgumentError, match=r"FILE: s3://other/a\.warc\.gz cannot be read: .*127"):
        check_input("s3://other/a.warc.gz")


@pytest.mark.parametrize(
    ("missing", "url", "sentence"),
    [
        ("fsspec", "s3://a/b.warc.gz", "needs fsspec, install newscrawl[remote]"),
        ("fsspec", "https://a/b.warc.gz", "needs fsspec, install newscrawl[remote]"),
        ("s3fs", "s3://a/b.warc.gz", "needs s3fs, install newscrawl[remote]"),
        ("aiohttp", "https://a/b.warc.gz", "needs aiohttp, install newscrawl[remote]"),
        ("gcsfs", "gs://a/b.warc.gz", "cannot be read: Please install gcsfs"),
    ],
)
def test_what_to_install(
    monkeypatch: pytest.MonkeyPatch, missing: str, url: str, sentence: str
) -> None:
    """Where a package is missing, whatever else is there."""
    for name in list(sys.modules):
        if name.partition(".")[0] in (missing, "fsspec"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ArgumentError) as caught:
        check_input(url)
    assert str(caught.value).startswith(f"FILE: {url} {sentence}")


# --- Reading

LARGE = bytes(range(256)) * 8192  # 2 MiB


@pytest.mark.parametrize(("block", "requests"), [(remote.SHORT, 3), (remote.LONG, 1)])
def test_blocks_are_requested_when_they_are_needed(block: int, requests: int) -> None:
    with web({"a.warc": LARGE}) as serving, opened(serving.url("a.warc"), block) as file:
        size = len(LARGE)
        for begin, length in [(5, 9), (300_000, 70_000), (300_001, 5), (262_100, 100), (size, 9)]:
            file.seek(begin)
            assert file.read(length) == LARGE[begin : begin + length]
        assert file.seek(-3, io.SEEK_END) == size - 3
        assert file.read() == LARGE[-3:]
        ranges = [given for method, _, given in serving.requests if method == "GET"]
        assert len(ranges) == requests
        assert None not in ranges


def test_a_long_file_is_requested_about_once(tmp_path: Path) -> None:
    """However its records lie across the blocks."""
    body = b"".join(b"%d " % number for number in range(30_000))
    answers = [Answer(one.url, body * 20) for one in ANSWERS]
    data = warc(answers, packed=False)
    with web({"a.warc": data}) as serving:
        (given,) = check_input(serving.url("a.warc"))
        assert len(list(Inputs([given], tmp_path).captures())) == 5
        assert len(data) > 3 * remote.LONG
        assert len(data) <= serving.sent < 1.1 * len(data)
        assert serving.agents == {"newscrawl (+https://github.com/newscrawl/newscrawl)"}


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408, 0])
def test_a_busy_server_is_asked_again(pauses: list[float], status: int) -> None:
    with web({"a.warc": LARGE}, statuses=[status] * 4) as serving:
        with opened(serving.url("a.warc")) as file:
            assert file.read() == LARGE
        assert pauses == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(("given", "pause"), [("30", 30.0), ("86400", 60.0), ("soon", 1.0)])
def test_retry_after(pauses: list[float], given: str, pause: float) -> None:
    with web({"a.warc": LARGE}, statuses=[503], retry_after=given) as serving:
        with opened(serving.url("a.warc")) as file:
            assert file.read() == LARGE
        assert pauses == [pause]


@pytest.mark.parametrize("status", [500, 503, 429, 0])
def test_a_server_that_is_lost_ends_the_work(status: int) -> None:
    """A page that cannot be requested is not a damaged one."""
    with web({"a.warc": LARGE}) as serving:
        url = serving.url("a.warc")
        with opened(url + "?signature=secret") as file:
            serving.statuses = [status] * 5
            with pytest.raises(UnreachableError) as caught:
                file.read()
    assert str(caught.value).startswith(f"{url} cannot be read any more: ")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "Permission denied"), (410, NO_SUCH_FILE), (400, "answers 400")]
)
def test_a_refused_file_is_a_damaged_place(
    tmp_path: Path, pauses: list[float], status: int, reason: str
) -> None:
    with web({"a.warc": PLAIN, "b.warc": PLAIN}) as serving:
        inputs = Inputs(
            [*check_input(serving.url("a.warc")), *check_input(serving.url("b.warc"))], tmp_path
        )
        serving.statuses = [status]
        assert len(list(inputs.captures())) == 5
        (fault,) = inputs.faults
        assert (fault.name, fault.offset) == (serving.url("a.warc"), 0)
        assert fault.reason.endswith(reason)
    assert pauses == []


def test_a_file_that_has_become_shorter(pauses: list[float]) -> None:
    with web({"a.warc": LARGE}) as serving, opened(serving.url("a.warc")) as file:
        assert file.read(10) == LARGE[:10]
        serving.files["a.warc"] = LARGE[:1000]
        file.seek(remote.SHORT)
        with pytest.raises(UnreachableError, match="bytes came in place of"):
            file.read(10)
    assert len(pauses) == 4


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://me:secret@host/a.warc.gz?X-Signature=secret#part", "https://host/a.warc.gz"),
        ("HTTP://host:80/a.warc.gz?", "HTTP://host:80/a.warc.gz"),
        ("s3://bucket/a?b#c.warc.gz", "s3://bucket/a?b#c.warc.gz"),
        ("abfs://box@account.example/a.warc", "abfs://box@account.example/a.warc"),
        ("ftp://me:secret@host/a.warc", "ftp://host/a.warc"),
        ("a?b#c/me:secret@x.warc.gz", "a?b#c/me:secret@x.warc.gz"),
    ],
)
def test_what_is_secret_is_not_shown(url: str, name: str) -> None:
    assert shown(url) == name


def test_no_package_is_imported_without_a_url(tmp_path: Path) -> None:
    """Beside fsspec, which warcio imports where it is installed."""
    (tmp_path / "a.warc").write_bytes(PLAIN)
    code = (
        "import sys; from newscrawl.archive.inputs import Inputs, check_input; from pathlib import Path;"
        f"print(len(list(Inputs(check_input({str(tmp_path / 'a.warc')!r}), Path()).captures())));"
        "print([one for one in ('s3fs', 'aiohttp') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "5\n[]\n"


def test_gzip_in_gzip(tmp_path: Path) -> None:
    """A server that compresses what it sends, though it is asked not to."""
    with web({"a.warc": gzip.compress(PLAIN)}, coding="gzip") as serving:
        found, _, faults = captures(tmp_path, serving.url("a.warc"))
    assert ([url for url, _ in found], faults) == ([one.url for one in ANSWERS], [])
