"""Records as schema.org's NewsArticle: types and properties exist, with the right domains and ranges."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest

from newscrawl.dataset.formats.json_ld import CONTEXT, node_of
from newscrawl.items import Article, Author
from tests.exporters.test_flat import EMPTY, FULL
from tests.exporting import records

PARENTS = {
    "Thing": (),
    "CreativeWork": ("Thing",),
    "Article": ("CreativeWork",),
    "NewsArticle": ("Article",),
    "WebPage": ("CreativeWork",),
    "MediaObject": ("CreativeWork",),
    "ImageObject": ("MediaObject",),
    "VideoObject": ("MediaObject",),
    "AudioObject": ("MediaObject",),
    "Person": ("Thing",),
    "Organization": ("Thing",),
    "Place": ("Thing",),
    "Intangible": ("Thing",),
    "ItemList": ("Intangible",),
    "BreadcrumbList": ("ItemList",),
    "ListItem": ("Intangible",),
    "StructuredValue": ("Intangible",),
    "QuantitativeValue": ("StructuredValue",),
}
"""schema.org 30.0: the types that we use, and those above them."""

PROPERTIES = {
    "url": ("Thing", "URL"),
    "name": ("Thing", "Text"),
    "identifier": ("Thing", "PropertyValue Text URL"),
    "description": ("Thing", "Text TextObject"),
    "image": ("Thing", "ImageObject URL"),
    "mainEntityOfPage": ("Thing", "CreativeWork URL"),
    "headline": ("CreativeWork", "Text"),
    "alternativeHeadline": ("CreativeWork", "Text"),
    "author": ("CreativeWork Rating", "Organization Person"),
    "editor": ("CreativeWork", "Person"),
    "sourceOrganization": ("CreativeWork", "Organization"),
    "publisher": ("CreativeWork FinancialIncentive", "Organization Person"),
    "datePublished": ("Certification CreativeWork", "Date DateTime"),
    "dateModified": ("CreativeWork DataFeedItem", "Date DateTime"),
    "dateCreated": ("CreativeWork DataFeedItem", "Date DateTime"),
    "sdDatePublished": ("CreativeWork", "Date"),
    "inLanguage": ("CreativeWork Event", "Language Text"),
    "keywords": ("CreativeWork Event Organization Place Product", "DefinedTerm Text URL"),
    "genre": ("BroadcastChannel CreativeWork MusicGroup", "DefinedTerm Text URL"),
    "video": ("CreativeWork", "Clip VideoObject"),
    "audio": ("CreativeWork", "AudioObject Clip MusicRecording"),
    "version": ("CreativeWork", "Number Text"),
    "creativeWorkStatus": ("CreativeWork", "DefinedTerm Text"),
    "creditText": ("CreativeWork", "Text"),
    "articleSection": ("Article", "Text"),
    "articleBody": ("Article", "Text"),
    "wordCount": ("Article CreativeWork", "Integer"),
    "printEdition": ("NewsArticle", "Text"),
    "printPage": ("NewsArticle", "Text"),
    "dateline": ("NewsArticle", "Text"),
    "contentUrl": ("MediaObject", "URL"),
    "caption": ("AudioObject ImageObject VideoObject", "MediaObject Text"),
    "width": ("MediaObject Product VisualArtwork", "Distance QuantitativeValue"),
    "height": ("MediaObject Person Product VisualArtwork", "Distance QuantitativeValue"),
    "value": ("MonetaryAmount PropertyValue QuantitativeValue", "Boolean Number StructuredValue Text"),
    "unitCode": ("PropertyValue QuantitativeValue", "Text URL"),
    "primaryImageOfPage": ("WebPage", "ImageObject"),
    "breadcrumb": ("WebPage", "BreadcrumbList Text"),
    "itemListElement": ("ItemList", "ListItem Text Thing"),
    "position": ("CreativeWork ListItem", "Integer Text"),
    "item": ("DataFeedItem ListItem", "Thing"),
    "workLocation": ("Person", "ContactPoint Place"),
    "location": ("Event Organization", "Place PostalAddress Text VirtualLocation"),
}  # fmt: skip
"""schema.org 30.0: the properties that we use, with the types that have them (those that matter here) and those of their values."""


def ancestors(type_: str) -> set[str]:
    """A type and those above it. KeyError for one that we do not use."""
    return {type_}.union(*(ancestors(one) for one in PARENTS[type_]))


def types_of(value: Any) -> set[str]:
    """The types of schema.org that a value has."""
    if isinstance(value, dict):
        return ancestors(value["@type"])
    if isinstance(value, bool):
        return {"Boolean"}
    if isinstance(value, int):
        return {"Integer", "Number"}
    found = {"Text"}
    if re.fullmatch(r"https?://\S+", value):
        found.add("URL")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value):
        found.add("Date")
    if "T" in value:
        with suppress(ValueError):
            found |= {"DateTime"} if datetime.fromisoformat(value).tzinfo else set()
    return found


def check(node: dict[str, Any], used: set[tuple[str, str]]) -> None:
    """Each property belongs to the node's type, and each of its values has a type that the property takes."""
    for name, value in node.items():
        if name in ("@type", "@id"):
            assert value
            continue
        assert value not in (None, "", [], {})
        domains, ranges = PROPERTIES[name]
        assert ancestors(node["@type"]) & set(domains.split()), (node["@type"], name)
        for one in value if isinstance(value, list) else [value]:
            assert types_of(one) & set(ranges.split()), (name, one)
            if isinstance(one, dict):
                check(one, used)
        used.add((node["@type"], name))


