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

    One record for each article, its newest line, or with `all_revisions` one for every line. `unpublished` adds the
    durable lines of segments that a run still writes. Needs no write access. Memory grows with the number of
    revised articles, not of all articles.

    A DataSetWarning names each file that is missing, cut or torn, each line that is not a record, and each file that
    is not a manifest; the rest is read. With `strict` the first of them raises DataSetError. A folder without a
    data set always does.
    """
    warn = _warner(strict=strict)
    for name, line in _lines(data_dir, warn, all_revisions=all_revisions, unpublished=unpublished):
        if article := _article(name, line, warn):
            yield article


def _article(name: str, line: dict[str, Any], warn: Callable[[str], None]) -> Article | None:
    try:
        return Article.from_dict(line)
    except (TypeError, ValueError, AttributeError) as error:
        warn(f"{name}: the line is not a record of a known version: {error}")
        return None


def read_lines(
    data_dir: str | os.PathLike[str],
    *,
    all_revisions: bool = False,
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[dict[str, Any]]:
    """The same as plain data, in half the time; lines of earlier versions are converted to this version."""
    for _, line in _lines(
        data_dir, _warner(strict=strict), all_revisions=all_revisions, unpublished=unpublished
    ):
        yield current(line, SCHEMA_VERSION)


def _warner(*, strict: bool) -> Callable[[str], None]:
    def warn(sentence: str) -> None:
        text = printable(sentence)  # names of files are foreign text
        if strict:
            raise DataSetError(text)
        warnings.warn(text, DataSetWarning, stacklevel=2)

    return warn


def _lines(
    data_dir: str | os.PathLike[str],
    warn: Callable[[str], None],
    *,
    all_revisions: bool,
    unpublished: bool,
) -> Iterator[tuple[str, dict[str, Any]]]:
    growing = (lambda folder: _growing(folder, warn)) if unpublished else None
    return lines_of(data_dir, warn, all_revisions, growing)


def _growing(folder: Path, warn: Callable[[str], None]) -> list[Growing]:
    """Unpublished segments; only the database has the length of their durable part."""
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
        warn(f"{error}; unpublished segments are not read")
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
