"""Half a page is no page: every encoding, cut anywhere."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.middlewares.truncation import is_whole, outermost
from tests.crawling import crawl
from tests.replica import Replica
from tests.replica.faults.packing import PACKERS

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    "<html><body>"
    + "".join(f"<p>Plank {n} was counted.</p>" for n in range(900))
    + "</body></html>"
).encode()
LARGEST = 16 * 1024 * 1024


ENCODINGS = {**PACKERS, "x-gzip": ("x-gzip", gzip.compress)}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("page", [PAGE, b"", b"x", bytes(range(256)) * 2000], ids=len)
def test_whole_bodies(name: str, page: bytes) -> None:
    encoding, pack = ENCODINGS[name]
    assert is_whole(pack(page), encoding, LARGEST)


@pytest.mark.parametrize("name", ENCODINGS)
@given(share=st.floats(0.001, 0.999))
def test_cut_bodies(name: str, share: float) -> None:
    encoding, pack = ENCODINGS[name]
    packed = pack(PAGE)
    cut = packed[: max(1, min(int(share * len(packed)), len(packed) - 1))]
    assert not is_whole(cut, encoding, LARGEST)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)[:-8] + b"\0\0\0\0" + gzip.compress(PAGE)[-4:]),
        ("gzip", gzip.compress(PAGE)[:-4] + b"\1\1\1\1"),
        ("gzip", b"<html>not compressed at all</html>"),
        ("deflate", zlib.compress(PAGE)[:-4] + b"\0\0\0\0"),
        ("zstd", b"<html>not compressed at all</html>"),
    ],
)
def test_bodies_that_do_not_add_up(encoding: str, body: bytes) -> None:
    assert not is_whole(body, encoding, LARGEST)


def test_several_members_and_fillings() -> None:
    two = gzip.compress(PAGE) + gzip.compress(PAGE)
    assert is_whole(two, "gzip", LARGEST)
    assert is_whole(two + b"\0" * 100, "gzip", LARGEST)
    assert not is_whole(two[:-20], "gzip", LARGEST)
    assert is_whole(PACKERS["zstd"][1](PAGE) * 2, "zstd", LARGEST)


@pytest.mark.parametrize("name", [name for name in ENCODINGS if name != "br"])
def test_a_bomb_is_not_unpacked(name: str) -> None:
    """Scrapy refuses it by its size; here it is left after that many bytes."""
    encoding, pack = ENCODINGS[name]
    assert is_whole(pack(b"\0" * 5_000_000)[:-3], encoding, 100_000)


def test_other_encodings_say_nothing() -> None:
    assert is_whole(b"half", "", LARGEST)
    assert is_whole(b"half", "identity", LARGEST)
    assert outermost([]) == ""
    assert outermost([b"deflate, gzip", b" BR "]) == "br"


@given(st.sampled_from(sorted(ENCODINGS)), st.binary(max_size=300))
def test_any_bytes(name: str, body: bytes) -> None:
    encoding, _ = ENCODINGS[name]
    assert is_whole(body, encoding, LARGEST) in {True, False}


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
def test_half_a_page_is_asked_for_again(tmp_path: Path, times: int | None) -> None:
    with Replica(60) as replica:
        story = replica.story(0)
        packed = gzip.compress(replica.site.render(story).encode())
        headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
        replica.override(story.url, headers=headers, body=packed[: len(packed) // 2], times=times)
        crawled = crawl(tmp_path, "article", "-a", f"url={story.url}", address=replica.address)
        asked = replica.count(story.url)
    if times:
        assert crawled.status == 0, crawled.said
        assert len(crawled.records) == 1
    else:
        assert (crawled.status, crawled.records, asked) == (4, [], 3)
        assert "the answer was cut short (1)" in crawled.last_line
