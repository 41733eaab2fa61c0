"""Video pages of the English edition: the player above the text, or alone."""

from __future__ import annotations

import re

from tests.replica import english
from tests.replica.blocks import escape
from tests.replica.families.exhibit import Form, Print, Setting

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def _video(at: Setting, *, has_content: bool) -> Print:
    identifier = at.story.identifier
    url = f"https://www.chinadaily.com.cn/a/{at.moment:%Y%m/%d}/{identifier}.html"
    words = english.sentence(at.dice)
    link = f"//kan.chinadaily.com.cn/video/{identifier[2:]}.mp4"
    player = f'<div class="player"><video controls poster="//img2.chinadaily.com.cn/images/p.jpeg"><source src="{link}" type="video/mp4"></video></div>'
    text = (
        f'<div id="Content"><p>{escape(words)}</p></div>'
        if has_content
        else f"<p>{escape(words)}</p>"
    )
    html = (
        f'<html><head><meta charset="utf-8"><title>{escape(at.story.headline)} - Chinadaily.com.cn</title>'
        f'<meta property="og:title" content="{escape(at.story.headline)}"><meta name="publishdate" content="{at.day}"></head><body>\n'
        '<div id="bread-nav"><a href="//www.chinadaily.com.cn">Home</a><a href="//www.chinadaily.com.cn/china">/ China</a>'
        '<a href="//www.chinadaily.com.cn/china/5bff7e9ea310eff30328bd28">/ Video</a></div>\n'
        f'<div class="video_art"><h1>{escape(at.story.headline)}</h1>\n'
        f'<div class="info"><span class="info_l">chinadaily.com.cn | Updated: {at.stamp}</span></div>\n'
        f'{player}\n{text}</div>\n<div class="rgt_art"><a href="/a/202401/02/WS6593e8f4a3105f21a507a0b1.html">Watch the lanterns rise</a></div>\n'
        "</body></html>\n"
    )
    card = at.story.card
    near = abs((card.created.date() - at.moment.date()).days) <= 1
    crumbs = ["", "/china", "/china/5bff7e9ea310eff30328bd28"]
    record = at.record(
        identifier,
        url,
        alternative_headline=None,
        authors=[],
        source_organization="chinadaily.com.cn",
        date_created=card.created.isoformat(timespec="seconds") if near else None,
        article_section="Video",
        section_path="china/5bff7e9ea310eff30328bd28",
        breadcrumbs=[
            {"name": name, "url": f"https://www.chinadaily.com.cn{path}"}
            for name, path in zip(("Home", "China", "Video"), crumbs, strict=True)
        ],
        genre="video",
        print_edition=None,
        print_page=None,
        dateline=None,
        article_body=words,
        word_count=len(_WORD.findall(words)),
        images=[],
        main_image=None,
        videos=[{"url": f"https:{link}"}],
        audios=[],
    )
    return Print([html], [url], record)


VIDEO = {
    "above-text": Form(lambda at: _video(at, has_content=True)),
    "alone": Form(lambda at: _video(at, has_content=False)),
}
