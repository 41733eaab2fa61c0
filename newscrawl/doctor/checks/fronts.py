"""robots.txt, home pages, menus, hosts, and open questions on addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.robotstxt import ProtegoRobotParser

from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import HTML_SPIDERS, Check, answered, changed, count, holds
from newscrawl.middlewares.robots import for_agent
from newscrawl.pages.links import read_links
from newscrawl.pages.menus import MENUS
from newscrawl.site.editions import site_host
from newscrawl.site.sections import sections
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from newscrawl.doctor.seen import Seen
    from newscrawl.doctor.verdicts import Result

_AGENT = "newscrawl"
_PATHS = ("/", "/china/society", "/a/202609/26/WS6ab938c3e4b06d4aa0560001.html")
"""Paths that spiders need: home page, list, article."""
_CHINESE_LEAST = 3  # hosts that a menu of the Chinese edition names at least
_IDS = re.compile("[0-9a-f]{24}(?:/[0-9a-f]{24})*")
_FIREWALLED = (403, 405, 412, 418, 429, 521, 567)


def _robots(seen: Seen) -> Result:
    answer = seen.answer("robots")
    if answer.status == 404:
        return holds("it answers 404: nothing is closed", answer.asked)
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    parser = ProtegoRobotParser(for_agent(answer.body, _AGENT), None)
    base = answer.asked.removesuffix("/robots.txt")
    closed = [path for path in _PATHS if not parser.allowed(f"{base}{path}", _AGENT)]
    delay = parser.crawl_delay(_AGENT)
    found = f"it is there, closes {', '.join(closed) if closed else 'nothing that is needed'}"
    return changed(f"{found}{f', and asks for {delay:g} seconds' if delay else ''}", answer.asked)


def _home(seen: Seen) -> Result:
    answer = seen.answer("home")
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    articles = seen.home("home").article_links
    if not articles:
        return changed("the home page names no article", answer.asked)
    return holds(f"the home page names {count(len(articles), 'article')}", answer.asked)


def _menus(seen: Seen) -> Result:
    page, url = seen.page("home"), seen.good("home").asked
    targets = (parse(page.link(one.get("href")) or "") for one in page.elements(MENUS[0]))
    named = {one.url for one in targets if one.section}
    if named:
        return holds(f"they name {count(len(named), 'list')}", url)
    other = seen.home("home").sections
    return changed(f"no link where menus are known; elsewhere {count(len(other), 'list')}", url)


def _tree(seen: Seen) -> Result:
    there = {(parse(url).section or "").partition("/")[0] for url in seen.home("home").sections}
    url = seen.good("home").asked
    if not there:
        raise CannotTellError("no menu could be read", url)
    known = [one.path for one in sections()]
    missing = [
        name
        for name in known
        if name not in there and not (name == "life" and "lifestyle" in there)
    ]
    new = sorted(there - set(known) - {"", "lifestyle"})
    more = f"; new are {', '.join(new)}" if new else ""
    if len(missing) > len(known) // 3:
        return changed(f"the menus lack {', '.join(missing)}{more}", url)
    lacking = f", but not {', '.join(missing)}" if missing else ""
    return holds(f"the menus name the known sections{lacking}{more}", url)


def _chinese_hosts(seen: Seen) -> Result:
    page, url = seen.page("cn-home"), seen.good("cn-home").asked
    hosts = {_host(page.link(one.get("href"))) for one in page.elements("a[href]")} - {None, "cn"}
    names = sorted(filter(None, hosts))
    if len(names) < _CHINESE_LEAST:
        return changed(f"its links name the hosts {', '.join(names) or 'none'}", url)
    return holds(f"its links name {', '.join(names)}", url)


def _host(url: str | None) -> str | None:
    """The first label of a host of the Chinese edition."""
    name = urlsplit(url).hostname or "" if url else ""
    host = site_host(name)
    return name.partition(".")[0] if host and host.family == "cn" else None


def _chinese_home(seen: Seen) -> Result:
    """Menus of a host of the Chinese edition name lists by ids of 24 hex digits."""
    answer = seen.good("china-home")
    lists = [section for url in seen.home("china-home").sections if (section := parse(url).section)]
    named = [one for one in lists if _IDS.fullmatch(one)]
    if not named:
        return changed(f"its menu names {', '.join(lists)[:80] or 'no list'}", answer.asked)
    return holds(f"its menu names {count(len(named), 'list')} by ids", answer.asked)


def _protocol_relative(seen: Seen) -> Result:
    page, url = seen.page("home"), seen.good("home").asked
    links = [one.get("href") or "" for one in page.elements("a[href]")]
    absolute = [one for one in links if "//" in one[:8]]
    without = sum(one.startswith("//") for one in absolute)
    found = f"{without} of {count(len(absolute), 'absolute link')} name no scheme"
    if not absolute:
        raise CannotTellError("the page has no absolute link", url)
    return (holds if 2 * without > len(absolute) else changed)(found, url)


def _charsets(seen: Seen) -> Result:
    pages = [one for _, one in seen.html()]
    bad = [one for one in pages if any(w.startswith("encoding") for w in one.page.warnings)]
    if not pages:
        raise CannotTellError("no page was received")
    if bad:
        return changed(
            f"{len(bad)} of {count(len(pages), 'page')} are not what they declare", bad[0].asked
        )
    return holds(f"{count(len(pages), 'page')} are read without a doubt")


def _no_blocks(seen: Seen) -> Result:
    refused = [one for one in seen.answers.values() if one.status in _FIREWALLED]
    failed = [one for one in seen.answers.values() if one.failure and "firewall" in one.failure]
    if bad := [*refused, *failed]:
        words = bad[0].failure or f"status {bad[0].status}"
        return changed(f"{count(len(bad), 'answer')} refused the crawler ({words})", bad[0].asked)
    if not any(one.status for one in seen.answers.values()):
        raise CannotTellError("nothing answered")
    return holds("no answer refused the crawler")


def _hong_kong(seen: Seen) -> Result:
    answer = seen.answer("hk-home")
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    host = site_host(urlsplit(answer.url).hostname or "")
    links = [
        one for one in read_links(seen.page("hk-home")) if (one.identifier or "").startswith("hk-")
    ]
    if host is None or host.family != "hk":
        return changed(f"it leads to {answer.url}", answer.asked)
    if not links:
        return changed("its front page links to no article of a known address", answer.asked)
    return holds(
        f"its front page links to {count(len(links), 'article')}, such as {links[0].url}",
        answer.asked,
    )


def _regional(seen: Seen) -> Result:
    answer = seen.answer("regional-home")
    if answer.status != 200:
        return changed(f"it answers {answer.status}", answer.asked)
    links = [
        one
        for one in read_links(seen.page("regional-home"))
        if (one.identifier or "").startswith("c_")
    ]
    if not links:
        return changed("its front page links to no article of a known address", answer.asked)
    return holds(f"its articles are at addresses such as {links[0].url}", answer.asked)


# --- Open questions


def _gone(seen: Seen) -> Result:
    answer = seen.answer("gone")
    kind = " as an article" if answer.status == 200 and seen.reading("gone") else ""
    return answered(f"an id that never was answers {answer.status}{kind}", answer.asked)


def _slash(seen: Seen) -> Result:
    with_slash, without = seen.answer("slash"), seen.answer("list")
    return answered(
        f"{_leads(with_slash.asked, with_slash.url)}; {_leads(without.asked, without.url)}"
    )


def _leads(asked: str, url: str) -> str:
    path, other = urlsplit(asked).path, urlsplit(url).path
    return f"{path} answers itself" if asked == url else f"{path} leads to {other}"


CHECKS = (
    Check(
        ("no-robots-txt",),
        _robots,
        HTML_SPIDERS,
        "pages that it closes are not requested, and its Crawl-delay is kept: runs take longer or find less",
    ),
    Check(
        ("open-site",),
        _home,
        ("latest",),
        "new articles on the front page are found on lists alone",
    ),
    Check(
        ("menus",),
        _menus,
        ("latest",),
        "sections come from other links, or else from newscrawl's own table, which is soon out of date",
    ),
    Check(
        ("section-tree",),
        _tree,
        ("latest", "section", "archive"),
        "names for sections= may not exist, and new sections are not in newscrawl's table",
    ),
    Check(
        ("chinese-hosts",),
        _chinese_hosts,
        ("latest",),
        "Chinese hosts that no menu names are not read",
    ),
    Check(
        ("chinese-list-ids", "chinese-list-two-ids"),
        _chinese_home,
        ("latest", "section"),
        "lists of the Chinese edition are not found",
    ),
    Check(("links-protocol-relative",), _protocol_relative),
    Check(
        ("charsets",),
        _charsets,
        HTML_SPIDERS,
        "text may be decoded wrongly; records have a warning",
    ),
    Check(
        ("no-blocks-reported",),
        _no_blocks,
        HTML_SPIDERS,
        "a run ends after 20 refusals in a row; wait longer between requests, or write to the site",
    ),
    Check(
        ("hk-domains", "hk-addresses"), _hong_kong, ("site",), "articles of Hong Kong are not found"
    ),
    Check(("regional-host",), _regional, ("site",), "articles of local governments are not found"),
    Check(("gone-status-unknown",), _gone),
    Check(("list-slash-unknown",), _slash),
)
