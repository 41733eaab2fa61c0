"""Read the videos and sound of an article: files and players, in its body or where its template has them, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newscrawl.items import Media
from newscrawl.pages.html.tree import text_content
from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

_PLAYER = re.compile(r"/(?:video|player|v)[/._-]|\.(?:mp4|m3u8|webm|swf)\b|vms\.", re.IGNORECASE)
_HOSTS = re.compile(
    r"//(?:[\w-]{1,40}\.){0,3}(?:(?:youtube(?:-nocookie)?|dailymotion|vimeo|youku|tudou|iqiyi|ku6|bilibili|ixigua)\.com|56\.com)/"
    r"|//(?:v\.qq|tv\.sohu|share\.vrs\.sohu|video\.sina)\.com",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:^|[&?;])\s?(?:file|url|vurl|flv|src|video(?:_?url)?|vcastr_file)=([^&;\s]{1,500})",
    re.IGNORECASE,
)
"""The address of the file in the parameters of a Flash player."""
_NOWHERE = ("about:", "javascript:")
_FILM = re.compile(r"/videos?[/._-]|\.(?:mp4|m3u8|webm|flv|mov)\b", re.IGNORECASE)
_FILM_FILE = re.compile(r"\.(?:mp4|m3u8|webm|flv|mov|f4v|wmv)\b", re.IGNORECASE)
_SOUND_FILE = re.compile(r"\.(?:mp3|m4a|wav|aac|og[ga]|opus|flac|wma|amr)\b", re.IGNORECASE)
_SOUND = re.compile(
    r"(?:^|[/._=?&-])(?:audios?|audio-?player|sounds?|podcasts?|radio|music|voice|tts|ximalaya|soundcloud|spotify|lizhi|qingting)(?=[/._=?&-]|$)",
    re.IGNORECASE,
)
_SOUND_NAME = re.compile(
    r"audio|sound|podcast|radio|spotify|ximalaya|音频|电台|朗读|收听", re.IGNORECASE
)
_FLASH = ("embed", "object")
_PLAYS = ("video", "audio", "iframe", *_FLASH)
_NAMES = ("id", "class", "name", "title")
_PART = re.compile(r"[A-Za-z0-9]{6,64}")
_DIGIT = re.compile(r"\d")
_BEST = ".mp4"


def media(
    page: Page, container: Element | None, players: Sequence[Element], kind: str
) -> list[Media]:
    """The files in the body and among the template's `players`, and the players of other films.

    `kind` is "video" or "audio". A `video` with its `source`s is one film; a player of the same name or right next to
    it is the same film.
    """
    if not any(name in page.index.by_tag for name in _PLAYS):
        return []
    inside = list(container.iter(*_PLAYS)) if container is not None else []
    nodes = list(dict.fromkeys((*inside, *players)))
    known = frozenset(players)
    files: dict[Element, str] = {}
    frames: dict[Element, str] = {}
    for node in nodes:
        source = _source(node)
        url = page.link(source) if source and _kind(node, source, known) == kind else None
        if url:
            (frames if node.tag == "iframe" else files)[node] = url
    parts = {part for url in files.values() for part in _parts(url)}
    apart = len(files) == len(frames) == 1 and not set(inside).issuperset((*files, *frames))
    others = [
        url
        for frame, url in frames.items()
        if not (apart or parts.intersection(_parts(url)) or _is_beside(frame, files))
    ]
    return [Media(url) for url in dict.fromkeys((*files.values(), *others))]


def _source(node: Element) -> str | None:
    """The address of the file that a node plays; of several formats, the one that plays everywhere."""
    if node.tag in _FLASH:
        return _of_flash(node)
    named = ((node.get(name) or "").strip() for name in ("src", "data-src"))
    own = next((one for one in named if one and not one.lower().startswith(_NOWHERE)), "")
    if own or node.tag not in {"video", "audio"}:
        return own
    sources = [one.get("src", "").strip() for one in node.iter("source")]
    return next((one for one in sources if _BEST in one.lower()), next(filter(None, sources), None))


def _of_flash(node: Element) -> str | None:
    """The file named in the parameters of a Flash player, else the player's own address."""
    params = (one for one in node.iter("param") if one.get("name", "").lower() == "flashvars")
    source = (node.get("src") or node.get("data") or "").strip()
    values = (node.get("flashvars"), *(one.get("value") for one in params), source)
    files = (_FILE.search(text) for text in values if text)
    return next((unquote(file[1]).strip() for file in files if file), source) or None


def _kind(node: Element, source: str, players: frozenset[Element]) -> str | None:
    """ "video" or "audio", as a node plays it; None for a frame that is not a player."""
    if node.tag == "audio":
        return "audio"
    if node.tag == "video":
        return "audio" if _SOUND_FILE.search(source) else "video"
    if node.tag in _FLASH:
        if _SOUND_FILE.search(source):
            return "audio"
        return "video" if _FILM_FILE.search(source) or _HOSTS.search(source) else None
    if node.tag != "iframe":
        return None
    named = " ".join(node.get(name, "") for name in _NAMES)
    is_sound = _SOUND_FILE.search(source) or _SOUND.search(source) or _SOUND_NAME.search(named)
    if is_sound and not _FILM.search(source):
        return "audio"
    is_player = node in players or _PLAYER.search(source) or _HOSTS.search(source)
    return "video" if is_player else None


def _parts(url: str) -> Iterator[str]:
    """Pieces of an address that may be the name of a film."""
    for part in _PART.findall(url.partition("//")[2].partition("/")[2]):
        if len(_DIGIT.findall(part)) > 1:
            yield part.lower()


def _is_beside(frame: Element, files: dict[Element, str]) -> bool:
    """Whether a frame stands next to one of `files`, without text in between."""
    place = frame
    around = frame.getparent()
    is_alone = frame.getprevious() is None and frame.getnext() is None  # len() counts all children
    if around is not None and is_alone and not clean(text_content(around)):
        place = around
    before, behind = place.getprevious(), place.getnext()
    near = [behind] if not clean(place.tail or "") else []
    near += [before] if before is not None and not clean(before.tail or "") else []
    return any(one is not None and _holds(one, files) for one in near)


def _holds(element: Element, files: dict[Element, str]) -> bool:
    """Whether an element is one of `files`, or holds only one of them."""
    if element in files:
        return True
    return len(element) == 1 and element[0] in files and not clean(text_content(element))
