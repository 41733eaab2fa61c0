"""The newspaper's addresses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.site.papers import PAPERS, is_issue_day, issue_url, print_index_urls
from newscrawl.site.urls import Kind, parse


@pytest.mark.parametrize("paper", PAPERS)
@given(day=st.dates(date(2003, 1, 1), date(2030, 1, 1)))
def test_every_address_is_an_issue_of_its_day(paper: str, day: date) -> None:
    for url in (issue_url(paper, day), *print_index_urls(day)):
        target = parse(url)
        assert (target.kind, target.date, target.url) == (Kind.ISSUE, day, url)


def test_the_two_spellings() -> None:
    assert print_index_urls(date(2009, 7, 28)) == (
        "https://www.chinadaily.com.cn/cndy/2009-07/28/index1.html",
        "https://www.chinadaily.com.cn/cndy/2009-07-28/index1.html",
    )


@pytest.mark.parametrize(
    ("paper", "day", "expected"),
    [
        ("china", date(2026, 9, 26), True),
        ("china", date(2026, 9, 27), False),
        ("global", date(2026, 9, 27), True),
    ],
)
def test_no_paper_on_sundays(paper: str, day: date, expected: bool) -> None:
    assert is_issue_day(paper, day) is expected
