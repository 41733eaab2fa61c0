"""Records as Arrow columns, in a fixed schema made of the record's classes. Needs pyarrow (newscrawl[export])."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import pyarrow as pa

from newscrawl.dataset.reading import MALFORMED
from newscrawl.items import SCHEMA_VERSION, Article, BeijingTime, Day, UtcTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Convert = Callable[[Any], Any]

OTHERS = "other_fields"
"""The column of fields that are none of the record's."""

_BATCH_CHARACTERS = 64 * 1024 * 1024
"""A batch ends with the record that reaches this length of bodies, whatever its number of records."""

_LONG = ("article_body", "article_body_html")


def reader_of(
    lines: Iterable[dict[str, Any]], warn: Callable[[str], None], batch_size: int
) -> pa.RecordBatchReader:
    """A stream of the batches of records, given as plain data."""
    return pa.RecordBatchReader.from_batches(schema(), _batches(lines, warn, batch_size))


@cache
def schema() -> pa.Schema:
    """The columns: the record's fields in their order, then `other_fields`.

    Moments are timestamps in microseconds, those of the site in Asia/Shanghai and those of the crawl in UTC; days are date32. An
    object of fields is a struct; an object with any keys is a list of structs of `key` and `value`, since not every reader has
    maps. `other_fields` is a JSON object of the fields that a user's own item added, or null: the schema stays the same whatever they
    are. The metadata has `newscrawl.schema_version`.
    """
    columns = [pa.field(name, one.type) for name, one in _columns(Article).items()]
    columns.append(pa.field(OTHERS, pa.string()))
    return pa.schema(columns, {"newscrawl.schema_version": SCHEMA_VERSION})


def _batches(
    lines: Iterable[dict[str, Any]], warn: Callable[[str], None], batch_size: int
) -> Iterator[pa.RecordBatch]:
    rows: list[dict[str, Any]] = []
    length = 0
    for line in lines:
        rows.append(line)
        length += sum(len(str(line.get(name) or "")) for name in _LONG)
        if len(rows) >= batch_size or length >= _BATCH_CHARACTERS:
            yield from _batch(rows, warn)
            rows, length = [], 0
    if rows:
        yield from _batch(rows, warn)


def _batch(lines: list[dict[str, Any]], warn: Callable[[str], None]) -> Iterator[pa.RecordBatch]:
    """One batch; where a value has another type than its column, without its line."""
    try:
        batch = pa.RecordBatch.from_pylist([_row(line) for line in lines], schema())
    except (*MALFORMED, OverflowError, pa.ArrowException) as error:
        if len(lines) == 1:
            name = lines[0].get("identifier")
            warn(f"{name}: the line is not a record of a known version: {error}")
            return
    else:
        yield batch
        return
    middle = len(lines) // 2
    yield from _batch(lines[:middle], warn)
    yield from _batch(lines[middle:], warn)


def _row(line: dict[str, Any]) -> dict[str, Any]:
    names = _names()
    if not names <= line.keys():  # a line of an earlier version: missing fields have their defaults
        line = Article.from_dict(line).to_dict()
    row: dict[str, Any] = _article()(line)
    others = {name: value for name, value in line.items() if name not in names}
    row[OTHERS] = json.dumps(others, ensure_ascii=False) if others else None
    return row


@cache
def _names() -> frozenset[str]:
    return frozenset(one.name for one in fields(Article))


@cache
def _article() -> Convert:
    return _struct_converter(_columns(Article))


# --- Types


class _Column(NamedTuple):
    """The Arrow type of a field."""

    type: pa.DataType
    convert: Convert | None = None
    """Makes a value of the type from plain data that is not None; None where it is the same."""


def _moment(text: str) -> datetime:
    whole, point, rest = text.replace("Z", "+00:00").partition(".")
    if point:  # Python 3.10 reads three digits or six
        fraction, plus, zone = rest.partition("+")
        whole = f"{whole}.{fraction[:6]:0<6}{plus}{zone}"
    return datetime.fromisoformat(whole)


_TIMES = (
    (BeijingTime, _Column(pa.timestamp("us", "Asia/Shanghai"), _moment)),
    (UtcTime, _Column(pa.timestamp("us", "UTC"), _moment)),
    (Day, _Column(pa.date32(), date.fromisoformat)),
)
_PLAIN = {str: _Column(pa.string()), int: _Column(pa.int64()), bool: _Column(pa.bool_())}


def _column(hint: Any) -> _Column:
    """The column of a field's type, "or None" aside: every column takes nulls."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    for alias, column in _TIMES:
        if hint == alias:
            return column
    hint = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is list:
        return _list(_column(arguments[0]))
    if origin is dict:
        key, value = (_column(one).type for one in arguments)
        return _Column(pa.list_(pa.struct([("key", key), ("value", value)])), _pairs)
    if is_dataclass(hint):
        return _struct(hint)  # type: ignore[arg-type]
    return _PLAIN[str if origin is Literal else hint]


def _list(entry: _Column) -> _Column:
    convert = entry.convert
    if convert is None:
        return _Column(pa.list_(entry.type))
    return _Column(pa.list_(entry.type), lambda values: [convert(value) for value in values])


def _pairs(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in data.items()]


def _columns(kind: type[Any]) -> dict[str, _Column]:
    hints = get_type_hints(kind, include_extras=True)
    return {one.name: _column(hints[one.name]) for one in fields(kind)}


def _struct(kind: type[Any]) -> _Column:
    columns = _columns(kind)
    struct = pa.struct([(name, one.type) for name, one in columns.items()])
    is_plain = not any(one.convert for one in columns.values())
    return _Column(struct, None if is_plain else _struct_converter(columns))


def _struct_converter(columns: dict[str, _Column]) -> Convert:
    converts = [(name, one.convert) for name, one in columns.items() if one.convert]

    def convert(data: dict[str, Any]) -> dict[str, Any]:
        changed = {
            name: change(data[name]) for name, change in converts if data.get(name) is not None
        }
        return {**data, **changed}

    return convert
