"""The end of a run: do the URL states balance, what is its exit status, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.errors import Status
from newscrawl.frontier.outcomes import (
    BREAKER,
    BROKEN,
    COOKIE_ADVICE,
    DEAD,
    FEEDS_LEFT,
    FIREWALL,
    FIREWALL_ADVICE,
    LEFT,
    MISSING,
    NEEDS_COOKIE,
    OUTPUT_FAILED,
    PASSED,
    SOURCES,
    STORAGE_FAILED,
    UNREACHABLE,
    WHY,
    ignored_queries,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_WHY = {
    "dns": "the name could not be resolved",
    "not_public": "its name leads to an address that is not public",
    "refused": "the connection was refused",
    "tls": "its certificate is not valid for it, or its TLS is broken",
    "timeout": "no answer came in time",
    "network": "the connection broke",
    "cut": "the answer was cut short",
    "robots_unreachable": "robots.txt could not be had, which closes the site",
    "no_article": "the page is no article",
    "ban": "the site refused the crawler",
    "challenge": "a script for browsers came in its place",
    "maintenance": "the site said that it does not serve now",
    "home_page": "the front page came in its place",
    "empty": "the page was empty",
    "redirected": "the answer is another page",
    "off_site": "it leads off the site",
    "pages_missing": "later pages could not be had",
    "invalid": "the record was refused",
    "no_record": "the spider gave an item that is no record",
    "no_item": "the spider gave what is no item",
    "too_large": "the answer was larger than any of the site's",
    "no_list": "the page shows no list",
    "no_host": "its host does not answer",
    "no_answer": "the answer was none of the search API's",
    "rows_lost": "rows of the search API's answer could not be read",
    "no_feed": "the answer was no feed",
    "redirects": "the redirects did not end",
    "shut_out": "the search API refused too often to be asked again",
}
_CUT = {
    "cut_off": "broke off",
    "unreachable": "named more articles than could be reached",
}
_DEAD = {
    "empty": "without a single link; the site's markup may have changed",
    "closed": "closed by robots.txt",
    "gone": "gone, no longer where it was",
    "frozen": "frozen, without anything new",
}
_LATER = "the same command goes on later"
_LEFT_ALONE = "the site asked to be left alone, or gave no answer for long"
_STOPPED = {
    "memusage_exceeded": f"it took more memory than MEMUSAGE_LIMIT_MB; {_LATER}",
}


@dataclass(frozen=True)
class UrlCounts:
    """The URL states of articles, or of one kind of source."""

    discovered: int = 0
    done: int = 0
    gone: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, stats: Mapping[str, Any], resource: str) -> UrlCounts:
        """From the counters "article/failed/timeout" and so on."""
        return cls(
            discovered=int(stats.get(f"{resource}/discovered", 0)),
            done=int(stats.get(f"{resource}/done", 0)),
            gone=int(stats.get(f"{resource}/gone", 0)),
            failed=_reasons(stats, f"{resource}/failed/"),
            excluded=_reasons(stats, f"{resource}/excluded/"),
        )

    @property
    def failures(self) -> int:
        """Failed permanently, all reasons together."""
        return sum(self.failed.values())

    @property
    def open(self) -> int:
        """Discovered and not ended: more than none after an interruption, or where the URL states are wrong."""
        return self.discovered - self.done - self.gone - self.failures - sum(self.excluded.values())


def _reasons(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {
        name[len(prefix) :]: int(count)
        for name, count in sorted(stats.items())
        if name.startswith(prefix)
    }


@dataclass(frozen=True)
class RunStatus:
    """An exit status and the sentence that gives its reason."""

    status: Status
    sentence: str


def run_status(
    stats: Mapping[str, Any], tolerance: float, *, may_be_empty: bool = False
) -> RunStatus:
    """The run status on a run from its stats; of several reasons the gravest speaks.

    `tolerance` is the share of URLs that may fail permanently, 0 to 1. `may_be_empty`: neither a dead
    source nor no record at all is a fault.
    """
    articles = UrlCounts.of(stats, "article")
    sources = [UrlCounts.of(stats, resource) for resource in SOURCES]
    reason = stats.get("finish_reason")
    if stats.get(STORAGE_FAILED):
        return RunStatus(
            Status.STORAGE, "storage failed: the output could not be written; the log says why"
        )
    if broken := sum(account.failed.get(BROKEN, 0) for account in (articles, *sources)):
        return RunStatus(
            Status.CRASHED,
            f"crashed: reading {_plural(broken, 'page')} broke down; the log says where",
        )
    if reason == "start_error":
        return RunStatus(Status.CRASHED, "crashed: the spider could not start; the log says where")
    if incomplete := _incomplete(reason, articles, sources, stats, tolerance):
        return RunStatus(Status.INCOMPLETE, f"incomplete: {incomplete}")
    if not may_be_empty and (unhealthy := _unhealthy(articles, sources, stats)):
        return RunStatus(Status.UNHEALTHY, f"unhealthy: {unhealthy}")
    known = articles.excluded.get("known", 0)
    more = f", {known} known" if known else ""
    found = f"complete: {_plural(articles.done, 'article')}{more}"
    return RunStatus(Status.COMPLETE, "; ".join([found, *_left(stats)]))


# design: exit-statuses, url-states
def _incomplete(
    reason: str | None,
    articles: UrlCounts,
    sources: Sequence[UrlCounts],
    stats: Mapping[str, Any],
    tolerance: float,
) -> str | None:
    if failed_output := stats.get(OUTPUT_FAILED):
        return str(failed_output)
    if reason != "finished":
        why = _STOPPED.get(reason or "", reason) or "by force"
        if reason == BREAKER:
            why = f"{_LEFT_ALONE}: {stats.get(WHY)}{_firewalls(stats)}; {_LATER}"
        return f"stopped before its end ({why}), {_plural(articles.open, 'article')} not read"
    if stats.get(FEEDS_LEFT):
        return "stopped while the output was given what was read before, and lacks some of it; the same command goes on"
    failed = _sum(articles.failed, *(account.failed for account in sources))
    failures = sum(failed.values())
    urls = sum(one.discovered - one.excluded.get("no_host", 0) for one in (articles, *sources))
    advice = f"; {COOKIE_ADVICE}" if stats.get(NEEDS_COOKIE) else ""
    advice += _firewalls(stats)
    if failures and failures == urls and failed.keys() <= UNREACHABLE:
        return f"the site could not be reached: {'; '.join(_WHY[name] for name in failed)}{advice}"
    if failures > tolerance * urls:
        return f"{failures} of {_plural(urls, 'URL')} failed: {_list(failed)}{advice}"
    dead = dead_sources(stats, DEAD)
    for why, sentence in _CUT.items():
        if why in dead:
            return f"{_names(dead[why])} {sentence}"
    left = sum(account.open for account in sources)
    if articles.open or left:
        return f"internal error: {_plural(articles.open, 'article')} and {_plural(left, 'source')} have no final state"
    return None


def _left(stats: Mapping[str, Any]) -> list[str]:
    """What was not asked for because of an argument, for each: "12 pages were left because of max_per_section=100, a larger one reads them"."""
    counts: dict[str, list[str]] = {}
    totals: dict[str, int] = {}
    for name, count in sorted(stats.items()):
        if name.startswith(f"{LEFT}/"):
            why, _, noun = name.removeprefix(f"{LEFT}/").partition(" ")
            counts.setdefault(why, []).append(_plural(int(count), noun))
            totals[why] = totals.get(why, 0) + int(count)
    return [
        f"{' and '.join(left)} {'was' if totals[why] == 1 else 'were'} left because of {why}, "
        f"a larger one reads {'it' if totals[why] == 1 else 'them'}"
        for why, left in counts.items()
    ]


def _firewalls(stats: Mapping[str, Any]) -> str:
    """Which firewalls answered in the site's place, and what may help."""
    area = f"{FIREWALL}/"
    found = sorted(name.removeprefix(area) for name in stats if name.startswith(area))
    if not found:
        return ""
    said = "the site serves browsers and declines this program, by a firewall"
    return f"; {said} ({', '.join(found)}): {FIREWALL_ADVICE}"


