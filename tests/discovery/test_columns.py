"""The app's columns and their stories."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.discovery.columns import COLUMNS, Columns
from newscrawl.frontier.outcomes import NOT_THERE
from tests.discovery.answering import answer, failed, parsed, payloads, urls
from tests.discovery.fake_context import FakeContext

COLUMN = "https://enapp.chinadaily.com.cn/channels/enapp/columns/{}/stories.json"
IDS = [f"{n:024x}" for n in (1, 2)]
STORIES = [f"AP65ebb1c0a310d5acd876{n:04x}" for n in range(2)]


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def columns(context: FakeContext) -> Columns:
    return Columns(context, "app")


def of_columns(*ids: str) -> str:
    return json.dumps([{"uuid": one} for one in ids])


def test_columns_lead_to_stories(context: FakeContext, columns: Columns) -> None:
    (request,) = columns.begin()
    assert request.url == COLUMNS
    found = parsed(columns, answer(request, of_columns(*IDS)))
    assert urls(found) == [COLUMN.format(one) for one in IDS]
    assert [one.required for one in payloads(found)] == [False, False]
    rows = [{"id": one, "title": "Ships", "publishTime": 1709946600000} for one in STORIES]
    asked = parsed(columns, answer(found[0], json.dumps(rows)))
    address = "https://enapp.chinadaily.com.cn/a/202403/09/{}.html"
    assert urls(asked) == [address.format(one) for one in STORIES] == [*context.asked]
    assert {one["found_on"] for one in context.asked.values()} == {found[0].url}
    assert [state for _, state in context.url_states.ended.values()] == ["done", "done"]
    assert context.url_states.dead == []


@pytest.mark.parametrize("body", ["[]", "{", "<html></html>", of_columns("no id")])
def test_a_list_without_columns(context: FakeContext, columns: Columns, body: str) -> None:
    (request,) = columns.begin()
    assert parsed(columns, answer(request, body)) == []
    assert context.url_states.dead == [(COLUMNS, "empty", "dead")]


@pytest.mark.parametrize("body", ["[]", "{", json.dumps([{"id": "no story"}])])
def test_a_column_without_stories(context: FakeContext, columns: Columns, body: str) -> None:
    (request,) = columns.begin()
    (column,) = parsed(columns, answer(request, of_columns(IDS[0])))
    assert parsed(columns, answer(column, body)) == []
    assert context.url_states.dead == [(column.url, "empty", "missing")]


@pytest.mark.parametrize("url", ["https://enapp.chinadaily.com.cn/", COLUMN.format(IDS[1])])
def test_a_redirect_leads_to_nothing(context: FakeContext, columns: Columns, url: str) -> None:
    (request,) = columns.begin()
    given: Any = answer(request, of_columns(*IDS), url=url)
    assert parsed(columns, given) == []
    assert context.url_states.ended["app", COLUMNS] == (COLUMNS, "failed/redirected")
    assert context.url_states.dead == [(COLUMNS, "cut_off", "dead")]


def test_an_app_that_is_gone(context: FakeContext, columns: Columns) -> None:
    (request,) = columns.begin()
    assert failed(columns, request, NOT_THERE) == []
    assert context.url_states.dead == [(COLUMNS, "gone", "dead")]
