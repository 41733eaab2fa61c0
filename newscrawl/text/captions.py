"""Split the credit off a caption, in every form that the site prints (fact: caption-credits)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newscrawl.text.cleaning import clean
from newscrawl.text.names import han_pieces, has_han, is_person, opens_with_surname
from newscrawl.text.organizations import is_known, is_organization, wires

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_CREDIT = 120
_LONGEST_CAPTION = 800
_TAIL = 120

_OPEN_ENDS = (" by", " of", " to", " from", " in", " with", " and", " the")

_SQUARE, _ROUND = ("[【", "]】"), ("(（", ")）")
_STOP = " .。"

_BREAK = re.compile("[\xa0\n]")
_SENTENCE_END = re.compile(r"[.!?…。！？;；]['\"”’)\]）】]*\s*|['\"”’)\]）】]\s*")
_PHOTO = re.compile(
    r"(?:(?:file |handout |courtesy )?(?:photo|picture|image|illustration|cartoon|graphic|screenshot|poster)s?"
    r" ?(?:/|[:：]|by\b|(?:is |was )?(?:provided|supplied|taken|shot|contributed) (?:to|by)\b|courtesy\b|credit\b|from\b)"
    r"|(?:provided|supplied|contributed) (?:to|by)\b|courtesy of\b"
    r"|(?:photo |picture |image )?(?:source|credit)s? ?[:：])",
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"(?<![A-Z])[.!?] "
)  # "FILE PHOTO: A ferry leaves. AFP" is more than a credit
_LOOSE = re.compile(
    r"photo|picture|provided|courtesy|credit|screenshot|screen ?grab|graphic|illustration|cartoon|/|摄|图|社",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?<=\S )(?:Photos? (?:provided|supplied) (?:to|by) |Photos? by |Photos?/|Photos? courtesy )[^.!?]{2,80}$"
)
_CAPITALS = re.compile(
    r"(?:^|(?<=[^A-Z] ))((?:[A-Z][A-Z'’.-]{0,20} ){1,3}[A-Z][A-Z'’.-]{0,20} ?/ ?[A-Z][A-Z .'’&-]{1,30}(?:/[A-Z .]{2,30})?)$"
)
_TWO_WORDS = re.compile(r"(?<=[a-z]) ([A-Z][\w'’-]{1,20} [A-Z][\w'’-]{1,20} ?/ ?([^/]{2,40}))$")
_RUN_INTO = re.compile("[A-Z][a-z].* [A-Z]{2,} [A-Z]{2,}")
_DASH = re.compile(r" ?[-–—] ?")
_FOR = re.compile(r"for (?:the )?", re.IGNORECASE)
_PHOTO_WORD = re.compile(r" (?:file )?photos?$", re.IGNORECASE)

_TRIANGLES = "△▲▼▽"
_MARKS = _TRIANGLES + "◆◇■●↑↓▶►→←"
"""Marks before a caption that point to its picture."""
_HAN_NAMES = r"[\u4e00-\u9fff]{2,4}(?:[ 、,，][\u4e00-\u9fff]{2,4}){0,3}"
_HAN_CREDIT = re.compile(
    r"(?:图片|照片|资料|封面|题|配|插|漫|视频|首|组)?(?:来源|供图|图源|摄影|图片|照片|截图|图|制图|绘图|漫画|插画)(?:来源|提供)?\s?[：:/／].{1,40}"
    r"|(?:图片|照片|图源|图|视频)?(?:均)?由.{2,30}(?:提供|供图|拍摄)"
    r"|(?:图片|照片|图)(?:均)?(?:来自|来源于|源自|源于|自)\s?.{2,30}"
    r"|[^，。；：！？\s]{0,16}(?:记者|通讯员|发)\s?[（(]?[^，。；：！？]{2,24}摄(?:影|制)?[）)]?"
    rf"|(?:[\u4e00-\u9fff]{{0,6}}(?:发|社|网|报|图片|员|者) )?(?P<names>{_HAN_NAMES})\s?[/／]?\s?摄(?:影|制)?(?:\s?[/／]\s?[\u4e00-\u9fff]{{2,12}})?"
    rf"|摄影[ 、]{_HAN_NAMES}"
    r"|[^，。；：！？\s]{2,16}\s?(?:供图|提供|制图)"
    r"|[^，。；：！？\s]{0,10}(?:资料(?:图片|照片|图|片)|档案照片|网络图片|视频截图|网页截图|截图|图源网络|图源)"
    rf"(?:\s?[/／]?\s?{_HAN_NAMES})?"
)
_HAN_BREAK = re.compile(r"[。！？”）】]\s*|\s+")


def split_caption(line: str) -> tuple[str | None, str | None]:
    """(caption, credit), each in one line or `None`; the credit as printed, without brackets.

    A bare name is a caption; a bare agency, "Name/Agency" and "Photo by …" are credits. A triangle
    before the caption is dropped.
    """
    text = clean(line).lstrip(_MARKS + " ")
    found = (
        _bracketed(text, *_SQUARE)
        or _bracketed(text, *_ROUND)
        or _broken(line.strip().lstrip(_MARKS))
        or _trailing(text)
    )
    if found is None:
        return text or None, None
    caption, credit = found
    return caption or None, credit


def is_credit_line(line: str) -> bool:
    """Whether a line is a caption with a credit at its end, or a credit alone.

    A bare agency in round brackets does not count: wire stories end with it, "… on Friday. (Xinhua)".
    """
    if len(line) > _LONGEST_CAPTION:
        return False
    caption, credit = split_caption(line)
    if credit is None or (caption and caption.endswith(_OPEN_ENDS)):
        return False
    return not (
        caption and is_known(credit) and clean(line).rstrip(_STOP).endswith(tuple(_ROUND[1]))
    )


def opens_as_caption(line: str) -> bool:
    """Whether a line begins with the triangle that Chinese pages set before captions."""
    return line.strip().startswith(tuple(_TRIANGLES))


def _bracketed(text: str, openers: str, closers: str) -> tuple[str, str] | None:
    """A credit in brackets at the end; the closing bracket may be missing."""
    text = text.rstrip(_STOP) if text.rstrip(_STOP).endswith(tuple(closers)) else text
    at = max(text.rfind(opener) for opener in openers)
    if at < 0 or len(text) - at > _LONGEST_CREDIT + 2:
        return None
    inner = text[at + 1 :].strip()
    if inner.endswith(tuple(closers)):
        inner = inner[:-1].strip()
    if not inner or any(closer in inner for closer in closers):
        return None
    is_square = openers == _SQUARE[0]
    if not _is_credit(inner) and not (is_square and _LOOSE.search(inner)):
        return None
    caption = text[:at].strip()
    wire = caption.endswith(_wires_with("发"))
    return (caption, inner) if not wire else _with_wire(text, caption)


@cache
def _wires_with(ending: str) -> tuple[str, ...]:
    """Chinese agencies with a word behind them: 新华社发."""
    return tuple(wire + ending for wire in wires())


def _with_wire(text: str, caption: str) -> tuple[str, str]:
    """新华社发（张三 摄） is one credit."""
    wire = next(wire for wire in _wires_with("发") if caption.endswith(wire))
    rest = caption[: -len(wire)]
    return rest.strip(), text[len(rest) :].strip()


def _broken(line: str) -> tuple[str, str] | None:
    """A credit behind a no-break space, as the CMS sets it, or behind a line break."""
    *head, tail = _BREAK.split(line.strip())
    credit = clean(tail)
    if not head or not _is_credit(credit):
        return None
    return clean(" ".join(head)), credit


def _trailing(text: str) -> tuple[str, str] | None:
    """A credit without brackets: alone, behind a sentence, or in capitals behind any text."""
    if _is_credit(text):
        return "", text
    for at in _boundaries(text):
        if _is_credit(text[at:]):
            return text[:at].strip(), text[at:]
    tail = text[-_TAIL:]
    for form in (_INSIDE, _CAPITALS):
        hit = form.search(tail)
        if hit is not None:
            return _split(text, len(text) - len(hit.group()))
    named = _TWO_WORDS.search(tail)
    if named is not None and _is_agency(named[2]):
        return _split(text, len(text) - len(named[1]))
    return None


def _split(text: str, at: int) -> tuple[str, str]:
    return text[:at].strip(), text[at:].strip()


def _boundaries(text: str) -> Iterator[int]:
    """Where a credit may begin within the last characters, leftmost first."""
    form = _HAN_BREAK if has_han(text[-_TAIL:]) else _SENTENCE_END
    for hit in form.finditer(text, max(0, len(text) - _TAIL)):
        if hit.end() < len(text):
            yield hit.end()


def _is_credit(text: str) -> bool:
    if not 2 <= len(text) <= _LONGEST_CREDIT:
        return False
    if has_han(text):
        return _is_han_credit(text) or is_known(text) or _is_wire(text)
    if _PHOTO.match(text):
        return text[-1] not in ".!?" and not _SENTENCES.search(text)
    return _is_agency_line(text)


def _is_han_credit(text: str) -> bool:
    """Whether a text is a credit in Chinese; of several words before 摄 the first has to be a name: "码头夜景 张三摄" is caption and credit."""
    hit = _HAN_CREDIT.fullmatch(text)
    if hit is None:
        return False
    first, *others = han_pieces(hit["names"] or "") or [""]
    return not others or opens_with_surname(first)


def _is_wire(text: str) -> bool:
    return text.endswith("发") and text in _wires_with("发")


def _is_agency_line(text: str) -> bool:
    """Whether a text is like "REUTERS", "Zhang San/Xinhua", "TT NEWS AGENCY/REUTERS" or "Ann Lee-USA TODAY Sports"."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) == 1:
        return _is_bare_agency(text) or _is_dashed(text) or _is_for(text)
    if len(parts) > 4 or not all(parts):
        return False
    agencies = [_is_agency(part) for part in parts]
    if any(agencies):
        return all(agency or _is_name(part) for agency, part in zip(agencies, parts, strict=True))
    return text.isupper() and all(map(_is_name, parts)) and any(" " in part for part in parts)


def _is_name(part: str) -> bool:
    """Whether a part is a person; not "Interior WEI ANLAN", where the caption runs into the name."""
    return is_person(part) and _RUN_INTO.fullmatch(part) is None


def _is_agency(part: str) -> bool:
    return is_organization(_PHOTO_WORD.sub("", _FOR.sub("", part) if _FOR.match(part) else part))


def _is_bare_agency(text: str) -> bool:
    return is_known(_PHOTO_WORD.sub("", text))


def _is_dashed(text: str) -> bool:
    for dash in _DASH.finditer(text):
        name, agency = text[: dash.start()], text[dash.end() :]
        if " " in name and is_person(name) and is_known(agency):
            return True
    return False


def _is_for(text: str) -> bool:
    """Whether a text is like "Zhang San for China Daily"."""
    name, word, agency = text.partition(" for ") if " for " in text else text.partition(" For ")
    return bool(word) and is_known(agency) and is_person(name)
