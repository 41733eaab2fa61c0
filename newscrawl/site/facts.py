"""Facts about the site, with their strength: for code and documents, not used in runs."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from newscrawl.text.toml_tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

Strength = Literal["raw", "code", "one", "inferred", "memory"]

STRENGTHS: dict[Strength, str] = {
    "raw": "seen in bytes that the site served",
    "code": "relied on by several public scrapers that work",
    "one": "reported by a single source",
    "inferred": "concluded from other facts",
    "memory": "remembered, not seen; nothing may depend on it alone",
}
"""Strengths with their meanings, the strongest first."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

T = TypeVar("T", bound="Fact | Question")


@dataclass(frozen=True)
class Fact:
    """One fact about the site."""

    id: str
    """Kebab case: "list-depth"."""
    fact: str
    """One or two sentences."""
    strength: Strength
    source: str
    """Its source, in a few words."""
    percent: int | None = None
    """Certainty of a memory, 1 to 99; `None` for every other strength."""
    years: str | None = None
    """The years for which it holds: "2017 to 2026"."""
    ask: str | None = None
    """An address of the live site, and what to look for in its answer."""


@dataclass(frozen=True)
class Question:
    """An open question: nothing may depend on its answer."""

    id: str
    question: str
    ask: str


@dataclass(frozen=True)
class Topic:
    """Facts on one subject."""

    name: str
    """Kebab case: "search-api"."""
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Knowledge:
    """The whole table, in its order."""

    topics: tuple[Topic, ...]
    questions: tuple[Question, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of all topics."""
        return tuple(fact for topic in self.topics for fact in topic.facts)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids that code and documents may cite: of facts and questions."""
        return (*(fact.id for fact in self.facts), *(one.id for one in self.questions))


def knowledge() -> Knowledge:
    """Read `facts.toml` of this package. ValueError where it is invalid."""
    return read(table("newscrawl.site", "facts.toml"))


def read(data: Mapping[str, Any]) -> Knowledge:
    """Read a table given as plain data: `[[topics]]` with `[[topics.facts]]`, and `[[questions]]`.

    ValueError names the entry and what would be right.
    """
    topics = tuple(_topic(entry) for entry in data.get("topics", ()))
    questions = tuple(_entry(Question, entry) for entry in data.get("questions", ()))
    found = Knowledge(topics, questions)
    _refuse_repeated(tuple(topic.name for topic in topics), "topic")
    _refuse_repeated(found.ids, "id")
    return found


def _topic(entry: Mapping[str, Any]) -> Topic:
    name, title = entry.get("name"), entry.get("title")
    if not (isinstance(name, str) and _ID.fullmatch(name) and title and isinstance(title, str)):
        raise ValueError(f"topic: {name!r} needs a name in kebab case and a title")
    facts = tuple(_fact(each) for each in entry.get("facts", ()))
    if not facts:
        raise ValueError(f"topic: {name!r} has no fact")
    return Topic(name, title, facts)


def _fact(entry: Mapping[str, Any]) -> Fact:
    fact = _entry(Fact, entry)
    if fact.strength not in STRENGTHS:
        raise ValueError(
            f"{fact.id}: strength is {fact.strength!r}, expected {', '.join(get_args(Strength))}"
        )
    if fact.strength != "memory" and fact.percent is not None:
        raise ValueError(f"{fact.id}: percent is {fact.percent!r}, expected for memories alone")
    if fact.strength == "memory" and fact.percent not in range(1, 100):
        raise ValueError(f"{fact.id}: percent is {fact.percent!r}, expected 1 to 99 for a memory")
    return fact


def _entry(kind: type[T], entry: Mapping[str, Any]) -> T:
    """A fact or a question, with its keys and types checked."""
    name = entry.get("id")
    if not (isinstance(name, str) and _ID.fullmatch(name)):
        raise ValueError(f"id: {name!r} is not in kebab case, expected one like list-depth")
    known = [one.name for one in fields(kind)]
    if unknown := sorted(entry.keys() - set(known)):
        raise ValueError(f"{name}: {', '.join(unknown)} is not a key, expected {', '.join(known)}")
    needed = [one.name for one in fields(kind) if one.default is MISSING]
    if missing := [key for key in needed if key not in entry]:
        raise ValueError(f"{name}: {', '.join(missing)} is missing")
    for key, value in entry.items():
        is_number = isinstance(value, int) and not isinstance(value, bool)
        is_sound = is_number if key == "percent" else isinstance(value, str) and value.strip()
        if not is_sound:
            expected = "a number" if key == "percent" else "a text"
            raise ValueError(f"{name}: {key} is {value!r}, expected {expected}")
    return kind(**entry)


def _refuse_repeated(names: tuple[str, ...], what: str) -> None:
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{what}: {', '.join(repeated)} is there twice")
