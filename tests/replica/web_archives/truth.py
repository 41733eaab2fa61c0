"""The truth about an archive's captures: the right one of each article, and what each other one is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.replica.web_archives.captures import KINDS, Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Truth:
    """What is right for an article."""

    index: int
    """The story."""
    identifier: str
    right: tuple[Capture, ...]
    """The newest whole captures with status 200, one of each page; empty for an article without any."""
    record: dict[str, Any] | None
    """The expected record, as `Replica.expected(index, listed=False)` gives it, but without `url` and `page_urls`: these
    are the addresses of the capture that was read."""


class Holding:
    """The captures of one archive, or some of them."""

    def __init__(
        self,
        archive: str,
        captures: Iterable[Capture],
        truth: Callable[[int, tuple[Capture, ...]], Truth],
    ) -> None:
        self.archive = archive
        self.captures = list(captures)
        self._truth = truth
        self.truths: dict[int, Truth] = {}
        """By story, of the articles that have a capture."""
        for index, own in self._by_story().items():
            self.truths[index] = truth(index, _right(own))

    def among(self, keep: Callable[[Capture], bool]) -> Holding:
        """The truth where only some captures are asked for: those of a crawl, a host or a period."""
        return Holding(self.archive, filter(keep, self.captures), self._truth)

    def verdict(self, capture: Capture) -> str:
        """What a capture is to its article: one of `VERDICTS`."""
        kind = KINDS[capture.kind]
        if not kind.is_whole or capture.index is None:
            return kind.group
        right = next(one for one in self.truths[capture.index].right if one.page == capture.page)
        if capture is right:
            return "right"
        if capture.revision != right.revision:
            return "older"
        same = capture.printing == right.printing and "charset_lost" not in (
            capture.kind,
            right.kind,
        )
        return "duplicate" if same else "same_text"

    def verdicts(self) -> Counter[str]:
        """How many captures have each verdict."""
        return Counter(map(self.verdict, self.captures))

    def lost(self) -> list[int]:
        """The stories without a good capture."""
        return [index for index, truth in self.truths.items() if not truth.right]

    def _by_story(self) -> dict[int, list[Capture]]:
        found: dict[int, list[Capture]] = {}
        for capture in self.captures:
            if capture.index is not None:
                found.setdefault(capture.index, []).append(capture)
        return found


def _right(captures: list[Capture]) -> tuple[Capture, ...]:
    """The newest whole capture of each page."""
    pages: dict[int, Capture] = {}
    for capture in captures:
        if capture.is_whole and (
            capture.page not in pages or capture.time > pages[capture.page].time
        ):
            pages[capture.page] = capture
    return tuple(pages[page] for page in sorted(pages))
