"""The section tree, and the section of each story.

Stories are dealt to a wheel of slots: story i is in slot i modulo the wheel's size, a leaf
section owns one or more slots, a parent the slots of its children. So "article k of section s" and
"the section of article i" are computed by division.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import overload

CHINESE_PAGES = 40
"""Pages of a Chinese section (fact: chinese-list-depth)."""
PAGE_SIZE = 20

_ENGLISH: dict[str, tuple[str, str]] = {
    "china": (
        "China",
        (
            "governmentandpolicy=News*4 society=Society*8 scitech=Innovation "
            "59b8d010a3108c54ed7dfc30=HK/Macao crossstraits=Cross-Strait coverstory=Cover_Story "
            "211flash=Photo environment=Environment 59b8d010a3108c54ed7dfc27=Health "
            "59b8d010a3108c54ed7dfc25=Military 5bff7e9ea310eff30328bd28=Video newsmaker=Newsmaker "
            "education=Education xismoments=Xi's_Moments"
        ),
    ),
    "world": (
        "World",
        (
            "asia_pacific=Asia-Pacific*2 america=Americas europe=Europe middle_east=Middle_East "
            "africa=Africa china-us=China-US cn_eu=China-Europe China-Japan-Relations=China-Japan "
            "china-africa=China-Africa worldwatch=World_Watch"
        ),
    ),
    "business": (
        "Business",
        (
            "economy=Economy*2 companies=Companies biz_industries=Industries tech=Technology "
            "motoring=Motoring chinadata=China_Data money=Finance full_coverage=Full_Coverage"
        ),
    ),
    "life": (
        "Lifestyle",
        "fashion=Fashion celebrity=Celebrity people=People health=Health video=Video photo=Photo food=Food",
    ),
    "culture": (
        "Culture",
        (
            "art=Art musicandtheater=Music_and_Theater filmandtv=Film_and_TV books=Books heritage=Heritage "
            "eventandfestival=Event_and_Festival culturalexchange=Cultural_Exchange video=Video photo=Photo"
        ),
    ),
    "travel": (
        "Travel",
        (
            "news=News citytours=City_Tours guidesandtips=Guides_and_Tips footprint=Footprint "
            "aroundworld=Around_World photo=Photo video=Video"
        ),
    ),
    "sports": (
        "Sports",
        (
            "soccer=Soccer basketball=Basketball volleyball=Volleyball tennis=Tennis golf=Golf "
            "swimming=Swimming china=China stars=Stars 59b8d012a3108c54ed7dfc72=Track_and_Field "
            "5a12a5d9a310f9b1cd619a19=Winter_Sports"
        ),
    ),
    "opinion": (
        "Opinion",
        (
            "cartoon-index=Cartoon editionals=Editorials*2 op-ed=Op-Ed*2 columnists=Columnists*2 "
            "commentator=Commentators globalviews=Global_Views fromthechinesepress=Chinese_Press "
            "opinionline=Opinion_Line readers=Readers forumtrends=Forum_Trends"
        ),
    ),
    "regional": ("Regional", ""),
}
_CHINESE: tuple[tuple[str, str, str, str], ...] = (
    ("cn", "5c1a0001a3101a87ca8f1000", "首页要闻", "5c1a0011a3101a87ca8f1001=国内*3 5c1a0012a3101a87ca8f1002=国际*2"),
    ("china", "5c1a0002a3101a87ca8f2000", "时政", "5c1a0021a3101a87ca8f2001=要闻*4 5c1a0022a3101a87ca8f2002=部委*2"),
    ("china", "5c1a0003a3101a87ca8f3000", "评论", "5c1a0031a3101a87ca8f3001=观察*3"),
    ("world", "5c1a0004a3101a87ca8f4000", "资讯", "5c1a0041a3101a87ca8f4001=国际要闻*3 5c1a0042a3101a87ca8f4002=双边*2"),
    ("caijing", "5c1a0005a3101a87ca8f5000", "财经", "5c1a0051a3101a87ca8f5001=宏观*3 5c1a0052a3101a87ca8f5002=公司*2"),
    ("fashion", "5c1a0006a3101a87ca8f6000", "生活", "5c1a0061a3101a87ca8f6001=美食*2 5c1a0062a3101a87ca8f6002=文旅*2"),
    ("tech", "5c1a0007a3101a87ca8f7000", "科技", "5c1a0071a3101a87ca8f7001=前沿*2"),
)  # fmt: skip

LATEST = "china/59b8d010a3108c54ed7dfc23"
"""The list called "Latest" has the stories of all of China's sections; no story has it in its breadcrumbs."""
FRONT_WITHOUT_LIST = "culture"
ENGLISH_HOSTS = tuple(f"{name}.chinadaily.com.cn" for name in ("www", "global", "usa", "europe"))


