"""Find the labels of a line: "编译：… 编辑：…", "新华社记者 …", "文/…", "Source: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.text.brackets import bare
from newscrawl.text.hints import Hints, fold
from newscrawl.text.names import has_han, opens_with_surname
from newscrawl.text.organizations import is_organization, is_paper
from newscrawl.text.people import is_house
from newscrawl.text.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_VALUE = 40
"""Characters of the value behind a label, or of the text before the first."""
_EDGES = "（(【[〔）)】]〕 ,，;；|｜丨、:：/／—-"
_HAN = "\u3400-\u9fff"

_RANK = (
    "(?:参与|联合|本报|本网|本刊|本台|见习|实习|特约|特派|特聘|首席|资深|高级|助理|全媒体|融媒体|财经|体育|文化|国际"
    f"|驻[{_HAN}]{{2,6}}?(?=记者|通讯员|编辑)){{0,3}}"
)
_NAMED = f"{_RANK}(?:记者|通讯员|评论员|撰稿人?)|实习生|撰文|(?:参与|联合)?采写|(?:本文)?作者(?:系|为|是)?|编译(?:整理)?|翻译|译者"
_PAIR = "文[/／、&]图片?|图片?[/／、&]文|图文(?!编辑)|文图|摄影报道"
_ONLY_LABEL = "文字?|译|编写|整理|执笔|主笔|署名|供稿|口述|文案|报道|采访"
_EDITING = (
    "(?:责任|值班|网络|网页|本文|本期|文字|图文|图片|视频|新媒体|微信|英文|中文|双语|执行|高级|审核|助理|实习|见习)?编辑"
    "|(?:执行|值班|副)?主编|总编辑?|责编|编审|审校"
)
_ELSEWHERE = (
    "美编|美术编辑|校对|审核|审读|审稿|审定|初审|复审|终审|监制|监审|制作|策划|统筹"
    "|视觉|设计|排版|摄影|摄像|拍摄|摄|剪辑|配音|朗读|播音|出品人?|图片?|视频|原标题|点击|浏览|阅读|标签|关键词|数据来源"
)
_CITED = "(?:参考|资料|图片|视频|封面|音频)来源|图源"
_SOURCE = "(?:信息|新闻|文章|稿件|内容|本文)?来源|稿源|转自"
_FOREIGN = "(?:英文|中文|外文|英语)(?:原文)?来源"
_TWICE = "(?:翻译|编译|译|撰文|文|记者|作者)\\s?[&＆/／、和及]\\s?(?:编辑|编审|责编)|(?:编辑|责编)\\s?[&＆/／、和及]\\s?(?:翻译|编译|撰文|文|记者|作者)"
_LABEL = re.compile(
    f"(?P<twice>{_TWICE})|(?P<pair>{_PAIR})|(?P<editor>{_EDITING}|(?:web |managing |duty )?editors?\\b)|(?P<cited>{_CITED})|(?P<other>{_ELSEWHERE})"
    f"|(?P<foreign>{_FOREIGN})|(?P<source>{_SOURCE}|\\bsource\\b)"
    f"|(?P<author>{_NAMED}|\\bauthors?\\b)|(?P<only>{_ONLY_LABEL})",
    re.IGNORECASE,
)
_ROLES = ("twice", "pair", "cited", "other", "editor", "foreign", "source", "author", "only")
_COLON = re.compile(r"\s?[：:/／｜|丨]\s?")
_OF_A_NAME = frozenset("站网部室局社团会协家报刊界节组台院所处之")
"""Characters that, behind a role's word, make it the name of a house: 记者站, 编辑部, 编译局."""
_QUOTES = tuple("“‘《〈「『")
_SPACED = re.compile(
    f"([编责来作记翻校审译編責來記審譯])(?<![{_HAN}].) ([辑编源者译对校輯編譯對])(?=\\s?[：:/／｜|丨])"
)
_SIMPLIFIED = str.maketrans("記編輯責來譯員訊審攝圖導體網絡總", "记编辑责来译员讯审摄图导体网络总")
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")
_RUN_END = re.compile(r"[\s（）()【】\[\]，。、；：:,;|/／]")
_SHORT_NAME = f"[{_HAN}·]{{2,8}}|[A-Z][A-Za-z.]{{1,20}}"
_BEHIND = re.compile(
    f"(?P<name>{_SHORT_NAME})(?:\\s?[/／]\\s?(?P<role>文|图|译|编译|编辑|翻译|摄)(?=$|[\\s，,、；;])|\\s(?P<last>编辑|编译|翻译|译|文/图|图/文|摄影报道)$)"
)
_MAY_BEHIND = re.compile("[/／辑译道]")
"""A character that every match of `_BEHIND` holds."""
_HINTS = Hints(
    "editor|source|author|译|文|图|摄|编|审|校|监|源|者|员|撰|生|写|制|策划|统筹|视觉|视频|"
    "设计|排版|剪辑|配音|朗读|播音|出品|标题|标签|点击|浏览|阅读|关键词|转自|整理|笔|署名|稿|"
    "口述|报道|采访"
)


