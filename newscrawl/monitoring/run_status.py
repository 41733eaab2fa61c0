"""The end of a run: whether every URL has a final state, the exit status of the run, and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newscrawl.errors import Status
from newscrawl.frontier.outcomes import (
    BREAKER,
    BROKEN,
    COOKIE_ADVICE,
    FEEDS_LEFT,
    FIREWALL,
    FIREWALL_ADVICE,
    NEEDS_COOKIE,
    OUTPUT_FAILED,
    PASSED,
    STORAGE_FAILED,
    UNREACHABLE,
    WHY,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.frontier.rows import DeadSources, LeftOut
    from newscrawl.monitoring.results import RunResults

REASONS = {
    "dns": "the name could not be resolved",
    "not_public": "its name leads to an address that is not public",
    "refused": "the connection was refused",
    "tls": "its certificate is not valid for it, or its TLS is broken",
    "timeout": "no answer came in time",
    "network": "the connection broke",
    "cut": "the answer was cut short",
    "robots_unreachable": "robots.txt could not be fetched, which closes the site",
    "no_article": "the page is no article",
    "ban": "the site refused the crawler",
    "challenge": "a script for browsers came in its place",
    "maintenance": "the site said that it does not serve now",
    "home_page": "the front page came in its place",
    "empty": "the page was empty",
    "redirected": "the answer is another page",
    "off_site": "it leads off the site",
    "pages_missing": "later pages could not be fetched",
    "invalid": "the record was refused",
    "another_page": "the page of another article came in its place",
    "not_archived": "the archive has no page of this address",
    "no_index": "the archive's answer was no index",
    "no_record": "the spider gave an item that is no record",
    "no_item": "the spider gave what is no item",
    "too_large": "the answer was larger than any of the site's",
    "no_list": "the page shows no list",
    "no_answer": "the answer was none of the search API's",
    "rows_lost": "rows of the search API's answer could not be read",
    "no_feed": "the answer was no feed",
    "redirects": "the redirects did not end",
    "shut_out": "the search API refused too often to be asked again",
    "dropped": "a pipeline dropped the record",
    BROKEN: "newscrawl failed on the page",
}
"""Reasons of failed URLs, each with its meaning. That of a status is `http_` and its number."""

EXCLUDED = {
    "known": "read by an earlier job",
    "duplicate": "given before in this job",
    "out_of_range": "published outside of the days of the job",
    "not_sampled": "not in the sample",
    "other_language": "in another language",
    "other_edition": "of another edition",
    "other_section": "of another section",
    "robots": "forbidden by robots.txt",
    "no_host": "its host does not answer, and no run needs it",
    "no_capture": "without a whole page in the public archive",
    "query_ignored": "a search whose parameters the API ignores",
    "out_of_scope": "read by a crawl whose arguments did not want it",
    "no_article": "an archived page that is no article",
}
"""Reasons of excluded URLs, each with its meaning."""
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


Cause = Literal[
    "storage",
    "crashed",
    "output",
    "stopped",
    "refused",
    "unreachable",
    "failures",
    "cut_off",
    "internal",
    "query_ignored",
    "dead_source",
    "drift",
    "menus",
    "nothing_found",
]
"""Why a run was not complete, one word for programs. docs/summary.md describes them."""


@dataclass(frozen=True)
class RunStatus:
    """An exit status and the sentence that gives its reason."""

    status: Status
    sentence: str
    cause: Cause | None = None
    """None for a complete run."""


_Reason = tuple["Cause", str]


def run_status(results: RunResults, tolerance: float, *, may_be_empty: bool = False) -> RunStatus:
    """The status of a run; of several reasons the gravest counts.

    `tolerance` is the share of URLs that may fail permanently, 0 to 1. With `may_be_empty`, dead sources and a run
    without records are not unhealthy.
    """
    articles, stats = results.articles, results.stats
    reason = stats.get("finish_reason")
    if stats.get(STORAGE_FAILED):
        return RunStatus(
            Status.STORAGE,
            "storage failed: the output could not be written; the log says why",
            "storage",
        )
    if broken := sum(account.failed.get(BROKEN, 0) for account in results.urls.values()):
        return RunStatus(
            Status.CRASHED,
            f"crashed: reading {_plural(broken, 'page')} broke down; the log says where",
            "crashed",
        )
    if reason == "start_error":
        sentence = "crashed: the spider could not start; the log says where"
        return RunStatus(Status.CRASHED, sentence, "crashed")
    if incomplete := _incomplete(results, tolerance):
        cause, sentence = incomplete
        return RunStatus(Status.INCOMPLETE, f"incomplete: {sentence}", cause)
    if not may_be_empty and (unhealthy := _unhealthy(results)):
        cause, sentence = unhealthy
        return RunStatus(Status.UNHEALTHY, f"unhealthy: {sentence}", cause)
    known = articles.excluded.get("known", 0)
    more = f", {known} known" if known else ""
    found = f"complete: {_plural(articles.done, 'article')}{more}"
    return RunStatus(Status.COMPLETE, "; ".join([found, *_left_out(results.left_out)]))


# design: exit-statuses, url-states
def _incomplete(results: RunResults, tolerance: float) -> _Reason | None:
    articles, stats = results.articles, results.stats
    reason = stats.get("finish_reason")
    if failed_output := stats.get(OUTPUT_FAILED):
        return "output", str(failed_output)
    if reason != "finished":
        why = _STOPPED.get(reason or "", reason) or "by force"
        if reason == BREAKER:
            why = f"{_LEFT_ALONE}: {stats.get(WHY)}{_firewalls(results)}; {_LATER}"
        sentence = f"stopped before its end ({why}), {_plural(articles.open, 'article')} not read"
        return "refused" if reason == BREAKER else "stopped", sentence
    if stats.get(FEEDS_LEFT):
        return (
            "output",
            "stopped while the output was given what was read before, and lacks some of it; the same command goes on",
        )
    failed = _sum(account.failed for account in results.urls.values())
    failures = sum(failed.values())
    urls = sum(one.discovered - one.excluded.get("no_host", 0) for one in results.urls.values())
    advice = f"; {COOKIE_ADVICE}" if stats.get(NEEDS_COOKIE) else ""
    advice += _firewalls(results)
    if failures and failures == urls and failed.keys() <= UNREACHABLE:
        whys = "; ".join(REASONS[name] for name in failed)
        return "unreachable", f"the site could not be reached: {whys}{advice}"
    if failures > tolerance * urls:
        return (
            "failures",
            f"{failures} of {_plural(urls, 'URL')} failed: {_list(failed, REASONS)}{advice}",
        )
    for why, sentence in _CUT.items():
        if why in results.dead:
            return "cut_off", f"{_names(results.dead[why])} {sentence}"
    left = sum(account.open for account in results.sources.values())
    if articles.open or left:
        sentence = (
            f"{_plural(articles.open, 'article')} and {_plural(left, 'source')} have no final state"
        )
        return "internal", f"internal error: {sentence}"
    return None


def _left_out(found: Sequence[LeftOut]) -> list[str]:
    """A sentence for each argument that excluded URLs: "12 pages were left because of max_per_section=100, a larger one reads them"."""
    by_argument: dict[str, list[LeftOut]] = {}
    for one in found:
        by_argument.setdefault(one.argument, []).append(one)
    sentences = []
    for argument, left in by_argument.items():
        is_one = sum(one.count for one in left) == 1
        sentences.append(
            f"{' and '.join(_plural(one.count, one.resource) for one in left)}"
            f" {'was' if is_one else 'were'} left because of {argument},"
            f" a larger one reads {'it' if is_one else 'them'}"
        )
    return sentences


def _firewalls(results: RunResults) -> str:
    """Which firewalls answered in place of the site, with advice; empty where none did."""
    found = results.area(FIREWALL)
    if not found:
        return ""
    answer = "the site serves browsers and declines this program, by a firewall"
    return f"; {answer} ({', '.join(found)}): {FIREWALL_ADVICE}"


# design: zero-is-an-error
def _unhealthy(results: RunResults) -> _Reason | None:
    articles, dead = results.articles, results.dead
    if "query_ignored" in dead:
        return "query_ignored", "; ".join(results.ignored_queries)
    for why, sentence in _DEAD.items():
        if why in dead:
            return "dead_source", f"{_names(dead[why])} {sentence}"
    if drift := results.drift:
        more = f"; and {_plural(len(drift) - 1, 'rule')} more" if len(drift) > 1 else ""
        return "drift", f"the site's markup has changed: {drift[0]}{more}"
    done = sum(account.done for account in results.sources.values())
    if (missing := sum(one.count for one in results.missing.values())) > done / 2:
        gone = f"{_plural(missing, 'source')} of those the site's menus name gone or empty"
        return "menus", f"{gone}, beside {done} read"
    known = articles.excluded.get("known") or results.stats.get(PASSED)
    if articles.done or (known and not articles.failures):
        return None
    if not articles.discovered:
        return "nothing_found", f"no article was found on {_plural(done, 'source')}"
    excluded = (
        f", {sum(articles.excluded.values())} out of scope ({_list(articles.excluded, EXCLUDED)})"
        if articles.excluded
        else ""
    )
    return (
        "nothing_found",
        f"no record at all: of {_plural(articles.discovered, 'article')}, {articles.gone} gone, {articles.failures} failed{excluded}",
    )


def _names(dead: DeadSources) -> str:
    more = ", …" if dead.count > len(dead.names) else ""
    return f"{_plural(dead.count, 'source')} ({', '.join(dead.names)}{more})"


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total


def _list(reasons: Mapping[str, int], meanings: Mapping[str, str]) -> str:
    return ", ".join(f"{meanings.get(name, name)} ({count})" for name, count in reasons.items())


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
