"""What the indexes of public archives list, and answers that are none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.pages.capture_index import (
    is_empty_answer,
    is_whole,
    read_common_crawl,
    read_crawls,
    read_number_of_pages,
    read_wayback,
    time_of,
)

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
LINE: dict[str, Any] = {
    "urlkey": "cn,com,chinadaily)/a/202403/09/ws65ebb1c0e4b06d4aa0001234.html",
    "timestamp": "20240412081500",
    "url": URL,
    "mime": "text/html",
    "mime-detected": "text/html",
    "status": "200",
    "digest": "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
    "length": "8000",
    "offset": "4711",
    "filename": "crawl-data/CC-MAIN-2024-18/segments/1/warc/2.warc.gz",
}
HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest"]
ROW = ["20240412081500", URL, "text/html", "200", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"]


def lines(*given: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in given)


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in LINE.items() if name not in names}


def test_a_line_of_common_crawl() -> None:
    (found,) = read_common_crawl(lines(LINE))
    assert found is not None
    assert (found.url, found.time, found.status) == (URL, "2024-04-12T08:15:00Z", 200)
    assert found.place == "crawl-data/CC-MAIN-2024-18/segments/1/warc/2.warc.gz:4711:8000"
    assert (found.mime, found.digest, found.truncated) == ("text/html", LINE["digest"], None)
    assert not found.is_revisit


@pytest.mark.parametrize(
    "names",
    [
        ("mime-detected",),
        ("mime", "mime-detected"),
        ("digest",),
        ("status",),
        ("urlkey",),
    ],
)
def test_fields_that_a_line_may_lack(names: tuple[str, ...]) -> None:
    (found,) = read_common_crawl(lines(without(*names)))
    assert found is not None
    assert found.url == URL


@pytest.mark.parametrize(
    "line",
    [
        without("url"),
        without("timestamp"),
        without("filename"),
        without("offset"),
        without("length"),
        {**LINE, "offset": "-1"},
        {**LINE, "offset": "x"},
        {**LINE, "length": "0"},
        {**LINE, "timestamp": "2024-04-12"},
        {**LINE, "timestamp": "20241399081500"},
        {**LINE, "timestamp": 20240412081500},
        {**LINE, "url": ""},
        {**LINE, "url": None},
        {**LINE, "url": URL + "\ud800"},
        {**LINE, "filename": "\udfff"},
        {**LINE, "filename": ["a"]},
        {**LINE, "length": "9" * 30},
        [],
        "text",
        None,
    ],
    ids=str,
)
def test_lines_that_are_none(line: object) -> None:
    first, second = read_common_crawl(lines(line, LINE))
    assert first is None
    assert second is not None


def test_a_broken_line_costs_itself() -> None:
    body = lines(LINE) + b'{"urlkey": "cn,com\n' + lines(LINE)
    assert [one is None for one in read_common_crawl(body)] == [False, True, False]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>502 Bad Gateway</title></head></html>",
        b"<html><script>\n{}\n</script></html>",
        b"Too many requests\n",
        b"[1]\nnull\n",
        lines({"message": "Internal Error: time-out"}),
        lines(LINE, {"message": "Internal Error: time-out"}),
    ],
)
def test_an_answer_that_is_none_of_an_index_of_common_crawl(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected lines of JSON|has sent a message"):
        read_common_crawl(body)


def test_a_page_of_an_index_without_lines() -> None:
    assert read_common_crawl(b"\n \n") == []


@pytest.mark.parametrize(
    ("body", "is_empty"),
    [
        (b'{"message": "No Captures found for: www.chinadaily.com.cn/a/"}', True),
        (b"<html><h1>404 Not Found</h1></html>", False),
        (b"", False),
        (b"[]", False),
        (b"{}", False),
        (b'{"message": ', False),
    ],
)
def test_what_a_404_of_an_index_says(body: bytes, *, is_empty: bool) -> None:
    assert is_empty_answer(body) is is_empty


@pytest.mark.parametrize("name", ["urlkey", "digest", "mime", "languages"])
def test_halves_of_characters_in_other_fields(name: str) -> None:
    (found,) = read_common_crawl(lines({**LINE, name: "\ud83d"}))
    assert found is not None
    assert found.digest == (None if name == "digest" else LINE["digest"])


@pytest.mark.parametrize(
    ("more", "truncated", "is_revisit"),
    [
        ({"truncated": "length"}, "length", False),
        ({"truncated": ""}, None, False),
        ({"mime": "warc/revisit", "mime-detected": "text/html"}, None, True),
        ({"mime": "warc/revisit", "status": "304"}, None, True),
    ],
)
def test_what_a_line_says_of_its_capture(
    more: dict[str, str], truncated: str | None, *, is_revisit: bool
) -> None:
    (found,) = read_common_crawl(lines({**LINE, **more}))
    assert found is not None
    assert (found.truncated, found.is_revisit) == (truncated, is_revisit)


@pytest.mark.parametrize(
    ("digits", "time"),
    [
        ("20240412081500", "2024-04-12T08:15:00Z"),
        ("202404120815", "2024-04-12T08:15:00Z"),
        ("2024041208", "2024-04-12T08:00:00Z"),
        ("20240412", "2024-04-12T00:00:00Z"),
        ("202404", "2024-04-01T00:00:00Z"),
        ("2024", "2024-01-01T00:00:00Z"),
        ("202", None),
        ("20240432", None),
        ("202404120815001", None),
        ("２０２４", None),
        ("", None),
        (None, None),
    ],
)
def test_times(digits: object, time: str | None) -> None:
    assert time_of(digits) == time


def test_rows_of_the_wayback_machine() -> None:
    revisit = [*ROW[:2], "warc/revisit", "-", ROW[4]]
    found, resume = read_wayback(json.dumps([HEAD, ROW, revisit, ROW[:3]]).encode())
    assert resume is None
    first, second, third = found
    assert first is not None
    assert second is not None
    assert third is None
    assert first.place == f"https://web.archive.org/web/20240412081500id_/{URL}"
    assert (first.time, first.status, first.is_revisit) == ("2024-04-12T08:15:00Z", 200, False)
    assert (second.status, second.is_revisit) == (None, True)


def test_columns_stand_in_any_order() -> None:
    turned = [HEAD[::-1], ROW[::-1]]
    assert read_wayback(json.dumps(turned).encode()) == read_wayback(
        json.dumps([HEAD, ROW]).encode()
    )


def test_a_short_time_is_asked_for_as_it_is() -> None:
    (found,), _ = read_wayback(json.dumps([HEAD, ["202404120815", *ROW[1:]]]).encode())
    assert found is not None
    assert found.place == f"https://web.archive.org/web/202404120815id_/{URL}"


@pytest.mark.parametrize(
    ("rows", "resume", "number"),
    [
        ([HEAD, ROW, [], ["cn%2Ccom%2Cchinadaily%29%2F+1"]], "cn%2Ccom%2Cchinadaily%29%2F+1", 1),
        ([HEAD, [], ["key"]], "key", 0),
        ([HEAD, ROW], None, 1),
        ([HEAD], None, 0),
        ([], None, 0),
    ],
    ids=str,
)
def test_the_key_of_the_next_answer(rows: list[list[str]], resume: str | None, number: int) -> None:
    found, key = read_wayback(json.dumps(rows).encode())
    assert (key, len(found)) == (resume, number)


def test_an_empty_answer_of_the_wayback_machine() -> None:
    assert read_wayback(b" \n") == ([], None)


@pytest.mark.parametrize(
    "body", [b"<html>Too many requests</html>", b'{"message": "x"}', b"[1, 2]", b"[[", b"null"]
)
def test_answers_that_are_none_of_an_index(body: bytes) -> None:
    with pytest.raises(ValueError, match="expected a list of rows"):
        read_wayback(body)


def test_crawls() -> None:
    one = {
        "id": "CC-MAIN-2024-10",
        "cdx-api": "https://index.commoncrawl.org/CC-MAIN-2024-10-index",
        "from": "2024-02-20T20:25:31",
        "to": "2024-03-05T17:27:12",
    }
    bare = {
        "id": "CC-MAIN-2013-20",
        "cdx-api": "https://index.commoncrawl.org/CC-MAIN-2013-20-index",
    }
    first, second = read_crawls(json.dumps([one, bare, {"id": "x"}, 3]).encode())
    assert (first.name, str(first.first)) == ("CC-MAIN-2024-10", "2024-02-20 20:25:31+00:00")
    assert (second.name, second.first, second.last) == ("CC-MAIN-2013-20", None, None)
    with pytest.raises(ValueError, match="list of crawls"):
        read_crawls(b"<html></html>")


@pytest.mark.parametrize(
    "index",
    [
        "CC-MAIN-2024-10-index",
        "/CC-MAIN-2024-10-index",
        "https://index.commoncrawl.org.evil.example/CC-MAIN-2024-10-index",
        "http://127.0.0.1/CC-MAIN-2024-10-index",
        "",
        None,
        3,
    ],
)
def test_a_crawl_whose_index_is_elsewhere_is_left_out(index: object) -> None:
    assert read_crawls(json.dumps([{"id": "CC-MAIN-2024-10", "cdx-api": index}]).encode()) == []


@pytest.mark.parametrize(
    ("body", "pages"), [(b'{"pages": 4, "pageSize": 5, "blocks": 17}', 4), (b"3", 3), (b"0", 0)]
)
def test_numbers_of_pages(body: bytes, pages: int) -> None:
    assert read_number_of_pages(body) == pages


@pytest.mark.parametrize(
    "body", [b"", b"<p>3</p>", b'{"pages": "4"}', b"true", b"-1", b"{}", b'{"pages": 1000000000}']
)
def test_what_is_no_number_of_pages(body: bytes) -> None:
    with pytest.raises(ValueError, match="number of pages"):
        read_number_of_pages(body)


WHOLE = lines(LINE, LINE)
ROWS = json.dumps([HEAD, ROW, ROW]).encode()


def test_whole_answers() -> None:
    for body in (WHOLE, WHOLE.rstrip(), ROWS, b"", b"\n", b"<html>"):
        assert is_whole(body)


@pytest.mark.parametrize("body", [WHOLE, ROWS], ids=["lines", "rows"])
def test_an_answer_is_cut_anywhere_within_its_last_line(body: bytes) -> None:
    """A cut between two lines leaves no sign; the number of bytes does, which the connection checks."""
    text = body.rstrip()
    start = text.rfind(b"\n") + 1
    for end in range(start + 1, len(text)):
        assert not is_whole(text[:end]), text[:end]
