"""Bilingual learning: `language.`, close to the Chinese edition (fact: language-markup, language-signature)."""

from __future__ import annotations

import re

from tests.replica import english
from tests.replica.blocks import escape
from tests.replica.families.exhibit import Form, Print, Setting

_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+(?:['’-][^\W\u4e00-\u9fff]+)*")
"""A Han character, or a word or number of the other language."""


def _page(at: Setting, player: str) -> Print:
    identifier = at.story.identifier
    path = f"/a/{at.moment:%Y%m/%d}/{identifier}.html"
    url = f"https://language.chinadaily.com.cn{path}"
    texts: list[str] = []
    html: list[str] = []
    for text in (text for block in at.story.pages[0] for text in block.texts):
        translation = english.sentence(at.dice)
        texts += [text, translation]
        html.append(
            f"<p>{escape(text).replace(chr(10), '<br>')}</p>\n<p>{escape(translation)}</p>\n"
        )
    frame, audios, videos = _PLAYERS[player](identifier)
    editor = at.story.editors[0]
    page = (
        f'<html><head><meta charset="utf-8"><title>{escape(at.story.headline)} - Chinadaily.com.cn</title>'
        f'<meta name="publishdate" content="{at.day}"><meta name="editor" content="{editor}"></head><body>\n'
        '<div class="menu"><a href="/news_bilingual/">双语新闻</a> <a href="/trans_collect/">翻译</a></div>\n'
        f'<div class="main_title"><span class="main_title1">{escape(at.story.headline)}</span>\n'
        f'<p class="main_title3">来源：{at.story.source}  {at.stamp}</p></div>\n'
        f'<div id="Content">{frame}{"".join(html)}'
        '<div class="urlShareArea">分享到 <a href="#">微博</a> <a href="#">微信</a> 复制链接发给朋友</div>\n'
        f"<p>（编辑：{editor}）</p></div>\n"
        '<div class="right"><h3>热门</h3><a href="/a/201901/02/WS5c2c0a5ea31068606745e9b1.html">一句话里的港口</a></div>\n'
        "</body></html>\n"
    )
    body = "\n\n".join(texts)
    record = at.record(
        identifier,
        url,
        date_created=_created(at),
        editors=[{"name": editor}],
        alternative_headline=None,
        images=[],
        main_image=None,
        article_body=body,
        word_count=len(_WORD.findall(body)),
        audios=audios,
        videos=videos,
    )
    return Print([page], [url], record)


def _created(at: Setting) -> str | None:
    near = abs((at.story.card.created.date() - at.moment.date()).days) <= 1
    return at.story.card.created.isoformat(timespec="seconds") if near else None


def _audio(identifier: str) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    link = f"//language.chinadaily.com.cn/audio/{identifier[2:]}.mp3"
    return f'<audio controls src="{link}"></audio>\n', [{"url": f"https:{link}"}], []


def _frame(identifier: str) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    link = f"//kan.chinadaily.com.cn/a/{identifier[2:]}.html"
    return f'<iframe id="playerFrame" src="{link}"></iframe>\n', [], [{"url": f"https:{link}"}]


_PLAYERS = {
    "none": lambda _identifier: ("", [], []),
    "audio": _audio,
    "frame": _frame,
}

LANGUAGE = {
    name: Form(lambda at, player=name: _page(at, player), chinese=True)  # type: ignore[misc]
    for name in _PLAYERS
}
