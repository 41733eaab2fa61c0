"""Authors, editors, source and credits of whole pages: from the info line, else from the text. All invented."""

from __future__ import annotations

import pytest

import newscrawl

CN = "https://cn.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html"
LANGUAGE = "https://language.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html"
WWW = "https://www.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html"

TEXT = "灯塔看守人每天晚上都把天气写进他的本子里，写了四十年，谁也没有读过。"
ENGLISH = "The lighthouse keeper wrote the weather into his book every evening."


def cn(info: str = "来源：中国日报网", text: str = f"<p>{TEXT}</p>") -> newscrawl.Article:
    return _read(
        '<div class="da-bre"><a href="//cn.chinadaily.com.cn">要闻</a></div><h1 class="dabiaoti">灯塔看守人</h1>'
        f'<div class="fenx"><div class="xinf-le">{info}</div><div class="xinf-le">2023-11-17 15:13　</div></div>'
        f'<div id="Content" class="article">{text}</div>',
        CN,
    )


def language(text: str) -> newscrawl.Article:
    return _read(
        '<h1><span class="main_title1">灯塔 lighthouse</span></h1><p class="main_title3">中国日报网 2023-11-17 16:55</p>'
        f'<div class="mian_txt" id="Content">{text}</div>',
        LANGUAGE,
    )


def www(info: str, text: str = f"<p>{ENGLISH}</p>") -> newscrawl.Article:
    return _read(
        '<span id="bread-nav"><a href="//www.chinadaily.com.cn">Home</a></span><div class="lft_art" id="lft-art"><h1>Keepers</h1>'
        f'<div class="info"><span class="info_l">{info}</span></div><div id="Content">{text}</div></div>',
        WWW,
    )


def _read(body: str, url: str) -> newscrawl.Article:
    article = newscrawl.extract(
        f'<html><head><meta charset="utf-8"><meta name="publishdate" content="2023-11-17"></head><body>{body}</body></html>',
        url,
    )
    assert article is not None
    return article


def names(article: newscrawl.Article) -> list[str]:
    return [author.name for author in article.authors]


def editors(article: newscrawl.Article) -> list[str]:
    return [editor.name for editor in article.editors]


def doubts(article: newscrawl.Article, field: str) -> list[str]:
    return [one for one in article.metadata.warnings if one.startswith(f"{field}: ")]


@pytest.mark.parametrize(
    ("text", "body", "authors", "named_editors"),
    [
        (f"<p>{TEXT}</p><p>（记者 石立）</p>", TEXT, ["石立"], []),
        (f"<p>{TEXT}（编译：石立 编辑：江若）</p>", TEXT, ["石立"], ["江若"]),
        (f"<p>{TEXT}（中国日报吉林记者站 石立）</p>", TEXT, ["石立"], []),
        (f"<p>{TEXT}</p><p align='right'>（作者系中国日报网财经评论员 石立）</p><p>免责声明：本文仅代表作者个人观点。</p>", TEXT, ["石立"], []),
        (f"<p>{TEXT}</p><p>文：石立</p><div>【责任编辑：江若】</div>", TEXT, ["石立"], ["江若"]),
        (f"<p>中国日报网11月17日电（记者 石立）{TEXT}</p>", f"中国日报网11月17日电（记者 石立）{TEXT}", ["石立"], []),
        (f"<p>{TEXT}</p><p>（作者石立系灯塔大学教授）</p>", f"{TEXT}\n\n（作者石立系灯塔大学教授）", ["石立"], []),
        (f"<p>新华社记者石立、江若</p><p>{TEXT}</p>", TEXT, ["石立", "江若"], []),
    ],
)  # fmt: skip
def test_chinese_authors_of_the_text(
    text: str, body: str, authors: list[str], named_editors: list[str]
) -> None:
    article = cn(text=text)
    assert article.article_body == body
    assert names(article) == authors
    assert editors(article) == named_editors
    assert article.source_organization == "中国日报网"
    assert doubts(article, "authors") == []


