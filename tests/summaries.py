"""Summaries of runs that were never made: one line a key, as runs write them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.articles import utc

if TYPE_CHECKING:
    from pathlib import Path


def keep_summary(
    folder: Path,
    began: datetime,
    spider: str = "latest",
    arguments: dict[str, str] | None = None,
    *,
    minutes: float = 5,
    **keys: Any,
) -> str:
    """Write a summary to the data folder `folder`; `keys` replace its keys. The name of the run."""
    run = f"{began:%Y%m%dT%H%M%SZ}-{spider}-{began.timestamp():.0f}"[:-4] + "abcdef"
    data = {
        "run": run,
        "spider": spider,
        "arguments": arguments or {},
        "rule_hits": [],
        "job_began": utc(began),
        "began": utc(began),
        "ended": utc(began + timedelta(minutes=minutes)),
        "exit_status": 0,
        "run_status": "complete: 3 articles",
        "articles": {"discovered": 3, "done": 3, "gone": 0, "failed": {}, "excluded": {}, "open": 0},
        "requests": 20,
        **keys,
    }  # fmt: skip
    path = folder / "runs" / f"{run}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in data.items())
    path.write_text(f"{{\n{lines}\n}}\n", "utf-8")
    return run
