"""Word counts and languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.words import HAN, count_words, letters, script_language

ANY = st.text(st.characters(exclude_categories=()))
MIXED = st.text(st.sampled_from("aZ é×ß\u0130\u0131\u212a_09'’-—“，。码头々カ\xa0\n\ud800"))
WORD = re.compile(r"\w+(?:['’-]\w+)*")
HAN_OR_WORD = re.compile(rf"[{HAN}]|[^\W{HAN}]+(?:['’-][^\W{HAN}]+)*")


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("", 0, 0),
        ("One boat, two boats.", 4, 4),
        ("It's a well-known 30-year-old boat’s mast", 6, 6),
        ("$1,000 — 5 percent", 4, 4),
        ("码头夜景。", 1, 4),
        ("码头有3艘boat", 1, 6),
        ("码头 WorldBoats 2020", 3, 4),
    ],
)
def test_count_words(text: str, english: int, chinese: int) -> None:
    assert count_words(text, chinese=False) == english
    assert count_words(text, chinese=True) == chinese


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boat is in the harbor and it will stay.", "en"),
        ("The boat 小船 is in the harbor 码头 and it will stay.", "en"),
        ("码头上有一艘小船。", "zh-Hans"),
        ("这艘小船说是从国外来的。", "zh-Hans"),
        ("這艘小船說是從國外來的。", "zh-Hant"),
        ("The boat is new. 这艘小船是新造的，停在码头边。", "zh-Hans"),
        ("船", "zh-Hans"),
        ("これはふねです、みなとにあります。", "und"),
        ("Le bateau est dans le port et il y reste.", "und"),
        ("Das Boot liegt seit gestern im Hafen.", "und"),
        ("Лодка стоит в гавани.", "und"),
        ("12345", "und"),
        ("", "und"),
    ],
)
def test_script_language(text: str, language: str) -> None:
    assert script_language(text) == language


def test_only_the_beginning_counts() -> None:
    assert script_language("The boat is in the harbor. " * 200 + "码头" * 50_000) == "en"


@given(ANY)
def test_total(text: str) -> None:
    assert script_language(text) in {"zh-Hans", "zh-Hant", "en", "und"}
    assert count_words(text, chinese=False) <= count_words(text, chinese=True) <= len(text)


@given(ANY, ANY)
def test_words_of_two_paragraphs_add_up(one: str, two: str) -> None:
    for chinese in (True, False):
        apart = count_words(one, chinese) + count_words(two, chinese)
        assert count_words(f"{one}\n\n{two}", chinese) == apart


@given(ANY | MIXED)
def test_words_are_counted_as_patterns_find_them(text: str) -> None:
    assert count_words(text, chinese=False) == len(WORD.findall(text))
    assert count_words(text, chinese=True) == len(HAN_OR_WORD.findall(text))


@given(MIXED, st.sampled_from(("the", "SAID", "with", "will", "café", "码头", "9")))
def test_words_of_english_do_not_depend_on_other_characters(others: str, word: str) -> None:
    """Latin words and English ones are counted in a copy of the text in ASCII: the shares are those of the text itself."""
    text = f"{others} {word} {others}" * 3
    latin = re.findall("[A-Za-zÀ-ɏ]+", text)
    han = re.findall(f"[{HAN}]", text)
    english = sum(one.lower() in {"the", "said", "with", "will"} for one in latin)
    enough = english and english >= 0.08 * len(latin) and len(latin) * 2 >= len(WORD.findall(text))
    if not (han and len(han) >= len(latin)):
        assert (script_language(text) == "en") == bool(enough)


@given(ANY | MIXED)
def test_letters_are_letters_and_digits_casefolded(text: str) -> None:
    assert letters(text) == re.sub(r"[\W_]+", "", text).casefold()
