"""Lists: items, boxes, pager, sub-sections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.pages.html.page import Page
from newscrawl.pages.listing import Listed, read_listing

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "https://www.chinadaily.com.cn/world/lights"


def article(number: int) -> str:
    return f"//www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0{number:06x}.html"


def item(number: int) -> str:
    return (
        f'<div class="mb10 tw3_01_2 "><a href="{article(number)}"><img src="//img/{number}.jpg"></a>'
        f'<span class="tw3_01_2_t"><h4><a href="{article(number)}">Light <EM>{number}</EM></a></h4>'
        f"<b>2024-03-09 08:{number:02}</b></span></div>"
    )


def listed(number: int) -> Listed:
    return Listed(f"https:{article(number)}", f"Light {number}", f"2024-03-09 08:{number:02}")


def test_items_are_in_order_and_once() -> None:
    listing = read_listing(Page(item(3) + item(2) + item(3) + item(1), SECTION))
    assert listing.items == [listed(3), listed(2), listed(1)]


def test_boxes_outside_of_the_section_are_not_its_own() -> None:
    box = f'<div class="{{}}"><a href="{article(7)}">Boxed</a></div>'
    inside = f'<div id="left">{box.format("tBox2")}{box.format("tw4_t")}{item(1)}</div>'
    right = (
        f'<div class="mai_r"><div class="tBox2"><a href="{article(8)}">Elsewhere</a></div></div>'
    )
    listing = read_listing(Page(inside + right, SECTION))
    assert [box.url for box in listing.featured] == [f"https:{article(7)}"]


def test_a_box_that_the_list_has_too_is_an_item() -> None:
    markup = (
        f'<div id="left"><div class="tBox2"><a href="{article(1)}">Boxed</a></div>{item(1)}</div>'
    )
    listing = read_listing(Page(markup, SECTION))
    assert (listing.items, listing.featured) == ([listed(1)], [])


def pager(*links: tuple[str, str]) -> str:
    return (
        '<div id="div_currpage">'
        + "".join(f'<a href="{href}">{text}</a>' for href, text in links)
        + "</div>"
    )


@pytest.mark.parametrize(
    ("url", "markup", "following", "last"),
    [
        (
            SECTION,
            pager(
                ("world/lights/page_2.html", "2"),
                ("/world/lights/page_2.html", "Next"),
                ("/world/lights/page_9.html", ">>|"),
            ),
            2,
            9,
        ),
        (
            f"{SECTION}/page_9.html",
            pager(("/world/lights/page_8.html", "8"), ("/world/lights/page_8.html", "Prev")),
            None,
            9,
        ),
        (
            SECTION,
            pager(("/world/lights/page_2.html", "2"), ("/world/lights/page_3.html", "3")),
            2,
            3,
        ),
        (SECTION, pager(("/world/others/page_2.html", "Next")), None, None),
        (SECTION, "", None, None),
    ],
)
def test_pager(url: str, markup: str, following: int | None, last: int | None) -> None:
    listing = read_listing(Page(markup, url))
    assert listing.next_page == (f"{SECTION}/page_{following}.html" if following else None)
    assert listing.last_page == (f"{SECTION}/page_{last}.html" if last else None)


def test_sub_sections_of_a_front() -> None:
    menu = '<div class="topNav2_art"><ul><li><a href="//www.chinadaily.com.cn/world/lights/north">North</a></li><li><a href="/sports">Sports</a></li></ul></div>'
    listing = read_listing(Page(menu, SECTION))
    assert (listing.items, listing.sections) == ([], [f"{SECTION}/north"])


def test_a_list_of_unknown_markup_is_read_by_headings_and_times() -> None:
    rows = "".join(
        f"<section><h3><a href='{article(n)}'>Light {n}</a></h3><i>2024-03-09 08:{n:02}</i></section>"
        for n in (2, 1)
    )
    listing = read_listing(Page(f"<main>{rows}</main>", SECTION))
    assert listing.items == [listed(2), listed(1)]


def test_a_chinese_list() -> None:
    markup = (
        '<div class="left-liebiao"><div class="busBox1"><div class="mr1"><a href="'
        + article(1)
        + '"><img src="a.jpg"></a></div>'
        f'<div class="mr2"><h3><a href="{article(1)}">灯塔</a></h3><p>摘要<b>2024-03-09 08:01</b></p></div></div></div>'
        '<div id="div_currpage"><a class="pagestyle" href="/world/lights/page_2.html">下一页</a></div>'
    )
    listing = read_listing(Page(markup, SECTION))
    assert listing.items == [Listed(f"https:{article(1)}", "灯塔", "2024-03-09 08:01")]
    assert listing.next_page == f"{SECTION}/page_2.html"


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='left-liebiao'>{rows}</div>",
        "<div class='busBox1'>{rows}</div>",
        "<div class='left-liebiao'><div>{rows}</div></div>",
    ],
)
@pytest.mark.parametrize(
    "row",
    [
        "<h3><a href='{url}'>Light {n}</a></h3><p>Lead<b>2024-03-09 08:{n:02}</b></p>",
        "<h3><a href='{url}'>Light {n}</a></h3><b>2024-03-09 08:{n:02}</b>",
    ],
)
def test_headings_that_share_a_box(markup: str, row: str) -> None:
    rows = "".join(row.format(url=article(n), n=n) for n in (3, 2, 1))
    listing = read_listing(Page(markup.format(rows=rows), SECTION))
    assert listing.items == [listed(3), listed(2), listed(1)]


def test_headings_without_times() -> None:
    rows = "".join(f"<h3><a href='{article(n)}'>Light {n}</a></h3>" for n in (2, 1))
    listing = read_listing(Page(f"<div class='left-liebiao'>{rows}</div>", SECTION))
    assert [(one.headline, one.date) for one in listing.items] == [
        ("Light 2", None),
        ("Light 1", None),
    ]


def test_bilingual_lists() -> None:
    rows = "".join(
        f"<div class='gy_box_txt2'><a href='{article(n)}'>Light {n}</a></div>" for n in (2, 1)
    )
    assert len(read_listing(Page(f"<div class='gy_box'>{rows}</div>", SECTION)).items) == 2


def test_a_date_in_the_headline_is_not_the_list_s() -> None:
    markup = item(1).replace("Light <EM>1</EM>", "Photos: May 1, 2023")
    assert [one.date for one in read_listing(Page(markup, SECTION)).items] == ["2024-03-09 08:01"]


def test_relative_links_stand_beside_the_page() -> None:
    """Lists of 2015 had them."""
    markup = (
        "<div class='tw3_01_2'><h4><a href='2015-08/30/content_21741565.htm'>x<br>y</a></h4></div>"
        + pager(("page_3.html", "Next"), ("page_9.html", ">>|"))
    )
    listing = read_listing(Page(markup, "http://www.chinadaily.com.cn/world/page_2.html"))
    assert listing.items == [
        Listed("https://www.chinadaily.com.cn/world/2015-08/30/content_21741565.htm", "x y")
    ]
    assert listing.next_page == "https://www.chinadaily.com.cn/world/page_3.html"
    assert listing.last_page == "https://www.chinadaily.com.cn/world/page_9.html"


def test_the_base_of_a_page_is_honoured() -> None:
    markup = "<head><base href='https://www.chinadaily.com.cn/china/'></head><div class='tw3_01_2'><h4><a href='2015-08/30/content_21741565.htm'>x</a></h4></div>"
    assert (
        read_listing(Page(markup, SECTION)).items[0].url
        == "https://www.chinadaily.com.cn/china/2015-08/30/content_21741565.htm"
    )


def test_a_box_s_headline_is_the_link_with_text() -> None:
    markup = f'<div id="left"><div class="tBox2"><a href="{article(1)}"><img src="a.jpg"></a><a href="{article(1)}">Top</a></div></div>'
    assert [one.headline for one in read_listing(Page(markup, SECTION)).featured] == ["Top"]


@pytest.mark.parametrize("name", ["www-2019-listing", "www-2026-listing-trimmed"])
def test_real_lists(corpus: Path, corpus_urls: dict[str, str], name: str) -> None:
    url = corpus_urls[f"{name}.html"]
    listing = read_listing(Page((corpus / "pages" / f"{name}.html").read_bytes(), url))
    if name == "www-2026-listing-trimmed":
        assert [(one.date, len(listing.items)) for one in listing.items] == [
            ("2026-09-27 23:39", 1)
        ]
        return
    gold = json.loads((corpus / "gold" / f"{name}.json").read_text("utf-8"))
    assert [vars(one) for one in listing.items] == gold["items"]
    assert [one.url for one in listing.featured] == gold["featured"]
    assert (listing.next_page, listing.last_page) == (gold["next_page"], gold["last_page"])


# --- Pages whose links bear no time


def headline(number: int) -> str:
    return f'<a href="{article(number)}">Keepers of the light {number}</a>'


ASIDE = (
    f'<div class="mai_r"><div class="tw4_t">{headline(90)}</div></div><aside><h4>{headline(91)}</h4></aside>'
    f'<ul class="lisBox"><li>{headline(92)}</li></ul><div class="most-viewed"><p>{headline(93)}</p></div>'
    f'<div id="sidebar">{headline(94)}</div><div class="rgt_art"><h3>{headline(95)}</h3></div>'
    f'<footer>{headline(96)}</footer><div class="foot">{headline(97)}</div><nav>{headline(98)}</nav>'
    f'<section class="related">{headline(99)}</section>'
)
"""What stands beside the text of any page, and belongs to other lists."""


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li>{}</li><li>{}</li></ul>",
        "<div id=left><h3>{}</h3><h3>{}</h3></div>",
        "<main><p>{}<br>{}</p></main>",
        "<table><tr><td>{}</td><td>{}</td></tr></table>",
        "<div class=topic><div class=card>{}<p>A lead of a line.</p></div><div class=card>{}</div></div>",
        "<dl><dt>{}</dt><dd>By a columnist</dd><dt>{}</dt></dl>",
    ],
)
def test_headlines_of_a_page_without_times(markup: str) -> None:
    page = Page(f"<body>{ASIDE}{markup.format(headline(1), headline(2))}</body>", SECTION)
    listing = read_listing(page)
    assert listing.items == []
    assert [one.url for one in listing.featured] == [f"https:{article(n)}" for n in (1, 2)]
    assert listing.featured[0] == Listed(f"https:{article(1)}", "Keepers of the light 1")


def test_pages_of_a_list_without_times() -> None:
    """A columnist's list: it has a pager, so that it is read on."""
    rows = "".join(f"<li>{headline(number)}</li>" for number in range(3))
    markup = f"<body><ul>{rows}</ul>{pager((f'{SECTION}/page_2.html', 'Next'))}{ASIDE}</body>"
    first = read_listing(Page(markup, SECTION))
    assert [one.url for one in first.items] == [f"https:{article(n)}" for n in range(3)]
    assert (first.featured, first.next_page) == ([], f"{SECTION}/page_2.html")
    last = read_listing(Page(f"<body><ul>{rows}</ul></body>", f"{SECTION}/page_2.html"))
    assert len(last.items) == 3


