"""Markup to paragraphs and pictures, as a reader sees them."""

from __future__ import annotations

import pytest
from lxml import html

from newscrawl.pages.html.blocks import Block, read_blocks
from newscrawl.pages.html.images import Picture
from newscrawl.pages.html.page import Page
from newscrawl.pages.html.styles import Style


def blocks(markup: str, without: str = "") -> list[Block | Picture]:
    container = html.fromstring(f"<div>{markup}</div>")
    return read_blocks(container, container.cssselect(without) if without else ())


def texts(markup: str, without: str = "") -> list[str]:
    return [block.text for block in blocks(markup, without) if isinstance(block, Block)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("Bare text<p>One.</p>and more", ["Bare text", "One.", "and more"]),
        ("<p>Two\n   words</p>", ["Two words"]),
        ("<p>A&nbsp;ferry&#12288;left\u200b.</p><p>&nbsp;</p><p></p>", ["A ferry left."]),
        ("<p>First line<br>second line</p>", ["First line\nsecond line"]),
        ("<p>First<br/> <br/>Second<br><br><br>Third</p>", ["First", "Second", "Third"]),
        (
            "<p>A <a href='/x'>link</a>, <em>weight</em> and<!-- not this --> more</p>",
            ["A link, weight and more"],
        ),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
        ("<blockquote><p>Said.</p></blockquote>tail", ["Said.", "tail"]),
        (
            "<p>Seen<script>var x = 1;</script><style>p {}</style><noscript>no</noscript></p>",
            ["Seen"],
        ),
        (
            "<p>Seen</p><p style='display: none'>Hidden <b>too</b></p><p>Again</p>",
            ["Seen", "Again"],
        ),
        ("<div><div><div>Deep</div></div>after</div>", ["Deep", "after"]),
        ("<embed src='a.swf'><p>One.</p>Two.", ["One.", "Two."]),
        ("<embed src='a.swf'><noembed>No player</noembed><p>One.</p>", ["One."]),
        (
            "<span style='display:block'>One</span><span style='DISPLAY: block;'>Two</span>",
            ["One", "Two"],
        ),
        (
            "<p>One<font style='color:red;display:list-item'>Two</font>three</p>",
            ["One", "Two", "three"],
        ),
        (
            "<div style='display:inline'>One</div> <div style='display: inline'>line</div>",
            ["One line"],
        ),
        (
            "<span style='display:inline-block'>One</span> <b style='-x-display:block'>line</b>",
            ["One line"],
        ),
        (
            "<p>She said <q>it is <q>low</q></q>.</p><p><q>Yes</q></p>",
            ["She said “it is ‘low’”.", "“Yes”"],
        ),
        (
            "<pre>White  birds\nat dawn\n\nover the ferry\n</pre>",
            ["White birds\nat dawn", "over the ferry"],
        ),
        ("<pre><b>White\n</b>birds</pre><p>at\ndawn</p>", ["White\nbirds", "at dawn"]),
        ("<p style='white-space: pre-line'>White\nbirds</p>", ["White\nbirds"]),
        ("<xmp>White\nbirds</xmp><menu><li>x</menu>", ["White\nbirds", "x"]),
        ("<p>Open <b>bold<p>Next", ["Open bold", "Next"]),
        (
            "<table><tr><th>Port</th><th>Ships</th></tr><tr><td>A</td><td>3</td></tr></table>",
            ["Port | Ships\nA | 3"],
        ),
        (
            "<table><tr><td><p>Laid out</p></td><td>by table</td></tr></table>",
            ["Laid out", "by table"],
        ),
    ],
)
def test_paragraphs(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_what_is_left_out_leaves_its_tail() -> None:
    assert texts(
        "<p>One</p><div class='share'>Share <p>this</p></div>tail<p>Two</p>", ".share"
    ) == ["One", "tail", "Two"]


@pytest.mark.parametrize(
    ("markup", "style", "expected"),
    [
        ("<p><strong>All bold</strong></p>", "bold", True),
        ("<p><strong>Partly</strong> bold</p>", "bold", False),
        ("<p><b>Bold</b> <strong>in two</strong></p>", "bold", True),
        ("<h3>A heading</h3>", "bold", True),
        ("<p><span style='font-weight: 700'>Heavy</span></p>", "bold", True),
        ("<p style='text-align: center'>Centred</p>", "centred", True),
        ("<p align='CENTER'>Centred</p>", "centred", True),
        ("<p><span style='color:#888'>Grey</span></p>", "coloured", True),
        ("<p style='background-color:#888'>Black</p>", "coloured", False),
        ("<p><span style='color: #000'>Black</span></p>", "coloured", False),
        ("<p style='color:rgb(0, 0, 0)'>Black</p>", "coloured", False),
        ("<p class='pictext'>Below</p>", "caption", True),
        (
            "<table><tr><td><img src='a.jpg'></td></tr><tr><td>Framed</td></tr></table>",
            "caption",
            True,
        ),
        ("<p><a href='/a'>One link</a></p>", "link", "/a"),
        ("<p><a href='/a'>One</a> <a href='/b'>and another</a></p>", "link", None),
        ("<p>See <a href='/a'>this</a></p>", "link", None),
    ],
)
def test_style_of_a_paragraph(markup: str, style: str, expected: object) -> None:
    (block,) = (block for block in blocks(markup) if isinstance(block, Block))
    assert getattr(block.style, style) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><img src=' //img/a.jpg '></p>", [Picture("//img/a.jpg")]),
        (
            "<img src='a.jpg' data-src='http://elsewhere/b.jpg' width='600' height='40px'>",
            [Picture("a.jpg", 600, 40)],
        ),
        ("<img data-src='b.jpg' width='100%' height='0'>", [Picture("b.jpg")]),
        ("<img src='data:image/png;base64,AA'><img><img src='/image_e/2020/weibo.jpg'>", []),
        ("<img src='data:image/gif;base64,AA' data-src='a.jpg'>", [Picture("a.jpg")]),
        ("<img src='//www/image_e/2020/blank.gif' data-original='a.jpg'>", [Picture("a.jpg")]),
        ("<img srcset='a.jpg 1x, b.jpg 2x'>", [Picture("b.jpg")]),
    ],
)
def test_pictures(markup: str, expected: list[Picture]) -> None:
    assert [block for block in blocks(markup) if isinstance(block, Picture)] == expected


def test_a_figure_without_a_picture_is_text() -> None:
    assert texts("<figure><p>Pull quote</p></figure>") == ["Pull quote"]


def test_order_is_that_of_the_page() -> None:
    found = blocks("<p>One<img src='a.jpg'>two</p><p>Three</p>")
    assert [getattr(block, "text", block[0]) for block in found] == ["One", "a.jpg", "two", "Three"]


def test_the_raw_text_keeps_the_no_break_space() -> None:
    (block,) = blocks("<figcaption> A\n ferry&nbsp;REUTERS<!-- x --> </figcaption>")
    assert isinstance(block, Block)
    assert (block.text, block.raw.strip(" "), block.style.caption) == (
        "A ferry REUTERS",
        "A ferry\u00a0REUTERS",
        True,
    )


def test_deep_nesting_is_no_recursion() -> None:
    page = Page(
        "<div id=a>" + "<div><b>" * 900 + "Deep" + "</b></div>" * 900 + "</div>",
        "https://www.chinadaily.com.cn/",
    )
    (container,) = page.elements("#a")
    bold = Style(bold=True)
    assert read_blocks(container) == [Block("Deep", bold, "Deep", runs=(("Deep", bold),))]
