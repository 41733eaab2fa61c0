"""Tables of data keep their columns; tables that lay out a page or frame a picture are text and pictures in order."""

from __future__ import annotations

import pytest
from lxml import html

import newscrawl
from newscrawl.pages.html.blocks import Block, read_blocks
from newscrawl.pages.html.images import Picture

LONG = "The lighthouse keeper wrote the weather into his book every evening, and his sister read it aloud."
PHOTO = "//img2.chinadaily.com.cn/images/202403/09/65ebb1c0a31082fc043b000{}.jpeg"


def read(markup: str) -> list[Block | Picture]:
    return read_blocks(html.fromstring(f"<div>{markup}</div>"))


def texts(markup: str) -> list[str]:
    return [block.text for block in read(markup) if isinstance(block, Block)]


def rows(*lines: str) -> str:
    """A table of lines in which "|" parts the cells."""
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in line.split("|")) for line in lines)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (rows("Town|Birds", "Yichang|", "|7"), "Town | Birds\nYichang |\n| 7"),
        (rows("Town|Birds", "|", "Yichang|310"), "Town | Birds\nYichang | 310"),
        (rows("Town|Birds", "Yichang"), "Town | Birds\nYichang |"),
        (
            "<table><tr><td rowspan=2>1</td><td>Yichang</td></tr><tr><td>Zigui</td></tr></table>",
            "1 | Yichang\n| Zigui",
        ),
        (
            "<table><tr><td colspan=3>Medals</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>",
            "Medals | |\na | b | c",
        ),
        (
            "<table><tr><th colspan=2>Gold</th><th rowspan=2>Town</th></tr><tr><th>M</th><th>W</th></tr><tr><td>1<td>2<td>Y</table>",
            "Gold | | Town\nM | W |\n1 | 2 | Y",
        ),
        (
            "<table><tr><td>a<td>b<tr><td colspan=0>c<td rowspan=x>d</table>",
            "a | b\nc | d",
        ),
        (
            rows("<p align=center>Town</p>|<p>Birds</p>", "<p>Yichang</p><p>(Hubei)</p>|<p>310<br>or so</p>"),
            "Town | Birds\nYichang (Hubei) | 310 or so",
        ),
        (rows("<div>Town</div>|<b>Birds</b>", "<ul><li>Yichang<li>Zigui</ul>|7"), "Town | Birds\nYichang Zigui | 7"),
        (
            "<table><thead><tr><th>Town</th><th>Birds</th></tr></thead><tbody><tr><td>Y<td>3</tbody><tfoot><tr><td>All<td>3</tfoot></table>",
            "Town | Birds\nY | 3\nAll | 3",
        ),
        (
            "<table><tr><td>a</td><td style='display:none'>x</td><td>b</td></tr><tr hidden><td>x</td><td>y</td></tr><tr><td>1</td><td>2</td></tr></table>",
            "a | b\n1 | 2",
        ),
        (rows("Day|What", f"May 1|{LONG}", f"May 2|{LONG}"), f"Day | What\nMay 1 | {LONG}\nMay 2 | {LONG}"),
        ("<table><tr><td>" + rows("a|b", "1|2") + "</td></tr></table>", "a | b\n1 | 2"),
        (rows("Town|Birds", "Yichang|" + "<table><tr><td>3</td><td>grey</td></tr></table>"), "Town | Birds\nYichang | 3 grey"),
        (rows("a|<table><tr><td>x</td></tr></table>", "b|<table><tr><td>y</td></tr></table>"), "a | x\nb | y"),
        (rows("Town|Birds", "<img src='/images/flags/y.gif'> Yichang|8"), "Town | Birds\nYichang | 8"),
        (
            rows("<img src='a.gif' width=16 height=11 alt='China'> China|8", "<img src='b.gif' width=16 height=11 alt='FRA'> <a href=x>France</a>|7"),
            "China | 8\nFrance | 7",
        ),
        (rows("<img src='a.png' width=30>|China|8", "<img src='b.png' width=30>|France|7"), "| China | 8\n| France | 7"),
        (rows("Pier|Open", "North|<img src='tick.gif' alt='Yes'>"), "Pier | Open\nNorth | Yes"),
        (rows("Town|Sign", f"Yichang|<img src='{PHOTO.format(1)}'>", "Zigui|44"), "Town | Sign\nYichang |\nZigui | 44"),
    ],
)  # fmt: skip
def test_cells_keep_their_columns(markup: str, expected: str) -> None:
    assert texts(markup) == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (rows("One"), ["One"]),
        (rows("One", "Two"), ["One", "Two"]),
        (rows("One|Two|Three"), ["One", "Two", "Three"]),
        (rows(f"&nbsp;|{LONG}|&nbsp;", "&nbsp;|Two.|"), [LONG, "Two."]),
        (rows(f"<p>{LONG}</p><p>{LONG}</p>|Aside", "a|b"), [LONG, LONG, "Aside", "a", "b"]),
        (rows(f"{LONG}<br><br>{LONG}|Aside", "a|b"), [LONG, LONG, "Aside", "a", "b"]),
        (rows(f"{LONG}|{LONG} 1", f"{LONG} 2|{LONG} 3"), [LONG, f"{LONG} 1", f"{LONG} 2", f"{LONG} 3"]),
        (rows("a|<blockquote>So.</blockquote>", "c|d"), ["a", "So.", "c", "d"]),
        (rows("a|b", "c|d").replace("<table", "<table role=presentation"), ["a", "b", "c", "d"]),
        (rows("<img src='/images/flags/y.gif'> Yichang", "<img src='/images/flags/z.gif'> Zigui"), ["Yichang", "Zigui"]),
    ],
)  # fmt: skip
def test_a_layout_is_text_in_order(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        rows(f"<img src='{PHOTO.format(1)}'>", "Below"),
        rows(f"<img src='{PHOTO.format(1)}'>|<img src='{PHOTO.format(2)}'>", "One|Two"),
        rows(*(f"<img src='{PHOTO.format(n)}'><br>Lin|<img src='{PHOTO.format(n + 1)}'><br>Mo" for n in (1, 3))),
        rows(*(line for n in (1, 3) for line in (f"<img src='{PHOTO.format(n)}'>|<img src='{PHOTO.format(n + 1)}'>", "Lin|Mo"))),
    ],
)  # fmt: skip
def test_a_frame_of_pictures_has_captions(markup: str) -> None:
    blocks = read(markup)
    assert any(isinstance(block, Picture) for block in blocks)
    assert all(block.style.caption for block in blocks if isinstance(block, Block))


