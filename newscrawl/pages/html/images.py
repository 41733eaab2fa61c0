"""Images of a page: the real address of each, and whether it is a picture, a sign in the line or invisible."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.text.cleaning import clean
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.html.tree import Element

_FURNITURE = re.compile(r"/(?:image_[a-z]|static|icons?)/", re.IGNORECASE)  # logos, share buttons
_PIXELS = re.compile(r"([1-9]\d{0,4})(?:px)?")
_LENGTH = re.compile(
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*(\d{1,5}(?:\.\d{1,3})?)\s?(px|em|rem|ex|pt)",
    re.IGNORECASE,
)
_IN_PIXELS = {"px": 1, "em": 16, "rem": 16, "ex": 8, "pt": 4 / 3}
_LARGEST_SIGN = 48  # pixels: flags, emoji and icons are smaller, thumbnails larger
_LARGEST_SPECK = 3  # pixels: images that count visits, or draw a line
_LONGEST_ALT = 40  # characters; longer is a description
_COUNTER = re.compile(
    r"(?:^|[/.-])(?:stat(?:s|istics?)?|pixel|beacon|track(?:er|ing)|count(?:er)?|analytics|cnzz|webterren|doubleclick|scorecardresearch|hm\.baidu)[./?]",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"(?:^|[/._-])(?:emojis?|twemoji|emoticons?|emotions?|smil(?:ey|eys|ies)|faces?|biaoqing|expressions?|glyphs?|flags?|icons?|bullets?|latex)(?:[/._-]|$)",
    re.IGNORECASE,
)
_SIGN_FOLDERS = re.compile(r"/(?:emojis?|emoticons?|smileys|flags?|icons)/", re.IGNORECASE)
_SIGN_CLASSES = frozenset(
    "emoji emoticon smiley wp-smiley twemoji glyph icon flag inline latex".split()
)
_CODE_POINT = re.compile(
    r"/u?(?=[\da-f]*\d)[\da-f]{4,6}(?:-[\da-f]{4,6}){0,8}\.(?:png|svg|gif)\b", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:[?#!@]|$)", re.IGNORECASE)
_DRAWN = re.compile(r"\.(?:png|gif|svg)(?:[?#]|$)", re.IGNORECASE)
_PLACEHOLDER_FORMAT = re.compile(r"\.(?:gif|svg)(?:[?#]|$)", re.IGNORECASE)
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp)(?:[?#!@]|$)", re.IGNORECASE)
_OF_THE_CMS = re.compile(r"/images/\d{6}/\d{2}/")  # the CMS stores the pictures of articles there
_NO_ADDRESS = ("data:", "about:", "javascript:", "blob:", "#")
_LAZY = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-original-src",
    "data-actualsrc",
    "data-echo",
    "data-url",
)
_NAME_PARTS = re.compile(r"[\W_\d]+")
_TINY_NAME = re.compile(r"(\d{1,2})[x_*-]\1|[01]px?", re.IGNORECASE)
_STANDS_IN = frozenset(
    "blank spacer space clear empty transparent trans pixel grey gray loading loader load preload preloader lazy "
    "lazyload lazyloading placeholder holder default dummy nopic noimg noimage nophoto none null".split()
)
_BESIDE = _STANDS_IN | frozenset(
    "image img pic picture photo thumb bg x px ajax news article small big large no s gif".split()
)
_NO_ALT = frozenset(
    "image img icon logo pic picture photo arrow bullet dot undefined null none alt spacer flag emoji 图片 图标 图 箭头 表情".split()
)
_MOST_SOURCES = 8  # of a `picture`
_WRAPPERS = frozenset(("a", "span", "picture", "source"))


class Picture(NamedTuple):
    """An image of the page."""

    source: str
    width: int | None = None
    height: int | None = None


def is_furniture(source: str) -> bool:
    """Whether an image is the site's own: a logo, a share button."""
    return bool(_FURNITURE.search(source))


def read_picture(image: Element) -> Picture | None:
    """An `img` as a picture; None where it counts visits or has no address."""
    source = source_of(image)
    if source is None or is_speck(image):
        return None
    return Picture(source, _pixels(image.get("width")), _pixels(image.get("height")))