@dataclass(frozen=True)
class Section:
    """`path` is "china/society" for English, "china.chinadaily.com.cn/<id>/<id>" for Chinese."""

    path: str
    label: str
    host: str
    family: str
    parent: str | None
    weight: int
    catalog: str

    @property
    def url_path(self) -> str:
        """ "/china/society"."""
        return "/" + (self.path if self.family != "chinese" else self.path.partition("/")[2])


def _children(text: str) -> list[tuple[str, str, int]]:
    entries = []
    for entry in text.split():
        name, _, rest = entry.partition("=")
        label, _, weight = rest.partition("*")
        entries.append((name, label.replace("_", " "), int(weight or 1)))
    return entries


def _table() -> dict[str, Section]:
    sections: list[Section] = []
    catalog = 0x59B8D010A3108C54ED7D0000
    www = ENGLISH_HOSTS[0]
    for top, (label, text) in _ENGLISH.items():
        family = "opinion" if top == "opinion" else "english"
        catalog += 1
        weight = 0 if text else 2
        sections.append(Section(top, label, www, family, None, weight, f"{catalog:x}"))
        for name, child, weight in _children(text):
            catalog += 1
            own = name if len(name) == 24 else f"{catalog:x}"
            sections.append(Section(f"{top}/{name}", child, www, family, top, weight, own))
    for name, column, label, text in _CHINESE:
        host = f"{name}.chinadaily.com.cn"
        top = f"{host}/{column}"
        sections.append(Section(top, label, host, "chinese", None, 0, column))
        for child_column, child, weight in _children(text):
            path = f"{top}/{child_column}"
            sections.append(Section(path, child, host, "chinese", top, weight, child_column))
    return {section.path: section for section in sections}


SECTIONS = _table()
LATEST_SECTION = Section(
    LATEST, "Latest", ENGLISH_HOSTS[0], "english", "china", 0, LATEST.partition("/")[2]
)


def _wheel() -> tuple[str, ...]:
    """The section of each slot, with slots of a section far apart."""
    dealt = [s.path for s in SECTIONS.values() for _ in range(s.weight)]
    size = len(dealt)
    stride = next(n for n in range(int(size * 0.382), size) if gcd(n, size) == 1)
    return tuple(dealt[slot * stride % size] for slot in range(size))


WHEEL = _wheel()
_FAMILIES = tuple(SECTIONS[path].family for path in WHEEL)
_RANKS = tuple(_FAMILIES[:slot].count(family) for slot, family in enumerate(_FAMILIES))
_PER_TURN = {family: _FAMILIES.count(family) for family in set(_FAMILIES)}


def _slots() -> dict[str, tuple[int, ...]]:
    slots: dict[str, list[int]] = {path: [] for path in SECTIONS}
    for slot, path in enumerate(WHEEL):
        slots[path].append(slot)
        parent = SECTIONS[path].parent
        if parent is not None:
            slots[parent].append(slot)
    slots[LATEST] = slots["china"]
    return {path: tuple(where) for path, where in slots.items()}


SLOTS = _slots()


def section_of(index: int) -> Section:
    return SECTIONS[WHEEL[index % len(WHEEL)]]


def rank_in_family(index: int) -> int:
    """The number of newer stories of the same family."""
    turn, slot = divmod(index, len(WHEEL))
    return turn * _PER_TURN[_FAMILIES[slot]] + _RANKS[slot]


class Members(Sequence[int]):
    """The indices of a section's stories, newest first, computed on demand.

    They are below `articles`; the stories before `first` are not published yet.
    """

    def __init__(self, path: str, articles: int, first: int = 0) -> None:
        self._slots = SLOTS[path]
        self._start = self._before(first)
        count = self._before(articles) - self._start
        limit = CHINESE_PAGES * PAGE_SIZE if path.partition("/")[0].endswith(".cn") else count
        self._count = min(count, limit)

    def _before(self, index: int) -> int:
        """The number of newer stories of the section."""
        turns, rest = divmod(index, len(WHEEL))
        return turns * len(self._slots) + bisect_left(self._slots, rest)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> list[int]: ...
    def __getitem__(self, place: int | slice) -> int | list[int]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(self._count))]
        if place < 0:
            place += self._count
        if not 0 <= place < self._count:
            raise IndexError(place)
        turn, slot = divmod(self._start + place, len(self._slots))
        return turn * len(WHEEL) + self._slots[slot]

    @property
    def pages(self) -> int:
        return -(-self._count // PAGE_SIZE)