@pytest.mark.parametrize(
    ("text", "authors", "named_editors"),
    [
        ("<p>参考来源：灯塔网</p><p>（中国日报网英语点津 Mia）</p>", ["Mia"], []),
        ("<p>（中国日报网英语点津 编辑：Mia）</p>", [], ["Mia"]),
        ("<p>翻译：石立</p><p>编审：江若</p><p>英文来源：BBC</p>", ["石立"], ["江若"]),
        ("<p>来源：中国日报网<br>编辑：skylark</p>", [], ["skylark"]),
    ],
)
def test_closing_lines_of_the_language_channel(
    text: str, authors: list[str], named_editors: list[str]
) -> None:
    article = language(f"<p>{TEXT}</p><p>{ENGLISH}</p>{text}")
    assert article.article_body == f"{TEXT}\n\n{ENGLISH}"
    assert names(article) == authors
    assert editors(article) == named_editors
    assert article.source_organization == "中国日报网"


def test_the_info_line_stands_and_the_text_is_a_doubt() -> None:
    article = cn(
        "作者： 石立 来源：中国日报网", f"<p>{TEXT}（来源：灯塔网 记者：江若 编辑：柏晨）</p>"
    )
    assert names(article) == ["石立"]
    assert editors(article) == ["柏晨"]
    assert article.source_organization == "中国日报网"
    assert article.article_body == TEXT
    assert doubts(article, "authors") == ["authors: the text names 江若"]
    assert len(doubts(article, "source_organization")) == 1


def test_where_both_name_the_same_nothing_is_doubted() -> None:
    article = cn("作者：石立 来源：中国日报网", f"<p>{TEXT}（中国日报网 石立）</p>")
    assert names(article) == ["石立"]
    assert doubts(article, "authors") == []


@pytest.mark.parametrize(
    ("info", "text", "source"),
    [
        ("", "<p>来源：灯塔网</p>", "灯塔网"),
        ("", "<p>英文来源：BBC</p>", "BBC"),
        ("作者：新华社", "", "新华社"),
        ("来源：中国日报湖北记者站", "", "中国日报湖北记者站"),
        ("来源：中国日报（亚太版）", "", "中国日报（亚太版）"),
    ],
)
def test_source(info: str, text: str, source: str) -> None:
    assert cn(info, f"<p>{TEXT}</p>{text}").source_organization == source


def test_the_printed_day_and_page_in_chinese() -> None:
    article = cn(text=f"<p>{TEXT}</p><p>（中国日报 2023年11月17日第3版）</p>")
    assert article.article_body == TEXT
    assert (article.print_edition, article.print_page) == ("2023-11-17", "3")


@pytest.mark.parametrize(
    ("info", "authors", "quoted"),
    [
        ("By TAN Boyi of China Daily | China Daily | Updated: 2023-11-17 15:13", ["Tan Boyi"], None),
        ("By staff reporter | China Daily | Updated: 2023-11-17 15:13", [], "By staff reporter"),
        ("By Tan Boyi and 12345 | China Daily | Updated: 2023-11-17 15:13", ["Tan Boyi"], "12345"),
    ],
)  # fmt: skip
def test_a_byline_that_names_nobody_is_a_warning(
    info: str, authors: list[str], quoted: str | None
) -> None:
    article = www(info)
    assert names(article) == authors
    assert article.source_organization == "China Daily"
    found = doubts(article, "authors")
    assert bool(found) == (quoted is not None)
    assert quoted is None or quoted in found[0]


def test_an_agency_that_wrote_is_the_source_where_no_other_is_named() -> None:
    article = www("By Xinhua | Updated: 2023-11-17 15:13")
    assert [(one.name, one.kind) for one in article.authors] == [("Xinhua", "organization")]
    assert article.source_organization == "Xinhua"
