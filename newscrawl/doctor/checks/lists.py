"""Lists: their addresses, markup, times, pagers and depth."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import Check, changed, count, holds, share
from newscrawl.pages.listing import FEATURED, ITEMS
from newscrawl.site.urls import parse
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.doctor.seen import Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.listing import Listed

_SIZES = range(15, 61)
"""Articles of a page of a list: 20 to 40 are known."""
_CHINESE_PAGES = 40
_MOST = 0.8  # share of a list's articles that show a rule
_NEAR = timedelta(days=3)
_SAME = timedelta(minutes=30)
_DEEP = timedelta(days=365)


def _addresses(seen: Seen) -> Result:
    for name in ("list", "list-2"):
        answer = seen.answer(name)
        if answer.status != 200:
            return changed(f"it answers {answer.status}", answer.asked)
    second = seen.good("list-2")
    shown = {one.url for one in seen.listing("list").items}
    items = seen.listing("list-2").items
    if not items or not shown:
        raise CannotTellError("a page shows no list", second.asked)
    if all(one.url in shown for one in items):
        return changed("page 2 shows the articles of page 1", second.asked)
    return holds(f"page 2 has {count(len(items), 'article')}", second.asked)


def _markup(name: str, place: int, seen: Seen) -> Result:
    """The list's own selector for headlines."""
    page = seen.page(name)
    url = seen.good(name).asked
    found = page.elements(ITEMS[place])
    items = seen.listing(name).items
    if not found:
        instead = f"by other headings with times {count(len(items), 'article')}"
        return changed(f"no headline where lists are known to have them; {instead}", url)
    if not items:
        return changed(f"its {count(len(found), 'headline')} lead to no article", url)
    return holds(f"{count(len(items), 'article')}, the first {items[0].headline!r:.60}", url)


def _sizes(seen: Seen) -> Result:
    size = len(_items(seen, "list"))
    found = f"a page has {count(size, 'article')}"
    return (holds if size in _SIZES else changed)(found, seen.good("list").asked)


def _times(name: str, seen: Seen) -> Result:
    items = _items(seen, name)
    url = seen.good(name).asked
    near = [_is_timed(one) for one in items]
    found = (
        f"{sum(near)} of {count(len(items), 'article')} have a minute near the day of their address"
    )
    if share(near) < _MOST:
        printed = next((one.date for one in items if one.date), None)
        return changed(f"{found}; one shows {printed!r}", url)
    return holds(f"{found}, the first {items[0].date}", url)


def _is_timed(one: Listed) -> bool:
    stamp = parse_stamp(one.date) if one.date else None
    if stamp is None or stamp.time is None:
        return False
    day = parse(one.url).date
    return day is None or abs(stamp.day - day) <= _NEAR


def _pager(seen: Seen) -> Result:
    listing = seen.listing("list")
    url = seen.good("list").asked
    page = seen.page("list")
    if not page.elements("#div_currpage a"):
        return changed(
            f"no pager where lists have it; the next page by other links is {listing.next_page}",
            url,
        )
    if listing.next_page is None or listing.last_page is None:
        return changed("it does not name the next and the last page", url)
    return holds(f"it names the next page, and the last, {parse(listing.last_page).page}", url)


def _featured(seen: Seen) -> Result:
    page = seen.page("list")
    found = page.elements(FEATURED)
    url = seen.good("list").asked
    if not found:
        return changed("no box above the list", url)
    return holds(
        f"they show {count(len(seen.listing('list').featured), 'article')} that the list does not",
        url,
    )


def _depth(seen: Seen) -> Result:
    items = _items(seen, "latest-end")
    url = seen.good("latest-end").asked
    days = [stamp.day for one in items if one.date and (stamp := parse_stamp(one.date))]
    if not days:
        raise CannotTellError("its last page shows no time", url)
    found = f"its last page is {parse(url).page}, with articles of {min(days)}"
    return (holds if seen.today - min(days) > _DEEP else changed)(found, url)


def _chinese_depth(seen: Seen) -> Result:
    last = seen.listing("cn-list").last_page
    url = seen.good("cn-list").asked
    number = parse(last).page if last else 1
    found = f"its last page is {number}"
    if number > _CHINESE_PAGES:
        return changed(f"{found}: it is deeper than known", url)
    _items(seen, "cn-list")
    return holds(found, url)


def _ids(seen: Seen) -> Result:
    """The time in an id, compared with the time on the list: both are Beijing's."""
    pairs = [
        (created, stamp.time)
        for one in _items(seen, "list")
        if (created := parse(one.url).created)
        and one.date
        and (stamp := parse_stamp(one.date))
        and stamp.time
    ]
    url = seen.good("list").asked
    if len(pairs) < 3:
        raise CannotTellError(f"{count(len(pairs), 'article')} have a time in id and list", url)
    apart = sorted(shown - created for created, shown in pairs)
    near = sum(abs(one) <= _SAME for one in apart)
    median = apart[len(apart) // 2]
    found = f"{near} of {count(len(pairs), 'id')} are within half an hour of the printed time, the median is {median.total_seconds() / 60:+.0f} minutes"
    hours = round(median.total_seconds() / 3600)
    is_same = abs(hours) < 6  # drafts wait some hours, another zone moves all by eight
    return (holds if is_same else changed)(found, url)


def _items(seen: Seen, name: str) -> Sequence[Listed]:
    items = seen.listing(name).items
    if not items:
        raise CannotTellError("the page shows no list", seen.good(name).asked)
    return items


_LISTS = ("latest", "section", "archive")

CHECKS = (
    Check(("list-addresses",), _addresses, _LISTS, "only the first page of each list is read"),
    Check(
        ("list-markup",),
        partial(_markup, "list", 0),
        _LISTS,
        "lists are read by other headings: articles may be missed, or foreign ones taken",
    ),
    Check(("list-sizes",), _sizes),
    Check(
        ("list-times",),
        partial(_times, "list"),
        _LISTS,
        "since and until cannot end a list, changed articles are not seen, and records may lack the minute",
    ),
    Check(
        ("list-pager",),
        _pager,
        _LISTS,
        "pages are found by their numbers, or the list ends after the first",
    ),
    Check(
        ("list-top-boxes",), _featured, ("latest",), "articles that only the boxes show are missed"
    ),
    Check(
        ("list-depth",),
        _depth,
        ("section", "archive"),
        "older articles are found by the search API alone",
    ),
    Check(
        ("chinese-list-markup",),
        partial(_markup, "cn-list", 1),
        _LISTS,
        "Chinese lists are read by other headings: articles may be missed, or foreign ones taken",
    ),
    Check(("chinese-list-depth",), _chinese_depth),
    Check(
        ("language-list-markup",),
        partial(_markup, "language-list", 2),
        ("section", "latest"),
        "the bilingual list is read by other headings: articles may be missed",
    ),
    Check(
        ("beijing-time", "ids-are-objectids"),
        _ids,
        ("latest", "archive", "search", "section"),
        "times may be of another zone, and date_created may be wrong",
    ),
)
