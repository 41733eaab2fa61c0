"""Runs the replica until SIGTERM or SIGINT: `python -m tests.replica --articles 2000 --seed 1`."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.replica.faults import FAULTS, LIGHT, Faults
from tests.replica.faults.sources import SOURCES
from tests.replica.server import Replica
from tests.replica.web_archives import HOSTS, OUTAGES, Archives, Outage

if TYPE_CHECKING:
    from collections.abc import Sequence


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument(
        "--articles", type=int, default=2000, help="how many stories (default: 2000)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="what the stories are made from (default: 1)"
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any)")
    parser.add_argument("--pages", type=Path, help="folder of saved pages with an index.json")
    parser.add_argument(
        "--whole",
        action="store_true",
        help="also the app, bilingual learning, Hong Kong and a microsite",
    )
    parser.add_argument(
        "--print-address", type=Path, metavar="FILE", help="write the address there too"
    )
    parser.add_argument(
        "--faults", type=float, metavar="RATE", help="share of articles that something befalls"
    )
    parser.add_argument(
        "--fault",
        action="append",
        choices=FAULTS,
        metavar="NAME",
        help="which fault, once for each (default: all light ones)",
    )
    parser.add_argument(
        "--trap",
        action="append",
        default=[],
        choices=[one.name for one in SOURCES],
        metavar="NAME",
        help="which trap is set at the address of a list, a sitemap or a feed, once for each",
    )
    parser.add_argument(
        "--archives",
        action="store_true",
        help="let Common Crawl and the Wayback Machine hold captures of the stories",
    )
    parser.add_argument(
        "--outage",
        action="append",
        default=[],
        choices=sorted(OUTAGES),
        metavar="NAME",
        help="which fault each archive's service has at every tenth request, once for each",
    )
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    given = _arguments(words)
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before the server's thread is made
    faults = None
    if given.faults or given.fault:
        faults = Faults(given.faults or 1.0, tuple(given.fault or LIGHT), given.seed)
    with Replica(
        given.articles,
        given.seed,
        port=given.port,
        pages=given.pages,
        log=False,
        faults=faults,
        archives=Archives(old=1) if given.archives else None,
        app=given.whole,
        other_hosts=given.whole,
    ) as replica:
        replica.archives.outages += [
            Outage(name, host, first=4 + place, every=10)
            for place, name in enumerate(given.outage)
            for host in HOSTS
        ]
        for trap in SOURCES:
            if trap.name in given.trap:
                trap.set(replica)
        if given.print_address:
            given.print_address.write_text(replica.address + "\n", "utf-8")
        print(replica.address, flush=True)  # last: readers of it may then read the file
        signal.sigwait(ends)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
