"""A record as a schema.org NewsArticle.

Left out are the values that schema.org has no property for: `edition`, `section_path`, `page_urls`, `date_raw`, `same_as`
(identifiers, not addresses), `article_body_html`, and most of `metadata`.
"""

from __future__ import annotations

from typing import Any

CONTEXT = "https://schema.org"

_PIXEL = "E37"
"""UN/CEFACT's code of the unit."""

_PLAIN = {
    "url": "url",
    "identifier": "identifier",
    "headline": "headline",
    "alternative_headline": "alternativeHeadline",
    "date_modified": "dateModified",
    "date_created": "dateCreated",
    "article_section": "articleSection",
    "keywords": "keywords",
    "genre": "genre",
    "print_edition": "printEdition",
    "print_page": "printPage",
    "dateline": "dateline",
    "description": "description",
    "article_body": "articleBody",
    "word_count": "wordCount",
}
"""By field: the property that has the same value."""


def node_of(record: dict[str, Any]) -> dict[str, Any]:
    """The node of a record, given as plain data, without a context."""
    metadata = record.get("metadata") or {}
    language = record.get("in_language")
    images = [_image(one) for one in record.get("images") or ()]
    main = record.get("main_image")
    downloaded = metadata.get("date_downloaded")
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": record["url"],
            **{name: record.get(field) for field, name in _PLAIN.items()},
            "datePublished": record.get("date_published") or record.get("published_day"),
            "inLanguage": None if language == "und" else language,
            "author": [_author(one) for one in record.get("authors") or ()],
            "editor": [_named("Person", one["name"]) for one in record.get("editors") or ()],
            "sourceOrganization": _named("Organization", record.get("source_organization")),
            "publisher": _named("Organization", record.get("publisher")),
            "image": images or (main and [_image(main)]),
            "video": [_media("VideoObject", one) for one in record.get("videos") or ()],
            "audio": [_media("AudioObject", one) for one in record.get("audios") or ()],
            "mainEntityOfPage": _page(record, main),
            "version": metadata.get("revision"),
            "creativeWorkStatus": "Retracted" if metadata.get("retracted") else None,
            "sdDatePublished": downloaded and downloaded[:10],
        }
    )


def _page(record: dict[str, Any], main: dict[str, Any] | None) -> dict[str, Any]:
    crumbs = [
        _filled(
            {
                "@type": "ListItem",
                "position": number,
                "name": one.get("name"),
                "item": one.get("url") and {"@type": "WebPage", "@id": one["url"]},
            }
        )
        for number, one in enumerate(record.get("breadcrumbs") or (), 1)
    ]
    return _filled(
        {
            "@type": "WebPage",
            "@id": record["url"],
            "primaryImageOfPage": main and _image(main),
            "breadcrumb": crumbs and {"@type": "BreadcrumbList", "itemListElement": crumbs},
        }
    )


def _author(author: dict[str, Any]) -> dict[str, Any]:
    is_person = author.get("kind") != "organization"
    place = _named("Place", author.get("location"))
    return _filled(
        {
            "@type": "Person" if is_person else "Organization",
            "name": author["name"],
            "workLocation" if is_person else "location": place,
        }
    )


def _image(image: dict[str, Any]) -> dict[str, Any]:
    return _filled(
        {
            "@type": "ImageObject",
            "contentUrl": image["url"],
            "caption": image.get("caption"),
            "creditText": image.get("credit_text"),
            "width": _pixels(image.get("width")),
            "height": _pixels(image.get("height")),
        }
    )


def _pixels(count: int | None) -> dict[str, Any] | None:
    return {"@type": "QuantitativeValue", "value": count, "unitCode": _PIXEL} if count else None


def _media(kind: str, media: dict[str, Any]) -> dict[str, Any]:
    """A video or a sound; its address is that of a file or of a player."""
    return {"@type": kind, "url": media["url"]}


def _named(kind: str, name: str | None) -> dict[str, Any] | None:
    return {"@type": kind, "name": name} if name else None


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    """The properties that have a value."""
    return {name: value for name, value in node.items() if value not in (None, [], {}, "")}
