"""Which captures of an article make its record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawl.extraction import extract, merge_records
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.items import Metadata
from newscrawl.reextraction.kept import Kept
from newscrawl.reextraction.rereading import Options, Task, read_batch
from tests.reextraction.rereading import (
    PAIR,
    SITE,
    STORY,
    TRIPLE,
    captures_of,
    changed,
    page,
    reread,
)

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.items import Article
    from tests.archiving import Answer
    from tests.replica.story import Story

NEWER = "A later headline of the keepers"


def record(story: Story = STORY) -> Article:
    """The record of a story, as `extract` reads it."""
    pages = [
        extract(SITE.render(story, number), url)
        for number, url in enumerate(story.page_urls, start=1)
    ]
    return merge_records([one for one in pages if one])


@pytest.mark.parametrize("story", [STORY, PAIR, TRIPLE])
def test_a_record_is_that_of_the_live_pages(tmp_path: Path, story: Story) -> None:
    count = len(story.page_urls)
    (result,) = reread(tmp_path, *(page(story, number) for number in range(1, count + 1)))
    assert (result.outcome, result.clean) == (DONE, True)
    assert result.article
    metadata = result.article.metadata
    assert (metadata.date_downloaded, metadata.http_status) == ("2026-10-05T08:00:00Z", 200)
    assert (metadata.warc or "").startswith("a.warc.gz:")
    expected = record(story)
    result.article.metadata = expected.metadata = Metadata()
    assert result.article == expected


ERROR = b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"


def cut(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[: len(answer.body) // 2])


@pytest.mark.parametrize(
    ("newest", "counted"),
    [
        (page(hour=9), {}),
        (replace(page(hour=9), body=ERROR), {"no article": 1}),
        (replace(page(hour=9), body=b""), {"empty": 1}),
        (replace(page(hour=9), body=b" \n"), {"empty": 1}),
        (replace(page(hour=9), body=b"<p>" * 30_000), {"too large": 1}),
        (
            replace(
                page(hour=9), headers=(("Content-Encoding", "gzip"),), body=b"\x1f\x8b\x08" * 30
            ),
            {},
        ),
        (replace(page(hour=9), warc={"WARC-Payload-Digest": "sha1:A"}), {}),
        (replace(page(hour=9), status="503 Service Unavailable"), {}),
    ],
)
def test_the_newest_whole_page_counts(
    tmp_path: Path, newest: Answer, counted: dict[str, int]
) -> None:
    """Bans, error pages and damaged captures do not stand in the way of an older page."""
    is_whole = newest == page(hour=9)
    (result,) = reread(tmp_path, page(), newest)
    assert result.article
    expected = "09" if is_whole else "08"
    assert (result.article.metadata.date_downloaded or "")[11:13] == expected
    assert dict(result.left_out) == counted


def test_half_a_page_is_not_read(tmp_path: Path) -> None:
    (result,) = reread(tmp_path, cut(page()))
    assert result.article is None
    assert result.left_out.total() == 1


def test_a_damaged_capture_is_named(tmp_path: Path) -> None:
    (result,) = reread(tmp_path, replace(page(), warc={"WARC-Payload-Digest": "sha1:A"}))
    assert result.article is None
    (fault,) = result.damaged
    assert (fault.name, fault.reason) == ("a.warc.gz", "its digest is wrong")


def test_an_older_copy_from_a_cache_does_not_count(tmp_path: Path) -> None:
    """The newest capture prints an earlier stamp than the page of the known record."""
    known = record()
    old = changed(page(hour=9), STORY.stamp.text, "2026-09-27 08:00")
    kept = Kept(known, stamp=known.date_modified)
    (result,) = reread(tmp_path, page(hour=8), old, kept=kept)
    assert result.article
    assert result.article.metadata.date_downloaded == "2026-10-05T08:00:00Z"


def test_of_older_copies_alone_that_of_the_record_counts(tmp_path: Path) -> None:
    """Its stamp may have been misread, and be read rightly now."""
    captures = captures_of(tmp_path, page(hour=8), page(hour=9), page(hour=10))
    (found,) = captures.by_article()
    captures.close()
    known = record()
    known.metadata.warc = found.first[1].name
    task = Task(found, Kept(known, stamp="2026-12-01T00:00:00+08:00"))
    (result,) = read_batch([task], Options())
    assert result.is_same_page
    assert result.article
    assert result.article.metadata.date_downloaded == "2026-10-05T09:00:00Z"


def test_later_pages_are_those_of_the_moment_of_page_1(tmp_path: Path) -> None:
    text = "A sentence that only the copy of {} o'clock has."
    answers = [
        replace(one, body=one.body.replace(b"</p>", text.format(hour).encode() + b"</p>", 1))
        for hour, one in ((hour, page(PAIR, 2, hour)) for hour in (2, 8, 12, 20))
    ]
    (result,) = reread(tmp_path, *answers, page(PAIR, 1, 11))
    assert result.article
    assert text.format(12) in (result.article.article_body or "")


def test_rather_a_page_with_the_same_stamp(tmp_path: Path) -> None:
    other = changed(page(PAIR, 2, 8), PAIR.stamp.text, "2026-09-28 10:00")
    (result,) = reread(tmp_path, page(PAIR, 1, 8), other, page(PAIR, 2, 20))
    assert result.outcome == DONE
    assert result.article
    assert not [one for one in result.article.metadata.warnings if "another page" in one]
    (result,) = reread(tmp_path, page(PAIR, 1, 8), other)
    assert result.article
    assert [one for one in result.article.metadata.warnings if "another page" in one]


def test_a_missing_page_is_a_warning(tmp_path: Path) -> None:
    (result,) = reread(tmp_path, page(TRIPLE, 1), page(TRIPLE, 3))
    assert result.outcome == Outcome("failed", "pages_missing")
    assert result.article
    (warning,) = [one for one in result.article.metadata.warnings if "missing pages" in one]
    assert warning.endswith(TRIPLE.page_urls[1])


@pytest.mark.parametrize("is_known", [True, False])
def test_an_article_that_is_not_read(tmp_path: Path, is_known: bool) -> None:
    """It fails where there is a record of it: a template may be broken. Else the crawl could not read it either."""
    kept = Kept(record()) if is_known else Kept()
    (result,) = reread(tmp_path, replace(page(), body=ERROR), kept=kept)
    assert result.outcome == Outcome("failed" if is_known else "excluded", "no_article")


def test_a_record_with_faults(tmp_path: Path) -> None:
    (result,) = reread(tmp_path, replace(page(), date="2001-01-01T00:00:00Z"))
    assert result.outcome == Outcome("failed", "invalid")
    assert (
        result.details == ["published_day: 2026-09-27 is after the download, 2001-01-01T00:00:00Z"]
        or result.details
    )


def test_an_error_of_ours_is_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("newscrawl.reextraction.rereading.read_record", broken)
    (result,) = reread(tmp_path, page())
    assert result.outcome == Outcome("failed", "error")
    assert "ZeroDivisionError" in result.details[0]


def test_options(tmp_path: Path) -> None:
    (result,) = reread(tmp_path, page(), options=Options(field_sources=True))
    assert result.article
    assert result.article.metadata.field_sources
    (result,) = reread(tmp_path, page(), options=Options(page_maxsize=1000))
    assert dict(result.left_out) == {"too large": 1}


def test_what_a_new_reading_changes(tmp_path: Path) -> None:
    known = record()
    (result,) = reread(tmp_path, changed(page(), STORY.headline, NEWER), kept=Kept(known))
    assert (result.is_known, result.is_older) == (True, False)
    assert ("headline", STORY.headline, NEWER) in result.differences
    (same,) = reread(tmp_path, page(), kept=Kept(known))
    assert same.differences == []


@pytest.mark.parametrize(
    ("downloaded", "is_older"),
    [
        ("2026-10-05T07:00:00Z", False),
        ("2026-10-05T08:00:00Z", False),
        ("2026-10-05T08:01:00Z", False),
        ("2026-10-05T09:00:00Z", True),
    ],
)
def test_whether_the_record_is_of_a_later_page(
    tmp_path: Path, downloaded: str, is_older: bool
) -> None:
    known = record()
    known.metadata.date_downloaded = downloaded
    (result,) = reread(tmp_path, page(), kept=Kept(known))
    assert result.is_older is is_older
