"""Jobs: the identity by which a command resumes an earlier one, and the arguments of all spiders."""

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
"""Arguments that scrapyd adds for every spider: its number of the start, and the version of the egg."""


@dataclass(frozen=True)
class Argument:
    """Declaration of a spider's argument, for the parser, the help and the docs."""

    name: str
    type: str
    """Form of the value: "DAY", "include|skip"."""
    meaning: str
    """A few words without a full stop, short enough for a line of the help."""
    default: str | None = None
    """As typed; None without a default."""
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
        "write known articles to the output, skip them, or request them again",
        "include",
    ),
    Argument("fresh", "1|0", "1: do not resume an unfinished job, start a new one", "0"),
    Argument("may_be_empty", "1|0", "1: allow dead sources and a run without articles", "0"),
)
"""Arguments of every spider."""

NAMES = (*SCRAPYD, *(argument.name for argument in COMMON))
"""Names of the arguments of every spider."""

# design: jobs
_NO_IDENTITY = (*SCRAPYD, "fresh")


@dataclass(frozen=True)
class Common:
    """Values of the arguments of every spider."""

    known: Known = "include"
    """Articles of an earlier job that need no request: give them to the feeds, skip them, or request them again."""
    fresh: bool = False
    """Start a new job instead of resuming an unfinished one."""

    may_be_empty: bool = False
    """Dead sources, and a run without articles, do not make the run unhealthy."""
    scrapyd_job: str | None = None
    """Scrapyd's number of this start; only for the run's summary."""

    @classmethod
    def parse(cls, given: Mapping[str, str], default: Known = "include") -> Common:
        """Parse the text of the arguments, ignoring other arguments. Raises ArgumentError."""
        known = given.get("known", default).strip()
        if known not in _KNOWN:
            raise ArgumentError(f"known: {known!r} is not one of {', '.join(_KNOWN)}")
        return cls(
            known,
            switch("fresh", given),
            switch("may_be_empty", given),
            given.get("_job"),
        )


def switch(name: str, given: Mapping[str, str]) -> bool:
    """Value of an argument that is 1 or 0, by default 0. Raises ArgumentError."""
    typed = given.get(name, "0").strip().lower()
    if typed not in _SWITCH:
        raise ArgumentError(f"{name}: {given[name]!r} is neither 1 nor 0")
    return _SWITCH[typed]


def identity(spider: str, given: Mapping[str, Any]) -> str:
    """A job's identity: the spider and its arguments as typed, sorted, without `fresh` and scrapyd's arguments."""
    arguments = {
        name: str(value) for name, value in sorted(given.items()) if name not in _NO_IDENTITY
    }
    return json.dumps({"spider": spider, "arguments": arguments}, ensure_ascii=False)
