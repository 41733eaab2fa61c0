"""Pictures of lines of text as SVG, in the colours of the reader's screen, light or dark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 640
MARGIN = 24
SIZE = 16
"""Of text: 10 pixels on a phone that shows the picture 400 pixels wide."""
LINE = 24
_WIDE, _NARROW = frozenset("mwMW@%—…>"), frozenset("ijlftIr .,:;|!/-'()[]")
_EMS = {"wide": 0.97, "narrow": 0.35, "upper": 0.69, "usual": 0.6}
"""Widths of characters, in the widest of the usual typefaces: no line is longer in another."""
_PIECES = re.compile(r"[^\s/]*/+|[^\s/]+|\s+")
_LOOK = """<style>
text { font: 16px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328; white-space: pre; }
.title { font-weight: 600; font-size: 18px; }
.folder { font-weight: 600; }
.value { fill: #0b5cad; }
.quiet { fill: #59636e; }
.number { font-weight: 600; font-size: 15px; fill: #fff; text-anchor: middle; }
.paper { fill: #fff; stroke: #d5dae0; }
.panel { fill: #f3f5f8; }
.rail { stroke: #c3cad2; stroke-width: 2; fill: none; }
.dot { fill: #0b5cad; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ed; }
.value { fill: #82bdf7; }
.quiet { fill: #a3adb8; }
.number { fill: #10151b; }
.paper { fill: #14191f; stroke: #333c46; }
.panel { fill: #1d242c; }
.rail { stroke: #46515c; }
.dot { fill: #82bdf7; }
}
</style>"""


@dataclass(frozen=True)
class Span:
    """A part of a line: `look` is a class of the style."""

    text: str
    look: str = ""


def value(text: str) -> Span:
    """A text that comes from the crawl or the code."""
    return Span(text, "value")


def quiet(text: str) -> Span:
    """A text in a paler colour."""
    return Span(text, "quiet")


def width_of(text: str) -> float:
    """How many pixels a text takes at most."""
    return SIZE * sum(map(_ems, text))


def _ems(character: str) -> float:
    if character in _WIDE:
        return _EMS["wide"]
    if character in _NARROW:
        return _EMS["narrow"]
    return _EMS["upper" if character.isupper() else "usual"]


def wrap(spans: Iterable[Span | str], width: float) -> list[list[Span]]:
    """Lines of at most `width` pixels, broken at spaces and behind the "/" of an address."""
    lines: list[list[Span]] = [[]]
    room = width
    for span in (Span(one) if isinstance(one, str) else one for one in spans):
        for piece in _PIECES.findall(span.text):
            if width_of(piece.rstrip()) > room and lines[-1]:
                lines.append([])
                room = width
            if lines[-1] or not piece.isspace():
                lines[-1].append(Span(piece, span.look))
                room -= width_of(piece)
    return [_joined(line) for line in lines]


def _joined(line: Sequence[Span]) -> list[Span]:
    """A line with neighbours of the same look as one span."""
    found: list[Span] = []
    for span in line:
        if found and found[-1].look == span.look:
            span = Span(found.pop().text + span.text, span.look)  # noqa: PLW2901
        found.append(span)
    return found


@dataclass
class Drawing:
    """An SVG of fixed width that grows downwards; `y` is the base line of the next line of text."""

    title: str
    description: str
    y: float = MARGIN + SIZE
    _parts: list[str] = field(default_factory=list)
    _behind: list[str] = field(default_factory=list)

    def text(self, x: float, spans: Iterable[Span | str], look: str = "") -> None:
        """One line of text at the current place."""
        parts = "".join(
            escape(one, quote=False) if isinstance(one, str) else _tspan(one) for one in spans
        )
        kind = f' class="{look}"' if look else ""
        self._parts.append(f'<text x="{x:g}" y="{self.y:g}"{kind}>{parts}</text>')

    def lines(self, x: float, spans: Iterable[Span | str], right: float = WIDTH - MARGIN) -> None:
        """Text, on as many lines as it takes."""
        for line in wrap(spans, right - x):
            self.text(x, line)
            self.y += LINE

    def number(self, x: float, number: int) -> None:
        """A number in a dot, at the current line."""
        self._parts.append(f'<circle class="dot" cx="{x:g}" cy="{self.y - 6:g}" r="14"/>')
        self._parts.append(f'<text class="number" x="{x:g}" y="{self.y - 0.5:g}">{number}</text>')

    def rail(self, *points: tuple[float, float]) -> None:
        """A line through points, behind everything else."""
        way = " ".join(f"{x:g},{y:g}" for x, y in points)
        self._behind.append(f'<polyline class="rail" points="{way}"/>')

    def panel(self, x: float, top: float, bottom: float) -> None:
        """A coloured ground, from `x` to the right margin."""
        size = f'width="{WIDTH - MARGIN - x + 8:g}" height="{bottom - top:g}"'
        self._behind.insert(0, f'<rect class="panel" x="{x:g}" y="{top:g}" {size} rx="6"/>')

    def svg(self) -> str:
        """The picture; below the last line there is a margin."""
        height = self.y - LINE + MARGIN
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby="title desc">'
        paper = f'<rect class="paper" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:g}" rx="10"/>'
        names = f'<title id="title">{escape(self.title, quote=False)}</title>\n<desc id="desc">{escape(self.description, quote=False)}</desc>'
        return "\n".join([head, names, _LOOK, paper, *self._behind, *self._parts, "</svg>\n"])


def _tspan(span: Span) -> str:
    text = escape(span.text, quote=False)
    return f'<tspan class="{span.look}">{text}</tspan>' if span.look else text
