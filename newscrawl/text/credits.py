"""Read lines that credit the makers of an article: "（编译：… 编辑：…）", "【责任编辑：…】", "文/…", "来源：…", "Editor: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.items import Author
from newscrawl.text.brackets import bare
from newscrawl.text.cleaning import clean
from newscrawl.text.labels import LONGEST_VALUE, Label, labelled
from newscrawl.text.names import has_han
from newscrawl.text.organizations import is_known, unify_source
from newscrawl.text.people import People, all_likely, is_house, read_people

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 120
_OPENERS, _CLOSERS = tuple("（(【[〔［"), tuple("）)】]〕］")
_AROUND = "".join((*_OPENERS, *_CLOSERS, " "))
_EDGES = "（(【[〔［）)】]〕］ ,，;；|｜丨、:：/／—-"
_STOPS = "。.!?！？"
_STOPPED = tuple(_STOPS)
_HAN = "\u3400-\u9fff"

_IS = ("系", "为", "是")
"""Behind "作者" these open a biography: "作者为陶艺家" names nobody, "作者系中国日报网评论员 张三" does."""
_NAMING = re.compile("[（(【[作](?:(?<!作)|(?=者))")
_DATELINE_NAME = re.compile("电\\s?$")
_MARK = re.compile("[：:/／｜|丨]")
_HOUSE_AND_NAMES = re.compile(f"[{_HAN}]{{3,12}}(?:[ 、][{_HAN}·]{{2,4}}){{1,3}}")
_HAN_NAMES = re.compile(f"[{_HAN}·]{{2,4}}(?:[ 、][{_HAN}·]{{2,4}}){{0,3}}")
# fact: language-signature, language-signature-note
_SIGNED = re.compile("记者站|英语点津|双语新闻")
_TAIL = re.compile(
    rf"\s?(?P<line>[（(【\[〔［][^（(【\[〔［]{{2,{_LONGEST}}}[）)】\]〕］])(?P<stop>[。.]?)$"
)
_BARE_TAIL = re.compile(
    r"(?<=[。！？”…])\s?(?P<line>(?:责任编辑|编辑|责编|编审|审校|作者|记者|编译|翻译|撰文|文|来源)\s?[：:/／][^。！？：:]{2,30})$"
)
_ENDS = tuple('。.!?！？”’"…）)】]」』')
_OPENING = re.compile(
    rf"(?P<before>[^（(。！？，]{{0,40}})[（(](?P<line>[^（()）]{{2,{_LONGEST}}})[)）]"
)
_OPENING_SQUARE = re.compile(rf"(?P<before>)[【[](?P<line>[^【\[\]】]{{2,{_LONGEST}}})[】\]]")
_DATELINE_END = re.compile("(?:电|讯|消息|报道|日)\\s?$")
_BIOGRAPHY = re.compile(
    f"(?P<bracket>[（(])?(?:本文)?作者(?:\\s?[：:]\\s?(?P<colon>[{_HAN}·]{{2,8}})[，,、 （(]"
    f"|\\s?(?P<name>[{_HAN}·]{{2,8}}?)\\s?[，,]?(?:系|(?(bracket)[为是]|(?!)))).{{2,200}}"
)


@dataclass(frozen=True)
class Credits:
    """The makers of an article that a line names."""

    authors: tuple[Author, ...] = ()
    editors: tuple[str, ...] = ()
    source: str | None = None
    foreign: str | None = None
    """The source of the original text: "英文来源：…"."""


def credits_line(paragraph: str, *, among_others: bool = False) -> Credits | None:
    """The authors, editors and source of a paragraph that only names these; `None` for any other paragraph.

    A label without a value gives no names, and is still such a line. `among_others`: the line stands next to another
    such line, so a translator's pen name may be any word: "翻译：丹妮".
    """
    if len(paragraph) > 2 * _LONGEST:
        return None
    text = clean(paragraph)
    inner, in_brackets = _unwrapped(text)
    if not inner or len(inner) > _LONGEST:
        return None
    if not in_brackets and len(inner) > LONGEST_VALUE and not _MARK.search(inner):
        return None
    head, labels = labelled(inner)
    if labels and not in_brackets and labels[0].role == "author" and text.endswith(_STOPPED):
        return None  # "记者：谢谢。"
    if not labels:
        return _signature(inner, in_brackets=in_brackets)
    is_translators = among_others and all(
        one.has_colon and "译" in one.word and _HAN_NAMES.fullmatch(one.value) for one in labels
    )
    return _credits(head, labels, sure=in_brackets or is_translators)


def cut_credits(paragraph: str) -> tuple[str, Credits | None]:
    """A paragraph without the credits glued to its end, "…。（编辑：张三）", and these credits, None where there are none."""
    start = max(0, len(paragraph) - _LONGEST - 4)
    hit = _BARE_TAIL.search(paragraph, start) or _TAIL.search(paragraph, start)
    if hit is None:
        return paragraph, None
    text = paragraph[: hit.start()].rstrip()
    found = credits_line(hit["line"])
    if found is None or not text:
        return paragraph, None
    if text.endswith(_ENDS):
        return text, found
    stop = hit.groupdict().get("stop")  # "…荧光漆（编辑：张三）。"
    return (text + stop, found) if stop and found.editors else (paragraph, None)


def named_in_text(paragraph: str) -> tuple[Author, ...]:
    """Authors named in the text itself: in the dateline's "（记者 张三 通讯员 李四）", in "作者张三系…大学教授"."""
    if not _NAMING.search(paragraph, 0, _LONGEST):
        return ()
    text = clean(paragraph[: 4 * _LONGEST])
    opening = _OPENING.match(text) or _OPENING_SQUARE.match(text)
    if opening is not None and _is_dateline(opening["before"]):
        head, labels = labelled(opening["line"])
        found = _credits(head, labels, sure=True) if labels else None
        if found is not None and found.authors:
            return found.authors
        people = read_people(opening["line"])
        if not labels and _signs_dateline(opening["before"], people):
            return people.authors
    biography = _BIOGRAPHY.fullmatch(text)
    if biography is None:
        return ()
    people = read_people(biography["colon"] or biography["name"])
    return people.authors if not people.rest and all_likely(people.authors) else ()


