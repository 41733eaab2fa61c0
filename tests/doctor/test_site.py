"""`newscrawl doctor --site` against the replica: all facts hold, and each that is broken changes exactly its line."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest
from lxml import html

from newscrawl.doctor.checks import CHECKS
from newscrawl.doctor.plan import REQUESTS_MAX, STEPS
from newscrawl.doctor.seen import Answer, CannotTellError, Seen
from newscrawl.doctor.site import SiteReport, spiders_of
from newscrawl.doctor.verdicts import Verdict, judge_all
from newscrawl.errors import Status
from newscrawl.frontier.database import FILE
from newscrawl.site.facts import knowledge
from newscrawl.spiders.descriptions import spider_docs
from tests.breaking import Break, broken
from tests.doctor.asking import TODAY, Asked
from tests.replica import Replica, Site
from tests.replica.families import FAMILIES
from tests.replica.families.exhibit import articles
from tests.replica.feeds import Feeds
from tests.replica.forms import FORMS
from tests.replica.search import Search
from tests.running import a_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Change = Callable[[str, Answer], Answer]

WHOLE: dict[str, Any] = {
    "articles": 60_000,
    "seed": 1,
    "years": 8,
    "app": True,
    "other_hosts": True,
}
_CANNOT_TELL = {
    "search-broken-json",
    "search-is-slow",
    "address-content, old-pages-unseen",
    "address-english-doc",
}
"""What a replica without faults and without a past does not show."""
_ANSWERS = {
    "gone-status-unknown",
    "list-slash-unknown",
    "www-json-ld, www-no-json-ld",
    "www-more-metas, www-og-extras",
    "og-url-bare",
    "template-tags-in-comments",
    "footer-links-look-like-articles",
    "www-cdn, app-cdn",
    "search-spring-page",
}


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with Replica(**WHOLE) as replica:
        yield Asked(replica)


def of_state(verdicts: list[Verdict], state: str) -> set[str]:
    return {one.name for one in verdicts if one.state == state}


def test_every_fact_is_in_the_table_and_every_spider_exists() -> None:
    assert {fact for check in CHECKS for fact in check.facts} <= set(knowledge().ids)
    assert {name for check in CHECKS for name in check.spiders} <= set(spider_docs())
    names = [(check.facts, check.part) for check in CHECKS]
    assert len(names) == len(set(names))


def test_all_facts_hold(asked: Asked) -> None:
    verdicts = asked.verdicts()
    assert of_state(verdicts, "changed") == set()
    assert of_state(verdicts, "unknown") == _CANNOT_TELL
    assert of_state(verdicts, "answered") == _ANSWERS
    assert not [one.error for one in verdicts if one.error]


# --- Ways to break an answer


def on(*names: str) -> Callable[[Callable[[str], str]], Change]:
    """A change of the text of some steps' answers."""

    def made(edit: Callable[[str], str]) -> Change:
        def change(name: str, answer: Answer) -> Answer:
            if names and name not in names:
                return answer
            before = answer.body.decode("utf-8")
            answer.body = edit(before).encode()
            return answer

        return change

    return made


def swap(old: str, new: str, *names: str) -> Change:
    """One text in place of another."""
    return on(*names)(lambda text: text.replace(old, new))


def sub(pattern: str, new: str, *names: str) -> Change:
    return on(*names)(lambda text: re.sub(pattern, new, text, flags=re.DOTALL))


def selector(css: str, how: str, *names: str) -> Change:
    """The matches of a selector renamed, wrapped or retagged, as in tests/breaking.py."""
    return on(*names)(lambda text: broken(text, Break("", css, how)) or text)


def without(css: str, *names: str, kept: int = 0) -> Change:
    """All but the first matches of a selector removed."""

    def edit(text: str) -> str:
        root = html.document_fromstring(text)
        for element in cast("list[html.HtmlElement]", root.cssselect(css))[kept:]:
            element.drop_tree()
        return str(html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))

    return on(*names)(edit)


def status(number: int, *names: str) -> Change:
    def change(name: str, answer: Answer) -> Answer:
        if name in names:
            answer.status, answer.body = number, b"<html><body><h1>Not Found</h1></body></html>"
        return answer

    return change


