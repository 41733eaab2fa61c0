"""Every answer that a robots.txt may get, in one crawl: one host for each, and an article on it (RFC 9309, 2.3.1)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import crawl
from tests.replica import Replica
from tests.test_faults import ends, stories

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLOSING = "User-agent: *\nDisallow: /a/"
OPENING = "User-agent: *\nDisallow: /secret/"
TEXT = {"Content-Type": "text/plain"}
RULES = "https://rules.chinadaily.com.cn/closed.txt"


def answers(
    status: int = 200, body: str | bytes = "", **headers: str
) -> Callable[[Replica, str], None]:
    more = {**TEXT, **headers}
    return lambda replica, url: replica.override(url, status, more, body)


def hops(count: int) -> Callable[[Replica, str], None]:
    """So many redirects, then rules that close."""

    def serve(replica: Replica, url: str) -> None:
        places = [url, *(f"{url}?hop={n}" for n in range(1, count)), RULES]
        for place, following in pairwise(places):
            replica.override(place, 302, {"Location": following})

    return serve


def fault(name: str) -> Callable[[Replica, str], None]:
    def serve(replica: Replica, url: str) -> None:
        replica.override(url, 200, TEXT, OPENING)
        replica.spoil(url, name)

    return serve


OPEN, CLOSED = "done", "excluded/robots"
ANSWERS: list[tuple[str, Callable[[Replica, str], None], str]] = [
    ("rules that close", answers(body=CLOSING), CLOSED),
    ("rules that open", answers(body=OPENING), OPEN),
    ("rules for us alone", answers(body=f"{OPENING}\nUser-agent: NewsCrawl/9\nDisallow: /"), CLOSED),
    ("rules for another", answers(body="User-agent: news\nDisallow: /"), OPEN),
    ("nothing", answers(), OPEN),
    ("html", answers(body="<html><body>Welcome</body></html>"), OPEN),
    ("binary", answers(body=bytes(range(256)) * 40), OPEN),
    ("a byte order mark", answers(body=f"\ufeff{CLOSING}"), CLOSED),
    ("rules within 500 KiB", answers(body="#" * 500_000 + "\n" + CLOSING), CLOSED),
    ("rules behind 512 KiB", answers(body="#" * 600_000 + "\n" + CLOSING), OPEN),
    ("204", answers(204), OPEN),
    ("401", answers(401, CLOSING), OPEN),
    ("403", answers(403, CLOSING), OPEN),
    ("404", answers(404, CLOSING), OPEN),
    ("410", answers(410, CLOSING), OPEN),
    ("429", answers(429), "failed/robots_unreachable"),
    ("500", answers(500), "failed/robots_unreachable"),
    ("503", answers(503), "failed/robots_unreachable"),
    ("one redirect, to another host", hops(1), CLOSED),
    ("five redirects", hops(5), CLOSED),
    ("redirects without end", answers(302, Location="/robots.txt"), "failed/robots_unreachable"),
    ("a redirect off the site", answers(302, Location="https://example.com/robots.txt"), "failed/robots_unreachable"),
    ("503 once", fault("503"), OPEN),
    ("a length that is too long", fault("length-too-long"), "failed/cut"),
    ("half of gzip", fault("gzip-cut"), "failed/cut"),
    ("chunks that break off", fault("chunked-cut"), "failed/cut"),
    ("a reset", fault("reset"), "failed/network"),
    ("the end of the connection", fault("closed"), "failed/network"),
    ("silence", fault("silence"), "failed/timeout"),
    ("endless", fault("endless-body"), "failed/too_large"),
]  # fmt: skip


@pytest.mark.slow
def test_every_answer(tmp_path: Path) -> None:
    """What cannot be had closes its host, and its articles are tried again by a later run."""
    with Replica(400) as replica:
        replica.override(RULES, 200, TEXT, CLOSING)
        wanted: dict[str, Any] = {}
        for number, ((_, serve, end), story) in enumerate(
            zip(ANSWERS, stories(replica), strict=False)
        ):
            host = f"https://host{number}.chinadaily.com.cn"
            url = story.url.replace("https://www.chinadaily.com.cn", host)
            replica.override(url, body=replica.site.render(story))
            serve(replica, f"{host}/robots.txt")
            wanted[url] = end
        options = ["-s", "DOWNLOAD_TIMEOUT=3", "-s", "BACKOFF_BASE=0.05"]
        urls = ",".join(wanted)
        crawled = crawl(tmp_path, "article", "-a", f"url={urls}", *options, address=replica.address)
    assert len(wanted) == len(ANSWERS) >= 23
    named = dict(zip(wanted, (name for name, _, _ in ANSWERS), strict=True))
    found = ends(tmp_path)
    assert {named[url]: found[url] for url in wanted if found[url] != wanted[url]} == {}
    assert crawled.status == 4


@pytest.mark.slow
def test_an_outage_at_the_very_first_request(tmp_path: Path) -> None:
    """It is waited for like any other: nothing is known of the site yet, so nothing speaks for a broken page."""
    with Replica(60) as replica:
        story = stories(replica, 60)[0]
        robots = "https://www.chinadaily.com.cn/robots.txt"
        replica.override(robots, 503, times=6)
        crawled = crawl(tmp_path, "article", "-a", f"url={story.url}", address=replica.address)
        assert crawled.status == 0, crawled.said
        assert replica.count(robots) == 7
