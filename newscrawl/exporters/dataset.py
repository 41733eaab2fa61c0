"""`articles/_dataset.json`: the id of the data set, and its generation, which counts publications.

The frontier keeps both too. Where they differ, the frontier is older or newer, or belongs to another data set.
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
    """Id and generation of a data set, on disk and in its frontier."""

    def __init__(self, root: Path, store: StateTables) -> None:
        self._path = root / FILE
        self._store = store

    def difference(self) -> str | None:
        """How the frontier differs from its data set, as a sentence; None where they agree."""
        there, known = _read(self._path), self._store.dataset()
        if there is None or known is None or there == known:
            return None
        if there[0] != known[0]:
            return f"the frontier is of another data set ({known[0]}, this is {there[0]})"
        if there[1] > known[1]:
            return f"the frontier is older than its data set (generation {known[1]}, the data set has {there[1]})"
        return f"the data set is older than its frontier (generation {there[1]}, the frontier has {known[1]})"

    def adopt(self) -> None:
        """Make the frontier that of this data set; a new data set gets an id."""
        there, known = _read(self._path), self._store.dataset()
        if there is None or known is None or there != known:
            chosen = there or known or (secrets.token_hex(8), 0)
            self._store.put_dataset(*chosen)

    def advance(self) -> None:
        """Begin the next generation, on disk at once and in the frontier with its next commit."""
        there, known = _read(self._path), self._store.dataset()
        name = (there or known or (secrets.token_hex(8), 0))[0]
        generation = 1 + max(one[1] for one in (there, known, (name, 0)) if one)
        data = json.dumps({"id": name, "generation": generation})
        replace_file(self._path, f"{data}\n".encode())
        self._store.put_dataset(name, generation)


def id_of(root: Path) -> str | None:
    """The id of the data set in a folder; None where its file is absent or invalid."""
    found = _read(root / FILE)
    return found[0] if found else None


def _read(path: Path) -> tuple[str, int] | None:
    """Id and generation in the file; None where it is absent or invalid."""
    try:
        with open_lines(path) as file:
            data = json.loads(file.read(_SIZE_MAX))
        name, generation = data["id"], data["generation"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_sound = isinstance(name, str) and name and isinstance(generation, int)
    return (name, generation) if is_sound else None
