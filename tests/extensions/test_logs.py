"""How the log names a record, and what it does not let a page write."""

from __future__ import annotations

import csv
import logging
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.exporters.csv import guarded
from newscrawl.extensions.log_formatter import LogFormatter
from newscrawl.items import Article
from newscrawl.monitoring.log_lines import Escaping
from newscrawl.pipelines.refusal import Refused
from newscrawl.text.terminal import printable
from tests.replica import Replica
from tests.test_faults import stories

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


def article(**changed: Any) -> Article:
    fields = {
        "identifier": "content_1234",
        "url": URL,
        "headline": "Keepers write on",
        "published_day": "2024-03-09",
    }
    return Article(**{**fields, **changed})


def test_the_log_names_a_record_instead_of_printing_it() -> None:
    formatter, item = LogFormatter(), article(article_body="Long text.")
    spider: Any = None
    for result in (
        formatter.scraped(item, None, spider),
        formatter.dropped(item, Refused("duplicate", "was given before", "DEBUG"), None, spider),
        formatter.item_error(item, ValueError(), None, spider),
    ):
        line = result["msg"] % result["args"]
        assert URL in line
        assert "Long text" not in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, 中文", "plain text, 中文"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("back\rward", r"back\rward"),
        ("\u202edesrever", r"\u202edesrever"),
        ("line\u2028end", r"line\u2028end"),
        ("a tab\tand a line\n", "a tab\tand a line\n"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_page_writes_no_entry_of_its_own() -> None:
    forged = "x\n2026-01-01 00:00:00 [newscrawl] ERROR: all is lost\x1b[0m"
    failure = ValueError(forged)
    record = logging.LogRecord("x", 20, "", 0, "read %s", (forged,), (ValueError, failure, None))
    assert Escaping().filter(record)
    assert Escaping().filter(record), "of another handler"
    for text in (record.getMessage(), record.exc_text or ""):
        assert text.splitlines()[1].startswith("    2026-01-01"), text
    assert "\x1b" not in record.getMessage() + (record.exc_text or "")


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_is_no_formula(value: str) -> None:
    assert guarded(value) == f"'{value}"
    assert guarded(f"a{value}") == f"a{value}"
    assert guarded(None) is None


def test_files_of_a_run(tmp_path: Path) -> None:
    """For their owner alone, with text in every cell, and nothing that a terminal obeys."""
    with Replica(60) as replica:
        story = stories(replica, 60)[0]
        formula = '=HYPERLINK("http://example.com")'
        page = replica.site.render(story).replace(story.headline, f"{formula}&#27;[2J")
        replica.override(story.url, body=page)
        options = [
            "-O",
            "out.csv",
            "-s",
            "LOG_FILE=log.txt",
            "-s",
            f"SITE_ADDRESS={replica.address}",
        ]
        command = [sys.executable, "-m", "newscrawl", "crawl", "article", "-a", f"url={story.url}"]
        done = subprocess.run(
            [*command, *options], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert any(row["headline"].startswith("'=HYPERLINK") for row in rows), done.stderr
    written = list(tmp_path.rglob("*"))
    assert len(written) > 5
    for path in written:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert "\x1b" not in done.stderr + (tmp_path / "log.txt").read_text("utf-8")
