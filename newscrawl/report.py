"""The last word of a run: its verdict, and a short table of its books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.verdict import Account

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.verdict import Verdict


def last_word(
    verdict: Verdict,
    stats: Mapping[str, Any],
    places: Sequence[tuple[str, str]],
    first: str | None,
) -> str:
    """Lines of text. `places` are what was written and where, `first` is the first record's headline."""
    rows = [("articles", account_line(Account.of(stats, "article")))]
    lists = Account.of(stats, "list")
    if lists.discovered:
        rows.append(("lists", account_line(lists)))
    rows += [
        ("templates", counts_line(stats, "template")),
        ("warnings", counts_line(stats, "warning")),
    ]
    rows += places
    rows.append(("first", first or ""))
    table = (f"  {name:<9} {text}" for name, text in rows if text)
    return "\n".join([f"newscrawl: {verdict.sentence}", *table])


def account_line(account: Account) -> str:
    """How the URLs of one kind ended: "9 discovered: 8 done, 0 gone, 1 failed, 0 excluded (timeout 1)"."""
    excluded = sum(account.excluded.values())
    states = {
        "done": account.done,
        "gone": account.gone,
        "failed": account.failures,
        "excluded": excluded,
    }
    ended = ", ".join(f"{count} {state}" for state, count in states.items())
    left = f", {account.open} left" if account.open else ""
    reasons = _join({**account.failed, **account.excluded}.items())
    return f"{account.discovered} discovered: {ended}{left}{f' ({reasons})' if reasons else ''}"


def counts_line(stats: Mapping[str, Any], area: str) -> str:
    """The counters of an area: "cn/1 20, www/1 180"."""
    prefix = f"{area}/"
    names = sorted(name for name in stats if name.startswith(prefix))
    return _join((name.removeprefix(prefix), stats[name]) for name in names)


def _join(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)
