"""The shipped schema and the data-format page are what the dataclasses say."""

from __future__ import annotations

import dataclasses
import json

import jsonschema
import pytest

import newscrawl
from newscrawl import items
from newscrawl.records.schema import schema, schema_errors
from tests.tools.record_doc import EXAMPLE, PAGE, ROOT, SCHEMA, page_text, schema_text

RECORDS = [
    items.Article,
    items.Author,
    items.Editor,
    items.Breadcrumb,
    items.Image,
    items.Media,
    items.Metadata,
]


def test_the_shipped_schema_is_current() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), "run: make schema"


def test_the_data_format_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page_text(), "run: make schema"


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_required_and_described(record: type) -> None:
    definition = schema()["$defs"].get(record.__name__, schema())
    names = [field.name for field in dataclasses.fields(record)]
    assert list(definition["properties"]) == names
    assert sorted(definition["required"]) == sorted(names)
    assert all(
        field.get("description") or "$ref" in field for field in definition["properties"].values()
    )
    assert definition["additionalProperties"] is False


def test_the_sample_record_is_what_its_page_says() -> None:
    record = json.loads(EXAMPLE.read_text("utf-8"))
    article = newscrawl.extract(
        (ROOT / "data" / "samples" / "article.html").read_bytes(), record["url"]
    )
    assert article is not None
    assert article.to_dict() == record


def test_two_judges_agree() -> None:
    """pydantic checks records as they are made, jsonschema stands for a reader of the shipped file."""
    record = json.loads(EXAMPLE.read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema())
    broken: list[tuple[str, object]] = [
        ("headline", ""),
        ("headline", None),
        ("url", "http://www.chinadaily.com.cn/a"),
        ("date_published", "2024-03-09"),
        ("published_day", "2024-03-09T08:50:00+08:00"),
        ("date_modified", "2024-03-09"),
        ("authors", [{"name": "Li Lei"}]),
        ("keywords", [""]),
        ("word_count", -1),
        ("word_count", "3"),
        ("genre", "poem"),
        ("in_language", "English"),
        ("schema_version", 2.0),
        ("article_body", ""),
    ]
    assert validator.is_valid(record)
    assert schema_errors(items.Article.from_dict(record)) == []
    for field, value in broken:
        wrong = {**record, field: value}
        assert not validator.is_valid(wrong), field
        if field != "authors":
            found = schema_errors(items.Article.from_dict(wrong))
            assert found, field
            assert found[0].startswith(f"{field}"), found


@pytest.mark.parametrize("metadata", [{}, {"template": "www/2", "revision": 2}])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize(
    ("published", "day", "moment"),
    [
        ("2024-03-09T08:50:00+08:00", "2024-03-09", "2024-03-09T08:50:00+08:00"),
        ("2024-03-09", "2024-03-09", None),
        (None, None, None),
    ],
)
def test_a_line_of_an_earlier_version_is_read_as_one_of_this(
    version: str,
    metadata: dict[str, object],
    published: str | None,
    day: str | None,
    moment: str | None,
) -> None:
    record = json.loads(EXAMPLE.read_text("utf-8"))
    since = ("published_day", "section_path")
    line = {name: value for name, value in record.items() if name not in since} | {
        "schema_version": version,
        "date_published": published,
        "metadata": metadata,
    }
    article = items.Article.from_dict(line)
    assert article.schema_version == items.SCHEMA_VERSION == "2.0"
    assert (article.published_day, article.date_published) == (day, moment)
    assert article.section_path == "china/society"
    assert (article.metadata.retracted, article.metadata.doubtful) == (None, False)
    assert schema_errors(article) == []
    assert "published_day" not in line, "what is given stays as it was"


def test_a_record_goes_through_json_unchanged() -> None:
    record = json.loads(EXAMPLE.read_text("utf-8"))
    assert items.Article.from_dict(record).to_dict() == record
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'url'"):
        items.Article.from_dict({name: record[name] for name in record if name != "url"})
