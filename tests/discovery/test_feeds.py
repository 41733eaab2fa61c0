"""Feeds and sitemaps: which are worth reading, and how far."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from newscrawl.discovery.feeds import Feeds
from newscrawl.frontier.outcomes import NOT_THERE
from newscrawl.records.period import Period
from newscrawl.text.dates import BEIJING
from tests.discovery.answering import SITE, answer, crawl, failed, parsed, payloads, story, urls
from tests.discovery.fake_context import FakeContext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.http import Response

FEED = f"{SITE}/rss/china_rss.xml"
NOON = datetime(2026, 3, 9, 12, tzinfo=timezone.utc)


@pytest.fixture
def context() -> FakeContext:
    return FakeContext(FEED_ITEMS_MAX=3, FEED_DEPTH_MAX=2)


@pytest.fixture
def feeds(context: FakeContext) -> Feeds:
    return Feeds(context, "feeds", timedelta(days=30))


def rss(*addresses: str, time: datetime | None = NOON, end: str = "</channel></rss>") -> str:
    printed = f"<pubDate>{time:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if time else ""
    rows = "".join(
        f"<item><title>Ships {n}</title><link>{url}</link>{printed}</item>"
        for n, url in enumerate(addresses)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{rows}{end}'


def sitemap(*addresses: str) -> str:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in addresses)
    return f'<?xml version="1.0"?><urlset>{rows}</urlset>'


def index(*addresses: str) -> str:
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in addresses)
    return f'<?xml version="1.0"?><sitemapindex>{rows}</sitemapindex>'


def read(feeds: Feeds, body: str) -> list[Request]:
    (request,) = feeds.begin(FEED)
    return parsed(feeds, answer(request, body))


def test_a_feed(context: FakeContext, feeds: Feeds) -> None:
    assert urls(read(feeds, rss(story(1), story(2)))) == [story(1), story(2)]
    assert context.asked[story(1)]["found_on"] == FEED
    assert context.asked[story(1)]["evidence"].headline == "Ships 0"
    assert context.url_states.ended["feed", FEED] == (FEED, "done")
    assert (context.url_states.dead, context.counters) == ([], {})


@pytest.mark.parametrize("body", ["<html><p>Ships</p></html>", rss(), sitemap(), "", "{}"])
def test_what_is_no_feed(
    context: FakeContext, feeds: Feeds, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(feeds, body) == []
    assert caplog.messages == [f"{FEED} is not a feed, or has no items"]
    assert context.url_states.dead == [(FEED, "empty", "dead")]
    assert context.came == []


def test_the_header_says_how_a_feed_is_encoded(context: FakeContext, feeds: Feeds) -> None:
    (request,) = feeds.begin(FEED)
    body = rss(story(1)).replace("Ships", "渔船出海").encode("gb18030")
    headers = {"Content-Type": "text/xml; charset=gb18030"}
    parsed(feeds, answer(request, body, headers=headers))
    assert context.asked[story(1)]["evidence"].headline == "渔船出海 0"


def test_a_feed_without_an_answer(context: FakeContext, feeds: Feeds) -> None:
    (request,) = feeds.begin(FEED)
    assert failed(feeds, request, NOT_THERE) == []
    assert context.url_states.dead == [(FEED, "gone", "dead")]


def test_a_broken_feed_is_read_in_part(
    context: FakeContext, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    assert urls(read(feeds, rss(story(1), end="<item><title>Sh"))) == [story(1)]
    assert context.counters["feed/broken"] == 1
    assert caplog.messages == [f"{FEED} is broken, it was read in part"]
    assert context.url_states.dead == []


def test_a_feed_is_bounded_by_items(
    context: FakeContext, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(read(feeds, rss(*map(story, range(4))))) == 3
    assert context.counters["bound/items"] == 1
    assert caplog.messages == [f"{FEED} has more than 3 items"]
    assert context.url_states.dead == [(FEED, "unreachable", "dead")]


def test_a_sitemap_has_more_links_than_a_page(context: FakeContext, feeds: Feeds) -> None:
    context.settings.set("LINKS_PER_PAGE", 1)
    assert len(read(feeds, sitemap(*map(story, range(3))))) == 3


# --- Indexes


def test_an_index_leads_to_its_sitemaps(context: FakeContext, feeds: Feeds) -> None:
    children = [f"{SITE}/sitemap{n}.xml" for n in range(2)]
    found = read(feeds, index(*children))
    assert urls(found) == children
    assert [one.depth for one in payloads(found)] == [2, 2]
    assert urls(parsed(feeds, answer(found[0], sitemap(story(1))))) == [story(1)]
    assert (context.url_states.dead, context.counters) == ([], {})


def test_indexes_within_indexes_end(context: FakeContext, feeds: Feeds) -> None:
    """Each names another; two levels are read."""

    def site(request: Request) -> Response:
        number = int(request.url.removesuffix(".xml")[-1])
        return answer(request, index(f"{SITE}/map{number + 1}.xml"))

    order = crawl(feeds, feeds.begin(f"{SITE}/map1.xml"), site)
    assert order == [f"{SITE}/map1.xml", f"{SITE}/map2.xml"]
    assert context.counters == {"bound/depth": 1}
    assert context.url_states.dead == []


# --- Frozen feeds


@pytest.mark.parametrize(
    ("newest", "now", "is_frozen"),
    [
        ("2026-02-07T15:59:00", "2026-03-09T15:59:00", False),  # 7 February in Beijing: 30 days
        ("2026-02-07T15:59:00", "2026-03-09T16:00:00", True),  # midnight in Beijing
        ("2026-02-07T16:00:00", "2026-03-09T16:00:00", False),
        ("2017-05-04T00:00:00", "2026-03-09T12:00:00", True),
    ],
)
def test_a_feed_without_news_is_frozen(
    context: FakeContext, feeds: Feeds, newest: str, now: str, *, is_frozen: bool
) -> None:
    context.began = datetime.fromisoformat(now).replace(tzinfo=timezone.utc)
    time = datetime.fromisoformat(newest)
    found = read(feeds, rss(story(1, f"{time:%Y-%m-%d}"), time=time))
    assert bool(found) is not is_frozen
    assert context.url_states.dead == [(FEED, "frozen", "dead")] * is_frozen


def test_a_frozen_feed_is_read_for_a_day_of_long_ago(
    context: FakeContext, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    context.scope.period = Period(date(2017, 1, 1))
    old = datetime(2017, 5, 4, tzinfo=timezone.utc)
    assert urls(read(feeds, rss(story(1, "2017-05-04"), time=old))) == [story(1, "2017-05-04")]
    assert context.url_states.dead == [(FEED, "frozen", "dead")]
    assert caplog.messages == [f"{FEED} is frozen, its newest item is of 2017-05-04"]


@pytest.mark.parametrize(
    ("addresses", "dead"),
    [
        ([story(1, "2017-05-04"), story(2, "2026-03-01")], []),
        ([story(1, "2017-05-04"), story(2, "2018-03-01")], [(FEED, "frozen", "dead")]),
        (["https://www.chinadailyhk.com/hk/article/290001"], [(FEED, "frozen", "dead")]),
    ],
)
def test_days_of_addresses_count_where_a_feed_has_no_times(
    context: FakeContext, feeds: Feeds, addresses: Sequence[str], dead: list[tuple[str, ...]]
) -> None:
    """Without any day nothing proves that it is alive."""
    read(feeds, rss(*addresses, time=None))
    assert context.url_states.dead == dead


def test_bounded_goes_before_frozen(context: FakeContext, feeds: Feeds) -> None:
    old = datetime(2017, 5, 4, tzinfo=timezone.utc)
    read(feeds, rss(*(story(n, "2017-05-04") for n in range(4)), time=old))
    assert context.url_states.dead == [(FEED, "unreachable", "dead")]


# --- Minutes


def minute(context: FakeContext, url: str) -> str | None:
    said: str | None = context.asked[url]["evidence"].feed_at
    return said


@pytest.mark.parametrize(("others", "feed_at"), [(3, "2026-03-09T12:00:00+08:00"), (2, None)])
def test_other_places_prove_the_zone(
    context: FakeContext, feeds: Feeds, others: int, feed_at: str | None
) -> None:
    """The feed calls Beijing's time GMT."""
    stories = [story(n) for n in range(3)]
    for url in stories[:others]:
        context.times[url] = [NOON.replace(tzinfo=BEIJING)]
    read(feeds, rss(*stories))
    assert {minute(context, url) for url in stories} == {feed_at}


@pytest.mark.parametrize(
    ("day", "feed_at"),
    [
        ("2026-03-09", "2026-03-09T20:00:00+08:00"),
        ("2026-03-10", "2026-03-09T20:00:00+08:00"),  # the day before, of an evening's story
        ("2026-03-11", None),  # of an import, or a draft
    ],
)
def test_the_time_of_an_object_id_proves_the_zone(
    context: FakeContext, feeds: Feeds, day: str, feed_at: str | None
) -> None:
    stories = [story(int(NOON.timestamp()) + n, day) for n in range(3)]
    read(feeds, rss(*stories))
    assert {minute(context, url) for url in stories} == {feed_at}


def test_an_address_without_a_day_proves_nothing(context: FakeContext, feeds: Feeds) -> None:
    stories = [
        f"{SITE}/china/WS{int(NOON.timestamp()) + n:08x}e4b06d4aa0001234.html" for n in range(3)
    ]
    assert len(read(feeds, rss(*stories))) == 3
    assert {minute(context, url) for url in stories} == {None}
