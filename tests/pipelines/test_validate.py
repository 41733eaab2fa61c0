"""Records that are refused: kept aside, each on a whole line of strict JSON with its reasons."""

from __future__ import annotations

import errno
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.utils.test import get_crawler

from newscrawl.exporters import disk
from newscrawl.pipelines.refusal import Refused
from newscrawl.pipelines.validate import FILE, ValidatePipeline
from tests.running import a_run, a_task, an_article
from tests.spiders.test_asking import a_spider

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.items import Article


def a_pipeline(folder: Path) -> ValidatePipeline:
    crawler = get_crawler(settings_dict={"DATA_DIR": str(folder)})
    crawler.stats.open_spider()
    return ValidatePipeline.from_crawler(crawler)


def an_item(folder: Path, **wrong: Any) -> Article:
    run = a_run(folder)
    article = an_article(run, a_task())
    run.close()
    for name, value in wrong.items():
        setattr(article, name, value)
    return article


def strict(text: str) -> Any:
    """JSON without Python's additions."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    ("wrong", "counted"),
    [
        ({"headline": ""}, ["headline"]),
        ({"headline": "\ud800" * 501}, ["headline"]),
        ({"word_count": float("nan")}, ["word_count"]),
        ({"keywords": [date(2024, 3, 9), 5, float("inf")]}, ["keywords"]),
        ({"url": "ftp://x", "page_urls": ["", 5]}, ["page_urls", "url"]),
    ],
)
def test_each_is_kept_with_its_reasons(
    tmp_path: Path, wrong: dict[str, Any], counted: list[str]
) -> None:
    pipeline, item = a_pipeline(tmp_path), an_item(tmp_path, **wrong)
    for _ in range(2):
        with pytest.raises(Refused, match=f"kept in .*{FILE}") as refused:
            pipeline.process_item(item)
        assert refused.value.reason == "invalid"
    for line in (tmp_path / FILE).read_bytes().decode().splitlines():
        kept = strict(line)
        assert {fault.split(":")[0].split(".")[0] for fault in kept["faults"]} == set(counted)
        assert kept["record"]["identifier"] == item.identifier
    stats = pipeline._crawler.stats.get_stats()  # noqa: SLF001
    assert stats == {f"field/{name}/invalid": 2 for name in counted}


def test_a_good_one_goes_on(tmp_path: Path) -> None:
    item = an_item(tmp_path)
    assert a_pipeline(tmp_path).process_item(item) is item
    assert not (tmp_path / FILE).exists()


def test_a_disk_that_is_full_leaves_no_half_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline, item = a_pipeline(tmp_path), an_item(tmp_path, headline="")
    with pytest.raises(Refused):
        pipeline.process_item(item)
    before = (tmp_path / FILE).read_bytes()
    stopped = []

    def write_some(descriptor: int, data: bytes) -> None:
        write_all(descriptor, data[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    write_all = disk.write_all
    monkeypatch.setattr("newscrawl.pipelines.validate.write_all", write_some)
    monkeypatch.setattr(
        "newscrawl.pipelines.validate.stop_for_storage", lambda *what: stopped.append(what)
    )
    with pytest.raises(Refused, match="not kept"):
        pipeline.process_item(item)
    assert (tmp_path / FILE).read_bytes() == before
    assert len(stopped) == 1


def test_it_stands_with_the_run_it_is_of(tmp_path: Path) -> None:
    crawler = get_crawler(settings_dict={"DATA_DIR": "elsewhere"})
    run = a_run(tmp_path)
    crawler.spider = a_spider(run)
    pipeline = ValidatePipeline.from_crawler(crawler)
    assert pipeline._file == tmp_path / FILE  # noqa: SLF001
    run.close()
