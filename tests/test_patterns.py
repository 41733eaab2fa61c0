"""Every regular expression of `text/`, `site/` and `pages/` takes time that grows with the text alone."""

from __future__ import annotations

import re

import pytest

from tests.patterns import LINEAR, Machine, Pattern, Site, calls_never_seen, growth, patterns

TEXTS = (
    "",
    "By Li Lei in Beijing | China Daily | Updated: 2024-03-09 08:00",
    "A ferry leaves the harbor. [Photo by Zhang San/Xinhua]",
    "新华社北京3月9日电（记者 张三）（责任编辑：李雷）",
    "May 5, 2024 10:00, The views do not necessarily represent those of China Daily. a@b.cn",
    "<p class='a'>x &amp; y</p> document.cookie='x'; location.reload() \t\n 1/6",
    "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234_2.html",
    "aaaa  bbbb,, ((x)) --- ... \u200b\u200d中中 é",
)


def one(text: str, *, is_whole: bool = False, flags: int = 0) -> Pattern:
    return Pattern(Site("", 0), "", text, flags, False, is_whole)


def test_every_pattern_is_seen() -> None:
    assert calls_never_seen() == []
    assert len(patterns()) > 150
    assert {"captions._PHOTO", "dates.44", "grammar._PAGE_OF_NAME", "feed._LONG_TAG"} & {
        pattern.name for pattern in patterns()
    }


def test_every_pattern_is_linear() -> None:
    found = [(growth(pattern), pattern.name, pattern.text) for pattern in patterns()]
    assert [one for one in found if one[0].ratio > LINEAR] == []


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        (r"\s+$", False),
        (r"\s*,\s*", False),
        (r"\d+x", False),
        (r"<[^>]+>", False),
        (r"<!--.*?-->", False),
        (r"a.*b", False),
        (r"(?=.*x)a", False),
        (r"[\w.-]+@[\w.-]+", False),
        (r"x.{0,2000}y", False),
        (r"(a+)+", True),
        (r"(?:a|aa)*", True),
        (r"(?:a|b|ab)*c", True),
        (r"\w*\d*x", True),
        (r".*,.*,.*", True),
        (r"(?:\s*\w+\s*)*", True),
        (r"<([a-z]+)>.*</\1>", False),
        (r"a+?a+?b", True),
        (r"(?i:A)+a+", True),
    ],
)
def test_a_pattern_by_the_square_is_found(text: str, is_whole: bool) -> None:
    assert growth(one(text, is_whole=is_whole)).ratio > LINEAR


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        (r"\s+", False),
        (r"\s{0,9},", False),
        (r"(?<!\s)\s+$", False),
        (r"<[^<>]+>", False),
        (r"a.{0,200}b", False),
        (r"\d+x", True),
        (r"\w+(?:-\w+)*", False),
        (r"(?:[^,]*,)*", True),
        (r"a*b*c*", True),
    ],
)
def test_a_linear_pattern_is_none(text: str, is_whole: bool) -> None:
    assert growth(one(text, is_whole=is_whole)).ratio <= LINEAR


@pytest.mark.slow
def test_the_machine_matches_as_python_does() -> None:
    wrong = []
    for pattern in patterns():
        machine = Machine(pattern.text, pattern.flags, is_exact=True)
        compiled = re.compile(pattern.text, pattern.flags)
        for text in TEXTS:
            spans = [found.span() for found in compiled.finditer(text)]
            if machine.spans(text) != spans:
                wrong.append((pattern.name, text))
    assert wrong == []
