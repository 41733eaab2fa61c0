"""An add-on: the log is as the settings say from the first line of a crawler, however the crawl is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.monitoring.log_lines import prepare_handlers, quieten_scrapy

if TYPE_CHECKING:
    from scrapy.settings import Settings


class LogLines:
    """Scrapy add-on: prepares the handlers of the log, and leaves out Scrapy's reports on itself."""

    def update_settings(self, settings: Settings) -> None:
        """Prepare the log."""
        quieten_scrapy(settings)
        prepare_handlers(settings)
