"""Reads archived articles: finds their captures, and gives these to workers in batches."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.archive.inputs import Inputs
from newscrawl.frontier.outcomes import BROKEN
from newscrawl.reextraction.captures import Captures
from newscrawl.reextraction.cluster import Cluster
from newscrawl.reextraction.progress import Progress
from newscrawl.reextraction.rereading import Options, Task, read_batch
from newscrawl.reextraction.working import in_order, processes

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from newscrawl.archive.inputs import Input
    from newscrawl.archive.members import Fault
    from newscrawl.reextraction.kept import Knowledge
    from newscrawl.reextraction.rereading import Result

_BATCH = 16
"""Articles that a worker gets at a time."""


class Reader:
    """Reads the articles of archives, by workers on this machine or on a cluster."""

    def __init__(
        self,
        temporary: Path,
        options: Options,
        workers: int | Cluster,
        *,
        is_own: bool,
        write: Callable[[str], None],
    ) -> None:
        """`temporary` is a folder for what is found, `is_own` whether the archive is the data folder's, `write` prints a sentence."""
        self._temporary = temporary
        self._options = options
        self._workers = workers
        self._is_own = is_own
        self._write = write
        self._captures = Captures(temporary)
        self._noted: set[Fault] = set()
        self.damaged: list[Fault] = []
        """Places of the archives that cannot be read."""

    def find(self, inputs: list[Input]) -> int:
        """Find the captures of archives: the number of articles."""
        archives = Inputs(inputs, self._temporary)
        self.damaged = archives.faults
        progress = Progress(self._write, "captures found")
        for place, head in archives.captures():
            self._captures.add(place, head)
            progress.count()
        self._captures.resolve()
        return len(self._captures)

    @property
    def left_out(self) -> Counter[str]:
        """Numbers of captures that are not pages of an article, by reason."""
        return self._captures.left_out

    def close(self) -> None:
        """Let go of the captures."""
        self._captures.close()

    def read(
        self,
        knowledge: Knowledge,
        take: Callable[[Result], None],
        exclude: Callable[[str], None],
        interrupted: Callable[[], bool],
        is_done: Callable[[str], bool] = lambda _: False,
    ) -> str:
        """Read the articles that were found, and give each result to `take`: "finished", or "interrupted"."""
        progress = Progress(self._write, f"of {len(self._captures)} articles read")

        def tasks() -> Iterator[Task]:
            for one in self._captures.by_article():
                if is_done(one.url):
                    continue
                kept = knowledge.of(one.url)
                if kept.is_excluded and self._is_own:
                    exclude(one.url)
                else:
                    yield Task(one, kept)

        with closing(self._results(tasks())) as results:
            for result in results:
                if result.reason == BROKEN:
                    self._write(f"reading {result.url} broke down: {''.join(result.details)}")
                self._note(result.damaged)
                self._captures.left_out.update(result.left_out)
                take(result)
                progress.count()
                if interrupted():
                    return "interrupted"
        return "finished"

    def _note(self, damaged: Iterable[Fault]) -> None:
        """Note damaged captures, each once: several revisits may have one body."""
        for one in damaged:
            if one not in self._noted:
                self._noted.add(one)
                self.damaged.append(one)

    def _results(self, tasks: Iterator[Task]) -> Generator[Result, None, None]:
        work = partial(read_batch, options=self._options)
        batches = iter(lambda: list(islice(tasks, _BATCH)), [])
        if self._workers == 1:
            for batch in batches:
                yield from work(batch)
            return
        if isinstance(workers := self._workers, Cluster):
            instead = partial(workers.instead, work)
            found = in_order(work, batches, workers.threads, lambda: workers, instead)
        else:
            found = in_order(work, batches, workers, lambda: processes(workers))
        with closing(found):
            for results in found:
                yield from results
