"""The columns of CSV and SQLite: those of the record, then its other fields as one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.flat import COLUMNS

if TYPE_CHECKING:
    from newscrawl.exporters.flat import Cell

OTHERS = "other_fields"
NAMES = (*(column.name for column in COLUMNS), OTHERS)
"""Their names. They stay the same whatever other fields a user's own items add."""

_FIELDS = frozenset(column.field for column in COLUMNS)


def cells_of(record: dict[str, Any]) -> list[Cell]:
    """The cells of a record, given as plain data."""
    return [*(column.cell(record.get(column.field)) for column in COLUMNS), others_of(record)]


def others_of(record: dict[str, Any]) -> str | None:
    """Fields that are none of the record's, as a JSON object; None without one."""
    if record.keys() <= _FIELDS:
        return None
    others = {name: value for name, value in record.items() if name not in _FIELDS}
    return json.dumps(others, ensure_ascii=False)
