"""A user's mistake: one sentence, exit status 2, and no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawling import crawl
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLE = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=20, seed=1) as running:
        yield running


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("section", "-a", "sections=no/such", "-a", "since=31/12/2023"),
            "sections: 'no/such' is not a known section",
        ),
        (
            ("section", "-a", "sections=china", "-a", "since=31/12/2023"),
            "since: '31/12/2023' is not a day",
        ),
        (
            ("section", "-a", "sections=china", "-a", "max_pages=none"),
            "max_pages: 'none' is not a positive integer",
        ),
        (("section", "-a", "section=china"), "did you mean sections?"),
        (("section",), "sections: is missing"),
        (
            ("article", "-a", "url=https://example.com/a/1.html"),
            "not an address of China Daily's site",
        ),
        (
            ("article", "-a", "urls=no/such/file"),
            "urls: 'no/such/file' cannot be read: No such file or directory",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-a", f"url={ARTICLE}"),
            "url: is given twice, expected once with commas between the values",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-L", "LOUD"),
            "LOG_LEVEL: 'LOUD' is not a level, expected DEBUG, INFO, WARNING, ERROR or CRITICAL",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-s", "UMASK=rw"),
            "UMASK: 'rw' is not a mask for group and others, expected 077 or 027",
        ),
        (("article", "-a", "url"), "Invalid -a value, use -a NAME=VALUE"),
        (
            ("articles", "-a", f"url={ARTICLE}"),
            "there is no spider 'articles'; did you mean 'article'?",
        ),
        (
            ("everything",),
            "there is no spider 'everything'; there are: app, archive, article, commoncrawl, feeds, latest, newspaper, search, section, site, wayback",
        ),
        (("latest", "--bogus"), "crawl has no option '--bogus'; `newscrawl crawl -h` lists"),
        (("latest", "--loglevl=INFO"), "no option '--loglevl'; did you mean '--loglevel'?"),
        (("latest", "since=7d"), "spider: 'since=7d' is an argument, expected -a since=7d"),
        ((), "spider: expected the name of one, got none"),
        (("search", "-a", "type=photo"), "search: would read the whole index; give words"),
        (("archive",), "since: is missing; give -a since=2019-03-01 -a until=2019-03-31"),
        (("latest", "-a", "editions=moon"), "editions: 'moon' is not one of www, global"),
        (
            ("latest", "-a", f"sections={ARTICLE}"),
            "is not an address of a list of the site",
        ),
        (("latest", "-s", "NOW=yesterday"), "NOW: 'yesterday' is not a time"),
        (("search", "-a", "may_be_empty=perhaps"), "may_be_empty: 'perhaps' is neither 1 nor 0"),
        (
            ("article", "-a", f"url={ARTICLE}", "-s", "SITE_ADDRESS=93.184.216.34:80"),
            "SITE_ADDRESS: '93.184.216.34:80' is not on this machine",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-s", "FAILURE_TOLERANCE=few"),
            "FAILURE_TOLERANCE: 'few' is not a number",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-s", "FAILURE_TOLERENCE=0.1"),
            "FAILURE_TOLERENCE: there is no such setting; did you mean FAILURE_TOLERANCE?",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-s", "LINKS_PER_PAGE=nan"),
            "LINKS_PER_PAGE: 'nan' is not a positive integer",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-s", "ITEM_PIPELINES="),
            "ITEM_PIPELINES: lacks newscrawl.pipelines.store.StorePipeline, without which nothing would reach the data set",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-O", "/:jsonl"),
            "output: / is a folder, expected a file",
        ),
        (
            ("article", "-a", f"url={ARTICLE}", "-O", "out.parquet"),
            "Unrecognized output format 'parquet'",
        ),
    ],
)
def test_mistakes(
    tmp_path: Path, replica: Replica, arguments: tuple[str, ...], sentence: str
) -> None:
    local = (
        ()
        if any("SITE_ADDRESS" in argument for argument in arguments)
        else ("-s", f"SITE_ADDRESS={replica.address}")
    )
    ended = crawl(tmp_path, *arguments, *local)
    assert ended.status == 2
    assert sentence in ended.last_line
    assert len(ended.said.strip().splitlines()) == 1
    assert not replica.requests
    assert list(tmp_path.iterdir()) == []
