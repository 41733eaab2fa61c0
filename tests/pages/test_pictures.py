"""Where an image really is, and whether it is a picture of the article at all."""

from __future__ import annotations

import pytest
from lxml import html

from newscrawl.pages.html.blocks import Block, read_blocks
from newscrawl.pages.html.images import Picture


def read(markup: str) -> list[str]:
    """Texts, and addresses of pictures in angle brackets, in order."""
    blocks = read_blocks(html.fromstring(f"<div>{markup}</div>"))
    return [one.text if isinstance(one, Block) else f"<{one.source}>" for one in blocks]


@pytest.mark.parametrize(
    "image",
    [
        "<img src='data:image/gif;base64,AA' data-src='a.jpg'>",
        "<img src='//i.cn/1x1.gif' data-original='a.jpg'>",
        "<img src='/images/loading.gif' data-lazy-src=' a.jpg '>",
        "<img src='/images/lazy_load.png?v=2' data-actualsrc='a.jpg'>",
        "<img src='/js/grey.gif' data-anything='a.jpg'>",
        "<img src='Placeholder-1.svg' data-srcset='b.jpg 320w, a.jpg 1200w'>",
        "<img src='about:blank' srcset='b.jpg, a.jpg 2x'>",
        "<img src='' srcset='b.jpg 1x,a.jpg 1.5x'>",
        "<img src='spacer.gif' data-src='blank.gif' data-original='a.jpg'>",
        "<picture><source srcset='a.jpg'><img src='data:image/gif;base64,AA'></picture>",
        "<picture><source srcset='b.jpg 400w'><source data-srcset='a.jpg 800w'><img></picture>",
        "<img class='lazy' src='blank.gif'><noscript><img src='a.jpg'></noscript>",
        "<a href='x'><img src='blank.gif'></a><noscript><img src='a.jpg'></noscript>",
        "<img src='a.jpg'><noscript><img src='a.jpg'></noscript>",
        "<figure><noscript><img src='a.jpg'></noscript></figure>",
        "<img src='/1.gif' data-srcset='b.jpg 480w,a.jpg 960w'>",
        "<img src='/assets/turning.svg' v-lazy='a.jpg'>",
        "<img src='a.jpg' data-src='https://elsewhere.example.com/b.jpg' srcset='b.jpg 2x'>",
    ],
)
def test_what_a_placeholder_stands_for(image: str) -> None:
    assert read(image) == ["<a.jpg>"]


@pytest.mark.parametrize(
    ("srcset", "largest"),
    [
        ("b.jpg 320w, a.jpg 1200w,c.jpg 640w", "a.jpg"),
        ("b,1.jpg 1x, a,2.jpg 3x", "a,2.jpg"),
        ("a.jpg", "a.jpg"),
        ("a.jpg, b.jpg", "a.jpg"),
        ("b.jpg wide, a.jpg 2x", "a.jpg"),
        (" , a.jpg 2x, ", "a.jpg"),
    ],
)
def test_the_largest_of_a_set(srcset: str, largest: str) -> None:
    assert read(f"<img srcset='{srcset}'>") == [f"<{largest}>"]


@pytest.mark.parametrize(
    "image",
    [
        "<img src='https://stats.example.com/p.gif?id=1' width='1' height='1'>",
        "<img src='p.gif' style='width:1px; height:1px'>",
        "<img src='p.gif' width=0 height=0>",
        "<img src='line.gif' width=600 height=2>",
        "<img src='https://hm.baidu.com/hm.gif?si=1'>",
        "<img src='//www.example.com/stat.php?id=1'>",
        "<noscript><img src='https://example.com/tr?id=1'></noscript>",
        "<img src='1x1.gif'>",
        "<img src='/images/blank.png'>",
    ],
)
def test_what_counts_visits_is_no_picture_and_no_break(image: str) -> None:
    assert read(f"<p>One{image}two</p>") == ["Onetwo"]