def _credits(head: str, labels: tuple[Label, ...], *, sure: bool) -> Credits | None:
    """The credits of a line; None for a line with other text than names and houses, which is a sentence.

    Outside of brackets every name has to look like one where a label has no colon or is an author's.
    """
    first = labels[0]
    if all(label.role == "other" for label in labels) and not all(map(_names_somebody, labels)):
        return None  # "图片：江边的白鹭"
    sure = sure or all(
        one.has_colon and (one.role != "author" or _has_two_roles(one)) for one in labels
    )
    if not sure and not first.has_colon and first.role != "author" and first.word[0] != "责":
        return None
    lists = [_people(label) for label in labels]
    if not _is_head(head) or any(people is None for people in lists):
        return None
    authors = list(_persons(read_people(head).authors))
    editors: list[str] = []
    for at, (label, people) in enumerate(zip(labels, lists, strict=True)):
        goes_on = at + 1 < len(labels) and not labels[at + 1].has_colon
        named = people.authors if people else ()
        if label.role == "author":
            authors += _persons(named) if goes_on else named
        elif label.role == "editor":
            editors += [one.name for one in named]
    values = {label.role: unify_source(label.value) for label in reversed(labels) if label.value}
    is_credit = authors or editors or any(label.has_colon for label in labels)
    if not is_credit or not (sure or all_likely([*authors, *map(Author, editors)])):
        return None
    return Credits(
        _once(authors),
        tuple(dict.fromkeys(editors)),
        values.get("source"),
        values.get("foreign"),
    )


def _has_two_roles(label: Label) -> bool:
    """Whether a label has two roles, "翻译&编辑", with which no sentence begins."""
    return any(joint in label.word for joint in "&＆/／")


def _is_head(head: str) -> bool:
    """Whether a text may stand before the first label: a house, or the names of those who signed."""
    people = read_people(head)
    if people.rest or len(head) > LONGEST_VALUE:
        return False
    return has_han(head) or not _persons(people.authors)


def _people(label: Label) -> People | None:
    """The people behind a label, empty for a source; `None` where its value is a sentence."""
    value = label.value
    if label.role not in {"author", "editor"}:
        is_short = len(value) <= LONGEST_VALUE and not any(stop in value for stop in "。！？")
        return People() if is_short else None
    people = read_people(value)
    if people.rest or (value and not people.authors and not people.house):
        return None
    if label.is_glued and not all_likely(people.authors):
        return None
    runs_on = label.word.endswith(_IS) and people.house is None and " " not in value
    return None if runs_on and people.authors else people


def _names_somebody(label: Label) -> bool:
    people = read_people(label.value)
    return bool(people.authors) and not people.rest and all_likely(people.authors)


def _persons(authors: Sequence[Author]) -> tuple[Author, ...]:
    return tuple(one for one in authors if one.kind == "person")


def _signature(text: str, *, in_brackets: bool) -> Credits | None:
    """The credits of a signature: "（中国日报网英语点津 Helen）", "（中国日报吉林记者站 张三）", "（中国日报网）"."""
    if not has_han(text):
        return None
    is_marked = in_brackets or _SIGNED.search(text) is not None
    if not is_marked and not _HOUSE_AND_NAMES.fullmatch(text):
        return None
    people = read_people(text.replace("：", " ").replace(":", " "))
    if not is_marked:
        is_one = is_known(people.house or "") and _all_persons(people)
        return Credits(people.authors) if is_one else None
    if people.rest or people.house is None or not text.startswith(people.house):
        return None
    if any(one.kind == "person" for one in people.authors):
        latin = all(not has_han(one.name) for one in people.authors)
        sure = all_likely(people.authors) or (latin and _SIGNED.search(text) is not None)
        return Credits(people.authors) if sure else None
    if _SIGNED.search(text):
        return Credits(people.authors)
    return Credits(source=unify_source(people.house)) if is_known(people.house) else None


def _all_persons(people: People) -> bool:
    named = _persons(people.authors)
    return bool(named) and not people.rest and all_likely(named)


def _unwrapped(text: str) -> tuple[str, bool]:
    """A line without the brackets around it, and whether it had any."""
    line = text.rstrip(_STOPS)
    if not line.endswith(_CLOSERS):
        line = text.rstrip(".。")
    in_brackets = line.startswith(_OPENERS) and line.endswith(_CLOSERS)
    return bare(line, _AROUND), in_brackets


def _is_dateline(before: str) -> bool:
    text = before.strip()
    return not text or _DATELINE_END.search(text) is not None or is_house(text)


def _signs_dateline(before: str, people: People) -> bool:
    """Whether a name signs a dateline: "中国日报网11月17日电（远达）"."""
    named = [one.name for one in people.authors]
    return (
        _DATELINE_NAME.search(before) is not None
        and bool(named)
        and not people.rest
        and len(_persons(people.authors)) == len(named)
    )


def _once(authors: Sequence[Author]) -> tuple[Author, ...]:
    by_name = {author.name.casefold(): author for author in reversed(authors)}
    return tuple(reversed(by_name.values()))