def source_of(image: Element) -> str | None:
    """The address of an image as written. `src` goes first: `data-src` may be another site's (fact: cn-data-src).

    Placeholders are skipped.
    """
    return next((one for one in _sources(image) if not _stands_in(one)), None)


def copy_in(noscript: Element) -> Picture | None:
    """The picture of a figure that has it only for browsers without scripts, else None."""
    figure = noscript.getparent()
    if figure is None or figure.tag != "figure":
        return None
    image = next(figure.iter("img"), None)
    if image is None or image.getparent() is not noscript:
        return None
    return read_picture(image)


def is_speck(image: Element) -> bool:
    """Whether an image counts visits, or is as thin as a line."""
    sizes = _sizes(image)
    if sizes:
        return min(sizes) <= _LARGEST_SPECK
    if all(image.get(name, "").strip() in {"0", "0px"} for name in ("width", "height")):
        return True
    source = source_of(image) or ""
    return bool(_COUNTER.search(source)) and not _PHOTOGRAPH.search(source)


def is_sign(image: Element) -> bool:
    """Whether an image by itself belongs in a line of text: a rare character, an emoji, a flag."""
    source = source_of(image)
    if source is None and is_furniture(image.get("src", "")):
        return True
    sizes = _sizes(image)
    if sizes:
        parent = image.getparent()
        is_the_figure = parent is not None and parent.tag == "figure" and not _has_others(image)
        return max(sizes) <= _LARGEST_SIGN and not is_the_figure
    if not _SIGN_CLASSES.isdisjoint(image.get("class", "").lower().split()):
        return True
    if source is None or _SIGN_FOLDERS.search(source) or not _PHOTOGRAPH.search(source):
        return (
            image.get("align", "").lower() == "absmiddle"
            or bool(source and (_SIGNS.search(source) or _CODE_POINT.search(source)))
            or _is_character(clean(image.get("alt", "")))
        )
    return False


def _has_others(image: Element) -> bool:
    """Whether an image has other images as siblings."""
    around = (image.itersiblings("img", preceding=preceding) for preceding in (True, False))
    return any(next(others, None) is not None for others in around)


def _is_character(alt: str) -> bool:
    """Whether an `alt` is one character beyond ASCII: an emoji may be several code points."""
    return bool(alt) and not alt.isascii() and len(letters(alt)) < 2 and len(alt) <= 8


def is_drawn(image: Element) -> bool:
    """Whether an image has no known size and a format of drawings, not of photographs."""
    return not _sizes(image) and bool(_DRAWN.search(source_of(image) or ""))


def is_icon(image: Element, *, beside_text: bool) -> bool:
    """Whether an image of unknown size in a table's cell is a sign: drawn, and next to text or with an `alt` of its own."""
    if not is_drawn(image) or _OF_THE_CMS.search(source_of(image) or ""):
        return False
    return beside_text or bool(alt_text(image))


def alt_text(image: Element) -> str:
    """The text of a sign; empty where its `alt` is a description, a file's name or a word for any picture."""
    alt = clean(image.get("alt", ""))
    if not alt and _is_character(title := clean(image.get("title", ""))):
        return title
    if len(alt) > _LONGEST_ALT or alt.lower() in _NO_ALT or "//" in alt or _FILE.search(alt):
        return ""
    return alt


def is_repeated(alt: str, before: str, image: Element) -> bool:
    """Whether the text next to a sign repeats it: a flag before the country's name."""
    word = letters(alt)
    if len(word) < 2:
        return False
    behind = image.tail or ""
    following = image.getnext()
    if not behind.strip() and following is not None and isinstance(following.tag, str):
        behind = following.text or ""
    near = len(alt) + 8
    return letters(behind[: near + 20]).startswith(word) or letters(before[-near:]).endswith(word)


