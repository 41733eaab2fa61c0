"""Second pipeline: one spelling for each thing, and the fields that follow from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.records.normalise import normalise

if TYPE_CHECKING:
    from newscrawl.items import Article


class NormalisePipeline:
    """`records.normalise` for every article."""

    def process_item(self, item: Article) -> Article:
        """The article, normalised."""
        return normalise(item)
