"""Second pipeline: unifies spellings, and fills the fields that follow from others."""

from __future__ import annotations

from typing import Any

from newscrawl.records.adapting import rework
from newscrawl.records.normalise import normalise


class NormalisePipeline:
    """`records.normalise` for every record."""

    def process_item(self, item: Any) -> Any:
        """The item, with its record normalised."""
        rework(item, normalise)
        return item
