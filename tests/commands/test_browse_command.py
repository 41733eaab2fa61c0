"""`newscrawl browse`: its pages, what it keeps, its errors, and its end."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from newscrawl.archive.writing import ArchiveOptions
from newscrawl.dataset.browsing.database import writable_folder
from newscrawl.items import Author, Breadcrumb, Image
from tests.forked import newscrawl
from tests.measuring import ROOT
from tests.running import Clock, a_run, a_task, an_exchange, archived, keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WARNINGS = ("-W", "error", "-W", "ignore:unclosed database:ResourceWarning")
"""Datasette leaves databases in memory to the garbage collector, which Python reports since 3.13."""
PAGE = "<p>The keeper's page.</p><script>alert(1)</script>"
IMAGE = "https://img.e.cn/1.jpg"
ARTICLES: dict[str, dict[str, Any]] = {
    "content_0001": {
        "headline": "Keepers of the coast",
        "article_body": "The ferry leaves at six. AI helps.\n\nIt returns.",
        "authors": [Author("Li Lei"), Author("O'Neil & <Sons>")],
        "breadcrumbs": [Breadcrumb("Society", "https://www.chinadaily.com.cn/china/society")],
        "images": [Image(IMAGE, "A boat <b>at</b> dusk", "Photo by Su")],
        "published_day": "2024-03-09",
    },
    "content_0002": {
        "headline": "灯塔与海",
        "article_body": "村里的孩子们学习经济与历史。100%",
        "authors": [Author("Li Lei")],
        "breadcrumbs": [Breadcrumb("Art", "https://www.chinadaily.com.cn/culture/art")],
        "in_language": "zh-Hans",
        "genre": "opinion",
        "published_day": "2024-03-10",
    },
    "content_0003": {"headline": "Paid in kind", "article_body": "The harvest, in 1000 words."},
}


def a_data_set(folder: Path, names: Iterator[str] | list[str], moment: str, **run_of: Any) -> None:
    run = a_run(folder, Clock(moment), archive=ArchiveOptions(), **run_of)
    for name in names:
        task = a_task(name)
        place = archived(run, task, PAGE) if name == "content_0001" else None
        if name == "content_0002":
            assert run.archive is not None
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n"
            place = run.archive.add(an_exchange(task.url, f"{moment}Z", b"PK", head=head)).place
        keep(run, task, warc=str(place) if place else None, **ARTICLES[name])
    run.finish(is_over=True)
    run.close()


class Server:
    """A `newscrawl browse` in a process."""

    def __init__(self, folder: Path, *words: str) -> None:
        command = [sys.executable, *_WARNINGS, "-m", "newscrawl", "browse", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, *words],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "BROWSER": "/bin/echo opened %s"},
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self.lines = []
        assert self.process.stderr
        for line in self.process.stderr:
            self.lines.append(line)
            if match := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.address = match[0]
                return
        raise AssertionError(self.lines)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers by name in lower case, and body."""
        request = Request(self.address + quote(path, safe="/?&=%-_"), headers=headers)  # noqa: S310 - of ours
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310
                found = answer
                body = answer.read()
        except HTTPError as error:
            with error:
                found, body = error, error.read()
        names = {name.lower(): value for name, value in found.headers.items()}
        return found.status, names, body.decode()

    def rows(self, path: str) -> list[dict[str, Any]]:
        status, _, body = self.get(path)
        assert status == 200, body
        found: list[dict[str, Any]] = json.loads(body)
        return found

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Its exit status, and what it printed since it listened."""
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=60)
        return self.process.returncode, output, errors


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("browse")
    a_data_set(found / "data", list(ARTICLES), "2024-03-11T08:00:00")
    return found


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder)
    yield running
    status, _, errors = running.end()
    assert (status, errors.splitlines()[-1]) == (0, "newscrawl: browse: ended")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ferry", {1}),
        ("FERRY leaves", {1}),
        ('"ferry leaves"', {1}),
        ('"leaves ferry"', set()),
        ("boat", {1}),  # a caption
        ("Neil", {1}),  # an author
        ("AI", {1, 3}),  # part of Paid: two characters
        ("ferry AI", {1}),
        ("经济", {2}),
        ("历史", {2}),
        ("经济与历史", {2}),
        ("经济 历史", {2}),
        ("经济 ferry", set()),
        ("0%", {2}),  # no wildcard
        ("_%", set()),
        ("a OR b*c", set()),  # no syntax
        ('"', {1, 2, 3}),
        ("NOT ferry", set()),
        ("", {1, 2, 3}),
    ],
)
@pytest.mark.parametrize("table", ["overview", "articles"])
def test_search(server: Server, table: str, words: str, found: set[int]) -> None:
    rows = server.rows(f"/news/{table}.json?_shape=array&_search={quote(words)}")
    assert {row["id"] for row in rows} == found


def test_facets_and_links(server: Server) -> None:
    status, _, body = server.get("/news/overview.json")
    facets = json.loads(body)["facet_results"]
    assert (status, set(facets)) == (200, {"section", "day", "author", "language", "genre"})
    authors = {one["value"]: one["count"] for one in facets["author"]["results"]}
    assert authors == {"Li Lei": 2, "O'Neil & <Sons>": 1}
    _, _, page = server.get("/news/overview")
    assert 'href="/news/articles/1"' in page
    assert 'href="/-/page/1"' in page
    assert 'href="/news/overview?section__exact=china%2Fsociety"' in page
    assert "author__arraycontains=O%27Neil+%26+%3CSons%3E" in page
    assert "<Sons>" not in page
    author = quote(quote("O'Neil & <Sons>"), safe="%")
    rows = server.rows(
        f"/news/overview.json?_shape=array&author__arraycontains={author.replace('%25', '%')}"
    )
    assert [row["id"] for row in rows] == [1]


def test_an_article_and_its_pictures(server: Server) -> None:
    _, _, page = server.get("/news/articles/1")
    assert '<th scope="row">article_body</th><td>The ferry leaves at six. AI helps.\n\nIt' in page
    assert "1 row" in page
    for path in ("/news/pictures", "/news/images?article=1"):
        _, headers, body = server.get(path)
        assert IMAGE in body
        assert "<img" not in body
        assert "A boat &lt;b&gt;at&lt;/b&gt; dusk" in body
        assert "http" not in headers["content-security-policy"]


@pytest.mark.parametrize("name", ["articles_by_day", "articles_by_month_and_section", "authors_by_articles", "keywords_by_articles", "retracted", "sections", "pictures"])  # fmt: skip
def test_queries_and_views(server: Server, name: str) -> None:
    rows = server.rows(f"/news/{name}.json?_shape=array")
    assert bool(rows) != (name in {"retracted", "keywords_by_articles"})
    assert server.get(f"/news/{name}")[0] == 200


def test_an_archived_page_runs_nothing_and_loads_nothing(server: Server) -> None:
    status, headers, body = server.get("/-/page/1")
    assert (status, body) == (200, PAGE)
    assert headers["content-type"] == "text/html"
    policy = headers["content-security-policy"]
    assert policy == "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert headers["x-content-type-options"] == "nosniff"


def test_an_answer_of_another_type_is_downloaded(server: Server) -> None:
    status, headers, body = server.get("/-/page/2")
    assert (status, body, headers["content-disposition"]) == (200, "PK", "attachment")


@pytest.mark.parametrize("path", ["/-/page/3", "/-/page/99"])
def test_an_article_without_an_archived_page(server: Server, path: str) -> None:
    sentence = "The data set names no archived page for this article."
    status, _, body = server.get(path)
    assert (status, body) == (404, sentence)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", ""])
def test_only_this_machine_is_answered(server: Server, host: str) -> None:
    port = server.address.rpartition(":")[2]
    assert server.get("/news/overview", Host=host.format(port=port))[0] == 421
    assert server.get("/news/overview", Host=f"localhost:{port}")[0] == 200


def test_nothing_can_be_written(server: Server) -> None:
    status, _, body = server.get("/news.json?sql=delete+from+articles")
    assert (status, "must be a SELECT" in body) == (400, True)


# --- The database


@pytest.mark.slow
def test_the_database_is_kept_while_the_data_set_stays_the_same(tmp_path: Path) -> None:
    a_data_set(tmp_path / "data", ["content_0001"], "2024-03-11T08:00:00")
    database = tmp_path / "data" / "exports" / "browse.sqlite"
    writing = f"newscrawl: browse: writing data/exports/{database.name}\n"

    def started(*words: str) -> tuple[bool, int]:
        server = Server(tmp_path, *words)
        rows = server.rows("/news/articles.json?_shape=array")
        assert server.end(signal.SIGTERM)[0] == 0
        return writing in server.lines, len(rows)

    assert started() == (True, 1)
    assert started("data") == (False, 1)
    assert started("--languages", "zh") == (True, 0)
    assert started() == (True, 1)
    a_data_set(tmp_path / "data", ["content_0002"], "2024-03-12T08:00:00")
    assert started() == (True, 2)
    database.write_bytes(b"not a database")
    assert started() == (True, 2)
    assert started() == (False, 2)
    (segment,) = tmp_path.glob("data/articles/*-12/*.jsonl")
    segment.write_bytes(b"[]\n" + segment.read_bytes())
    assert started() == (True, 2)
    assert started() == (True, 2)  # what is damaged is reported again


def test_pictures_where_they_are_wanted(folder: Path) -> None:
    server = Server(folder, "data", "--pictures", "--open")
    _, headers, body = server.get("/news/pictures")
    _, of_page, _ = server.get("/-/page/1")
    status, output, errors = server.end()
    assert (status, output) == (0, f"opened {server.address}/news/overview\n")
    assert errors == "newscrawl: browse: ended\n"
    image = f'<img src="{IMAGE}" alt="A boat &lt;b&gt;at&lt;/b&gt; dusk" width="240" loading="lazy" referrerpolicy="no-referrer">'
    assert image in body
    assert "img-src 'self' data: http: https:" in headers["content-security-policy"]
    assert of_page["content-security-policy"].endswith("img-src data: http: https:")
    assert headers["referrer-policy"] == "no-referrer"


def test_a_page_that_was_moved_away(tmp_path: Path) -> None:
    a_data_set(tmp_path / "data", ["content_0001"], "2024-03-11T08:00:00")
    server = Server(tmp_path)
    (warc,) = tmp_path.glob("data/warc/*/*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:40])
    damaged = server.get("/-/page/1")
    warc.unlink()
    absent = server.get("/-/page/1")
    assert server.end()[0] == 0
    assert (damaged[0], "cannot be read" in damaged[2]) == (404, True)
    assert (absent[0], "may have been moved away" in absent[2]) == (404, True)


def test_a_read_only_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The database is then a temporary one."""
    folder = tmp_path / "data"
    a_data_set(folder, ["content_0001"], "2024-03-11T08:00:00")
    monkeypatch.setattr("os.access", lambda *_: False)
    with writable_folder(folder) as temporary:
        assert temporary.is_dir()
        assert temporary != folder / "exports"
    assert not temporary.exists()
    assert capsys.readouterr().err == ""


