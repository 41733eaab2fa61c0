"""The elements of a page by tag, class and id: one walk over the tree answers all simple selectors."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.pages.html.tree import Within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

_WORDS = re.compile(r"[^ \t\r\n]+")  # what XPath's normalize-space parts: not at other white space


class ElementIndex:
    """The elements at and below `root`, in the order of the page. The tree must not change afterwards."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.all: list[HtmlElement] = list(root.iter("*"))
        self.by_tag: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        self.by_class: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        self.by_id: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.all:
            self.by_tag[element.tag].append(element)
            attributes = element.attrib
            if not attributes:
                continue
            if name := attributes.get("id"):
                self.by_id[name].append(element)
            if classes := attributes.get("class"):
                for one in words_of(classes):
                    self.by_class[one].append(element)

    @cached_property
    def _places(self) -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(self.all)}

    def in_order(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """The elements in the order of the page."""
        return sorted(elements, key=self._places.__getitem__)

    def inside(
        self, container: HtmlElement, elements: Sequence[HtmlElement]
    ) -> Sequence[HtmlElement]:
        """Those of the elements that are the container or stand in it."""
        if container is self.root:
            return elements
        is_inside = Within(lambda one: one is container)
        return [one for one in elements if is_inside(one)]


def words_of(value: str) -> Iterable[str]:
    """The words of an attribute's value, each once."""
    if value.isalnum():
        return (value,)
    return dict.fromkeys(_WORDS.findall(value))
