"""Invented English: headlines, sentences and paragraphs from templates and lists of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.replica.names import CITIES, PROVINCES, person

if TYPE_CHECKING:
    from tests.replica.mixing import Dice

Template = tuple["str | tuple[str, ...]", ...]

_CITY = tuple(CITIES)
_PROVINCE = tuple(PROVINCES)
_COUNT = tuple(f"{n * 37 + 12:,}" for n in range(1, 120))
_PERCENT = tuple(f"{n / 10:.1f}" for n in range(13, 480, 7))
_DAY = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_MONTH = tuple("January March April June July August October November".split())
_WHO = (
    "the harbor authority", "a seed laboratory", "the provincial museum", "a ferry company",
    "the weather bureau", "a tea cooperative", "the city library", "a rail workshop",
    "the marathon committee", "an opera troupe", "the wetland station", "a bicycle maker",
    "the folk-song archive", "a robotics start-up", "the R&D center", "the fishing village",
)  # fmt: skip
_ROLE = (
    "curator", "head of planning", "beekeeper", "harbor pilot", "deputy engineer", "librarian",
    "team captain", "botanist", "stage designer", "economist", "village teacher", "ticket inspector",
)  # fmt: skip
_THING = (
    "lantern festival", "bridge repair", "apple harvest", "night market", "school orchestra",
    "solar barn", "paper-cutting class", "river cleanup", "chess league", "snow sculpture fair",
    "cargo terminal", "herb garden", "fossil survey", "mountain railway", "pottery kiln",
    "electric ferry", "kite workshop", "wind farm", "rice paddy trial", "cycling route",
)  # fmt: skip
_THINGS = (
    "lanterns", "old bridges", "apple growers", "night markets", "young cellists", "solar barns",
    "kite makers", "river wardens", "chess players", "snow sculptors", "dock workers", "herb gardens",
    "fossils", "mountain trains", "kilns", "ferries", "beekeepers", "wind farms", "rice growers",
)  # fmt: skip
_MOVES = ("opens", "widens", "renews", "revives", "speeds up", "doubles", "reshapes", "welcomes")
_MOVED = ("opened", "widened", "renewed", "revived", "sped up", "doubled", "reshaped", "finished")
_MOOD = ("steady", "modest", "rapid", "uneven", "welcome", "surprising", "long-awaited", "quiet")
_AIM = (
    "cut travel time", "keep old skills alive", "draw younger visitors", "save water",
    "raise farm incomes", "protect cranes and egrets", "train more apprentices",
    "test cleaner engines", "share spare parts", "teach basic first aid",
)  # fmt: skip
_LINK = ("In addition, ", "Meanwhile, ", "By contrast, ", "As a result, ", "At the same time, ", "")

HEADLINES: tuple[Template, ...] = (
    (_CITY, " ", _MOVES, " ", _THING, " as ", _COUNT, " sign up"),
    (_THING, " in ", _CITY, " helps ", _THINGS, " ", _AIM),
    ("How ", _THINGS, " of ", _PROVINCE, " ", _AIM),
    (_COUNT, " ", _THINGS, " join ", _CITY, " ", _THING),
    (_CITY, "'s ", _THING, " brings ", _MOOD, " change to ", _THINGS),
    (_PROVINCE, " tests ", _THING, " to ", _AIM),
    (_MOOD, " year for ", _THINGS, " in ", _CITY, ", ", _PROVINCE, " survey says"),
    ("'", _MOOD, "' ", _THING, " ", _MOVES, " hopes of ", _CITY, " ", _THINGS),
    (_CITY, "–", _CITY, " ", _THING, ": ", _COUNT, " ", _THINGS, " on the move"),
)

_SENTENCES: tuple[Template, ...] = (
    ("The ", _THING, " in ", _CITY, " ", _MOVED, " on ", _DAY, " after ", _COUNT, " days of work."),
    ("More than ", _COUNT, " people took part in the ", _THING, ", up ", _PERCENT, " percent from ", _MONTH, "."),
    (_LINK, "the ", _THING, " is meant to ", _AIM, " and to ", _AIM, "."),
    ("Residents of ", _PROVINCE, " said the ", _THING, " had ", _MOVED, ' "in a ', _MOOD, ' way".'),
    (_LINK, "the cost of the ", _THING, " fell by ", _PERCENT, " percent between ", _MONTH, " and ", _MONTH, "."),
    ("A study of ", _COUNT, " ", _THINGS, " found ", _MOOD, " growth, although ", _CITY, " lagged behind ", _CITY, "."),
    ("Visitors from ", _CITY, " now spend ¥", _COUNT, " a head on the ", _THING, ", against ¥", _COUNT, " a year ago."),
    ("It takes ", _COUNT, " ", _THINGS, " — and some patience — to ", _AIM, "."),
    (_LINK, "organizers in ", _CITY, " hope that ", _THINGS, " will ", _AIM, " before ", _MONTH, "."),
    ("Half of the ", _THINGS, " were built in ", _PROVINCE, "; the rest came from ", _CITY, " by rail."),
    ("Next ", _MONTH, ", the ", _THING, " moves to ", _CITY, ", where ", _COUNT, " seats have been set aside."),
    ("No one had expected such a ", _MOOD, " response from ", _PROVINCE, "'s ", _THINGS, "."),
    ("That would make the ", _THING, " the largest of its kind outside ", _CITY, ", records since ", _MONTH, " show."),
)  # fmt: skip

_QUOTES: tuple[Template, ...] = (
    ("We wanted to ", _AIM, " first, and the ", _THING, " did exactly that"),
    ("Nobody here had seen ", _COUNT, " ", _THINGS, " in one place before"),
    ("If ", _THINGS, " can ", _AIM, " in ", _CITY, ", they can do it anywhere"),
    ("It's been a ", _MOOD, " season, but the ", _THING, " isn't going away"),
)

_CAPTIONS: tuple[Template, ...] = (
    ("A view of the ", _THING, " in ", _CITY, ", ", _PROVINCE, " province, on ", _DAY, "."),
    ("Volunteers prepare the ", _THING, " for ", _COUNT, " guests in ", _CITY, " in ", _MONTH, "."),
    ("A ", _ROLE, " (right) shows ", _THINGS, " to pupils in ", _PROVINCE, "."),
    ("Two visitors, one from ", _CITY, " (left), rest beside the ", _THING, "."),
    ("FILE PHOTO: The ", _THING, " at dusk. It was rebuilt in ", _MONTH, "."),
)

_SUBHEADS: tuple[Template, ...] = (
    (_MOOD, " beginnings for ", _THINGS),
    ("What ", _CITY, " ", _THINGS, " want"),
    ("Lessons of the ", _THING),
    ("Why ", _THINGS, " ", _AIM),
)

_DECKS: tuple[Template, ...] = (
    (_THING, ": ", _COUNT, " ", _THINGS, " in ", _PROVINCE, " ", _AIM),
    (_PROVINCE, " bets on ", _MOOD, " progress as ", _THINGS, " ", _AIM),
    ("After ", _COUNT, " days, a ", _MOOD, " ", _THING, " brings ", _CITY, " together"),
)

_KEYWORDS = ("culture", "rural life", "transport", "wetland", "festival", "sports", "S&P index")


def _capital(text: str) -> str:
    for place, letter in enumerate(text):
        if letter.isalpha():
            return text[:place] + letter.upper() + text[place + 1 :]
    return text


def headline(dice: Dice) -> str:
    return _capital(dice.fill(dice.pick(HEADLINES)))


def sentence(dice: Dice) -> str:
    return _capital(dice.fill(dice.pick(_SENTENCES)))


def paragraph(dice: Dice) -> str:
    """One to three sentences, always more than 60 characters; every fourth quotes somebody."""
    if dice.chance(4):
        return f'"{dice.fill(dice.pick(_QUOTES))}," said {person(dice)}, {dice.pick(_ROLE)} at {dice.pick(_WHO)}. {sentence(dice)}'
    return " ".join([sentence(dice) for _ in range(1 + dice.below(3))])


def paragraphs(dice: Dice, count: int) -> list[str]:
    """`count` paragraphs, no two alike."""
    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[paragraph(dice)] = None
    return list(texts)


def caption(dice: Dice) -> str:
    return dice.fill(dice.pick(_CAPTIONS))


def short_caption(dice: Dice) -> str:
    """A caption without a final stop."""
    return f"The {dice.pick(_THING)} in {dice.pick(_CITY)} from above"


def subhead(dice: Dice) -> str:
    return _capital(dice.fill(dice.pick(_SUBHEADS)))


def deck(dice: Dice) -> str:
    """Under 150 characters, no final stop."""
    return _capital(dice.fill(dice.pick(_DECKS)))


def biography(dice: Dice) -> str:
    return f"The author is a {dice.pick(_ROLE)} at {dice.pick(_WHO)} in {dice.pick(_CITY)}."


def list_item(dice: Dice) -> str:
    return _capital(f"{dice.pick(_AIM)} with {dice.pick(_COUNT)} {dice.pick(_THINGS)}")


def keywords(dice: Dice) -> tuple[str, ...]:
    return tuple(dice.pick_some(_KEYWORDS, 3))
