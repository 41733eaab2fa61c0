"""The executor of a Dask cluster: what it refuses, and what it does with deaths of workers."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newscrawl.errors import ArgumentError, ClusterError
from newscrawl.frontier.outcomes import BROKEN
from newscrawl.reextraction.cluster import Cluster
from newscrawl.reextraction.kept import Kept
from newscrawl.reextraction.rereading import Result, Task
from newscrawl.reextraction.working import in_order
from tests.clusters import cluster
from tests.reextraction.rereading import PAIR, SITE, STORY, captures_of, page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.clusters import Local


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:8786",
        "tcp://",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:",
        "tcp://127.0.0.1:port",
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:65536",
        "tcp://127.0.0.1:99999",
        "tcp://:8786",
        "tcp://::1:8786",
        "tcp://127.0.0.1:8786/",
        "tcp://user@127.0.0.1:8786",
        "tcp://127.0.0.1:8786 ",
        "tcp://127.0.0.1:٨٧٨٦",
        "http://127.0.0.1:8786",
        "inproc://127.0.0.1:8786",
    ],
)
def test_no_address_of_a_scheduler(address: str) -> None:
    with pytest.raises(ArgumentError, match="is not the address of a scheduler") as caught:
        Cluster(address)
    assert repr(address) in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "no-such-host.invalid", "x" * 64])
def test_a_scheduler_that_cannot_be_reached(host: str) -> None:
    address = f"tcp://{host}:{closed_port()}"
    with pytest.raises(ArgumentError) as caught:
        Cluster(address)
    assert str(caught.value).startswith(f"--scheduler: {address} cannot be reached: ")


@pytest.mark.slow
def test_a_port_that_is_none_of_a_scheduler() -> None:
    """It accepts connections, and is silent."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ArgumentError, match=f"no scheduler answers at {address} within"):
            Cluster(address)


def test_without_distributed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ArgumentError, match=r"needs distributed, install newscrawl\[dask\]"):
        Cluster("tcp://127.0.0.1:8786")


# --- With a cluster


def tasks_of(folder: Path) -> list[Task]:
    answers = [page(), page(PAIR), page(PAIR, 2), page(SITE.story(1))]
    with closing(captures_of(folder, *answers)) as captures:
        return [Task(one, Kept()) for one in captures.by_article()]


def named(batch: Sequence[Task]) -> list[Result]:
    return [Result(task.captures.url) for task in batch]


def deadly(batch: Sequence[Task]) -> list[Result]:
    """One page kills every worker."""
    if any(task.captures.url == PAIR.page_urls[0] for task in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return named(batch)


def faulty(batch: Sequence[Task]) -> list[Result]:
    raise MemoryError(len(batch))


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """A cluster in which a worker that died is started again, and in which one death of a task's worker is enough."""
    with cluster(tmp_path_factory.mktemp("cluster") / "local", deaths=0) as running:
        running.add_worker("--nthreads", "2")
        yield running


@pytest.mark.slow
def test_a_scheduler_without_workers(tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster") as empty, pytest.raises(ArgumentError) as caught:
        Cluster(empty.address)
    assert str(caught.value) == f"--scheduler: {empty.address} has no workers yet, start them first"


@pytest.mark.slow
def test_the_address_of_a_worker(local: Local) -> None:
    (worker,) = local.ask("identity")["workers"]
    with pytest.raises(ArgumentError, match="is not a scheduler but a Worker"):
        Cluster(worker)


@pytest.mark.slow
def test_a_page_that_kills_workers_is_named_and_the_others_are_read(
    tmp_path: Path, local: Local
) -> None:
    tasks = tasks_of(tmp_path)
    assert [one.captures.url for one in tasks][:2] == [STORY.url, PAIR.page_urls[0]]
    with Cluster(local.address) as workers:
        assert workers.threads == 2
        found = list(
            in_order(
                deadly,
                [tasks, tasks[:1]],
                2,
                lambda: workers,
                lambda batch, error: workers.instead(deadly, batch, error),
            )
        )
    assert [one.url for one in found[0]] == [one.captures.url for one in tasks]
    assert [one.reason for one in found[0]] == [None, BROKEN, None]
    offset = tasks[1].captures.first[0].offset
    assert found[0][1].details == [f"all workers died that read its page, a.warc.gz:{offset}"]
    assert [one.reason for one in found[1]] == [None]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("is_there", "sentence"), [(True, "MemoryError: 3"), (False, "a worker cannot read ")]
)
def test_a_fault_of_a_worker_is_a_sentence(
    tmp_path: Path, local: Local, is_there: bool, sentence: str
) -> None:
    tasks = tasks_of(tmp_path)
    if not is_there:
        (tmp_path / "a.warc.gz").unlink()
    with Cluster(local.address) as workers, pytest.raises(ClusterError) as caught:
        list(
            in_order(
                faulty,
                [tasks],
                2,
                lambda: workers,
                lambda batch, error: workers.instead(faulty, batch, error),
            )
        )
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_worker_of_another_version(
    tmp_path: Path, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.reextraction.cluster.__version__", "0.0.1")
    with Cluster(local.address) as workers:
        error = workers.submit(named, tasks_of(tmp_path)).exception()
    assert isinstance(error, ClusterError)
    assert str(error).endswith(", and not 0.0.1 as this command")
