"""CSV whose cells are text in every spreadsheet."""

from __future__ import annotations

from typing import Any

from scrapy.exporters import CsvItemExporter

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class GuardedCsvExporter(CsvItemExporter):
    """A cell that a spreadsheet would take for a formula begins with an apostrophe, which it does not show (OWASP, CSV injection)."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """The value of one cell."""
        return guarded(super().serialize_field(field, name, value))


def guarded(value: Any) -> Any:
    """`value`, and an apostrophe before it where it is text that begins like a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
