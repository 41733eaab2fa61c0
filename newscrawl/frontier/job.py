"""Jobs: which command goes on where an earlier one stopped (RULES, Jobs), and the arguments all spiders have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

Known = Literal["include", "skip", "refetch"]
_KNOWN = ("include", "skip", "refetch")
_SWITCH = {"0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}

NAMES = ("fresh", "known")
"""Arguments that every spider has."""


@dataclass(frozen=True)
class Common:
    """What every spider is asked."""

    known: Known = "include"
    """Articles of an earlier job that need not be asked for again: give them to the feeds, skip them, ask all the same."""
    fresh: bool = False
    """Begin anew although a job of these arguments did not end."""

    @classmethod
    def parse(cls, given: Mapping[str, str], default: Known = "include") -> Common:
        """From text as typed; other arguments are let be. Raises ArgumentError."""
        known, fresh = given.get("known", default).strip(), given.get("fresh", "0").strip().lower()
        if known not in _KNOWN:
            raise ArgumentError(f"known: {known!r} is none of {', '.join(_KNOWN)}")
        if fresh not in _SWITCH:
            raise ArgumentError(f"fresh: {given['fresh']!r} is neither 1 nor 0")
        return cls(cast("Known", known), _SWITCH[fresh])


def identity(spider: str, given: Mapping[str, Any]) -> str:
    """A job's identity: the spider and its arguments as typed, sorted; `fresh` is no part of it."""
    arguments = {name: str(value) for name, value in sorted(given.items()) if name != "fresh"}
    return json.dumps({"spider": spider, "arguments": arguments}, ensure_ascii=False)
