"""What an estimate needs of a spider: its queries, and the numbers that follow from their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from scrapy import Request
    from scrapy.settings import BaseSettings

    from newscrawl.discovery.source import AnySource
    from newscrawl.estimates.context import EstimateContext
    from newscrawl.estimates.estimate import Estimate
    from newscrawl.estimates.known import KnownArticles


@dataclass(frozen=True)
class Sent:
    """The queries of an estimate."""

    requests: int
    """All of them, robots.txt included."""
    delay: float
    """Seconds between two requests to the site: DOWNLOAD_DELAY, or a longer Crawl-delay."""
    latency: float
    """The median seconds in which queries were answered."""
    bytes_per_request: float
    """Of their answers, compressed."""


@dataclass(frozen=True)
class Given:
    """A crawl as typed."""

    name: str
    """The spider's."""
    words: str
    """Spider and arguments."""
    identity: str
    """Of its job."""
    arguments: object
    """The spider's, parsed."""
    refetches: bool
    """Whether known articles are requested too."""
    today: date
    """In Beijing."""
    data_dir: Path
    settings: BaseSettings


class Plan(Protocol):
    """The queries of one spider's estimate, one after the other."""

    context: EstimateContext
    archive_hosts: frozenset[str]
    """Hosts of a public archive, which alone gets requests; empty for the site."""

    @property
    def source(self) -> AnySource:
        """Reads the answers."""

    @property
    def most(self) -> int:
        """Number of queries at most, without repeated ones."""

    def begin(self) -> Iterator[Request]:
        """The queries; the next is taken when those that follow from the last answer have been answered too."""

    def follow(self, requests: Iterable[Request]) -> Iterator[Request]:
        """Of the requests that follow from an answer, those to send now."""

    def estimate(self, known: KnownArticles, sent: Sent) -> Estimate:
        """The numbers, when all queries have been answered."""
