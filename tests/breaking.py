"""Breaks each selector of each template in turn, and reports whether records stay usable and drift is noticed.

python -m tests.breaking [PAGES] prints the table; PAGES (200) pages of each template are read.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml import etree, html
from parsel.csstranslator import HTMLTranslator

from newscrawl.frontier.rule_hits import HitCounts, PageGroup, RuleHits
from newscrawl.monitoring.drift import drifts, usual_shares
from newscrawl.monitoring.past import hit_tables
from newscrawl.pages.article import TEMPLATES, read_article
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.html.page import Page
from tests.replica import Site
from tests.replica.families import exhibits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Article
    from newscrawl.pages.article.template import Template

HOWS = ("renamed", "wrapped", "retagged")
PAGES = 200
_NAME = re.compile(r"[.#]([\w-]+)(?![^\[]*\])")
_JOB = json.dumps({"spider": "latest", "arguments": {}})


class Sample(NamedTuple):
    """A page, its record with unbroken selectors, and its rule hits."""

    url: str
    html: str
    article: Article
    rules: list[str]


class Break(NamedTuple):
    """One alternative of a template's selector, and the way to break it."""

    template: str
    selector: str
    how: str


@dataclass
class Outcome:
    """The effect of a break on the pages that it touched."""

    touched: int = 0
    usable: int = 0
    drift: str = ""
    """The drift alarm that names the template; empty without one."""
    lost: list[str] = field(default_factory=list)


@cache
def samples(count: int) -> dict[str, list[Sample]]:
    """The replica's first pages by template, at most `count` each."""
    found: dict[str, list[Sample]] = {template.label: [] for template in TEMPLATES}
    for url, page in _pages(count):
        reading = read_article(Page(page, url), Evidence())
        assert reading is not None, url
        of_template = found[reading.template.label]
        if len(of_template) < count:
            of_template.append(Sample(url, page, reading.article, reading.rules_matched()))
    return found


def _pages(count: int) -> Iterable[tuple[str, str]]:
    site = Site(20 * count)
    for index in range(8 * count):
        story = site.story(index)
        yield story.page_urls[0], site.render(story)
    for exhibit in exhibits(site, max(1, count // 2)):
        yield exhibit.urls[0], exhibit.pages[0]


def breaks(template: Template) -> list[Break]:
    """Every alternative of every selector in the template's table, broken in each way."""
    return [Break(template.label, css, how) for css in template.selectors for how in HOWS]


def broken(page: str, one: Break) -> str | None:
    """The page with the selector's matches changed; None where it still matches, or never matched."""
    find = etree.XPath(HTMLTranslator().css_to_xpath(one.selector))
    root = html.document_fromstring(page)
    matched = cast("list[html.HtmlElement]", find(root))
    if not matched:
        return None
    for element in matched:
        if one.how == "renamed":
            _rename(element, one.selector)
        elif one.how == "wrapped":
            _wrap(element)
        else:
            element.tag = "section" if element.tag == "div" else "div"
    if len(cast("list[html.HtmlElement]", find(root))) == len(matched):
        return None
    return str(html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def _rename(element: html.HtmlElement, selector: str) -> None:
    """Add a suffix to the selector's names, on the element and its ancestors."""
    names = set(_NAME.findall(selector))
    for node in (element, *element.iterancestors()):
        classes = node.get("class", "").split()
        if names.intersection(classes):
            node.set("class", " ".join(f"{c}-2027" if c in names else c for c in classes))
        if node.get("id") in names:
            node.set("id", f"{node.get('id')}-2027")


def _wrap(element: html.HtmlElement) -> None:
    around = element.getparent()
    if around is None:
        return
    wrapper = html.Element("div")
    wrapper.set("class", "wrap-2027")
    wrapper.tail, element.tail = element.tail, None
    around.replace(element, wrapper)
    wrapper.append(element)


def is_usable(whole: Article, article: Article | None) -> bool:
    """Whether headline, day and minute are the same, and at least 95 percent of the body's letters are left."""
    if article is None or article.headline != whole.headline:
        return False
    if (article.published_day, article.date_published) != (
        whole.published_day,
        whole.date_published,
    ):
        return False
    before = (whole.article_body or "").split("\n\n")
    after = set((article.article_body or "").split("\n\n"))
    kept = sum(len(paragraph) for paragraph in before if paragraph in after)
    return kept >= 0.95 * sum(map(len, before))


def judge(template: str, pages: list[Sample], one: Break) -> Outcome:
    """Break a selector on every page of its template, read them all, and look for drift."""
    outcome = Outcome()
    read = []
    for sample in pages:
        page = broken(sample.html, one)
        if page is None:
            read.append((template, sample.rules, sample.url))
            continue
        outcome.touched += 1
        reading = read_article(Page(page, sample.url), Evidence())
        if reading is not None:
            read.append((reading.template.label, reading.rules_matched(), sample.url))
        if is_usable(sample.article, reading.article if reading else None):
            outcome.usable += 1
        else:
            outcome.lost.append(sample.url)
    if outcome.touched:
        before = _counted((template, sample.rules, sample.url) for sample in pages)
        past = {
            "spider": "latest",
            "arguments": {},
            "rule_hits": [asdict(table) for table in hit_tables(before)],
        }
        found = drifts(_counted(read), usual_shares([past], _JOB))
        names = (f"{template} ", f"'read by {template.partition('/')[0]}'")
        said = (str(drift) for drift in found)
        outcome.drift = next((one for one in said if any(name in one for name in names)), "")
    return outcome


def _counted(pages: Iterable[tuple[str, list[str], str]]) -> dict[PageGroup, HitCounts]:
    counted = RuleHits()
    for label, rules, url in pages:
        counted.add(PageGroup(label, "2026", "these", "latest", "-", "-"), rules, url)
    return counted.take()


def main() -> int:
    """Print the table; the exit status is 1 where less than 90 percent stay usable or a break goes unnoticed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    pages = samples(count)
    touched = usable = unnoticed = effective = 0
    for template in TEMPLATES:
        for one in breaks(template):
            outcome = judge(template.label, pages[template.label], one)
            if not outcome.touched:
                continue
            effective += 1
            touched += outcome.touched
            usable += outcome.usable
            unnoticed += not outcome.drift
            print(
                f"{template.label:12} {one.how:9} {one.selector:40.40} "
                f"{outcome.usable:4} of {outcome.touched:4} usable   {outcome.drift[:110] or 'NOT NOTICED'}",
                flush=True,
            )
            for url in outcome.lost[:1]:
                print(f"    e.g. {url}")
    print(
        f"{effective} breaks on {touched} pages: {usable / touched:.1%} usable, {unnoticed} unnoticed"
    )
    return int(usable < 0.9 * touched or unnoticed > 0)


if __name__ == "__main__":
    sys.exit(main())
