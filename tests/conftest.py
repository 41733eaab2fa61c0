"""Shared by all tests: the corpus, if present, hypothesis' profiles, and no skipped tests in CI."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_CORPUS = "../shared/corpus is not there: no real pages to read"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

LACKING = ("corpus", "is not installed", "lets nobody", "/proc", "not a checkout")
"""Words of reasons to skip a test on a machine that is not the project's: no saved pages, programs, rights or history."""

LONGEST = ("test_crashes.py", "test_eight_days.py", "test_hourly.py", "test_alarms.py")
"""Files with tests of minutes."""

settings.register_profile("fast", max_examples=25, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "thorough",
    max_examples=1_200,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "fuzz",
    settings.get_profile("thorough"),
    max_examples=100_000,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("fast")


@pytest.fixture(autouse=True)
def _mask() -> Iterator[None]:
    """Restore the umask, which a run changes."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real pages, which stays out of the repository."""
    if not CORPUS.is_dir():
        pytest.skip(NO_CORPUS)
    return CORPUS


@pytest.fixture(scope="session")
def corpus_urls(corpus: Path) -> dict[str, str]:
    """File name to URL of the real pages."""
    index: dict[str, str] = json.loads((corpus / "pages" / "index.json").read_text("utf-8"))
    return index


@pytest.fixture
def namespace() -> list[str]:
    """The command prefix that lets a process mount its own disk."""
    command = ["unshare", "--map-root-user", "--mount"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*command, "true"], check=False).returncode
    ):
        pytest.skip("this system lets nobody mount a tmpfs of his own")
    return command


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take minutes: one of them at the end would keep one process busy, and the others would wait."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """Leave what is collected out of later garbage collections: it stays, and a collection of it takes 0.3 s."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """In CI a skipped test fails the run. With NO_CORPUS=1 it may be for what a machine lacks."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("CI"):
        return
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", ())]
    if os.environ.get("NO_CORPUS"):
        reasons = [reason for reason in reasons if not any(word in reason for word in LACKING)]
    if reasons:
        reporter.write_line(f"CI allows no skipped test: {reasons}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