# --- Mistakes


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["data", "more"], "DATA_DIR: expected one folder, got data more"),
        (["nowhere"], "data_dir: nowhere holds no data set (it has no folder 'articles')"),
        (["--port", "x"], "--port: 'x' is not a port, expected a number from 0 to 65535"),
        (["--port", "65536"], "--port: '65536' is not a port, expected a number from 0 to 65535"),
        (["--port", "-1"], "--port: '-1' is not a port, expected a number from 0 to 65535"),
        (["--port", "٣"], "--port: '٣' is not a port, expected a number from 0 to 65535"),
        (["--genres", "poem"], "genres: 'poem' is not one of article, gallery, video, opinion"),
        (["--prot", "1"], "browse has no option '--prot'; did you mean '--port'?"),
    ],
)
def test_mistakes(folder: Path, words: list[str], sentence: str) -> None:
    done = newscrawl("browse", *words, cwd=folder, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"newscrawl: {sentence}\n")


def test_a_port_in_use(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = newscrawl("browse", "--port", str(port), cwd=folder, timeout=60)
    sentence = f"newscrawl: --port: {port} is in use, expected another port, or 0 for any\n"
    assert (done.returncode, done.stderr) == (2, sentence)


def test_without_datasette(folder: Path) -> None:
    code = "import sys; sys.modules['datasette'] = None; sys.argv = ['newscrawl', 'browse']; from newscrawl.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    sentence = "newscrawl: browse: needs Datasette, install newscrawl[browse]\n"
    assert (done.returncode, done.stderr) == (2, sentence)
