"""What a feed's times are worth, by what the data folder knows of its stories."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from scrapy.http import HtmlResponse

from newscrawl.discovery.responses import task_of
from newscrawl.pages.evidence import Evidence
from newscrawl.site.urls import parse
from newscrawl.spiders.feeds import FeedsArguments, FeedsSpider
from newscrawl.text.dates import BEIJING
from tests.running import Clock, a_run, a_task, keep, wired

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.frontier.run import Run

FIRST = datetime(2024, 3, 9, 11, 10, tzinfo=BEIJING)
TIMES = {f"content_{number}": FIRST - timedelta(hours=number) for number in range(1, 6)}
"""Of stories whose addresses do not tell when they were created."""


def feed() -> str:
    """Beijing's time, called GMT."""
    rows = "".join(
        f"<item><title>Story {name}</title><link>{a_task(name).url}</link><pubDate>{time:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for name, time in TIMES.items()
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{rows}</channel></rss>'
    )


def minutes(run: Run) -> set[str | None]:
    """What the feed tells of its stories."""
    arguments = FeedsArguments.parse({"feeds": "china"}, datetime.now(BEIJING))
    spider = FeedsSpider(arguments, run)
    wired(spider, FEED_ITEMS_MAX=100, FEED_DEPTH_MAX=3, FEED_DAYS=30, LINKS_PER_PAGE=100)
    (request,) = spider.begin()
    answer = HtmlResponse(request.url, body=feed(), encoding="utf-8", request=request)
    asked = list(spider.parse_source(answer))
    return {task_of(one).payload.evidence.feed_at for one in asked}


@pytest.mark.parametrize(
    ("count", "evidence", "proves"),
    [
        (3, "listed_at", True),
        (3, "indexed_at", True),
        (2, "listed_at", False),
        (5, "feed_at", False),
    ],
)
def test_places_prove_the_zone(tmp_path: Path, count: int, evidence: str, proves: bool) -> None:
    """Lists and the search API do, another feed does not."""
    run = a_run(tmp_path, Clock("2024-03-09T12:00:00"))
    for name, time in list(TIMES.items())[:count]:
        said = Evidence(**{evidence: f"{time:%Y-%m-%d %H:%M}"})  # type: ignore[arg-type]
        run.sightings.record(a_task(name), "https://www.chinadaily.com.cn/china", said)
    wanted = {time.isoformat() for time in TIMES.values()} if proves else {None}
    assert minutes(run) == wanted
    run.close()


@pytest.mark.parametrize(("teller", "proves"), [("stamp", True), ("feed", False)])
def test_records_prove_the_zone(tmp_path: Path, teller: str, proves: bool) -> None:
    """By the page's stamp; not by what the feed itself said before."""
    run = a_run(tmp_path, Clock("2024-03-09T12:00:00"))
    for name, time in list(TIMES.items())[:3]:
        origin = {"teller": teller}
        assert parse(a_task(name).url).created is None
        keep(run, a_task(name), headline=name, date_published=time.isoformat(), origin=origin)
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path, Clock("2024-03-09T12:00:00"), {"known": "refetch"})
    found = minutes(run)
    assert (None not in found) == proves
    run.close()
