"""A fixed rotation of kinds: the kind of the n-th story of a family, and its rank within the kind."""

from __future__ import annotations


class Rota:
    """A repeated pattern of names; answers are computed by division."""

    def __init__(self, pattern: str) -> None:
        self._pattern = tuple(pattern.split())
        self._ranks = tuple(self._pattern[:n].count(kind) for n, kind in enumerate(self._pattern))

    def turn(self, rank: int) -> tuple[str, int]:
        """Kind of the story of that rank, and its rank among its kind."""
        round_, place = divmod(rank, len(self._pattern))
        kind = self._pattern[place]
        return kind, round_ * self._pattern.count(kind) + self._ranks[place]
