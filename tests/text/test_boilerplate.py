"""Lines that are no body, and the sentences like them that are; datelines. All invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.boilerplate import boilerplate, strip_disclaimer
from newscrawl.text.cleaning import clean
from newscrawl.text.datelines import dateline
from tests.growth import MOST_STEPS, steps

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES = st.lists(
    st.sampled_from(
        "The views |do not |necessarily |represent |China Daily|. |The author is a potter|(|)|Contact the writer at |a@b.cn|Share |Next |1 "
        "|Related|: |BEIJING| - |新华社|北京|11月17日|电|本文|仅代表|作者|观点|。|关注|公众号|扫码|请|，|编辑：|声明：|转载|\n|\xa0".split(
            "|"
        )
    )
).map("".join)
ANY = st.text(st.characters(exclude_categories=())) | PIECES

VIEWS = (
    "The views do not necessarily represent those of China Daily.",
    "The views don't necessarily reflect those of chinadaily.com.cn",
    "The views expressed here are those of the author and do not necessarily represent the views of this newspaper.",
    "The opinions expressed in this piece are the writer's own and do not represent China Daily.",
    "All views expressed are her own.",
    "The author's views do not necessarily reflect the position of any institution.",
    "本文仅代表作者个人观点，与本网无关。",
    "文章不代表本网立场。",
)


@pytest.mark.parametrize(
    ("kind", "paragraph"),
    [
        ("contact", "Contact the writer(s) at tan@example.com.cn"),
        ("contact", "Contact the writers at tan@example.com.cn and wei@example.com.cn."),
        ("contact", "Contact the writer at tan@example.cn. Wei Anlan contributed to this story."),
        ("contact", "The writer can be reached at tan@example.cn"),
        ("contact", "(E-mail the author at tan@example.cn)"),
        *(("disclaimer", views) for views in VIEWS),
        ("disclaimer", "(" + VIEWS[0] + ")"),
        ("disclaimer", "*" + VIEWS[1]),
        ("disclaimer", "免责声明：以上内容与本网无关。"),
        ("disclaimer", "【免责声明】以上内容与本网无关。"),
        ("disclaimer", "声明：转载请注明出处。"),
        ("disclaimer", "凡本网注明来源的作品，版权均属本网。"),
        ("credits", "（编辑：山桥 云水）"),
        ("credits", "Editor: Tan Boyi"),
        ("print", "(China Daily 02/01/2011 page9)"),
        ("credits", "文：山桥"),
        ("credits", "参考来源：新华网、山桥日报"),
        ("credits", "（中国日报网英语点津 Mia）"),
        ("print", "（中国日报 2018年3月2日第3版）"),
        ("print", "（来源：中国日报 2018年3月2日 第3版）"),
        ("share", "Twitter Facebook Myspace Yahoo! Linkedin Mixx"),
        ("share", "Print Mail Large Medium Small 分享按钮 0"),
        ("share", "Share: Facebook Twitter"),
        ("share", "分享到："),
        ("share", "CLOSE"),
        ("share", "Close ×"),
        ("share", "[关闭]"),
        ("share", "Share - WeChat"),
        ("share", "Share – Weibo"),
        ("share", "Share-WeChat"),
        ("share", "Share - WeChat CLOSE"),
        ("share", "分享"),
        ("share", "分享到微信"),
        ("share", "分享至朋友圈"),
        ("related", "Related:"),
        ("related", "Related stories"),
        ("related", "Related: Harbor opens after storm"),
        ("related", "Read more: Harbor opens"),
        ("related", "See also: Harbor opens"),
        ("related", "More on"),
        ("related", "相关阅读"),
        ("related", "【相关阅读】"),
        ("related", "相关新闻：码头通车"),
        ("pager", "Previous Page 1 2 3 Next Page"),
        ("pager", "1 2 3 Next"),
        ("pager", "上一页 下一页"),
        ("pager", "1 2 3 ... 下一页 >|"),
        ("pager", "Next"),
        ("footer", "| About Us | Contact Us |"),
        ("footer", "Back | Top"),
        (
            "footer",
            "©Copyright 2008 Chinadaily.com.cn All rights reserved. Registered Number: 20100000002731",
        ),
        ("footer", "(c) Copyright 2008 China Daily"),
        ("follow", "扫码关注山桥微信公众号"),
        ("follow", "关注微信公众号"),
        ("follow", "更多精彩，请扫描二维码关注。"),
        ("follow", "欢迎关注我们的公众号！"),
        ("follow", "Follow us on Twitter @hilltop"),
        ("email", "tan@example.com.cn"),
        ("email", "E-mail: tan@example.com.cn, wei@example.com.cn"),
    ],
)
def test_boilerplate(kind: str, paragraph: str) -> None:
    assert boilerplate(paragraph) == kind
    assert boilerplate(f"\u3000{paragraph}\xa0\n") == kind


@pytest.mark.parametrize(
    "paragraph",
    [
        "He asked readers to contact the writers union.",
        "Contact the writers union at info@example.org for a list.",
        "Contact with the harbor was lost at noon.",
        "The views of voters do not reflect reality.",
        "The views of the author do not sell books, she said.",
        "“The views do not necessarily represent those of China Daily,” the potter said.",
        "The views from the hill are splendid and do not cost a thing.",
        "The author is a potter in Hilltop.",
        "The author is a potter. The views do not necessarily represent those of China Daily.",
        "Related to this is the question of cost.",
        "Read more books, live more lives",
        "More on offer than boats",
        "See also how the tide turns",
        "Share prices rose in Hilltop.",
        "Facebook",
        "Twitter and Facebook users cheered.",
        "Print media are in decline.",
        "Next, the boats came.",
        "Next year",
        "1 2 3",
        "9/11",
        "Close to home",
        "Closed",
        "Share prices closed lower.",
        "Editor's note: the harbor is new",
        "The editor resigned.",
        "She kept a page of China Daily 02/01/2011 page9 in a drawer.",
        "声明：各方同意停火。",
        "分享会在码头举行。",
        "扫码支付和微信支付已成为生活方式。",
        "关注公众号的用户越来越多。",
        "扫描二维码即可完成支付，十分方便。",
        "相关新闻发布会将于周五举行。",
        "下一页写着他的名字。",
        "本文作者是陶艺家。",
        "编辑的工作很重要。",
        "Follow us to the harbor, he said.",
        "Write to tan@example.cn, the sign said, and hundreds did.",
        "",
    ],
)
def test_body(paragraph: str) -> None:
    assert boilerplate(paragraph) is None


@pytest.mark.parametrize("views", VIEWS)
def test_views_leave_a_biography(views: str) -> None:
    biography = "The author is a potter at Hilltop St. School, author of “Clay.”"
    assert strip_disclaimer(f"{biography} {views}") == biography
    assert strip_disclaimer(views) == ""


@pytest.mark.parametrize(
    ("paragraph", "stripped"),
    [
        (f"(The author is a potter. {VIEWS[0]})", "(The author is a potter.)"),
        (f"（作者为陶艺家。{VIEWS[6]}）", "（作者为陶艺家。）"),
        ("The author is a potter.", "The author is a potter."),
        (f"{VIEWS[0]} He went home.", f"{VIEWS[0]} He went home."),
        ("", ""),
    ],
)
def test_strip_disclaimer(paragraph: str, stripped: str) -> None:
    assert strip_disclaimer(paragraph) == stripped


@pytest.mark.parametrize(
    ("paragraph", "place"),
    [
        ("BEIJING - The boats left.", "BEIJING"),
        ("BEIJING -- The boats left.", "BEIJING"),
        ("BEIJING — “The boats left,” he said.", "BEIJING"),
        ("BEIJING—The boats left.", "BEIJING"),
        ("LANZHOU, Sept 22 (Xinhua) -- The boats left.", "LANZHOU"),
        ("HONG KONG, June 3, 2016 (Xinhua) -- 12 boats left.", "HONG KONG"),
        ("RIO DE JANEIRO, Aug. 5 (Xinhua) -- The boats left.", "RIO DE JANEIRO"),
        ("GENEVA/BEIJING — The boats left.", "GENEVA/BEIJING"),
        ("UNITED NATIONS - The boats left.", "UNITED NATIONS"),
        ("XI'AN - The boats left.", "XI'AN"),
        ("PORT-AU-PRINCE - The boats left.", "PORT-AU-PRINCE"),
        ("WASHINGTON, D.C. - The boats left.", "WASHINGTON"),
        ("URUMQI, Xinjiang\xa0- The boats left.", "URUMQI"),
        ("Beijing, June 3 (Xinhua) -- The boats left.", "Beijing"),
        ("（新华社北京11月17日电）船已离港。", "北京"),
        ("新华社北京11月17日电 船已离港。", "北京"),
        ("新华社联合国11月17日电（记者山桥）船已离港。", "联合国"),
        ("中新网上海2023年1月2日电 船已离港。", "上海"),
        ("中国日报网1月2日电 船已离港。", None),
        ("中国日报11月17日电 船已离港。", None),
        ("COVID-19 - The boats stayed.", None),
        ("GDP - The boats stayed.", None),
        ("NATO — The boats stayed.", None),
        ("BREAKING NEWS - The boats stayed.", None),
        ("BEIJING — the city of boats", None),
        ("BEIJING AIRPORT is new. It - The", None),
        ("Beijing - The boats left.", None),
        ("The boats left BEIJING - The", None),
        ("北京11月17日，船已离港。", None),
        ("", None),
    ],
)
def test_dateline(paragraph: str, place: str | None) -> None:
    assert dateline(paragraph) == place


@given(ANY)
def test_total(paragraph: str) -> None:
    assert boilerplate(paragraph) != ""
    place = dateline(paragraph)
    assert place is None or place in clean(paragraph) != ""


@given(ANY)
def test_strip_disclaimer_only_cuts(paragraph: str) -> None:
    stripped = strip_disclaimer(paragraph)
    if stripped == paragraph:
        return
    assert clean(paragraph).startswith(stripped.rstrip(")）]】"))
    assert len(stripped) < len(paragraph)


@pytest.mark.parametrize(
    "unit",
    [
        "views not ",
        "The views do not. ",
        "Next Page ",
        "share ",
        "a@a.",
        "请关注",
        "BEIJING/",
        "本文不代表",
    ],
)
@pytest.mark.parametrize("longest", [590, 100_000])
@pytest.mark.parametrize("read", [boilerplate, strip_disclaimer, dateline])
def test_bounded(read: Callable[[str], object], longest: int, unit: str) -> None:
    small, large = (f"{unit * (size // len(unit))}!" for size in (longest // 4, longest))
    assert steps(read, large) / steps(read, small) < MOST_STEPS
