"""`newscrawl doctor`: what it prints, and its exit statuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from newscrawl import settings as own_settings
from newscrawl.commands.fixture_files import load_all
from newscrawl.doctor.plan import REQUESTS_MAX
from newscrawl.extraction import extract
from newscrawl.pages.html.page import Page
from newscrawl.pages.listing import read_listing
from newscrawl.pages.search import read_search
from newscrawl.site.urls import parse
from tests.forked import newscrawl
from tests.replica import Replica
from tests.replica.wire import Answer
from tests.running import a_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCAL = ("-s", "SITE_ADDRESS=127.0.0.1:9", "-s", "USER_AGENT=mine/1 (+mailto:me@example.org)")


def test_the_machine(tmp_path: Path) -> None:
    done = newscrawl("doctor", *LOCAL, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, last = done.stdout.splitlines()
    assert {line.split()[0] for line in lines} == {"ok", "warning"}
    assert [line.split()[1] for line in lines][:4] == ["python", "packages", "settings", "contact"]
    assert last == f"{len(lines)} checks: 0 faults, 1 warning"
    assert list(tmp_path.iterdir()) == []


def test_a_fault_is_exit_status_3(tmp_path: Path) -> None:
    (tmp_path / "data" / "local" / "articles").mkdir(parents=True)
    done = newscrawl("doctor", *LOCAL, "--json", cwd=tmp_path, timeout=60)
    data = json.loads(done.stdout)
    assert (done.returncode, data["status"]) == (3, 3)
    (fault,) = [one for one in data["findings"] if one["state"] == "fault"]
    assert fault["check"] == "frontier"
    assert "newscrawl frontier repair" in fault["advice"]


def test_arguments_are_refused(tmp_path: Path) -> None:
    done = newscrawl("doctor", "site", cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "newscrawl: doctor takes no 'site'; `newscrawl doctor -h` shows its options\n"
    )


# --- The site


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=60_000, seed=1, years=8, app=True, other_hosts=True) as running:
        yield running


def check(folder: Path, replica: Replica, *options: str) -> tuple[int, str]:
    address = f"SITE_ADDRESS={replica.address}"
    done = newscrawl("doctor", "--site", "-s", address, *options, cwd=folder, timeout=120)
    assert all("The run ends early" in line for line in done.stderr.splitlines())
    return done.returncode, done.stdout


def test_a_site_as_it_is_known(tmp_path: Path, replica: Replica) -> None:
    replica.forget_requests()
    status, printed = check(tmp_path, replica, "--json")
    data = json.loads(printed)
    assert status == data["status"] == 0
    assert data["affected"] == []
    assert not [one for one in data["verdicts"] if one["state"] == "changed"]
    assert data["requests"] == sum(replica.kinds.values()) <= REQUESTS_MAX
    assert {one.agent for one in replica.requests} == {own_settings.USER_AGENT}
    hosts = {one.host for one in replica.requests}
    robots = [one.host for one in replica.requests if one.path == "/robots.txt"]
    assert hosts == set(robots)  # of every host, before its first page
    assert list(tmp_path.iterdir()) == []


def test_a_change_of_the_site(tmp_path: Path, replica: Replica) -> None:
    """Only a spider in use makes the status 3: that of the data folder's jobs, or a named one."""
    url = "https://epaper.chinadaily.com.cn/china"
    replica.serve(url, lambda _: Answer(404, {}, b"<html><h1>404 Not Found</h1></html>"))
    try:
        status, printed = check(tmp_path, replica)
        assert status == 3
        assert "NO LONGER    epaper-host: it answers 404\n" in printed
        assert f"             page: {url}/2026-09/26\n" in printed
        assert "             affects newspaper, archive: days of the paper" in printed
        assert printed.splitlines()[-1].startswith("affected: archive, newspaper (of ")
        assert check(tmp_path, replica, "--spiders", "latest, search")[0] == 0
        assert check(tmp_path, replica, "--spiders", "archive")[0] == 3
        run = a_run(tmp_path / "data" / "local")  # of section
        run.close()
        assert check(tmp_path, replica)[0] == 0
    finally:
        replica.stop_serving(url)


