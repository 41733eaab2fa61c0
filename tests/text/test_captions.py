"""Credits in every shape. The captions are invented."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.captions import is_credit_line, opens_as_caption, split_caption
from newscrawl.text.cleaning import clean

ANY = st.text(st.characters(exclude_categories=())) | st.lists(
    st.sampled_from(
        [
            "A boat. ",
            "[",
            "]",
            "(",
            ")",
            "（",
            "）",
            "Photo/",
            "TAN BOYI",
            "Tan Boyi",
            "/",
            "XINHUA",
            "China Daily",
            " ",
            "\xa0",
            "\n",
            "摄",
            "新华社",
            "发",
            "记者",
            "图/",
            "。",
            "for ",
            "-",
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("credit", "printed"),
    [
        ("Photo/Xinhua", " [Photo/Xinhua]"),
        ("Photo/Xinhua", "[Photo/Xinhua]"),
        ("Photo/Xinhua", " [Photo/Xinhua"),
        ("Photo/Xinhua", " [Photo/Xinhua]."),
        ("Photo/Xinhua", " (Photo/Xinhua)"),
        ("Photo/hilltop.org", "\xa0[Photo/hilltop.org]"),
        ("Video screenshot", " [Video screenshot]"),
        ("Photo by Tan Boyi/For China Daily", " [Photo by Tan Boyi/For China Daily]"),
        ("Photo by Tan Boyi (left)/China Daily", " [Photo by Tan Boyi (left)/China Daily]"),
        ("Photo by Tan Boyi, provided to China Daily", " [Photo by Tan Boyi, provided to China Daily]"),
        ("photo provided to chinadaily.com.cn", " [photo provided to chinadaily.com.cn]"),
        ("Provided to China Daily", " [Provided to China Daily]"),
        ("Provided to China Daily", " [Provided to China\nDaily]"),
        ("TAN BOYI/CHINA DAILY", " [TAN BOYI/CHINA DAILY]"),
        ("TAN BOYI/CHINA DAILY", " TAN BOYI/CHINA DAILY"),
        ("TAN BOYI/CHINA DAILY", "TAN BOYI/CHINA DAILY"),
        ("TAN BOYI / XINHUA", " TAN BOYI / XINHUA"),
        ("TAN BOYI/FOR CHINA DAILY", "\xa0TAN BOYI/FOR CHINA DAILY"),
        ("MIA DELL/SPUTNIK/AFP", " MIA DELL/SPUTNIK/AFP"),
        ("TT NEWS AGENCY/REUTERS", " TT NEWS AGENCY/REUTERS"),
        ("MIA DELL/HILLTOP PICTURES", " MIA DELL/HILLTOP PICTURES"),
        ("Tan Boyi / For China Daily", " Tan Boyi / For China Daily"),
        ("Mia Dell-USA TODAY Sports", " Mia Dell-USA TODAY Sports"),
        ("Tan Boyi for China Daily", " Tan Boyi for China Daily"),
        ("Photo provided to China Daily", " Photo provided to China Daily"),
        ("photo provided to China Daily", " photo provided to China Daily"),
        ("Photos by Tan Boyi / China Daily", " Photos by Tan Boyi / China Daily"),
        ("Xinhua/Tan Boyi", " (Xinhua/Tan Boyi)"),
        ("Xinhua photo", " Xinhua photo"),
        ("REUTERS", " REUTERS"),
        ("AP", " AP"),
        ("AFP", " AFP"),
        ("VCG", " VCG"),
        ("XINHUA", " XINHUA"),
        ("CHINA DAILY", " CHINA DAILY"),
    ],
)  # fmt: skip
def test_credit_behind_a_sentence(credit: str, printed: str) -> None:
    assert split_caption("A boat lies in the harbor." + printed) == (
        "A boat lies in the harbor.",
        credit,
    )
    assert split_caption(printed) == (None, credit)
    assert is_credit_line("A boat lies in the harbor." + printed)


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "Boat from above [Photo provided to China Daily]",
            "Boat from above",
            "Photo provided to China Daily",
        ),
        (
            "Boat from above Photo provided to China Daily",
            "Boat from above",
            "Photo provided to China Daily",
        ),
        ("Boat from above TAN BOYI/XINHUA", "Boat from above", "TAN BOYI/XINHUA"),
        ("Boat at a quay Tan Boyi/China Daily", "Boat at a quay", "Tan Boyi/China Daily"),
        ("Boat from above\xa0VCG", "Boat from above", "VCG"),
        ("Boat from above\nREUTERS", "Boat from above", "REUTERS"),
        ("Tan Boyi (left) REUTERS", "Tan Boyi (left)", "REUTERS"),
        ("“The quay” (1924-2018). AP", "“The quay” (1924-2018).", "AP"),
        ("码头夜景。（图片来源：新华社）", "码头夜景。", "图片来源：新华社"),
        ("码头夜景 [图片来源：视觉中国]", "码头夜景", "图片来源：视觉中国"),
        ("码头夜景。新华社记者 山桥 摄", "码头夜景。", "新华社记者 山桥 摄"),
        ("码头夜景 新华社记者 山桥 摄", "码头夜景", "新华社记者 山桥 摄"),
        ("码头夜景。（中国日报记者 山桥 摄）", "码头夜景。", "中国日报记者 山桥 摄"),
        ("码头夜景。新华社发（山桥 摄）", "码头夜景。", "新华社发（山桥 摄）"),
        ("码头夜景 图/视觉中国", "码头夜景", "图/视觉中国"),
        ("码头夜景。主办方供图", "码头夜景。", "主办方供图"),
        ("山桥 摄", None, "山桥 摄"),
        ("码头夜景。（资料图片）", "码头夜景。", "资料图片"),
        ("码头夜景（资料图）", "码头夜景", "资料图"),
        ("码头夜景（新华社资料照片）", "码头夜景", "新华社资料照片"),
        ("码头夜景。资料图片 山桥 摄", "码头夜景。", "资料图片 山桥 摄"),
        ("▲码头夜景。山桥摄", "码头夜景。", "山桥摄"),
        ("码头夜景 山桥 摄/光明图片", "码头夜景", "山桥 摄/光明图片"),
        ("△ 码头夜景。（山桥 摄）", "码头夜景。", "山桥 摄"),
        ("▼码头夜景（图源：网络）", "码头夜景", "图源：网络"),
        ("↑码头夜景。新华社发（山桥 摄）", "码头夜景。", "新华社发（山桥 摄）"),
        ("△图源：央视新闻", None, "图源：央视新闻"),
        ("码头夜景 图源网络", "码头夜景", "图源网络"),
        ("码头夜景。 图片来自网络", "码头夜景。", "图片来自网络"),
        ("码头夜景。山桥/摄", "码头夜景。", "山桥/摄"),
        ("码头夜景 山桥摄影", "码头夜景", "山桥摄影"),
        ("码头夜景。（山桥、云水 摄）", "码头夜景。", "山桥、云水 摄"),
        ("码头夜景。通讯员 山桥 摄", "码头夜景。", "通讯员 山桥 摄"),
        ("码头夜景。摄影 山桥", "码头夜景。", "摄影 山桥"),
        ("码头夜景。摄影：山桥", "码头夜景。", "摄影：山桥"),
        ("码头夜景。（视频截图）", "码头夜景。", "视频截图"),
        ("码头夜景。（受访者 供图）", "码头夜景。", "受访者 供图"),
        ("新华社记者 山桥 摄", None, "新华社记者 山桥 摄"),
    ],
)
def test_credit_behind_anything(line: str, caption: str | None, credit: str) -> None:
    assert split_caption(line) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "Tan Boyi",
        "A boat lies in the harbor.",
        "Mia Dell (1924-2018)",
        "Tan Boyi (C) speaks [sic]",
        "A photo by Mia",
        "Photo taken on May 8 shows a boat.",
        "A photo provided to the court.",
        "He joined AP.",
        "Reporters of AP and AFP at the quay",
        "AC/DC",
        "He/She",
        "A talk on HIV/AIDS",
        "Tan Boyi/Wei Anlan",
        "这是一座码头。",
        "图为码头夜景。",
        "他来自山桥",
        "小镇的照片由村民拍摄，挂在墙上。",
        "热心人提供了帮助。",
    ],
)
def test_no_credit(line: str) -> None:
    assert split_caption(line) == (line, None)
    assert not is_credit_line(line)


def test_nothing() -> None:
    assert split_caption(" \xa0") == (None, None)


def test_a_wire_story_may_end_in_its_agency() -> None:
    line = "The boats left on Friday. (Xinhua)"
    assert split_caption(line) == ("The boats left on Friday.", "Xinhua")
    assert not is_credit_line(line)


def test_a_triangle_marks_a_caption() -> None:
    assert split_caption("▲码头夜景") == ("码头夜景", None)
    assert opens_as_caption(" ▲码头夜景")
    assert not opens_as_caption("码头▲夜景")


@given(ANY)
def test_nothing_is_invented(line: str) -> None:
    caption, credit = split_caption(line)
    assert caption != ""
    assert credit != ""
    assert Counter((caption or "") + (credit or "")) <= Counter(clean(line))
    assert caption is None or clean(caption) == caption
    assert credit is None or clean(credit) == credit
    assert not is_credit_line(line) or credit is not None


@pytest.mark.parametrize(
    "unit", ["[", "(", "A", "A ", "A/", "A.", "AB/", "Photo ", "摄", "记者", "\xa0"]
)
def test_linear(unit: str) -> None:
    split_caption(unit * (100_000 // len(unit)))


@pytest.mark.parametrize("credit", ["AFP", "TAN BOYI/XINHUA", "Tan Boyi / For China Daily"])
def test_a_caption_that_opens_with_the_word_photo(credit: str) -> None:
    caption = "FILE PHOTO: The kiln at dusk. It was rebuilt in March."
    assert split_caption(f"{caption} {credit}") == (caption, credit)
