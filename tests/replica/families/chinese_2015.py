"""The Chinese edition of 2015 to 2019: a box, and ids made for Baidu (fact: cn-markup-2015)."""

from __future__ import annotations

from tests.replica.blocks import escape
from tests.replica.families.exhibit import Form, Print, Setting, main_image, set_pictures


def _page(at: Setting, box: str) -> Print:
    url = f"https://cn.chinadaily.com.cn/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "figure")
    writer = at.story.editors[0]
    html = (
        f'<html><head><meta charset="utf-8"><title>{escape(at.story.headline)} - 中国日报网</title></head><body>\n'
        '<div class="nav"><a href="/">首页</a> <a href="/world/">国际</a></div>\n'
        f"<h1>{escape(at.story.headline)}</h1>\n"
        f'<div class="xinf"><span id="pubtime">{at.stamp}:00</span> <span id="source_baidu">来源：{at.story.source}</span> '
        f'<span id="author_baidu">作者：{writer}</span></div>\n'
        f"<div {box}>{body}</div>\n"
        '<div class="tuijian"><a href="/2016-04/17/content_24630001.htm">旧桥边的灯会</a></div>\n</body></html>\n'
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=[{"name": writer, "location": None, "kind": "person"}],
        editors=[{"name": name} for name in at.story.editors],
        date_raw=f"{at.stamp}:00",
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


CHINESE_2015 = {
    "box": Form(lambda at: _page(at, 'class="arcBox"'), 2016, chinese=True),
    "large-picture": Form(
        lambda at: _page(at, 'class="datu-one" id="Content"'), 2017, chinese=True
    ),
}
