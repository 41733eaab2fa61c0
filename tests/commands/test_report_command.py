"""`newscrawl report`: one page that loads nothing, whole or not at all, of any data folder."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from argparse import Namespace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from scrapy.settings import Settings

from newscrawl.commands import report
from newscrawl.frontier.articles import utc
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.items import Breadcrumb
from newscrawl.text.dates import BEIJING
from tests.forked import newscrawl
from tests.running import Clock, a_run, a_task, keep
from tests.summaries import keep_summary

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(timezone.utc).replace(microsecond=0)
ATTACK = "<script>alert(1)</script>\x1b[2J\u202e\" onload='x'"
SOCIETY = Breadcrumb("Society", "https://www.chinadaily.com.cn/china/society")
LOADING = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image"}
_OF_STYLE = re.compile(r"style-src '(sha256-[^']+)'")


def write(folder: Path, *words: str) -> tuple[int, str, str]:
    """Exit status, standard output and errors of the command in a folder, whose data folder is `data`."""
    done = newscrawl("report", *words, cwd=folder, timeout=120)
    return done.returncode, done.stdout, done.stderr


def page_of(path: Path) -> Any:
    return html.fromstring(path.read_text("utf-8"))


def text_of(page: Any, section: str) -> str:
    """What a section shows, its white space folded."""
    return " ".join(" ".join(page.get_element_by_id(section).itertext()).split())


def a_folder(folder: Path) -> None:
    """A data folder with runs of two jobs, an alarm that is over, drift, failures and articles."""
    data = folder / "data"
    run = a_run(data, Clock(f"{NOW - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}"))
    for number in range(30):
        day = f"{NOW.astimezone(BEIJING) - timedelta(days=number % 10):%Y-%m-%d}"
        task = a_task(f"content_{number:04}", day)
        headline = ATTACK if number == 0 else f"Keepers of the coast {number}"
        keep(run, task, headline=headline, breadcrumbs=[SOCIETY])
        run.url_states.end(task, DONE)
    failed = a_task("content_0099")
    run.url_states.discover(failed)
    run.url_states.end(failed, Outcome("failed", "timeout"))
    run.commit()
    run.finish(is_over=True)
    run.close()
    since = NOW - timedelta(hours=30)
    drift = {"group": ["www/2", "2026"], "rule": "css h1", "hits": 3, "pages": 40, "usual": 0.99, "examples": ["https://www.chinadaily.com.cn/a/1.html", "javascript:alert(1)"]}  # fmt: skip
    bad: dict[str, Any] = {
        "exit_status": 3,
        "run_status": f"unhealthy: {ATTACK}",
        "checks": {
            "markup": {"failing": True, "since": utc(since), "sentence": ATTACK, "names": []}
        },
        "drift": [drift],
    }
    keep_summary(data, since, **bad)
    keep_summary(data, NOW - timedelta(hours=29), fields={"authors": 0.5}, templates={"www/2": 8})
    keep_summary(data, NOW - timedelta(hours=3), "search", {"q": ATTACK})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    a_folder(folder)
    assert write(folder) == (0, "", "newscrawl: report: report.html\n")
    return folder / "report.html"


def test_the_page_loads_nothing(written: Path) -> None:
    page = page_of(written)
    assert not {one.tag for one in page.iter() if isinstance(one.tag, str)} & LOADING
    attributes = {(one.tag, key) for one in page.iter() for key in one.attrib}
    assert not [key for _, key in attributes if key.startswith("on") or key in {"src", "style"}]
    assert {tag for tag, key in attributes if key == "href"} == {"a"}
    links = {link for one in page.iter("a") for link in [one.get("href")]}
    assert all(one.startswith(("#", "https://www.chinadaily.com.cn/")) for one in links)
    assert "url(" not in page.find(".//style").text
    assert "@import" not in page.find(".//style").text


def test_the_policy_of_the_page_allows_its_style_and_nothing_else(written: Path) -> None:
    page = page_of(written)
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    digest = hashlib.sha256(page.find(".//style").text.encode()).digest()
    assert _OF_STYLE.findall(policy) == [f"sha256-{base64.b64encode(digest).decode()}"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.count("-src") == 2


def test_foreign_text_is_shown_as_text(written: Path) -> None:
    """Of headlines, arguments and sentences; control characters are written out."""
    text = written.read_text("utf-8")
    assert "<script" not in text
    assert not [one for one in "\x1b\u202e\x00" if one in text]
    page = page_of(written)
    shown = ATTACK.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")
    assert shown in text_of(page, "newest")
    assert f"search q={shown}" in text_of(page, "runs")


def test_each_section_shows_what_it_is_for(written: Path) -> None:
    page = page_of(written)
    runs = text_of(page, "runs")
    assert "markup" in runs
    assert "fails now" not in runs
    assert "Articles by day of publication" in text_of(page, "articles")
    assert "china/society 30" in text_of(page, "articles")
    assert "Too few weeks to know" in text_of(page, "articles")
    assert "authors" in text_of(page, "fields")
    assert "css h1 www/2 2026, latest 3 of 40, usually 99 %" in text_of(page, "fields")
    assert "timeout 1 www.chinadaily.com.cn/a/202403/09/content_0099.html" in text_of(page, "failures")  # fmt: skip
    assert "javascript:alert(1)" in text_of(page, "fields")  # as text, without a link
    assert "search 20 3 6.7" in text_of(page, "cost")


def test_each_chart_has_two_sizes_a_label_and_its_numbers(written: Path) -> None:
    figures = page_of(written).findall(".//figure")
    assert len(figures) >= 5
    for one in figures:
        kinds = [picture.get("class") for picture in one.findall("svg")]
        assert kinds == ["chart wide", "chart narrow"]
        assert all(picture.get("aria-label") for picture in one.findall("svg"))
        assert one.findall(".//tbody/tr")


def test_standard_output_has_the_page_alone(tmp_path: Path) -> None:
    a_folder(tmp_path)
    status, page, errors = write(tmp_path, "-o", "-")
    assert (status, errors) == (0, "")
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_folder_without_a_run(tmp_path: Path) -> None:
    (tmp_path / "data" / "articles").mkdir(parents=True)
    assert write(tmp_path)[0] == 0
    page = page_of(tmp_path / "report.html")
    assert "No run has ended yet." in " ".join(page.itertext())
    assert page.findall(".//figure") == []


def test_a_folder_with_runs_and_no_article(tmp_path: Path) -> None:
    keep_summary(tmp_path / "data", NOW - timedelta(hours=1), exit_status=4, run_status="incomplete: other")  # fmt: skip
    assert write(tmp_path)[0] == 0
    page = page_of(tmp_path / "report.html")
    assert "1 problem latest: incomplete: other" in " ".join(" ".join(page.itertext()).split())
    assert "There is no article" in text_of(page, "articles")


def test_days_to_come_and_long_ago(tmp_path: Path) -> None:
    """Misprints of the site and a wrong clock take no chart away from today."""
    run = a_run(tmp_path / "data")
    for number, day in enumerate(("0001-01-01", f"{NOW:%Y-%m-%d}", "9999-12-31")):
        keep(run, a_task(f"content_{number:04}", day), headline=f"Keepers {number}")
    run.commit()
    run.finish(is_over=True)
    run.close()
    for year in (1001, 9998):
        keep_summary(tmp_path / "data", NOW.replace(year=year, day=9))
    keep_summary(tmp_path / "data", NOW - timedelta(hours=1))
    assert write(tmp_path)[0] == 0
    page = page_of(tmp_path / "report.html")
    assert "Articles by day of publication" in text_of(page, "articles")
    assert "Runs by day" in text_of(page, "runs")
    assert text_of(page, "newest").startswith("Newest articles Keepers 1 ")


def test_a_run_in_progress(tmp_path: Path) -> None:
    run = a_run(tmp_path / "data")
    keep(run, a_task())
    run.commit()
    assert write(tmp_path)[0] == 0
    page = page_of(tmp_path / "report.html")
    assert f"Running now: {run.id}" in " ".join(" ".join(page.itertext()).split())
    assert "Keepers of the coast write down the weather" in text_of(page, "newest")
    run.finish(is_over=False)
    run.close()


DAMAGES = ("", "{", "[]", "null", '{"run": 1}', "\x00", "[[[[", '"2026"')


def test_summaries_that_are_none(tmp_path: Path) -> None:
    """The page is written and names their number; the exit status shows that something is left out."""
    a_folder(tmp_path)
    for number, damage in enumerate(DAMAGES):
        path = tmp_path / "data" / "runs" / f"20260309T0800{number:02}Z-latest-abcdef.json"
        path.write_text(damage)
    status, _, errors = write(tmp_path)
    assert status == 4
    assert f"left out: {len(DAMAGES)} files in runs could not be read as summaries\n" in errors
    page = page_of(tmp_path / "report.html")
    assert f"Left out: {len(DAMAGES)} files in runs" in " ".join(page.itertext())


def test_lines_that_are_no_records(tmp_path: Path) -> None:
    a_folder(tmp_path)
    (segment,) = (tmp_path / "data" / "articles").rglob("*.jsonl")
    lines = segment.read_text("utf-8").splitlines()
    data = {**json.loads(lines[3]), "published_day": "some day"}
    segment.write_text("\n".join([*lines[:3], json.dumps(data), *lines[4:], ""]), "utf-8")
    status, _, errors = write(tmp_path)
    assert status == 4
    assert "left out: 1 line of the data set are no records" in errors
    assert (tmp_path / "report.html").exists()


def run_here(*words: str, target: str = "report.html", days: str | None = None) -> int:
    """The exit status of the command in this process; pytest catches what it prints."""
    command = report.Command()
    command.settings = Settings({"DATA_DIR": "data"})
    command.run(list(words), Namespace(target=target, days=days))
    return int(command.exitcode)


@pytest.mark.parametrize(
    ("words", "options", "sentence"),
    [
        ((), {"days": "0"}, "--days: '0' is not a number from 1 to 3660"),
        ((), {"days": "-1"}, "--days: '-1' is not a number from 1 to 3660"),
        ((), {"days": "3661"}, "--days: '3661' is not a number from 1 to 3660"),
        ((), {"days": "many"}, "--days: 'many' is not a number from 1 to 3660"),
        ((), {"days": "٣"}, "--days: '٣' is not a number from 1 to 3660"),
        ((), {"days": "9" * 5000}, "is not a number from 1 to 3660"),
        ((), {"target": ""}, "-o: '' is not a file, expected one, or - for standard output"),
        ((), {"target": "folder/"}, "-o: 'folder/' is not a file"),
        ((), {"target": "data"}, "data is a folder, expected a file"),
        ((), {"target": "/dev/full"}, "/dev/full is not a regular file"),
        ((), {"target": "x" * 300}, "cannot be written: File name too long"),
        ((), {"target": "a\x00b"}, "cannot be written"),
        ((), {"target": "nothing://bucket/x.html"}, "nothing://bucket/x.html cannot be written"),
        (("one", "two"), {}, "DATA_DIR: expected one folder, got one two"),
        (("nowhere",), {}, "DATA_DIR: nowhere holds no data set; nothing was crawled there"),
    ],
    ids=range(15),
)
def test_mistakes(  # noqa: PLR0917 - fixtures and the columns of a table
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    options: dict[str, str],
    sentence: str,
) -> None:
    """One sentence, and no page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "articles").mkdir(parents=True)
    assert run_here(*words, **options) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
    assert [one.name for one in tmp_path.rglob("*")] == ["data", "articles"]


