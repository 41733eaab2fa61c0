"""The search API: its answers, parameters, paging and end."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.query_checks import are_newest_first, count_outside, most_are, rows_digest
from newscrawl.doctor.plan import day_window
from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import Check, changed, count, holds, share
from newscrawl.pages.lenient_json import loads, repaired
from newscrawl.site.search_api import PAST_END, ROWS_A_PAGE
from newscrawl.text.dates import BEIJING, parse_stamp

if TYPE_CHECKING:
    from newscrawl.doctor.seen import Answer, Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.search import SearchPage

_NAMES = (
    "search",
    "search-2",
    "search-oldest",
    "search-day",
    "search-type",
    "search-word",
    "search-zh",
)
_FIELDS = ("title", "url", "publishTime", "summary", "source")
_SLOW = 5.0  # seconds
_MOST = 0.8
_SAME = 120  # seconds between the two times of a row


def _page(seen: Seen, name: str) -> tuple[Answer, SearchPage]:
    """An answer with its rows. CannotTellError where it is none of the API's."""
    answer = seen.good(name)
    page = seen.search(name)
    if page is None:
        raise CannotTellError("the answer is none of the search API's", answer.asked)
    return answer, page


def _addresses(name: str, seen: Seen) -> Result:
    answer = seen.answer(name)
    page = seen.search(name)
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    if page is None:
        return changed(f"no JSON of the API: {answer.body[:60]!r}", answer.asked)
    if not page.article_links:
        return changed(
            f"{count(page.rows, 'row')}, none of which leads to an article", answer.asked
        )
    return holds(f"{count(page.rows, 'row')} of {page.total}", answer.asked)


def _totals(seen: Seen) -> Result:
    answer, page = _page(seen, "search")
    if page.total is None or page.pages is None or page.number is None:
        missing = {"totalElements": page.total, "totalPages": page.pages, "number": page.number}
        lacks = ", ".join(name for name, value in missing.items() if value is None)
        return changed(f"the answer lacks {lacks}", answer.asked)
    return holds(
        f"totalElements {page.total}, totalPages {page.pages}, number {page.number}", answer.asked
    )


def _rows(seen: Seen) -> Result:
    answer, page = _page(seen, "search")
    rows = _raw(answer)
    lacking = [name for name in _FIELDS if not all(name in row for row in rows)]
    if lacking:
        return changed(
            f"rows lack {', '.join(lacking)}; they have {', '.join(sorted(rows[0]))[:120]}",
            answer.asked,
        )
    if page.lost:
        return changed(f"{count(page.lost, 'row')} cannot be read", answer.asked)
    return holds(f"rows have {', '.join(_FIELDS)}", answer.asked)


def _raw(answer: Answer) -> list[dict[str, Any]]:
    """The rows as they are. CannotTellError where the JSON cannot be repaired as a whole."""
    text = answer.body.decode("utf-8", errors="replace")
    for source in (str, repaired):
        try:
            data = loads(source(text))
        except ValueError:
            continue
        rows = data.get("content") if isinstance(data, dict) else None
        found = [row for row in rows or () if isinstance(row, dict)]
        if found:
            return found
    raise CannotTellError("the answer has no rows that can be read", answer.asked)


def _times(seen: Seen) -> Result:
    answer, _ = _page(seen, "search")
    pairs = []
    for row in _raw(answer):
        stamp, number = parse_stamp(str(row.get("pubDateStr") or "")), row.get("publishTime")
        if stamp and stamp.time and isinstance(number, int):
            pairs.append(stamp.time.replace(tzinfo=BEIJING).timestamp() - number / 1000)
    if not pairs:
        shown = [
            {name: row.get(name) for name in ("publishTime", "pubDateStr")}
            for row in _raw(answer)[:1]
        ]
        return changed(f"no row has both times: {shown[0]}", answer.asked)
    same = sum(abs(one) <= _SAME for one in pairs)
    found = f"publishTime and pubDateStr agree in {same} of {count(len(pairs), 'row')}"
    if same < _MOST * len(pairs):
        return changed(f"{found}, the first are {pairs[0] / 3600:+.1f} hours apart", answer.asked)
    return _with_list(seen, holds(found, answer.asked))


def _with_list(seen: Seen, result: Result) -> Result:
    """The same, with a comparison of the times of articles that the list shows too."""
    try:
        listed = {
            one.url: one.date
            for one in (*seen.listing("list").items, *seen.listing("list-2").items)
        }
    except CannotTellError:
        return result
    links = {
        link.url: link
        for name in ("search", "search-2", "search-day")
        if (page := _or_none(seen, name))
        for link in page.article_links
    }
    both = [
        (listed[url], link.evidence.indexed_at) for url, link in links.items() if listed.get(url)
    ]
    stamps = [(parse_stamp(one or ""), parse_stamp(other or "")) for one, other in both]
    near = [
        bool(
            one
            and other
            and one.time
            and other.time
            and abs((one.time - other.time).total_seconds()) < 3600
        )
        for one, other in stamps
    ]
    if not near:
        return result
    found = f"{result.found}; those of list and API in {sum(near)} of {count(len(near), 'article')}"
    if share(near) < 0.5:
        return changed(found, result.page)
    return result._replace(found=found)


def _or_none(seen: Seen, name: str) -> SearchPage | None:
    try:
        return seen.search(name)
    except CannotTellError:
        return None


def _paging(seen: Seen) -> Result:
    answer, first = _page(seen, "search")
    other, second = _page(seen, "search-2")
    if first.rows != ROWS_A_PAGE:
        return changed(f"page 0 has {count(first.rows, 'row')}", answer.asked)
    if rows_digest(first.article_links) == rows_digest(second.article_links):
        return changed("page 1 has the rows of page 0", other.asked)
    if first.number not in (0, None):
        return changed(f"the first page has the number {first.number}", answer.asked)
    return holds(f"page 0 and page 1 have {ROWS_A_PAGE} rows each, and different ones", other.asked)


