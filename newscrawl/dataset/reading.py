"""`newscrawl.read`: the records of a data folder, published or not.

Reading needs no crawl, locks nothing and changes nothing.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from newscrawl.dataset.selection import Selection
from newscrawl.errors import ArgumentError, DataSetError, DataSetWarning, StorageError, UserError
from newscrawl.exporters.files import FOLDER
from newscrawl.exporters.parts import Part
from newscrawl.exporters.reading import Growing, lines_of, require_data_set
from newscrawl.items import SCHEMA_VERSION, Article
from newscrawl.records.versions import current
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

Revisions = Literal["newest", "all"]
Form = Literal["record", "dict"]

Value = TypeVar("Value")

MALFORMED = (TypeError, ValueError, AttributeError)
"""Errors that the values of a line raise which is not a record."""


@overload
def read(
    data_dir: str | os.PathLike[str],
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    sections: str | Iterable[str] | None = None,
    languages: str | Iterable[str] | None = None,
    genres: str | Iterable[str] | None = None,
    query: str | None = None,
    revisions: Revisions = "newest",
    as_: Literal["record"] = "record",
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[Article]: ...


@overload
def read(
    data_dir: str | os.PathLike[str],
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    sections: str | Iterable[str] | None = None,
    languages: str | Iterable[str] | None = None,
    genres: str | Iterable[str] | None = None,
    query: str | None = None,
    revisions: Revisions = "newest",
    as_: Literal["dict"],
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[dict[str, Any]]: ...


def read(  # noqa: PLR0913 - a public function with named arguments
    data_dir: str | os.PathLike[str],
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    sections: str | Iterable[str] | None = None,
    languages: str | Iterable[str] | None = None,
    genres: str | Iterable[str] | None = None,
    query: str | None = None,
    revisions: Revisions = "newest",
    as_: Form = "record",
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[Article] | Iterator[dict[str, Any]]:
    """The records of a data set, day by day in the order they were written.

    `since` and `until` are days of publication in Beijing, both included: a date, "2019-03-01", a month "2019-03", a
    moment, or "7d". A record without a day is in no period with an end. `sections` are as `-a sections=` takes them,
    "world/cn_eu", each with those below it; `languages` are "en" and "zh", `genres` those of the record. Several are a
    list, or text with commas. `query` has words, and phrases in double quotes, all of which appear in headline, deck, body or
    captions: whole words in any case, Chinese anywhere in the text.

    One record for each article, its newest line, or with `revisions="all"` one for every line; the filters then choose
    among these. `as_="dict"` gives plain data, in half the time; lines of earlier versions are converted to this version.
    `unpublished` adds the durable lines of segments that a run still writes. Needs no write access. Memory grows with the
    number of revised articles, not of all articles.

    ArgumentError for a wrong value. A DataSetWarning names each file that is missing, cut or torn, each line that is not a
    record, and each file that is not a manifest; the rest is read. With `strict` the first of them raises DataSetError. A
    folder without a data set always does.
    """
    selection = Selection.of(
        since=since,
        until=until,
        sections=sections,
        languages=languages,
        genres=genres,
        query=query,
    )
    if one_of("as_", as_, Form) == "dict":
        return read_dicts(
            data_dir, selection, revisions=revisions, unpublished=unpublished, strict=strict
        )
    return read_records(
        data_dir, selection, revisions=revisions, unpublished=unpublished, strict=strict
    )


def read_records(
    data_dir: str | os.PathLike[str],
    selection: Selection,
    *,
    revisions: Revisions = "newest",
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[Article]:
    """`read` with a selection."""
    return _read(Article.from_dict, data_dir, selection, revisions, unpublished, strict)


def read_dicts(
    data_dir: str | os.PathLike[str],
    selection: Selection,
    *,
    revisions: Revisions = "newest",
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[dict[str, Any]]:
    """`read` with a selection, as plain data."""
    return _read(dict, data_dir, selection, revisions, unpublished, strict)


def _read(  # noqa: PLR0913, PLR0917 - the arguments of `read`
    form: Callable[[dict[str, Any]], Value],
    data_dir: str | os.PathLike[str],
    selection: Selection,
    revisions: Revisions,
    unpublished: bool,
    strict: bool,
) -> Iterator[Value]:
    """Check the arguments at once; the records come later."""
    is_all = one_of("revisions", revisions, Revisions) == "all"
    require_data_set(Path(data_dir))
    warn = warner(strict=strict)
    growing = (lambda folder: _growing(folder, warn)) if unpublished else None
    return _selected(lines_of(data_dir, warn, is_all, growing), selection, form, warn)


def _selected(
    lines: Iterable[tuple[str, dict[str, Any]]],
    selection: Selection,
    form: Callable[[dict[str, Any]], Value],
    warn: Callable[[str], None],
) -> Iterator[Value]:
    everything = selection == Selection()
    for name, line in lines:
        try:
            data = current(line, SCHEMA_VERSION)
            found = form(data) if everything or selection.holds(data) else None
        except MALFORMED as error:
            warn(f"{name}: the line is not a record of a known version: {error}")
            continue
        if found is not None:
            yield found


def one_of(name: str, given: object, allowed: Any) -> object:
    """A word that is allowed. Raises ArgumentError."""
    words: tuple[str, ...] = allowed.__args__
    if given not in words:
        raise ArgumentError(f"{name}: {given!r} is not one of {', '.join(words)}")
    return given


def positive(name: str, given: object) -> int:
    """A positive integer. Raises ArgumentError."""
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise ArgumentError(f"{name}: {given!r} is not a positive integer")
    return given


def warner(*, strict: bool) -> Callable[[str], None]:
    """A function that warns of damage, given as a sentence; with `strict` it raises DataSetError."""

    def warn(sentence: str) -> None:
        text = printable(sentence)  # names of files are foreign text
        if strict:
            raise DataSetError(text)
        warnings.warn(text, DataSetWarning, stacklevel=2)

    return warn


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
