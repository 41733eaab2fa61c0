"""Crawls of the played Common Crawl and Wayback Machine: one record an article, of the right capture, all others counted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from newscrawl import read
from newscrawl.archive.lookup import captures_in
from tests.crawling import PATIENCE, crawl
from tests.forked import newscrawl
from tests.replica import Replica
from tests.replica.web_archives import DATA_HOST, INDEX_HOST, WAYBACK_HOST, Archives, Outage, Shares

if TYPE_CHECKING:
    from pathlib import Path

    from tests.replica.web_archives import Holding

ARTICLES = 60
BEFORE = "2026-09-28T08:00"
"""Before the first captures, after the last article."""
HOSTS_OF_THE_SITE = ("chinadaily.com.cn", "chinadailyhk.com")
_BY_HOST = ("url", "page_urls", "edition")
"""Fields that depend on the host on which a page was captured."""


def holding(replica: Replica, spider: str) -> Holding:
    """What the spider's archive holds."""
    plan = replica.archives.plan
    return plan.common_crawl if spider == "commoncrawl" else plan.wayback


def everything(spider: str, replica: Replica) -> list[str]:
    """Arguments for all captures."""
    if spider == "commoncrawl":
        return ["-a", "crawls=all"]
    hosts = {urlsplit(one.url).hostname or "" for one in holding(replica, spider).captures}
    names = {host.removeprefix("www.") for host in hosts if host.endswith(HOSTS_OF_THE_SITE)}
    return ["-a", f"prefix={','.join(sorted(names))}"]


def judge(held: Holding, records: list[dict[str, Any]]) -> list[str]:
    """What is wrong with records: lost, twice, another text, another capture."""
    wrong = []
    by_name: dict[str, list[dict[str, Any]]] = {}
    for one in records:
        by_name.setdefault(one["identifier"], []).append(one)
    for truth in held.truths.values():
        found = by_name.pop(truth.identifier, [])
        if len(found) != bool(truth.right):
            wrong.append(f"{truth.identifier}: {len(found)} records")
            continue
        for one in found:
            assert truth.record is not None
            wrong += [
                f"{truth.identifier}: {name} is {one.get(name)!r:.80}, expected {value!r:.80}"
                for name, value in truth.record.items()
                if name not in _BY_HOST and name != "metadata" and one.get(name) != value
            ]
            time = "".join(filter(str.isdigit, one["metadata"]["date_downloaded"]))
            if time != truth.right[0].timestamp:
                wrong.append(f"{truth.identifier}: captured {time}, expected {truth.right[0]}")
    return wrong + [f"not an article of the plan: {name}" for name in by_name]


