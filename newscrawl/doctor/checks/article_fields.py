"""Checks of single fields of articles: where they are on the page, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.doctor.checks.article_pages import (
    ALL_WWW,
    CN,
    fault_of,
    is_film,
    judged,
    pages_of,
    reading_of,
    readings,
)
from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import answered, changed, count, holds
from newscrawl.pages.article.templates.www import Www
from newscrawl.pages.html.visible import text_of
from newscrawl.site.urls import parse
from newscrawl.text.dates import parse_stamp
from newscrawl.text.stamps import read_stamps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.doctor.seen import Answer, Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.html.page import Page

_METAS = ("contentid", "publishdate", "og:title")
_NEAR_DAYS = 3


def first_source(template: Template, field: str, names: Sequence[str], seen: Seen) -> Result:
    """The first source of a field, on most of the pages."""
    first, *others = template.sources_of(field)

    def fault(_answer: Answer, page: Page) -> str | None:
        if _is_given(field, page.once(first.read)):
            return None
        other = next((one.name for one in others if _is_given(field, page.once(one.read))), None)
        instead = f"found by {_words(other)}" if other else "found nowhere"
        return f"not {_words(first.name)}; {instead}"

    pages = [(answer, page) for answer, page in pages_of(seen, names) if not is_film(page)]
    return judged(pages, fault, _words(first.name))


def _is_given(field: str, value: Any) -> bool:
    """Whether a source has a value; an info line needs a time."""
    if value is None:
        return False
    return field != "info" or read_stamps(value).printed is not None


def _words(source: str) -> str:
    return source.removeprefix("css ")


def records(names: Sequence[str], seen: Seen) -> Result:
    """Whether the pages give records by the template of their family, and not by the general reader."""
    pages = [(answer, page) for answer, page in pages_of(seen, names) if not is_film(page)]
    readings = (reading_of(seen, answer) for answer, _ in pages)
    read = [
        f"{one.template.label} {count(one.article.word_count, 'word')}" for one in readings if one
    ]
    return judged(
        pages, lambda answer, _: fault_of(reading_of(seen, answer)), f"records ({', '.join(read)})"
    )


def metas(seen: Seen) -> Result:
    """The metas that every article has, and whether they fit its address."""

    def fault(answer: Answer, page: Page) -> str | None:
        if missing := [name for name in _METAS if not page.metas.get(name)]:
            return f"no meta {', '.join(missing)}"
        content_id, day = page.metas["contentid"], page.metas["publishdate"]
        if content_id.upper() != (parse(answer.url).identifier or "").upper():
            return f"contentid is {content_id!r:.60}, not the id of the address"
        return None if parse_stamp(day) else f"publishdate is {day!r:.60}"

    return judged(pages_of(seen, ALL_WWW), fault, ", ".join(_METAS))


def keywords(seen: Seen) -> Result:
    """Whether meta keywords is empty."""
    pages = pages_of(seen, ALL_WWW)
    filled = [
        (answer, page.metas["keywords"]) for answer, page in pages if page.metas.get("keywords")
    ]
    if filled:
        return changed(f"meta keywords is {filled[0][1]!r:.80}", filled[0][0].asked)
    return holds(f"empty on {count(len(pages), 'page')}", pages[0][0].asked)


def canonical(seen: Seen) -> Result:
    """Whether pages name no canonical address."""
    pages = pages_of(seen, ALL_WWW)
    for answer, page in pages:
        if found := page.elements("link[rel=canonical]"):
            return changed(f"canonical is {found[0].get('href')!r:.120}", answer.asked)
    return holds(f"none on {count(len(pages), 'page')}", pages[0][0].asked)


def json_ld(seen: Seen) -> Result:
    """How many pages have JSON-LD, and which names are in it."""
    pages = pages_of(seen, ALL_WWW)
    there = [(answer, page) for answer, page in pages if page.json_ld]
    names = ", ".join(sorted(there[0][1].json_ld)) if there else ""
    found = f"JSON-LD on {len(there)} of {count(len(pages), 'page')}"
    return answered(
        f"{found}{f', with {names:.120}' if names else ''}", (there or pages)[0][0].asked
    )


def editor(seen: Seen) -> Result:
    """Whether meta author is the editor."""

    def fault(_answer: Answer, page: Page) -> str | None:
        author, editor = page.metas["author"], page.metas.get("editor")
        is_same = author == editor
        return None if is_same else f"meta author is {author!r:.60}, meta editor {editor!r:.60}"

    pages = [(answer, page) for answer, page in pages_of(seen, ALL_WWW) if page.metas.get("author")]
    if not pages:
        raise CannotTellError("no page has a meta author")
    return judged(pages, fault, "equal")


def deck_slot(seen: Seen) -> Result:
    """The h2 behind the headline, which is there and empty."""
    slot = _words(Www.deck[0].name)
    pages = pages_of(seen, ALL_WWW)
    there = [(answer, text_of(page.elements(slot)[0])) for answer, page in pages if page.has(slot)]
    if not there:
        return changed("no h2 behind the headline", pages[0][0].asked)
    filled = [(answer, text) for answer, text in there if text]
    if 2 * len(filled) > len(there):
        return changed(
            f"the h2 behind the headline has text: {filled[0][1]!r:.80}", filled[0][0].asked
        )
    empty = len(there) - len(filled)
    return holds(f"there and empty on {empty} of {count(len(pages), 'page')}", there[0][0].asked)


def deck(seen: Seen) -> Result:
    """A deck that opens a body."""
    for answer, reading in readings(seen, ALL_WWW):
        sources = reading.article.metadata.field_sources or {}
        if sources.get("alternative_headline") == "bold opening paragraph":
            return holds(f"the deck is {reading.article.alternative_headline!r:.80}", answer.asked)
    raise CannotTellError("no article of the sample has a deck")


def byline(seen: Seen) -> Result:
    """Whether the authors of most signed articles are read without a doubt."""

    def fault(answer: Answer, _page: Page) -> str | None:
        doubts = _doubts(seen, answer)
        return f"a part of the line is not understood: {doubts[0]:.120}" if doubts else None

    articles = {answer.url: reading.article for answer, reading in readings(seen, ALL_WWW)}
    pages = [
        (answer, page)
        for answer, page in pages_of(seen, ALL_WWW)
        if (article := articles.get(answer.url)) and (article.authors or _doubts(seen, answer))
    ]
    if not pages:
        raise CannotTellError("no article of the sample is signed")
    return judged(pages, fault, "authors without a doubt")


def _doubts(seen: Seen, answer: Answer) -> list[str]:
    reading = reading_of(seen, answer)
    warnings = reading.article.metadata.warnings if reading else []
    return [one for one in warnings if one.startswith("authors: ")]


def captions(seen: Seen) -> Result:
    """How many pictures have a caption and a credit."""
    images = [
        (answer, one)
        for answer, reading in readings(seen, ALL_WWW)
        for one in reading.article.images
    ]
    if not images:
        raise CannotTellError("no article of the sample has a picture")
    captions = [(answer, one) for answer, one in images if one.caption]
    if not captions:
        return changed(f"none of {count(len(images), 'picture')} has a caption", images[0][0].asked)
    credited = sum(bool(one.credit_text) for _, one in captions)
    return holds(
        f"{len(captions)} of {count(len(images), 'picture')} have a caption, {credited} a credit",
        captions[0][0].asked,
    )


def days(names: Sequence[str], seen: Seen) -> Result:
    """The day on the page, compared with the day of its address."""

    def fault(answer: Answer, _page: Page) -> str | None:
        reading, day = reading_of(seen, answer), parse(answer.url).date
        printed = reading.article.date_raw if reading else None
        if not printed or not day:
            return None
        stamp = parse_stamp(printed)
        if stamp is None:
            return f"the stamp is {printed!r:.60}, which is not understood"
        is_near = abs((stamp.day - day).days) <= _NEAR_DAYS
        return None if is_near else f"the stamp is {printed!r:.60}, the day of the address {day}"

    return judged(pages_of(seen, names), fault, "stamp and address agree")


def hidden_heading(seen: Seen) -> Result:
    """The hidden heading of Chinese articles, which repeats the headline."""
    (answer, page), *_ = pages_of(seen, CN)
    hidden = [one for one in page.elements("h1") if page.is_hidden(one) and text_of(one)]
    if not hidden:
        return changed("no hidden heading repeats the headline", answer.asked)
    return holds(f"a hidden heading has {text_of(hidden[0])!r:.40}", answer.asked)
