"""Answers of the search API: sound, broken, and none at all."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.lenient_json import loads, repaired
from newscrawl.pages.search import is_blank, read_search

ID = "WS65ebb1c0e4b06d4aa0{:06x}"
URL = f"https://www.chinadaily.com.cn/a/202403/09/{ID}.html"


def a_row(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A row of the API, with some fields changed."""
    return {
        "id": ID.format(number),
        "title": "Keepers of the coast <em>write</em> down the weather &amp; more",
        "subtitle": "",
        "url": URL.format(number).removeprefix("https:"),
        "summary": "Each evening the last keepers write.",
        "plainText": "Each evening the last lighthouse keepers write down what they saw.",
        "authors": "Li Lei in Dalian",
        "source": "China Daily",
        "keywords": [],
        "channelName": "webnews",
        "columnName": "Society",
        "publishTime": 1709945431482,
        "pubDateStr": "2024-03-09 08:50:31",
        "highlightContent": None,
        "thumbnails": ["//img2.example/a.jpeg", "//img2.example/b.jpeg"],
        "dupFlag": 0,
        **fields,
    }


def an_answer(rows: list[Any], total: int | None = None) -> str:
    """An answer with these rows."""
    data = {
        "content": rows,
        "totalPages": 9,
        "totalElements": len(rows) if total is None else total,
        "number": 0,
        "last": False,
    }
    return json.dumps(data, ensure_ascii=False)


def test_a_row() -> None:
    page = read_search(an_answer([a_row()], total=83).encode())
    assert page is not None
    assert (page.total, page.pages, page.number, page.rows) == (83, 9, 0, 1)
    assert (page.past_end, page.repaired, page.lost, page.skipped) == (False, False, 0, 0)
    (lead,) = page.article_links
    assert (lead.url, lead.day) == (URL.format(1), date(2024, 3, 9))
    assert lead.evidence.headline == "Keepers of the coast write down the weather & more"
    assert lead.evidence.indexed_at == "2024-03-09T08:50:31.482+08:00"
    assert lead.evidence.authors == "Li Lei in Dalian"
    assert lead.evidence.summary == "Each evening the last keepers write."
    assert (lead.evidence.source, lead.evidence.column) == ("China Daily", "Society")


@pytest.mark.parametrize(
    ("fields", "indexed_at", "day"),
    [
        ({"publishTime": "1709945431482"}, "2024-03-09T08:50:31.482+08:00", date(2024, 3, 9)),
        ({"publishTime": 0}, "2024-03-09 08:50:31", date(2024, 3, 9)),
        ({"publishTime": -5}, "2024-03-09 08:50:31", date(2024, 3, 9)),
        ({"publishTime": 10**30}, "2024-03-09 08:50:31", date(2024, 3, 9)),
        ({"publishTime": None, "pubDateStr": "2567-03-09 08:50"}, "2567-03-09 08:50", date(2024, 3, 9)),
        ({"publishTime": None, "pubDateStr": ""}, None, None),
        ({"publishTime": [], "pubDateStr": {}}, None, None),
        ({"publishTime": 1709999999000}, "2024-03-09T23:59:59.000+08:00", date(2024, 3, 9)),
        ({"publishTime": 1710000000000}, "2024-03-10T00:00:00.000+08:00", date(2024, 3, 10)),
    ],
)  # fmt: skip
def test_times(fields: dict[str, Any], indexed_at: str | None, day: date | None) -> None:
    page = read_search(an_answer([a_row(**fields)]).encode())
    assert page is not None
    assert (page.article_links[0].evidence.indexed_at, page.article_links[0].day) == (
        indexed_at,
        day,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "http://www.chinadaily.com.cn" + URL.format(1)[29:]},
        {"url": URL.format(1)[8:]},
        {"url": "", "shareUrl": URL.format(1)},
        {"url": None, "jsonUrl": URL.format(1)},
        {"url": "https://example.com/a.html", "shareUrl": URL.format(1)},
    ],
)
def test_the_address(fields: dict[str, Any]) -> None:
    page = read_search(an_answer([a_row(**fields)]).encode())
    assert page is not None
    assert [lead.url for lead in page.article_links] == [URL.format(1)]


@pytest.mark.parametrize(
    "row",
    [
        a_row(url="https://example.com/a.html"),
        a_row(url="https://www.chinadaily.com.cn/china"),
        a_row(url=7),
        {},
        "text",
        None,
        [],
    ],
)
def test_a_row_that_leads_to_no_article_is_skipped(row: Any) -> None:
    page = read_search(an_answer([row, a_row(2)]).encode())
    assert page is not None
    assert (page.rows, page.skipped, page.lost, len(page.article_links)) == (2, 1, 0, 1)


@pytest.mark.parametrize("body", [b'{"code":400}', an_answer([]).encode()])
def test_past_the_end(body: bytes) -> None:
    page = read_search(body)
    assert page is not None
    assert (page.past_end, page.rows) == (True, 0)


