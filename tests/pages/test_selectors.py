"""Selectors find what any CSS does, in the order of the page, and questions about the tree have the plain answers."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING

import pytest
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

from newscrawl.pages.article import TEMPLATES
from newscrawl.pages.html.css import select
from newscrawl.pages.html.element_index import ElementIndex
from newscrawl.pages.html.page import Page
from newscrawl.pages.html.tree import BehindComments, Within, is_small, outermost
from newscrawl.pages.html.visible import text_of
from newscrawl.pages.issue import HEADLINES
from newscrawl.pages.listing import FEATURED, HEADINGS, ITEMS, PAGER
from newscrawl.pages.menus import MENUS
from tests.growing import families

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TAGS = ("div", "p", "ul", "li", "a", "h1", "h2", "b", "i")
MARKS = ("", " class='a'", " class='b a'", " id='x'", " href='/y'", " class='share' href='/z'")
SELECTORS = (
    *("li a", "div p", "div > p", "div > p > b", "div div", "h1, h2, li", "li a, h2 a, a", ".a .b"),
    *("#x a", "#x > *", "body *", "body h1, body h2", "a[href], [class~=b]", "ul li a, div.a > a"),
)


def used() -> list[str]:
    """Selectors of the readers."""
    found = [HEADLINES, FEATURED, HEADINGS, PAGER, *ITEMS, *MENUS]
    for template in TEMPLATES:
        found += [template.exclude, template.pager, template.players, *template.selectors]
    return found


def random_page(seed: int) -> str:
    chance = random.Random(seed)
    pieces = []
    for _ in range(chance.randrange(60)):
        tag = chance.choice(TAGS)
        pieces.append(f"<{tag}{chance.choice(MARKS)}>" if chance.random() < 0.6 else f"</{tag}>x")
    return f"<html><body>{''.join(pieces)}</body></html>"


@pytest.mark.parametrize("seed", range(60))
def test_as_any_css(seed: int) -> None:
    root = Selector(text=random_page(seed), type="html").root
    index = ElementIndex(root)
    for css in SELECTORS:
        path = HTMLTranslator().css_to_xpath(css)
        assert list(select(index, css)) == root.xpath(path), css
        for container in random.Random(seed).sample(index.all, min(4, len(index.all))):
            alone = copy.deepcopy(container)
            found = [where(one, container) for one in select(index, css, container)]
            assert found == [where(one, alone) for one in alone.xpath(path)], css


def where(element: HtmlElement, container: HtmlElement) -> list[int]:
    """The way from a container down to an element."""
    steps = []
    while element is not container:
        around = element.getparent()
        steps.append(around.index(element))
        element = around
    return steps[::-1]


@pytest.mark.parametrize(
    "value",
    ["a", "a b", "b\ta", " a ", "a\na", "ab", "", "a\x0bb", "a\xa0b", "a\u3000b", "A", "é a"],
)
@pytest.mark.parametrize(
    "css",
    [
        *(".a", "p.a", ".a.b", "#a", "#ab.a", "P", "*", "[id][class]", "[CLASS=a]"),
        *("[class]", "[class='a']", "[class~=a]", "[class~='']"),
        *("[class^=a]", "[class$=a]", "[class*=a]", "[class^='']"),
    ],
)
def test_values_of_any_form(css: str, value: str) -> None:
    root = Selector(text="<body><p>x</p></body>", type="html").root
    (element,) = root.iter("p")
    try:
        element.set("class", value)
        element.set("id", value)
    except ValueError:
        return  # no attribute may have it
    path = HTMLTranslator().css_to_xpath(css)
    assert list(select(ElementIndex(root), css)) == root.xpath(path)


def test_the_readers_selectors() -> None:
    for reader in families().values():
        page = Page(reader.page("", 0), reader.url)
        for css in used():
            plain = page.root.xpath(HTMLTranslator().css_to_xpath(css))
            assert list(page.elements(css)) == plain, css


@pytest.mark.parametrize("tag", ["x\x01y", "x-y", "x:y", "x{y}", "xé", "x\ud7ff"])
def test_elements_of_any_name(tag: str) -> None:
    page = Page(f"<{tag} class=a>x</{tag}><p id=b>", "https://www.chinadaily.com.cn/a")
    assert [one.get("id") for one in page.elements(".a, #b")] == [None, "b"]


@pytest.mark.parametrize(
    "css",
    [
        "p + p",
        "p ~ p",
        "p:first-child",
        "p:not(.a)",
        "[class!=a]",
        "[class|=a]",
        "p::text",
        "x|p",
        "[x|a]",
    ],
)
def test_what_no_template_needs_is_refused(css: str) -> None:
    with pytest.raises(NotImplementedError, match="is not supported"):
        select(ElementIndex(Selector(text="<p>x</p>", type="html").root), css)


@pytest.mark.parametrize("seed", range(40))
def test_what_stands_in_what(seed: int) -> None:
    root = Selector(text=random_page(seed), type="html").root
    within = Within(lambda element: element.tag == "li")
    links = list(root.iter("a", "li"))
    for element in root.iter("*"):
        around = [element, *element.iterancestors()]
        assert within(element) is any(one.tag == "li" for one in around)
        assert is_small(element, 5) is (sum(1 for _ in element.iter()) <= 5)
    assert list(outermost(links)) == [
        one for one in links if not any(other in links for other in one.iterancestors())
    ]


def test_text_behind_comments() -> None:
    html = "<div><!--a-->1<!--b-->2<?c?>3<b>4<!--d-->5</b>6<!--e-->7<i hidden>8</i><!--f-->9</div>"
    root = Selector(text=html, type="html").root
    (box,) = root.iter("div")
    texts = BehindComments(box)
    assert texts.opening == {box: ["1", "2", "3"], box[3]: ["5"]}
    assert list(texts.behind.values()) == [["7"], ["9"]]
    assert text_of(box) == "12345679"


def test_of_links_in_links_each_has_its_own_text() -> None:
    root = Selector(text="<a href='/x'>one<b><a href='/y'>two</a></b> three</a>", type="html").root
    assert [text_of(link) for link in root.iter("a")] == ["one three", "two"]


@pytest.mark.parametrize("before", [0, 1, 681, 682, 683, 5_000])
@pytest.mark.parametrize("count", [2_046, 2_047, 2_048, 9_000])
@pytest.mark.parametrize("behind", ["", "x", "<p>y</p>" * 900])
def test_long_tags_are_found_wherever_they_stand(before: int, count: int, behind: str) -> None:
    tag = f"<p {'a ' * count}>"
    page = Page(f"{'<b>' * before}{tag}{behind}", "https://www.chinadaily.com.cn/a")
    assert page.html == f"{'<b>' * before}{tag if count < 2_048 else '<p>'}{behind}"


LONG = "Ferries and harbors, " * 600
GLUED = "".join(f'attribute{n}="1"' for n in range(600))


@pytest.mark.parametrize(
    ("tag", "is_kept"),
    [
        (f'<meta name="description" content="{LONG}">', True),
        (f"<meta content='{LONG}' name=description>", True),
        (f'<p title="{LONG}" {"a=1 " * 100}>', True),
        (f"<p {' '.join(f'attribute{n}=1' for n in range(600))}>", False),
        (f"<p {GLUED}>", False),
        (f'<p title="{LONG * 6}">', False),
        (f"<p {'a=1 ' * 600}>", True),
    ],
    ids=["value", "first", "some", "many", "glued", "longest", "short"],
)
def test_long_tags(tag: str, is_kept: bool) -> None:
    """What has more attributes than any tag loses them; a long value is none."""
    page = Page(f"<html><body>{tag}x</body></html>", "https://www.chinadaily.com.cn/a")
    assert (tag in page.html) is is_kept
