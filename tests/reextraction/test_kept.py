"""What a re-extraction takes from the data set and the frontier, since the page does not show it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import Article, Evidence
from newscrawl.errors import ArgumentError
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.store import Store
from newscrawl.items import Metadata
from newscrawl.pages.publication_minute import complete as complete_minute
from newscrawl.reextraction.kept import Kept, Knowledge, complete
from newscrawl.reextraction.known import KnownRecords, records_of_file
from tests.running import Clock, a_run, a_task, an_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.frontier.run import Run
    from newscrawl.frontier.task import ArticleTask

TASK = a_task()
LIST = "https://www.chinadaily.com.cn/china"
DAY = "2024-03-09"
STAMP, LISTED, INDEXED = (f"{DAY}T{time}:00+08:00" for time in ("08:50", "07:10", "06:00"))
BODY = "Each evening the last lighthouse keepers write."


def a_record(**fields: Any) -> Article:
    values: dict[str, Any] = {
        "identifier": "WS1",
        "url": TASK.url,
        "headline": "Keepers of the coast",
        "published_day": DAY,
        "article_body": BODY,
        "metadata": Metadata(template="www/1"),
    }
    return Article(**{**values, **fields})


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    found = a_run(tmp_path, Clock())
    yield found
    found.close()


def kept(store: Store | None, folder: Path, *records: Article, url: str = TASK.url) -> Kept:
    """What is kept of an article, where these are the records of the data set."""
    with closing(
        KnownRecords(Path(mkdtemp(dir=folder)), [one.to_dict() for one in records])
    ) as known:
        return Knowledge(known, store).of(url)


def kept_after(run: Run, folder: Path, *records: Article, url: str = TASK.url) -> Kept:
    """What is kept of an article after a run."""
    run.commit()
    return kept(run.store, folder, *records, url=url)


def kept_by(run: Run, task: ArticleTask, **fields: Any) -> Article:
    """A record that a crawl has kept."""
    run.url_states.discover(task)
    article = an_article(run, task, **fields)
    article.metadata.discovered_from = LIST
    run.revisions.keep(article, article.origin)
    return article


# --- Evidence


def test_the_evidence_of_lists_comes_from_the_frontier(run: Run, tmp_path: Path) -> None:
    evidence = Evidence(listed_at=f"{DAY} 07:10", authors="Li Lei", print_page="4", deck="A deck")
    task = replace(TASK, payload=ArticlePayload(via="section", evidence=evidence))
    run.sightings.record(task, LIST, evidence)
    record = kept_by(run, task)
    found = kept_after(run, tmp_path, record)
    assert found.evidence == evidence
    assert not found.is_adopted


@pytest.mark.parametrize("is_of_job", [True, False])
def test_of_other_places_only_what_holds_when_the_page_has_changed(
    tmp_path: Path, is_of_job: bool
) -> None:
    evidence = Evidence(indexed_at=f"{DAY}T06:00:00+08:00", authors="Li Lei", summary="A summary")
    clock = Clock()
    run = a_run(tmp_path, clock)
    if not is_of_job:
        run.sightings.record(TASK, "https://www.chinadaily.com.cn/world", evidence)
        run.finish(is_over=True)
        run.close()
        clock.pass_(days=3)
        run = a_run(tmp_path, clock)
    else:
        run.sightings.record(TASK, "https://www.chinadaily.com.cn/world", evidence)
    record = kept_by(run, TASK)
    found = kept_after(run, tmp_path, record).evidence
    assert found == (evidence if is_of_job else replace(evidence, authors=None))
    run.close()


def test_places_that_were_found_later_do_not_count(tmp_path: Path) -> None:
    clock = Clock()
    run = a_run(tmp_path, clock)
    record = kept_by(run, TASK)
    clock.pass_(hours=1)
    run.sightings.record(TASK, LIST, Evidence(summary="A summary"))
    assert kept_after(run, tmp_path, record).evidence == Evidence()
    run.close()


@pytest.mark.parametrize(
    ("warning", "headline"),
    [
        ("headline: linked under another one: Ten lighthouses", "Ten lighthouses"),
        ("headline: not on the page, taken from the list", "Keepers of the coast"),
        ("headline: something else", None),
    ],
)
def test_the_text_of_the_link_is_in_the_record(
    tmp_path: Path, warning: str, headline: str | None
) -> None:
    record = a_record(identifier=TASK.key.partition(" ")[0])
    record.metadata.warnings.append(warning)
    found = kept(None, tmp_path, record)
    assert found.evidence == Evidence(headline=headline)
    assert found.is_adopted


def test_an_article_out_of_scope(run: Run, tmp_path: Path) -> None:
    article = an_article(run, TASK)
    run.revisions.exclude(article, article.origin)
    other = a_task("WS65ebb1c0e4b06d4aa0000002").url
    assert kept_after(run, tmp_path).is_excluded
    assert not kept_after(run, tmp_path, url=other).is_excluded


# --- Completing


def test_the_crawls_metadata(tmp_path: Path) -> None:
    del tmp_path
    known = a_record(same_as=["WS9"])
    known.metadata = Metadata(
        spider="latest",
        discovered_via="home",
        discovered_from=LIST,
        revision=3,
        previous_content_hash="0" * 64,
        retracted="2026-01-01T00:00:00Z",
        date_downloaded="2026-01-01T00:00:00Z",
        template="www/1",
        warnings=["identifier: another article has it, with another day and headline", "a: b"],
    )
    article = a_record()
    article.metadata = Metadata(
        template="www/2", date_downloaded="2026-02-01T00:00:00Z", warnings=["c: d"]
    )
    complete(article, Kept(known), None)
    assert article.same_as == ["WS9"]
    assert article.metadata == replace(
        known.metadata,
        template="www/2",
        date_downloaded="2026-02-01T00:00:00Z",
        warnings=["c: d", known.metadata.warnings[0]],
    )


@pytest.mark.parametrize("is_adopted", [True, False])
def test_fields_that_lists_give_where_the_evidence_is_lost(is_adopted: bool) -> None:
    known = a_record(print_page="4", description="Of a list", source_organization="Xinhua")
    article = a_record(source_organization="China Daily")
    complete(article, Kept(known, is_adopted=is_adopted), None)
    assert article.source_organization == "China Daily"
    assert (article.print_page, article.description) == (
        ("4", "Of a list") if is_adopted else (None, None)
    )


@pytest.mark.parametrize(
    ("known", "its_source", "read", "source", "expected"),
    [
        # The page has no minute: that of the record stays.
        (LISTED, "list", None, None, LISTED),
        (LISTED, None, None, None, LISTED),
        # A better source wins.
        (LISTED, "list", STAMP, "stamp", LISTED),
        (LISTED, None, STAMP, "stamp", LISTED),
        (LISTED, "list", INDEXED, "search API", INDEXED),
        # Of one source the new reading counts.
        (LISTED, "stamp", STAMP, "stamp", STAMP),
        (LISTED, "page", STAMP, "stamp", STAMP),
        (LISTED, "published stamp", STAMP, "published stamp", STAMP),
        (None, None, STAMP, "stamp", STAMP),
        (None, None, None, None, None),
    ],
)
def test_the_minute_of_publication(
    known: str | None,
    its_source: str | None,
    read: str | None,
    source: str | None,
    expected: str | None,
) -> None:
    before = a_record(date_published=known)
    article = a_record(date_published=read)
    complete(article, Kept(before, minute_source=its_source), source)
    assert article.date_published == expected
    assert article.metadata.warnings == []


def test_a_minute_of_another_day_does_not_count() -> None:
    before = a_record(date_published=LISTED)
    article = a_record(published_day="2024-03-10")
    complete(article, Kept(before, minute_source="list"), None)
    assert article.date_published is None


@pytest.mark.parametrize(
    ("source", "is_kept"), [("stamp", True), (None, True), ("search API", False)]
)
def test_a_minute_that_was_found_later(source: str | None, is_kept: bool) -> None:
    """It stays, with the warning that tells so, unless the page is now read with a better one."""
    before = a_record(date_published=STAMP)
    complete_minute(before, LISTED, "list")
    article = a_record(date_published=INDEXED if source else None)
    found = complete(article, Kept(before), source)
    assert found == ("list" if is_kept else source)
    assert article.date_published == (LISTED if is_kept else INDEXED)
    assert article.metadata.warnings == (before.metadata.warnings if is_kept else [])


# --- Known records


def test_records_are_found_by_identifier_and_day(tmp_path: Path) -> None:
    one, two = a_record(), a_record(published_day="2019-01-01")
    found = KnownRecords(
        tmp_path, [one.to_dict(), two.to_dict(), a_record(identifier="WS2").to_dict()]
    )
    assert (found.find("WS1", "2019-01-01") or {})["published_day"] == "2019-01-01"
    assert found.find("WS1", "2020-01-01") is None
    assert (found.find("WS2", "2020-01-01") or {})["identifier"] == "WS2"
    assert (found.find("WS2", None) or {})["identifier"] == "WS2"
    assert found.find("WS3", None) is None
    found.close()


@pytest.mark.parametrize("text", ["{}\n", "text\n", "[1]\n", '{"identifier": "a"}\n'])
def test_a_file_with_other_lines_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(text)
    with pytest.raises(ArgumentError, match=r"--against: line 1 of .*a.jsonl is not a record"):
        list(records_of_file(file))


def test_a_frontier_is_only_read(run: Run, tmp_path: Path) -> None:
    kept_by(run, TASK)
    run.commit()
    store = Store(tmp_path, read_only=True)
    found = kept(store, tmp_path)
    store.close()
    assert found.record is None
    assert not found.is_excluded