def captures(folder: Path) -> dict[str, int]:
    """The counters of captures in the newest summary."""
    newest = max(
        (folder / "data" / "local" / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns
    )
    found: dict[str, int] = json.loads(newest.read_text("utf-8"))["captures"]
    return found


@pytest.mark.parametrize("spider", ["commoncrawl", "wayback"])
def test_a_crawl_of_an_archive(tmp_path: Path, spider: str) -> None:
    with Replica(ARTICLES, archives=Archives()) as replica:
        held = holding(replica, spider)
        crawled = crawl(tmp_path, spider, *everything(spider, replica), address=replica.address)
        kinds = replica.kinds
    assert crawled.status in (0, 4), crawled.said  # 4: an article whose only good captures failed
    assert judge(held, crawled.records) == []
    counts = captures(tmp_path)
    assert counts["listed"] == sum(counts.values()) - counts["listed"], "each has one reason"
    assert counts["listed"] == len(held.captures)
    verdicts = held.verdicts()
    assert counts["read"] == verdicts["right"]
    if spider == "commoncrawl":  # the Wayback Machine does not name them
        assert counts["truncated"] == verdicts["truncated"]
    assert counts["broken_line"] == verdicts["malformed"]
    assert counts["not_article"] == verdicts["not_article"]
    assert counts["error_status"] == verdicts["error_status"]
    assert set(kinds) <= {"collinfo", "index", "data", "cdx", "memento"}, "the site is not asked"


@pytest.mark.parametrize("spider", ["commoncrawl", "wayback"])
def test_provenance(tmp_path: Path, spider: str) -> None:
    with Replica(12, archives=Archives(shares=Shares.none())) as replica:
        crawled = crawl(tmp_path, spider, *everything(spider, replica), address=replica.address)
    assert crawled.status == 0, crawled.said
    for record in crawled.records:
        metadata = record["metadata"]
        assert metadata["spider"] == spider
        assert metadata["discovered_via"].partition("/")[0] == spider
        host = DATA_HOST if spider == "commoncrawl" else WAYBACK_HOST
        assert metadata["archive"].startswith(f"https://{host}/")
        assert metadata["date_downloaded"][:10] >= record["published_day"]
        assert metadata["warc"]


def test_a_known_article_becomes_a_revision_only_by_a_newer_capture_with_another_text(
    tmp_path: Path,
) -> None:
    """The site is read first: before the captures of the edited articles."""
    archives = Archives(shares=Shares.none(changed=0.5))
    later = ["-a", "crawls=all", "-s", "NOW=2027-01-01T08:00"]
    with Replica(24, archives=archives) as replica:
        held = holding(replica, "commoncrawl")
        urls = ",".join(replica.story(index).url for index in held.truths)
        site = ["article", "-a", f"url={urls}", "-s", f"NOW={BEFORE}"]
        first = crawl(tmp_path, *site, address=replica.address)
        assert first.status == 0, first.said
        second = crawl(tmp_path, "commoncrawl", *later, address=replica.address)
        assert second.status == 0, second.said
        replica.forget_requests()
        third = crawl(tmp_path, "commoncrawl", *later, address=replica.address)
        assert third.status == 0, third.said
        assert "data" not in replica.kinds, "all captures are known"
    edited = {one.identifier for one in held.truths.values() if one.right[0].revision}
    assert 0 < len(edited) < len(held.truths)
    revisions = Counter(
        one.identifier for one in read(tmp_path / "data" / "local", revisions="all")
    )
    assert {name for name, count in revisions.items() if count > 1} == edited
    assert set(revisions.values()) == {1, 2}
    counts = captures(tmp_path)
    assert counts["known"] == counts["listed"] - counts["not_article"]


@pytest.mark.slow
@pytest.mark.parametrize("spider", ["commoncrawl", "wayback"])
def test_killed_in_a_month_with_faults_at_night(tmp_path: Path, spider: str) -> None:
    """Three captures an article, of which some are cut or errors; the services are overloaded for a while."""
    shares = Shares.none(truncated=0.05, error_status=0.05, changed=0.25, duplicates=0.05)
    with Replica(400, archives=Archives(shares=shares)) as replica:
        held = holding(replica, spider)
        host = DATA_HOST if spider == "commoncrawl" else WAYBACK_HOST
        replica.archives.outages += [
            Outage("503", host, first=30, last=33, retry_after="1"),
            Outage("429", host, first=60, last=61),
            Outage("reset", host, first=90, last=91),
            Outage("cut", INDEX_HOST if spider == "commoncrawl" else host, first=4, last=4),
        ]
        arguments = [spider, *everything(spider, replica)]
        for requests in (12, 150):
            kill_after(tmp_path, replica, requests, arguments)
        crawled = crawl(tmp_path, *arguments, address=replica.address)
    assert crawled.status == 0, crawled.said
    assert "resuming an unfinished job" in crawled.said
    assert judge(held, crawled.records) == []
    counts, verdicts = captures(tmp_path), held.verdicts()
    assert counts["listed"] == sum(counts.values()) - counts["listed"] == len(held.captures)
    assert counts["read"] == verdicts["right"]
    assert counts["error_status"] == verdicts["error_status"]
    revisions = Counter(
        one.identifier for one in read(tmp_path / "data" / "local", revisions="all")
    )
    assert set(revisions.values()) == {1}


def kill_after(folder: Path, replica: Replica, requests: int, arguments: list[str]) -> None:
    """Start a crawl, and kill it after some requests."""
    replica.forget_requests()
    options = ["-O", "out.jsonl", "-L", "ERROR", "-s", f"SITE_ADDRESS={replica.address}"]
    command = [sys.executable, "-m", "newscrawl", "crawl", *arguments, *options]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    while not replica.wait(requests, seconds=1):
        assert process.poll() is None, "it ended before it was killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("spider", ["commoncrawl", "wayback"])
def test_the_data_folder_is_like_any_other(tmp_path: Path, spider: str) -> None:
    """Each capture is archived once, as the page that it is: it can be verified, read again, and served to a crawl."""
    shares = Shares.none(changed=0.5, cut=0.1, error_status=0.1, odd=0.2)
    with Replica(20, archives=Archives(shares=shares)) as replica:
        crawled = crawl(tmp_path, spider, *everything(spider, replica), address=replica.address)
    assert crawled.status == 0, crawled.said
    data, read_captures = tmp_path / "data" / "local", captures(tmp_path)["read"]
    pages: Counter[tuple[str, str]] = Counter()
    for one in captures_in(sorted((data / "warc").rglob("*.warc.gz"))):
        parts = urlsplit(one.fields["warc-target-uri"])
        if parts.hostname in (DATA_HOST, WAYBACK_HOST) and not parts.path.startswith("/cdx/"):
            assert one.status not in ("200", "206"), "the page is archived under its own address"
        elif (parts.hostname or "").endswith(HOSTS_OF_THE_SITE):
            pages[one.fields["warc-target-uri"], one.fields["warc-date"]] += 1
    assert len(pages) >= read_captures
    assert set(pages.values()) == {1}
    for command in (["archive", "verify"], ["reextract", "--diff"]):
        done = newscrawl(*command, "-s", f"DATA_DIR={data}", cwd=tmp_path, timeout=PATIENCE)
        assert done.returncode == 0, (command, done.stderr)
    assert "20 articles read: 0 differ, 0 are new" in done.stdout
    bare = {url.partition("://")[2] for url, _ in pages}
    record = next(one for one in crawled.records if one["page_urls"][0].partition("://")[2] in bare)
    served = ["-s", f"ARCHIVE_READ={data}", "-s", "DATA_DIR=data/again"]
    (again,) = crawl(tmp_path, "article", "-a", f"url={record['url']}", *served).records
    assert again["article_body"] == record["article_body"]


@pytest.mark.parametrize("spider", ["commoncrawl", "wayback"])
def test_a_crawl_that_archives_nothing(tmp_path: Path, spider: str) -> None:
    with Replica(12, archives=Archives(shares=Shares.none(odd=0.3))) as replica:
        held = holding(replica, spider)
        options = [*everything(spider, replica), "-s", "ARCHIVE=none"]
        crawled = crawl(tmp_path, spider, *options, address=replica.address)
    assert crawled.status == 0, crawled.said
    assert judge(held, crawled.records) == []
    assert {one["metadata"]["warc"] for one in crawled.records} == {None}
    assert not (tmp_path / "data" / "local" / "warc").exists()


@pytest.mark.parametrize("spider", ["commoncrawl", "wayback"])
def test_max_articles_and_a_sample(tmp_path: Path, spider: str) -> None:
    """All captures are counted, those of articles that are not requested too."""
    with Replica(24, archives=Archives(shares=Shares.none())) as replica:
        held = holding(replica, spider)
        options = [*everything(spider, replica), "-a", "max_articles=5", "-a", "sample=0.5"]
        crawled = crawl(tmp_path, spider, *options, address=replica.address)
    assert crawled.status == 0, crawled.said
    assert len(crawled.records) == 5
    counts = captures(tmp_path)
    assert counts["listed"] == sum(counts.values()) - counts["listed"] == len(held.captures)
    assert counts["unused"]
    assert counts["not_sampled"]


@pytest.mark.slow
def test_an_index_that_fails_is_read_by_the_next_job(tmp_path: Path) -> None:
    """Articles are read from what the others list; newer captures become revisions only where the text differs."""
    archives = Archives(shares=Shares.none(changed=0.5, truncated=0.1))
    with Replica(24, archives=archives) as replica:
        held, newest = holding(replica, "commoncrawl"), replica.archives.plan.crawls[-1].name
        fault = Outage("403", INDEX_HOST, path=f"{newest}-index")
        replica.archives.outages.append(fault)
        run = ["commoncrawl", *everything("commoncrawl", replica), "-s"]
        first = crawl(tmp_path, *run, "NOW=2027-01-01T08:00", address=replica.address)
        assert first.status == 4
        assert "http_403" in first.last_line
        earlier = held.among(lambda one: one.crawl != newest)
        assert judge(earlier, first.records) == []
        replica.archives.outages.remove(fault)
        second = crawl(tmp_path, *run, "NOW=2027-01-01T09:00", address=replica.address)
        assert second.status == 0, second.said
        replica.forget_requests()
        third = crawl(tmp_path, *run, "NOW=2027-01-01T10:00", address=replica.address)
        assert third.status == 0, third.said
        assert "data" not in replica.kinds, "all captures are known"
    lines = [one.to_dict() for one in read(tmp_path / "data" / "local")]
    assert [one for one in judge(held, lines) if "captured" not in one] == []
    by_name = Counter(one.identifier for one in read(tmp_path / "data" / "local", revisions="all"))
    changed = {
        truth.identifier
        for index, truth in held.truths.items()
        if index in earlier.truths
        and [one.revision for one in truth.right]
        != [one.revision for one in earlier.truths[index].right]
    }
    assert {name for name, count in by_name.items() if count == 2} == changed
    assert set(by_name.values()) <= {1, 2}