def test_pictures_of_a_table_stand_above_it() -> None:
    first, second, table = read(
        rows(
            "Name|Photo|Age",
            f"Lin|<img src='{PHOTO.format(1)}' width=120>|30",
            f"Mo|<img src='{PHOTO.format(2)}'>|31",
        )
    )
    assert [first, second] == [Picture(PHOTO.format(1), 120), Picture(PHOTO.format(2))]
    assert isinstance(table, Block)
    assert table.text == "Name | Photo | Age\nLin | | 30\nMo | | 31"


def test_what_stands_around_the_rows_is_text() -> None:
    table = rows("a|b", "1|2")
    loose = table.replace("<table>", "<table>loose<caption>Herons</caption>")
    assert texts(f"<p>first{loose}last</p>") == ["first", "loose", "Herons", "a | b\n1 | 2", "last"]


def test_spans_of_few_cells_make_no_large_table() -> None:
    reaching = "<tr>" + "<td colspan=100 rowspan=100>x</td>" * 100 + "</tr>"
    (block,) = texts(f"<table>{reaching}{'<tr><td>y</td><td>z</td></tr>' * 100}</table>")
    assert block.count("|") == 99 + 100


def test_the_html_has_the_table_as_it_was() -> None:
    page = (
        "<h1>Keepers</h1><span class='info_l'>Updated: 2024-03-09 08:50</span><div id='Content'><p>x</p>"
        "<table><tr><th colspan=2>Gold | silver</th></tr><tr><td rowspan=2><p>a</p><p>b</p></td><td>&lt;1</td></tr><tr><td></td></tr></table></div>"
    )
    url = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
    article = newscrawl.extract(page, url, body_html=True)
    assert article is not None
    assert article.article_body == "x\n\nGold | silver |\na b | <1"
    assert article.article_body_html == (
        '<p>x</p>\n<table><tr><th colspan="2">Gold | silver</th></tr><tr><td rowspan="2">a b</td><td>&lt;1</td></tr><tr><td></td></tr></table>'
    )
