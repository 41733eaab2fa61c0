"""The bold paragraph that opens a body: the deck, or something else that is bold."""

from __future__ import annotations

import pytest

from newscrawl.text.decks import LONGEST, is_deck

TEXT = "The boats of the lower river had carried pupils and their bicycles across for two years."


def follows(*heads: str) -> list[tuple[str, bool]]:
    """Text, and sub-heads each with text behind it."""
    return [(TEXT, False), *(one for head in heads for one in ((head, True), (TEXT, False)))]


@pytest.mark.parametrize(
    ("opening", "heads"),
    [
        ("Keepers of the coast write on", ()),
        ("Keepers of the coast write on, Li Lei reports.", ()),
        ("Li Lei meets the last keepers of the coast. Han Meimei reports from Dalian", ()),
        ("“The sea has no lamp of its own,” say the last keepers", ()),
        ("Who keeps the lamps when the keepers leave?", ()),
        ("Keepers of the coast write on", ("Snow and silence", "A town that listens")),
        ("A family has wound the clock for a century.", ("Snow", "Silence", "And a quilt")),
        ("Who keeps the lamps?", ("Snow and silence", "A town that listens")),
        ("1.4 billion people share one lamp", ()),
        ("10 keepers, 10 lamps and no holidays", ("Winter", "Summer")),
        ("2019 was the year of the lamp", ("Winter", "Summer")),
        ("No lamp is like the other", ()),
        ("No one knows how many lamps there are", ()),
        ("Day one of the count brings rain", ()),
        ("Part I played in the count, by the last keeper", ()),
        ("Day and night the keepers write", ("Winter", "Summer")),
        ("Tradition: how a village keeps its lamps", ("Winter", "Summer")),
        ("The clock and the quilt", ("The winter", "The summer")),
        ("守塔人三代接力，写满四十二本日志", ()),
        ("守塔人三代接力，写满四十二本日志。", ("雪与寂静", "倾听的小镇")),
        ("一座灯塔，三代人的坚守", ("雪与寂静", "倾听的小镇")),
        ("Editors of the almanac write on", ()),
    ],
)
def test_a_deck(opening: str, heads: tuple[str, ...]) -> None:
    assert is_deck(opening, follows(*heads))


@pytest.mark.parametrize(
    ("opening", "heads"),
    [
        ("Editor's note: Li Lei kept a lamp for forty years.", ()),
        ("Editor’s Note: Li Lei kept a lamp for forty years.", ()),
        ("[Editor's note] Li Lei kept a lamp for forty years.", ()),
        ("Editors' note: two keepers tell", ()),
        ("A note from the editor: lamps", ()),
        ("Ed's note: two keepers tell", ()),
        ("Editor's remarks: two keepers tell", ()),
        ("编前语：灯塔的故事", ()),
        ("开栏的话：灯塔的故事", ()),
        ("#1 The lamp", ("#2 The book",)),
        ("【1】灯塔", ("【2】日志",)),
        ("1 - The lamp", ()),
        ("Part II: The lamp", ()),
        ("Episode 3: the lamp", ()),
        ("8 am", ("Noon", "9 pm")),
        ("01 灯塔", ("02 日志",)),
        ("Tip #1", ("Tip #2",)),
        ("Tradition 1 The lamp", ("Tradition 2 The book",)),
        ("Part one of the lamp", ("Part two of the lamp",)),
        ("A: the lamp", ("B: the book",)),
        ("壹 灯塔", ("贰 日志",)),
        ("其一 灯塔", ("其二 日志",)),
        ("首先，灯塔", ("其次，日志",)),
        ("看点1 灯塔", ("看点2 日志",)),
        ("编者按：灯塔的故事", ()),
        ("【编者按】灯塔的故事", ()),
        ("编者的话：灯塔的故事", ()),
        ("1. Keep the lamp clean", ("2. Write every evening",)),
        ("1. Keep the lamp clean", ()),
        ("1) Keep the lamp clean", ("2) Write every evening",)),
        ("(1) Keep the lamp clean", ()),
        ("一、灯塔", ("二、日志",)),
        ("（一）灯塔", ("（二）日志",)),
        ("第一、灯塔", ("第二、日志",)),
        ("① 灯塔", ("② 日志",)),
        ("I. The lamp", ("II. The book",)),
        ("A. The lamp", ("B. The book",)),
        ("Step 1: clean the lamp", ("Step 2: write",)),
        ("Day one: the lamp", ("Day two: the book",)),
        ("First, the lamp", ("Then, the book",)),
        ("Q: How long have you kept the lamp?", ("Q: Who taught you?",)),
        ("Q1: How long have you kept the lamp?", ()),
        ("问：守了多少年？", ("问：谁教您的？",)),
        ("记者：守了多少年？", ()),
        ("How long have you kept the lamp?", ("Who taught you?", "And what comes next?")),
        ("Monday", ("Tuesday", "Wednesday")),
        ("May 3", ("May 4", "May 5")),
        ("9:00 The lamp is lit", ("12:00 Lunch", "18:00 The lamp is lit again")),
        ("Li Lei, 61, keeper", ("Han Meimei, 35, teacher", "Wang Wei, 20, sailor")),
        ("Best lamp: the lower river's", ("Best book: the keeper's", "Best boat: none")),
        ("Lijiang, Yunnan province", ("Dali, Yunnan province", "Jianshui, Yunnan province")),
        ("Lamp of the north", ("Lamp of the south", "Lamp of the east")),
        ("BEIJING -- The lamp of the lower river burns again.", ()),
        ("DALIAN, March 9 (Xinhua) -- The lamp burns again.", ()),
        ("Keepers write on\nand on", ()),
        ("k" * LONGEST, ()),
    ],
)
def test_no_deck(opening: str, heads: tuple[str, ...]) -> None:
    assert not is_deck(opening, follows(*heads))


def test_bold_text_has_no_deck() -> None:
    assert not is_deck("Keepers write on", [])
    assert not is_deck("Keepers write on", [(TEXT, True)])
    assert not is_deck("Keepers write on", [(TEXT, True), (TEXT, True), (TEXT, False)])
    assert is_deck("Keepers write on", [(TEXT, True), (TEXT, False)])
