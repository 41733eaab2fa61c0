"""Checks of kinds of articles: galleries, films, other hosts, and families of which no page was known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.doctor.checks.article_pages import (
    ALL_WWW,
    fault_of,
    pages_of,
    reading_of,
)
from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import changed, count, holds
from newscrawl.pages.article.templates.video import Video
from newscrawl.pages.article.templates.www import Www
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from newscrawl.doctor.seen import Answer, Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.html.page import Page

_GALLERIES = ("gallery", "gallery-2", "article", "article-2")


def gallery(seen: Seen) -> Result:
    """The headline and the pictures of galleries."""
    return _gallery_page(
        seen,
        lambda page: bool(page.elements(".ce_art > h1") and page.elements(".picshow")),
        "h1 and pictures",
    )


def gallery_pager(seen: Seen) -> Result:
    """The pager of galleries."""
    found = _galleries(seen)
    for answer, page in found:
        if page.elements("#div_currpage a"):
            reading = reading_of(seen, answer)
            number = len(reading.article.page_urls) if reading else 0
            return holds(f"it names {count(number, 'page')}", answer.asked)
    return changed("no gallery has a pager where it is known", found[0][0].asked)


def later_pages(seen: Seen) -> Result:
    """The addresses that a gallery's pager links, not those that newscrawl makes from its number of pages."""
    for answer, page in _galleries(seen):
        links = [page.link(one.get("href")) or "" for one in page.elements(Www.pager)]
        targets = [parse(link) for link in links]
        own = parse(answer.url).identifier
        later = [one for one in targets if one.identifier == own and one.page > 1]
        if later:
            first = min(later, key=lambda one: one.page)
            return holds(f"page {first.page} is {first.page_url(first.page)}", answer.asked)
        if links:
            return changed(
                f"its pager links {links[-1]:.120}, which is no known address", answer.asked
            )
    raise CannotTellError("no article of the sample has several pages")


def _gallery_page(seen: Seen, wants: Any, what: str) -> Result:
    found = _galleries(seen)
    there = [answer for answer, page in found if wants(page)]
    if 2 * len(there) < len(found):
        return changed(
            f"{count(len(found), 'gallery page')} without {what} where they are known",
            found[0][0].asked,
        )
    return holds(f"{what} on {len(there)} of {count(len(found), 'gallery page')}", there[0].asked)


def _galleries(seen: Seen) -> list[tuple[Answer, Page]]:
    found = [
        (answer, page) for answer, page in pages_of(seen, _GALLERIES) if page.elements(Www.gallery)
    ]
    if not found:
        raise CannotTellError("no article of the sample is a gallery")
    return found


def films(seen: Seen) -> Result:
    """Whether pages with a player give records with a film."""
    films = [(answer, page) for answer, page in pages_of(seen, ALL_WWW) if page.has(Video.players)]
    if not films:
        raise CannotTellError("no article of the sample has a player that is known")
    for answer, _ in films:
        reading = reading_of(seen, answer)
        if reading is None or not (reading.article.videos or reading.article.audios):
            return changed("the page has a player, its record no video", answer.asked)
    return holds(f"{count(len(films), 'record')} with a film", films[0][0].asked)


def hosts(seen: Seen) -> Result:
    """Whether an article is the same on another host."""
    answer = seen.answer("global-article")
    if answer.status != 200:
        return changed(f"the article of www answers {answer.status}", answer.asked)
    one, other = seen.reading("global-article"), seen.reading("article")
    if one is None or other is None:
        raise CannotTellError("one of the two pages is read as no article", answer.asked)
    same = (
        one.article.identifier == other.article.identifier
        and one.article.headline == other.article.headline
    )
    return (holds if same else changed)(
        f"the headline there is {one.article.headline!r:.60}", answer.asked
    )


def unseen_family(name: str, seen: Seen) -> Result:
    """An article of a family of which no page was known: whether its record is whole."""
    answer, reading = seen.good(name), seen.reading(name)
    fault = fault_of(reading)
    if fault or reading is None:
        return changed(fault or "the page is read as no article", answer.asked)
    article = reading.article
    if article.published_day is None:
        return changed("its record has no day", answer.asked)
    doubts = "; ".join(article.metadata.warnings)
    more = f", with doubts: {doubts:.120}" if doubts else ""
    words = count(article.word_count, "word")
    return holds(f"{reading.template.label}, {article.date_raw!r}, {words}{more}", answer.asked)


def old_article(name: str, seen: Seen) -> Result:
    """An article of the CMS before 2017, at an address that scrapers cite."""
    answer = seen.answer(name)
    if answer.status != 200:
        raise CannotTellError(
            f"it answers {answer.status}, and one address proves nothing", answer.asked
        )
    seen.page(name)
    if parse(answer.url).identifier != parse(answer.asked).identifier:
        raise CannotTellError(f"it leads to {answer.url}", answer.asked)
    return unseen_family(name, seen)
