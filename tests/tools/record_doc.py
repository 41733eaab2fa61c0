"""Writes the JSON Schema and the data-format page from the record's dataclasses.

python -m tests.tools.record_doc
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from newscrawl.items import BeijingTime, Day, UtcTime
from newscrawl.records.schema import FILE, generate

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "newscrawl" / "records" / FILE
PAGE = ROOT / "docs" / "record.md"
EXAMPLE = ROOT / "data" / "samples" / "article.json"

_SQL = {"integer": "BIGINT", "boolean": "BOOLEAN"}
_DATED = {
    pattern: kind
    for alias, kind in ((Day, "DATE"), (BeijingTime, "TIMESTAMPTZ"), (UtcTime, "TIMESTAMPTZ"))
    for pattern in [get_args(alias)[1].metadata[0].pattern]
}
"""SQL types of days and times, by pattern."""

_HEAD = """# The record

One article is one line of UTF-8 JSON. All keys are always present, in the order of this table. Unknown values are
`null`, empty lists `[]`; strings are never empty. The names are those of schema.org's NewsArticle in snake
case. The machine-readable contract is [`{schema}`](../newscrawl/records/{schema}), shipped in the package and read with
`newscrawl.records.schema.schema()`.

This page is written by `make schema` from the classes in `newscrawl/items.py`; the examples are from
[`data/samples/article.json`](../data/samples/article.json).
"""


_LOADING = """
## Loading a data set

Each field has one type, or null; no column mixes days and moments. Readers that infer types from the
first rows fail on a column that is null there, so pass the types. With DuckDB, from which
pandas, Arrow and Hugging Face `datasets` read without a copy:

```python
import datasets
import duckdb

COLUMNS = {{
{columns}
}}
articles = duckdb.read_json("data/articles/*/*.jsonl*", columns=COLUMNS)

articles.df()  # pandas
articles.to_arrow_table()  # pyarrow
datasets.Dataset(articles.to_arrow_table())  # Hugging Face
duckdb.sql("select * from articles where published_day >= '2019-03-01'")
```

Moments become timestamps in UTC, days dates; `schema_version` and `print_page` are text,
`metadata.field_sources` is JSON as text. The files hold every revision;
`newscrawl.read("data")` gives the newest of each article.

A line has more fields than these only where [a spider of one's own](running.md#spiders-of-your-own) gave them; they stand
behind the record's. The JSON Schema is that of the record alone. `newscrawl.read` has them in `article.other_fields`, and
`article.to_dict()` gives them back.

## Version 2.0

* `published_day` is new: the day of publication, whenever it is known. `date_published` is a moment with its zone, or null;
  up to 1.1 it held the plain day where the minute was unknown.
* `section_path` is new. `publisher` may be null.
* `newscrawl.read` and `-O` give lines of 1.0 and 1.1 as lines of 2.0. Programs that read such
  files directly take the day from the first ten characters of `date_published`.
"""


def schema_text() -> str:
    """The JSON Schema in the package."""
    return json.dumps(generate(), ensure_ascii=False, indent=2) + "\n"


def page_text() -> str:
    """The data-format page, in Markdown."""
    schema = generate()
    example = json.loads(EXAMPLE.read_text("utf-8"))
    parts = [_HEAD.format(schema=FILE), _table(schema, schema, example)]
    for name, definition in schema["$defs"].items():
        parts.append(f"\n## {name}\n\n{definition['description']}\n")
        parts.append(_table(definition, schema, _part(name, schema, example)))
    columns = (
        f'    "{name}": "{_sql(field, schema)}",' for name, field in schema["properties"].items()
    )
    parts.append(_LOADING.format(columns="\n".join(columns)))
    return "\n".join(parts)


def _part(name: str, schema: dict[str, Any], example: dict[str, Any]) -> dict[str, Any] | None:
    """The first value of a class in the example; None where it has none."""
    for field, definition in schema["properties"].items():
        value = example[field]
        if name in _type(definition, schema).split() and value:
            found: dict[str, Any] = value[0] if isinstance(value, list) else value
            return found
    return None


def _sql(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """The SQL type of a field."""
    if "$ref" in field:
        of = schema["$defs"][_type(field, schema)]["properties"]
        return f"STRUCT({', '.join(f'{name} {_sql(one, schema)}' for name, one in of.items())})"
    if "anyOf" in field:
        return _sql(next(one for one in field["anyOf"] if one.get("type") != "null"), schema)
    if field.get("type") == "array":
        return f"{_sql(field['items'], schema)}[]"
    if field.get("pattern") in _DATED:
        return _DATED[field["pattern"]]
    return _SQL.get(field.get("type", ""), "VARCHAR")


def _table(
    definition: dict[str, Any], schema: dict[str, Any], example: dict[str, Any] | None
) -> str:
    head = "| field | type | meaning |" + (" example |" if example is not None else "")
    rows = [head, "|" + " --- |" * (head.count("|") - 1)]
    for name, field in definition["properties"].items():
        cells = [f"`{name}`", _type(field, schema), _meaning(field, schema)]
        if example is not None:
            cells.append(_example(example[name]))
        rows.append(
            "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
        )
    return "\n".join(rows) + "\n"


def _type(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """A short description of a type: "string or null", "list of Image"."""
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in field:
        return " or ".join(_type(one, schema) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'], schema)}"
    if "enum" in field:
        return " or ".join(f'"{value}"' for value in field["enum"])
    if "const" in field:
        return f'"{field["const"]}"'
    return str(field.get("type", "any"))


def _meaning(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """The description of a field, or of its class."""
    if "$ref" in field:
        return str(schema["$defs"][_type(field, schema)]["description"])
    return str(field["description"])


def _example(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= 90 else text[:89] + '…'}`"


def main() -> None:
    """Write both files."""
    SCHEMA.write_text(schema_text(), "utf-8")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page_text(), "utf-8")


if __name__ == "__main__":
    main()
