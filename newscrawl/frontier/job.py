"""Jobs: which command goes on where an earlier one stopped, and the arguments all spiders have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Known = Literal["include", "skip", "refetch"]
# design: known
_KNOWN: tuple[Known, ...] = ("include", "skip", "refetch")
_SWITCH = {"0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}

SCRAPYD = ("_job", "_version")
"""What scrapyd adds to the arguments of every spider: the number it gave the start, and the egg's version."""


@dataclass(frozen=True)
class Argument:
    """What a spider can be given, for those who take it and those who write about it."""

    name: str
    type: str
    """What a value looks like: "DAY", "include|skip"."""
    meaning: str
    """In a few words, without a full stop; no line of the help is too short for it."""
    default: str | None = None
    """As it would be typed; None where nothing stands for what is missing."""
    is_required: bool = False


def one_of(words: Iterable[str]) -> str:
    """The type of a value that is one of a few words."""
    return "|".join(words)


def some_of(words: Iterable[str]) -> str:
    """The type of a value that is some of a few words, with commas between them."""
    return ",".join(words)


COMMON = (
    Argument(
        "known",
        one_of(_KNOWN),
        "give articles read before to the output, skip them, or ask anew",
        "include",
    ),
    Argument("fresh", "1|0", "1: begin anew although the job did not end", "0"),
    Argument("may_be_empty", "1|0", "1: dead sources and a run without articles are no fault", "0"),
)
"""Arguments of every spider."""

NAMES = (*SCRAPYD, *(argument.name for argument in COMMON))
"""What every spider takes."""

# design: jobs
_NO_IDENTITY = (*SCRAPYD, "fresh")


@dataclass(frozen=True)
class Common:
    """What every spider is asked."""

    known: Known = "include"
    """Articles of an earlier job that need not be asked for again: give them to the feeds, skip them, ask all the same."""
    fresh: bool = False
    """Begin anew although a job of these arguments did not end."""

    may_be_empty: bool = False
    """A source may be dead, and all of them may give nothing: neither is a fault then."""
    scrapyd_job: str | None = None
    """What scrapyd calls this start; for the run's summary alone."""

    @classmethod
    def parse(cls, given: Mapping[str, str], default: Known = "include") -> Common:
        """From text as typed; other arguments are let be. Raises ArgumentError."""
        known = given.get("known", default).strip()
        if known not in _KNOWN:
            raise ArgumentError(f"known: {known!r} is none of {', '.join(_KNOWN)}")
        return cls(
            known,
            switch("fresh", given),
            switch("may_be_empty", given),
            given.get("_job"),
        )


def switch(name: str, given: Mapping[str, str]) -> bool:
    """An argument that is 1 or 0, 0 where nothing was given. Raises ArgumentError."""
    typed = given.get(name, "0").strip().lower()
    if typed not in _SWITCH:
        raise ArgumentError(f"{name}: {given[name]!r} is neither 1 nor 0")
    return _SWITCH[typed]


def identity(spider: str, given: Mapping[str, Any]) -> str:
    """A job's identity: the spider and its arguments as typed, sorted; `fresh` and scrapyd's are no part of it."""
    arguments = {
        name: str(value) for name, value in sorted(given.items()) if name not in _NO_IDENTITY
    }
    return json.dumps({"spider": spider, "arguments": arguments}, ensure_ascii=False)
