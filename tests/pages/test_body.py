"""Blocks to a body: what is text, what is caption, what is the deck, what goes."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.items import Image
from newscrawl.pages.article.body import Body, read_body
from newscrawl.pages.html.blocks import read_blocks
from newscrawl.pages.html.page import Page

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0a31082fc043c1234.html"
LONG = "The lighthouse keeper wrote the weather into his book every evening."


def body(markup: str) -> Body:
    page = Page(f"<div id='Content'>{markup}</div>", URL)
    (container,) = page.elements("#Content")
    return read_body(page, read_blocks(container))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>{LONG}</p><p>{LONG}</p>", [LONG]),
        ("<p>Yes.</p><p>Yes.</p>", ["Yes.", "Yes."]),
        ("<p>He wrote it down every evening.</p>" * 2, ["He wrote it down every evening."] * 2),
        (f"<p>{LONG}</p><p>Share - WeChat</p><p>CLOSE</p>", [LONG]),
        (
            f"<p>{LONG}</p><p class='pictext'>A line without a picture</p><p>So.</p>",
            [LONG, "A line without a picture", "So."],
        ),
        (f"<p>{LONG}</p><p class='caption'>A line at the end</p>", [LONG, "A line at the end"]),
        (
            f"<figure><p>{LONG}</p><figcaption>Said at the pier</figcaption></figure>",
            [LONG, "Said at the pier"],
        ),
        (f"<p>{LONG}</p><p>Contact the writers at keeper@chinadaily.com.cn</p>", [LONG]),
        (f"<p>{LONG}<br>（编辑：王小明）</p>", [LONG]),
        (f"<embed src='/p.swf'><p>{LONG}</p><p>So.</p>", [LONG, "So."]),
        (f"<p><embed src='/p.swf'><noembed>No player</noembed></embed></p><p>{LONG}</p>", [LONG]),
        (f"<p>{LONG} (China Daily 02/01/2011 page9)</p>", [LONG]),
        (f"<p>{LONG}（中国日报 2018年3月2日第3版）（编辑：王小明）</p>", [LONG]),
        (f"<p>{LONG} (For more keepers' stories, please visit Life)</p>", [LONG]),
        (f"<p>{LONG} (He said so.)</p>", [f"{LONG} (He said so.)"]),
        (f"<p>{LONG}</p><p>英文来源：BBC</p><p>翻译：丹妮</p><p>审校：江桥</p>", [LONG]),
        (f"<p>{LONG}</p><p>翻译：丹妮</p><p>So.</p><p>审校：江桥</p>", [LONG, "翻译：丹妮", "So."]),
        ("<p>翻译：丹妮</p><p>审校：江桥</p>", ["翻译：丹妮"]),
        (
            f"<p>{LONG}</p><p>The author is a keeper of lighthouses.</p>",
            [LONG, "The author is a keeper of lighthouses."],
        ),
        (
            f"<p>{LONG}</p><p><a href='/a/202403/08/WS65ea0000a31082fc043c0001.html'>Another story</a></p>",
            [LONG],
        ),
        (
            f"<p>{LONG}</p><p><a href='https://example.com/'>A source elsewhere</a></p>",
            [LONG, "A source elsewhere"],
        ),
        (
            f"<a href='/a/202403/08/WS65ea0000a31082fc043c0001.html'>{''.join(f'<p>{LONG} {n}.</p>' for n in range(9))}",
            [f"{LONG} {n}." for n in range(9)],
        ),
        (
            f"<p>{LONG}</p><p>See <a href='/a/202403/08/WS65ea0000a31082fc043c0001.html'>another story</a></p>",
            [LONG, "See another story"],
        ),
    ],
)
def test_paragraphs(markup: str, expected: list[str]) -> None:
    assert body(markup).paragraphs == expected


def test_closing_lines_are_no_text() -> None:
    found = body(
        "<p>中国日报网11月17日电（记者 山桥）灯塔很老。</p><p>灯塔很高。</p><p>来源：山桥网</p><p>英文来源：BBC</p>"
        "<p>灯塔很亮。（编译：云水）（编辑：江若）</p><p>参考来源：灯塔日报</p><p>审校：石立</p>"
    )
    assert found.paragraphs == [
        "中国日报网11月17日电（记者 山桥）灯塔很老。",
        "灯塔很高。",
        "灯塔很亮。",
    ]
    assert [author.name for author in found.authors] == ["云水", "山桥"]
    assert found.editors == ["石立", "江若"]
    assert (found.source, found.foreign) == ("山桥网", "BBC")
    assert [one[0] for one in found.order if not isinstance(one, Image)] == found.paragraphs


def test_a_byline_at_the_edge_of_a_body_names_its_authors() -> None:
    for markup in (f"<p>By TENG YING</p><p>{LONG}</p>", f"<p>{LONG}</p><p>By Teng Ying</p>"):
        found = body(markup)
        assert found.paragraphs == [LONG]
        assert [author.name for author in found.authors] == ["Teng Ying"]


def test_a_day_that_opens_a_diary_stays() -> None:
    days = ["March 3, 2024", LONG, "March 5, 2024", "Rain again at the pier."]
    assert body("".join(f"<p>{one}</p>" for one in days)).paragraphs == days


def test_credits_in_the_middle_of_the_text_stay() -> None:
    found = body("<p>灯塔很老。（作者：山桥）</p><p>灯塔很高。</p>")
    assert found.paragraphs == ["灯塔很老。（作者：山桥）", "灯塔很高。"]
    assert found.authors == []


def test_a_line_that_opens_with_a_triangle_is_the_caption_above_it() -> None:
    found = body("<p><img src='/a.jpg'></p><p>▲灯塔夜景</p><p>灯塔很高。</p>")
    assert found.paragraphs == ["灯塔很高。"]
    assert found.images[0].caption == "灯塔夜景"


def test_editors_and_the_print_edition_are_no_text() -> None:
    found = body(
        f"<p>{LONG}</p><p>(China Daily 02/01/2011 page9)</p><p>（编辑：王小明 李雷）</p><div>【责任编辑：王小明】</div>"
    )
    assert found.paragraphs == [LONG]
    assert found.editors == ["王小明", "李雷"]
    assert (found.print_edition, found.print_page) == ("2011-02-01", "9")


@pytest.mark.parametrize(
    ("markup", "deck"),
    [
        (
            "<p><strong>Keepers of the coast write on</strong></p><p>Text.</p>",
            "Keepers of the coast write on",
        ),
        ("<p><img src='a.jpg'></p><p><b>Keepers write on</b></p><p>Text.</p>", "Keepers write on"),
        ("<p><strong>Keepers</strong> of the coast</p><p>Text.</p>", None),
        ("<p><strong>Keepers write on.</strong></p><p>Text.</p>", "Keepers write on."),
        ("<p><strong>Keepers write on</strong></p>", None),
        (f"<p><strong>{'Keepers ' * 40}</strong></p><p>Text.</p>", None),
        (
            "<p><strong>Keepers</strong></p><p>Much text.</p><p><strong>Sub</strong></p><p>More.</p>",
            "Keepers",
        ),
        (
            "<p><strong>1. Keepers</strong></p><p>Much text.</p><p><strong>2. Sub</strong></p><p>More.</p>",
            None,
        ),
        ("<p>Text.</p><p><strong>A sub-head</strong></p>", None),
        ("<p><b>Keepers write on</b>.</p><p>Text.</p>", "Keepers write on."),
        ("<p>“<b>Keepers write on</b>”</p><p>Text.</p>", "“Keepers write on”"),
        ("<p><b>Keepers</b> 12</p><p>Text.</p>", None),
        (
            "<p><b>By Teng Ying</b></p><p><b>Keepers write on</b></p><p>Text.</p>",
            "Keepers write on",
        ),
        ("<p><b>By Teng Ying</b></p><p>Text.</p>", None),
        ("", None),
    ],
)
def test_the_deck_is_a_bold_line_that_opens_the_body(markup: str, deck: str | None) -> None:
    found = body(markup)
    before = list(found.paragraphs)
    assert found.take_deck() == deck
    assert ([deck] if deck else []) + found.paragraphs == before


SHIP = "https://img2.chinadaily.com.cn/images/ship.jpeg"


@pytest.mark.parametrize(
    ("below", "caption", "credit", "paragraphs"),
    [
        ("<p>A ship leaves port. [Photo/Xinhua]</p>", "A ship leaves port.", "Photo/Xinhua", []),
        ("<p class='pictext'>A ship leaves port</p>", "A ship leaves port", None, []),
        ("<p style='text-align:center'>A ship leaves port</p>", "A ship leaves port", None, []),
        (
            "<p><span style='color:#999'>A ship leaves port</span></p>",
            "A ship leaves port",
            None,
            [],
        ),
        (
            "<p style='text-align:center'><strong>A sub-head</strong></p>",
            None,
            None,
            ["A sub-head"],
        ),
        (f"<p>{LONG}</p>", None, None, [LONG]),
        (
            f"<p>{LONG}</p><p>A ship leaves port. [Photo/Xinhua]</p>",
            None,
            None,
            [LONG, "A ship leaves port. [Photo/Xinhua]"],
        ),
    ],
)
def test_captions_below_bare_images(
    below: str, caption: str | None, credit: str | None, paragraphs: list[str]
) -> None:
    found = body(f"<p><img src='{SHIP[6:]}' data-src='http://example.com/ship.jpg'></p>{below}")
    assert found.images == [Image(SHIP, caption, credit)]
    assert found.paragraphs == paragraphs


def test_a_table_as_a_picture_frame() -> None:
    found = body(
        f"<table><tr><td><img src='{SHIP}'></td></tr><tr><td>A ship at the pier</td></tr></table><p>{LONG}</p>"
    )
    assert found.images == [Image(SHIP, "A ship at the pier")]
    assert found.paragraphs == [LONG]


CAPTION = "A ship leaves port."


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure><img src='{SHIP}'><figcaption>{CAPTION} [Photo/Xinhua]</figcaption><p>{LONG}</p></figure>",
        f"<figure><img src='{SHIP}'><figcaption>{CAPTION} [Photo/Xinhua]</figcaption><p>{LONG}</p>",
        f"<figure><figcaption>{CAPTION} [Photo/Xinhua]</figcaption><img src='{SHIP}'></figure><p>{LONG}</p>",
        f"<figure><img src='{SHIP}'><div class='caption'>{CAPTION} [Photo/Xinhua]</div></figure><p>{LONG}</p>",
        f"<figure><img src='{SHIP}'><figcaption><p>{CAPTION}</p><p>Photo/Xinhua</p></figcaption></figure><p>{LONG}</p>",
        f"<p><img src='{SHIP}'></p><p>{LONG}</p><figure><img src='{SHIP}'><figcaption>{CAPTION} [Photo/Xinhua]</figcaption></figure>",
        f"<p align=center><img src='{SHIP}'></p><p align=center>{CAPTION}&nbsp;&nbsp;Photo/Xinhua</p><p>{LONG}</p>",
        f"<p align=center><img src='{SHIP}'></p><p align=center>{CAPTION}</p><p align=center>[Photo/Xinhua]</p><p>{LONG}</p>",
        f"<figure><img src='{SHIP}'><figcaption>{CAPTION}</figcaption></figure><p>[Photo/Xinhua]</p><p>{LONG}</p>",
        f"<figure><img src='{SHIP}'><figcaption>{CAPTION} [Photo/Xinhua]</figcaption></figure><p>Photo/Xinhua</p><p>{LONG}</p>",
    ],
)
def test_a_caption_wherever_it_stands(markup: str) -> None:
    found = body(markup)
    assert found.images == [Image(SHIP, CAPTION, "Photo/Xinhua")]
    assert found.paragraphs == [LONG]


def test_a_credit_apart_from_captions_is_text() -> None:
    markup = f"<figure><img src='{SHIP}'><figcaption>{CAPTION}</figcaption></figure><p>{LONG}</p><p>[Photo/Xinhua]</p><p>Second.</p>"
    assert body(markup).paragraphs == [LONG, "[Photo/Xinhua]", "Second."]


def test_two_pictures_of_a_figure_have_a_caption_each() -> None:
    other = SHIP.replace("ship", "pier")
    markup = f"<figure><img src='{SHIP}'><figcaption>One. [Photo/VCG]</figcaption><img src='{other}'><figcaption>Two. REUTERS</figcaption></figure>"
    assert body(markup).images == [
        Image(SHIP, "One.", "Photo/VCG"),
        Image(other, "Two.", "REUTERS"),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        f"<table><tr><td><p><img src='{SHIP}'></p><p>{LONG}</p><p>Second.</p></td></tr></table>",
        f"<p><img src='{SHIP}'></p><p><span style='color:#000'>{LONG}</span></p><p style='color:#333'>Second.</p>",
        f"<div style='color:#555'><p><img src='{SHIP}'></p><p>{LONG}</p><p>Second.</p></div>",
        f"<center><p><img src='{SHIP}'></p><p>{LONG}</p><p>Second.</p></center>",
        f"<p><img src='{SHIP}'></p><p>{LONG}</p><p>Second.</p>",
    ],
)
def test_text_below_a_picture_is_text(markup: str) -> None:
    found = body(markup)
    assert found.paragraphs == [LONG, "Second."]
    assert found.images == [Image(SHIP)]


def test_rows_of_a_table_are_text_whatever_they_say() -> None:
    found = body(
        "<table><tr><td>Small</td><td>Medium</td><td>Large</td></tr><tr><td>3</td><td>5</td><td>6</td></tr></table>"
    )
    assert found.paragraphs == ["Small | Medium | Large\n3 | 5 | 6"]


def test_captions_above_their_pictures() -> None:
    other = SHIP.replace("ship", "pier")
    found = body(
        f"<figure><figcaption>One.</figcaption><img src='{SHIP}'><figcaption>Two.</figcaption><img src='{other}'></figure><p>{LONG}</p>"
    )
    assert found.images == [Image(SHIP, "One."), Image(other, "Two.")]
    assert found.paragraphs == [LONG]


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        (f"<p class='pictext'>One.</p><img src='{SHIP}'><p class='pictext'>Two.</p>", "One. Two."),
        (f"<p class='pictext'>One.</p><img src='{SHIP}'><p align='center'>Two.</p>", "One. Two."),
        (f"<img src='{SHIP}'><p class='pictext'>One.</p><img src='{SHIP}'><p class='pictext'>Two.</p>", "One. Two."),
        (f"<img src='{SHIP}'><p class='pictext'>One.</p><img src='{SHIP}'><p class='pictext'>One</p>", "One."),
    ],
)  # fmt: skip
def test_two_captions_of_a_picture_are_one(markup: str, caption: str) -> None:
    found = body(f"{markup}<p>{LONG}</p>")
    assert found.images == [Image(SHIP, caption)]
    assert found.paragraphs == [LONG]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("//img2.chinadaily.com.cn/static2/../images/ship.jpeg", SHIP),
        ("https://img2.chinadaily.com.cn/../images/./x/../ship.jpeg", SHIP),
        ("http://img2.chinadaily.com.cn/images/ship.jpeg?at=/../x", f"{SHIP}?at=/../x"),
        ("../../../images/..ship/a.jpeg", "https://www.chinadaily.com.cn/images/..ship/a.jpeg"),
        ("https://img2.chinadaily.com.cn/images/..", "https://img2.chinadaily.com.cn/"),
        ("https://img2.chinadaily.com.cn/a/..#/../x", "https://img2.chinadaily.com.cn/#/../x"),
    ],
)
def test_no_address_of_a_picture_has_dots_in_its_path(source: str, url: str) -> None:
    page = Page("<p>", URL)
    assert page.link(source) == url


def test_an_image_once() -> None:
    assert len(body(f"<img src='{SHIP}'><p>{LONG}</p><img src='{SHIP}'>").images) == 1


def test_the_headline_is_not_repeated_as_text() -> None:
    found = body(f"<p>Keepers Write On</p><p>{LONG}</p>")
    found.drop_opening("Keepers write on!")
    assert found.paragraphs == [LONG]


@pytest.mark.parametrize("above", ["", "<table><tr><td>Home<td>China</table>", "<p>Life</p><hr>"])
@pytest.mark.parametrize(
    "under",
    [
        "<p>(Agencies) 10/09/2001</p>",
        "<p>10/09/2001</p>(AFP)<p>",
        "<p>10/09/2001<br>(LI LEI)</p>",
        "<p>(LI LEI, China Daily staff) 10/09/2001</p>",
        "<p>By LI LEI<br>10/09/2001</p>",
    ],
)
def test_of_a_body_that_is_the_page_nothing_above_the_headline_is_text(
    above: str, under: str
) -> None:
    lines = f"{LONG}<br><br>{LONG.upper()}<br><br>{LONG.lower()}"
    foot = "<hr>Back | Top<hr>| About Us | Contact Us |<br>&copy;Copyright 2008 Chinadaily.com.cn"
    html = (
        f"<title>Keepers write on</title><body>{above}<h2>Keepers write on</h2>{under}{lines}{foot}"
    )
    article = newscrawl.extract(html, "http://www1.chinadaily.com.cn/news/2001-10-09/36000.html")
    assert article is not None
    assert article.article_body == f"{LONG}\n\n{LONG.upper()}\n\n{LONG.lower()}"


def test_the_print_edition_behind_the_last_sentence() -> None:
    found = body(f"<p>{LONG} (China Daily 02/01/2011 page9)</p>")
    assert (found.print_edition, found.print_page) == ("2011-02-01", "9")
