"""Items of any class as records: what a user's own spider gives goes through the pipelines too.

An Article, or an object of a subclass, is its own record. Of another item (dict, dataclass, attrs, pydantic, Scrapy's Item) a
record is made, and what the pipelines change is written back to the item. Fields that are none of the record's are left alone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from itemadapter import ItemAdapter

from newscrawl.items import NESTED, Article, Image, Metadata
from newscrawl.records.clean import clean
from newscrawl.records.normalise import normalise
from newscrawl.site.urls import fallback_identifier, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[Any], bool]

# design: any-item
REQUIRED = ("url", "headline")
"""Fields without which an item is no record of an article."""

_SINGLE: dict[str, type[Any]] = {"main_image": Image, "metadata": Metadata}


def is_item(item: object) -> bool:
    """Whether Scrapy knows the fields of an object."""
    return ItemAdapter.is_item(item)


def missing_fields(item: Any) -> list[str]:
    """Which of the fields that make a record an item lacks."""
    given = list(ItemAdapter(item))
    return [name for name in REQUIRED if name not in given]


def record_of(item: Any) -> Article | None:
    """The record that an item is; None for what is no record of an article.

    One that is made of another item is cleaned and normalised, unless a value is of a type that no field has: validation
    says so. Without an identifier it gets that of its URL.
    """
    if isinstance(item, Article):
        return item
    if not is_item(item) or missing_fields(item):
        return None
    record = _made(ItemAdapter(item).asdict())
    if restore(record):
        normalise(clean(record))
    return record


def _made(data: dict[Any, Any]) -> Article:
    data = {str(name): value for name, value in data.items()}
    names = {one.name for one in fields(Article)}
    own = {name: data[name] for name in data if name in names and data[name] is not None}
    url = data["url"]
    if not own.get("identifier") and isinstance(url, str):
        own["identifier"] = parse(url).identifier or fallback_identifier(url)
    required: dict[str, Any] = dict.fromkeys(("identifier", *REQUIRED))
    return Article(**{**required, **own}).with_other_fields(
        {name: value for name, value in data.items() if name not in names}
    )


def rework(item: Any, work: Callable[[Article], Article]) -> None:
    """Let `work` change the record that an item is; an item that is none, or has values of other types, is left as it is."""
    record = record_of(item)
    if record is not None and restore(record):
        write_back(item, work(record))


def write_back(item: Any, record: Article) -> None:
    """Let an item have the values of the record that was made of it.

    A field that its class does not have, or cannot be given, stays as it is: the data set has the record all the same.
    """
    if item is record:
        return
    adapter, before = ItemAdapter(item), ItemAdapter(item).asdict()
    for name, value in record.to_dict().items():
        if name in record.other_fields or (name in before and before[name] == value):
            continue
        with suppress(KeyError, AttributeError, TypeError, ValueError):
            adapter[name] = value


def name_of(item: Any) -> str:
    """What a log line calls an item: its URL, else all of it."""
    url = ItemAdapter(item).get("url") if is_item(item) else None
    return str(url or item)


# --- Values of the right types


def restore(record: Article) -> bool:
    """Make objects of nested plain data, in place: whether every value then is of the type that its field has."""
    for name in _lists():
        value = getattr(record, name)
        if isinstance(value, list | tuple):
            setattr(record, name, [_nested(NESTED.get(name), entry) for entry in value])
    for name, kind in _SINGLE.items():
        setattr(record, name, _nested(kind, getattr(record, name)))
    return _checks(Article)(record)


def _nested(kind: type[Any] | None, value: Any) -> Any:
    """An object of the class, where the value is an item with its fields and no others."""
    if kind is None or isinstance(value, kind) or not is_item(value):
        return value
    data = ItemAdapter(value).asdict()
    try:
        return kind(**data)
    except TypeError:  # a field that it does not have, or none that it must have
        return value


@cache
def _lists() -> tuple[str, ...]:
    """Fields that are lists."""
    hints = get_type_hints(Article)
    return tuple(name for name in hints if get_origin(hints[name]) is list)


@cache
def _checks(kind: type[Any]) -> Check:
    """Whether an object is of a class of records, and its values are of the types of its fields."""
    checks = [(name, _check(hint)) for name, hint in get_type_hints(kind).items()]

    def check(value: Any) -> bool:
        return isinstance(value, kind) and all(fits(getattr(value, name)) for name, fits in checks)

    return check


def _check(hint: Any) -> Check:
    """Whether a value has a type, patterns and bounds aside; a text or number that is missing is None."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (check,) = (_check(one) for one in arguments if one is not NoneType)
        return lambda value: value is None or check(value)
    if origin is list:
        check = _check(arguments[0])
        return lambda value: (
            isinstance(value, list) and all(one is not None and check(one) for one in value)
        )
    if is_dataclass(hint):
        return _checks(hint)  # type: ignore[arg-type]
    plain = str if origin is Literal else origin or hint
    return lambda value: value is None or isinstance(value, plain)