@dataclass(frozen=True)
class Label:
    """A label and its value."""

    role: str
    word: str
    value: str
    has_colon: bool
    is_glued: bool = False
    """Whether the value follows without a colon or a space: "记者张三"."""


@remembered
def labelled(text: str) -> tuple[str, tuple[Label, ...]]:
    """The text before the first label of a line, and every label with the text up to the next.

    "来源：新华网 作者：王五", "新华社记者 张三 通讯员李四", "张三/文 李四/摄". A role's word inside a house's
    name, "中国日报湖北记者站", is not a label. A word without a colon that follows other text directly is not one either.
    """
    text = _SPACED.sub(r"\1\2", text)
    if not _HINTS.search(fold(_simplified(text))):
        return text, ()
    if _MAY_BEHIND.search(text):
        text = _BEHIND.sub(lambda hit: f"{hit['role'] or hit['last']}：{hit['name']} ", text)
    marks = list(_marks(text))
    if not marks:
        return text, ()
    ends = [mark.start() for mark, _ in marks[1:]] + [len(text)]
    labels = tuple(
        Label(
            role,
            mark.group(),
            bare(text[start:end], _EDGES),
            start > mark.end(),
            start == mark.end() and not text[start:end].startswith(" "),
        )
        for (mark, start), end in zip(marks, ends, strict=True)
        for role in _roles(mark)
    )
    return bare(text[: marks[0][0].start()], _EDGES), labels


def _simplified(text: str) -> str:
    """A text with the characters of labels as simplified Chinese writes them."""
    return text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


def _marks(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Labels, each with the index where its value begins."""
    end = 0
    for mark in _LABEL.finditer(_simplified(text)):
        colon = _COLON.match(text, mark.end())
        before = _RUN_END.split(text[max(end, mark.start() - LONGEST_VALUE) : mark.start()])[-1]
        if colon is not None and (
            (mark["only"] or mark["pair"] or mark["twice"]) is None or not before
        ):
            end = colon.end()
        elif colon is None and _is_bare_label(text, mark, before):
            end = mark.end()
        else:
            continue
        yield mark, end


def _is_bare_label(text: str, mark: re.Match[str], before: str) -> bool:
    if mark["source"] and has_han(mark.group()):
        return mark.start() == 0 and text[mark.end() : mark.end() + 1] == " "
    if not (mark["author"] or mark["editor"]) or not has_han(mark.group()):
        return False
    if text[mark.end() : mark.end() + 1] in _OF_A_NAME or before[-1:] in _QUOTES:
        return False
    return (not before and not _opens_house(text, mark)) or is_house(before)


def _opens_house(text: str, mark: re.Match[str]) -> bool:
    """Whether a role's word is the beginning of a house's name: "记者观察杂志", not "记者王小明"."""
    run = _RUN_END.split(text[mark.start() : mark.start() + LONGEST_VALUE], maxsplit=1)[0]
    rest = run[len(mark.group()) :]
    is_somebody = is_paper(rest) or opens_with_surname(rest)
    return len(rest) > 1 and is_organization(run) and not is_somebody


def _roles(mark: re.Match[str]) -> tuple[str, ...]:
    """The roles of the people behind a label: "翻译&编辑" has two."""
    role = next(role for role in _ROLES if mark[role])
    if role == "twice":
        return "author", "editor"
    return ("author",) if role in {"only", "pair"} else (role,)
