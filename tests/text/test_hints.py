"""Quick rejections: a text is rejected only where the pattern behind cannot match it."""

from __future__ import annotations

import re
import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.boilerplate import _DISCLAIMER, _VIEWS_HINTS
from newscrawl.text.dates import _HAN_PRINTED, _PRINTED, _YEAR
from newscrawl.text.errors import _BROKEN, _BROKEN_HINTS, _MISSING, _MISSING_HINTS
from newscrawl.text.forms import FORMS
from newscrawl.text.hints import Hints, fold
from newscrawl.text.labels import _BEHIND, _HINTS, _LABEL
from newscrawl.text.parts import _STAFF, _STAFF_HINTS
from newscrawl.text.pieces import _JOINT, _JOINT_HINTS, _SHARE_HINTS, _SHARED
from newscrawl.text.pieces import _SHARE as _CONTRIBUTED
from newscrawl.text.stamps import _LIKE_A_STAMP, _WEEKDAY_BEFORE, _WEEKDAY_HINTS
from tests.hinting import Prover

ANY = st.text(st.characters(exclude_categories=()), max_size=20)

HINTED: dict[str, tuple[re.Pattern[str], Hints]] = {
    "missing": (_MISSING, _MISSING_HINTS),
    "broken": (_BROKEN, _BROKEN_HINTS),
    "labels": (_LABEL, _HINTS),
    "names before labels": (_BEHIND, _HINTS),
    "staff": (_STAFF, _STAFF_HINTS),
    "joints": (_JOINT, _JOINT_HINTS),
    "weekdays": (_WEEKDAY_BEFORE, _WEEKDAY_HINTS),
    "disclaimers": (_DISCLAIMER, _VIEWS_HINTS),
    "contributions from": (_SHARED, _SHARE_HINTS),
    "contributing": (_CONTRIBUTED, _SHARE_HINTS),
}
CHARACTERS: dict[str, tuple[re.Pattern[str], str]] = {
    "names before labels": (_BEHIND, "/／辑译道"),
    "stamps": (_LIKE_A_STAMP, string.digits + "〇零一二三四五六七八九"),
}
PARTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    **{f"form {at}": form for at, form in enumerate(FORMS)},
    **{f"print line {at}": (form, _YEAR) for at, form in enumerate((_PRINTED, *_HAN_PRINTED))},
}


@pytest.mark.parametrize("name", HINTED)
def test_every_match_holds_a_hint(name: str) -> None:
    pattern, hints = HINTED[name]
    assert Prover(hints.words).holds(pattern)


@pytest.mark.parametrize("name", HINTED)
def test_a_proof_fails_for_other_words(name: str) -> None:
    pattern, _ = HINTED[name]
    assert not Prover(("qzjx",)).holds(pattern)


@pytest.mark.parametrize("name", CHARACTERS)
def test_every_match_holds_a_character(name: str) -> None:
    pattern, characters = CHARACTERS[name]
    assert Prover(characters).holds(pattern)


@pytest.mark.parametrize("name", PARTS)
@given(st.data())
def test_every_match_holds_a_part(name: str, data: st.DataObject) -> None:
    pattern, part = PARTS[name]
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    found = pattern.fullmatch(text)
    assert found is not None
    assert part.search(text)


@pytest.mark.parametrize(
    ("pattern", "words", "holds"),
    [
        ("not found", ["found"], True),
        ("not found", ["lost"], False),
        ("(?:lost|found)", ["lost", "found"], True),
        ("(?:lost|found)?", ["lost", "found"], False),
        ("(?:lost|[fm]ound)", ["lost", "found", "mound"], True),
        ("(?:lost|[fm]ound)", ["lost", "found"], False),
        ("(?:is|was) lost", ["s lost"], True),
        ("no.?found", ["nofound"], False),
        ("a{2,3}b", ["aab"], True),
        ("a{1,3}b", ["aab"], False),
        ("(?:ab)+c", ["abc"], True),
        ("40[0-4]", ["40"], True),
        ("[a-z]", list(string.ascii_lowercase), False),
        ("(?=found)[a-z]{5}", ["found"], False),
        ("(a)?(?(1)found|lost)", ["found", "lost"], True),
        ("(?i:FOUND)", ["found"], True),
    ],
)
def test_proofs(pattern: str, words: list[str], holds: bool) -> None:
    assert Prover(words).holds(re.compile(pattern)) is holds


def test_a_folded_text_is_what_patterns_of_small_letters_match() -> None:
    """`re.IGNORECASE` takes some characters outside of ASCII for letters of ASCII."""
    every = "".join(map(chr, range(128, sys.maxunicode + 1)))
    taken = {
        one: letter
        for letter in string.ascii_lowercase
        for one in re.findall(letter, every, re.IGNORECASE)
    }
    assert {one: fold(one) for one in taken} == taken
    assert set(taken) == {"\u0130", "\u0131", "\u017f", "\u212a"}


@given(ANY, st.sampled_from(("Missing", "OFFLINE", "n’t", "新闻", "ﬁnd", "Straße")), ANY)
def test_hints_ignore_case(before: str, word: str, after: str) -> None:
    hints = Hints("missing|offline|n’t|新闻|ﬁnd|straße")
    assert hints.search(fold(before + word + after))


@given(ANY)
def test_hints_are_found_as_text_in_text(text: str) -> None:
    hints = Hints("e|be back|新|é")
    assert bool(hints.search(fold(text))) == any(word in fold(text) for word in hints.words)
