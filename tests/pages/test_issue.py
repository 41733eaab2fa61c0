"""Days of the newspaper: the e-paper's page, the old print index, lists of its pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.html.page import Page
from newscrawl.pages.issue import Issue, read_issue

if TYPE_CHECKING:
    from pathlib import Path

EPAPER = "https://epaper.chinadaily.com.cn/china/2024-03/09"
INDEX = "https://www.chinadaily.com.cn/cndy/2009-07/28/index1.html"
OWN = "//epaper.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0{:06x}.html"


def read(html: str, url: str = EPAPER) -> Issue:
    return read_issue(Page(html, url))


def big(number: int, headline: str, lead: str = "") -> str:
    return (
        f'<div class="newslist-bigtitle"><h2><a href="{OWN.format(number)}">{headline}</a></h2>\n'
        f"<p>{lead}</p></div>"
    )


def common(number: int, headline: str) -> str:
    return f'<div class="newslist-common"><a href="{OWN.format(number)}">{headline}</a></div>'


PAPER = f"""<html><body><div class="nav"><a href="{OWN.format(99)}">Menu story</a></div>
<div class="lft_art"><div class="edition-name">TOP NEWS</div>
{big(1, "Keepers of the coast", "Each evening they write.")}{common(2, "Slow trains return")}
<div class="edition-name">COMMENT</div>{big(3, "Rain is no news")}{common(2, "Slow trains return")}
</div></body></html>"""


def test_the_e_paper() -> None:
    issue = read(PAPER)
    assert [lead.url.rpartition("/")[2][20:26] for lead in issue.article_links] == [
        "000001",
        "000002",
        "000003",
    ]
    first, second, third = (lead.evidence for lead in issue.article_links)
    assert (first.headline, first.summary) == ("Keepers of the coast", "Each evening they write.")
    assert (first.print_edition, first.print_section, first.position) == (
        "2024-03-09",
        "TOP NEWS",
        1,
    )
    assert (second.print_section, second.position, second.summary) == ("TOP NEWS", 2, None)
    assert (third.print_section, third.position, third.summary) == ("COMMENT", 3, None)
    assert {lead.day for lead in issue.article_links} == {date(2024, 3, 9)}
    assert issue.day is None


def test_markup_that_is_not_known_gives_the_links_of_these_days() -> None:
    html = f"""<html><body><header><a href="{OWN.format(9)}">In the header</a></header>
    <h3>Nation</h3><ul><li><a href="{OWN.format(1)}">Keepers of the coast</a></li>
    <li><a href="{OWN.format(2).replace("202403/09", "202403/08")}">Of the day before</a></li>
    <li><a href="{OWN.format(3).replace("202403/09", "202402/09")}">Of a month before</a></li></ul>
    </body></html>"""
    issue = read(html)
    assert [lead.evidence.headline for lead in issue.article_links] == [
        "Keepers of the coast",
        "Of the day before",
    ]
    assert issue.article_links[0].evidence.print_section == "Nation"


def test_the_print_index() -> None:
    html = """<html><head><title>CHINA DAILY - Tuesday July 28,2009</title></head><body>
    <table><tr><td><b>MAIN SECTION</b></td></tr>
    <tr><td><a href="/cndy/2009-07/28/content_8480001.htm">Harbors are full again</a><p>They wait.</p></td></tr>
    <tr><td><b>Comment</b></td></tr>
    <tr><td><a href="content_8480002.htm">A quiet word</a></td></tr></table>
    <a href="p4_14.html">Comment</a><a href="/cndy/2009-07/27/p4_14.html">Yesterday</a></body></html>"""
    issue = read(html, INDEX)
    assert issue.day == date(2009, 7, 28)
    assert [
        (lead.evidence.headline, lead.evidence.print_section) for lead in issue.article_links
    ] == [
        ("Harbors are full again", "MAIN SECTION"),
        ("A quiet word", "Comment"),
    ]
    assert issue.article_links[0].evidence.summary == "They wait."
    assert issue.pages == ["https://www.chinadaily.com.cn/cndy/2009-07/28/p4_14.html"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html><body><div class='lft_art'></div></body></html>",
        "<html><body><h1>502 Bad Gateway</h1></body></html>",
        f'<html><body><a href="{OWN.format(1)}"></a></body></html>',
    ],
)
def test_an_empty_page_is_an_empty_issue(html: str) -> None:
    issue = read(html)
    assert (issue.article_links, issue.pages, issue.day) == ([], [], None)


def test_the_real_day(corpus: Path, corpus_urls: dict[str, str]) -> None:
    name = "epaper-2026-day-trimmed.html"
    page = Page((corpus / "pages" / name).read_bytes(), corpus_urls[name])
    article_links = read_issue(page).article_links
    assert [(lead.evidence.position, bool(lead.evidence.summary)) for lead in article_links] == [
        (1, True),
        (2, False),
    ]
    assert {lead.evidence.print_section for lead in article_links} == {"CHINA-US SUMMIT"}


@given(st.text(alphabet='<>/="abh23p \n', max_size=300))
def test_any_page_is_an_issue_or_none(html: str) -> None:
    assert read(html).article_links == []
