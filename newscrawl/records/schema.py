"""The contract of a record as JSON Schema, generated from the dataclasses and shipped in the package."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from newscrawl.items import SCHEMA_VERSION, Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FIELDS = frozenset(one.name for one in fields(Article))
"""Those of a record; an item of a user's own may have others, which are not judged."""
FILE = f"article-{SCHEMA_VERSION}.schema.json"


def generate() -> dict[str, Any]:
    """The schema generated from the dataclasses; a field's description is the docstring under it."""
    schema = _adapter().json_schema(mode="serialization")
    return {"$schema": DIALECT, "title": "Article", **schema}


def schema() -> dict[str, Any]:
    """The schema as shipped."""
    text = files("newscrawl.records").joinpath(FILE).read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


def schema_errors(article: Article) -> list[str]:
    """The errors of a record by the schema, as "field: sentence"; empty for a valid record."""
    data = {name: value for name, value in article.to_dict().items() if name in FIELDS}
    text = json.dumps(data, default=_foreign, skipkeys=True)
    try:
        _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        if broken := [name for name, value in data.items() if _has_surrogates(value)]:
            return [
                f"{name}: has half of a surrogate pair, which no file can hold" for name in broken
            ]
        return [
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}, got {str(one['input'])[:80]!r}"
            for one in error.errors(include_url=False)
        ]
    return []


def _has_surrogates(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, default=_foreign).encode()
    except UnicodeEncodeError:
        return True
    return False


def _foreign(value: object) -> dict[str, str]:
    """A replacement for a value that JSON cannot hold; it is invalid in every field."""
    return {"type": type(value).__name__}


@cache
def _adapter() -> TypeAdapter[Article]:
    return TypeAdapter(Article)
