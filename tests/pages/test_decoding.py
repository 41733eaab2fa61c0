"""Bytes to text: declared, undeclared, and declared wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.decoding import decode

CHINESE = "<p>早上的雾散了，渡船开过江心。镕镕在岸边等朋友。</p>"
PLAIN = "<p>The ferry crossed the river — late.</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "gb2312"])
@pytest.mark.parametrize("declared", ["utf-8", "gbk", "gb2312", "no-such-charset", None])
def test_chinese_text_survives_a_header_that_lies(encoding: str, declared: str | None) -> None:
    text = CHINESE.replace("镕镕", "小红")
    header = f"text/html; charset={declared}" if declared else None
    assert decode(text.encode(encoding), header)[0] == text


def test_gb2312_pages_hold_characters_of_gbk() -> None:
    assert decode(CHINESE.encode("gbk"), "text/html; charset=gb2312") == (CHINESE, None)


def test_the_meta_element_is_believed_where_no_header_is() -> None:
    page = '<head><meta charset="gb2312"></head>' + CHINESE
    assert decode(page.encode("gbk")) == (page, None)


def test_big5_of_hong_kong() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=big5"><p>渡輪橫過海港，霧散了。</p>'
    assert decode(page.encode("big5hkscs")) == (page, None)


def test_a_mark_of_byte_order_wins() -> None:
    assert decode(PLAIN.encode("utf-8-sig"), "text/html; charset=gbk") == (PLAIN, None)
    assert decode(PLAIN.encode("utf-16"), None) == (PLAIN, None)


def test_a_character_cut_off_at_the_end_is_forgiven() -> None:
    assert decode(CHINESE.encode()[:-6]) == (CHINESE[:-5], None)


def test_broken_utf8_stays_utf8_and_says_so() -> None:
    text, doubt = decode(PLAIN.encode() * 20 + b"\xff" + PLAIN.encode())
    assert text.count("\ufffd") == 1
    assert doubt == "some bytes are not valid utf-8"


@given(
    st.binary(),
    st.sampled_from(
        [
            None,
            "text/html; charset=gbk",
            "text/html; charset=x",
            "\ud800",
            "text/html; charset=utf-16",
            "text/html; charset=hex",
        ]
    ),
)
def test_any_bytes_become_text(body: bytes, header: str | None) -> None:
    text, _ = decode(body, header)
    text.encode()