def _sort(seen: Seen) -> Result:
    answer, newest = _page(seen, "search")
    other, oldest = _page(seen, "search-oldest")
    if not are_newest_first(newest.article_links):
        return changed("sort=dp does not begin with the newest", answer.asked)
    times = [link.evidence.indexed_at or "" for link in oldest.article_links]
    rises = sum(one <= next_ for one, next_ in pairwise(times))
    if 2 * rises < len(times) - 1 or (
        times and times[0] >= (newest.article_links[0].evidence.indexed_at or "")
    ):
        return changed(f"sort=ap begins with {times[0][:10] if times else 'nothing'}", other.asked)
    return holds(
        f"the newest is of {newest.article_links[0].day}, the oldest of {oldest.article_links[0].day}",
        other.asked,
    )


def _windows(seen: Seen) -> Result:
    answer, page = _page(seen, "search-day")
    window = day_window(seen)
    outside, dated = count_outside(window, page.article_links)
    if most_are(outside, dated):
        return changed(
            f"{outside} of {count(dated, 'row')} of {window.words()} are of other days",
            answer.asked,
        )
    if not dated:
        raise CannotTellError(f"the API has no row of {window.words()}", answer.asked)
    return holds(f"{count(page.total or dated, 'row')} of {window.words()}", answer.asked)


def _filter(name: str, parameter: str, seen: Seen) -> Result:
    """A filter gives fewer rows than the search without it."""
    _, plain = _page(seen, "search-day")
    answer = seen.answer(name)
    page = seen.search(name)
    if page is None or answer.status not in (200, 400):
        raise CannotTellError(f"it answers {answer.status} and nothing of the API", answer.asked)
    total, of = page.total or 0, plain.total or 0
    if not of:
        raise CannotTellError("the day has no row to compare with", answer.asked)
    if total >= of:
        return changed(f"{total} rows with {parameter}, {of} without", answer.asked)
    return holds(f"{total} rows with {parameter}, {of} without", answer.asked)


def _past_end(seen: Seen) -> Result:
    answer = seen.answer("search-end")
    page = seen.search("search-end")
    if answer.status == 200 and (page is None or page.past_end):
        return holds(f"it answers {answer.body[:40].decode('utf-8', 'replace')!r}", answer.asked)
    if answer.status in PAST_END:
        return holds(f"it answers {answer.status}", answer.asked)
    if page and page.article_links:
        return changed(f"a page behind the last has {count(page.rows, 'row')}", answer.asked)
    return changed(f"it answers {answer.status}", answer.asked)


def _json(seen: Seen) -> Result:
    """Whether broken answers occur, and can be read."""
    read = [
        (seen.answers[name], seen.search(name))
        for name in _NAMES
        if name in seen.answers and seen.answers[name].status == 200
    ]
    pages = [(answer, page) for answer, page in read if page]
    if not pages:
        raise CannotTellError("the search API did not answer")
    if lost := [(answer, page) for answer, page in pages if page.lost]:
        return changed(
            f"{count(lost[0][1].lost, 'row')} of an answer cannot be read", lost[0][0].asked
        )
    broken = [answer for answer, page in pages if page.repaired]
    if broken:
        return holds(
            f"{len(broken)} of {count(len(pages), 'answer')} were not valid JSON, and were repaired",
            broken[0].asked,
        )
    raise CannotTellError(f"all {len(pages)} answers were valid JSON")


def _slow(seen: Seen) -> Result:
    times = [
        seen.answers[name].seconds
        for name in _NAMES
        if name in seen.answers and seen.answers[name].status
    ]
    if not times:
        raise CannotTellError("the search API did not answer")
    found = f"answers took {min(times):.1f} to {max(times):.1f} seconds"
    if max(times) < _SLOW:
        raise CannotTellError(f"{found} this time")
    return holds(found)


_BOTH = ("archive", "search")
_IGNORED = (
    "the first answers of a run show it: archive reads lists and the paper instead, search ends"
)

CHECKS = (
    Check(
        ("search-host", "search-addresses"),
        partial(_addresses, "search"),
        _BOTH,
        "archive reads lists and the paper instead, search finds nothing",
        part="English",
    ),
    Check(
        ("search-addresses",),
        partial(_addresses, "search-zh"),
        _BOTH,
        "Chinese articles are found on lists alone",
        part="Chinese",
    ),
    Check(
        ("search-answer",),
        _totals,
        _BOTH,
        "a search ends when a page is empty; days are not split, so that rows may be missed",
    ),
    Check(("search-rows",), _rows, _BOTH, "records lack what the API says, or articles are missed"),
    Check(("search-times",), _times, _BOTH, "the minute of publication may be wrong"),
    Check(("search-paging",), _paging, _BOTH, "rows are missed or read twice"),
    Check(("search-sort",), _sort, _BOTH, "a day with many rows cannot be read from both ends"),
    Check(("search-windows",), _windows, _BOTH, _IGNORED),
    Check(("search-filters",), partial(_filter, "search-type", "curType=photo"), _BOTH, _IGNORED),
    Check(
        ("search-keywords",),
        partial(_filter, "search-word", "a made-up word"),
        ("search",),
        _IGNORED,
    ),
    Check(("search-past-end",), _past_end, _BOTH, "a search may not end, or ends as a failure"),
    Check(
        ("search-broken-json",),
        _json,
        _BOTH,
        "articles of rows that cannot be read are missed; the run is incomplete",
    ),
    Check(("search-is-slow",), _slow),
)