def test_pages_are_kept_without_their_words(tmp_path: Path, replica: Replica) -> None:
    folder = tmp_path / "kept"
    status, printed = check(tmp_path, replica, "--keep", str(folder))
    assert status == 0
    assert printed.endswith(f"answers are kept in {folder}, their text reworded\n")
    fixtures = list(load_all(folder / "articles"))
    assert {one.folder.parent.name for one in fixtures} >= {
        "www",
        "cn",
        "language",
        "hk",
        "regional",
    }
    for one in fixtures:
        assert one.expected() == one.read()
    urls = json.loads((folder / "pages" / "index.json").read_text("utf-8"))
    assert {path.name for path in (folder / "pages").iterdir()} == {*urls, "index.json"}
    assert {"home.html", "list.html", "search.json", "app-story.json"} <= urls.keys()
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["status"] == 0
    headline = replica.story(replica.section("china/society")[0]).headline
    every = "".join(path.read_text("utf-8") for path in folder.glob("pages/*.*"))
    every += "".join(path.read_text("utf-8") for path in folder.glob("articles/*/*/*"))
    assert headline not in every
    (folder / "report.json").unlink()
    done = newscrawl("doctor", "--site", "--keep", "kept", cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert "--keep: kept exists and is not empty" in done.stderr


def test_kept_lists_are_read_as_before(tmp_path: Path, replica: Replica) -> None:
    """The markup of a kept list is that of the site: its headlines are reworded, its links and times stay."""
    folder = tmp_path / "kept"
    check(tmp_path, replica, "--keep", str(folder))
    urls = json.loads((folder / "pages" / "index.json").read_text("utf-8"))
    page = Page((folder / "pages" / "list.html").read_bytes(), urls["list.html"])
    items = read_listing(page).items
    cards = [replica.site.card(index) for index in replica.section("china/society")[:20]]
    assert [one.date for one in items] == [card.stamp for card in cards]
    assert [parse(one.url).identifier for one in items] == [card.identifier for card in cards]


def test_kept_json_is_read_as_before(tmp_path: Path, replica: Replica) -> None:
    folder = tmp_path / "kept"
    check(tmp_path, replica, "--keep", str(folder))
    pages = folder / "pages"
    urls = json.loads((pages / "index.json").read_text("utf-8"))
    served = urlsplit(urls["search.json"])
    before = read_search(replica.respond(served.netloc, f"{served.path}?{served.query}").body)
    kept = read_search((pages / "search.json").read_bytes())
    assert before is not None
    assert kept is not None
    assert [one.url for one in kept.article_links] == [one.url for one in before.article_links]
    assert [one.day for one in kept.article_links] == [one.day for one in before.article_links]
    article = extract((pages / "app-story.json").read_bytes(), urls["app-story.json"])
    assert article is not None
    assert article.identifier == parse(urls["app-story.json"]).identifier
    assert article.article_body


def test_a_site_that_refuses(tmp_path: Path, replica: Replica) -> None:
    replica.fail(lambda: Answer(403, {}, b"<html><h1>Forbidden</h1></html>"))
    try:
        status, printed = check(tmp_path, replica, "--json")
    finally:
        replica.fail(lambda: None)
    data = json.loads(printed)
    assert status == data["status"] == 4
    assert not data["is_whole"]
    changed = {one["name"] for one in data["verdicts"] if one["state"] == "changed"}
    assert "no-blocks-reported" in changed
    assert data["requests"] < 20


def test_no_two_at_a_time(tmp_path: Path, replica: Replica) -> None:
    replica.forget_requests()
    run = a_run(tmp_path / "data" / "local")
    try:
        address = f"SITE_ADDRESS={replica.address}"
        done = newscrawl("doctor", "--site", "-s", address, cwd=tmp_path, timeout=60)
    finally:
        run.close()
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith("newscrawl: DATA_DIR: data/local is held by the run ")
    assert not replica.requests


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--keep", "x"), "--keep: only --site has this option"),
        (("--spiders", "latest"), "--spiders: only --site has this option"),
        (
            ("--site", "--spiders", "latst"),
            "--spiders: there is no 'latst'; there are: app, archive, ",
        ),
        (("--site", "-s", "SITE_ADDRESS=example.org:80"), "SITE_ADDRESS: 'example.org:80' is not "),
    ],
)
def test_bad_options(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    done = newscrawl("doctor", *options, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"newscrawl: {sentence}")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
