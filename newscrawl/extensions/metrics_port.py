"""Serves the metrics of a run while it lasts, on a port of this machine."""

from __future__ import annotations

import json
import logging
from itertools import takewhile
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.errors import StorageError
from newscrawl.extensions.progress import ProgressReport
from newscrawl.frontier.run import run_of
from newscrawl.monitoring.folder_status import later, status_of
from newscrawl.monitoring.history import FOLDER, job_name, past_runs
from newscrawl.monitoring.openmetrics import as_text, of_progress, of_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler
    from typing_extensions import Self

    from newscrawl.frontier.run import Run
    from newscrawl.monitoring.folder_status import FolderStatus
    from newscrawl.monitoring.history import PastRun
    from newscrawl.monitoring.openmetrics import Sample

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
_INTERVAL = 60.0  # seconds between two looks at what is due


class MetricsPort:
    """Answers `/metrics` with the status of the data folder and the progress of the run.

    The summaries of a long history take seconds to read: a thread reads them once, since no other run can end meanwhile.
    """

    def __init__(self, port: int, run: Run, progress: ProgressReport) -> None:
        self._port = port
        self._run = run
        self._progress = progress
        identity = json.loads(run.job.identity)
        self._job, self._spider = job_name(**identity), str(identity["spider"])
        self._status: FolderStatus | None = None
        self._is_closed = Event()
        self._listening: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up; off for other spiders, and without METRICS_PORT."""
        run, port = run_of(crawler), crawler.settings.getint("METRICS_PORT")
        if run is None or not port:
            raise NotConfigured
        progress = ProgressReport(crawler, run)
        progress.connect()
        metrics = cls(port, run, progress)
        crawler.signals.connect(metrics.start, signals.engine_started)
        crawler.signals.connect(metrics.close, signals.spider_closed)
        return metrics

    def start(self) -> None:
        """Listen; without the port the run goes on."""
        from twisted.internet.error import CannotListenError  # noqa: PLC0415

        from newscrawl.extensions.metrics_site import metrics_site  # noqa: PLC0415 - seldom used

        site = metrics_site(self.text)
        try:
            self._listening = _reactor().listenTCP(self._port, site, interface=HOST)
        except CannotListenError as error:
            reason = error.socketError.strerror
            logger.warning("METRICS_PORT: %s: %s; this run has no metrics.", self._port, reason)
            return
        Thread(target=self.watch, name="metrics", daemon=True).start()

    def close(self) -> None:
        """Stop listening; nothing waits for the thread."""
        self._is_closed.set()
        if self._listening:
            self._listening.stopListening()
            self._listening = None

    def text(self) -> str:
        """The metrics of this moment."""
        return as_text(self._samples())

    def _samples(self) -> Iterator[Sample]:
        if self._status:
            yield from of_status(self._status)
        yield from of_progress(self._job, self._spider, self._progress.look())

    def _past_runs(self) -> Iterator[PastRun]:
        """The runs of the folder's summaries; no more once the run ends, which would have to share its processor."""
        return takewhile(
            lambda _: not self._is_closed.is_set(), past_runs(self._run.data_dir / FOLDER)
        )

    def watch(self) -> None:
        """Until the run ends: read the status of the folder, and from time to time what changes during a run."""
        folder, now = self._run.data_dir, self._run.now
        try:
            self._status = status_of(folder, now(), runs=self._past_runs())
            while not self._is_closed.wait(_INTERVAL):
                self._status = later(self._status, folder, now())
        except (StorageError, OSError) as error:
            logger.warning("The metrics show no later status of the data folder: %s", error)


def _reactor() -> Any:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    return reactor
