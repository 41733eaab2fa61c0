"""A sorted index in blocks, as both services search it: pages count blocks, not lines."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.replica.web_archives.keys import Range

T = TypeVar("T")


class Extent(NamedTuple):
    """What a query covers: blocks, their number, and pages."""

    first: int
    blocks: int
    pages: int


class Lines(Generic[T]):
    """Lines with their keys, "urlkey timestamp"."""

    def __init__(self, lines: Iterable[T], key: Callable[[T], str], block: int) -> None:
        self._lines = sorted(lines, key=key)
        self._keys = [key(line) for line in self._lines]
        self._block = block

    def within(self, keys: Range) -> list[T]:
        """The lines of a query."""
        return self._lines[bisect_left(self._keys, keys.start) : bisect_left(self._keys, keys.end)]

    def extent(self, keys: Range, size: int) -> Extent:
        """The blocks that can have lines of a query, in pages of `size` blocks. No pages for a query without lines
        where one block alone could have them."""
        heads = self._keys[:: self._block]
        first = max(0, bisect_left(heads, keys.start) - 1)
        last = max(first, bisect_left(heads, keys.end) - 1)
        if first == last and not self.within(keys):
            return Extent(first, 0, 0)
        return Extent(first, last - first + 1, (last - first) // size + 1)

    def page(self, keys: Range, size: int, number: int) -> list[T]:
        """The lines of a page, which may be none."""
        extent = self.extent(keys, size)
        start = (extent.first + number * size) * self._block
        end = min(start + size * self._block, (extent.first + extent.blocks) * self._block)
        low = max(start, bisect_left(self._keys, keys.start))
        return self._lines[low : min(end, bisect_left(self._keys, keys.end))]
