"""The table of what a new reading changes."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.items import Image
from newscrawl.reextraction.differences import Table, changes_the_record, differences
from tests.reextraction.test_kept import BODY, a_record


@pytest.mark.parametrize(
    ("change", "fields", "is_worth_a_line"),
    [
        ({}, [], False),
        ({"headline": "Others"}, ["headline"], True),
        ({"keywords": ["sea"]}, ["keywords"], True),
        ({"images": [Image("https://a.cn/a.jpg")]}, ["images"], True),
        ({"url": "https://usa.chinadaily.com.cn/a.html"}, ["url"], False),
        ({"same_as": ["WS2"]}, [], False),
    ],
)
def test_fields(change: dict[str, Any], fields: list[str], is_worth_a_line: bool) -> None:
    found = differences(a_record(), a_record(**change))
    assert [one.field for one in found] == fields
    assert changes_the_record(found) is is_worth_a_line


def test_template_and_warnings() -> None:
    other = a_record()
    other.metadata.template, other.metadata.warnings = "www/2", ["a: b"]
    other.metadata.revision = 4
    found = differences(a_record(), other)
    assert [one.field for one in found] == ["metadata.template", "metadata.warnings"]
    assert not changes_the_record(found)


def test_a_table_has_counts_and_three_examples() -> None:
    table = Table()
    for number in range(5):
        table.add(f"WS{number}", differences(a_record(), a_record(headline=f"Others {number}")))
    table.add("WS9", differences(a_record(), a_record(keywords=["sea"])))
    lines = list(table.lines())
    assert lines[:4] == [
        "headline: 5",
        "  WS0",
        '    - "Keepers of the coast"',
        '    + "Others 0"',
    ]
    assert lines[10:] == ["keywords: 1", "  WS9", "    - []", '    + ["sea"]']


def test_long_values_are_shown_where_they_differ() -> None:
    text = BODY * 20
    table = Table()
    table.add(
        "WS0", differences(a_record(article_body=text), a_record(article_body=f"{text} End."))
    )
    _, _, old, new = table.lines()
    assert old.startswith("    - …")
    assert old.endswith('write."')
    assert new.endswith('write. End."')
    assert max(map(len, (old, new))) < 120
