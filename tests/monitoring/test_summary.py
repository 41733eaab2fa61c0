"""The summary of a run: every key is there and documented, and so is every counter."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from newscrawl.errors import Status
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.frontier.rule_hits import PageGroup
from newscrawl.monitoring.drift import Drift
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import Cause, RunStatus
from newscrawl.monitoring.summary import Summary, checked, summary, write_summary
from tests.running import ARGUMENTS, a_run, a_task, keep

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "summary.md").read_text("utf-8")
KEYS, COUNTERS = PAGE.split("## Counters")
COUNTERS, CAUSES = COUNTERS.split("## Causes")
URL = "https://www.chinadaily.com.cn/china"
GROUP = PageGroup("www/2", "2026", "www.chinadaily.com.cn", "section", "china", "china/society")


def first_column(text: str) -> list[str]:
    """What stands in backticks in the first column of a table."""
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall("`(.+?)`", row.split(" | ")[0])]


def test_every_key_is_documented() -> None:
    assert sorted(first_column(KEYS)) == sorted(field.name for field in fields(Summary))


def test_every_cause_is_documented() -> None:
    assert sorted(first_column(CAUSES)) == sorted(["cause", *get_args(Cause)])


def test_a_summary(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    for identifier, outcome in (("content_1", DONE), ("content_2", Outcome("failed", "timeout"))):
        task = a_task(identifier)
        run.url_states.discover(task)
        keep(run, task)
        run.url_states.end(task, outcome)
        run.url_states.count_record("www/2", ["headline", "article_body"], ["headline"])
        run.rule_hits.add(GROUP, ["css h1"], task.url)
    run.url_states.mark_source_dead(URL, "gone")
    run.url_states.mark_source_dead(URL, "empty", "missing")
    run.url_states.mark_source_dead(URL, "resting", "table")
    run.url_states.leave_out(a_task("content_3"), "max_depth=3")
    run.url_states.ignores("en", "a sentence")
    run.url_states.count("bound/pages")
    run.finish(is_over=True)
    drift = Drift(GROUP[:2], "css h1", 0, 2, 1.0, GROUP, ("u1",))
    stats = {"finish_reason": "finished", "robots/status/404": 1, **run.url_states.counters()}
    status = RunStatus(Status.UNHEALTHY, "unhealthy: why", "drift")
    results = RunResults.of(run, stats, [drift])
    path = write_summary(
        run, checked(summary(run, status, results, "2024-03-09T08:00:00+08:00"), [])
    )
    run.close()
    text = path.read_text("utf-8")
    found = json.loads(text)
    assert list(found) == [field.name for field in fields(Summary)]
    assert len(text.splitlines()) == len(found) + 2, "a line a key"
    assert (found["spider"], found["arguments"]) == ("section", ARGUMENTS)
    assert (found["exit_status"], found["run_status"]) == (3, "unhealthy: why")
    assert (found["cause"], found["newest"]) == ("drift", "2024-03-09T08:00:00+08:00")
    assert [name for name, check in found["checks"].items() if check["failing"]] == ["markup"]
    assert found["free_bytes"] > 0
    assert found["articles"] == {
        "discovered": 2,
        "done": 1,
        "gone": 0,
        "open": 0,
        "failed": {"timeout": 1},
        "excluded": {},
    }
    assert found["dead"] == {"gone": {"count": 1, "names": [URL]}}
    assert found["missing"] == {"empty": {"count": 1, "names": [URL]}}
    assert found["table"] == {"resting": {"count": 1, "names": [URL]}}
    assert found["left_out"] == [{"argument": "max_depth=3", "resource": "article", "count": 1}]
    assert found["search_ignores"] == ["a sentence"]
    assert (found["bounds"], found["robots"]) == ({"pages": 1}, {"status/404": 1})
    assert (found["templates"], found["warnings"]) == ({"www/2": 2}, {"headline": 2})
    assert (found["fields"]["article_body"], found["fields"]["images"]) == (1.0, 0.0)
    assert found["rule_hits"] == [
        {
            "template": "www/2",
            "rules": ["css h1"],
            "groups": [
                {
                    **dict(zip(PageGroup._fields[1:], GROUP[1:], strict=True)),
                    "pages": 2,
                    "hits": [2],
                }
            ],
        }
    ]
    assert found["drift"] == [
        {
            "group": ["www/2", "2026"],
            "rule": "css h1",
            "hits": 0,
            "pages": 2,
            "usual": 1.0,
            "worst": list(GROUP),
            "examples": ["u1"],
        }
    ]


# --- Counters


COUNTING = {"count", "inc_value", "set_value", "_count", "_count_here"}


@cache
def counted() -> list[tuple[str, str]]:
    """Each counter that the code counts by name, with its file; "{}" where a part of the name is not written there."""
    return list(_counted())


def _counted() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "newscrawl").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            ):
                continue
            if node.func.attr in COUNTING and (name := written(node.args[0])) and "/" in name:
                yield name, str(path.relative_to(ROOT))


def written(name: ast.expr) -> str:
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return name.value
    if isinstance(name, ast.JoinedStr):
        return "".join(written(part) or "{}" for part in name.values)
    return ""


def pattern(name: str) -> str:
    return "^" + ".+".join(map(re.escape, name.split("{}"))) + "$"


def test_every_counter_is_documented() -> None:
    """One whose name ends in a variable has all of its values, or what it stands for, in the table."""
    documented = [*first_column(COUNTERS), "article/discovered"]
    named = [one for one in counted() if one[0] != "{}/{}"]
    missing = [
        f"{name} of {path}"
        for name, path in named
        if not any(re.match(pattern(name), one) for one in documented)
    ]
    assert missing == []


def test_the_counters_of_the_code_are_found() -> None:
    names = {name for name, _ in counted()}
    assert {"bound/links", "trap/{}", "robots/status/{}", "revision/reread"} <= names
    assert len(names) > 25
