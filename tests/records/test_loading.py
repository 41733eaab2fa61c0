"""The recipe of docs/record.md: every row with the right types, whatever the first rows lack."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb

from tests.tools.record_doc import EXAMPLE, PAGE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def recipe() -> Any:
    """The articles as the page's own lines read them, in the folder that the process stands in."""
    code = re.search(
        r"COLUMNS = .*?^articles = [^\n]*", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert code
    names: dict[str, Any] = {"duckdb": duckdb}
    exec(code[0], names)  # noqa: S102 - the page's own code
    return names["articles"]


def test_the_recipe_reads_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = json.loads(EXAMPLE.read_text("utf-8"))
    bare = {
        **{name: [] if isinstance(value, list) else None for name, value in record.items()},
        **{name: record[name] for name in ("schema_version", "identifier", "url", "metadata")},
        "print_page": "4",
    }
    day = tmp_path / "data" / "articles" / "crawl_date=2026-11-26"
    day.mkdir(parents=True)
    (day / "a-0001.jsonl").write_text(f"{json.dumps(bare)}\n" * 3, "utf-8")
    more = {**record, "mood": "calm", "x-more": [1, {"a": None}]}  # of a user's own spider
    (day / "b-0001.jsonl").write_text(f"{json.dumps(more)}\n" * 2, "utf-8")
    (day / "_manifest.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    articles = recipe()
    types = dict(zip(articles.columns, map(str, articles.types), strict=True))
    assert [*types][: len(record)] == [*record]
    assert types["published_day"] == "DATE"
    assert types["date_published"] == types["date_modified"] == "TIMESTAMP WITH TIME ZONE"
    assert types["schema_version"] == types["print_page"] == types["alternative_headline"]
    assert types["print_page"] == "VARCHAR"
    (counts,) = articles.aggregate(
        "count(*), count(published_day), count(authors[1].name), max(epoch(date_published))"
    ).fetchall()
    moment = datetime.fromisoformat(record["date_published"]).timestamp()
    assert counts == (5, 2, 2, moment)
