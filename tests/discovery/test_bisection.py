"""Looking for the first page that is not too new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.bisection import Search, narrowed


def looked_at(last: int, first_wanted: int) -> list[int]:
    """Pages looked at in a list where pages before `first_wanted` are too new."""
    search: Search | None = Search(1, 1, last)
    pages = []
    while search:
        pages.append(search.page)
        search = narrowed(search, is_too_new=search.page < first_wanted)
    return pages


@given(st.integers(2, 5000), st.data())
def test_a_page_before_or_at_the_first_is_found_soon(last: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(2, last))
    pages = looked_at(last, first)
    read_on_from = {page for page in pages if page >= first}
    too_new = max(page for page in pages if page < first)
    assert min(read_on_from, default=last) == first or too_new + 1 == first
    assert len(pages) <= last.bit_length() + 2
    assert len(set(pages)) == len(pages)
