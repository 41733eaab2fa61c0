"""Fourth pipeline: an article is given once in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pipelines.refusal import Refused
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from newscrawl.items import Article


class DeduplicatePipeline:
    """Refuses a second record of an identifier.

    The same identifier with another day *and* another headline is another story of an older CMS: it
    passes with a warning (RULES, Identity).
    """

    def __init__(self) -> None:
        self._seen: dict[str, set[tuple[str | None, str]]] = {}

    def process_item(self, item: Article) -> Article:
        """The article. Raises Refused for one that was given before."""
        day, headline = (item.date_published or "")[:10] or None, letters(item.headline)
        given = self._seen.setdefault(item.identifier, set())
        if any(day == other_day or headline == other for other_day, other in given):
            raise Refused("duplicate", f"{item.identifier} was given before", "DEBUG")
        if given:
            item.metadata.warnings.append(
                "identifier: another article of this run has it, with another day and headline"
            )
        given.add((day, headline))
        return item
