"""Cursors as text: exact, small, and refused where they are not whole."""

from __future__ import annotations

import base64
import json
import random
import zlib
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dataset.cursor import Numbers, key_of, parse_cursor, text_of
from newscrawl.errors import ArgumentError

DAYS = [datetime.fromisoformat(day) for day in ("2026-01-01", "2026-01-03")]
DAY = "crawl_date=2026-11-24"
STEM = "20261124T080000Z-latest-3fa9c1-0001"

stems = st.one_of(
    st.builds(
        "{:%Y%m%dT%H%M%SZ}-{}-{:06x}-{:04}".format,
        st.datetimes(*DAYS),
        st.sampled_from(["latest", "archive", "a-b", "of one's own", "中"]),
        st.integers(0, 3),
        st.integers(1, 3) | st.integers(9_998, 10_001),
    ),
    st.text(min_size=1),
    st.sampled_from(
        [
            STEM,
            *(STEM.replace("0001", number) for number in ("1", "00001", "0000", "000a")),
            STEM.replace("3fa9c1", "3FA9C1"),
            f"{STEM}-copy",
            "99999999T999999Z-x-000000-0001",
            "00000000T000000Z-x-000000-0001",
        ]
    ),
)
numbers = st.sets(st.integers(1, 60), min_size=1)


def of(found: set[int]) -> Numbers:
    made = Numbers()
    for number in sorted(found, key=lambda one: one * 37 % 61):
        made.add(number)
    return made


@given(numbers)
def test_numbers_are_a_set(found: set[int]) -> None:
    made = of(found)
    assert list(made) == sorted(found)
    assert list(Numbers.parse(str(made))) == sorted(found)
    assert [number for number in range(62) if number in made] == sorted(found)
    assert made.is_all_of(len(found)) is (max(found) == len(found))
    assert not made.is_all_of(max(found) + 1)


@pytest.mark.parametrize(
    "text", ["", "a", "1-", "-1", "0", "3-1", "1,,2", "1-2-3", "5,1", "１", "1 "]
)
def test_other_text_is_no_list_of_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid|ranges"):
        Numbers.parse(text)


@given(st.sets(stems, max_size=30), st.dictionaries(stems, numbers, max_size=5))
def test_a_cursor_names_exactly_its_files(whole: set[str], partly: dict[str, set[int]]) -> None:
    keys = {key_of(DAY, stem) for stem in whole}
    lines = {key_of(DAY, stem): str(of(found)) for stem, found in partly.items()}
    text = text_of("abc", keys, lines)
    found = parse_cursor(text)
    assert (found.dataset, found.whole) == ("abc", keys)
    assert {key: str(one) for key, one in found.partly.items()} == lines
    assert text_of("abc", sorted(keys, reverse=True), lines) == text


def test_a_name_that_a_run_gives_is_its_own_key() -> None:
    assert key_of(DAY, STEM) == key_of("crawl_date=2020-01-01", STEM) == STEM
    assert key_of(DAY, "by hand") == f"{DAY}/by hand"
    assert len({key_of(DAY, STEM[:-4] + number) for number in ("0001", "1", "00001")}) == 3


def hourly(years: int) -> list[str]:
    dice, now, found = random.Random(1), datetime(2026, 1, 1, tzinfo=timezone.utc), []
    for _ in range(years * 365 * 24):
        now += timedelta(hours=1)
        began = now + timedelta(seconds=dice.randrange(6))
        found.append(f"{began:%Y%m%dT%H%M%SZ}-latest-{dice.randrange(16**6):06x}-0001")
    return found


def test_a_cursor_stays_small() -> None:
    text = text_of("0123456789abcdef", hourly(1), {hourly(1)[-1] + "x": "1-50000"})
    assert len(text) < 6 * 365 * 24
    assert len(parse_cursor(text).whole) == 365 * 24


WHOLE = text_of("abc", [STEM, "by hand"], {"x": "1-3"})


def packed(data: object) -> str:
    body = zlib.compress(json.dumps(data).encode())
    return "newscrawl-1:" + base64.urlsafe_b64encode(body).decode().rstrip("=")


DATA: dict[str, Any] = {"dataset": None, "runs": [], "others": [], "partly": {}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        5,
        b"newscrawl-1:abc",
        "newscrawl-1:",
        "newscrawl-0:" + WHOLE[12:],
        "newscrawl-1:!!",
        f" {WHOLE}",
        f"{WHOLE}\n",
        f"{WHOLE}AAAA",
        WHOLE + WHOLE,
        WHOLE.lower(),
        packed([]),
        packed({}),
        packed(5),
        packed({**DATA, "runs": [["latest", "1", "5", "3fa9"]] * 2 + [[]]}),
        packed({**DATA, "runs": [["latest", "1", "5,5", "3fa9c1"]]}),
        packed({**DATA, "runs": [["latest", "", "5", "3fa9c1"]]}),
        packed({**DATA, "partly": []}),
        packed({**DATA, "partly": {"x": 5}}),
        packed({**DATA, "partly": {"x": "0"}}),
        packed({**DATA, "others": [[]]}),
        packed({**DATA, "dataset": 5}),
    ],
)
def test_what_is_no_cursor(text: object) -> None:
    with pytest.raises(
        ArgumentError, match=r"^cursor: .* is not a whole cursor of newscrawl; expe"
    ):
        parse_cursor(text)


def test_a_cursor_that_was_cut_or_changed() -> None:
    for place in range(12, len(WHOLE) - 1):  # the last character has bits that no byte uses
        other = "B" if WHOLE[place] == "A" else "A"
        for text in (WHOLE[:place], WHOLE[:place] + other + WHOLE[place + 1 :]):
            with pytest.raises(ArgumentError, match=r"^cursor: .* is not a whole cursor"):
                parse_cursor(text)


def test_a_cursor_of_a_newer_version() -> None:
    with pytest.raises(ArgumentError, match=r"^cursor: it is of version 2, .* upgrade newscrawl"):
        parse_cursor("newscrawl-2:abc")
