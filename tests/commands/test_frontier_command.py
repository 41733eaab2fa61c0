"""`newscrawl frontier`: what it shows and what it changes."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl import read
from newscrawl.commands.frontier import Command
from newscrawl.frontier.database import VERSION
from newscrawl.frontier.outcomes import DONE, KNOWN, Outcome
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.rows import KnownList, Mark
from newscrawl.pages.evidence import Evidence
from tests.crawling import crawl
from tests.replica import Replica
from tests.running import Clock, a_run, a_task, keep

if TYPE_CHECKING:
    from pathlib import Path

LIST = "https://www.chinadaily.com.cn/china"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder whose job did not end: one URL of each state."""
    run = a_run(tmp_path, Clock())
    outcomes = [
        DONE,
        KNOWN,
        Outcome("gone"),
        Outcome("failed", "timeout"),
        Outcome("failed", "cut"),
    ]
    for number, outcome in enumerate(outcomes):
        task = a_task(f"content_{number}")
        run.url_states.discover(task)
        run.url_states.end(task, outcome)
    keep(run, a_task("content_5"))
    run.store.put_list(LIST, KnownList('"a"', None, "1", "{}"))
    run.finish(is_over=False)
    run.close()
    return tmp_path


def say(folder: Path, *words: str, **options: object) -> int:
    """The exit status; what is printed pytest catches."""
    command = Command()
    command.settings = Settings({"DATA_DIR": str(folder)})
    without = {"state": None, "reason": None, "absent": False, "dry_run": False, "hashes": False}
    command.run(list(words), Namespace(**{**without, **options}))
    return command.exitcode


def test_show(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(folder) == 0
    path, *lines = capsys.readouterr().out.splitlines()
    assert path.startswith(f"{folder / 'frontier.db'}: version {VERSION}, ")
    assert lines == [
        "section sections=china: began 2026-03-09T08:00:00Z, did not end",
        "  articles  6 discovered: 1 done, 1 gone, 2 failed, 1 excluded, 1 left (cut 1, timeout 1, known 1)",
        "to be tried again: 2 (timeout 1, cut 1), the first at 2026-03-09T08:30:00Z",
        "known: articles 1, lines 1, segments 1",
    ]


@pytest.mark.parametrize(
    ("state", "reason", "states"),
    [
        (None, None, ["done", "excluded/known", "gone", "failed/timeout", "failed/cut", "open"]),
        ("failed", None, ["failed/timeout", "failed/cut"]),
        ("failed", "cut", ["failed/cut"]),
        ("open", None, ["open"]),
    ],
)
def test_list(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    state: str | None,
    reason: str | None,
    states: list[str],
) -> None:
    say(folder, "list", state=state, reason=reason)
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == states
    assert all(row[1] == "article" and row[2].startswith("https://") for row in rows)
    assert [row[3] for row in rows if row[0].startswith("failed")] == [
        "attempts 1, next at 2026-03-09T08:30:00Z" for name in states if name.startswith("failed")
    ]


@pytest.mark.parametrize("host", ["www", "usa"])
def test_forget_a_list_that_was_walked(
    folder: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    """Where its last walk began, too, under whichever host it is named."""
    run = a_run(folder)
    run.store.put_mark(run.job.id, "latest", LIST, Mark("2026-03-09T08:00:00Z", "", "[]", None))
    run.finish(is_over=True)
    run.close()
    name = LIST.replace("www", host)
    assert say(folder, "forget", name, f"{LIST}/society") == 0
    assert capsys.readouterr().out == f"{name}: forgotten\n{LIST}/society: was not known\n"
    run = a_run(folder)
    assert run.store.mark("latest", LIST) is None
    run.close()


def test_retry_makes_failures_due(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run(folder, Clock("2026-03-01T00:00:00"))
    assert list(run.url_states.due()) == []
    run.store.retry("2026-03-01T00:00:00Z", "cut")
    assert [task.key for task in run.url_states.due()] == ["content_4 2024-03-09"]
    run.close()
    assert say(folder, "retry") == 0
    assert "URLs are due for the next run of their job" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "key"),
    [("content_5", "content_5 2024-03-09"), (a_task("content_5").url, "content_5 2024-03-09")],
)
def test_forget_an_article(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, key: str
) -> None:
    assert say(folder, "forget", name, "content_77") == 0
    assert capsys.readouterr().out == f"{name}: forgotten\ncontent_77: was not known\n"
    run = a_run(folder)
    assert run.url_states.discover(a_task("content_5")), key
    (known,) = run.store.articles("content_5")
    assert not known.has_line
    assert keep(run, a_task("content_5")) == "restored", "as a revision of its own"
    assert [one.metadata.revision for one in read(folder, unpublished=True)] == [1]
    run.commit()
    assert [one.metadata.revision for one in read(folder, unpublished=True)] == [2]
    run.close()


def test_forget_a_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(folder, "forget", LIST)
    assert capsys.readouterr().out == f"{LIST}: forgotten\n"
    run = a_run(folder)
    assert run.store.known_list(LIST) is None
    run.close()


def test_where(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run(folder)
    task = a_task("content_5")
    for place, via in ((LIST, "section"), ("https://www.chinadaily.com.cn", "latest")):
        seen = replace(task, payload=ArticlePayload(via=via))
        run.sightings.record(seen, place, Evidence(listed_at="2024-03-09 08:50"))
    run.commit()
    run.close()
    assert say(folder, "where", "content_5", task.url, "content_77") == 0
    said = capsys.readouterr().out
    assert said.count(f"{LIST}\tfirst seen ") == 2, "by identifier and by address"
    assert said.count("latest            https://www.chinadaily.com.cn\t") == 2
    assert "shown as of 2024-03-09T00:50:00Z" in said
    assert "content_77: was not known" in said


def test_vacuum(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(folder, "vacuum") == 0
    assert " MB now" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("look",),
            "action: there is no 'look'; there are: show, list, where, retry, forget, repair, vacuum",
        ),
        (("forget",), "forget: expected addresses or identifiers"),
        (("vacuum", "all"), "vacuum: takes no 'all'"),
    ],
)
def test_mistakes(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert say(folder, *words) == 2
    assert capsys.readouterr().err == f"newscrawl: {sentence}\n"


def test_a_folder_without_a_frontier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(tmp_path) == 2
    assert "holds no frontier; nothing was crawled there" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_run_has_the_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run(folder)
    assert say(folder, "list") == 0, "looking is allowed"
    assert say(folder, "vacuum") == 5
    assert f"is held by the run {run.id}" in capsys.readouterr().err
    run.close()


@pytest.mark.slow
def test_what_failed_and_is_due_joins_the_next_run(tmp_path: Path) -> None:
    """Also when no list shows it any more."""
    with Replica(60) as replica:
        lost, other = (replica.story(index) for index in replica.section("china")[:2])
        replica.override(lost.url, status=403)
        given = ["section", "-a", "sections=china", "-a", "max_pages=1"]
        first = crawl(tmp_path, *given, address=replica.address)
        assert first.status == 4
        page = replica.site.answer("www.chinadaily.com.cn", "/china").html
        replica.override(LIST, body=page.replace(lost.card.path, other.card.path))
        replica.restore(lost.url)
        replica.forget_requests()
        second = crawl(tmp_path, *given, address=replica.address)
        assert replica.count(lost.url) == 0, "it is not due yet"
        assert say(tmp_path / "data" / "local", "retry") == 0
        third = crawl(tmp_path, *given, address=replica.address)
        assert replica.count(lost.url) == 1
    assert (second.status, third.status) == (0, 0)
    assert lost.identifier in {record["identifier"] for record in third.records}
