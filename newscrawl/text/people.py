"""Read the names behind a Chinese label: people in either script, and their papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.items import Author
from newscrawl.text.authors import read_names
from newscrawl.text.names import han_pieces, has_han, is_person, opens_with_surname
from newscrawl.text.organizations import is_known, is_organization, is_paper, unify_source
from newscrawl.text.remembered import remembered
from newscrawl.text.word_lists import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = "names.toml"
_OWN = re.compile("(?:本报|本网|本刊|本台|本站|编者|编辑部|笔者|佚名|综合)")
_POST = re.compile(
    r"\S{0,24}(?:评论员|教授|研究员|学者|博士|院长|主任|专家|讲师|院士|会长|秘书长|理事长|董事长|总裁|经理|律师|作家|诗人"
    r"|撰稿人|观察员|分析师|总监|所长|负责人|老师|医生|馆长|站长|校长|大使|参赞|主播|实习生|译者|作者|记者)"
)
_WORK = re.compile("(?:综合|摄影|联合)?(?:报道|报导|整理)")
_OFFICE = re.compile("(.{2,20}(?:记者站|分社|记者部|英语点津))(.{2,4})")
"""An office and a name without a space between them."""

_PROSE = frozenset("您你我他她它们的了吗呢吧么这那是")
"""Characters that stand in sentences, never in names."""
_RANK = re.compile("[（(](?:实习生?|见习|特约|兼职)[）)]")


@dataclass(frozen=True)
class People:
    """The people named in a list."""

    authors: tuple[Author, ...] = ()
    house: str | None = None
    """The paper named before them: "中国日报网 张三"."""
    rest: tuple[str, ...] = ()
    """Pieces that are neither a name nor a house."""


def read_people(value: str) -> People:
    """The names in a list separated by spaces, commas or "、"; a house or a post before a name is not a name, a house alone is the author.

    "中国日报网财经评论员 张三" -> 张三; "王 辉" is one name.
    """
    if not has_han(value):
        names = read_names(value)
        return People(names.authors, names.affiliation, names.doubts)
    authors: list[Author] = []
    houses: list[str] = []
    posts: list[str] = []
    rest: list[str] = []
    for piece in han_pieces(_RANK.sub("", value)):
        if _WORK.fullmatch(piece):
            continue
        glued = _OFFICE.fullmatch(piece)
        if glued is not None and is_house(glued[1]) and opens_with_surname(glued[2]):
            houses.append(glued[1])
            authors.append(Author(glued[2]))
        elif is_house(piece):
            houses.append(piece)
        elif is_post(piece) and not authors:
            posts.append(piece)
        elif (
            is_person(piece) and not is_post(piece) and piece not in words(_NAMES, "han_not_names")
        ):
            authors.append(Author(piece))
        else:
            rest.append(piece)
    if not authors:
        rest += posts
    named = houses[0] if houses else None
    if not authors and named and not _OWN.fullmatch(named):
        authors = [Author(unify_source(one), None, "organization") for one in houses]
    return People(tuple(authors), named, tuple(rest))


@remembered
def is_house(text: str) -> bool:
    """Whether a text names an office of a paper, an agency or a site: "中国日报湖北记者站", "本报"."""
    return (
        _OWN.fullmatch(text) is not None
        or is_known(text)
        or (len(text) > 3 and is_organization(text))
        or is_paper(text)
    )


@remembered
def is_post(text: str) -> bool:
    """Whether a text names somebody's post: "财经评论员"."""
    return _POST.fullmatch(text) is not None


def all_likely(authors: Iterable[Author]) -> bool:
    """Whether every person's name in Chinese characters opens with a surname, and every other begins with a capital."""
    return all(
        opens_with_surname(one.name) and _PROSE.isdisjoint(one.name)
        if has_han(one.name)
        else not one.name[0].islower()
        for one in authors
        if one.kind == "person"
    )
