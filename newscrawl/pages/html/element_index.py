"""The elements of a page by tag, class and id: one walk over the tree answers all simple selectors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.pages.html.tree import Element

_WORDS = re.compile(r"[^ \t\r\n]+")  # what XPath's normalize-space parts: not at other white space

_LONGEST = 200  # characters of a class attribute whose names are kept


class ElementIndex:
    """The elements at and below `root`, in the order of the page. The tree must not change afterwards."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.all: list[Element] = list(root.iter("*"))
        self.by_tag: defaultdict[str, list[Element]] = defaultdict(list)
        self.by_name: defaultdict[str, list[Element]] = defaultdict(list)
        """By class and id, as in a selector: ".info", "#Content"."""
        self._ends: dict[Element, int] = {}
        by_tag, by_name = self.by_tag, self.by_name
        for element in self.all:
            by_tag[element.tag].append(element)
            if not element.attrib:
                continue
            if name := element.get("id"):
                by_name[f"#{name}"].append(element)
            if classes := element.get("class"):
                names = _class_names if len(classes) <= _LONGEST else _class_names.__wrapped__
                for one in names(classes):
                    by_name[one].append(element)

    @cached_property
    def places(self) -> dict[Element, int]:
        """The number of each element in the order of the page."""
        return dict(zip(self.all, range(len(self.all)), strict=True))

    def in_order(self, elements: Iterable[Element]) -> list[Element]:
        """The elements in the order of the page."""
        return sorted(elements, key=self.places.__getitem__)

    def below(
        self, around: Sequence[Element], elements: Sequence[Element], *, at: bool = False
    ) -> Sequence[Element]:
        """Those of `elements` that stand below one of `around`, or with `at` are one of them. Both are in the order of the page."""
        if not elements:
            return elements
        place_of = self.places.__getitem__
        found: list[Element] = []
        low = end = 0
        for one in around:
            start = self.places.get(one, -1)
            if start < end or start < 0:
                continue  # of another tree, or inside the one before
            end = self._end(one)
            low = bisect_left(elements, start if at else start + 1, low, key=place_of)
            high = bisect_left(elements, end, low, key=place_of)
            if low == 0 and high == len(elements):
                return elements
            found += elements[low:high]
            low = high
        return found

    def _end(self, element: Element) -> int:
        """The place behind the last element inside an element."""
        known = self._ends
        path: list[Element] = []
        end = len(self.all)
        one = element
        while one is not None and one is not self.root:
            if (found := known.get(one)) is not None:
                end = found
                break
            path.append(one)
            following = next(one.itersiblings("*"), None)
            if following is not None:
                end = self.places[following]
                break
            one = one.getparent()
        known.update(dict.fromkeys(path, end))
        return end


@lru_cache(maxsize=1024)  # the pages of a site share them
def _class_names(value: str) -> tuple[str, ...]:
    return tuple(f".{one}" for one in words_of(value))


def words_of(value: str) -> Iterable[str]:
    """The words of an attribute's value, each once."""
    return dict.fromkeys(_WORDS.findall(value))
