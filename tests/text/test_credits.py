"""Closing lines, datelines and editors' lines of Chinese pages. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.credits import credits_line, cut_credits, named_in_text

PIECES = st.lists(
    st.sampled_from(
        "（|）|【|】|编译：|编辑：|编辑 |记者|通讯员|作者系|文/|图/|来源：|英文来源：|中国日报网|英语点津|记者站|山桥|云水| |、|，|。|Mia|/摄|电".split(
            "|"
        )
    )
).map("".join)
ANY = st.text(st.characters(exclude_categories=())) | PIECES

Line = tuple[str, list[str], list[str], str | None]

CLOSING: list[Line] = [
    ("（编译：山桥 编辑：云水）", ["山桥"], ["云水"], None),
    ("(编译:山桥;编辑:云水)", ["山桥"], ["云水"], None),
    ("（记者：山桥；编辑：云水；校对：江若）", ["山桥"], ["云水"], None),
    ("（记者 山桥 编辑 云水）", ["山桥"], ["云水"], None),
    ("（记者 山桥 通讯员 云水 江若）", ["山桥", "云水", "江若"], [], None),
    ("（记者山桥 通讯员云水）", ["山桥", "云水"], [], None),
    ("（见习记者 山桥 实习生 云水）", ["山桥", "云水"], [], None),
    ("（特约记者：山桥）", ["山桥"], [], None),
    ("（本报记者 山 桥）", ["山桥"], [], None),
    ("本报记者 山桥", ["山桥"], [], None),
    ("新华社记者山桥、云水", ["山桥", "云水"], [], None),
    ("（山桥日报·云水网记者 山桥）", ["山桥"], [], None),
    ("（记者 山桥·云水）", ["山桥·云水"], [], None),
    ("（记者 山桥 文/图）", ["山桥"], [], None),
    ("（中国日报记者 山桥 云水 摄影报道）", ["山桥", "云水"], [], None),
    ("（中国日报吉林记者站 山桥）", ["山桥"], [], None),
    ("（中国日报吉林记者站 山桥｜云水）", ["山桥", "云水"], [], None),
    ("（中国日报吉林记者站 记者 山桥 通讯员 云水）", ["山桥", "云水"], [], None),
    ("（中国日报吉林记者站 山桥/文 云水/摄）", ["山桥"], [], None),
    ("（中国日报社吉林记者站 山桥 | 编辑：云水）", ["山桥"], ["云水"], None),
    ("（中国日报吉林记者站江桥 云水）", ["江桥", "云水"], [], None),
    ("（中国日报吉林记者站）", ["中国日报吉林记者站"], [], None),
    ("中国日报网 江桥", ["江桥"], [], None),
    ("（中国日报网英语点津江桥）", ["江桥"], [], None),
    ("（参与记者：江桥、云舟）", ["江桥", "云舟"], [], None),
    ("（记者：江桥；参与采写：云舟）", ["江桥", "云舟"], [], None),
    ("翻译&编辑：山桥", ["山桥"], ["山桥"], None),
    ("编译/编辑：山桥", ["山桥"], ["山桥"], None),
    ("（编辑、翻译：山桥）", ["山桥"], ["山桥"], None),
    ("出品人：江桥", [], [], None),
    ("［责任编辑：山桥］", [], ["山桥"], None),
    ("（总台央视记者 山桥）", ["山桥"], [], None),
    ("新华社 江桥 云舟", ["江桥", "云舟"], [], None),
    ("（中国日报网 山桥）", ["山桥"], [], None),
    ("（中国日报网评论员 山桥）", ["山桥"], [], None),
    ("文：山桥", ["山桥"], [], None),
    ("文/山桥", ["山桥"], [], None),
    ("文／山桥 图／云水", ["山桥"], [], None),
    ("（文/图：山桥）", ["山桥"], [], None),
    ("图文：山桥", ["山桥"], [], None),
    ("山桥/文 云水/摄", ["山桥"], [], None),
    ("（撰文：山桥）", ["山桥"], [], None),
    ("撰文 / 山桥", ["山桥"], [], None),
    ("（作者：山桥）", ["山桥"], [], None),
    ("（作者 山桥）", ["山桥"], [], None),
    ("作者：山桥 译者：云水", ["山桥", "云水"], [], None),
    ("（作者系中国日报网财经评论员 山桥）", ["山桥"], [], None),
    ("（本文作者系山桥大学教授 云水）", ["云水"], [], None),
    ("翻译：山桥", ["山桥"], [], None),
    ("翻译：Mia", ["Mia"], [], None),
    ("编译 | 山桥", ["山桥"], [], None),
    ("（中国日报网英语点津 Mia）", ["Mia"], [], None),
    ("（中国日报网英语点津：Mia）", ["Mia"], [], None),
    ("（中国日报网英语点津 skylark）", ["skylark"], [], None),
    ("（中国日报网英语点津 编辑：Mia）", [], ["Mia"], None),
    ("（中国日报网英语点津 Mia 编辑：山桥）", ["Mia"], ["山桥"], None),
    ("（英语点津 Mia 编辑）", [], ["Mia"], None),
    ("（来源：CGTN 编辑：skylark）", [], ["skylark"], "CGTN"),
    ("（来源：山桥网 编辑：云水）", [], ["云水"], "山桥网"),
    ("来源：新华社", [], [], "新华社"),
    ("稿源：新华网", [], [], "新华网"),
    ("文章来源：山桥日报", [], [], "山桥日报"),
    ("（新华社）", [], [], "新华社"),
    ("参考来源：新华网、山桥日报", [], [], None),
    ("图片来源：新华社", [], [], None),
    ("监制：山桥 策划：云水", [], [], None),
    ("编审：山桥 责编：云水", [], ["山桥", "云水"], None),
    ("审校：山桥", [], ["山桥"], None),
    ("校对：山桥", [], [], None),
    ("（编辑：山桥 云水）", [], ["山桥", "云水"], None),
    ("【责任编辑：山桥】", [], ["山桥"], None),
    ("(编辑: 山桥、云水)", [], ["山桥", "云水"], None),
    ("责任编辑：山桥", [], ["山桥"], None),
    ("[责任编辑：山 桥]", [], ["山桥"], None),
    ("（编辑 山桥）", [], ["山桥"], None),
    ("编辑丨山桥", [], ["山桥"], None),
    ("图文编辑：山桥", [], ["山桥"], None),
    ("总编辑：山桥", [], ["山桥"], None),
    ("编辑：山桥（实习）", [], ["山桥"], None),
    ("编辑：山桥 审校：云水", [], ["山桥", "云水"], None),
    ("\u3000责任编辑：", [], [], None),
    ("Editor: Tan Boyi", [], ["Tan Boyi"], None),
    ("(Editor: TAN BOYI)", [], ["Tan Boyi"], None),
    ("Web editor: Tan Boyi, Wei Anlan", [], ["Tan Boyi", "Wei Anlan"], None),
    ("编辑：Mia", [], ["Mia"], None),
    ("编辑：skylark", [], ["skylark"], None),
    ("编 辑：山桥 责 编：云水", [], ["山桥", "云水"], None),
    ("来 源：山桥网 作 者：云水", ["云水"], [], "山桥网"),
    ("（来源 山桥网 编辑 云水）", [], ["云水"], "山桥网"),
    ("（記者張山橋）", ["張山橋"], [], None),
    ("摄影：山桥 云水", [], [], None),
    ("責任編輯：山橋", [], ["山橋"], None),
    ("（記者 山橋 通訊員 云水）", ["山橋", "云水"], [], None),
    ("责任编辑 山桥", [], ["山桥"], None),
    ("（编译：山桥）【责任编辑：云水】", ["山桥"], ["云水"], None),
    ("（中国日报驻山桥记者 云水）", ["云水"], [], None),
    ("作者丨山桥 编辑丨云水", ["山桥"], ["云水"], None),
    ("翻译 | 山桥 审校 | 云水", ["山桥"], ["云水"], None),
    ("（实习编辑：山桥 责任编辑：云水）", [], ["山桥", "云水"], None),
    ("文字：山桥 摄影：云水", ["山桥"], [], None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "authors", "editors", "source"), CLOSING)
def test_closing_lines(
    line: str, authors: list[str], editors: list[str], source: str | None
) -> None:
    found = credits_line(line)
    assert found is not None
    assert [one.name for one in found.authors] == authors
    assert list(found.editors) == editors
    assert found.source == source


def test_the_source_of_the_original_text_is_kept_apart() -> None:
    found = credits_line("来源：新华网 英文来源：BBC")
    assert found is not None
    assert (found.source, found.foreign) == ("新华网", "BBC")


@pytest.mark.parametrize(
    "line",
    [
        "编辑 山桥",
        "来源 很多",
        "图片：江边的白鹭",
        "阅读：成长的阶梯",
        "视频：船已离港",
        "数据来源：灯塔统计局",
        "（记者手记）",
        "（作者简介）",
        "（记者注）",
        "（译者注）",
        "双语新闻 来了",
        "责任编辑 工作很忙",
        "编辑的工作很重要。",
        "编辑部在三楼。",
        "编辑：这是很长的一句话，不是一个人的名字。",
        "Editor's note: the bridge is new",
        "Editor: we thought that the bridge was new",
        "The editor: Tan Boyi",
        "记者：你怎么看？",
        "记者：谢谢。",
        "记者：您好",
        "记者在现场看到",
        "中国记者网",
        "摄影师山桥",
        "来源于生活",
        "文章很长",
        "文：他来了",
        "翻译：他走了。",
        "翻译：潮汐能 tidal energy",
        "（作者系山桥大学教授）",
        "（作者为陶艺家）",
        "（作者山桥系云水大学教授）",
        "作者：山桥，云水大学教授",
        "作者是一个孩子。",
        "（完）",
        "（山桥）",
        "（据新华社电）",
        "（图片由主办方提供）",
        "",
    ],
)
def test_body(line: str) -> None:
    assert credits_line(line) is None


def test_a_translator_s_pen_name_stands_among_other_lines() -> None:
    assert credits_line("翻译：丹妮") is None
    found = credits_line("翻译：丹妮", among_others=True)
    assert found is not None
    assert [one.name for one in found.authors] == ["丹妮"]
    for line in ("翻译：潮汐能 tidal energy", "记者：丹妮", "翻译：他走了。", "翻译 丹妮"):
        assert credits_line(line, among_others=True) is None


@pytest.mark.parametrize(
    ("paragraph", "text", "names"),
    [
        ("他说。（编译：山桥 编辑：云水）", "他说。", ["山桥", "云水"]),
        ("他说。”（中国日报吉林记者站 山桥）", "他说。”", ["山桥"]),
        ("他说。 (记者 山桥)", "他说。", ["山桥"]),
        ("他说。【责任编辑：山桥】", "他说。", ["山桥"]),
        ("他说……（文：山桥）", "他说……", ["山桥"]),
        ("他说。责任编辑：山桥", "他说。", ["山桥"]),
        ("他说。 文/山桥", "他说。", ["山桥"]),
        ("漆（编辑：山桥）。", "漆。", ["山桥"]),
        ("他说。（完）（编辑：山桥）", "他说。（完）", ["山桥"]),
        ("The boats left. (Editor: Tan Boyi)", "The boats left.", ["Tan Boyi"]),
    ],
)
def test_credits_glued_to_the_text(paragraph: str, text: str, names: list[str]) -> None:
    rest, found = cut_credits(paragraph)
    assert rest == text
    assert found is not None
    assert [*(one.name for one in found.authors), *found.editors] == names


@pytest.mark.parametrize(
    "paragraph",
    [
        "她带来《江》（作者：山桥）",
        "她带来《江》（作者：山桥）。",
        "他说（笑）。",
        "他说。（完）",
        "他说。（作者系山桥大学教授）",
        "（编辑：山桥）",
        "",
    ],
)
def test_nothing_is_cut(paragraph: str) -> None:
    assert cut_credits(paragraph) == (paragraph, None)


@pytest.mark.parametrize(
    ("paragraph", "names"),
    [
        ("中国日报11月17日电（记者 山桥 云水）船已离港。", ["山桥", "云水"]),
        ("中国日报网北京11月17日电 （记者 山桥 通讯员 云水）船已离港。", ["山桥", "云水"]),
        ("新华社北京11月17日电（记者山桥、云水）船已离港。", ["山桥", "云水"]),
        ("新华社北京11月17日电(记者 山 桥)船已离港。", ["山桥"]),
        ("中新网上海11月17日电（记者 山桥·云水）船已离港。", ["山桥·云水"]),
        ("本报北京11月17日讯（见习记者 山桥 通讯员云水）船已离港。", ["山桥", "云水"]),
        ("本报讯（记者 山桥）船已离港。", ["山桥"]),
        ("【中国日报网11月17日讯】（特约记者 山桥）船已离港。", ["山桥"]),
        ("中国日报网11月17日电 （实习生 山桥）船已离港。", ["山桥"]),
        ("（中国日报记者 山桥）船已离港。", ["山桥"]),
        ("（记者 山桥）船已离港。", ["山桥"]),
        ("中国日报网11月17日电（远舟）船已离港。", ["远舟"]),
        ("【环球网报道 记者 山桥】船已离港。", ["山桥"]),
        ("[新华社记者 山桥 云水]船已离港。", ["山桥", "云水"]),
        ("【港口】船已离港。", []),
        ("（作者山桥系云水大学教授）", ["山桥"]),
        ("作者：山桥，云水大学教授", ["山桥"]),
        ("作者：江桥（云水大学教授）", ["江桥"]),
        ("（本文作者江桥为云水大学教授）", ["江桥"]),
        ("作者江桥为此走遍了云水大学。", []),
        ("中国日报网11月17日电（组图）船已离港。", []),
        ("中国日报网11月17日电（编辑 山桥）船已离港。", []),
        ("他的父亲（记者 山桥）来了。", []),
        ("船已离港（图）。", []),
        ("（作者系山桥大学教授）", []),
        ("", []),
    ],
)
def test_authors_whom_the_text_names(paragraph: str, names: list[str]) -> None:
    assert [one.name for one in named_in_text(paragraph)] == names


@given(ANY)
def test_total(paragraph: str) -> None:
    for line in (paragraph, f"（编辑：{paragraph}）"):
        found = credits_line(line)
        assert found is None or all([*(one.name for one in found.authors), *found.editors])
    rest, found = cut_credits(paragraph)
    assert paragraph.startswith(rest.rstrip("。."))
    assert (found is None) == (rest == paragraph)
    assert all(one.name for one in named_in_text(paragraph))


@pytest.mark.parametrize("unit", ["（编辑：", "记者", "山桥 ", "文/", "。（", "作者系", "编辑 "])
def test_bounded(unit: str) -> None:
    for read in (credits_line, cut_credits, named_in_text):
        read(unit * (100_000 // len(unit)))
