"""Messages and the command at the end of a run, with real crawls: what they get, and what happens when they fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.config.checks import DECLARED
from newscrawl.errors import SettingError
from newscrawl.monitoring.notification import Notifier
from tests.crawling import crawl
from tests.inbox import Inbox
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as box:
        yield box


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=20, seed=1) as running:
        yield running


def summary(folder: Path) -> dict[str, Any]:
    """The newest one."""
    path = max((folder / "data" / "runs").glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_one_message_when_a_check_begins_to_fail_and_one_when_it_recovers(
    tmp_path: Path, replica: Replica, inbox: Inbox
) -> None:
    """The same command each time; a message that cannot be sent is sent by the next run."""

    def run(*words: str) -> tuple[int, str]:
        notify = ("-s", f"NOTIFY={inbox.address}", "-s", f"DATA_DIR={tmp_path / 'data'}")
        done = crawl(
            tmp_path, "section", "-a", "sections=world", *notify, *words, address=replica.address
        )
        return done.status, done.said

    broken = ("-s", "PAGE_MAXSIZE=1000")  # every page is too large
    assert run()[0] == 0
    assert inbox.taken() == []
    assert run(*broken)[0] == 4
    (message,) = inbox.taken()
    assert message.startswith("section sections=world: failures fails: ")
    assert run(*broken)[0] == 4
    assert inbox.taken() == []
    inbox.status = 500
    status, said = run()
    assert status == 0
    assert "0 of 1 messages sent; the next run of this job sends the others" in said
    assert len(summary(tmp_path)["unsent"]) == 1
    inbox.status = 200
    status, said = run()
    assert (status, "1 of 1 messages sent" in said) == (0, True)
    (message,) = inbox.taken()
    assert message.startswith("section sections=world: failures is well again, it failed since ")
    assert summary(tmp_path)["unsent"] == []
    assert run()[0] == 0
    assert inbox.taken() == []


@pytest.mark.parametrize(
    ("command", "ended"),
    [
        ("sh -c 'cat > given.json; echo printed; exit 7'", "sh: exit status 7"),
        ("true", "true: exit status 0"),  # which does not read
        ("no-such-command --option", "no-such-command: No such file or directory"),
    ],
)
def test_a_command_gets_the_summary(
    tmp_path: Path, replica: Replica, command: str, ended: str
) -> None:
    """What it prints is not among the records, and how it ends changes nothing."""
    words = ("section", "-a", "sections=world", "-s", f"DATA_DIR={tmp_path / 'data'}")
    done = crawl(tmp_path, *words, "--on-finish", command, address=replica.address)
    assert done.status == 0
    assert f"  on finish {ended}\n" in done.said
    if "given.json" in command:
        assert json.loads((tmp_path / "given.json").read_text("utf-8")) == summary(tmp_path)
        assert "printed\n" in done.said


def test_a_command_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended, whether or not it reads."""
    monkeypatch.setattr("newscrawl.monitoring.notification._SECONDS", 0.1)
    ended = Notifier(command="sleep 100").run_command(b"{}" * 100_000)
    assert ended == "sleep: ended, it took more than 0.1 seconds"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NOTIFY", "json://localhost nonsense://x", "NOTIFY: the address number 2 is not one of"),
        ("NOTIFY", ["json://localhost"], "NOTIFY: expected addresses of Apprise as text"),
        ("ON_FINISH", "sh 'x", 'ON_FINISH: "sh \'x" is not a command'),
        ("ON_FINISH", " ", "ON_FINISH: ' ' is not a command"),
        ("ON_FINISH", 3, "ON_FINISH: 3 is not a command"),
    ],
)
def test_mistakes(name: str, value: Any, sentence: str) -> None:
    """Before any request."""
    with pytest.raises(SettingError, match=f"^{sentence}"):
        DECLARED[name].check(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOTIFY", None),
        ("NOTIFY", ""),
        ("NOTIFY", "json://localhost mailto://user:secret@example.org"),
        ("ON_FINISH", None),
        ("ON_FINISH", "report.sh --mail 'a b'"),
    ],
)
def test_what_is_right(name: str, value: Any) -> None:
    DECLARED[name].check(name, value)


def test_without_apprise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.monitoring.notification.find_spec", lambda _: None)
    with pytest.raises(SettingError, match=r"^NOTIFY: needs Apprise .* newscrawl\[notify\]$"):
        DECLARED["NOTIFY"].check("NOTIFY", "json://localhost")
