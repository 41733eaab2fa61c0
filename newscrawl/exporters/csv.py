"""CSV whose cells are text in every spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exporters import CsvItemExporter

if TYPE_CHECKING:
    from io import BytesIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class GuardedCsvExporter(CsvItemExporter):
    """A cell that a spreadsheet would take for a formula begins with an apostrophe, which it does not show (OWASP, CSV injection)."""

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        """The names of the columns stand at the top of `file` alone, also where lines are added to one."""
        super().__init__(file, **kwargs)
        if file.seekable() and file.tell():
            self.include_headers_line = False

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """The value of one cell."""
        return guarded(super().serialize_field(field, name, value))


def guarded(value: Any) -> Any:
    """`value`, and an apostrophe before it where it is text that begins like a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
