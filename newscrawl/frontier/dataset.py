"""`newscrawl.read`: the records of a data folder, published or not.

Reading needs no crawl, locks nothing and changes nothing.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from newscrawl.errors import DataSetError, DataSetWarning, StorageError, UserError
from newscrawl.exporters.files import FOLDER
from newscrawl.exporters.parts import Part
from newscrawl.exporters.reading import Growing, lines_of
from newscrawl.items import SCHEMA_VERSION, Article
from newscrawl.records.versions import current
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator
    from pathlib import Path


def read(
    data_dir: str | os.PathLike[str],
    *,
    all_revisions: bool = False,
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[Article]:
    """The records of a data set, day by day in the order they were written.

    Each article as its newest line says, or with `all_revisions` every line. `unpublished` adds the
    durable lines of segments that a run still writes. Needs no write access. Memory grows with the number of
    articles that were revised, not with that of articles.

    A file that is missing, cut or torn, a line that is no record, a manifest that is none: the rest is read, and
    each is named in a DataSetWarning. With `strict` the first of them raises DataSetError, as does a folder that
    holds no data set in any case.
    """
    tell = _teller(strict=strict)
    for name, line in _lines(data_dir, tell, all_revisions=all_revisions, unpublished=unpublished):
        if article := _article(name, line, tell):
            yield article


def _article(name: str, line: dict[str, Any], tell: Callable[[str], None]) -> Article | None:
    try:
        return Article.from_dict(line)
    except (TypeError, ValueError, AttributeError) as error:
        tell(f"{name}: the line is no record that this newscrawl knows: {error}")
        return None


def read_lines(
    data_dir: str | os.PathLike[str],
    *,
    all_revisions: bool = False,
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[dict[str, Any]]:
    """The same as plain data, lines of earlier versions as of this one: for what needs no `Article`, and half as slow."""
    for _, line in _lines(
        data_dir, _teller(strict=strict), all_revisions=all_revisions, unpublished=unpublished
    ):
        yield current(line, SCHEMA_VERSION)


def _teller(*, strict: bool) -> Callable[[str], None]:
    def tell(sentence: str) -> None:
        said = printable(sentence)  # names of files are others' text
        if strict:
            raise DataSetError(said)
        warnings.warn(said, DataSetWarning, stacklevel=2)

    return tell


def _lines(
    data_dir: str | os.PathLike[str],
    tell: Callable[[str], None],
    *,
    all_revisions: bool,
    unpublished: bool,
) -> Iterator[tuple[str, dict[str, Any]]]:
    growing = (lambda folder: _growing(folder, tell)) if unpublished else None
    return lines_of(data_dir, tell, all_revisions, growing)


def _growing(folder: Path, tell: Callable[[str], None]) -> list[Growing]:
    """Segments that are not published; the database alone knows how much of them is durable."""
    from newscrawl.frontier.database import FILE  # noqa: PLC0415 - readers of published segments need no database
    from newscrawl.frontier.store import Store  # noqa: PLC0415

    if not (folder / FILE).exists():
        return []
    try:
        store = Store(folder, read_only=True)
        try:
            segments = [*store.segments("open"), *store.segments("sealed")]
        finally:
            store.close()
    except (StorageError, UserError) as error:
        tell(f"{error}; what a run has not published is not read")
        return []
    days = folder / FOLDER
    return [
        Growing(
            (one.folder, one.name),
            Part(days / one.folder / f".{one.name}.jsonl.open", None, one.bytes),
        )
        for one in segments
        if one.bytes
    ]
