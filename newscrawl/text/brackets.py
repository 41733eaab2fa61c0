"""Strip brackets around a text, and keep those inside it."""

from __future__ import annotations

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


def bare(text: str, edges: str) -> str:
    """A text without the characters `edges` at its ends, except brackets whose partner stands inside.

    "（中国日报（亚太版）" -> "中国日报（亚太版）", "(Xinhua)" -> "Xinhua".
    """
    stripped = text.strip(edges)
    if not stripped:
        return ""
    start = text.index(stripped)
    end = start + len(stripped)
    opener, closer = _unmatched(stripped)
    if closer and start and _CLOSERS.get(text[start - 1]) == closer:
        start -= 1
    if opener and text[end : end + 1] == _CLOSERS[opener]:
        end += 1
    return text[start:end]


def _unmatched(text: str) -> tuple[str, str]:
    """The last opening bracket without a partner and the first closing one, each "" where there is none."""
    opened: list[str] = []
    closer = ""
    for character in text:
        if character in _CLOSERS:
            opened.append(character)
        elif character in _OPENERS:
            if opened and opened[-1] == _OPENERS[character]:
                opened.pop()
            else:
                closer = closer or character
    return opened[-1] if opened else "", closer
