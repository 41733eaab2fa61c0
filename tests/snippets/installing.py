"""`pip install` on a page: nothing is installed, but what is named must be what the tests were installed with."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def check(word: str) -> None:
    """Raises an error where a package is not installed, has another version, or has no such extra."""
    requirement = Requirement(word.replace(".[", "newscrawl[") if word != "." else "newscrawl")
    if requirement.name != "newscrawl":
        assert requirement.specifier.contains(version(requirement.name)), word
        return
    known = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    assert requirement.extras <= known.keys(), word


if __name__ == "__main__":
    assert sys.argv[1] == "install", sys.argv
    for argument in sys.argv[2:]:
        if not argument.startswith("-"):
            check(argument)
