"""No text of a body vanishes without a word."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.pages.article.body import read_body
from newscrawl.pages.article.placing import MOST_UNPLACED, unplaced
from newscrawl.pages.html.blocks import read_content
from newscrawl.pages.html.page import Page
from newscrawl.pages.html.tree import text_content
from tests.replica import Site
from tests.replica.families import exhibits

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0a31082fc043c1234.html"
LONG = "The lighthouse keeper wrote the weather into his book every evening."
OTHER = "His sister read it aloud to the fishermen of the bay at night."


def doubt(markup: str, *, lose: int = -1) -> str | None:
    """What is said of a page from whose blocks the one at `lose` is taken away."""
    page = Page(f"<div id='Content'>{markup}</div>", URL)
    (container,) = page.elements("#Content")
    content = read_content(container)
    blocks = [block for position, block in enumerate(content.blocks) if position != lose]
    body = read_body(page, blocks)
    body.removed += content.skipped
    body.added = "".join(content.added)
    return unplaced(container, text_content(container), body)


def test_a_lost_paragraph_is_quoted() -> None:
    markup = f"<p>{LONG}</p><p>{OTHER} <b>More of it.</b></p><p>{LONG} Twice.</p>"
    assert doubt(markup) is None
    said = doubt(markup, lose=1)
    assert said == (
        '57 characters are placed nowhere: "His sister read it aloud to the fishermen of the bay at nigh…"'
    )


def test_a_word_more_or_less_is_no_loss() -> None:
    assert doubt(f"<p>{LONG}</p><p>{'a' * MOST_UNPLACED}</p>", lose=1) is None
    assert doubt(f"<p>{LONG}</p><p>{'a' * (MOST_UNPLACED + 1)}</p>", lose=1) is not None


def test_a_lost_paragraph_that_stands_elsewhere_too_is_counted() -> None:
    assert doubt(f"<p>{OTHER} {LONG}</p><p>{LONG}</p>", lose=1) == (
        "57 characters are placed nowhere"
    )


def test_a_lost_table_is_quoted_cell_by_cell() -> None:
    cells = "<tr><td>Herons</td><td>Ferries</td></tr><tr><td>Keepers of the coast</td><td>Lighthouses</td></tr>"
    said = doubt(f"<p>{LONG}</p><table>{cells}</table>", lose=1)
    assert said is not None
    assert said.endswith('"Herons Ferries Keepers of the coast Lighthouses"')


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{LONG}</p><p>{LONG}</p>",
        f"<p>{LONG}<span style='display:none'>{OTHER}</span></p><script>var x = '{OTHER}'</script>",
        f"<p>{LONG}</p><p>Contact the writers at keeper.of.the.light@chinadaily.com.cn or by a letter</p>",
        f"<p>{LONG}</p><p>（编辑：王小明 李雷）</p><p>(China Daily 02/01/2011 page9)</p>",
        f"<p>{LONG} The views do not necessarily represent those of China Daily.</p>",
        f"<p>{LONG}</p><p><a href='/a/202403/08/WS65ea0000a31082fc043c0001.html'>{OTHER}</a></p>",
        f"<img src=a.jpg><p class=pictext>{LONG} [Photo/Xinhua]</p><img src=a.jpg><p class=pictext>{LONG}</p><p>{OTHER}</p>",
        f"<img src=a.jpg><p class=pictext>{LONG} [Photo/Xinhua]</p><img src=a.jpg><p class=pictext>{OTHER}</p><p>So.</p>",
        f"<p class=pictext>{LONG}</p><img src=a.jpg><p class=pictext>{OTHER}</p><p>So.</p>",
        f"<p class=pictext>{LONG}</p><img src=a.jpg><p align=center>{OTHER}</p><p>So.</p>",
        f"<p class=caption>{LONG}</p><p>{OTHER}</p>",
        f"<p>{OTHER}</p><figure><video src=a.mp4></video><figcaption>{LONG}</figcaption></figure>",
        f"<p>{LONG}<!-- x -->{OTHER}<?x y?></p><noscript>{LONG}</noscript>",
        f"<p>He said <q>{LONG}</q></p><pre>{OTHER}\n\n{OTHER} Twice.</pre>",
        f"<p><img src=a.png width=20 alt='wechat'><img src=a.png width=20 alt='weibo'></p><p>{LONG}</p>"
        * 9,
        f"<table>loose {OTHER}<tr><td>a</td><td>{LONG}</td></tr><tr><td>b</td><td hidden>{OTHER}</td></tr></table>",
        f"<table><tr><td>{LONG}</td><td><img src=a.jpg></td></tr></table>",
    ],
)
def test_all_text_is_placed(markup: str) -> None:
    assert doubt(markup) is None


def test_no_page_of_the_replica_loses_text() -> None:
    site = Site(60)
    pages = [(site.render(story), story.url) for story in map(site.story, range(60))]
    pages += [(one.pages[0], one.urls[0]) for one in exhibits(site, 1)]
    articles = [newscrawl.extract(html, url) for html, url in pages]
    said = [warning for one in articles if one for warning in one.metadata.warnings]
    assert [warning for warning in said if "placed nowhere" in warning] == []


def test_the_record_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that loses a paragraph without naming what it took."""
    monkeypatch.setattr("newscrawl.pages.article.body._add", lambda *_: None)
    page = f"<h1>Keepers</h1><span class='info_l'>Updated: 2024-03-09 08:50</span><div id='Content'><img src='a.jpg'><p>{LONG}</p></div>"
    article = newscrawl.extract(page, URL)
    assert article is not None
    assert f'article_body: 57 characters are placed nowhere: "{LONG[:60]}…"' in article.metadata.warnings  # fmt: skip
