"""The Python of a page: runs code from standard input, one JSON text a line, and answers with what it printed.

As in a notebook, the value of a last expression is printed.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sqlite3
import sys
import traceback
from pathlib import Path
from typing import Any

import newscrawl

_CRAWL = newscrawl.crawl


def _crawl_replica(spider: str, /, *, settings: Any = None, **arguments: Any) -> newscrawl.Crawl:
    """`newscrawl.crawl`, with the replica in place of the site."""
    local = {"SITE_ADDRESS": os.environ["REPLICA"], "NOW": os.environ["REPLICA_NOW"]}
    return _CRAWL(spider, settings={**local, "DATA_DIR": "data", **(settings or {})}, **arguments)


def run_python(code: str, names: dict[str, Any]) -> None:
    """Run the code of a block."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<page>", "exec"), names)  # noqa: S102 - the page's own code
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "<page>", "eval"), names)  # noqa: S307 - the same
        if value is not None:
            print(value if "DataFrame" in type(value).__name__ else repr(value))


def run_sql(code: str) -> None:
    """Print the rows of each query, from the newest SQLite file here."""
    newest = max(Path().glob("*.sqlite"), key=lambda path: path.stat().st_mtime_ns)
    with contextlib.closing(sqlite3.connect(newest)) as database:
        for query in code.split(";"):
            for row in database.execute(query):
                print("|".join(str(value) for value in row))


def main() -> None:
    newscrawl.crawl = _crawl_replica
    names: dict[str, Any] = {"__name__": "__main__"}
    for line in sys.stdin:
        kind, folder, code = json.loads(line)
        os.chdir(folder)
        printed, error = io.StringIO(), None
        with contextlib.redirect_stdout(printed):
            try:
                run_sql(code) if kind == "sql" else run_python(code, names)
            except Exception:  # noqa: BLE001 - the page's test gets it
                error = traceback.format_exc()
        print(json.dumps([printed.getvalue(), error]), flush=True)


if __name__ == "__main__":
    main()
