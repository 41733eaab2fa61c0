"""Jobs: which command goes on where an earlier one stopped, and the arguments all spiders have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

Known = Literal["include", "skip", "refetch"]
# design: known
_KNOWN = ("include", "skip", "refetch")
_SWITCH = {"0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}

SCRAPYD = ("_job", "_version")
"""What scrapyd adds to the arguments of every spider: the number it gave the start, and the egg's version."""

NAMES = (*SCRAPYD, "fresh", "known", "may_be_empty")
"""Arguments that every spider has."""

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
            cast("Known", known),
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
