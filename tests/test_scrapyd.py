"""Jobs on two stock scrapyd servers, which run an egg that scrapyd-deploy has built."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from newscrawl import read
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
VERSION = "0.0.1+egg"
"""Of the copy that is deployed: the environment of the tests has another newscrawl."""
PATIENCE = 120  # seconds

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
"""Of scrapyd, which gives warnings."""

pytestmark = pytest.mark.slow


class Node:
    """A scrapyd server, run by a Python that has no newscrawl: an installed one would run in place of the egg."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder = folder
        self.python = python
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}/"

    @contextmanager
    def running(self) -> Iterator[None]:
        self.folder.mkdir()
        port = self.url.rstrip("/").rpartition(":")[2]
        options = f"[scrapyd]\nhttp_port = {port}\nbind_address = 127.0.0.1\npoll_interval = 0.2\n"
        (self.folder / "scrapyd.conf").write_text(options)
        with (self.folder / "scrapyd.log").open("wb") as log:
            process = subprocess.Popen(
                [self.python, "-m", "scrapyd"],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
            )
            try:
                self.until(lambda: self.ask("daemonstatus.json")["status"] == "ok")
                yield
            finally:
                process.terminate()
                process.wait(PATIENCE)

    def ask(self, path: str, **fields: Any) -> dict[str, Any]:
        """An answer of its API."""
        data = urlencode(fields, doseq=True).encode() if fields else None
        with urlopen(self.url + path, data, timeout=PATIENCE) as answer:  # noqa: S310 - of this machine
            found: dict[str, Any] = json.load(answer)
        return found

    def schedule(self, settings: list[str], **arguments: str) -> str:
        job = self.ask("schedule.json", project="newscrawl", setting=settings, **arguments)
        assert job["status"] == "ok", job
        return str(job["jobid"])

    def wait(self, job: str) -> None:
        """Wait until a job has ended."""
        self.until(
            lambda: (
                job
                in [one["id"] for one in self.ask("listjobs.json?project=newscrawl")["finished"]]
            )
        )

    def until(self, holds: Any) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except URLError:
                pass  # it has not begun to listen
            time.sleep(0.1)
        raise TimeoutError((self.folder / "scrapyd.log").read_text())


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    """Two servers with the project."""
    folder = tmp_path_factory.mktemp("scrapyd")
    project = folder / "project"
    shutil.copytree(ROOT / "newscrawl", project / "newscrawl")
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project)
    (project / "newscrawl" / "__init__.py").write_text(
        (ROOT / "newscrawl" / "__init__.py")
        .read_text()
        .replace("__version__ = ", f'__version__ = "{VERSION}"  # ', 1)
    )
    python = a_python(folder / "python")
    one, other = Node(folder / "one", python), Node(folder / "other", python)
    targets = [
        f"[deploy:{name}]\nurl = {node.url}\nproject = newscrawl\n"
        for name, node in (("one", one), ("other", other))
    ]
    (project / "scrapy.cfg").write_text("\n".join([(ROOT / "scrapy.cfg").read_text(), *targets]))
    with one.running(), other.running():
        deployed = subprocess.run(
            [sys.executable, "-m", "scrapyd_client.deploy", "-a", "--version", "r1"],
            cwd=project,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert deployed.returncode == 0, deployed.stderr
        yield [one, other]


def a_python(folder: Path) -> Path:
    """A Python with all packages of this one but newscrawl: an editable one is not among the folders of packages."""
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


def summary(data: Path) -> dict[str, Any]:
    """The newest summary of a data folder."""
    newest = max((data / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    found: dict[str, Any] = json.loads(newest.read_text("utf-8"))
    return found


def test_both_servers_know_the_spiders(nodes: list[Node]) -> None:
    for node in nodes:
        found = node.ask("listspiders.json?project=newscrawl")["spiders"]
        assert {"latest", "archive", "section"} <= set(found)


def test_the_egg_has_all_files_of_the_package(nodes: list[Node]) -> None:
    """Those that are no modules too: tables, the schemas, templates."""
    (egg,) = nodes[0].folder.rglob("*.egg")
    with ZipFile(egg) as files:
        there = {one for one in files.namelist() if one.startswith("newscrawl/")}
    package = [path for path in (ROOT / "newscrawl").rglob("*") if path.is_file()]
    wanted = {path.relative_to(ROOT).as_posix() for path in package if path.suffix != ".pyc"}
    assert wanted - there == set()


def test_a_job_runs_on_each_server(nodes: list[Node], tmp_path: Path) -> None:
    with Replica(30) as replica:
        jobs = []
        for number, node in enumerate(nodes):
            settings = [f"SITE_ADDRESS={replica.address}", f"DATA_DIR={tmp_path / str(number)}"]
            jobs.append(node.schedule(settings, spider="section", sections="china"))
        for node, job in zip(nodes, jobs, strict=True):
            node.wait(job)
    for number, job in enumerate(jobs):
        found = summary(tmp_path / str(number))
        assert (found["exit_status"], found["scrapyd_job"]) == (0, job)
        assert found["version"] == VERSION, "the egg ran"
        assert len(list(read(tmp_path / str(number)))) == found["articles"]["done"] > 0


def test_a_cancelled_job_is_resumed_by_the_next(nodes: list[Node], tmp_path: Path) -> None:
    node = nodes[0]
    with Replica(120) as replica:
        settings = [f"SITE_ADDRESS={replica.address}", f"DATA_DIR={tmp_path}"]
        slow = [*settings, "DOWNLOAD_DELAY=0.3"]
        first = node.schedule(slow, spider="section", sections="china")
        assert replica.wait(8, seconds=PATIENCE)
        node.ask("cancel.json", project="newscrawl", job=first)
        node.wait(first)
        stopped = summary(tmp_path)
        second = node.schedule(settings, spider="section", sections="china")
        node.wait(second)
    found = summary(tmp_path)
    assert (stopped["exit_status"], stopped["finish_reason"]) == (4, "shutdown")
    assert found["recovery"]["continued"]
    assert (found["exit_status"], found["scrapyd_job"]) == (0, second)
    records = [one.identifier for one in read(tmp_path)]
    assert len(records) == len(set(records)) == found["articles"]["done"]


def test_a_wrong_argument_is_named_in_the_log(nodes: list[Node], tmp_path: Path) -> None:
    node = nodes[1]
    job = node.schedule([f"DATA_DIR={tmp_path}"], spider="section", sections="no/such/section")
    node.wait(job)
    with urlopen(f"{node.url}logs/newscrawl/section/{job}.log", timeout=PATIENCE) as answer:  # noqa: S310
        log = answer.read().decode()
    assert "sections: 'no/such/section' is not a known section" in log
    assert "Traceback" not in log
