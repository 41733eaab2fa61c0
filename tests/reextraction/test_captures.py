"""Which captures belong to an article, and where their bodies are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawl.reextraction.captures import time_of
from tests.reextraction.rereading import PAIR, STORY, captures_of, page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.archiving import Answer

DIGEST = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
LIST = "https://www.chinadaily.com.cn/china"


def revisit(answer: Answer, *, hour: int, digest: str, of: Answer) -> Answer:
    date = f"2026-10-05T{hour:02}:00:00Z"
    return replace(answer, date=date, identical_to=(digest, of.url, of.date))


def test_articles_come_in_the_order_of_their_first_page(tmp_path: Path) -> None:
    captures = captures_of(tmp_path, page(PAIR, 2), page(STORY), page(PAIR), page(STORY, hour=9))
    found = list(captures.by_article())
    assert [one.url for one in found] == [STORY.url, PAIR.url]
    assert [[piece.time[11:13] for piece in one.first] for one in found] == [["09", "08"], ["08"]]
    assert [list(one.later) for one in found] == [[], [2]]
    assert len(captures) == 2
    captures.close()


def test_one_article_under_several_addresses(tmp_path: Path) -> None:
    """http and https, with and without a query, and another host of the operator."""
    url = STORY.url
    urls = [url.replace("https", "http"), f"{url}?from=app", url.replace("//global", "//www")]
    captures = captures_of(tmp_path, *(replace(page(), url=one) for one in urls))
    (found,) = captures.by_article()
    assert {piece.url for piece in found.first} == set(urls)
    captures.close()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (replace(page(), url=LIST), "not an article"),
        (replace(page(), url="https://example.com/a.html"), "not an article"),
        (replace(page(), status="404 Not Found"), "status 404"),
        (replace(page(), status="206 Partial Content"), "status 206"),
        (replace(page(), warc={"WARC-Truncated": "length"}), "cut"),
        (
            revisit(page(), hour=9, digest=DIGEST, of=page()),
            "revisit of a capture that is not there",
        ),
    ],
)
def test_other_captures_are_counted(tmp_path: Path, answer: Answer, reason: str) -> None:
    captures = captures_of(tmp_path, answer)
    assert (len(captures), dict(captures.left_out)) == (0, {reason: 1})
    captures.close()


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("named", ["by its digest", "of another address"])
def test_a_revisit_has_the_body_of_the_capture_before(
    tmp_path: Path, is_before: bool, named: str
) -> None:
    first = replace(page(), warc={"WARC-Payload-Digest": DIGEST})
    of = first if named == "by its digest" else replace(first, url=LIST)
    again = revisit(page(), hour=9, digest=DIGEST, of=of)
    captures = captures_of(tmp_path, *((first, again) if is_before else (again, first)))
    (found,) = captures.by_article()
    assert [piece.time[11:13] for piece in found.first] == ["09", "08"]
    assert len({piece.offset for piece in found.first}) == 1
    assert len({piece.name for piece in found.first}) == 2
    assert not captures.left_out
    captures.close()


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("2026-10-05T08:00:00Z", "2026-10-05T08:00:00Z"),
        ("2026-10-05T08:00:00.123456Z", "2026-10-05T08:00:00Z"),
        ("2026-10-05T16:00:00+08:00", "2026-10-05T08:00:00Z"),
        ("2026-10-05T08:00:00", "2026-10-05T08:00:00Z"),
        ("20261005080000", "2026-10-05T08:00:00Z"),
        ("2026-10-04T22:30:00.5-09:30", "2026-10-05T08:00:00Z"),
        ("2026-13-05T08:00:00Z", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates(date: str, time: str) -> None:
    assert time_of(date) == time
