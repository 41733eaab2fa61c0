"""The files around the code: workflows, issue forms, the hook, the citation file name what exists, and one version."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newscrawl import __version__
from newscrawl.commands import GROUPS
from tests.measuring import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORGE = ROOT / ".github"
WORKFLOWS = sorted((FORGE / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (FORGE / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
OTHERS = [
    FORGE / "dependabot.yml",
    FORGE / "ISSUE_TEMPLATE" / "config.yml",
    ROOT / ".pre-commit-config.yaml",
    ROOT / "CITATION.cff",
    ROOT / "docs" / "schedules" / "github-actions.yml",
]
CHMOD = shutil.which("chmod")
ELEMENTS = {"markdown", "input", "textarea", "dropdown", "checkboxes", "upload"}
"""Kinds of elements of an issue form."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def words_of(data: Any) -> Iterator[str]:
    """Every text in parsed YAML."""
    if isinstance(data, dict):
        for value in data.values():
            yield from words_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from words_of(value)
    elif isinstance(data, str):
        yield data


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = parsed(path)["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def minors() -> list[str]:
    """The versions of Python in the classifiers."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    return re.findall(r'"Programming Language :: Python :: (3\.\d+)"', text)


# --- Workflows


def test_there_are_workflows_and_forms() -> None:
    """Else the tests below would have no cases."""
    assert {path.stem for path in WORKFLOWS} >= {"ci", "release"}
    assert {path.stem for path in FORMS} == {"bug", "fact", "page"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_a_workflow_calls_what_exists(path: Path) -> None:
    """Targets of the Makefile, and files of the repository."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    commands = [line for step in steps(path) for line in step.get("run", "").splitlines()]
    assert commands
    for line in commands:
        for target in re.findall(r"^\s*make (?:-C \S+ )?(\S+)", line):
            assert target in targets, line
        for script in re.findall(r"^\s*(\.?[\w.-]+/[\w./-]+)", line):
            assert (ROOT / script).is_file(), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_a_workflow_has_bounds(path: Path) -> None:
    """No rights but those it names, an end to every job, versions of actions, and no token left in a checkout."""
    data = parsed(path)
    assert data["permissions"] in ({}, {"contents": "read"})
    assert data["concurrency"]["group"]
    assert [job for job, each in data["jobs"].items() if "timeout-minutes" not in each] == []
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@(v\d+|release/v1|[0-9a-f]{40})", step["uses"])
            if step["uses"].startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_every_supported_python_is_tested() -> None:
    """Those of the classifiers, before a merge and before a release, by `.ci/run` and with the wheel."""
    for workflow, job, command in (("ci", "linux", ".ci/run"), ("release", "wheel", "newscrawl ")):
        found = parsed(FORGE / "workflows" / f"{workflow}.yml")["jobs"][job]
        assert found["strategy"]["matrix"]["python"] == minors()
        assert any(step.get("run", "").find(command) >= 0 for step in found["steps"])
    assert minors()[0] == "3.10"


def test_a_release_is_tried_before_it_is_published() -> None:
    """Only the job that publishes may sign; it needs the others and has no secret."""
    text = (FORGE / "workflows" / "release.yml").read_text("utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert set(jobs["publish"]["needs"]) == set(jobs) - {"publish", "build"}
    assert all(jobs[name]["needs"] == "build" for name in jobs["publish"]["needs"])
    signing = [job for job, each in jobs.items() if "id-token" in each.get("permissions", {})]
    assert signing == ["publish"]
    assert "secrets." not in text


@pytest.mark.parametrize("path", OTHERS, ids=name)
def test_other_files_are_valid_yaml(path: Path) -> None:
    assert parsed(path)


# --- .ci/run


@pytest.mark.parametrize(
    ("has", "corpus", "said", "runs"),
    [
        ("redis-server", True, "", True),
        ("root apt-get", True, "", True),
        ("apt-get", True, "redis-server is missing", False),
        ("root", True, "redis-server is missing", False),
        ("root apt-get offline", True, "redis-server is missing", False),
        ("redis-server", False, "../shared/corpus is missing", False),
        ("redis-server NO_CORPUS", False, "", True),
        ("root apt-get NO_CORPUS", False, "", True),
        ("NO_CORPUS", False, "redis-server is missing", True),
        ("apt-get NO_CORPUS", False, "redis-server is missing", True),
        ("root apt-get offline NO_CORPUS", False, "redis-server is missing", True),
    ],
)
def test_the_script_of_ci_on_machines(
    tmp_path: Path, has: str, corpus: bool, said: str, runs: bool
) -> None:
    """It installs what it may, skips only with NO_CORPUS=1, and says what is missing; with programs that do nothing."""
    script, programs = tmp_path / "checkout" / ".ci" / "run", tmp_path / "programs"
    script.parent.mkdir(parents=True)
    programs.mkdir()
    if corpus:
        (tmp_path / "shared" / "corpus").mkdir(parents=True)
    script.write_bytes((ROOT / ".ci" / "run").read_bytes())
    own = {
        "make": 'echo "make $1, CI=$CI"',
        "id": f"echo {0 if 'root' in has else 1000}",
        "redis-server": "exit 0",
        "apt-get": "exit 100"
        if "offline" in has
        else f'[ "$1" = update ] || printf "#!/bin/sh\n" > {programs}/redis-server; {CHMOD} +x {programs}/*',
    }
    for program in ("make", "id", *(own.keys() & has.split())):
        (programs / program).write_text(f"#!/bin/sh\n{own[program]}\n")
        (programs / program).chmod(0o755)
    (programs / "dirname").symlink_to(str(shutil.which("dirname")))
    done = subprocess.run(
        [str(shutil.which("bash")), script],
        env={"PATH": str(programs), **({"NO_CORPUS": "1"} if "NO_CORPUS" in has else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stderr
    assert bool(done.stderr) is bool(said)
    assert (done.returncode == 0) is runs
    targets = ("test", "lint", "docs", "pythons", "audit", "slow")
    assert done.stdout == ("".join(f"make {one}, CI=true\n" for one in targets) if runs else "")


# --- The hook


def test_the_hook_runs_make_lint() -> None:
    """The checks are listed in the Makefile alone, and their versions in pyproject.toml."""
    (repository,) = parsed(ROOT / ".pre-commit-config.yaml")["repos"]
    (hook,) = repository["hooks"]
    assert repository["repo"] == "local"
    assert (hook["entry"], hook["language"], hook["pass_filenames"]) == ("make lint", "system", False)  # fmt: skip
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nlint: ")[2].partition("\n\n")[0]
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "actionlint"):
        assert f"$(BIN)/{tool}" in recipe


# --- Issue forms


@pytest.mark.parametrize("path", FORMS, ids=name)
def test_a_form_is_valid(path: Path) -> None:
    """As the forge wants it: known kinds, each with an id and a label of its own, something required."""
    data = parsed(path)
    assert set(data) == {"name", "description", "labels", "body"}
    asked = [one for one in data["body"] if one["type"] != "markdown"]
    assert {one["type"] for one in data["body"]} <= ELEMENTS
    for key in ([one["id"] for one in asked], [one["attributes"]["label"] for one in asked]):
        assert len(set(key)) == len(key)
    assert all(set(one) <= {"type", "id", "attributes", "validations"} for one in asked)
    assert any(one.get("validations", {}).get("required") for one in asked)


@pytest.mark.parametrize("path", FORMS, ids=name)
def test_a_form_names_commands_that_exist(path: Path) -> None:
    commands = {command for lines in GROUPS.values() for command in lines}
    named = [words for text in words_of(parsed(path)) for words in re.findall(r"`newscrawl ([^`]+)`", text)]  # fmt: skip
    assert named
    for words in named:
        command, *options = words.split()
        assert command in commands or command == "--version"
        source = ROOT / "newscrawl" / "commands" / f"{command}.py"
        for option in options:
            if option.startswith("--"):
                assert f'"{option}"' in source.read_text("utf-8"), words


# --- One version


def test_the_version_is_the_same_everywhere() -> None:
    """In the citation file, the newest heading of the changelog, and the user agents of examples."""
    citation = parsed(ROOT / "CITATION.cff")
    assert citation["version"] == __version__
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## (\d\S*) - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert released[0] == (__version__, citation["date-released"])
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*")]
    examples = {
        (name(path), version)
        for path in pages
        if path.suffix in (".md", ".yml", ".service", "") and path.is_file()
        for version in re.findall(r"newscrawl/(\d[\d.]*\d)", path.read_text("utf-8"))
    }
    assert examples
    assert {one for one in examples if one[1] != __version__} == set()