def test_a_page_with_times_has_no_other_headlines() -> None:
    listing = read_listing(Page(f"<body>{item(1)}<ul><li>{headline(5)}</li></ul></body>", SECTION))
    assert (listing.items, listing.featured) == ([listed(1)], [])


def test_a_page_of_furniture_alone() -> None:
    """Rather another list's articles than none."""
    assert read_listing(Page(f"<body>{ASIDE}</body>", SECTION)).featured


@pytest.mark.parametrize(
    "menu",
    [
        '<div class="topNav2_art"><ul>{}</ul></div>',
        '<div class="topNav"><ul class="dropdown"><li><a href="/world">World</a><ul class="sub_menu">{}</ul></li></ul></div>',
        '<ul class="pindao">{}</ul>',
        "<nav>{}</nav>",
        '<div class="secondary-nav">{}</div>',
        '<div id="menu">{}</div>',
        "<ul>{}</ul>",
        "<table><tr><td>{}</td></tr></table>",
    ],
)
@pytest.mark.parametrize(
    "href",
    ["//www.chinadaily.com.cn/world/lights/{}", "/world/lights/{}/", "lights/{}/index.html", "http://www.chinadaily.com.cn/world/lights/{}"],
)  # fmt: skip
def test_sub_sections_in_any_menu(menu: str, href: str) -> None:
    names = ("north", "south")
    links = "".join(f'<li><a href="{href.format(name)}">{name}</a></li>' for name in names)
    listing = read_listing(Page(f"<body>{menu.format(links)}</body>", SECTION))
    assert listing.sections == [f"{SECTION}/{name}" for name in names]
