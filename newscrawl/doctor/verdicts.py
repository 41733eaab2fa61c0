"""The verdict on facts about the site, and the checks that give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from newscrawl.doctor.seen import CannotTellError, Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

State = Literal["holds", "changed", "unknown", "answered"]
"""Whether facts hold, no longer hold, or neither can be told; or the answer to an open question."""

WORDS: dict[State, str] = {
    "holds": "holds",
    "changed": "NO LONGER",
    "unknown": "cannot tell",
    "answered": "answer",
}

HTML_SPIDERS = ("latest", "archive", "search", "section", "newspaper", "feeds", "site", "article")
"""Spiders that read article pages of the live site."""


class Result(NamedTuple):
    """What a check found."""

    state: State
    found: str
    """What the site shows, without a full stop."""
    page: str | None = None
    """The page that shows it."""


def holds(found: str, page: str | None = None) -> Result:
    """The facts hold."""
    return Result("holds", found, page)


def changed(found: str, page: str | None = None) -> Result:
    """The facts no longer hold; `found` is what the page shows instead."""
    return Result("changed", found, page)


def answered(found: str, page: str | None = None) -> Result:
    """The answer to an open question, or to a report that other facts contradict."""
    return Result("answered", found, page)


@dataclass(frozen=True)
class Check:
    """A check of facts, which hold or not together."""

    facts: tuple[str, ...]
    """Their ids in the table of facts; the first names the check."""
    judge: Callable[[Seen], Result]
    """What the answers show. CannotTellError where they do not show it."""
    spiders: tuple[str, ...] = ()
    """Spiders that depend on them."""
    consequence: str = "nothing depends on it"
    """What it means for these spiders where the facts no longer hold."""
    part: str = ""
    """The part of the facts that is checked, where another check has the rest: "headline"."""

    @property
    def name(self) -> str:
        """The ids of the facts, with the part: "language-markup (headline)"."""
        return f"{', '.join(self.facts)}{f' ({self.part})' if self.part else ''}"


@dataclass(frozen=True)
class Verdict:
    """The verdict of a check."""

    name: str
    """Of the check."""
    facts: tuple[str, ...]
    state: State
    found: str
    page: str | None = None
    spiders: tuple[str, ...] = ()
    """The affected spiders, where the facts no longer hold."""
    consequence: str | None = None
    """What it means for them."""
    error: str | None = None
    """The exception where the check itself failed; None where it did not."""

    def lines(self) -> list[str]:
        """The verdict for a terminal: one line, and more where facts no longer hold."""
        first = f"{WORDS[self.state]:<12} {self.name}: {self.found}"
        if self.state != "changed":
            return [first]
        page = [f"{'':13}page: {self.page}"] if self.page else []
        affected = ", ".join(self.spiders) or "no spider"
        return [first, *page, f"{'':13}affects {affected}: {self.consequence}"]


def judge_all(checks: Iterable[Check], seen: Seen) -> list[Verdict]:
    """The verdict of each check, in their order. A check that fails gives a verdict too, which has the error."""
    return [_judged(check, seen) for check in checks]


def _judged(check: Check, seen: Seen) -> Verdict:
    given: dict[str, Any] = {"name": check.name, "facts": check.facts}
    try:
        state, found, page = check.judge(seen)
    except CannotTellError as error:
        return Verdict(state="unknown", found=str(error), page=error.page, **given)
    except Exception as error:  # noqa: BLE001 - no page may keep the other verdicts from the user
        found = f"the check itself failed: {error!r:.200}"
        return Verdict(state="unknown", found=found, error=repr(error), **given)
    if state == "changed":
        given |= {"spiders": check.spiders, "consequence": check.consequence}
    return Verdict(state=state, found=found, page=page, **given)


def affected(verdicts: Sequence[Verdict], in_use: Iterable[str]) -> list[str]:
    """The spiders in use that depend on a fact which no longer holds."""
    found = {name for one in verdicts if one.state == "changed" for name in one.spiders}
    return [name for name in in_use if name in found]


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 list", "2 lists"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def share(found: Sequence[bool]) -> float:
    """The share that is true; 1 of nothing."""
    return sum(found) / len(found) if found else 1.0
