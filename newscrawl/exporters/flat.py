"""Flat columns of a record, one cell for each value: what CSV, XML and SQLite write.

The columns of a record are fixed, in the order of its fields (`COLUMNS`):

- text, a number or a switch is one column of its name: `headline`;
- a list of names is one cell, "A; B"; rights, warnings and the values of pictures, of which each may be a sentence, are
  one a line;
- a list of objects has a column for each of their fields: `authors` (the names), `author_locations`, `image_urls`,
  `image_captions`. Their parts are in the same order and as many, an absent one is empty: "Beijing; ; Changde";
- breadcrumbs are a path, "China > Society";
- an object has a column for each of its fields: `main_image_url`, `metadata_template`.

Other fields, of a user's own item, follow in its order, one column each: a list of plain values as "A; B", and anything
else that is nested as JSON. An absent value is None, and a cell never holds the text of a Python object.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from itemadapter import ItemAdapter
from scrapy.utils.serialize import ScrapyJSONEncoder

from newscrawl.items import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Cell = str | int | float | None
"""A bool is a Cell too: Python's are integers."""

_NAMES = "; "
_LINES = "\n"
_SEPARATORS = {
    "breadcrumbs": " > ",
    "breadcrumb_urls": _LINES,
    "image_captions": _LINES,
    "image_credit_texts": _LINES,
    "image_urls": _LINES,
    "video_urls": _LINES,
    "audio_urls": _LINES,
    "page_urls": _LINES,
    "metadata_rights": _LINES,
    "metadata_warnings": _LINES,
}
"""By column: what stands between the parts of a cell, where it is not "; "."""

_ENCODER = ScrapyJSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class Column:
    """A column, and how its cell follows from the value of a field, as plain data."""

    name: str
    field: str
    """The field of the item."""
    kind: type[Any]
    """str, int or bool: the type of its cells, as far as the values are of the types of the record's fields."""
    cell: Callable[[Any], Cell]


def plain_values(item: Any) -> dict[str, Any]:
    """The values of an item by field, as plain data: what JSON has. Values of fields with a `serializer` are serialised.

    Raises TypeError for a value that JSON has no form for.
    """
    if type(item) is Article:
        others = {name: _plain(value) for name, value in item.other_fields.items()}
        return {**item.to_dict(), **others}
    adapter = ItemAdapter(item)
    found = {}
    for name in adapter:
        serialise = adapter.get_field_meta(name).get("serializer", _unchanged)
        found[str(name)] = _plain(serialise(adapter[name]))
    return found


def _unchanged(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, float, bool):
        return value
    if type(value) is list and all(type(one) is str for one in value):
        return value
    return json.loads(_ENCODER.encode(value))


# --- Columns


@lru_cache(maxsize=64)
def columns_of(names: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of an item that has these fields: first those of the record, in the record's order, then others."""
    given = set(names)
    found = [column for column in COLUMNS if column.field in given]
    taken = {column.name for column in COLUMNS}
    for name in dict.fromkeys(names):
        if name in _FIELDS:
            continue
        free = name
        while free in taken:  # it has the name of a column of the record
            free += "_"
        taken.add(free)
        found.append(Column(free, name, str, other_cell))
    return tuple(found)


def row_of(columns: Iterable[Column], values: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of a record by column, from plain values."""
    return {column.name: column.cell(values.get(column.field)) for column in columns}


def other_cell(value: Any) -> Cell:
    """The cell of a plain value of any shape."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return _NAMES.join(text_of(one) for one in value) or None
    return _json(value)


def text_of(cell: Cell) -> str:
    """A cell as text: empty for None, and "true" and "false" for switches."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else json.dumps(cell)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- Cells of the record's fields


def _joined(separator: str, value: Any) -> Cell:
    """The cell of a list of plain values."""
    if not isinstance(value, list) or any(isinstance(one, list | dict) for one in value):
        return other_cell(value)
    return _join(separator, [text_of(one) for one in value])


def _parts(separator: str, name: str, is_first: bool, value: Any) -> Cell:
    """The cell of one field of a list of objects. A value of another shape is in the first field's cell."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return _joined(separator, value) if is_first else None
    return _join(separator, [text_of(other_cell(one.get(name))) for one in value])


def _join(separator: str, texts: list[str]) -> str | None:
    if not any(texts):
        return None
    if separator == _LINES:
        texts = [" ".join(text.splitlines()) for text in texts]
    return separator.join(texts)


def _member(cell: Callable[[Any], Cell], name: str, is_first: bool, value: Any) -> Cell:
    """The cell of one field of an object. A value of another shape is in the first field's cell."""
    if not isinstance(value, dict):
        return other_cell(value) if is_first else None
    return cell(value.get(name))


def _columns(kind: type[Any], prefix: str = "") -> list[Column]:
    """The columns of a class of records, or of an object in one."""
    found = []
    hints = get_type_hints(kind)
    for one in fields(kind):
        hint = _without_none(hints[one.name])
        found += _columns_of_field(f"{prefix}{one.name}", one.name, hint)
    return found


def _columns_of_field(column: str, field: str, hint: Any) -> list[Column]:
    separator = _SEPARATORS.get(column, _NAMES)
    if get_origin(hint) is list:
        (entry,) = get_args(hint)
        if not is_dataclass(entry):
            return [Column(column, field, str, partial(_joined, separator))]
        return [
            _entry_column(column, field, one.name, is_first=number == 0)
            for number, one in enumerate(fields(entry))
        ]
    if is_dataclass(hint):
        return [
            Column(
                one.name,
                field,
                one.kind,
                partial(_member, one.cell, one.field, number == 0),
            )
            for number, one in enumerate(_columns(hint, f"{column}_"))  # type: ignore[arg-type]
        ]
    return [Column(column, field, hint if hint in (int, bool) else str, other_cell)]


def _entry_column(column: str, field: str, name: str, *, is_first: bool) -> Column:
    own = column if name == "name" else f"{column[:-1]}_{name}s"
    separator = _SEPARATORS.get(own, _NAMES)
    return Column(own, field, str, partial(_parts, separator, name, is_first))


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    return hint


COLUMNS: tuple[Column, ...] = tuple(_columns(Article))
"""The columns of a record, without other fields."""

_FIELDS = frozenset(column.field for column in COLUMNS)