def full() -> Article:
    found = Article.from_dict(FULL.to_dict())
    found.authors = [*found.authors, Author("Agencies", kind="organization")]
    return found


def test_a_full_record_uses_all_properties() -> None:
    used: set[tuple[str, str]] = set()
    check(node_of(full().to_dict()), used)
    assert {name for _, name in used} == set(PROPERTIES)


@pytest.mark.parametrize(
    "record", [EMPTY, *records(24)], ids=lambda record: f"{record.identifier}-{record.genre}"
)
def test_any_record_is_of_the_vocabulary(record: Article) -> None:
    check(node_of(record.to_dict()), set())


def test_a_node() -> None:
    node = node_of(full().to_dict())
    assert node["@type"] == "NewsArticle"
    assert node["@id"] == node["url"] == FULL.url
    assert node["author"][0] == {
        "@type": "Person",
        "name": "Ann Lee",
        "workLocation": {"@type": "Place", "name": "Beijing"},
    }
    assert node["author"][2]["@type"] == "Organization"
    assert node["datePublished"] == "2024-03-09T08:00:00+08:00"
    assert node["image"][0]["caption"] == "A lamp; lit"
    assert node["mainEntityOfPage"]["breadcrumb"]["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": 1,
            "name": "China",
            "item": {"@type": "WebPage", "@id": "https://e.cn/china"},
        },
        {"@type": "ListItem", "position": 2, "name": "Society"},
    ]
    assert (node["version"], node["creativeWorkStatus"]) == (2, "Retracted")
    assert "sameAs" not in node


def test_what_is_absent_is_left_out() -> None:
    node = node_of(EMPTY.to_dict())
    assert set(node) == {
        "@type", "@id", "url", "identifier", "headline", "genre", "publisher", "wordCount", "mainEntityOfPage",
    }  # fmt: skip
    by_day = {**EMPTY.to_dict(), "published_day": "2024-03-09"}
    assert node_of(by_day)["datePublished"] == "2024-03-09"
    main = {**EMPTY.to_dict(), "main_image": {"url": "https://e.cn/m.jpg"}}
    assert node_of(main)["image"] == [{"@type": "ImageObject", "contentUrl": "https://e.cn/m.jpg"}]


def test_the_context() -> None:
    assert CONTEXT == "https://schema.org"
