"""Merge the records of an article's pages into the record of the article."""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any, TypeVar

from newscrawl.records.stamps import differ, printed_stamp
from newscrawl.site.urls import parse
from newscrawl.text.plain import plain_text
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from newscrawl.items import Article, Image

T = TypeVar("T")

_LACKS_PAGES = re.compile(r"page_urls: |article_body: (?:missing pages |\d+ of \d+ pages)")
"""Begins the warnings of a record that may lack pages: of the pager, and of `merge`."""


def merge(pages: Sequence[Article], missing: Iterable[str] = ()) -> Article:
    """One record from the pages of one article, in order; most single values come from the first page.

    A paragraph of an earlier page is not repeated; the headline and the deck at the top of a later page
    are left out too. Authors, source and print edition come from the first page that names them.
    `missing` names pages that could not be fetched. ValueError for no pages, or for pages of different articles.
    """
    if len({page.identifier for page in pages}) != 1:
        raise ValueError(
            f"pages: got {len(pages)} of {sorted({page.identifier for page in pages})}, expected pages of one article"
        )
    first = pages[0]
    warnings = [warning for page in pages for warning in page.metadata.warnings]
    count = max(len(page.page_urls) for page in pages)
    known = [first.url, *(parse(first.url).page_url(number) for number in range(2, count + 1))]
    if names := list(missing):
        warnings.append(f"article_body: missing pages {', '.join(names)}")
    elif len(pages) < len(known):
        warnings.append(f"article_body: {len(pages)} of {len(known)} pages")
    warnings += _stamps(pages)
    merged = replace(
        first,
        page_urls=known,
        authors=next((page.authors for page in pages if page.authors), []),
        editors=_union(pages, "editors"),
        source_organization=_first(pages, "source_organization"),
        article_body="\n\n".join(_paragraphs(pages)) or None,
        article_body_html="\n".join(_elements(pages)) or None,
        print_edition=_first(pages, "print_edition"),
        print_page=_first(pages, "print_page"),
        main_image=next((page.images[0] for page in pages if page.images), first.main_image),
        images=_images(pages),
        videos=_union(pages, "videos"),
        audios=_union(pages, "audios"),
        metadata=replace(first.metadata, warnings=list(dict.fromkeys(warnings))),
    )
    return merged.with_other_fields(first.other_fields)


def is_whole(warnings: Iterable[str]) -> bool:
    """Whether a record has all pages of its article, by its warnings."""
    return not any(map(_LACKS_PAGES.match, warnings))


def _first(pages: Sequence[Article], field: str) -> str | None:
    """The value of the first page that has one: closing lines stand on the last page."""
    return next((value for page in pages if (value := getattr(page, field))), None)


def _stamps(pages: Sequence[Article]) -> Iterator[str]:
    """A warning where the article was edited while its pages were fetched."""
    stamps = [printed_stamp(page) for page in pages]
    if other := next((one for one in stamps if differ(stamps[0], one)), None):
        yield f"date_modified: page 1 has {stamps[0]}, another page {other}"


def _paragraphs(pages: Sequence[Article]) -> list[str]:
    first, *later = pages
    paragraphs = _parts(first.article_body, "\n\n")
    if not later:  # most articles have one page, and keys take time
        return paragraphs
    headings = {
        letters(heading) for heading in (first.headline, first.alternative_headline) if heading
    }
    before = set(map(_key, paragraphs))
    for page in later:
        own = _parts(page.article_body, "\n\n")
        repeated = before | headings
        paragraphs += [one for one in own if _key(one) not in repeated]
        before.update(map(_key, own))
    return paragraphs


def _elements(pages: Sequence[Article]) -> list[str]:
    """Lines of the pages' HTML, without the paragraphs that earlier pages have."""
    first, *later = pages
    elements = _parts(first.article_body_html, "\n")
    if not later:
        return elements
    kept = set(_paragraphs(pages))
    before = set(map(_html_key, elements))
    for page in later:
        dropped = {_key(one) for one in (page.article_body or "").split("\n\n") if one not in kept}
        own = [(_html_key(one), one) for one in _parts(page.article_body_html, "\n")]
        added = [(key, one) for key, one in own if not key or not (key in dropped or key in before)]
        elements += [one for _, one in added]
        before.update(key for key, _ in added)
    return elements


def _parts(text: str | None, separator: str) -> list[str]:
    """The parts of a text that are not empty."""
    return list(filter(None, (text or "").split(separator)))


def _html_key(line: str) -> str:
    return letters(plain_text(line))


def _key(paragraph: str) -> str:
    """The key by which two paragraphs are the same: their letters, or the text where it has only symbols."""
    return letters(paragraph) or paragraph


def _images(pages: Sequence[Article]) -> list[Image]:
    return _unique((image for page in pages for image in page.images), lambda image: image.url)


def _union(pages: Sequence[Article], field: str) -> list[Any]:
    return _unique((entry for page in pages for entry in getattr(page, field)), astuple)


def _unique(entries: Iterable[T], key: Callable[[T], Hashable]) -> list[T]:
    first: dict[Hashable, T] = {}
    for entry in entries:
        first.setdefault(key(entry), entry)
    return list(first.values())
