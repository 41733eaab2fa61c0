"""`newscrawl.read_arrow`: the records of a data folder as Arrow record batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.dataset.reading import Revisions, positive, read_dicts, warner
from newscrawl.dataset.selection import Selection
from newscrawl.errors import UserError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from datetime import date

    import pyarrow as pa


def read_arrow(  # noqa: PLR0913 - a public function with named arguments
    data_dir: str | os.PathLike[str],
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    sections: str | Iterable[str] | None = None,
    languages: str | Iterable[str] | None = None,
    genres: str | Iterable[str] | None = None,
    query: str | None = None,
    revisions: Revisions = "newest",
    batch_size: int = 10_000,
    unpublished: bool = False,
    strict: bool = False,
) -> pa.RecordBatchReader:
    """The records of `newscrawl.read`, with the same filters, as a stream of record batches in one schema, `dataset/columns.py`.

    A batch has `batch_size` rows at most, fewer where bodies are long. A line with a value of another type than its field is
    reported as damaged. UserError without pyarrow, else the errors of `read`.
    """
    try:
        from newscrawl.dataset.columns import reader_of  # noqa: PLC0415 - pyarrow is an extra
    except ImportError as error:
        raise UserError("read_arrow: needs pyarrow, install newscrawl[export]") from error
    selection = Selection.of(
        since=since,
        until=until,
        sections=sections,
        languages=languages,
        genres=genres,
        query=query,
    )
    lines = read_dicts(
        data_dir, selection, revisions=revisions, unpublished=unpublished, strict=strict
    )
    return reader_of(lines, warner(strict=strict), positive("batch_size", batch_size))
