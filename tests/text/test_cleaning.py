"""White space, unseen characters and wrong decoding."""

from __future__ import annotations

import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newscrawl.text.cleaning import (
    _SURROGATE,
    _SUSPECT,
    _UNSEEN,
    _WRONG,
    _pair,
    clean,
    clean_lines,
    mojibake,
)

ANY = st.text(st.characters(exclude_categories=()))
ODD = st.text(
    st.sampled_from("ab \t\n\r\xa0\u3000\u202f\u2028\u200b\u200d\ufeff\xad\ud83d\ude00👨👩❤\ufe0f")
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("plain", "plain"),
        ("  two\t\n words  ", "two words"),
        ("a\xa0b\u202fc\u3000d\u2003e\u2028f", "a b c d e f"),
        ("so\xadft \u200bzero\ufeff", "soft zero"),
        ("\u200eleft\u202eright\u2069", "leftright"),
        ("bell\x07 nul\x00", "bell nul"),
        ("桥　梁\u200b", "桥 梁"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("a\u200db", "ab"),
        ("👨\u200d x", "👨 x"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("\ud83d\ude00", "😀"),
        ("café naïve", "café naïve"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("one\ntwo", "one\ntwo"),
        ("one \r\n\r\n\t two\xa0", "one\ntwo"),
        ("\n\n", ""),
        ("a\u200b\n\u200b\nb", "a\nb"),
    ],
)
def test_clean_lines(text: str, cleaned: str) -> None:
    assert clean_lines(text) == cleaned


@given(ANY | ODD)
def test_clean_is_idempotent_and_gives_one_line(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    cleaned.encode()


@given(ANY | ODD)
def test_clean_lines_is_idempotent_and_leaves_no_empty_line(text: str) -> None:
    cleaned = clean_lines(text)
    assert clean_lines(cleaned) == cleaned
    assert all(clean(line) == line != "" for line in cleaned.split("\n") if cleaned)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_clean_keeps_what_is_seen(text: str) -> None:
    assert clean(text) == text


def test_of_white_space_only_the_ascii_space_is_printable() -> None:
    """`clean` and `clean_lines` return printable texts unchanged."""
    every = map(chr, range(sys.maxunicode + 1))
    dropped = _UNSEEN, _SURROGATE
    spaces_and_dropped = [
        one for one in every if one.isspace() or any(form.match(one) for form in dropped)
    ]
    assert [one for one in spaces_and_dropped if one.isprintable()] == [" "]
    assert not any(one.isspace() and _UNSEEN.match(one) for one in spaces_and_dropped)


@given(ANY | ODD)
def test_clean_is_the_same_with_and_without_shortcuts(text: str) -> None:
    assert clean(text) == " ".join(_UNSEEN.sub("", _pair(text)).split())
    assert clean_lines(text) == "\n".join(filter(None, map(clean, text.splitlines())))


@given(ANY, st.from_regex(_WRONG, fullmatch=True), ANY)
def test_a_wrongly_decoded_text_holds_a_suspect_character(
    before: str, wrong: str, after: str
) -> None:
    text = before + wrong + after
    found, suspect = _WRONG.search(text), _SUSPECT.search(text)
    assume(found is not None)  # "AMANHÃ”" is not wrong
    assert found is not None
    assert suspect is not None
    assert suspect.start() - 1 <= found.start()
    start = max(0, found.start() - 6)
    assert mojibake(text) == clean(text[start : start + 20])


SENTENCES = (
    "The bridge’s new lanes “opened” on Friday — at last…",
    "这座新桥于周五通车，当地居民表示：“终于等到了！”",
)


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        (SENTENCES[0], "cp1252"),
        (SENTENCES[0], "latin-1"),
        (SENTENCES[0], "gbk"),
        (SENTENCES[1], "latin-1"),
        (SENTENCES[1], "gbk"),
    ],
)
def test_mojibake_of_utf_8(sentence: str, read_as: str) -> None:
    wrong = sentence.encode().decode(read_as, "replace").replace("\ufffd", "")
    assert mojibake(wrong)


def test_mojibake_of_gbk() -> None:
    assert mojibake(SENTENCES[1].encode("gbk").decode("latin-1"))


@pytest.mark.parametrize(
    "text",
    [
        "CafÃ©",
        "20Â°C",
        "Ã‰ric",
        "ä¸\xad",
        "锟斤拷",
        "half \ufffd",
        "lone \ud800",
        "ï»¿Title",
        "bridgeâ€™s",
    ],
)
def test_mojibake_shapes(text: str) -> None:
    sample = mojibake(text)
    assert sample is not None
    assert 0 < len(sample) <= 20
    sample.encode()


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "Éloïse Lefèvre, François Château, Zoë Ångström, João Brandão, Søren Müller",
        "«Déjà vu», dit-elle; l’été à l’hôtel…",
        "“AMANHÔ … ‘the café’” … SÃO JOÃO",
        "天气很好，20°–25°，风力3级······《山河》——“好”",
        "這座橋於週五通車，當地居民說終於等到了",
        "A £5 fee, 20°C, ±3µm, © 2020, ½ price, naïve",
        "",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert mojibake(text) is None


@given(ANY)
def test_mojibake_is_total_and_short(text: str) -> None:
    sample = mojibake(text)
    assert sample is None or (0 < len(sample) <= 20 and clean(sample) == sample)


@given(st.text(st.characters(max_codepoint=127) | st.sampled_from("桥梁通车了，。！？“”…")))
def test_mojibake_is_silent_on_plain_text(text: str) -> None:
    assert mojibake(text) is None
