"""The fast suite on the oldest and the newest Python of the classifiers that this machine has: `make pythons`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import nox

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
OWN = f"{sys.version_info[0]}.{sys.version_info[1]}"

if shutil.which("pyenv"):  # its commands run only the versions that are switched on: all of them
    bare = subprocess.run(
        ["pyenv", "versions", "--bare"], check=True, capture_output=True, text=True
    )
    os.environ["PYENV_VERSION"] = ":".join(bare.stdout.split())


def runs(version: str) -> bool:
    """Whether there is such a Python; one that is on PATH and does not start is none."""
    command = shutil.which(f"python{version}")
    return command is not None and subprocess.run([command, "-c", ""], check=False).returncode == 0


nox.options.error_on_missing_interpreters = False  # in CI, too: what is there is tried
nox.options.reuse_venv = "yes"
# `make test` has its own Python already, which is tried here where there is no other. Of the others the oldest and the
# newest: what breaks on one between them breaks on one of them. `nox` with `-s tests-3.12` tries that one.
OTHERS = [one for one in PYTHONS if one != OWN and runs(one)] or [OWN]
nox.options.sessions = [f"tests-{one}" for one in dict.fromkeys((OTHERS[0], OTHERS[-1]))]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The fast suite; what stands behind `--` is pytest's."""
    session.install("--quiet", "--editable", ".[test]")
    session.run("python", "-m", "pytest", *session.posargs)