@pytest.mark.parametrize(
    "source",
    ["white_house.jpg", "/sports/track/a.jpg", "/stats/chart.jpg", "11x17.jpg", "grey.heron.jpg"],
)
def test_names_of_pictures_are_not_those_of_placeholders(source: str) -> None:
    assert read(f"<img src='{source}'>") == [f"<{source}>"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("王<img src='/glyph/x.gif' height=14 alt='𫖯'>说", "王𫖯说"),
        ("王<img src='/x/u2B5AF.gif' alt='𫖯'>说", "王𫖯说"),
        ("王<img src='x.gif' alt='𫖯'>说", "王𫖯说"),
        ("王<img src='x.gif'>说", "王说"),
        ("笑<img src='//i.cn/face/1f600.png' width=20 height=20>了", "笑了"),
        ("笑<img src='//i.cn/emotion/22.gif'>了", "笑了"),
        ("First <img src='/images/flags/chn.jpg'> won", "First won"),
        ("王<img src='/zi/2b5af.png' title='𫖯' style='height:1em'>说", "王𫖯说"),
        ("笑<img class='emoji' src='x.png' alt='😀'>了", "笑😀了"),
        ("笑<img src='x.png' style='width:1.2em;height:1.2em' alt='[微笑]'>了", "笑[微笑]了"),
        ("I <img src='h.png' width=12 alt='♥'> NY", "I ♥ NY"),
        ("<img src='cn.png' width=30 height=20 alt='China'> China won", "China won"),
        ("<img src='b.gif' width=10 height=10 alt='bullet.gif'>One", "One"),
        ("<img src='b.gif' width=10 height=10 alt='icon'>One", "One"),
        ("One <img src='/icons/share.png'>two", "One two"),
        ("Let <img src='f.png' align='absmiddle' alt='x+y'> be odd", "Let x+y be odd"),
    ],
)
def test_a_sign_in_the_line_is_text(markup: str, expected: str) -> None:
    assert read(f"<p>{markup}</p>") == [expected]


def test_a_picture_of_the_cms_before_what_stands_in_for_it() -> None:
    kept, own = "//i.cn/images/202403/09/a.jpeg", "//i.cn/images/202403/09/b.png"
    assert read(f"<img src='/sheet.png' data-src='{kept}'>") == [f"<{kept}>"]
    assert read(f"<img src='{own}' data-src='{kept}'>") == [f"<{own}>"]


def test_signs_alone_are_text_where_they_are_characters() -> None:
    assert read("<p><img class='emoji' src='x.png' alt='😀'></p>") == ["😀"]
    assert read("<p><img src='a.png' width=24 alt='WeChat'><img src='b.png' width=24 alt='Weibo'></p>") == []  # fmt: skip


@pytest.mark.parametrize(
    "image",
    [
        "<img src='a.jpg'>",
        "<img src='a.jpg' alt='江边的白鹭'>",
        "<img src='a.jpg' alt='图'>",
        "<img src='a.png' alt='图1' width=600>",
        "<img src='a.png' width=90>",
        "<img src='a.jpg' style='max-width:100%'>",
    ],
)
def test_a_picture_in_a_paragraph_is_a_picture(image: str) -> None:
    assert len(read(f"<p>One.{image}Two.</p>")) == 3


def test_a_small_picture_of_a_figure_is_one() -> None:
    assert read_blocks(html.fromstring("<figure><img src='a.png' width=40></figure>")) == [
        Picture("a.png", 40)
    ]


def test_an_icon_beside_the_picture_of_a_figure_is_none() -> None:
    assert read("<figure><img src='a.jpg'><img src='zoom.png' width=20></figure>") == ["<a.jpg>"]


def test_many_images_of_one_line() -> None:
    signs = "<img src='x.gif' height=14 alt='𫖯'>" * 300
    assert read(f"<p>王{signs}</p>") == ["王" + "𫖯" * 300]
