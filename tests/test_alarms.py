"""Days of `latest` against the replica, time compressed: each fault is one message, with its recovery, and nothing else is."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.crawling import crawl
from tests.inbox import Inbox
from tests.replica import Replica
from tests.replica.cards import BEIJING

if TYPE_CHECKING:
    from pathlib import Path

BEGAN = datetime(2026, 9, 16, 12, 30, tzinfo=BEIJING)
USUAL, BURST, QUIET, FROZEN, OUTAGE = 45, 100, 25, 0, -1
"""What comes out on a day; with OUTAGE the site does not answer."""
DAYS = [*[USUAL] * 6, OUTAGE, USUAL, USUAL, BURST, FROZEN, USUAL, QUIET]


@pytest.mark.slow
def test_faults_of_days(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
    told: dict[int, list[str]] = {}
    with Inbox() as inbox, Replica(600, unpublished=540, validators=True) as replica:
        for day, news in enumerate(DAYS):
            if news > 0:
                replica.publish(news)
            crawl(
                tmp_path,
                *("latest", "-a", "sections=china,world,business,life"),
                *("-s", f"NOW={BEGAN + timedelta(days=day):%Y-%m-%dT%H:%M}"),
                *("-s", f"NOTIFY={inbox.address}", "-s", "RETRY_TIMES=0", "-s", "BREAKER_PAUSES=0"),
                address=nobody if news == OUTAGE else replica.address,
            )
            if messages := inbox.taken():
                told[day] = [" ".join(one.split(": ", 1)[1].split()[:2]) for one in messages]
    assert told == {
        DAYS.index(OUTAGE): ["failures fails:"],
        DAYS.index(OUTAGE) + 2: ["failures is"],  # the day between resumes the job of the outage
        DAYS.index(FROZEN): ["amount fails:"],
        DAYS.index(FROZEN) + 1: ["amount is"],
    }
