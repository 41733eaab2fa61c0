"""The state of a health check over the runs of a job.

A check fails from the run in which it is first seen to fail to the one in which it is first seen to pass. A run that can
show neither changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.articles import utc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Check:
    """The state of a check after a run."""

    failing: bool
    since: str | None = None
    """The end of the run in which it began to fail; None where it does not fail."""
    sentence: str = ""
    """Why it fails."""
    names: list[str] = field(default_factory=list)
    """What fails, where a check has several objects: lists, rules, fields, days."""


@dataclass(frozen=True)
class Judgement:
    """What a run shows for a check."""

    failed: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each object that fails; the name is "" where a check has one object."""
    passes: Callable[[str], bool] = lambda _name: True
    """Whether the run shows that an object which failed before is well."""


WELL = Judgement()
UNKNOWN = Judgement(passes=lambda _name: False)
"""Of a run that cannot show whether a check fails."""


def state_after(ended: datetime, before: Mapping[str, Any], judged: Judgement) -> Check:
    """The state of a check after a run that ended at this time, by its state in the summary before."""
    was_failing = bool(before.get("failing"))
    names = before.get("names") or [""] if was_failing else []
    left = [one for one in names if one not in judged.failed and not judged.passes(one)]
    if not judged.failed and not left:
        return Check(failing=False)
    sentence = "; ".join(judged.failed.values()) or str(before.get("sentence", ""))
    since = before.get("since") if was_failing else None
    shown = [one for one in (*judged.failed, *left) if one]
    return Check(True, since or utc(ended), sentence, shown)
