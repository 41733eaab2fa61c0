"""Cut a list of names into pieces: at commas, "and", dashes, slashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.text.brackets import bare
from newscrawl.text.hints import Hints, fold
from newscrawl.text.organizations import is_known

if TYPE_CHECKING:
    from collections.abc import Iterator

_EDGES = " ,;:/()[]（）【】，；、-–—"
_FULL_STOP = re.compile(r"(?<![A-Z]\.[A-Z])(?<! Jr)(?<! Sr)\.$")

_JOINT = re.compile(
    r" ?[,，、;；](?P<gap> ?)(?P<also>(?:and|AND|&|with) )?"
    r"|(?P<and> (?:and|AND|And|as told to) | ?[&＆+] ?)"
    r"|(?P<with> (?:along |together )?with | WITH )"
    r"|(?P<dash> (?:--?|[–—]+|via|VIA) ?|[–—]+| ?\u2500+ ?)"
    r"|(?P<slash> ?[/／\\] ?)"
)
_JOINT_HINTS = Hints(",|，|、|;|；|&|＆|+|-|–|—|\u2500|/|／|\\| and | as told to | with | via")
_JOINTS = ("and", "with", "dash", "slash")

_SHARED = re.compile(r"(?P<with>,? with )contributions? (?:from|by) ", re.IGNORECASE)
_SHARE = re.compile(
    r" (?:also )?contribut(?:ing|ed)(?: to (?:this|the) \w{1,12})?(?=[ ,;.]|$)", re.IGNORECASE
)
_SHARE_HINTS = Hints("contribut")


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Pieces, each with the joint before it: "and", "with", "comma", "tight" (a comma without a space), "dash", "slash"; "" for the first.

    A known name with "and" in it is one piece; "Agencies-Xinhua" is two.
    """
    if _SHARE_HINTS.search(fold(text)):
        text = _SHARE.sub("", _SHARED.sub(r"\g<with>", text))
    return _whole(_cut(text))


def _cut(text: str) -> Iterator[tuple[str, str]]:
    joint, start = "", 0
    for mark in _JOINT.finditer(text) if _JOINT_HINTS.search(fold(text)) else ():
        piece = trim(text[start : mark.start()])
        if piece:
            yield joint, piece
        joint, start = _joint(mark), mark.end()
    piece = trim(text[start:])
    if piece:
        yield joint, piece


def _whole(segments: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join the pieces of one known name again, "Science and Technology Daily", and split "Agencies-Xinhua"."""
    before: tuple[str, str] | None = None
    for joint, piece in segments:
        if before is not None and joint == "and" and is_known(f"{before[1]} and {piece}"):
            before = before[0], f"{before[1]} and {piece}"
            continue
        if before is not None:
            yield from _parted(*before)
        before = joint, piece
    if before is not None:
        yield from _parted(*before)


def _parted(joint: str, piece: str) -> Iterator[tuple[str, str]]:
    at = piece.rfind("-")
    if at > 0 and not is_known(piece) and is_known(piece[at + 1 :]):
        yield joint, trim(piece[:at])
        yield "dash", trim(piece[at + 1 :])
    else:
        yield joint, piece


def _joint(mark: re.Match[str]) -> str:
    if mark["also"]:
        return "with" if mark["also"] == "with " else "and"
    named = next((name for name in _JOINTS if mark[name]), None)
    return named or ("comma" if mark["gap"] else "tight")


def trim(piece: str) -> str:
    """A piece without punctuation at its ends; the full stop of "D.C." stays."""
    return bare(_FULL_STOP.sub("", bare(piece, _EDGES)), _EDGES)
