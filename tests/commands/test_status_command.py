"""`newscrawl status`: for people, for programs and for monitors; it writes nothing to the data folder."""

from __future__ import annotations

import fcntl
import json
from argparse import Namespace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus
from scrapy.settings import Settings

from newscrawl.commands.status import Command
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.monitoring.folder_status import status_of
from newscrawl.monitoring.openmetrics import metrics
from tests.running import a_run, a_task, keep
from tests.summaries import keep_summary

IMAGES = Path(__file__).parents[2] / "docs" / "images"
NOW = datetime.now(timezone.utc).replace(microsecond=0)
ARGUMENTS = {"sections": "china"}


def say(folder: Path, *words: str, json: bool = False, metrics: Path | None = None) -> int:
    """The exit status; what is printed pytest catches."""
    command = Command()
    command.settings = Settings(
        {"DATA_DIR": str(folder), "SPIDER_MODULES": ["newscrawl.spiders"]}, priority="project"
    )
    command.run(list(words), Namespace(json=json, openmetrics=metrics))
    return int(command.exitcode)


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of each file."""
    found = {str(one.relative_to(folder)): one.stat() for one in folder.rglob("*")}
    return {
        name: (stat.st_size, stat.st_mtime_ns)
        for name, stat in found.items()
        if "frontier.db-" not in name
    }


def test_a_run_in_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run(tmp_path)
    for number, outcome in enumerate((DONE, Outcome("failed", "timeout"), None)):
        task = a_task(f"content_{number}")
        run.url_states.discover(task)
        if outcome:
            keep(run, task)
            run.url_states.end(task, outcome)
    run.commit()
    before = contents(tmp_path)
    assert say(tmp_path) == 0
    said = capsys.readouterr().out
    assert f"running now: {run.id}\n" in said
    assert "  job       section sections=china\n" in said
    counts = "3 discovered: 1 done, 0 gone, 1 failed, 0 excluded, 1 left (timeout 1)"
    assert f"  articles  {counts}\n" in said
    assert "no run has ended yet\n" in said
    assert contents(tmp_path) == before
    run.finish(is_over=False)
    run.close()


def test_a_run_that_was_killed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run(tmp_path)
    run.commit()
    holder = (tmp_path / ".holder.json").read_text("utf-8")
    run.close()
    (tmp_path / ".holder.json").write_text(holder, "utf-8")  # as a kill leaves it
    assert say(tmp_path, json=True) == 3
    found = json.loads(capsys.readouterr().out)
    assert found["running"] is None
    assert found["crashed"] == run.id
    assert found["due"]["unfinished"] == ["section sections=china"]
    assert say(tmp_path, "latest") == 0
    assert say(tmp_path, "section") == 3


def test_a_look_refuses_no_run(tmp_path: Path) -> None:
    """A look at the lock has it for a moment: a run that begins then waits."""
    a_run(tmp_path).close()
    with (tmp_path / ".lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        timer = Timer(0.02, fcntl.flock, (lock, fcntl.LOCK_UN))
        timer.start()
        a_run(tmp_path).close()
        timer.join()


def test_other_processes_leave_no_summary(tmp_path: Path) -> None:
    keep_summary(tmp_path, NOW - timedelta(hours=1))
    (tmp_path / ".lock").touch()
    (tmp_path / ".holder.json").write_text(json.dumps({"run": "frontier repair", "pid": 1}))
    assert say(tmp_path) == 0


@pytest.mark.parametrize("holder", ["", "[]", "{}", '{"run": 3}', "\x00"])
def test_a_holder_that_cannot_be_read(tmp_path: Path, holder: str) -> None:
    run = a_run(tmp_path)
    (tmp_path / ".holder.json").write_text(holder)
    assert say(tmp_path) == 0
    run.close()
    assert say(tmp_path) == 0


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ({}, 0),
        ({"exit_status": 3, "run_status": "unhealthy: no article was found on 2 sources"}, 3),
        ({"exit_status": 4, "run_status": "incomplete: 3 of 4 URLs failed"}, 3),
        ({"checks": {"disk": {"failing": True, "sentence": "1 GB free"}}}, 3),
        ({"checks": {"disk": {"failing": False, "sentence": ""}}}, 0),
    ],
)
def test_the_last_run_of_a_job(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keys: dict[str, Any], status: int
) -> None:
    """Of each job the last counts, but for jobs that nobody runs any more."""
    bad: dict[str, Any] = {"exit_status": 3, "run_status": "unhealthy: other"}
    keep_summary(tmp_path, NOW - timedelta(days=40), "feeds", **bad)
    keep_summary(tmp_path, NOW - timedelta(hours=2), **bad)
    keep_summary(tmp_path, NOW - timedelta(hours=1), **keys)
    assert say(tmp_path) == status
    said = capsys.readouterr().out
    assert ("all is well" in said) == (status == 0)
    assert "  feeds: unhealthy: other\n" in said
    assert say(tmp_path, "feeds") == 0


@pytest.mark.parametrize(
    ("status", "sentence", "problems"),
    [
        (4, "incomplete: 3 of 4 URLs failed", 1),  # the sentence of the check
        (4, "incomplete: 2 of 4 URLs failed", 2),
        (0, "complete: 3 of 4 URLs failed", 1),
    ],
)
def test_one_fault_is_one_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int, sentence: str, problems: int
) -> None:
    failing = {"failures": {"failing": True, "sentence": "3 of 4 URLs failed"}}
    keep_summary(
        tmp_path,
        NOW - timedelta(hours=1),
        exit_status=status,
        run_status=sentence,
        checks=failing,
    )
    assert say(tmp_path) == 3
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("  ! ") for line in lines) == problems
    assert sum(line.startswith("    failures: ") for line in lines) == problems - bool(status)
    say(tmp_path, json=True)
    assert list(json.loads(capsys.readouterr().out)["jobs"][0]["failing"]) == ["failures"]


def test_a_job_that_is_overdue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for hour in range(3, 15):
        keep_summary(tmp_path, NOW - timedelta(hours=hour))
    assert say(tmp_path) == 3
    assert "  ! latest: overdue since " in capsys.readouterr().out
    run = a_run(tmp_path)  # while another job has the folder, none can begin
    assert say(tmp_path) == 0
    run.close()


def test_a_frontier_that_is_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep_summary(tmp_path, NOW - timedelta(hours=1))
    (tmp_path / "frontier.db").write_bytes(b"no database at all" * 100)
    assert say(tmp_path) == 3
    assert "`newscrawl frontier repair` rebuilds it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "DATA_DIR: {} holds no data set; nothing was crawled there"),
        (("latst",), "there is no spider 'latst'; there are: app, "),
    ],
)
def test_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert say(tmp_path, *words) == 2
    assert sentence.format(tmp_path) in capsys.readouterr().err


def test_metrics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both formats read the same from them; a file of others is replaced whole."""
    given = {"q": 'a "b" \\ \n c'}
    failing = {"disk": {"failing": True, "sentence": "1 GB free"}}
    keep_summary(tmp_path, NOW - timedelta(hours=1), "search", given, checks=failing)
    keep_summary(tmp_path, NOW - timedelta(days=90), "feeds", exit_status=3)
    text = metrics(status_of(tmp_path, NOW))
    families = {one.name: one for one in openmetrics(text)}  # type: ignore[no-untyped-call]
    others = prometheus(text)
    assert {one.name: one.samples for one in others} == {
        name: one.samples for name, one in families.items()
    }
    values = {name: [one.value for one in family.samples] for name, family in families.items()}
    assert values["newscrawl_healthy"] == [0]
    assert values["newscrawl_status_timestamp_seconds"] == [NOW.timestamp()]
    assert values["newscrawl_last_run_exit_status"] == [0]
    assert values["newscrawl_last_run_requests"] == [20]
    (check,) = families["newscrawl_check_failing"].samples
    assert check.labels == {"job": f"search q={given['q']}", "spider": "search", "check": "disk"}

    target = tmp_path / "metrics" / "news.prom"
    assert say(tmp_path, metrics=target) == 3
    assert capsys.readouterr().out == ""
    assert target.read_text("utf-8").endswith("# EOF\n")
    assert [one.name for one in target.parent.iterdir()] == ["news.prom"]


def test_metrics_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep_summary(tmp_path, NOW - timedelta(hours=1))
    (tmp_path / "file").touch()
    assert say(tmp_path, metrics=tmp_path / "file" / "news.prom") == 75
    assert "news.prom: File exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("picture", "lines"),
    [
        (
            "status.svg",
            ("running now: ", "  job       ", "  articles  ", "last runs", "due", "  free "),
        ),
        (
            "end-of-run.svg",
            ("newscrawl: complete: ", "  articles  ", "  lists     ", "  summary   "),
        ),
    ],
)
def test_pictures_of_the_documents(picture: str, lines: tuple[str, ...]) -> None:
    """`python -m tests.tools.status_picture` makes them from crawls."""
    drawn = (IMAGES / picture).read_text("utf-8").replace("&#160;", " ")
    assert [one for one in lines if f">{one}" not in drawn] == []
