"""Writes docs/outcomes.md and the README's table of exit statuses, from the statuses and the reasons in the code.

python -m tests.tools.outcomes_doc
"""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import errors
from newscrawl.errors import Status
from newscrawl.monitoring.run_status import EXCLUDED, REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "outcomes.md"
README = ROOT / "README.md"

_TABLE = re.compile(r"^\| exit status \|.*\n(?:\|.*\n)+", re.MULTILINE)
_PAGE = """# How runs and URLs end

This page is written by `make schema` from the code.

## Exit statuses

Of `newscrawl crawl`, and of `reextract`. When several apply, the first of 75, 1, 2, 5, 4, 3 counts. [Other commands](commands.md) use the same
numbers, each as its section says.

{statuses}
The console report and the [summary](summary.md) give the reason in a sentence, the summary also [in one word](summary.md#causes).
A signal that kills a run leaves no status of newscrawl's; the same command resumes it.

## States of URLs

Every URL of a job, article or source, ends once. At the end of a job *discovered* is the sum of these four, or the run is incomplete.

| state | meaning |
| --- | --- |
| `done` | It was read. |
| `gone` | It no longer exists: status 404 or 410, or an error page that says so with another status. Not a failure. |
| `failed` | It was not read, or not completely, for a reason of the next table. A later run of the job tries it again. |
| `excluded` | It was not wanted, for a reason of the last table. |

`newscrawl frontier list --state failed --reason timeout` prints the URLs that ended so. The numbers are in the console report, and in the summary
under `articles` and `sources`.

### Reasons of failed URLs

{failed}| `http_<status>` | the answer had this status |

### Reasons of excluded URLs

{excluded}"""


def meanings() -> dict[Status, str]:
    """What each exit status means: the docstrings below its names."""
    body = next(
        one.body
        for one in ast.parse(Path(errors.__file__).read_text("utf-8")).body
        if isinstance(one, ast.ClassDef) and one.name == Status.__name__
    )
    found = {}
    for statement, following in pairwise(body):
        match statement, following:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[Status[name]] = text
    return found


def statuses() -> str:
    """The table of exit statuses."""
    rows = [
        (str(int(status)), f"{text[0].lower()}{text[1:].rstrip('.')}")
        for status, text in meanings().items()
    ]
    return _table("exit status", rows)


def page() -> str:
    """docs/outcomes.md."""
    failed = _table("reason", ((f"`{name}`", text) for name, text in sorted(REASONS.items())))
    excluded = _table("reason", ((f"`{name}`", text) for name, text in sorted(EXCLUDED.items())))
    return _PAGE.format(statuses=statuses(), failed=failed, excluded=excluded)


def readme() -> str:
    """The README with the current table."""
    return _TABLE.sub(lambda _: statuses(), README.read_text("utf-8"), count=1)


def _table(name: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {name} | meaning |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {one} | {meaning} |" for one, meaning in rows)]) + "\n"


def main() -> None:
    """Write both files."""
    PAGE.write_text(page(), "utf-8")
    README.write_text(readme(), "utf-8")


if __name__ == "__main__":
    main()
