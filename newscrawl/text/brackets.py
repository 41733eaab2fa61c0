"""Strip brackets around a text, and keep those inside it."""

from __future__ import annotations

import re

_CLOSERS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
    "〔": "〕",
    "［": "］",
    "「": "」",
    "《": "》",
    "〈": "〉",
}
_OPENERS = {closer: opener for opener, closer in _CLOSERS.items()}
_BRACKET = re.compile(f"[{re.escape(''.join((*_CLOSERS, *_OPENERS)))}]")


def bare(text: str, edges: str) -> str:
    """A text without the characters `edges` at its ends, except brackets whose partner stands inside.

    "（中国日报（亚太版）" -> "中国日报（亚太版）", "(Xinhua)" -> "Xinhua".
    """
    stripped = text.strip(edges)
    if not stripped or len(stripped) == len(text):
        return stripped
    start = text.index(stripped)
    end = start + len(stripped)
    before, after = text[start - 1] if start else "", text[end : end + 1]
    if before not in _CLOSERS and after not in _OPENERS:
        return stripped
    opener, closer = _unmatched(stripped)
    if closer and _CLOSERS.get(before) == closer:
        start -= 1
    if opener and after == _CLOSERS[opener]:
        end += 1
    return text[start:end]


def _unmatched(text: str) -> tuple[str, str]:
    """The last opening bracket without a partner and the first closing one, each "" where there is none."""
    opened: list[str] = []
    closer = ""
    for bracket in _BRACKET.findall(text):
        if bracket in _CLOSERS:
            opened.append(bracket)
        elif opened and opened[-1] == _OPENERS[bracket]:
            opened.pop()
        else:
            closer = closer or bracket
    return opened[-1] if opened else "", closer
