"""`newscrawl reextract --scheduler`: the workers of a cluster give what one process gives."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest

from newscrawl import read
from newscrawl.errors import Status
from tests.archiving import warc
from tests.clusters import cluster
from tests.crawling import PATIENCE
from tests.forked import newscrawl
from tests.reextraction.rereading import SITE, page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clusters import Local

LOCAL = ("-s", "NOW=2026-10-06T08:00", "-s", "DATA_DIR=data")


def archive(folder: Path) -> None:
    """All stories of the replica, in two files."""
    (folder / "given").mkdir()
    for number in (0, 1):
        stories = [SITE.story(index) for index in range(number, 60, 2)]
        answers = [page(one, at) for one in stories for at in range(1, len(one.page_urls) + 1)]
        (folder / "given" / f"{number}.warc.gz").write_bytes(warc(answers))


def expected(folder: Path) -> bytes:
    done = newscrawl(
        "reextract",
        "given",
        *LOCAL,
        "-O",
        "one.jsonl",
        "--workers",
        "1",
        cwd=folder,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return (folder / "one.jsonl").read_bytes()


def begin(folder: Path, local: Local, *words: str) -> subprocess.Popen[str]:
    """Start the command; its input is a relative path."""
    command = [sys.executable, "-W", "error", "-m", "newscrawl", "reextract", "given", *LOCAL]
    command += ["--scheduler", local.address, *words]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)


def processing(local: Local, name: str) -> bool:
    """Whether the scheduler has given tasks to a worker."""
    workers = local.ask("identity")["workers"].items()
    given = local.ask("processing")
    return any(given.get(address) for address, its in workers if its["name"] == name)


@pytest.mark.slow
def test_a_worker_that_dies_costs_only_time(tmp_path: Path) -> None:
    archive(tmp_path)
    wanted = expected(tmp_path)
    with cluster(tmp_path / "cluster") as local:
        local.add_worker("--no-nanny", "--nthreads", "2")
        victim = local.add_worker("--no-nanny", "--nthreads", "1", "--name", "victim")
        victim.send_signal(signal.SIGSTOP)  # it gets tasks, and does none
        process = begin(tmp_path, local, "-O", "two.jsonl")
        local.wait(lambda: processing(local, "victim"))
        assert process.poll() is None
        victim.kill()
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert (tmp_path / "two.jsonl").read_bytes() == wanted


@pytest.mark.slow
def test_a_scheduler_that_is_lost_ends_the_work_with_a_sentence(tmp_path: Path) -> None:
    archive(tmp_path)
    with cluster(tmp_path / "cluster") as local:
        local.add_worker("--no-nanny", "--name", "only").send_signal(signal.SIGSTOP)
        process = begin(tmp_path, local)
        local.wait(lambda: processing(local, "only"))
        local.scheduler.kill()
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == Status.INCOMPLETE, said
    assert said == f"newscrawl: --scheduler: {local.address} ended, or has lost the work\n"


@pytest.mark.slow
def test_an_interrupted_run_is_resumed_on_the_cluster(tmp_path: Path) -> None:
    archive(tmp_path)
    wanted = [json.loads(line) for line in expected(tmp_path).splitlines()]
    with cluster(tmp_path / "cluster") as local:
        local.add_worker("--no-nanny", "--nthreads", "1")
        victim = local.add_worker("--no-nanny", "--nthreads", "1", "--name", "victim")
        victim.send_signal(signal.SIGSTOP)
        process = begin(tmp_path, local)
        local.wait(lambda: processing(local, "victim"))
        process.send_signal(signal.SIGINT)
        victim.kill()
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == Status.INCOMPLETE, said
        assert "Traceback" not in said
        process = begin(tmp_path, local)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    found = [one.to_dict() for one in read(tmp_path / "data", revisions="all")]
    by_url = sorted(found, key=itemgetter("url"))
    assert by_url == sorted(wanted, key=itemgetter("url"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "--scheduler tcp://127.0.0.1:8786 --workers 2",
            "--workers: the cluster of --scheduler has its own, leave it out",
        ),
        (
            "--scheduler 127.0.0.1:8786",
            "--scheduler: '127.0.0.1:8786' is not the address of a scheduler, expected one like tcp://HOST:8786",
        ),
        (
            "--scheduler tcp://127.0.0.1:1",
            "--scheduler: tcp://127.0.0.1:1 cannot be reached: Connection refused",
        ),
    ],
)
def test_mistakes(tmp_path: Path, words: str, sentence: str) -> None:
    archive(tmp_path)
    for more in ([], ["--diff"], ["-O", "a.jsonl"]):
        done = newscrawl(
            "reextract", "given", *LOCAL, *words.split(), *more, cwd=tmp_path, timeout=PATIENCE
        )
        assert (done.returncode, done.stdout) == (Status.BAD_ARGUMENTS, "")
        assert done.stderr == f"newscrawl: {sentence}\n"
    assert [one.name for one in tmp_path.iterdir()] == ["given"]
