"""Bytes to text: declared, undeclared, and declared wrongly."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscrawl
from newscrawl.pages.html.decoding import decode
from tests.replica import Site


@cache
def site() -> Site:
    return Site(200)


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


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
@pytest.mark.parametrize(
    "declared", ["utf-8", "iso-8859-1", "windows-1252", "big5", "shift_jis", "gbk", None]
)
@pytest.mark.parametrize("number", [0, 2, 4, 13])
def test_the_same_page_in_another_encoding_is_the_same_record(
    encoding: str, declared: str | None, number: int
) -> None:
    """English pages have few characters beyond ASCII, Chinese ones many; headers lie."""
    story = site().story(number)
    page = site().render(story).replace("¥", "￥")
    header = f"text/html; charset={declared}" if declared else None
    coded = page.encode(encoding, "xmlcharrefreplace")
    assert decode(coded, header)[0] == coded.decode(encoding)
    as_utf8 = newscrawl.extract(page.encode(), story.url)
    article = newscrawl.extract(coded, story.url, content_type=header)
    assert article is not None
    assert as_utf8 is not None
    assert {**article.to_dict(), "metadata": None} == {**as_utf8.to_dict(), "metadata": None}


@pytest.mark.parametrize("declared", ["utf-8", "gbk", "gb2312", "iso-8859-1", "big5", None])
def test_big5_whatever_the_header_says(declared: str | None) -> None:
    text = "<p>渡輪橫過海港，霧散了。岸邊的人等着朋友，說：「船來了。」</p><p>The ferry came “late” – again.</p>"
    text = text.replace("着", "著").replace("“", "「").replace("”", "」").replace("–", "—")
    header = f"text/html; charset={declared}" if declared else None
    assert decode(text.encode("big5hkscs"), header)[0] == text


def test_a_page_of_western_europe_is_no_chinese() -> None:
    text = "<p>Le café de la gare était fermé; Zoë l’a trouvé “très” bien – à minuit.</p>"
    assert decode(text.encode("cp1252"), "text/html; charset=iso-8859-1") == (text, None)


def test_a_doubt_names_what_was_declared() -> None:
    header = "text/html; charset=big5"
    page = f'<meta charset="gbk">{CHINESE}'
    assert decode(CHINESE.encode("gbk"), header)[1] == "declared as big5hkscs, read as gb18030"
    assert "by its meta element" in str(decode(page.encode("gbk"), header)[1])
    assert decode(CHINESE.encode("gbk"))[1] == "not declared, read as gb18030"


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
