"""Draws Vega-Lite charts as SVG for a page: the colours are those of the page, each mark has its text as a tooltip.

Vega-Lite runs inside vl-convert, without a browser and without network.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import vl_convert
from lxml import etree
from markupsafe import Markup

from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(f"{_SVG}{name}" for name in ("svg", "g", "path", "line", "rect", "text"))
_KEPT = frozenset(
    "d x y x2 y2 width height transform fill stroke opacity fill-opacity stroke-width stroke-dasharray text-anchor"
    " font-size viewBox".split()
)
"""Attributes that a drawing needs; none of them loads anything."""
_DECLARATION = f' xmlns="{_SVG[1:-1]}"'
_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_NOT_XML = re.compile("[\ufffe\uffff]")

_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)",
        "labelFontSize": 12,
        "labelLimit": 150,
        "labelPadding": 6,
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "title": None,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "ticks": False, "tickCount": 4},
    "header": {"labelColor": "var(--fg)", "labelFontSize": 12, "title": None},
    "legend": {"disable": True},
}


def draw(spec: Mapping[str, Any], label: str, kind: str) -> Markup:
    """A chart as an SVG element with a class, and a label with which screen readers read it as one picture.

    The `description` of a mark becomes its tooltip.
    """
    text = vl_convert.vegalite_to_svg({**_plain(spec), "config": _CONFIG}, allowed_base_urls=[])
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    for element in list(root.iter()):
        _simplify(element)
    for name in ("width", "height"):
        del root.attrib[name]
    root.attrib.update({"class": f"chart {kind}", "role": "img", "aria-label": _text(label)})
    etree.cleanup_namespaces(root)
    # Names without their namespace, which HTML gives them.
    return Markup(etree.tostring(root, encoding="unicode").replace(_DECLARATION, "", 1))  # noqa: S704 - made of _ELEMENTS and _KEPT


def _simplify(element: Any) -> None:
    """Keep what is drawn, with numbers of one decimal, and make labels of marks tooltips."""
    if element.tag not in _ELEMENTS or _is_unseen(element):
        element.getparent().remove(element)
        return
    label = element.get("aria-label")
    is_mark = label and element.get("role") == "graphics-symbol" and not len(element)
    for name, value in element.attrib.items():
        if name not in _KEPT:
            del element.attrib[name]
        else:
            element.set(name, _NUMBER.sub(lambda found: f"{float(found[0]):.1f}", value))
    if is_mark:
        etree.SubElement(element, f"{_SVG}title").text = label


def _is_unseen(element: Any) -> bool:
    if element.get("display") == "none" or element.get("opacity") == "0":
        return True
    return element.get("class") in ("background", "foreground") and element.get("fill") is None


def _plain(value: Any) -> Any:
    """Data whose texts can stand in XML."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", printable(text))
