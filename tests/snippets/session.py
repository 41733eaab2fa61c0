"""A reader who follows a page: one terminal, one Python and one folder, with the replica in place of the site."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.snippets.comparing import matches
from tests.snippets.reading import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from typing_extensions import Self

    from tests.snippets.reading import Step

NOW = "2026-09-28T08:00"
"""The time of the replica's newest article, in Beijing."""
ARTICLE = "https://www.chinadaily.com.cn/a/202405/13/WS664167f4a31082fc043c6af7.html"
"""The article of the pages; one of the replica takes its place."""
PATIENCE = 120  # seconds; a command that takes longer hangs

_PORT = re.compile(r"(?<=[: ])(8000|8001|6379|6800|8786)\b")
"""Ports of the pages; each becomes a free one."""
_TIME = "fetch fixture prune reextract status"
"""Commands that need the replica's time."""

_PROGRAMS = {
    "newscrawl": """\
case "$* " in
*SITE_ADDRESS=*|*ARCHIVE_READ=*|*" -h "*) ;;
crawl\\ *|doctor\\ --site\\ *)
    name=$1
    shift
    set -- "$name" -s SITE_ADDRESS="$REPLICA" -s NOW="$REPLICA_NOW" -s DATA_DIR=data "$@" ;;
{time})
    name=$1
    shift
    set -- "$name" -s NOW="$REPLICA_NOW" "$@" ;;
esac
exec {python} -W error -m newscrawl "$@"
""",
    "python": """\
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$3/bin" && cp {bin}/* "$3/bin" && echo "PATH='$(cd "$3/bin" && pwd)':\\$PATH" > "$3/bin/activate"
    exit
fi
exec {python} "$@"
""",
    "pip": 'exec {python} -m tests.snippets.installing "$@"\n',
    "make": """\
case "$*" in test|slow|pythons) set -- -n "$@" ;; esac  # the tests do not start themselves
exec /usr/bin/make "$@"
""",
    "git": """\
[ "$1" = clone ] || exec /usr/bin/git "$@"
exec {python} -c 'from tests.snippets.session import clone; clone("newscrawl")'
""",
}
"""Programs that the pages use, each with what a shell runs in its place."""
_NO_SOURCE = (".*", "__pycache__", "local", "build", "dist", "node_modules")


def clone(name: str) -> None:
    """Copy the checkout into the working directory, in place of `git clone`."""
    shutil.copytree(ROOT, name, ignore=shutil.ignore_patterns(*_NO_SOURCE))


class Session:
    """Runs the steps of a page."""

    def __init__(self, folder: Path, address: str, article: str) -> None:
        """`folder`: a new one; the page has its `home` in it. `address` and `article` are the replica's."""
        self.home = folder / "home"
        self._folder = folder
        self._article = article
        self._groups: list[int] = []
        self._ports: dict[str, str] = {}
        self._status = 0
        self._python: subprocess.Popen[str] | None = None
        self.home.mkdir()
        (folder / "cwd").write_text(str(self.home))
        (folder / "state").write_text("")
        programs = folder / "bin"
        self._write_programs(programs)
        stamps = folder / "venv"
        stamps.mkdir()
        shutil.copytree(programs, stamps / "bin")
        for name in (".run", ".test", ".dev", ".slow"):
            (stamps / name).touch()
        scripts = sysconfig.get_path("scripts")
        self._environment = {
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "MAKEFLAGS": f"VENV={stamps} --no-print-directory",
            "MPLBACKEND": "Agg",
            "PATH": f"{programs}:{scripts}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "ARTICLE": article,
            "REPLICA": address,
            "REPLICA_NOW": NOW,
            **{name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ},
        }

    def _write_programs(self, folder: Path) -> None:
        folder.mkdir()
        python = shlex.quote(sys.executable)
        times = "|".join(f"{name}\\ *" for name in _TIME.split())
        for name, text in _PROGRAMS.items():
            path = folder / name
            body = text.format(python=python, bin=shlex.quote(str(folder)), time=times)
            path.write_text(f"#!/bin/sh\n{body}")
            path.chmod(0o755)
        shutil.copy(folder / "python", folder / "python3")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._python:
            self._python.communicate()
        for group in self._groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    @property
    def _cwd(self) -> str:
        return (self._folder / "cwd").read_text().strip()

    def run(self, step: Step, following: Step | None = None) -> str | None:
        """Run a step: a sentence with its output where it failed or gave another output than shown.

        A command may fail where the one after it is `echo $?`.
        """
        code = _PORT.sub(lambda port: self._port(port[0]), step.code).replace(
            ARTICLE, self._article
        )
        if step.kind in {"python", "sql"}:
            output, error = self._run_python(step.kind, code)
        else:
            output = self._run_shell(code, step)
            may_fail = following is not None and following.code == "echo $?"
            error = None if self._status == 0 or may_fail else f"exit status {self._status}"
        if error is not None:
            return f"{step.code}\nfailed: {error}\n{output}"
        if step.shown is not None and not matches(step.shown, output):
            return f"{step.code}\ngave:\n{output}\nand not:\n{step.shown}"
        return None

    def _port(self, named: str) -> str:
        if named not in self._ports:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self._ports[named] = str(free.getsockname()[1])
        return self._ports[named]

    def _run_shell(self, code: str, step: Step) -> str:
        before = f"(exit {self._status})" if step.kind == "command" else "set -e -o pipefail"
        script = f"""\
. {self._folder}/state
cd "$(cat {self._folder}/cwd)"
trap 'status=$?; export -p > {self._folder}/state; pwd > {self._folder}/cwd; exit $status' EXIT
{before}
{code}
"""
        path = self._folder / "output"
        with path.open("wb") as output:
            process = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self.home,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self._status = process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                self._status = process.wait()
        if re.search(r"&\s*$", code, re.MULTILINE):
            self._groups.append(process.pid)
            self._await(path, step.shown)
        return path.read_text("utf-8", "replace")

    def _await(self, path: Path, shown: str | None) -> None:
        """Wait for what a command in the background prints first."""
        deadline = time.monotonic() + PATIENCE
        while shown and not matches(shown, path.read_text("utf-8")) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _run_python(self, kind: str, code: str) -> tuple[str, str | None]:
        if self._python is None:
            self._python = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.snippets.interpreter"],
                cwd=self.home,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._python.stdin
        assert self._python.stdout
        self._python.stdin.write(json.dumps([kind, self._cwd, code]) + "\n")
        self._python.stdin.flush()
        answer: Any = json.loads(self._python.stdout.readline())
        return answer[0], answer[1]
