"""Which arguments keep a search from reading the whole index."""

from __future__ import annotations

from datetime import datetime

import pytest

from newscrawl.errors import ArgumentError
from newscrawl.site.search_api import CHANNELS, SORTS, TYPES
from newscrawl.spiders.search import SearchArguments
from newscrawl.text.dates import BEIJING

NOW = datetime(2026, 9, 28, 8, tzinfo=BEIJING)

BOUNDED = (
    {"q": "river"},
    {"all": "river bank"},
    {"any": "river lake"},
    {"title": "river"},
    {"since": "2026-09-01"},
    {"since": "2026-09-01", "until": "2026-09-02"},
    {"since": "7d", "language": "en"},
    {"until": "2026-09-01"},
    {"since": "2026-09", "until": "2026-09"},
    {"max_articles": "3", "sort": "oldest"},
    {"without": "river", "since": "2026-09-01"},
    {"type": "photo", "max_articles": "10"},
    {"source": "Xinhua", "title": "river"},
)

UNBOUNDED = (
    {},
    {"without": "river"},
    {"source": "Xinhua"},
    *({"type": one} for one in TYPES),
    *({"channel": one} for one in CHANNELS),
    *({"sort": one} for one in SORTS),
    {"duplicates": "on"},
    {"language": "en"},
    {"editions": "www"},
    {"sections": "china"},
    {"sample": "1%"},
    {"without": "river", "type": "story", "channel": "2@cndy", "source": "Xinhua", "sample": "1%"},
)


@pytest.mark.parametrize("given", BOUNDED, ids=str)
def test_a_bounded_search(given: dict[str, str]) -> None:
    assert SearchArguments.parse(given, NOW).windows


@pytest.mark.parametrize("given", UNBOUNDED, ids=str)
def test_a_search_of_the_whole_index_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ArgumentError) as raised:
        SearchArguments.parse(given, NOW)
    assert str(raised.value) == (
        "search: would read the whole index; "
        "give words (q, all, any, title), a day (since=2019-03-01, until) or max_articles=100"
    )


@pytest.mark.parametrize("name", ["q", "all", "any", "title"])
def test_words_need_letters(name: str) -> None:
    with pytest.raises(ArgumentError, match=f"^{name}: ' ' has 0 characters, expected 1 to 200$"):
        SearchArguments.parse({name: " "}, NOW)


def test_a_declared_argument_is_bounded_or_not() -> None:
    """An argument that is added later must be judged too."""
    named = {name for given in (*BOUNDED, *UNBOUNDED) for name in given}
    assert named == {one.name for one in SearchArguments.declared()}
