"""Whether the search API obeys what it is asked: shares of rows, and answers that are the same."""

from __future__ import annotations

from datetime import date

import pytest

from newscrawl.discovery.query_checks import (
    Seen,
    are_newest_first,
    count_outside,
    most_are,
    rows_digest,
)
from newscrawl.pages.evidence import ArticleLink, Evidence
from newscrawl.site.search_window import Window

DAY = Window("en", date(2026, 3, 10), date(2026, 3, 10))
WEEK = Window("en", date(2026, 3, 2), date(2026, 3, 8))


def row(day: str | None, number: int = 0, *, address: str | None = None) -> ArticleLink:
    """Of a day, at an address of a day; without a day by its id either."""
    url = f"https://www.chinadailyhk.com/hk/article/{1000 + number}"
    if address:
        url = f"https://www.chinadaily.com.cn/{address}/content_{1000 + number}.htm"
    return ArticleLink(url, Evidence(), date.fromisoformat(day) if day else None)


def rows(*days: str | None) -> list[ArticleLink]:
    return [row(day, number) for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("window", "link", "outside"),
    [
        (DAY, row("2026-03-10"), (0, 1)),
        (DAY, row("2026-03-09"), (0, 1)),
        (DAY, row("2026-03-11"), (0, 1)),
        (DAY, row("2026-03-12"), (1, 1)),
        (DAY, row("2026-03-08"), (1, 1)),
        (DAY, row("2025-03-10"), (1, 1)),
        (DAY, row(None), (0, 0)),
        (DAY, row("2026-03-20", address="2026-03/10"), (0, 1)),
        (DAY, row("2026-03-10", address="2011-03/10"), (0, 1)),
        (DAY, row(None, address="2011-03/10"), (1, 1)),
        (WEEK, row("2026-03-01"), (0, 1)),
        (WEEK, row("2026-03-10"), (1, 1)),
        (Window("en", since=date(2026, 3, 2)), row("2026-02-02"), (1, 1)),
        (Window("en", since=date(2026, 3, 2)), row("2036-02-02"), (0, 1)),
        (Window("en", until=date(2026, 3, 2)), row("2026-03-04"), (1, 1)),
        (Window("en"), row("1999-03-04"), (0, 1)),
    ],
)
def test_which_rows_are_of_other_days(
    window: Window, link: ArticleLink, outside: tuple[int, int]
) -> None:
    assert count_outside(window, [link]) == outside


@pytest.mark.parametrize(
    ("outside", "dated", "proves"),
    [
        (10, 10, True),
        (6, 10, True),
        (3, 5, True),
        (3, 3, True),
        (5, 10, False),
        (4, 10, False),
        (2, 2, False),
        (2, 3, False),
        (1, 1, False),
        (1, 10, False),
        (0, 10, False),
        (0, 0, False),
    ],
)
def test_shares(outside: int, dated: int, *, proves: bool) -> None:
    assert most_are(outside, dated) is proves
    days = ["2020-01-01"] * outside + ["2026-03-10"] * (dated - outside)
    assert (Seen().ignores_days(DAY, 0, rows(*days), dated) is not None) is proves
    assert (Seen().ignores_days(DAY, 7, rows(*days), dated) is not None) is proves


def test_the_sentence() -> None:
    said = Seen().ignores_days(DAY, 0, rows(*["2026-03-20"] * 7, "2026-03-10"), 5000)
    assert said == "7 of 8 rows of 2026-03-10 are of other days"
    said = Seen().ignores_days(WEEK, 0, rows(*["2026-03-20"] * 7), 5000)
    assert said == "7 of 7 rows of 2026-03-02 to 2026-03-08 are of other days"


def day(number: int, language: str = "en") -> Window:
    return Window(language, date(2026, 3, number), date(2026, 3, number))


def test_few_rows_count_together() -> None:
    """An index that has one article gives it for every day."""
    seen, one = Seen(), rows("2020-01-01")
    found = [seen.ignores_days(day(number), 0, one, 1) for number in range(1, 4)]
    assert found == [None, None, "3 of 3 rows are of other days"]


def test_few_among_many_prove_nothing() -> None:
    seen, own = Seen(), [row(f"2026-03-{number:02}", number) for number in range(1, 29)]
    for number in range(1, 29):
        found = [own[number - 1], row("2020-01-01", 99)] if number % 2 else [own[number - 1]]
        assert seen.ignores_days(day(number), 0, found, len(found)) is None


@pytest.mark.parametrize(
    ("first", "second", "total", "proves"),
    [
        (day(3), day(8), 4, True),
        (day(3), day(5), 4, True),
        (day(3), day(4), 4, False),
        (day(3), day(4), 9_000, True),
        (day(3), day(3), 9_000, False),
        (day(3), day(8, "zh"), 4, False),
        (WEEK, day(8), 9_000, False),
        (Window("en"), day(8), 9_000, False),
    ],
)
def test_the_same_rows_for_other_days(
    first: Window, second: Window, total: int, *, proves: bool
) -> None:
    """Also where none of them says a day; those of midnight may belong to two days beside each other."""
    seen, found = Seen(), rows(None, None, None, None)
    assert seen.ignores_days(first, 0, found, total) is None
    assert (seen.ignores_days(second, 0, found, total) is not None) is proves


def test_other_rows_or_another_total_are_another_answer() -> None:
    seen = Seen()
    assert seen.ignores_days(day(1), 0, rows(None, None, None), 3) is None
    assert seen.ignores_days(day(8), 0, rows(None, None, None), 4) is None
    assert seen.ignores_days(day(15), 0, rows(None, None, None, None), 3) is None
    assert seen.ignores_days(day(22), 0, rows(None, None), 2) is None
    assert seen.ignores_days(day(28), 0, rows(None, None), 2) is None


def test_parts_of_a_window() -> None:
    seen, (story, comment, *_) = Seen(), DAY.parts()
    found = rows("2026-03-10", "2026-03-10", "2026-03-10")
    assert not seen.ignores_split(story, found)
    assert not seen.ignores_split(story, found), "read again after a kill"
    assert not seen.ignores_split(comment, found[:2]), "one article may be of two channels"
    assert seen.ignores_split(comment, found)
    assert not seen.ignores_split(DAY, found)
    assert not seen.ignores_split(WEEK.parts()[1], found), "of another window"


def test_the_order() -> None:
    times = [f"2026-03-10T08:0{minute}:00+08:00" for minute in range(4)]
    article_links = [ArticleLink("https://x", Evidence(indexed_at=time)) for time in times]
    assert not are_newest_first(article_links)
    assert are_newest_first(article_links[::-1])
    assert not are_newest_first(article_links[:1] * 10)
    assert not are_newest_first([article_links[1], article_links[0]])
    assert not are_newest_first(
        [article_links[0], article_links[2], article_links[1], article_links[3]]
    )


def test_a_signature_is_of_the_articles_alone() -> None:
    found = rows("2026-03-10", None)
    assert rows_digest(found) == rows_digest(found[::-1]) == rows_digest(rows(None, None))
    assert rows_digest(found) != rows_digest(found[:1])
    assert rows_digest([]) is None
