"""The zone of a feed's times: proved by other sources, never by its own word."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from newscrawl.pages.feed import read_feed, with_minutes
from newscrawl.pages.feed_zones import Clock, proved, read_clock
from newscrawl.text.dates import BEIJING
from tests.replica.feeds import TIMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FEED = "https://www.chinadaily.com.cn/rss/china_rss.xml"
FIRST = datetime(2026, 9, 27, 23, 10, tzinfo=BEIJING)
"""Of ten stories, two hours apart."""
TIMES_OF = [FIRST - timedelta(hours=2 * number) for number in range(10)]


def url(time: datetime, number: int, created: datetime | None = None) -> str:
    stamp = int((created or time).timestamp())
    return (
        f"https://www.chinadaily.com.cn/a/{time:%Y%m/%d}/WS{stamp:08x}e4b06d4aa00{number:05x}.html"
    )


def feed(printed: Callable[[datetime], str], times: Sequence[datetime] = TIMES_OF) -> str:
    rows = "".join(
        f"<item><title>Story {number}</title><link>{url(time, number)}</link><pubDate>{printed(time)}</pubDate></item>"
        for number, time in enumerate(times)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{rows}</channel></rss>'
    )


def fed(text: str, moments_of: Callable[[str], Sequence[datetime]]) -> list[str | None]:
    """The minutes that a feed gives its stories."""
    found = read_feed(text.encode(), FEED)
    assert found is not None
    return [lead.evidence.feed_at for lead in with_minutes(found, moments_of)]


def others(count: int, off: timedelta = timedelta(0)) -> Callable[[str], Sequence[datetime]]:
    """Another source that tells the times of the first `count` stories."""
    moments = {url(time, number): [time + off] for number, time in enumerate(TIMES_OF[:count])}
    return lambda address: moments.get(address, [])


@pytest.mark.parametrize("way", TIMES)
def test_ways_to_print_a_time(way: str) -> None:
    tells = "day" not in way and "made" not in way
    wanted = [time.isoformat() if tells else None for time in TIMES_OF]
    assert fed(feed(TIMES[way]), others(10)) == wanted
    assert fed(feed(TIMES[way]), others(3)) == wanted, "three prove it for all"
    assert fed(feed(TIMES[way]), others(2)) == [None] * 10


@pytest.mark.parametrize("way", ["true", "UTC called +0800", "Beijing called GMT"])
def test_the_day_is_that_of_the_proved_zone(way: str) -> None:
    found = read_feed(feed(TIMES[way]).encode(), FEED)
    assert found is not None
    assert [lead.day for lead in with_minutes(found, others(10))] == [t.date() for t in TIMES_OF]


@pytest.mark.parametrize(
    ("off", "is_proved"),
    [
        (timedelta(minutes=4), True),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=6), False),
        (timedelta(hours=-8), True),
        (timedelta(hours=8), False),
        (timedelta(hours=3), False),
    ],
)
def test_how_near_they_are(off: timedelta, is_proved: bool) -> None:
    """Eight hours away is the other zone: what others say counts, not the feed."""
    minutes = fed(feed(TIMES["Beijing without a zone"]), others(10, -off))
    assert (minutes[0] is not None) == is_proved


def clock(time: datetime) -> Clock:
    return Clock(time.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("right", "wrong", "is_proved"),
    [(3, 0, True), (3, 2, True), (3, 3, False), (2, 0, False), (0, 5, False), (30, 29, True)],
)
def test_most_must_agree(right: int, wrong: int, is_proved: bool) -> None:
    good = [(clock(FIRST), [FIRST])] * right
    bad = [(clock(FIRST), [FIRST - timedelta(hours=5)])] * wrong
    assert (proved([*good, *bad]) is not None) == is_proved


def test_a_story_that_agrees_with_several_counts_for_none() -> None:
    """Published and updated eight hours apart."""
    both = [(clock(FIRST), [FIRST, FIRST + timedelta(hours=8)])]
    assert proved(both * 9) is None
    assert proved([*both, *[(clock(FIRST), [FIRST])] * 3]) is not None


def test_atom_tells_of_changes_and_news_sitemaps_of_publication() -> None:
    rows = "".join(
        f"<entry><title>x</title><link href='{url(t, n)}'/><updated>{t.isoformat()}</updated></entry>"
        for n, t in enumerate(TIMES_OF)
    )
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{rows}</feed>'
    assert fed(atom, others(10)) == [None] * 10
    published = atom.replace("updated>", "published>")
    assert fed(published, others(10)) == [time.isoformat() for time in TIMES_OF]
    names = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
    for tag in ("lastmod", "n:publication_date"):
        rows = "".join(
            f"<url><loc>{url(t, n)}</loc><{tag}>{t.isoformat()}</{tag}></url>"
            for n, t in enumerate(TIMES_OF)
        )
        minutes = fed(f"<urlset {names}>{rows}</urlset>", others(10))
        assert (minutes[0] is not None) == (tag != "lastmod")


@pytest.mark.parametrize(
    ("text", "wall", "hours"),
    [
        ("Wed, 25 Nov 2026 09:20:00 GMT", "2026-11-25T09:20:00", 0),
        ("Wed, 25 Nov 2026 09:20:00 +0800", "2026-11-25T09:20:00", 8),
        ("25 Nov 2026 09:20 -0500", "2026-11-25T09:20:00", -5),
        ("2026-11-25T09:20:31.5+08:00", "2026-11-25T09:20:31", 8),
        ("2026-11-25 09:20", "2026-11-25T09:20:00", None),
        ("2026/11/25 9:20:05", "2026-11-25T09:20:05", None),
        ("2026-11-25T09:20:00Z", "2026-11-25T09:20:00", 0),
        ("2026年11月25日 09:20", "2026-11-25T09:20:00", None),
    ],
)
def test_clocks(text: str, wall: str, hours: int | None) -> None:
    offset = None if hours is None else timedelta(hours=hours)
    assert read_clock(text) == Clock(datetime.fromisoformat(wall), offset)


@pytest.mark.parametrize(
    "text", ["", "2026-11-25", "yesterday", "2026-13-45 25:61", "Wed, 25 Nov 2026", "9" * 500]
)
def test_what_is_no_clock(text: str) -> None:
    assert read_clock(text) is None


def test_a_zone_that_cannot_be() -> None:
    far = Clock(datetime(2026, 11, 25, 9, 20), timedelta(days=4))  # noqa: DTZ001
    assert proved([(far, [datetime(2026, 11, 25, 9, 20, tzinfo=timezone.utc)])] * 3) is not None