@pytest.mark.parametrize(
    ("body", "is_error"),
    [
        (b'{"code":400}', False),
        (b'{"status":400,"error":"Bad Request"}', False),
        (b'{"status":400,"code":1003,"message":"page"}', False),
        (b'{"code":500}', True),
        (b'{"status":500,"error":"Internal Server Error","path":"/rest/en/search"}', True),
        (b'{"status":404,"error":"Not Found"}', True),
        (b'{"code":500,"content":null}', True),
    ],
)
def test_errors_in_json(body: bytes, *, is_error: bool) -> None:
    page = read_search(body)
    assert page is not None
    assert (page.past_end, page.refused, page.is_error) == (True, True, is_error)
    assert not is_blank(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *((one, True) for one in (b"", b" \n", b"\xef\xbb\xbf", b"[]", b"{}", b"null")),
        *((one, True) for one in (b'{"content":null}', b'{"content":[]}', b'{"content":{}}')),
        *((one, True) for one in (b'{"totalElements":98}', b'{"code":200}')),
        *(
            (one, False)
            for one in (b"<p>", b"5", b'"x"', b"{", b'{"content":[{"id":"x"}]}', b"[1]")
        ),
    ],
)
def test_blank_answers(body: bytes, *, expected: bool) -> None:
    assert is_blank(body) is expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>502 Bad Gateway</body></html>",
        b"[]",
        b'{"code":200}',
        b'{"content":{}}',
        b"null",
        b'"content"',
        b"{" * 100_000,
        b'{"content":' + b"[" * 100_000,
        b'{"content":NaN}',
        b'{"content":' + b"9" * 10_000 + b"}",
    ],
)
def test_no_answer(body: bytes) -> None:
    assert read_search(body) is None


TEXTS = (
    'He said "yes" twice.',
    '"First", she said.',
    'The "Blue Book", the "Red Book", and others.',
    'It ends in "quotes"',
    'A list: "a", "b", "c"',
    'Signed: "Li": a name',
    'Braces "in", {"quotes"} and [more]',
    'One stray " alone',
    "A raw\nline and\ttab",
    "A \\ backslash, and C:\\data\\x",
)


def unescaped(text: str) -> str:
    """The JSON string of a text as the API sends it when it forgets to escape."""
    return f'"{text}"'


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("field", ["plainText", "highlightContent", "summary", "title"])
def test_unescaped_text_harms_nothing_else(text: str, field: str) -> None:
    mark = "MARK"
    sound = an_answer([a_row(1), a_row(2, **{field: mark}), a_row(3)])
    page = read_search(sound.replace(json.dumps(mark), unescaped(text)).encode())
    assert page is not None
    assert (page.lost, page.rows) == (0, 3)
    assert [lead.url for lead in page.article_links] == [URL.format(number) for number in (1, 2, 3)]
    assert len({lead.evidence.indexed_at for lead in page.article_links}) == 1
    if field == "title":
        assert page.article_links[1].evidence.headline == " ".join(text.split())


def test_what_is_broken_is_counted() -> None:
    body = an_answer([a_row(plainText="MARK")]).replace('"MARK"', unescaped(TEXTS[0]))
    page = read_search(body.encode())
    assert page is not None
    assert page.repaired


def test_a_row_that_cannot_be_put_right_gives_its_whole_fields() -> None:
    rows = [json.dumps(a_row(number), ensure_ascii=False) for number in (1, 2, 3)]
    rows[1] = rows[1].replace('"dupFlag": 0', '"dupFlag": 0 0')
    page = read_search(('{"content":[' + ",".join(rows) + '],"totalElements":3}').encode())
    assert page is not None
    assert [lead.url for lead in page.article_links] == [URL.format(number) for number in (1, 2, 3)]
    assert (page.lost, page.rows, page.total) == (0, 3, 3)


def test_a_row_without_an_address_is_lost() -> None:
    rows = [json.dumps(a_row(number), ensure_ascii=False) for number in (1, 2, 3)]
    rows[1] = '{"id": x, "title": "Nothing to go to"}'
    page = read_search(('{"content":[' + ",".join(rows) + '],"totalElements":3}').encode())
    assert page is not None
    assert [lead.url for lead in page.article_links] == [URL.format(1), URL.format(3)]
    assert (page.lost, page.rows) == (1, 3)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.77, 0.95, 0.99])
def test_a_cut_answer_says_that_rows_are_missing(share: float) -> None:
    body = an_answer([a_row(number) for number in range(10)]).encode()
    page = read_search(body[: int(len(body) * share)])
    assert page is not None
    whole = [URL.format(number) for number in range(10)]
    found = [lead.url for lead in page.article_links]
    assert found == whole[: len(found)]
    assert page.lost >= 1 or found == whole


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_not(body: bytes) -> None:
    for start in (b"", b'{"content":[', b'{"content":[{"id":"'):
        page = read_search(start + body)
        assert page is None or page.rows >= len(page.article_links)


@given(st.integers(0, 10**9))
def test_quotes_anywhere_in_the_text_harm_nothing(seed: int) -> None:
    dice = random.Random(seed)
    words = [
        "Rivers",
        "rise",
        '"',
        ",",
        ":",
        " ",
        "{",
        "}",
        "[",
        "]",
        "\\",
        "\n",
        "said",
        '", "',
        '"}, "',
    ]

    def a_text() -> str:
        return "".join(dice.choice(words) for _ in range(dice.randrange(30)))

    rows = [a_row(number, plainText=f"MARK{number}") for number in range(4)]
    body = an_answer(rows)
    for number in range(4):
        body = body.replace(f'"MARK{number}"', unescaped(a_text()))
    page = read_search(body.encode())
    assert page is not None
    assert [lead.url for lead in page.article_links] == [URL.format(number) for number in range(4)]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_sound_json_is_left_as_it_means(data: Any) -> None:
    assert loads(json.dumps({"content": data})) == {"content": data}


def test_repair_goes_through_a_text_once() -> None:
    """Twice the text gives twice the repair: no part is looked at again from the start."""
    text = '{"a": "' + 'x", y "' * 50_000
    assert len(repaired(text + '"}')) < 3 * len(text)
