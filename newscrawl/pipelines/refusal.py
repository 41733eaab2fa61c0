"""The exception by which a pipeline refuses a record."""

from __future__ import annotations

from scrapy.exceptions import DropItem


class Refused(DropItem):
    """A record that is not written. `reason` is its reason in the URL states."""

    def __init__(self, reason: str, sentence: str, log_level: str) -> None:
        super().__init__(sentence, log_level)
        self.reason = reason
