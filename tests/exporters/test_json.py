"""JSON outputs have the bytes that Scrapy's exporters write."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exporters import JsonItemExporter, JsonLinesItemExporter

from newscrawl.exporters.json import PlainJsonExporter, PlainJsonLinesExporter
from newscrawl.items import Article, Author, Breadcrumb, Image, Media, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.exporters import BaseItemExporter


@dataclass(kw_only=True)
class Shouted(Article):
    """A user's subclass, with a serializer on a field of his own."""

    mood: str = field(default="calm", metadata={"serializer": str.upper})


_FIELDS: dict[str, Any] = {
    "identifier": "WS1",
    "url": "https://www.chinadaily.com.cn/a/202403/09/WS1.html",
    "headline": "Keepers of the coast “write” down the weather, 天气",
    "authors": [Author("Li Lei", "Dalian"), Author("Xinhua", kind="organization")],
    "breadcrumbs": [Breadcrumb("Home", None)],
    "images": [Image("https://img.chinadaily.com.cn/1.jpg", caption="A lamp", width=3)],
    "videos": [Media("https://v.chinadaily.com.cn/1.mp4")],
    "main_image": Image("https://img.chinadaily.com.cn/1.jpg"),
    "article_body": "One.\n\nTwo.",
    "metadata": Metadata(revision=1, field_sources={"headline": "h1"}, warnings=["deck: none"]),
}
ITEMS = {
    "record": Article(**_FIELDS),
    "smallest": Article(identifier="WS1", url="https://a.cn/", headline="A"),
    "subclass": Shouted(**_FIELDS),
    "dict": {"headline": "A", "image": Image("https://a.cn/1.jpg")},
}
OPTIONS: dict[str, dict[str, Any]] = {
    "default": {},
    "utf-8": {"encoding": "utf-8"},
    "indented": {"indent": 2, "encoding": "utf-8"},
    "some fields": {"fields_to_export": ["headline", "metadata", "none"]},
    "renamed fields": {"fields_to_export": {"headline": "title", "images": "pictures"}},
    "empty fields": {"export_empty_fields": True, "fields_to_export": ["none", "authors"]},
}
PAIRS = [(PlainJsonExporter, JsonItemExporter), (PlainJsonLinesExporter, JsonLinesItemExporter)]


def written(exporter: Callable[..., BaseItemExporter], options: dict[str, Any], item: Any) -> bytes:
    """What an exporter writes for an item, twice."""
    file = io.BytesIO()
    made = exporter(file, **options)
    made.start_exporting()
    made.export_item(item)
    made.export_item(item)
    made.finish_exporting()
    return file.getvalue()


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize(("ours", "scrapys"), PAIRS)
def test_bytes_are_scrapys(
    ours: Callable[..., BaseItemExporter],
    scrapys: Callable[..., BaseItemExporter],
    options: str,
    item: str,
) -> None:
    """For every kind of item, with every option."""
    given = OPTIONS[options]
    assert written(ours, given, ITEMS[item]) == written(scrapys, given, ITEMS[item])


def test_record_is_given_as_plain_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapy's way through nested objects is not taken: it is what made outputs slow."""
    monkeypatch.setattr(
        "scrapy.utils.serialize.ScrapyJSONEncoder.default", lambda _self, value: pytest.fail(value)
    )
    assert b"Dalian" in written(PlainJsonLinesExporter, {}, ITEMS["record"])
