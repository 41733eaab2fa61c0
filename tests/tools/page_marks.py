"""Marks in the tree of a page the places of the fields of its record.

The places come from the reading of the page: the elements of the sources that gave the fields, and in them the text of the values.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import html

from newscrawl.pages.article.template import NOTHING
from newscrawl.pages.html.tree import outermost
from newscrawl.pages.html.visible import text_of
from newscrawl.text.dates import print_edition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.html.tree import Element

_PICTURE = """<div class="picture"><svg viewBox="0 0 520 200" width="100%">
<rect width="520" height="200" fill="#dbe7f3"/><circle cx="410" cy="52" r="20" fill="#f6d78b"/>
<path d="M0 150 Q130 132 260 150 T520 148 V200 H0Z" fill="#9dbbd8"/><path d="M60 160 Q120 118 190 160Z" fill="#6d7f92"/>
<path d="M116 132 L122 70 H138 L144 132Z" fill="#fff"/><path d="M119.500 96 H140.500 L142 112 H118Z" fill="#c4543f"/>
<rect x="121" y="56" width="18" height="14" fill="#f6d78b"/><path d="M118 56 L130 44 L142 56Z" fill="#c4543f"/>
<path d="M139 58 L330 30 V84 L139 66Z" fill="#f6d78b" opacity=".35"/></svg></div>"""
"""In the place of the page's photo, which is none of ours."""
_OF_THE_BODY = ("images", "caption", "credit_text", "print_edition", "print_page")
"""Fields without a source of their own: they come with the body."""


class Marks:
    """The fields of a reading, marked in the tree of its page, which cannot be read again afterwards.

    Elements with a field have its name in `data-field`; those that are no part of the record have the class `left-out`.
    """

    def __init__(self, reading: PageReading) -> None:
        self._reading = reading
        self._page = reading.page
        self._record = reading.article
        self.sources = dict(self._record.metadata.field_sources or {})
        """By field."""
        body = self.sources["article_body"]
        self.sources.update({field: body for field in _OF_THE_BODY if field not in self.sources})
        self._found = {field: self._elements(field) for field in self.sources}
        self._excluded = list(outermost(self._page.elements(reading.template.exclude)))
        self._paragraphs = list(self._page.elements_in(reading.container, "p"))
        self._images = self._page.elements_in(reading.container, "img")

    def mark(self) -> Element:
        """Mark every field that the page shows: its `body` element."""
        record = self._record
        for field in ("headline", "alternative_headline", "breadcrumbs"):
            for element in self._found[field]:
                element.set("data-field", field)
        people = (text for author in record.authors for text in (author.name, author.location))
        self._mark_texts("authors", people)
        self._mark_texts("source_organization", (record.source_organization,))
        self._mark_texts("date_modified, date_published", (record.date_raw,))
        self._mark_texts("caption", (image.caption for image in record.images))
        self._mark_texts("credit_text", (image.credit_text for image in record.images))
        self._mark_images()
        for element in self._paragraphs:
            self._mark_paragraph(element)
        for element in self._excluded:
            if text_of(element) and not element.xpath(".//*[@data-field]"):
                element.set("class", "left-out")
        (body,) = self._page.elements("body")
        return body

    def head(self) -> str:
        """The sources of fields that the page does not show, as HTML: its address, and elements of its head."""
        address = html.fragment_fromstring(f'<p class="address">{escape(self._record.url)}</p>')
        if self.sources["published_day"] == "url":
            year, month, day = (self._record.published_day or "").split("-")
            _mark_text(address, "published_day", f"{year}{month}/{day}")
        _mark_text(address, "identifier", self._record.identifier)
        lines = [
            f'<p><code>meta {name}</code> <span data-field="{field}">{escape(self._page.metas[name])}</span></p>'
            for field, source in self.sources.items()
            if hasattr(self._record, field) and (name := source.partition("meta ")[2])
        ]
        shown = html.tostring(address, encoding="unicode")
        return f'{shown}<div class="head">{"".join(lines)}</div>'

    def _elements(self, field: str) -> list[Element]:
        """The elements of the source of a field: all steps of a path, else the first element with text."""
        selector = self.sources[field].partition("css ")[2]
        found = [one for one in self._page.elements(selector or NOTHING) if text_of(one)]
        return found if field == "breadcrumbs" else found[:1]

    def _mark_texts(self, fields: str, texts: Iterable[str | None]) -> None:
        """Mark the first place of each text in the elements of the source of the first field."""
        elements = self._found[fields.partition(",")[0]]
        for text in filter(None, texts):
            for element in elements:
                _mark_text(element, fields, text)

    def _mark_images(self) -> None:
        """Put a drawing in the place of each picture of the record."""
        addresses = {image.url for image in self._record.images}
        for element in self._images:
            if self._page.link(element.get("src")) in addresses:
                drawn = html.fragment_fromstring(_PICTURE)
                drawn.set("data-field", "images")
                element.addprevious(drawn)

    def _mark_paragraph(self, element: Element) -> None:
        text = text_of(element)
        if text == self._record.alternative_headline:
            element.set("data-field", "alternative_headline")
        elif print_edition(text):
            element.set("data-field", "print_edition, print_page")
        elif _one_line(text) in _one_line(self._record.article_body or ""):
            element.set("data-field", "article_body")
        elif text in self._reading.body.removed:
            element.set("class", "left-out")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _mark_text(element: Element, field: str, text: str) -> None:
    """Put the first place of `text` in an element, in capitals too, into a `mark`."""
    for node in element.iter("*"):
        for is_tail in (False, True):
            printed = (node.tail if is_tail else node.text) or ""
            start = printed.casefold().find(text.casefold())
            if start < 0 or (is_tail and node is element) or (node.tag == "mark" and not is_tail):
                continue
            found = node.makeelement("mark", {"data-field": field})
            found.text = printed[start : start + len(text)]
            found.tail = printed[start + len(text) :]
            if is_tail:
                node.tail = printed[:start]
                parent = node.getparent()
                parent.insert(parent.index(node) + 1, found)
            else:
                node.text = printed[:start]
                node.insert(0, found)
            return
