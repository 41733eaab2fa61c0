"""Data sets for exports: records of every shape, made without a crawl."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.manifest import Entry, read_manifest, write_manifest
from newscrawl.items import Article, Author, Breadcrumb, Editor, Image, Media, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SECTIONS = ("china/society", "world/cn_eu", "business", "culture/art")
_WORDS = "keepers coast weather lighthouse evening harbour river market teacher village bridge train garden".split()
_CHINESE = "灯塔守护人每天傍晚记录天气、海面和过往的船只。村里的孩子们学习经济与历史。"


def records(count: int, start: date = date(2024, 1, 1), days: int = 90) -> Iterator[Article]:
    """So many records, equal for the same arguments; every fifth is Chinese, every eleventh has no day."""
    for number in range(count):
        yield a_record(number, start + timedelta(number * 7 % days))


def a_record(number: int, day: date) -> Article:
    is_chinese = number % 5 == 4
    word = _WORDS[number % len(_WORDS)]
    body = "\n\n".join(
        _CHINESE * 4 if is_chinese else f"{_sentence(number * 31 + part)} The {word} stayed."
        for part in range(6)
    )
    section = SECTIONS[number % len(SECTIONS)]
    name = f"WS{number:024x}"
    url = f"https://www.chinadaily.com.cn/a/{day:%Y%m/%d}/{name}.html"
    known = None if number % 11 == 10 else day.isoformat()
    images = [
        Image(f"https://img.e.cn/{name}-{one}.jpg", f"Picture {one} of {word}" if one else None, "Photo by Su Zhigang", 800, 600)
        for one in range(number % 4)
    ]  # fmt: skip
    return Article(
        identifier=name,
        url=url,
        page_urls=[url],
        headline=f"灯塔与海 {number}" if is_chinese else f"About the {word}, part {number}",
        alternative_headline="A deck" if number % 3 == 0 else None,
        authors=[Author("Zhang Yunbi", "Beijing"), Author("Xinhua", kind="organization")][: number % 3],
        editors=[Editor("Cai Wen")],
        source_organization="China Daily",
        published_day=known,
        date_published=known and f"{known}T08:{number % 60:02}:00+08:00",
        date_modified=f"{day}T09:00:00+08:00",
        in_language="zh-Hans" if is_chinese else "en",
        edition="www",
        article_section=section.split("/")[-1].title(),
        section_path=section,
        breadcrumbs=[Breadcrumb("Home", "https://www.chinadaily.com.cn/"), Breadcrumb(section.title())],
        keywords=[word, "coast"],
        genre="gallery" if number % 7 == 0 else "article",
        print_edition=known,
        print_page="9",
        article_body=body,
        word_count=len(body.split()),
        main_image=images[0] if images else None,
        images=images,
        videos=[Media(f"https://v.e.cn/{name}.mp4")] if number % 6 == 0 else [],
        metadata=Metadata(
            date_downloaded=f"{day}T23:00:00.123456Z",
            spider="section",
            discovered_via="section",
            http_status=200,
            template="www/2",
            field_sources={"headline": "h1"} if number % 2 else None,
            content_hash=hashlib.sha256(body.encode()).hexdigest(),
            revision=1,
            warnings=["editors: one, by a line below the body"] if number % 3 else [],
        ),
    )  # fmt: skip


def _sentence(seed: int) -> str:
    words = (_WORDS[(seed * 7 + step * step) % len(_WORDS)] for step in range(60))
    return f"{' '.join(words).capitalize()}."


def write_segment(
    data_dir: Path,
    found: Iterable[Article | dict[str, Any]],
    name: str = "1",
    day: str = "2024-05-01",
) -> Path:
    """Publish records as a file of a data set, without a manifest entry."""
    folder = data_dir / "articles" / f"crawl_date={day}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"20240501T080000Z-section-3fa9c1-{int(name):04}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for one in found:
            line = one if isinstance(one, dict) else one.to_dict()
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def publish(data_dir: Path, number: int, found: Iterable[Article]) -> None:
    """Publish a segment as a run does, with its entry in the manifest."""
    path = write_segment(data_dir, found, str(number))
    lines = path.read_bytes().splitlines()
    names = [json.loads(line)["identifier"] for line in lines]
    entry = Entry(path.name, path.stat().st_size, "0" * 64, len(lines), 0, min(names), max(names))
    write_manifest(path.parent, [*read_manifest(path.parent).entries.values(), entry])


def a_data_set(folder: Path, count: int) -> list[Article]:
    """A data set of so many records, in files of a thousand: its records."""
    found = list(records(count))
    every = iter(found)
    number = 0
    while part := list(islice(every, 1000)):
        number += 1
        publish(folder, number, part)
    return found
