"""Reads the line that names the web editors: "（编辑：…）", "【责任编辑：…】", "Editor: …"."""

from __future__ import annotations

import re

from newscrawl.text.authors import read_names
from newscrawl.text.cleaning import clean
from newscrawl.text.names import han_names, has_han

_LONGEST = 120
_LABEL = re.compile(
    r"(?P<editor>(?:责任|值班|网络|本文|文字|图文|新媒体)?编辑|责编|主编"
    r"|(?:web |managing |duty )?editors?)\s?(?:[：:/／]|(?P<bare> ))\s?"
    r"|(?P<other>来源|稿源|作者|记者|编译|翻译|校对|审校|审核|审读|初审|复审|终审|监制|监审|制作|source|author)\s?[：:/／]\s?",
    re.IGNORECASE,
)
_OPEN, _CLOSED = "（([【〔", "）)]】〕"
_NOISE = re.compile(r"(?:中国日报网?|China ?Daily)?\s?", re.IGNORECASE)


def editors_line(paragraph: str) -> list[str] | None:
    """Names of the web editors, of a paragraph that says nothing else; `None` for any other.

    A label with nothing behind it gives no names, and is still an editor line.
    """
    if len(paragraph) > 2 * _LONGEST:
        return None
    text = clean(paragraph).rstrip(".。")
    in_brackets = text[:1] in tuple(_OPEN)
    text = text.strip(_OPEN + _CLOSED + " ")
    labels = list(_LABEL.finditer(text))
    if not labels or len(text) > _LONGEST or not any(label["editor"] for label in labels):
        return None
    if _NOISE.fullmatch(text[: labels[0].start()]) is None:
        return None
    if labels[0]["bare"] and not in_brackets:
        return None
    return _editors(text, labels)


def _editors(text: str, labels: list[re.Match[str]]) -> list[str] | None:
    ends = [label.start() for label in labels[1:]] + [len(text)]
    names: list[str] = []
    for label, end in zip(labels, ends, strict=True):
        if not label["editor"]:
            continue
        value = text[label.end() : end].strip(_OPEN + _CLOSED + " ,，;；|")
        found = _names(value)
        if value and not found:
            return None
        names += found
    return list(dict.fromkeys(names))


def _names(value: str) -> list[str]:
    """All or none: what holds anything but names is a sentence."""
    if has_han(value):
        found = han_names(value)
        return found if sum(map(len, found)) * 2 > len(value) else []
    return [author.name for author in read_names(value).authors]
