"""`newscrawl fixture`: a page is kept with its record, and every change of the record is shown."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
PAGE = (
    "<html><head><title>Keepers write on</title></head><body><div id='lft-art'><h1>Keepers write on</h1>"
    "<span class='info_l'>By Li Lei | China Daily | Updated: 2024-03-09 08:50</span>"
    "<div id='Content'><p>Nobody read the weather.</p></div></div></body></html>"
)


def fixture(folder: Path, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-W", "error", "-m", "newscrawl", "fixture", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout, done.stderr


def add(folder: Path, *more: str) -> tuple[int, str, str]:
    (folder / "saved.html").write_text(PAGE, "utf-8")
    return fixture(folder, "saved.html", "--url", URL, "--name", "www/keepers", *more)


def test_a_new_fixture_shows_its_record_and_keeps_it(tmp_path: Path) -> None:
    status, shown, said = add(tmp_path, "--verbatim", "--why", "a plain page")
    assert status == 0
    assert '+ "headline": "Keepers write on",' in shown
    assert "accepted in" in said
    kept = tmp_path / "tests" / "fixtures" / "www" / "keepers"
    record = json.loads((kept / "record.json").read_text("utf-8"))
    assert record["article_body"] == "Nobody read the weather."
    assert record["metadata"] == {"template": "www/1", "warnings": ["breadcrumbs: found nowhere"]}
    about = json.loads((kept / "about.json").read_text("utf-8"))
    assert about == {"pages": {"page.html": URL}, "why": "a plain page"}


def test_other_words_unless_told_otherwise(tmp_path: Path) -> None:
    assert add(tmp_path)[0] == 0
    kept = tmp_path / "tests" / "fixtures" / "www" / "keepers"
    page = (kept / "page.html").read_text("utf-8")
    assert "Keepers" not in page
    assert "weather" not in page
    record = json.loads((kept / "record.json").read_text("utf-8"))
    assert len(record["article_body"].split()) == 4
    assert record["source_organization"] == "China Daily"
    assert record["date_published"] == "2024-03-09T08:50:00+08:00"


def test_a_change_is_shown_and_taken_when_accepted(tmp_path: Path) -> None:
    add(tmp_path, "--verbatim")
    kept = "tests/fixtures/www/keepers"
    assert fixture(tmp_path, kept)[:2] == (0, "www/keepers: as accepted\n")
    page = tmp_path / kept / "page.html"
    page.write_text(PAGE.replace("Nobody", "Everybody"), "utf-8")
    status, shown, _ = fixture(tmp_path, kept)
    assert status == 3
    assert '- "article_body": "Nobody read the weather.",' in shown
    assert '+ "article_body": "Everybody read the weather.",' in shown
    assert fixture(tmp_path, kept, "--accept")[0] == 0
    assert fixture(tmp_path, kept)[0] == 0


def test_a_page_of_the_site(tmp_path: Path) -> None:
    with Replica(60) as replica:
        url = replica.story(3).url
        arguments = [url, "--name", "www/fetched", "-s", f"SITE_ADDRESS={replica.address}"]
        status, shown, said = fixture(tmp_path, *arguments)
        assert status == 0, said
        assert f'"url": "{url}"' in shown
        gone = url.replace("WS", "WS0")[:-6] + ".html"
        status, _, said = fixture(tmp_path, gone, *arguments[1:2], "www/gone", *arguments[3:])
        assert status == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "expected one URL, file or folder of a fixture"),
        (("saved.html",), "--name: None, expected FAMILY/NAME such as founder/2004-table"),
        (("saved.html", "--name", "www/../x"), "--name: 'www/../x', expected FAMILY/NAME"),
        (("saved.html", "--name", "www/x"), "--url: is missing; where was saved.html served from?"),
        (("no.html", "--name", "www/x", "--url", URL), "FILE: no.html cannot be read"),
        (("https://example.com/x", "--name", "www/x"), "is no article of the site"),
    ],
)
def test_bad_arguments_are_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "saved.html").write_text(PAGE, "utf-8")
    status, shown, said = fixture(tmp_path, *arguments)
    assert (status, shown) == (2, "")
    assert sentence in said
    assert "Traceback" not in said
    assert not (tmp_path / "tests").exists()


def test_a_page_that_is_no_article_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text("<html><h1>404 Not Found</h1></html>", "utf-8")
    status, _, said = fixture(tmp_path, "saved.html", "--url", URL, "--name", "www/gone")
    assert status == 3
    assert "is no article" in said
    assert not (tmp_path / "tests" / "fixtures" / "www" / "gone").exists()
