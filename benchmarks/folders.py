"""Makes data folders of a chosen size: known records, days with summaries, URLs of a job."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import newscrawl
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.exporters.manifest import Entry, write_manifest
from newscrawl.exporters.segments import Limits, sha256_of
from newscrawl.frontier.adopted_rows import known_article
from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.outcomes import DONE
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.run import Run
from newscrawl.frontier.task import CrawlTask
from newscrawl.monitoring.history import FOLDER as RUNS
from tests.replica import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
"""The argument of the job to which known records belong."""
_DAY = date(2018, 3, 9)
_AT_ONCE = 5_000
"""Records between two commits."""


def records(count: int, longest: int | None = None) -> Iterator[dict[str, Any]]:
    """So many records: stories of the replica, each with an identifier of its own; bodies of so many characters at most."""
    site = Site(20)
    stories = [site.story(number) for number in range(20)]
    read = [newscrawl.extract(site.render(story).encode(), story.url) for story in stories]
    made = [article.to_dict() for article in read if article]
    for number in range(count):
        record = copy.deepcopy(made[number % len(made)])
        name = f"WS65ebb1c0e4b06d4a{number:08x}"
        record["identifier"] = name
        record["url"] = f"https://www.chinadaily.com.cn/a/202403/09/{name}.html"
        record["page_urls"] = [record["url"]]
        record["article_body"] = (record["article_body"] or "")[:longest] or None
        record["metadata"]["revision"] = 1
        record["metadata"]["date_downloaded"] = "2024-03-09T08:00:00Z"
        yield record


def known_records(folder: Path, count: int) -> None:
    """A data set, and the unfinished job of `crawl article -a url=ADDRESS`, which has all of its records."""
    run = Run(
        folder, "article", Common(), identity("article", {"url": ADDRESS}), limits=Limits(2**26)
    )
    for number, record in enumerate(records(count), 1):
        line = f"{json.dumps(record, ensure_ascii=False)}\n".encode()
        place = run.segments.append(line, record["identifier"], supersedes=False)
        known = known_article(record, place)
        task = CrawlTask("article", known.key, known.url, ArticlePayload(via="argument"))
        run.url_states.discover(task)
        run.store.put_article(known)
        run.url_states.end(task, DONE)
        run.feed_records.attach(task.key, known.id or 0, has_line=True)
        if number % _AT_ONCE == 0:
            run.commit()
    run.finish(is_over=False)
    run.close()


def data_set(folder: Path, count: int, longest: int | None = None) -> None:
    """A data set of so many lines without a frontier, 100,000 to a file; bodies of so many characters at most."""
    made = records(count, longest)
    for number in range(-(-count // 100_000)):
        day = folder / ARTICLES / f"crawl_date={_DAY + timedelta(days=number)}"
        day.mkdir(parents=True)
        file, lines = day / "benchmark-0001.jsonl", 0
        with file.open("w", encoding="utf-8") as out:
            for record in made:
                out.write(f"{json.dumps(record, ensure_ascii=False)}\n")
                lines += 1
                if lines == 100_000:
                    break
        write_manifest(day, [Entry(file.name, file.stat().st_size, sha256_of(file), lines)])


def summaries(folder: Path, count: int) -> None:
    """So many summaries of runs of one spider, an hour apart, each like a copy of the first one in the folder."""
    (path,) = (folder / RUNS).glob("*.json")
    summary = json.loads(path.read_text("utf-8"))
    began = datetime(2020, 1, 1, tzinfo=timezone.utc)
    for number in range(count):
        began += timedelta(hours=1)
        name = f"{began:%Y%m%dT%H%M%SZ}-{summary['spider']}-{number:06x}"
        moment = f"{began:%Y-%m-%dT%H:%M:%SZ}"
        later = {**summary, "run": name, "job_began": moment, "began": moment, "ended": moment}
        (folder / RUNS / f"{name}.json").write_text(json.dumps(later), "utf-8")


def days(folder: Path, count: int, lines: int = 10) -> None:
    """So many folders of days with one file of lines each, known to the frontier."""
    now = datetime(2016, 1, 1, tzinfo=timezone.utc)
    run = Run(folder, "article", Common(), identity("article", {"url": "none"}), now=lambda: now)
    made = records(count * lines)
    for _ in range(count):
        for record in (next(made) for _ in range(lines)):
            line = f"{json.dumps(record, ensure_ascii=False)}\n".encode()
            place = run.segments.append(line, record["identifier"], supersedes=False)
            run.store.put_article(known_article(record, place))
        run.commit()
        run.segments.seal()
        now += timedelta(days=1)
    run.finish(is_over=True)
    run.close()
