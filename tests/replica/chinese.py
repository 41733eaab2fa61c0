"""Invented Chinese, without digits: headlines, sentences and paragraphs from templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.replica.mixing import Dice

Template = tuple["str | tuple[str, ...]", ...]

_PLACE = tuple(
    "青岛 苏州 昆明 兰州 厦门 大连 长沙 贵阳 南宁 太原 泉州 洛阳 赣州 扬州 嘉兴 宜昌".split()
)
_THING = tuple(
    "灯会 老桥修缮 苹果采摘节 夜市 少年乐团 光伏粮仓 剪纸课堂 河道巡护 象棋联赛 冰雪集市 货运码头 "
    "药草园 化石调查 山地铁路 陶窑 电动渡轮 风筝工坊 海上风电场 稻田试验 骑行绿道".split()
)
_WHO = tuple(
    "港口调度员 图书管理员 养蜂人 乡村教师 船厂工程师 舞台设计师 植物学者 列车乘务员 茶农 志愿者".split()
)
_DONE = tuple(
    "正式启用 顺利完工 吸引众多游客 扩大规模 重新开放 提前竣工 走进校园 带动周边就业".split()
)
_AIM = tuple(
    "缩短出行时间 留住传统手艺 节约用水 增加农户收入 保护候鸟栖息地 培养年轻学徒 推广清洁动力".split()
)
_MOOD = tuple("平稳 可喜 缓慢 明显 意外 持续".split())
_MONTH = tuple("一月 三月 四月 六月 七月 八月 十月 十一月".split())
_COUNT = tuple("三十 一百二十 两百 近五百 上千 一万二千 八十多".split())
_LATIN = tuple("AI GDP APP VR LED".split())

_HEADLINES: tuple[Template, ...] = (
    (_PLACE, _THING, _DONE, "，", _COUNT, "名", _WHO, "见证"),
    (_PLACE, "：", _THING, "助力", _AIM),
    (_WHO, "讲述", _PLACE, _THING, "的", _MOOD, "变化"),
    ("从", _PLACE, "到", _PLACE, "，", _THING, "怎样", _AIM),
    (_COUNT, "名", _WHO, "走进", _PLACE, _THING, " 共同", _AIM),
)

_SENTENCES: tuple[Template, ...] = (
    (_PLACE, "的", _THING, "在", _MONTH, _DONE, "，", _COUNT, "名", _WHO, "参加了当天的活动。"),
    ("当地", _WHO, "表示，", _THING, "不仅能够", _AIM, "，还可以", _AIM, "。"),
    ("与去年", _MONTH, "相比，", _PLACE, "的变化", _MOOD, "，", _THING, "的参与者增加了", _COUNT, "人。"),
    ("“我们最初只想", _AIM, "，没有想到", _THING, "会", _DONE, "。”一位", _WHO, "说。"),
    ("借助", _LATIN, "技术，", _PLACE, "计划在", _MONTH, "以前把", _THING, "推广到更多社区。"),
    ("一份来自", _PLACE, "的调查显示，", _COUNT, "名受访者认为", _THING, "有助于", _AIM, "。"),
    ("下一步，", _THING, "将与", _PLACE, "的", _THING, "合作，目标是", _AIM, "。"),
    ("从", _MONTH, "到", _MONTH, "，", _PLACE, "接待的访客数量", _MOOD, "增长，其中多数人为", _THING, "而来。"),
)  # fmt: skip


def headline(dice: Dice) -> str:
    return dice.fill(dice.pick(_HEADLINES))


def sentence(dice: Dice) -> str:
    return dice.fill(dice.pick(_SENTENCES))


def paragraph(dice: Dice) -> str:
    """Two or three sentences, more than 40 characters."""
    return "".join([sentence(dice) for _ in range(2 + dice.below(2))])


def paragraphs(dice: Dice, count: int) -> list[str]:
    """`count` paragraphs, no two alike."""
    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[paragraph(dice)] = None
    return list(texts)


def subhead(dice: Dice) -> str:
    return f"{dice.pick(_PLACE)}的{dice.pick(_MOOD)}变化"


def deck(dice: Dice) -> str:
    return f"{dice.pick(_THING)}{dice.pick(_DONE)}，{dice.pick(_WHO)}期待{dice.pick(_AIM)}"


def caption(dice: Dice) -> str:
    return (
        f"图为{dice.pick(_MONTH)}，{dice.pick(_WHO)}在{dice.pick(_PLACE)}查看{dice.pick(_THING)}。"
    )


def keywords(dice: Dice) -> tuple[str, ...]:
    return tuple(dice.pick_some(_THING, 3))
