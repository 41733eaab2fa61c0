"""Fourth pipeline: writes a line for each new article and each revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import NotConfigured

from newscrawl.frontier.articles import GIVEN
from newscrawl.frontier.run import run_of
from newscrawl.pipelines.refusal import Refused
from newscrawl.records.adapting import record_of, write_back

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from typing_extensions import Self

    from newscrawl.frontier.origins import Origins
    from newscrawl.frontier.revisions import Revisions


# design: revisions
class StorePipeline:
    """Writes records to the data set, once for each revision.

    A record of a known identifier with another day *and* another headline is another article of an older CMS: it
    is written with a warning.
    """

    def __init__(self, revisions: Revisions, origins: Origins) -> None:
        self._revisions = revisions
        self._origins = origins

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create it with the spider's run. NotConfigured for a spider without a run."""
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        return cls(run.revisions, run.origins)

    def process_item(self, item: Any) -> Any:
        """The item, its record with its revision. Raises Refused where feeds get the known line instead, at the end."""
        record = record_of(item)
        if record is None:
            return item
        state = self._revisions.keep(record, self._origins.take(record))
        write_back(item, record)
        if state == "duplicate":
            raise Refused("duplicate", f"{record.identifier} was given before", "DEBUG")
        if state not in GIVEN:
            raise Refused(state, f"{record.identifier} is {state}", "DEBUG")
        return item