def _sources(image: Element) -> Iterator[str]:
    """Addresses that an image may have, in order of trust: `src`, unless another one clearly replaces it."""
    own = image.get("src", "").strip()
    if own and not _OF_THE_CMS.search(own):
        yield from (one for one in _other_sources(image) if _replaces(own, one))
    if own:
        yield own
    yield from _other_sources(image)


def _other_sources(image: Element) -> Iterator[str]:
    named = map(image.get, _LAZY)
    yield from (one.strip() for one in named if one)
    for name in ("data-srcset", "srcset"):
        yield from _largest([image.get(name) or ""])
    around = _picture_around(image)
    if around is not None:
        sources = islice(around.iter("source"), _MOST_SOURCES)
        sets = (one.get("srcset") or one.get("data-srcset") or "" for one in sources)
        yield from _largest(sets)
    for name, value in image.items():
        if name not in {"src", "alt", "title", "srcset", "data-srcset"} and _FILE.search(value):
            yield value.strip()
    yield from _copies(image)


def _picture_around(image: Element) -> Element | None:
    """The `picture` around an image; the parser puts the elements behind a `source` inside it."""
    for around in islice(image.iterancestors(), _MOST_SOURCES):
        if around.tag != "source":
            return around if around.tag == "picture" else None
    return None


def _copies(image: Element) -> Iterator[str]:
    """The address in a `noscript` right behind an image, or behind its wrapper."""
    around = image.getparent()
    places = [image, around] if around is not None and around.tag in _WRAPPERS else [image]
    for place in places:
        behind = place.getnext()
        if behind is not None and behind.tag == "noscript":
            copy = next(behind.iter("img"), None)
            if copy is not None:
                yield (copy.get("src") or "").strip()


def _largest(sets: Iterator[str] | list[str]) -> list[str]:
    """The address of the largest image of `srcset` attributes, by width or density; of equal ones the first."""
    best: tuple[float, str] | None = None
    for attribute in sets:
        for source, size in _candidates(attribute):
            if not _stands_in(source) and (best is None or size > best[0]):
                best = size, source
    return [best[1]] if best else []


def _candidates(srcset: str) -> Iterator[tuple[str, float]]:
    """Addresses of a `srcset` with their widths or densities; commas may stand in addresses."""
    source = ""
    for word in srcset.split():
        if not source:
            source = word.lstrip(",")
            if source.endswith(","):
                yield source.rstrip(","), 1
                source = ""
            continue
        size, comma, following = word.partition(",")
        yield source, _descriptor(size)
        source = following if comma else ""
        if not comma:
            source = ""
    if source:
        yield source, 1


def _descriptor(text: str) -> float:
    try:
        return float(text.rstrip("wxWX"))
    except ValueError:
        return 1


def _replaces(own: str, other: str) -> bool:
    """Whether `other` is the address of an article's picture, or of a photograph where `own` is a drawing."""
    if _OF_THE_CMS.search(other):
        return True
    return bool(_PLACEHOLDER_FORMAT.search(own) and _PHOTOGRAPH.search(other))


def _stands_in(source: str) -> bool:
    """Whether an address is empty, not a file's, a placeholder's, or one of the site's own images."""
    if not source or source.lower().startswith(_NO_ADDRESS) or is_furniture(source):
        return True
    path = source.partition("?")[0].partition("#")[0]
    name, dot, _ = path.rpartition("/")[2].rpartition(".")
    if not dot:
        return False
    if _TINY_NAME.fullmatch(name):
        return True
    parts = set(filter(None, _NAME_PARTS.split(name.lower())))
    return bool(parts & _STANDS_IN) and parts <= _BESIDE


def _sizes(image: Element) -> list[float]:
    """The known widths and heights of an image, in pixels."""
    attributes = (_pixels(image.get(name)) for name in ("width", "height"))
    sizes: list[float] = [one for one in attributes if one is not None]
    style = image.get("style")
    if style:
        sizes += [
            float(number) * _IN_PIXELS[unit.lower()] for number, unit in _LENGTH.findall(style)
        ]
    return sizes


def _pixels(attribute: str | None) -> int | None:
    match = _PIXELS.fullmatch(attribute.strip()) if attribute else None
    return int(match[1]) if match else None
