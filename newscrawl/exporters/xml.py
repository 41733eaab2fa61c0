"""XML of flat columns, valid whatever a text holds."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import XMLGenerator, escape
from xml.sax.xmlreader import AttributesImpl

from scrapy.exporters import XmlItemExporter

from newscrawl.exporters.csv import selected
from newscrawl.exporters.flat import columns_of, plain_values, row_of, text_of

if TYPE_CHECKING:
    from io import BytesIO

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no form for: control characters, surrogates, U+FFFE and U+FFFF."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
"""Names that every reader takes for those of elements."""
_NAMES = {"utf-8-sig": "utf-8"}
"""Names of encodings in XML, where Python's differ."""


class FlatXmlExporter(XmlItemExporter):
    """Scrapy's exporter with flat columns: an element `<item>` for each item, and in it one for each column.

    A column whose name cannot be that of an element is `<field name="…">`. An absent value is an empty element. A character
    that XML has no form for becomes U+FFFD.
    """

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(file, **kwargs)
        encoding = codecs.lookup(self.encoding or "utf-8").name
        self.xg = XMLGenerator(self.stream, encoding=_NAMES.get(encoding, encoding))

    def export_item(self, item: Any) -> None:
        """Write the element of an item."""
        values = plain_values(item)
        columns = columns_of(tuple(values))
        row = row_of(columns, values)
        names, shown = selected(self.fields_to_export, columns)
        self._beautify_indent(depth=1)
        self.xg.startElement(self.item_element, AttributesImpl({}))
        self._beautify_newline()
        for name, own in zip(names, shown, strict=True):
            if name in row:
                self._write(own, text_of(row[name]))
        self._beautify_indent(depth=1)
        self.xg.endElement(self.item_element)
        self._beautify_newline(new_item=True)

    def _write(self, name: str, text: str) -> None:
        is_element = _NAME.fullmatch(name) and not name.lower().startswith("xml")
        element = name if is_element else "field"
        given = {} if is_element else {"name": _valid(name)}
        self._beautify_indent(depth=2)
        self.xg.startElement(element, AttributesImpl(given))
        self.xg.ignorableWhitespace(escape(_valid(text), {"\r": "&#13;"}))
        self.xg.endElement(element)
        self._beautify_newline()


def _valid(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
