"""The article pages that the doctor received, how they are read, and what most of them show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import changed, count, holds
from newscrawl.pages.article import choose
from newscrawl.pages.article.templates.video import Video

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.doctor.seen import Answer, Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.html.page import Page

WWW = ("article", "article-2", "opinion")
"""Steps of the plan that ask for English articles without a gallery or a film."""
ALL_WWW = (*WWW, "gallery", "gallery-2", "video")
CN = ("cn-article", "cn-article-2")
LANGUAGE = ("language-article",)
_FEWEST_WORDS = 20


def pages_of(seen: Seen, names: Sequence[str]) -> list[tuple[Answer, Page]]:
    """The pages of steps, each once. CannotTellError where none was received."""
    there = [name for name in names if seen.has_page(name)]
    if not there:
        seen.page(names[0])
    found = {seen.good(name).url: (seen.good(name), seen.page(name)) for name in there}
    return list(found.values())


def readings(seen: Seen, names: Sequence[str]) -> Iterator[tuple[Answer, PageReading]]:
    """The answers whose pages are articles, with their readings."""
    for answer, _ in pages_of(seen, names):
        if reading := reading_of(seen, answer):
            yield answer, reading


def reading_of(seen: Seen, answer: Answer) -> PageReading | None:
    """How the page of an answer is read; None where it is not an article."""
    name = next(name for name, one in seen.answers.items() if one is answer)
    return seen.reading(name)


def judged(
    pages: Sequence[tuple[Answer, Page]], fault: Callable[[Answer, Page], str | None], found: str
) -> Result:
    """Whether most of the pages are as expected: one odd page is no change of the site."""
    if not pages:
        raise CannotTellError("no page of this family was found")
    faults = [(answer, text) for answer, page in pages if (text := fault(answer, page))]
    if 2 * len(faults) > len(pages):
        return changed(faults[0][1], faults[0][0].asked)
    but = f", but not on {faults[0][0].asked}: {faults[0][1]}" if faults else ""
    good = f"{len(pages) - len(faults)} of {count(len(pages), 'page')}"
    return holds(f"{found} on {good}{but}", pages[0][0].asked)


def fault_of(reading: PageReading | None) -> str | None:
    """Why a page is not read as an article of its family; None where it is."""
    if reading is None:
        return "the page is read as no article"
    article = reading.article
    if reading.template.name == "generic":
        return "no template of a family reads the page, only the general reader"
    has_media = article.images or article.videos or article.audios
    if article.word_count < _FEWEST_WORDS and not has_media:
        return f"its record has {count(article.word_count, 'word')} and no picture"
    return None


def is_film(page: Page) -> bool:
    """Whether the page is read by the template of films."""
    return isinstance(choose(page), Video)