def data(edit: Callable[[Any], None], *names: str) -> Change:
    """A change of the JSON of some steps."""

    def change_text(text: str) -> str:
        value = json.loads(text)
        edit(value)
        return json.dumps(value)

    return on(*names)(change_text)


def rows(edit: Callable[[dict[str, Any]], object], *names: str) -> Change:
    def each(value: Any) -> None:
        for row in value["content"]:
            edit(row)

    return data(each, *names)


def body(text: bytes, *names: str) -> Change:
    def change(name: str, answer: Answer) -> Answer:
        if name in names:
            answer.body = text
        return answer

    return change


def moved(hours: int, *names: str) -> Change:
    """The times that a page prints, moved."""

    def other(found: re.Match[str]) -> str:
        time = datetime.strptime(found[0], "%Y-%m-%d %H:%M") + timedelta(hours=hours)  # noqa: DTZ007
        return f"{time:%Y-%m-%d %H:%M}"

    return on(*names)(lambda text: re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", other, text))


# --- Each fact broken in turn

_EMPTY = b"<html><head><title>News</title></head><body><p>News.</p></body></html>"
_ARTICLES = ("article", "article-2", "opinion", "gallery", "gallery-2", "video")
_TEXTS = ("article", "article-2", "opinion")
_EVERYWHERE = "latest archive search section newspaper feeds site article"
_LISTS = "latest section archive"
_SEARCHES = "archive search"
_SEARCH_STEPS = tuple(step.name for step in STEPS if step.name.startswith("search"))


@dataclass(frozen=True)
class Case:
    """A fact that is broken by a change: which lines no longer hold, the step whose page shows it, the affected spiders."""

    change: Change
    lines: tuple[str, ...]
    step: str
    spiders: str


CASES = {
    "robots.txt closes a section": Case(
        lambda name, answer: (
            Answer(answer.asked, answer.url, 200, {}, b"User-agent: *\nDisallow: /china\n")
            if name == "robots"
            else answer
        ),
        ("no-robots-txt",),
        "robots",
        _EVERYWHERE,
    ),
    "a home page without articles": Case(
        sub(r"WS[0-9a-f]{24}", "story", "home"), ("open-site",), "home", "latest"
    ),
    "menus with other names": Case(
        sub(r'class="topNav(?:2_art)?"', 'class="channels"', "home"), ("menus",), "home", "latest"
    ),
    "other sections": Case(
        sub(r'(//www\.chinadaily\.com\.cn/)(china|world|business|culture)"', r'\1new-\2"', "home"),
        ("section-tree",),
        "home",
        "latest section archive",
    ),
    "a Chinese home page without hosts": Case(
        sub(r"//(caijing|fashion|kan|pic|column|world|china)\.", "//www.", "cn-home"),
        ("chinese-hosts",),
        "cn-home",
        "latest",
    ),
    "a Chinese host without lists": Case(
        sub(r'href="[^"]*/5c1a[^"]*"', 'href="#"', "china-home"),
        ("chinese-list-ids, chinese-list-two-ids",),
        "china-home",
        "latest section",
    ),
    "links with a scheme": Case(
        swap('href="//', 'href="https://', "home"), ("links-protocol-relative",), "home", ""
    ),
    "another encoding": Case(
        lambda name, answer: body(
            answer.body.replace(b"<title>", b"<title>\xb0\xff\xfe\xe4", 1), "home"
        )(name, answer),
        ("charsets",),
        "home",
        _EVERYWHERE,
    ),
    "a refusal": Case(
        status(403, "regional-article"), ("no-blocks-reported",), "regional-article", _EVERYWHERE
    ),
    "Hong Kong with other addresses": Case(
        swap("/hk/article/", "/story/", "hk-home"), ("hk-domains, hk-addresses",), "hk-home", "site"
    ),
    "a microsite with other addresses": Case(
        swap("/c_", "/d_", "regional-home"), ("regional-host",), "regional-home", "site"
    ),
    # --- Lists
    "no second page": Case(status(404, "list-2"), ("list-addresses",), "list-2", _LISTS),
    "a list with other names": Case(
        sub(r"tw3_01_2(_t)?", r"row\1", "list"), ("list-markup",), "list", _LISTS
    ),
    "a short list": Case(without("div.tw3_01_2", "list", kept=6), ("list-sizes",), "list", ""),
    "a list without times": Case(without(".tw3_01_2_t b", "list"), ("list-times",), "list", _LISTS),
    "a list with times of another zone": Case(
        moved(-8, "list"),
        ("beijing-time, ids-are-objectids", "search-times"),
        "list",
        "latest archive search section",
    ),
    "a pager with another name": Case(
        swap("div_currpage", "pages", "list"), ("list-pager",), "list", _LISTS
    ),
    "boxes with other names": Case(
        sub(r"tw2_l_t|tBox2", "box", "list"), ("list-top-boxes",), "list", "latest"
    ),
    "a list that ends early": Case(
        moved(24 * 2600, "latest-end"),
        ("list-depth",),
        "latest-end",
        "section archive",
    ),
    "a Chinese list with other names": Case(
        sub(r"busBox[13]|left-liebiao", "row", "cn-list"),
        ("chinese-list-markup",),
        "cn-list",
        _LISTS,
    ),
    "a deeper Chinese list": Case(
        sub(r"page_40\.html", "page_90.html", "cn-list"), ("chinese-list-depth",), "cn-list", ""
    ),
    "a bilingual list with other names": Case(
        swap("gy_box_txt2", "row", "language-list"),
        ("language-list-markup",),
        "language-list",
        "section latest",
    ),
    # --- Articles
    "an empty page in place of articles": Case(
        without("#Content, .picshow, .info, h1, h2, p, figure", *_TEXTS),
        ("open-site, address-a", "www-template", "www-info-line", "www-body"),
        "article",
        _EVERYWHERE,
    ),
    "another headline": Case(
        selector("#lft-art > h1", "retagged", *_TEXTS), ("www-template",), "article", _EVERYWHERE
    ),
    "another line": Case(
        selector("span.info_l", "renamed", *_TEXTS), ("www-info-line",), "article", _EVERYWHERE
    ),
    "another path": Case(
        selector("#bread-nav a", "renamed", *_TEXTS), ("www-breadcrumb",), "article", _EVERYWHERE
    ),
    "another body": Case(
        selector("#Content", "renamed", *_TEXTS), ("www-body",), "article", _EVERYWHERE
    ),
    "no id in the metadata": Case(
        without("meta[name=contentid]", *_ARTICLES), ("www-metas",), "article", _EVERYWHERE
    ),
    "another id in the metadata": Case(
        sub(r'(name="contentid" content=")\w+', r"\1WS0000", *_ARTICLES),
        ("www-metas",),
        "article",
        _EVERYWHERE,
    ),
    "stamps of another year": Case(
        sub(r"Updated: 20\d\d", "Updated: 2011", *_ARTICLES),
        ("address-day-wins",),
        "article",
        _EVERYWHERE,
    ),
    "an author in the metadata": Case(
        sub(r'(name="author" content=")[^"]*', r"\1LI LEI", *_ARTICLES),
        ("meta-author-is-editor",),
        "article",
        _EVERYWHERE,
    ),
    "a line that is not understood": Case(
        sub(r'(class="info_l">\s*)', r"\1By 12 Xx;; (:by) of the, and | ", *_ARTICLES),
        ("byline-forms",),
        "article",
        _EVERYWHERE,
    ),
    "decks in their place": Case(
        sub(r"<h2>\s*</h2>", "<h2>What it comes to</h2>", *_ARTICLES),
        ("www-deck-slot",),
        "article",
        "",
    ),
    "no captions": Case(
        without("figcaption", *_ARTICLES), ("caption-credits",), "gallery", _EVERYWHERE
    ),
    "keywords": Case(
        swap('name="keywords"', 'name="keywords" content="harbor, tide"', *_ARTICLES),
        ("www-keywords-empty",),
        "article",
        "",
    ),
    "canonical links": Case(
        swap("</head>", '<link rel="canonical" href="/x"></head>', *_ARTICLES),
        ("www-no-canonical",),
        "article",
        "",
    ),
    "galleries with other names": Case(
        swap("picshow", "pictures", *_ARTICLES), ("gallery-markup",), "gallery-2", _EVERYWHERE
    ),
    "a gallery's pager with another name": Case(
        swap("div_currpage", "pages", *_ARTICLES), ("gallery-pager",), "gallery-2", _EVERYWHERE
    ),
    "later pages at other addresses": Case(
        sub(r"(WS\w{24})_(\d+)\.html", r"\1.html?page=\2", *_ARTICLES),
        ("later-pages",),
        "gallery-2",
        _EVERYWHERE,
    ),
    "players with other names": Case(
        sub(r'(<(?:video|source|iframe)[^>]*?) src="[^"]*"', r"\1", *_ARTICLES),
        ("www-template (videos)",),
        "article-2",
        _EVERYWHERE,
    ),
    "an article under one host alone": Case(
        status(404, "global-article"),
        ("english-hosts, one-docroot",),
        "global-article",
        _EVERYWHERE,
    ),
    "no hidden heading": Case(
        swap("display:none", "color:red", "cn-article", "cn-article-2"),
        ("cn-hidden-heading (hidden)",),
        "cn-article",
        "",
    ),
    "another Chinese headline": Case(
        swap("dabiaoti", "title", "cn-article", "cn-article-2"),
        ("cn-hidden-heading (headline)",),
        "cn-article",
        _EVERYWHERE,
    ),
    "another Chinese line": Case(
        swap("xinf-le", "line", "cn-article", "cn-article-2"),
        ("cn-info-lines",),
        "cn-article",
        _EVERYWHERE,
    ),
    "another Chinese path": Case(
        swap("da-bre", "path", "cn-article", "cn-article-2"),
        ("cn-breadcrumb",),
        "cn-article",
        _EVERYWHERE,
    ),
    "another Chinese body": Case(
        swap('id="Content"', 'id="text"', "cn-article", "cn-article-2"),
        ("cn-body",),
        "cn-article",
        _EVERYWHERE,
    ),
    "another bilingual headline": Case(
        swap("main_title1", "title", "language-article"),
        ("language-markup (headline)",),
        "language-article",
        _EVERYWHERE,
    ),
    "another bilingual line": Case(
        swap("main_title3", "line", "language-article"),
        ("language-markup (line)",),
        "language-article",
        _EVERYWHERE,
    ),
    "another bilingual body": Case(
        swap('id="Content"', 'id="text"', "language-article"),
        ("language-markup (body)",),
        "language-article",
        _EVERYWHERE,
    ),
    "an article of 2016 without text": Case(
        lambda name, answer: (
            Answer(answer.asked, answer.asked, 200, {}, _EMPTY) if name == "old-2016" else answer
        ),
        ("address-content, old-pages-unseen",),
        "old-2016",
        "archive search newspaper site article",
    ),
    "an article of 2004 without text": Case(
        lambda name, answer: (
            Answer(answer.asked, answer.asked, 200, {}, _EMPTY) if name == "old-2004" else answer
        ),
        ("address-english-doc",),
        "old-2004",
        "archive search newspaper site article",
    ),
    "an article of the e-paper without text": Case(
        without("p, .text", "print-article"), ("address-epaper",), "print-article", "newspaper"
    ),
    "an article of Hong Kong without text": Case(
        without(".detail-body", "hk-article"), ("hk-unseen",), "hk-article", "site"
    ),
    "an article of a microsite without text": Case(
        without(".box", "regional-article"), ("regional-stamp",), "regional-article", "site"
    ),
    # --- The search API
    "no search in English": Case(
        status(404, "search"),
        ("search-host, search-addresses (English)",),
        "search",
        _SEARCHES,
    ),
    "no search in Chinese": Case(
        status(404, "search-zh"), ("search-addresses (Chinese)",), "search-zh", _SEARCHES
    ),
    "answers without totals": Case(
        data(lambda value: value.pop("totalPages"), "search"),
        ("search-answer",),
        "search",
        _SEARCHES,
    ),
    "rows without a source": Case(
        rows(lambda row: row.pop("source"), "search"), ("search-rows",), "search", _SEARCHES
    ),
    "times of another zone": Case(moved(-8, "search"), ("search-times",), "search", _SEARCHES),
    "fewer rows a page": Case(
        data(lambda value: value["content"].pop(), "search"),
        ("search-paging",),
        "search",
        _SEARCHES,
    ),
    "rows that cannot be read": Case(
        on("search-2")(
            lambda text: text.replace('"title": "', '"title": "a"b", "x', 3)[: -len(text) // 3]
        ),
        ("search-broken-json",),
        "search-2",
        _SEARCHES,
    ),
    "rows behind the last": Case(
        body(
            b'{"content":[{"url":"https://www.chinadaily.com.cn/a/202609/26/WS6ab938c3e4b06d4aa0560001.html"}]}',
            "search-end",
        ),
        ("search-past-end",),
        "search-end",
        _SEARCHES,
    ),
    # --- The newspaper, feeds, the app
    "no paper": Case(status(404, "issue"), ("epaper-host",), "issue", "newspaper archive"),
    "a paper with other names": Case(
        sub(r"newslist-\w+", "row", "issue"), ("epaper-markup",), "issue", "newspaper"
    ),
    "a paper on Sundays": Case(
        body(
            b'<div class="newslist-common"><a href="/a/202609/20/WS6ab631e7e4b06d4aa1890ece.html">'
            b"Sunday</a></div>",
            "issue-sunday",
        ),
        ("no-paper-on-sundays",),
        "issue-sunday",
        "newspaper",
    ),
    "items without a title": Case(
        sub(r"<title>[^<]*</title>", "", "feed"), ("feed-fields",), "feed", "feeds"
    ),
    "a feed with news": Case(
        moved(24 * 3430, "feed"), ("feeds-frozen, feeds-gone, feed-addresses",), "feed", ""
    ),
    "a sitemap of today": Case(
        swap("2014-02-03", "2026-09-27", "sitemap"), ("sitemap-frozen",), "sitemap", ""
    ),
    "no columns of the app": Case(
        status(404, "app-columns"), ("app-host, app-columns",), "app-columns", "app"
    ),
    "a column without stories": Case(
        on("app-stories")(lambda _: '{"stories": []}'),
        ("app-stories, app-addresses",),
        "app-stories",
        "app",
    ),
    "a story without content": Case(
        data(lambda value: value.pop("content"), "app-story"),
        ("app-article-fields",),
        "app-story",
        "app",
    ),
    "a story in Beijing time": Case(
        data(lambda value: value.update(publishTime="2026-09-27 14:45:00"), "app-story"),
        ("app-times-are-utc",),
        "app-story",
        "app",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_fact_changes_exactly_its_line(asked: Asked, name: str) -> None:
    case = CASES[name]
    seen = asked.seen(case.change)
    verdicts = judge_all(CHECKS, seen)
    assert not [one.error for one in verdicts if one.error]
    assert of_state(verdicts, "changed") == set(case.lines)
    first = next(one for one in verdicts if one.name == case.lines[0])
    assert first.page == seen.answers[case.step].asked
    assert set(first.spiders) == set(case.spiders.split())
    assert first.consequence
    assert first.found in first.lines()[0]
    assert first.page in first.lines()[1]


ODD_ONES = {
    "a page without a headline": selector("#lft-art > h1", "retagged", "article"),
    "a page without a line": selector("span.info_l", "renamed", "article"),
    "a page without metadata": without("meta", "opinion"),
    "an old stamp": sub(r"Updated: 20\d\d", "Updated: 2011", "article"),
    "a line that is not understood": sub(
        r'(class="info_l">\s*)', r"\1By 12 Xx;; (:by) of the, and | ", "article"
    ),
    "a page of another kind": body(b"<html><body><p>A map.</p></body></html>", "article"),
    "a page that is gone": status(404, "article"),
    "an odd Chinese page": swap("dabiaoti", "title", "cn-article"),
}


@pytest.mark.parametrize("name", ODD_ONES)
def test_one_odd_page_is_no_change_of_the_site(asked: Asked, name: str) -> None:
    """Editors make such pages every day."""
    verdicts = asked.verdicts(ODD_ONES[name])
    assert of_state(verdicts, "changed") == set()
    assert not [one.error for one in verdicts if one.error]


# --- Facts broken by the replica's own behaviour


@dataclass(frozen=True)
class Behaviour:
    """A replica that behaves otherwise, and the lines that no longer hold."""

    options: dict[str, Any]
    lines: tuple[str, ...]


_NEVER = {"search-is-slow", "deck-opens-body", "id-tail-changes"}
"""Checks that find their fact, or cannot tell."""
BEHAVIOURS = {
    "days are ignored": Behaviour(
        {"search": Search(ignores=("publishedDateFrom", "publishedDateTo"))}, ("search-windows",)
    ),
    "the type is ignored": Behaviour({"search": Search(ignores=("curType",))}, ("search-filters",)),
    "words are ignored": Behaviour({"search": Search(ignores=("fullMust",))}, ("search-keywords",)),
    "the order is ignored": Behaviour({"search": Search(ignores=("sort",))}, ("search-sort",)),
    "the page is ignored": Behaviour(
        {"search": Search(ignores=("page",))}, ("search-paging", "search-past-end")
    ),
    "the last page again": Behaviour({"search": Search(past_end="again")}, ("search-past-end",)),
    "an error past the end": Behaviour({"search": Search(past_end="error-500")}, ()),
    "the API is down": Behaviour(
        {"search": Search(down=True)},
        (
            "search-host, search-addresses (English)",
            "search-addresses (Chinese)",
            "search-past-end",
        ),
    ),
    "broken JSON that can be repaired": Behaviour({"search": Search(invalid=1)}, ()),
    "a feed is gone": Behaviour({"feeds": Feeds(gone=("china",))}, ()),
    "a feed is alive": Behaviour(
        {"feeds": Feeds(fresh=("china",))}, ("feeds-frozen, feeds-gone, feed-addresses",)
    ),
    "a site of two months": Behaviour({"articles": 2000, "years": None}, ("list-depth",)),
    "only the editions": Behaviour(
        {"app": False, "other_hosts": False},
        (
            "app-host, app-columns",
            "hk-domains, hk-addresses",
            "regional-host",
        ),
    ),
    "lists at slashes, a dropdown, days ignored": Behaviour(
        {"form": FORMS["slashed"]}, ("links-protocol-relative", "search-windows")
    ),
    "lists at index.html, another menu, words ignored": Behaviour(
        {"form": FORMS["indexed"]}, ("menus", "search-keywords")
    ),
    "bare lists, menus renamed, types ignored": Behaviour(
        {"form": FORMS["soft"]},
        ("chinese-list-ids, chinese-list-two-ids", "links-protocol-relative", "search-filters"),
    ),
    "robots.txt opens everything": Behaviour(
        {"robots": "User-agent: *\nDisallow:\n"}, ("no-robots-txt",)
    ),
}


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_another_behaviour_changes_its_lines(name: str) -> None:
    behaviour = BEHAVIOURS[name]
    with Replica(**{**WHOLE, **behaviour.options}) as replica:
        verdicts = Asked(replica).verdicts()
    assert not [one.error for one in verdicts if one.error]
    assert of_state(verdicts, "changed") == set(behaviour.lines)


def test_every_check_is_broken_by_some_case() -> None:
    lines = {line for case in CASES.values() for line in case.lines}
    lines |= {line for one in BEHAVIOURS.values() for line in one.lines}
    assert {check.name for check in CHECKS} - lines == _ANSWERS | _NEVER
    assert lines <= {check.name for check in CHECKS}


@pytest.mark.parametrize("form", sorted(FAMILIES["founder"]))
def test_pages_of_the_past_hold(asked: Asked, form: str) -> None:
    """At the fixed addresses, in each markup of the CMS before 2017."""
    story = next(articles(Site(200), chinese=False))
    (page, *_) = FAMILIES["founder"][form].exhibit("founder", form, story, 0).pages

    def change(name: str, answer: Answer) -> Answer:
        if not name.startswith("old-"):
            return answer
        return Answer(answer.asked, answer.asked, 200, {}, page.encode())

    found = {one.name: one for one in asked.verdicts(change)}
    for name in ("address-content, old-pages-unseen", "address-english-doc"):
        assert found[name].state == "holds", found[name].found


def test_faults_that_were_known_hold() -> None:
    """Broken JSON is known, and repaired."""
    with Replica(**WHOLE, search=Search(invalid=1)) as replica:
        verdicts = Asked(replica).verdicts()
    assert "search-broken-json" in of_state(verdicts, "holds")


# --- The plan


def test_a_plan_is_short(asked: Asked) -> None:
    """Each host's robots.txt is read too."""
    seen = asked.seen()
    hosts = {urlsplit(answer.asked).netloc for answer in seen.answers.values()}
    hops = sum(answer.url != answer.asked for answer in seen.answers.values())
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert len(STEPS) + len(hosts) + hops <= REQUESTS_MAX


def test_a_site_that_answers_nothing() -> None:
    """Of every check neither can be told, and no address is guessed."""
    seen = Seen(TODAY)
    for step in STEPS:
        with suppress(CannotTellError):
            seen.answers[step.name] = Answer(step.url(seen), failure="no answer came in time")
    verdicts = judge_all(CHECKS, seen)
    assert {one.state for one in verdicts} == {"unknown"}
    assert not [one.error for one in verdicts if one.error]
    report = SiteReport(seen, verdicts, ["latest"], requests=30, seconds=60)
    assert report.status is Status.INCOMPLETE


def test_a_list_that_cannot_be_read_leaves_the_articles(asked: Asked) -> None:
    """Articles of the front page are asked for in place of those of the list."""
    verdicts = asked.verdicts(status(404, "list", "cn-list"))
    unknown = of_state(verdicts, "unknown")
    assert not unknown & {"www-body", "www-template", "cn-body", "cn-info-lines"}
    assert of_state(verdicts, "changed") == {"list-addresses"}


@pytest.mark.parametrize("name", sorted({step.name for step in STEPS}))
def test_a_page_that_is_missing_breaks_no_check(asked: Asked, name: str) -> None:
    """Whichever it is: the lines of its own facts change or cannot be told, and none of another page."""
    before = {one.name: one for one in asked.verdicts()}
    after = asked.verdicts(status(404, name))
    assert not [one.error for one in after if one.error]
    for one in after:
        if one.state == "changed":
            assert one.page == asked.seen().answers[name].asked, before[one.name]


@pytest.mark.parametrize(
    "text",
    [b"", b"\x00\xff\xfe", b"<html>", b"{}", b"[]", b"null", b'{"content": [1, null]}', b"<rss>"],
)
def test_any_answer_gives_a_verdict(asked: Asked, text: bytes) -> None:
    def change(_name: str, answer: Answer) -> Answer:
        answer.body = text
        return answer

    assert not [one.error for one in asked.verdicts(change) if one.error]


# --- The report


def a_report(*states: tuple[str, tuple[str, ...]], in_use: list[str], **options: Any) -> SiteReport:
    seen = Seen(TODAY)
    seen.answers["home"] = Answer("https://www.chinadaily.com.cn/", status=200)
    verdicts = [
        Verdict(f"fact-{place}", (f"fact-{place}",), state, "found", None, spiders, "what it means")  # type: ignore[arg-type]
        for place, (state, spiders) in enumerate(states)
    ]
    return SiteReport(seen, verdicts, in_use, requests=1, seconds=1.0, **options)


CHANGED: tuple[str, tuple[str, ...]] = ("changed", ("latest", "app"))


@pytest.mark.parametrize(
    ("report", "status", "affected"),
    [
        (a_report(("holds", ()), in_use=["latest"]), Status.COMPLETE, []),
        (a_report(CHANGED, in_use=["latest", "search"]), Status.UNHEALTHY, ["latest"]),
        (a_report(CHANGED, in_use=["search"]), Status.COMPLETE, []),
        (a_report(("changed", ()), in_use=["latest"]), Status.COMPLETE, []),
        (a_report(("unknown", ()), in_use=["latest"]), Status.COMPLETE, []),
        (a_report(CHANGED, in_use=["latest"], is_broken=True), Status.CRASHED, ["latest"]),
    ],
)
def test_the_status(report: SiteReport, status: Status, affected: list[str]) -> None:
    assert (report.status, report.affected) == (status, affected)
    assert report.to_dict()["affected"] == affected
    assert json.loads(json.dumps(report.to_dict()))["status"] == status
    *_, last = report.lines()
    assert last.startswith("affected: latest") == bool(affected)


def test_the_spiders_in_use(tmp_path: Path) -> None:
    assert spiders_of(tmp_path) == []
    run = a_run(tmp_path)
    run.finish(is_over=True)
    run.close()
    assert spiders_of(tmp_path) == ["section"]
    (tmp_path / FILE).write_bytes(b"text" * 4096)
    assert spiders_of(tmp_path) == []
