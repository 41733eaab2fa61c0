"""First pipeline: cleans strings, and writes missing values in one way."""

from __future__ import annotations

from typing import Any

from newscrawl.records.adapting import rework
from newscrawl.records.clean import clean


class CleanPipeline:
    """`records.clean` for every record."""

    def process_item(self, item: Any) -> Any:
        """The item, with its record cleaned."""
        rework(item, clean)
        return item