def test_without_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    monkeypatch.chdir(tmp_path)
    for missing in ("jinja2", "vl_convert"):
        monkeypatch.setattr(report, "find_spec", lambda name, gone=missing: name != gone or None)
        assert run_here(str(tmp_path)) == 2
    assert not (tmp_path / "report.html").exists()


def test_a_page_that_cannot_be_stored_leaves_the_one_before(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    a_folder(tmp_path)
    (tmp_path / "report.html").write_text("the page of yesterday")
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); from newscrawl.cli import main; main()"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", limited, "report"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (75, "")
    assert done.stderr == "newscrawl: report.html: File too large\n"
    assert (tmp_path / "report.html").read_text() == "the page of yesterday"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "report.html"]


def test_it_changes_nothing_in_the_data_folder(tmp_path: Path) -> None:
    a_folder(tmp_path)
    data = tmp_path / "data"
    before = {one: one.stat().st_mtime_ns for one in data.rglob("*") if "frontier.db-" not in one.name}  # fmt: skip
    write(tmp_path)
    after = {one: one.stat().st_mtime_ns for one in data.rglob("*") if "frontier.db-" not in one.name}  # fmt: skip
    files = {one for one in before if one.is_file()}
    assert {one: after[one] for one in files} == {one: before[one] for one in files}
    assert set(after) == set(before)
