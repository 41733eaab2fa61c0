"""Home pages: which of their articles are news."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from scrapy.http import HtmlResponse

from newscrawl.discovery.responses import task_of
from newscrawl.site.urls import parse
from newscrawl.spiders.latest import LatestArguments, LatestSpider
from tests.running import Clock, a_run, a_task, wired

if TYPE_CHECKING:
    from pathlib import Path


def created(day: str) -> str:
    """Eight digits of an id: the story's first second."""
    return f"{int(datetime.fromisoformat(f'{day}T00:00:00+08:00').timestamp()):08x}"


@pytest.mark.parametrize(
    ("now", "oldest"),
    [
        ("2026-03-09T15:59:00", "2026-03-03"),
        ("2026-03-09T16:00:00", "2026-03-04"),  # midnight in Beijing
        ("2026-03-10T15:59:00", "2026-03-04"),
    ],
)
def test_seven_days_are_beijing_days(tmp_path: Path, now: str, oldest: str) -> None:
    run = a_run(tmp_path, Clock(now))
    arguments = LatestArguments.parse({}, datetime(2026, 3, 9, tzinfo=timezone.utc))
    spider = LatestSpider(arguments, run)
    wired(spider, LINKS_PER_PAGE=2000)
    (request,) = spider.homes.begin("www")
    days = [f"2026-03-{number:02}" for number in range(1, 9)]
    tasks = [a_task(f"WS{created(day)}e4b06d4aa0001234", day) for day in days]
    links = "".join(f'<h3><a href="{one.url}">Keepers of coast {one.key}</a></h3>' for one in tasks)
    response = HtmlResponse(request.url, body=f"<body>{links}</body>".encode(), request=request)
    asked = [task_of(one) for one in spider.homes.parse(response, task_of(request))]
    found = {str(parse(one.url).date) for one in asked if one.resource == "article"}
    assert found == {day for day in days if day >= oldest}
    run.close()
