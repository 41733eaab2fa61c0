"""Rewords a page: its markup with invented words, so that it can be kept as a fixture.

Words that templates depend on stay: "By", "Updated", names of agencies and of the site, editor lines,
disclaimers. Every other word is replaced, each by the same word everywhere, in the same case; digits,
punctuation and URLs stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zlib import crc32

from lxml import html

from newscrawl.text.boilerplate import boilerplate
from newscrawl.text.organizations import is_known
from newscrawl.text.words import HAN

if TYPE_CHECKING:
    from newscrawl.pages.html.tree import Element

_WORDS = (
    "anchor barley candle dapple ember fallow garnet harbor island juniper kettle lantern meadow nectar orchard "
    "pebble quarry ripple saddle thicket umber valley willow yarrow zephyr acorn basin cedar drift elder ferry "
    "grove heron inlet jetty kiln ledge maple north oaken plume quill reeds slate tidal upland vessel wharf"
).split()
_HAN_WORDS = (
    "山河湖海春夏秋冬风雨云雪花草树木石桥船灯茶米田园村镇城楼门窗书画琴棋歌舞早晚晴明远近高低"
)
_KEPT = frozenset(
    "a an the of and or to in on at for from by with is are was were be has have had not as it its that this said "
    "who which their updated update source sources photo photos provided reuters xinhua afp ap vcg getty images "
    "china daily chinadaily com cn people cctv agencies editor editors contact writer writers reporter author "
    "opinion page next prev previous related stories read more share print mail twitter facebook home video "
    "views necessarily represent those do does mr ms jan feb mar apr may jun jul aug sep oct nov dec "
    "january february march april june july august september october november december".split()
)
_HAN_KEPT = re.compile(
    "来源|责任编辑|编辑|记者|作者|摄影|图为|图片|供图|新华社|新华网|中国日报网|中国日报|人民网|人民日报|央视新闻客户端|央视新闻|"
    "免责声明|发布时间|更新时间|下一页|上一页|首页|分享|观点|摄"
)
_PIECE = re.compile(
    rf"(?:https?:)?//\S+|(?<![\w.-])[\w.-]+@[\w.-]+|(?<![a-z0-9-])[a-z0-9-]+\.(?:com|cn|net|org)(?:\.[a-z]{{2}})?\b|{_HAN_KEPT.pattern}|[{HAN}]|[A-Za-z]+"
)
_METAS = ("title", "description", "keywords", "author", "editor")


def reword(page: str) -> str:
    """The page with its visible text, titles and descriptions reworded, and comments and scripts emptied."""
    root = html.document_fromstring(page)
    nodes: list[Any] = list(root.iter())
    for element in nodes:
        if not isinstance(element.tag, str):
            if "enp" not in (element.text or "")[:20]:
                element.text = ""
        elif element.tag in {"script", "style"} and element.get("type") != "application/ld+json":
            element.text = ""
        else:
            element.text = _reword(element.text)
        element.tail = _reword(element.tail)
        _reword_attributes(element)
    return str(html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def reword_text(text: str) -> str:
    """A text without markup, reworded."""
    return _reword(text) or text


def _reword_attributes(element: Element) -> None:
    for name in ("alt", "title"):
        if element.get(name):
            element.set(name, _reword(element.get(name)) or "")
    named = element.get("name") or element.get("property") or ""
    if element.tag == "meta" and named.rpartition(":")[2].lower() in _METAS:
        element.set("content", _reword(element.get("content")) or "")


def _reword(text: str | None) -> str | None:
    if not text or not text.strip() or is_known(text) or boilerplate(text):
        return text
    return _PIECE.sub(lambda found: _other(found[0]), text)


def _other(piece: str) -> str:
    """The replacement of a word or a Han character."""
    if (
        not {"/", "@", "."}.isdisjoint(piece)
        or piece.lower() in _KEPT
        or _HAN_KEPT.fullmatch(piece)
    ):
        return piece
    if len(piece) == 1 and piece.isascii():  # the s of "Li's"
        return piece
    number = crc32(piece.lower().encode())
    if not piece.isascii():
        return _HAN_WORDS[number % len(_HAN_WORDS)]
    word = _WORDS[number % len(_WORDS)]
    return (
        word.upper()
        if piece.isupper() and len(piece) > 1
        else word.capitalize()
        if piece[0].isupper()
        else word
    )
