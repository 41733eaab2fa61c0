"""The newspaper's addresses by day; without a day they lead to a stale issue (fact: epaper-needs-a-day)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

PAPERS = ("china", "global")
"""China Daily and its global edition, by their names in the e-paper's addresses."""

_SUNDAY = 6


def issue_url(paper: str, day: date) -> str:
    """URL of the e-paper of a day: https://epaper.chinadaily.com.cn/china/2026-09/26."""
    return f"https://epaper.chinadaily.com.cn/{paper}/{day:%Y-%m/%d}"


def print_index_urls(day: date) -> tuple[str, str]:
    """URLs of the old print index in both spellings (fact: print-index, print-index-dashed): …/cndy/2009-07/28/index1.html, …/cndy/2018-02-06/index1.html."""
    folder = "https://www.chinadaily.com.cn/cndy"
    return f"{folder}/{day:%Y-%m/%d}/index1.html", f"{folder}/{day:%Y-%m-%d}/index1.html"


def is_issue_day(paper: str, day: date) -> bool:
    """Whether a paper may appear on a day: China Daily does not on Sundays (fact: no-paper-on-sundays)."""
    return paper != "china" or day.weekday() != _SUNDAY
