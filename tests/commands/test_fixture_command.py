"""`newscrawl fixture`: a page is kept with its record, and every change of the record is shown."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl.commands.fixture import Command
from tests.crawling import PATIENCE
from tests.forked import newscrawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
PAGE = (
    "<html><head><title>Keepers write on</title></head><body><div id='lft-art'><h1>Keepers write on</h1>"
    "<span class='info_l'>By Li Lei | China Daily | Updated: 2024-03-09 08:50</span>"
    "<div id='Content'><p>Nobody read the weather.</p></div></div></body></html>"
)


class Folder:
    """A folder in which the command is run, in this process but for what is fetched."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.kept = path / "tests" / "fixtures" / "www" / "keepers"
        self._capsys = capsys
        (path / "saved.html").write_text(PAGE, "utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit status, standard output and error."""
        command = Command()
        command.settings = get_project_settings()
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        options, rest = parser.parse_known_args(arguments)
        command.run(rest, options)
        shown = self._capsys.readouterr()
        return command.exitcode, shown.out, shown.err

    def add(self, *more: str) -> tuple[int, str, str]:
        return self.run("saved.html", "--url", URL, "--name", "www/keepers", *more)


@pytest.fixture
def folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


def test_a_new_fixture_shows_its_record_and_keeps_it(folder: Folder) -> None:
    status, shown, said = folder.add("--verbatim", "--why", "a plain page")
    assert status == 0
    assert '+ "headline": "Keepers write on",' in shown
    assert "accepted in" in said
    record = json.loads((folder.kept / "record.json").read_text("utf-8"))
    assert record["article_body"] == "Nobody read the weather."
    assert record["metadata"] == {"template": "www/2", "warnings": ["breadcrumbs: found nowhere"]}
    about = json.loads((folder.kept / "about.json").read_text("utf-8"))
    assert about == {"pages": {"page.html": URL}, "why": "a plain page"}


def test_other_words_unless_told_otherwise(folder: Folder) -> None:
    assert folder.add()[0] == 0
    page = (folder.kept / "page.html").read_text("utf-8")
    assert "Keepers" not in page
    assert "weather" not in page
    record = json.loads((folder.kept / "record.json").read_text("utf-8"))
    assert len(record["article_body"].split()) == 4
    assert record["source_organization"] == "China Daily"
    assert record["date_published"] == "2024-03-09T08:50:00+08:00"


def test_a_change_is_shown_and_taken_when_accepted(folder: Folder) -> None:
    folder.add("--verbatim")
    kept = str(folder.kept)
    assert folder.run(kept)[:2] == (0, "www/keepers: as accepted\n")
    (folder.kept / "page.html").write_text(PAGE.replace("Nobody", "Everybody"), "utf-8")
    status, shown, _ = folder.run(kept)
    assert status == 3
    assert '- "article_body": "Nobody read the weather.",' in shown
    assert '+ "article_body": "Everybody read the weather.",' in shown
    assert folder.run(kept, "--accept")[0] == 0
    assert folder.run(kept)[0] == 0


def test_a_page_of_the_site(tmp_path: Path) -> None:
    with Replica(60) as replica:
        url = replica.story(3).url
        arguments = [url, "--name", "www/fetched", "-s", f"SITE_ADDRESS={replica.address}"]
        done = newscrawl("fixture", *arguments, cwd=tmp_path, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert f'"url": "{url}"' in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "expected one URL, file or folder of a fixture"),
        (("saved.html",), "--name: None, expected FAMILY/NAME such as founder/2004-table"),
        (("saved.html", "--name", "www/../x"), "--name: 'www/../x', expected FAMILY/NAME"),
        (("saved.html", "--name", "www/x"), "--url: is missing; where was saved.html served from?"),
        (("no.html", "--name", "www/x", "--url", URL), "FILE: no.html cannot be read"),
        (("https://example.com/x", "--name", "www/x"), "is not an article of the site"),
    ],
)
def test_bad_arguments_are_one_sentence(
    folder: Folder, arguments: tuple[str, ...], sentence: str
) -> None:
    status, shown, said = folder.run(*arguments)
    assert (status, shown) == (2, "")
    assert sentence in said
    assert not (folder.path / "tests").exists()


def test_a_page_that_is_no_article_is_not_kept(folder: Folder) -> None:
    (folder.path / "saved.html").write_text("<html><h1>404 Not Found</h1></html>", "utf-8")
    status, _, said = folder.add()
    assert status == 3
    assert "is not an article" in said
    assert not folder.kept.exists()
