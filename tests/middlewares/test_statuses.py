"""What every status says of the site: the whole range of them, each with the meaning that was decided on."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from newscrawl.downloader.exceptions import Refusal
from newscrawl.middlewares.breaker import refusal_of
from newscrawl.middlewares.statuses import Meaning, codes_of, meaning_of
from newscrawl.settings import RETRY_HTTP_CODES

PAGE = "https://www.chinadaily.com.cn/china"
API = "https://newssearch.chinadaily.com.cn/rest/en/search?page=3"

MEANINGS: dict[Meaning, tuple[int, ...]] = {
    "page": (200,),
    "unchanged": (304,),
    "elsewhere": (301, 302, 303, 307, 308),
    "gone": (404, 410),
    "withheld": (451,),
    "later": (429, 503),
    "outage": (408, 500, 502, 504, 507, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599),
}  # fmt: skip


def answer(status: int, url: str = PAGE, **headers: str) -> Response:
    return Response(url, status, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_every_status_has_one_meaning() -> None:
    wanted = {code: meaning for meaning, codes in MEANINGS.items() for code in codes}
    for status in range(200, 1000):
        assert meaning_of(answer(status)) == wanted.get(status, "refusal"), status


@pytest.mark.parametrize(
    "status",
    [
        *(201, 202, 203, 204, 205, 206, 226, 300, 305, 400, 401, 402, 403, 405, 406, 407, 409),
        *(411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 425, 426, 428, 431, 444, 493),
        *(499, 501, 505, 508, 511, 567, 600, 999),
    ],
)
def test_what_a_refusal_is_called(status: int) -> None:
    assert refusal_of(answer(status), Request(PAGE)) == Refusal(str(status))


@pytest.mark.parametrize(
    ("headers", "meaning"),
    [
        ({}, "outage"),
        ({"Set_Cookie": "session=1"}, "outage"),
        ({"Set_Cookie": "__jsluid_s=4f; path=/"}, "refusal"),
        ({"X_Via_JSL": "3aa1,-"}, "refusal"),
    ],
)
def test_521_is_an_outage_or_a_firewall(headers: dict[str, str], meaning: Meaning) -> None:
    assert meaning_of(answer(521, **headers)) == meaning


def test_unchanged_only_where_it_was_asked() -> None:
    asked = Request(PAGE, meta={"handle_httpstatus_list": [304]})
    assert refusal_of(answer(304), asked) is None
    assert refusal_of(answer(304), Request(PAGE)) == Refusal("304 to an unconditional request")


def test_the_api_s_word_for_a_page_behind_the_last_one_is_its_reader_s_to_judge() -> None:
    assert refusal_of(answer(400, API), Request(API)) is None
    assert refusal_of(answer(403, API), Request(API)) == Refusal("403")


def test_what_passes_is_asked_for_again() -> None:
    assert sorted(RETRY_HTTP_CODES) == sorted((*MEANINGS["later"], *MEANINGS["outage"]))
    assert codes_of("gone") == (404, 410)


@pytest.mark.parametrize("status", [400, 403, 404, 412, 429, 500, 503, 999])
def test_an_archived_error_says_nothing_about_its_server(status: int) -> None:
    archived = answer(status, Memento_Datetime="Fri, 12 Apr 2024 08:15:00 GMT")
    assert meaning_of(archived) == "gone"
    assert refusal_of(archived, Request(PAGE)) is None


@pytest.mark.parametrize("status", [206, 416])
def test_parts_of_files_are_for_captures_alone(status: int) -> None:
    assert refusal_of(answer(status), Request(PAGE, meta={"capture": 1})) is None
    assert refusal_of(answer(status), Request(PAGE)) == Refusal(str(status))
