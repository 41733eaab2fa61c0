"""Articles: one or more of each family, by the first source of each rule of its template."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from newscrawl.doctor.seen import CannotTellError
from newscrawl.doctor.verdicts import HTML_SPIDERS, Check, answered, changed, count, holds
from newscrawl.pages.article import choose
from newscrawl.pages.article.templates.cn import Cn
from newscrawl.pages.article.templates.language import Language
from newscrawl.pages.article.templates.video import Video
from newscrawl.pages.article.templates.www import Www
from newscrawl.pages.html.visible import text_of
from newscrawl.site.urls import parse
from newscrawl.text.dates import parse_stamp
from newscrawl.text.stamps import read_stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.doctor.seen import Answer, Seen
    from newscrawl.doctor.verdicts import Result
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.article.template import Template
    from newscrawl.pages.html.page import Page

_WWW = ("article", "article-2", "opinion")
_GALLERIES = ("gallery", "gallery-2", "article", "article-2")
_ALL_WWW = (*_WWW, "gallery", "gallery-2", "video")
_CN = ("cn-article", "cn-article-2")
_LANGUAGE = ("language-article",)
_METAS = ("contentid", "publishdate", "og:title")
_FEWEST_WORDS = 20
_NEAR_DAYS = 3


def _pages(seen: Seen, names: Sequence[str]) -> list[tuple[Answer, Page]]:
    """The pages of steps, each once. CannotTellError where none was received."""
    there = [name for name in names if seen.has_page(name)]
    if not there:
        seen.page(names[0])
    found = {seen.good(name).url: (seen.good(name), seen.page(name)) for name in there}
    return list(found.values())


def _rule(template: Template, field: str, names: Sequence[str], seen: Seen) -> Result:
    """The first source of a field, on most of the pages."""
    first, *others = template.sources_of(field)

    def fault(_answer: Answer, page: Page) -> str | None:
        if _is_given(field, page.once(first.read)):
            return None
        other = next((one.name for one in others if _is_given(field, page.once(one.read))), None)
        instead = f"found by {_words(other)}" if other else "found nowhere"
        return f"not {_words(first.name)}; {instead}"

    pages = [(answer, page) for answer, page in _pages(seen, names) if not _is_film(page)]
    return _judged(pages, fault, _words(first.name))


def _is_given(field: str, value: Any) -> bool:
    """Whether a source has a value; an info line needs a time."""
    if value is None:
        return False
    return field != "info" or read_stamps(value).printed is not None


def _words(source: str) -> str:
    return source.removeprefix("css ")


def _judged(
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


def _record(names: Sequence[str], seen: Seen) -> Result:
    """Whether the pages give records by the template of their family, and not by the general reader."""
    pages = [(answer, page) for answer, page in _pages(seen, names) if not _is_film(page)]
    readings = (_of(seen, answer) for answer, _ in pages)
    read = [
        f"{one.template.label} {count(one.article.word_count, 'word')}" for one in readings if one
    ]
    return _judged(
        pages, lambda answer, _: _fault(_of(seen, answer)), f"records ({', '.join(read)})"
    )


def _fault(reading: PageReading | None) -> str | None:
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


def _is_film(page: Page) -> bool:
    return isinstance(choose(page), Video)


def _of(seen: Seen, answer: Answer) -> PageReading | None:
    name = next(name for name, one in seen.answers.items() if one is answer)
    return seen.reading(name)


def _metas(seen: Seen) -> Result:
    def fault(answer: Answer, page: Page) -> str | None:
        if missing := [name for name in _METAS if not page.metas.get(name)]:
            return f"no meta {', '.join(missing)}"
        content_id, day = page.metas["contentid"], page.metas["publishdate"]
        if content_id.upper() != (parse(answer.url).identifier or "").upper():
            return f"contentid is {content_id!r:.60}, not the id of the address"
        return None if parse_stamp(day) else f"publishdate is {day!r:.60}"

    return _judged(_pages(seen, _ALL_WWW), fault, ", ".join(_METAS))


def _keywords(seen: Seen) -> Result:
    pages = _pages(seen, _ALL_WWW)
    filled = [
        (answer, page.metas["keywords"]) for answer, page in pages if page.metas.get("keywords")
    ]
    if filled:
        return changed(f"meta keywords is {filled[0][1]!r:.80}", filled[0][0].asked)
    return holds(f"empty on {count(len(pages), 'page')}", pages[0][0].asked)


def _canonical(seen: Seen) -> Result:
    pages = _pages(seen, _ALL_WWW)
    for answer, page in pages:
        if found := page.elements("link[rel=canonical]"):
            return changed(f"canonical is {found[0].get('href')!r:.120}", answer.asked)
    return holds(f"none on {count(len(pages), 'page')}", pages[0][0].asked)


def _json_ld(seen: Seen) -> Result:
    pages = _pages(seen, _ALL_WWW)
    there = [(answer, page) for answer, page in pages if page.json_ld]
    names = ", ".join(sorted(there[0][1].json_ld)) if there else ""
    found = f"JSON-LD on {len(there)} of {count(len(pages), 'page')}"
    return answered(
        f"{found}{f', with {names:.120}' if names else ''}", (there or pages)[0][0].asked
    )


def _editor(seen: Seen) -> Result:
    def fault(_answer: Answer, page: Page) -> str | None:
        author, editor = page.metas["author"], page.metas.get("editor")
        is_same = author == editor
        return None if is_same else f"meta author is {author!r:.60}, meta editor {editor!r:.60}"

    pages = [(answer, page) for answer, page in _pages(seen, _ALL_WWW) if page.metas.get("author")]
    if not pages:
        raise CannotTellError("no page has a meta author")
    return _judged(pages, fault, "equal")


def _deck_slot(seen: Seen) -> Result:
    slot = _words(Www.deck[0].name)
    pages = _pages(seen, _ALL_WWW)
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


def _deck(seen: Seen) -> Result:
    for answer, reading in _readings(seen, _ALL_WWW):
        sources = reading.article.metadata.field_sources or {}
        if sources.get("alternative_headline") == "bold opening paragraph":
            return holds(f"the deck is {reading.article.alternative_headline!r:.80}", answer.asked)
    raise CannotTellError("no article of the sample has a deck")


def _byline(seen: Seen) -> Result:
    """Whether the authors of most signed articles are read without a doubt."""

    def fault(answer: Answer, _page: Page) -> str | None:
        doubts = _doubts(seen, answer)
        return f"a part of the line is not understood: {doubts[0]:.120}" if doubts else None

    readings = {answer.url: reading.article for answer, reading in _readings(seen, _ALL_WWW)}
    pages = [
        (answer, page)
        for answer, page in _pages(seen, _ALL_WWW)
        if (article := readings.get(answer.url)) and (article.authors or _doubts(seen, answer))
    ]
    if not pages:
        raise CannotTellError("no article of the sample is signed")
    return _judged(pages, fault, "authors without a doubt")


def _doubts(seen: Seen, answer: Answer) -> list[str]:
    reading = _of(seen, answer)
    warnings = reading.article.metadata.warnings if reading else []
    return [one for one in warnings if one.startswith("authors: ")]


def _captions(seen: Seen) -> Result:
    images = [
        (answer, one)
        for answer, reading in _readings(seen, _ALL_WWW)
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


def _days(names: Sequence[str], seen: Seen) -> Result:
    """The day on the page, compared with the day of its address."""

    def fault(answer: Answer, _page: Page) -> str | None:
        reading, day = _of(seen, answer), parse(answer.url).date
        printed = reading.article.date_raw if reading else None
        if not printed or not day:
            return None
        stamp = parse_stamp(printed)
        if stamp is None:
            return f"the stamp is {printed!r:.60}, which is not understood"
        is_near = abs((stamp.day - day).days) <= _NEAR_DAYS
        return None if is_near else f"the stamp is {printed!r:.60}, the day of the address {day}"

    return _judged(_pages(seen, names), fault, "stamp and address agree")


def _gallery(seen: Seen) -> Result:
    return _gallery_page(
        seen,
        lambda page: bool(page.elements(".ce_art > h1") and page.elements(".picshow")),
        "h1 and pictures",
    )


def _gallery_pager(seen: Seen) -> Result:
    found = _galleries(seen)
    for answer, page in found:
        if page.elements("#div_currpage a"):
            reading = _of(seen, answer)
            number = len(reading.article.page_urls) if reading else 0
            return holds(f"it names {count(number, 'page')}", answer.asked)
    return changed("no gallery has a pager where it is known", found[0][0].asked)


def _later_pages(seen: Seen) -> Result:
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
        (answer, page) for answer, page in _pages(seen, _GALLERIES) if page.elements(Www.gallery)
    ]
    if not found:
        raise CannotTellError("no article of the sample is a gallery")
    return found


def _video(seen: Seen) -> Result:
    films = [(answer, page) for answer, page in _pages(seen, _ALL_WWW) if page.has(Video.players)]
    if not films:
        raise CannotTellError("no article of the sample has a player that is known")
    for answer, _ in films:
        reading = _of(seen, answer)
        if reading is None or not (reading.article.videos or reading.article.audios):
            return changed("the page has a player, its record no video", answer.asked)
    return holds(f"{count(len(films), 'record')} with a film", films[0][0].asked)


def _hosts(seen: Seen) -> Result:
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


def _hidden(seen: Seen) -> Result:
    (answer, page), *_ = _pages(seen, _CN)
    hidden = [one for one in page.elements("h1") if page.is_hidden(one) and text_of(one)]
    if not hidden:
        return changed("no hidden heading repeats the headline", answer.asked)
    return holds(f"a hidden heading has {text_of(hidden[0])!r:.40}", answer.asked)


def _plain(name: str, seen: Seen) -> Result:
    """An article of a family of which no page was known: whether its record is whole."""
    answer, reading = seen.good(name), seen.reading(name)
    fault = _fault(reading)
    if fault or reading is None:
        return changed(fault or "the page is read as no article", answer.asked)
    article = reading.article
    if article.published_day is None:
        return changed("its record has no day", answer.asked)
    doubts = "; ".join(article.metadata.warnings)
    more = f", with doubts: {doubts:.120}" if doubts else ""
    words = count(article.word_count, "word")
    return holds(f"{reading.template.label}, {article.date_raw!r}, {words}{more}", answer.asked)


def _old(name: str, seen: Seen) -> Result:
    """An article of the CMS before 2017, at an address that scrapers cite."""
    answer = seen.answer(name)
    if answer.status != 200:
        raise CannotTellError(
            f"it answers {answer.status}, and one address proves nothing", answer.asked
        )
    seen.page(name)
    if parse(answer.url).identifier != parse(answer.asked).identifier:
        raise CannotTellError(f"it leads to {answer.url}", answer.asked)
    return _plain(name, seen)


def _readings(seen: Seen, names: Sequence[str]) -> Iterator[tuple[Answer, PageReading]]:
    for answer, _ in _pages(seen, names):
        if reading := _of(seen, answer):
            yield answer, reading


_OF_THE_PAST = ("archive", "search", "newspaper", "site", "article")
_FALLBACK = "records get it from another source, with a warning, or lack it"

CHECKS = (
    Check(
        ("open-site", "address-a"),
        partial(_record, _WWW),
        HTML_SPIDERS,
        "records of English articles are doubtful, or none are made",
    ),
    Check(
        ("www-template",),
        partial(_rule, Www(), "headline", _WWW),
        HTML_SPIDERS,
        f"the headline: {_FALLBACK}",
    ),
    Check(
        ("www-info-line",),
        partial(_rule, Www(), "info", _WWW),
        HTML_SPIDERS,
        f"byline, source and time: {_FALLBACK}",
    ),
    Check(
        ("www-breadcrumb",),
        partial(_rule, Www(), "breadcrumbs", _WWW),
        HTML_SPIDERS,
        f"path and section: {_FALLBACK}",
    ),
    Check(
        ("www-body",),
        partial(_rule, Www(), "article_body", _WWW),
        HTML_SPIDERS,
        "the body is found by general rules: parts may be missing, or foreign text in it",
    ),
    Check(
        ("www-metas",),
        _metas,
        HTML_SPIDERS,
        "day, source and editor come from other places, or are missing",
    ),
    Check(
        ("address-day-wins",),
        partial(_days, _ALL_WWW),
        HTML_SPIDERS,
        "the day of publication may be wrong; records have a warning",
    ),
    Check(
        ("meta-author-is-editor",),
        _editor,
        HTML_SPIDERS,
        "meta author may be the byline now, which newscrawl ignores",
    ),
    Check(
        ("byline-forms",),
        _byline,
        HTML_SPIDERS,
        "authors may be missing or wrong; records have a warning",
    ),
    Check(("www-deck-slot",), _deck_slot),
    Check(("deck-opens-body",), _deck),
    Check(("caption-credits",), _captions, HTML_SPIDERS, "captions are missing, or in the body"),
    Check(("www-keywords-empty",), _keywords),
    Check(("www-no-canonical",), _canonical),
    Check(("www-json-ld", "www-no-json-ld"), _json_ld),
    Check(
        ("gallery-markup",),
        _gallery,
        HTML_SPIDERS,
        "galleries are read by general rules: pictures may be missing",
    ),
    Check(("gallery-pager",), _gallery_pager, HTML_SPIDERS, "galleries lack their later pages"),
    Check(
        ("later-pages",), _later_pages, HTML_SPIDERS, "later pages of articles are not requested"
    ),
    Check(("www-template",), _video, HTML_SPIDERS, "records of films lack the film", part="videos"),
    Check(
        ("english-hosts", "one-docroot"),
        _hosts,
        HTML_SPIDERS,
        "one article may be written under two ids, or not be found",
    ),
    Check(("cn-hidden-heading",), _hidden, part="hidden"),
    Check(
        ("cn-body",),
        partial(_rule, Cn(), "article_body", _CN),
        HTML_SPIDERS,
        "the Chinese body is found by general rules",
    ),
    Check(
        ("cn-hidden-heading",),
        partial(_rule, Cn(), "headline", _CN),
        HTML_SPIDERS,
        f"the Chinese headline: {_FALLBACK}",
        part="headline",
    ),
    Check(
        ("cn-info-lines",),
        partial(_rule, Cn(), "info", _CN),
        HTML_SPIDERS,
        f"source and time of Chinese articles: {_FALLBACK}",
    ),
    Check(
        ("cn-breadcrumb",),
        partial(_rule, Cn(), "breadcrumbs", _CN),
        HTML_SPIDERS,
        f"path and section of Chinese articles: {_FALLBACK}",
    ),
    Check(
        ("language-markup",),
        partial(_rule, Language(), "headline", _LANGUAGE),
        HTML_SPIDERS,
        f"the headline of bilingual articles: {_FALLBACK}",
        part="headline",
    ),
    Check(
        ("language-markup",),
        partial(_rule, Language(), "info", _LANGUAGE),
        HTML_SPIDERS,
        f"source and time of bilingual articles: {_FALLBACK}",
        part="line",
    ),
    Check(
        ("language-markup",),
        partial(_rule, Language(), "article_body", _LANGUAGE),
        HTML_SPIDERS,
        "the body of bilingual articles is found by general rules",
        part="body",
    ),
    Check(
        ("address-content", "old-pages-unseen"),
        partial(_old, "old-2016"),
        _OF_THE_PAST,
        "articles of 2006 to 2017 are not read whole",
    ),
    Check(
        ("address-english-doc",),
        partial(_old, "old-2004"),
        _OF_THE_PAST,
        "articles of 2004 to 2006 are not read whole",
    ),
    Check(
        ("address-epaper",),
        partial(_plain, "print-article"),
        ("newspaper",),
        "articles of the e-paper are not read whole",
    ),
    Check(
        ("hk-unseen",),
        partial(_plain, "hk-article"),
        ("site",),
        "articles of Hong Kong are not read whole",
    ),
    Check(
        ("regional-stamp",),
        partial(_plain, "regional-article"),
        ("site",),
        "articles of local governments are not read whole",
    ),
)
