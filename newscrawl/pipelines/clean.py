"""First pipeline: strings cleaned, what is missing said in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.records.clean import clean

if TYPE_CHECKING:
    from newscrawl.items import Article


class CleanPipeline:
    """`records.clean` for every article."""

    def process_item(self, item: Article) -> Article:
        """The article, cleaned."""
        return clean(item)
