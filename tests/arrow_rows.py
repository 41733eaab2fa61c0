"""Rows of Arrow tables as the plain data that they were made of: the reverse of `newscrawl.dataset.columns`."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.dataset.columns import OTHERS
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

BEIJING_TIMES = ("date_published", "date_modified", "date_created")
UTC_TIMES = ("date_downloaded", "retracted")


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The records of a table."""
    for row in table.to_pylist():
        others = json.loads(row.pop(OTHERS) or "{}")
        for name in BEIJING_TIMES:
            if row[name]:
                row[name] = row[name].astimezone(BEIJING).isoformat(timespec="seconds")
        for name in ("published_day", "print_edition"):
            row[name] = row[name] and date.isoformat(row[name])
        metadata = row["metadata"]
        for name in UTC_TIMES:
            metadata[name] = metadata[name] and _utc(metadata[name])
        sources = metadata["field_sources"]
        if sources is not None:
            metadata["field_sources"] = {one["key"]: one["value"] for one in sources}
        yield {**row, **others}


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
