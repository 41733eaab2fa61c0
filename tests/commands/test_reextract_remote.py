"""`newscrawl reextract` of archives on S3 and behind HTTP gives what it gives of files on disk."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from newscrawl import read
from newscrawl.errors import Status
from tests.archiving import wacz, warc
from tests.clusters import cluster
from tests.crawling import PATIENCE
from tests.forked import newscrawl
from tests.reextraction.rereading import SITE, page
from tests.remote_files import s3, web

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.remote_files import Store

PAGE = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0009999.html"
LOCAL = ("-s", "NOW=2026-10-06T08:00", "-s", "DATA_DIR=data")
WORKERS = ["1", pytest.param("2", marks=pytest.mark.slow)]


def archive(name: str, *numbers: int) -> tuple[str, bytes]:
    """A file with all pages of some stories."""
    stories = [SITE.story(number) for number in numbers]
    answers = [page(one, at) for one in stories for at in range(1, len(one.page_urls) + 1)]
    return name, warc(answers)


FILES = dict([archive("one.warc.gz", *range(0, 24, 2)), archive("b/two.warc.gz", *range(1, 24, 2))])


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with s3() as made:
        made.fill("kept", {f"of/{name}": data for name, data in FILES.items()})
        yield made


def reextract(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return newscrawl("reextract", *LOCAL, *words, cwd=folder, timeout=PATIENCE)


def output(folder: Path, *words: str) -> str:
    """What is written to a file."""
    done = reextract(folder, "-O", "out.jsonl", *words)
    assert done.returncode == 0, done.stderr
    return (folder / "out.jsonl").read_text("utf-8")


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of the files on disk, in a folder "of"."""
    folder = tmp_path_factory.mktemp("disk")
    for name, data in FILES.items():
        path = folder / "of" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    found = output(folder, "of", "--workers", "1")
    assert len(found.splitlines()) == 24
    return found


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("workers", WORKERS)
def test_s3(tmp_path: Path, wanted: str, workers: str) -> None:
    """The folder, and the same by patterns: the only difference is that records name the URL."""
    expected = wanted.replace('"of/', '"s3://kept/of/')
    assert output(tmp_path, "s3://kept/of", "--workers", workers) == expected
    if workers == "1":
        patterns = ("s3://kept/of/*.warc.gz", "s3://kept/*/b/t*.gz")
        assert output(tmp_path, *patterns, "--workers", workers) == expected


@pytest.mark.parametrize("has_ranges", [True, False])
@pytest.mark.parametrize("workers", WORKERS)
def test_http(tmp_path: Path, wanted: str, workers: str, has_ranges: bool) -> None:
    """Also of a server that sends no parts; the query of an address is not in the records."""
    with web({f"of/{name}": data for name, data in FILES.items()}) as serving:
        serving.has_ranges = has_ranges
        urls = [f"{serving.url(f'of/{name}')}?signature=secret" for name in FILES]
        found = output(tmp_path, *urls, "--workers", workers)
        assert found == wanted.replace('"of/', f'"{serving.url("of/")}')
        gets = [given for method, _, given in serving.requests if method == "GET"]
        assert (None in gets) is not has_ranges


@pytest.mark.usefixtures("store")
def test_mistakes(tmp_path: Path) -> None:
    for url, sentence in [
        ("s3://none/a.warc.gz", "s3://none/a.warc.gz cannot be read: No such file or directory"),
        ("s3://kept/*.wacz", "nothing that can be read matches s3://kept/*.wacz"),
        (
            "bogus://a/b.warc",
            "bogus://a/b.warc has an unknown protocol, 'bogus'; expected s3, https or http",
        ),
        (
            PAGE,
            f"{PAGE} is no archive, expected over HTTP a file .warc, .warc.gz, .warc.zst, .wacz",
        ),
    ]:
        done = reextract(tmp_path, "s3://kept/of", url, "-O", "out.jsonl")
        assert (done.returncode, done.stdout) == (Status.BAD_ARGUMENTS, "")
        assert done.stderr == f"newscrawl: FILE: {sentence}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_place_is_named_with_its_url(tmp_path: Path) -> None:
    name, data = archive("a.warc.gz", 0, 1)
    wacz(tmp_path / "a.wacz", data[:-10])
    files = {name: data[:-10], "a.wacz": (tmp_path / "a.wacz").read_bytes()}
    with web(files) as serving:
        done = reextract(tmp_path, *map(serving.url, files), "-O", "out.jsonl", "--workers", "1")
        assert done.returncode == Status.INCOMPLETE
        for one in ("a.warc.gz", "a.wacz/archive/data-0.warc.gz"):
            assert f"damaged   {serving.url(one)}:" in done.stderr.replace(
                "          ", "damaged   "
            )


@pytest.mark.slow
def test_a_server_that_is_lost_and_comes_back(tmp_path: Path) -> None:
    """The run ends; the same command resumes it, also with another signature, and writes no line twice."""
    name, data = archive("a.warc.gz", *range(60))
    with web({name: data}) as serving:
        url = serving.url(name)
        assert reextract(tmp_path, f"{url}?a", "--diff", "--workers", "1").returncode == 0
        count = sum(method == "GET" for method, _, _ in serving.requests)
        serving.statuses = [200] * (count - 1) + [503] * 5
        done = reextract(tmp_path, f"{url}?a", "--workers", "1")
        assert done.returncode == Status.INCOMPLETE
        assert done.stderr.endswith(
            f"newscrawl: {url} cannot be read any more: its server answers 503\n"
        )
        assert serving.statuses == []
        done = reextract(tmp_path, f"{url}?b", "--workers", "2")
        assert done.returncode == 0, done.stderr
        assert "resuming an unfinished job" in done.stderr
    lines = [one.identifier for one in read(tmp_path / "data", revisions="all")]
    assert len(lines) == len(set(lines)) == 60
    (summary, *_) = (json.loads(one.read_text()) for one in (tmp_path / "data" / "runs").iterdir())
    assert "?" not in json.dumps(summary)


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_the_workers_of_a_cluster_read_urls_themselves(tmp_path: Path, wanted: str) -> None:
    with cluster(tmp_path / "cluster") as local:
        local.add_worker("--nthreads", "1")
        local.add_worker("--nthreads", "1")
        found = output(tmp_path, "s3://kept/of", "--scheduler", local.address)
        assert found == wanted.replace('"of/', '"s3://kept/of/')
        with web({f"of/{name}": data for name, data in FILES.items()}) as serving:
            urls = [serving.url(f"of/{name}") for name in FILES]
            found = output(tmp_path, *urls, "--scheduler", local.address)
            assert found == wanted.replace('"of/', f'"{serving.url("of/")}')


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_a_worker_that_cannot_read_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no credentials, say."""
    with monkeypatch.context() as patch:
        patch.delenv("AWS_ACCESS_KEY_ID")
        patch.delenv("AWS_SECRET_ACCESS_KEY")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        stack = ExitStack()
        local = stack.enter_context(cluster(tmp_path / "cluster"))
    with stack:
        local.add_worker("--nthreads", "1")
        done = reextract(tmp_path, "s3://kept/of", "--scheduler", local.address)
    assert done.returncode == Status.INCOMPLETE
    sentence = (
        "--scheduler: a worker cannot read s3://kept/of/b/two.warc.gz: Unable to locate credentials"
    )
    assert done.stderr.splitlines()[-1] == f"newscrawl: {sentence}"
