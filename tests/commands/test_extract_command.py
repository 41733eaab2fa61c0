"""`newscrawl extract`: records of saved pages on standard output, a sentence for each mistake."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.crawling import PATIENCE
from tests.forked import newscrawl

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"

APP = "https://enapp.chinadaily.com.cn/a/202403/09/AP65ebb1c0e4b06d4aa0001234.html"


def run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    done = newscrawl("extract", *arguments, cwd=folder, given=given, timeout=PATIENCE)
    streams = (done.stdout.encode(), done.stderr.encode())
    return subprocess.CompletedProcess(done.args, done.returncode, *streams)


def test_a_page_gives_its_record(tmp_path: Path) -> None:
    done = run(tmp_path, str(SAMPLES / "article.html"), "--url", URL)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == json.loads((SAMPLES / "article.json").read_text("utf-8"))
    assert "王小明".encode() in done.stdout
    assert done.stdout.count(b"\n") == 1


def test_standard_input_and_the_page_s_own_address(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "-",
        "--indent",
        "2",
        "--field-sources",
        given=(SAMPLES / "article.html").read_bytes(),
    )
    record = json.loads(done.stdout)
    assert record["url"] == URL
    assert record["metadata"]["field_sources"]["headline"].startswith("css ")
    assert done.stdout.startswith(b'{\n  "schema_version"')


@pytest.mark.parametrize("options", [[], ["--url", APP.replace(".html", ".json")]])
def test_json_of_the_app(tmp_path: Path, options: list[str]) -> None:
    story = {
        "id": "AP65ebb1c0e4b06d4aa0001234",
        "title": "Keepers of the coast",
        "content": "<p>Each evening the keepers write.</p>",
        "publishTime": "2024-03-08T23:12:44.000+0000",
        "url": APP,
    }
    given = json.dumps(story).encode()
    done = run(tmp_path, "-", *options, given=given)
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    assert (record["url"], record["date_published"]) == (APP, "2024-03-09T07:12:00+08:00")


@pytest.mark.parametrize("given", [b"[]", b"[1, 2]", b"5", b"null", b'{"title": "Keepers"}'])
def test_json_that_is_no_article(tmp_path: Path, given: bytes) -> None:
    done = run(tmp_path, "-", "--url", APP.replace(".html", ".json"), given=given)
    assert done.returncode == 3
    assert done.stderr == b"newscrawl: - is not an article\n"


def test_pages_of_one_article_become_one_record(tmp_path: Path) -> None:
    first = (SAMPLES / "article.html").read_text("utf-8")
    (tmp_path / "1.html").write_text(first, "utf-8")
    (tmp_path / "2.html").write_text(first.replace("The books fill", "Other books fill"), "utf-8")
    (tmp_path / "index.json").write_text(
        json.dumps({"1.html": URL, "2.html": URL.replace(".html", "_2.html")}), "utf-8"
    )
    done = run(tmp_path, "1.html", "2.html", "--index", "index.json")
    (record,) = map(json.loads, done.stdout.splitlines())
    assert record["article_body"].endswith(
        "type them out.\n\nOther books fill a cupboard now, and a school has begun to type them out."
    )


def test_what_is_no_article_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("<p>Nothing</p>")
    done = run(tmp_path, "empty.html", str(SAMPLES / "article.html"), "--url", URL, "--url", URL)
    assert done.returncode == 3
    assert done.stderr == b"newscrawl: empty.html is not an article\n"
    assert len(done.stdout.splitlines()) == 1, "the other page is read all the same"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "FILE: is missing; give the saved page, or - for standard input"),
        (
            ("no-such-file.html",),
            "FILE: no-such-file.html cannot be read: No such file or directory",
        ),
        (("page.html",), "--url: is missing, and page.html does not name its URL"),
        (
            ("page.html", "--url", "page.html"),
            "--url: 'page.html' is not a web address, expected something like https://www.chinadaily.com.cn/a/…",
        ),
        (
            ("page.html", "--url", URL, "--url", URL),
            "--url: given 2 times for 1 files, expected once for each",
        ),
        (
            ("page.html", "--index", "page.html"),
            "--index: page.html cannot be read: Expecting value: line 1 column 1 (char 0)",
        ),
    ],
)
def test_mistakes(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    (tmp_path / "page.html").write_text("<h1>Headline</h1><p>Text</p>")
    done = newscrawl("extract", *arguments, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"newscrawl: {sentence}\n")
