"""Where elements stand in a tree, in time linear in the size of the page.

A walk up from every element multiplies the time by the depth of the page, a walk down from every element is quadratic
in nested elements; a page may be 2,000 elements deep.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


SMALL = 30
"""Elements that a line may hold: an element with more is read by its parts."""


Element: TypeAlias = Any
"""An element of `lxml.etree`, whose stubs do not know that all text of a parsed page is `str`."""

_STRING = etree.XPath("string()", smart_strings=False)


def text_content(element: Element) -> str:
    """All text of an element, seen or not."""
    return cast("str", _STRING(element))


class Within:
    """Whether elements pass a test or stand inside an element that does; each element is tested once.

    The tree and the test must not change in between.
    """

    def __init__(self, test: Callable[[Element], bool]) -> None:
        self._test = test
        self._known: dict[Element, bool] = {}

    def __call__(self, element: Element) -> bool:
        below: list[Element] = []
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
    """Texts behind comments and processing instructions in a container, by the element before these.

    lxml's walk over comments takes quadratic time for comments in a row.
    """

    def __init__(self, container: Element) -> None:
        self.opening: dict[Element, list[str]] = {}
        """By the parent element, for comments at its beginning."""
        self.behind: dict[Element, list[str]] = {}
        """By the sibling element right before the comments."""
        place: dict[Element, list[str]] = {}
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


def outermost(elements: Iterable[Element]) -> Iterator[Element]:
    """The `elements`, given in the order of the page, that do not stand inside another one of them."""
    wanted = list(elements)
    if len(wanted) < 2:
        yield from wanted
        return
    inside = Within(frozenset(wanted).__contains__)
    for element in wanted:
        around = element.getparent()
        if around is None or not inside(around):
            yield element


def is_small(element: Element, most: int = SMALL) -> bool:
    """Whether an element holds at most `most` elements, itself included."""
    return next(islice(element.iter(), most, None), None) is None
