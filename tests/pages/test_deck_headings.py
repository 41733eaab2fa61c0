"""A heading below the headline is the deck, on pages of every family."""

from __future__ import annotations

import pytest

import newscrawl

TEXT = "<p>The harbor has opened to ferries again, the keeper of the pier wrote on Friday.</p>" * 2
OLD = "http://europe.chinadaily.com.cn/epaper/2013-08/16/content_16898765.htm"
HONG_KONG = "https://www.chinadailyhk.com/hk/article/576123"
CHINESE = "https://cn.chinadaily.com.cn/a/202311/17/WS65571234a310d5acd876e11a.html"


def deck_and_warnings(headings: str, url: str) -> tuple[str | None, list[str]]:
    info = "<div class='xinf-le'>来源：中国日报网 2023-11-17 15:13</div><div>Updated: 2013-08-16 09:40</div>"
    html = f"<html><head><title>Harbor opens</title></head><body><div>{headings}{info}<div id='Content'>{TEXT}</div></div></body></html>"
    article = newscrawl.extract(html, url)
    assert article is not None
    assert article.headline == "Harbor opens"
    headline = [one for one in article.metadata.warnings if one.startswith("headline: css")]
    return article.alternative_headline, headline


@pytest.mark.parametrize("url", [OLD, HONG_KONG, CHINESE])
@pytest.mark.parametrize(
    ("headings", "deck"),
    [
        ("<h1 class='dabiaoti'>Harbor opens</h1><h2>After a year of ice</h2>", "After a year of ice"),
        ("<h1 class='dabiaoti'>Harbor opens</h1> <!-- deck --> <h2><b>After a year</b> of ice</h2>", "After a year of ice"),
        ("<h1 class='dabiaoti'>Harbor opens</h1><h2></h2>", None),
        ("<h1 class='dabiaoti'>Harbor opens</h1><h2>Harbor opens</h2>", None),
        ("<h1 class='dabiaoti'>Harbor opens</h1><h2>2013-08-16 09:40</h2>", None),
        ("<h1 class='dabiaoti'>Harbor opens</h1><h2 style='display:none'>A summary</h2>", None),
    ],
)  # fmt: skip
def test_a_heading_below_the_headline(url: str, headings: str, deck: str | None) -> None:
    assert deck_and_warnings(headings, url) == (deck, [])
