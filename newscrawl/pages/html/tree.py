"""Where elements stand in a tree, each question answered in time that grows with the page alone.

To walk up from every element takes time by the depth of the page, to walk down from every element by the square
of what nests; a page may be 2,000 elements deep.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.html import HtmlElement

SMALL = 30
"""Elements that a line may hold: what holds more is read by its parts."""


class Within:
    """Whether elements pass a test or stand in one that does, each element tested once.

    The tree and the test must not change in between.
    """

    def __init__(self, test: Callable[[HtmlElement], bool]) -> None:
        self._test = test
        self._known: dict[HtmlElement, bool] = {}

    def __call__(self, element: HtmlElement) -> bool:
        below: list[HtmlElement] = []
        answer = False
        for one in chain((element,), element.iterancestors()):
            known = self._known.get(one)
            if known is not None:
                answer = known
                break
            below.append(one)
            if self._test(one):
                answer = True
                break
        self._known.update(dict.fromkeys(below, answer))
        return answer


class BehindComments:
    """Text below an element that stands behind comments and processing instructions, by what stands before these.

    Walking over comments as lxml does takes time by the square of those in a row.
    """

    def __init__(self, container: HtmlElement) -> None:
        self.opening: dict[HtmlElement, list[str]] = {}
        """By the element that the comments open."""
        self.behind: dict[HtmlElement, list[str]] = {}
        """By the element that the comments stand behind."""
        place: dict[HtmlElement, list[str]] = {}
        for comment in container.iter(etree.Comment, etree.PI):
            before = comment.getprevious()
            if before is None:
                texts = self.opening.setdefault(comment.getparent(), [])
            elif isinstance(before.tag, str):
                texts = self.behind.setdefault(before, [])
            else:
                texts = place[before]
            place[comment] = texts
            texts.append(comment.tail or "")


def outermost(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those of `elements`, which are in the order of the page, that stand in no other of them."""
    wanted = list(elements)
    if len(wanted) < 2:
        yield from wanted
        return
    inside = Within(frozenset(wanted).__contains__)
    for element in wanted:
        around = element.getparent()
        if around is None or not inside(around):
            yield element


def is_small(element: HtmlElement, most: int = SMALL) -> bool:
    """Whether an element holds few others."""
    return next(islice(element.iter(), most, None), None) is None
