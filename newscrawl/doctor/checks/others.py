"""The newspaper, feeds, the sitemap and the mobile app."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import Check, answered, changed, count, holds
from newscrawl.pages.app import moment, read_columns, read_stories
from newscrawl.pages.issue import HEADLINES
from newscrawl.site.urls import parse
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from newscrawl.doctor.seen import Answer, Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.feed import Feed

_FROZEN = timedelta(days=30)
_FIELDS = ("title", "content", "author", "publishTime", "updated")


# --- The newspaper


def _issue(seen: Seen) -> Result:
    answer = seen.answer("issue")
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    links = seen.issue("issue").article_links
    if not links:
        return changed("the page of a weekday names no article", answer.asked)
    return holds(f"{count(len(links), 'article')} on a weekday", answer.asked)


def _issue_markup(seen: Seen) -> Result:
    page, answer = seen.page("issue"), seen.good("issue")
    if not page.elements(HEADLINES):
        found = count(len(seen.issue("issue").article_links), "article")
        return changed(f"no headline where they are known; by other links {found}", answer.asked)
    parts = {link.evidence.print_section for link in seen.issue("issue").article_links} - {None}
    return holds(
        f"{count(len(page.elements(HEADLINES)), 'headline')} in {count(len(parts), 'part')}",
        answer.asked,
    )


def _sunday(seen: Seen) -> Result:
    answer = seen.answer("issue-sunday")
    if answer.status in (404, 410):
        return holds(f"a Sunday answers {answer.status}", answer.asked)
    links = seen.issue("issue-sunday").article_links
    own = [link for link in links if link.day == parse(answer.asked).date]
    if own:
        return changed(f"a Sunday names {count(len(own), 'article')}", answer.asked)
    return holds("a Sunday names no article", answer.asked)


# --- Feeds and the sitemap


def _feed(seen: Seen) -> Result:
    """Feeds answer and are frozen, or are gone: both were reported."""
    answer = seen.answer("feed")
    if answer.status in (404, 410):
        return holds(f"it answers {answer.status}: feeds are gone", answer.asked)
    feed = _read(seen, "feed", answer)
    if feed.newest is None:
        return changed(f"{count(feed.items, 'item')} without a day", answer.asked)
    day = feed.newest.astimezone(BEIJING).date()
    if seen.today - day < _FROZEN:
        return changed(
            f"its newest item is of {day}: feeds are alive, and `newscrawl crawl feeds` finds news",
            answer.asked,
        )
    return holds(f"{count(feed.items, 'item')}, the newest of {day}", answer.asked)


def _feed_fields(seen: Seen) -> Result:
    answer = seen.good("feed")
    feed = _read(seen, "feed", answer)
    if feed.items and not feed.article_links:
        return changed(f"none of {count(feed.items, 'item')} leads to an article", answer.asked)
    untitled = [link.url for link in feed.article_links if not link.evidence.headline]
    if untitled:
        return changed(f"{count(len(untitled), 'item')} without a title", answer.asked)
    return holds(f"{count(len(feed.article_links), 'item')} with link and title", answer.asked)


def _sitemap(seen: Seen) -> Result:
    answer = seen.answer("sitemap")
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    feed = _read(seen, "sitemap", answer)
    if feed.newest is None:
        return answered(
            f"a {feed.kind} with {count(feed.items, 'address')}, without days", answer.asked
        )
    day = feed.newest.astimezone(BEIJING).date()
    return (holds if seen.today - day >= _FROZEN else changed)(
        f"its newest day is {day}", answer.asked
    )


def _read(seen: Seen, name: str, answer: Answer) -> Feed:
    feed = seen.feed(name)
    if feed is None:
        raise CannotTellError("the answer is neither a feed nor a sitemap", answer.asked)
    return feed


# --- The mobile app


def _columns(seen: Seen) -> Result:
    answer = seen.answer("app-columns")
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    columns = read_columns(answer.body)
    if columns is None:
        return changed(f"no JSON: {answer.body[:60]!r}", answer.asked)
    if not columns:
        return changed("no column has an id that is known", answer.asked)
    return holds(count(len(columns), "column"), answer.asked)


def _stories(seen: Seen) -> Result:
    answer = seen.good("app-stories")
    seen.data("app-stories")
    links = read_stories(answer.body) or []
    if not links:
        return changed("the column names no story", answer.asked)
    return holds(
        f"{count(len(links), 'row')}, the newest of {max(str(link.day) for link in links)}",
        answer.asked,
    )


def _story(seen: Seen) -> Result:
    answer, data = seen.good("app-story"), _object(seen, "app-story")
    missing = [name for name in _FIELDS if name not in data]
    if missing:
        return changed(f"it lacks {', '.join(missing)}", answer.asked)
    reading = seen.reading("app-story")
    if reading is None or not reading.article.article_body:
        return changed("its record has no body", answer.asked)
    return holds(f"its record has {count(reading.article.word_count, 'word')}", answer.asked)


def _story_times(seen: Seen) -> Result:
    answer, data = seen.good("app-story"), _object(seen, "app-story")
    text = data.get("publishTime")
    if not isinstance(text, str) or not text.endswith(("+0000", "Z", "+00:00")):
        return changed(f"publishTime is {text!r:.60}", answer.asked)
    time, day = moment(text), parse(answer.asked).date
    if time is None or (day and abs((time.date() - day).days) > 1):
        return changed(f"publishTime is {text!r:.60}, the day of the address {day}", answer.asked)
    return holds(f"publishTime is {text}", answer.asked)


def _object(seen: Seen, name: str) -> dict[str, Any]:
    data = seen.data(name)
    if not isinstance(data, dict):
        raise CannotTellError("the answer is no JSON object", seen.good(name).asked)
    return data


CHECKS = (
    Check(("epaper-host",), _issue, ("newspaper", "archive"), "days of the paper are not found"),
    Check(
        ("epaper-markup",),
        _issue_markup,
        ("newspaper",),
        "articles are found by their links alone: parts of the paper are unknown",
    ),
    Check(
        ("no-paper-on-sundays",), _sunday, ("newspaper",), "the paper of Sundays is not requested"
    ),
    Check(("feeds-frozen", "feeds-gone", "feed-addresses"), _feed),
    Check(("feed-fields",), _feed_fields, ("feeds",), "items of feeds lead to no article"),
    Check(("sitemap-frozen",), _sitemap),
    Check(("app-host", "app-columns"), _columns, ("app",), "the app's stories are not found"),
    Check(("app-stories", "app-addresses"), _stories, ("app",), "the app's stories are not found"),
    Check(("app-article-fields",), _story, ("app",), "records of the app lack fields, or are none"),
    Check(
        ("app-times-are-utc",), _story_times, ("app",), "times of the app's records may be wrong"
    ),
)
