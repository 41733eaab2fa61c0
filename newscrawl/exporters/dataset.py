"""`articles/_dataset.json`: which data set it is, and how often something was published in it.

The frontier keeps the same two. Where they differ it is older than its data set, newer, or another's.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from newscrawl.exporters.compression import open_lines
from newscrawl.exporters.disk import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.exporters.rows import StateTables

FILE = "_dataset.json"
_SIZE_MAX = 4096  # bytes


class DataSetId:
    """The identity of a data set, on disk and in its frontier."""

    def __init__(self, root: Path, store: StateTables) -> None:
        self._path = root / FILE
        self._store = store

    def difference(self) -> str | None:
        """How the frontier is behind, before, or beside its data set: a sentence; None where it is its own."""
        there, known = self._read(), self._store.dataset()
        if there is None or known is None or there == known:
            return None
        if there[0] != known[0]:
            return f"the frontier is of another data set ({known[0]}, this is {there[0]})"
        if there[1] > known[1]:
            return f"the frontier is older than its data set (generation {known[1]}, the data set has {there[1]})"
        return f"the data set is older than its frontier (generation {there[1]}, the frontier has {known[1]})"

    def adopt(self) -> None:
        """Let the frontier be that of the data set from here on; a new data set gets an id."""
        there, known = self._read(), self._store.dataset()
        if there is None or known is None or there != known:
            chosen = there or known or (secrets.token_hex(8), 0)
            self._store.put_dataset(*chosen)

    def advance(self) -> None:
        """Something was published: the next generation, here at once and in the frontier with its commit."""
        there, known = self._read(), self._store.dataset()
        name = (there or known or (secrets.token_hex(8), 0))[0]
        generation = 1 + max(one[1] for one in (there, known, (name, 0)) if one)
        data = json.dumps({"id": name, "generation": generation})
        replace_file(self._path, f"{data}\n".encode())
        self._store.put_dataset(name, generation)

    def _read(self) -> tuple[str, int] | None:
        """What the file says; None where it is not there, or is none."""
        try:
            with open_lines(self._path) as file:
                data = json.loads(file.read(_SIZE_MAX))
            name, generation = data["id"], data["generation"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        is_sound = isinstance(name, str) and name and isinstance(generation, int)
        return (name, generation) if is_sound else None