# design: zero-is-an-error
def _unhealthy(
    articles: UrlCounts, sources: Sequence[UrlCounts], stats: Mapping[str, Any]
) -> str | None:
    dead = dead_sources(stats, DEAD)
    if "query_ignored" in dead:
        return "; ".join(ignored_queries(stats))
    for why, sentence in _DEAD.items():
        if why in dead:
            return f"{_names(dead[why])} {sentence}"
    if drifted := [str(value) for name, value in stats.items() if name.startswith("drift/")]:
        more = f"; and {_plural(len(drifted) - 1, 'rule')} more" if len(drifted) > 1 else ""
        return f"the site's markup has changed: {drifted[0]}{more}"
    done = sum(account.done for account in sources)
    if (missing := sum(one.count for one in dead_sources(stats, MISSING).values())) > done / 2:
        return f"{_plural(missing, 'source')} of those the site's menus name gone or empty, beside {done} read"
    known = articles.excluded.get("known") or stats.get(PASSED)
    if articles.done or (known and not articles.failures):
        return None
    if not articles.discovered:
        return f"no article was found on {_plural(done, 'source')}"
    excluded = (
        f", {sum(articles.excluded.values())} out of scope ({_list(articles.excluded)})"
        if articles.excluded
        else ""
    )
    return f"no record at all: of {_plural(articles.discovered, 'article')}, {articles.gone} gone, {articles.failures} failed{excluded}"


@dataclass
class DeadSources:
    """Sources that are dead for one reason."""

    count: int = 0
    names: list[str] = field(default_factory=list)
    """URLs of the first of them."""


def dead_sources(stats: Mapping[str, Any], area: str) -> dict[str, DeadSources]:
    """By reason, from the counters "source/gone" and "source/gone/<URL>"."""
    found: dict[str, DeadSources] = {}
    for name, count in stats.items():
        if name.startswith(f"{area}/"):
            why, _, url = name.removeprefix(f"{area}/").partition("/")
            one = found.setdefault(why, DeadSources())
            if url:
                one.names.append(url)
            else:
                one.count = int(count)
    return found


def _names(dead: DeadSources) -> str:
    more = ", …" if dead.count > len(dead.names) else ""
    return f"{_plural(dead.count, 'source')} ({', '.join(dead.names)}{more})"


def _sum(*counts: Mapping[str, int]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total


def _list(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{_WHY.get(name, name)} ({count})" for name, count in reasons.items())


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
