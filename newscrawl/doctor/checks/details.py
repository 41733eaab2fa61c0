"""Details that nobody here could look up, and on which nothing depends: what the pages of the other checks show of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import Check, answered, count, holds
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from newscrawl.doctor.seen import Seen
    from newscrawl.doctor.verdicts import Result

_METAS = ("filetype", "publishedtype", "sourcetype", "webterren_speical", "og:xi", "og:recommend")
_SPRING = ("first", "last", "size", "numberOfElements", "sort")
_CDN = "acw_tc"
_TAIL = 8  # the first eight digits of an id are its time
_SAME = 4  # digits behind them that tell one tail from another


def _tails(seen: Seen) -> Result:
    """The digits of ids behind the time: a pattern that asks for some of them loses articles."""
    urls = [one.url for one in seen.home("home").article_links]
    urls += [one.url for one in seen.listing("list").items]
    ids = {parse(url).identifier or "" for url in urls}
    tails = Counter(one[2 + _TAIL :][:_SAME] for one in ids if one.startswith("WS"))
    if not tails:
        raise CannotTellError("the page names no id of the CMS", seen.good("home").asked)
    shown = ", ".join(f"{tail} {number}" for tail, number in tails.most_common(6))
    found = f"behind the time ids have {shown}"
    return (holds if len(tails) > 1 else answered)(found, seen.good("home").asked)


def _metas(seen: Seen) -> Result:
    page = seen.page("article")
    there = [name for name in _METAS if name in page.metas]
    return answered(
        f"of these an article has {', '.join(there) or 'none'}", seen.good("article").asked
    )


def _og_url(seen: Seen) -> Result:
    found = [
        page
        for name in ("article", "article-2", "opinion")
        if seen.has_page(name) and (page := seen.page(name).metas.get("og:url"))
    ]
    if not found:
        raise CannotTellError("no article of the sample has an og:url")
    bare = [one for one in found if "/" not in one]
    return answered(
        f"{len(bare)} of {count(len(found), 'article')} have a bare file name, one is {found[0]!r:.100}"
    )


def _comments(seen: Seen) -> Result:
    texts = [one.text or "" for one in seen.page("list").comments]
    tags = [one for one in texts if "th:" in one or "cms:" in one]
    found = f"{count(len(tags), 'comment')} with tags of the CMS"
    return answered(found, seen.good("list").asked)


def _footer(seen: Seen) -> Result:
    page = seen.page("cn-article")
    targets = (parse(page.link(one.get("href")) or "") for one in page.elements("a[href]"))
    return answered(
        f"{count(sum(one.suspicious for one in targets), 'link')} that look like articles and are none",
        seen.good("cn-article").asked,
    )


def _cookies(seen: Seen) -> Result:
    found = {
        name: _CDN in seen.good(name).headers.get("set-cookie", "")
        for name in ("home", "app-columns")
        if name in seen.answers
    }
    words = (
        f"{'www' if name == 'home' else 'enapp'} {'sets' if is_set else 'does not set'} {_CDN}"
        for name, is_set in found.items()
    )
    return answered(", ".join(words))


def _spring(seen: Seen) -> Result:
    data = seen.data("search")
    there = [name for name in _SPRING if isinstance(data, dict) and name in data]
    return answered(
        f"of these an answer has {', '.join(there) or 'none'}", seen.good("search").asked
    )


CHECKS = (
    Check(("id-tail-changes",), _tails),
    Check(("www-more-metas", "www-og-extras"), _metas),
    Check(("og-url-bare",), _og_url),
    Check(("template-tags-in-comments",), _comments),
    Check(("footer-links-look-like-articles",), _footer),
    Check(("www-cdn", "app-cdn"), _cookies),
    Check(("search-spring-page",), _spring),
)
