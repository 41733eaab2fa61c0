"""The replica's web archives, held against what the services document."""

from __future__ import annotations

import gzip
import http.client
import io
import json
import signal
import subprocess
import sys
from collections import Counter
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator as OtherIterator
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

import newscrawl
from tests.replica import Archives, Outage, Replica, Shares, Site, differences
from tests.replica.web_archives import (
    DATA_HOST,
    INDEX_HOST,
    KINDS,
    OUTAGES,
    RANGE_IGNORED,
    VERDICTS,
    WAYBACK_HOST,
    Plan,
    WebArchives,
)
from tests.replica.web_archives.bodies import Bodies
from tests.replica.web_archives.captures import COMMON_CRAWL, WAYBACK
from tests.replica.web_archives.keys import key_of, range_of
from tests.replica.web_archives.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.web_archives import Capture, Holding
    from tests.replica.wire import Answer

ARTICLES = 60
EVERYTHING = "*.chinadaily.com.cn"
CDX = "/cdx/search/cdx"


@pytest.fixture(scope="module")
def archives() -> WebArchives:
    return WebArchives(Site(ARTICLES), Archives(old=1))


@pytest.fixture(scope="module")
def bodies(archives: WebArchives) -> Bodies:
    return Bodies(archives.plan.subjects)


@pytest.fixture(scope="module", params=[COMMON_CRAWL, WAYBACK])
def held(archives: WebArchives, request: pytest.FixtureRequest) -> Holding:
    plan = archives.plan
    return plan.common_crawl if request.param == COMMON_CRAWL else plan.wayback


def get(archives: WebArchives, host: str, target: str, **headers: str) -> Answer:
    found = archives.answer(host, target, headers)
    assert found
    return found[1]


def newest(archives: WebArchives) -> str:
    """The path of the newest crawl's index."""
    return f"/{archives.plan.crawls[-1].name}-index"


def lines(archives: WebArchives, query: str, crawl: int = -1) -> list[dict[str, str]]:
    """All lines of a crawl for a query, page by page, without the broken ones."""
    target = f"/{archives.plan.crawls[crawl].name}-index?{query}"
    pages = json.loads(get(archives, INDEX_HOST, f"{target}&showNumPages=true").body)["pages"]
    found = []
    for page in range(pages):
        answer = get(archives, INDEX_HOST, f"{target}&output=json&page={page}")
        if answer.status == 200:
            found += [line for line in answer.body.decode().splitlines() if line.endswith("}")]
    return [json.loads(line) for line in found]


def ranged(archives: WebArchives, line: dict[str, str]) -> Answer:
    first, length = int(line["offset"]), int(line["length"])
    return get(
        archives, DATA_HOST, f"/{line['filename']}", range=f"bytes={first}-{first + length - 1}"
    )


def rows(archives: WebArchives, query: str) -> list[list[str]]:
    """Rows of the Wayback Machine, after the header."""
    body = get(archives, WAYBACK_HOST, f"{CDX}?{query}&output=json").body
    table: list[list[str]] = json.loads(body)
    return table[1:]


# The plan


def test_the_same_seed_gives_the_same_plan(archives: WebArchives) -> None:
    def told(plan: Plan) -> list[tuple[Any, ...]]:
        both = plan.common_crawl.captures + plan.wayback.captures
        return [(one.url, one.time, one.kind, one.revision) for one in both]

    assert told(archives.plan) == told(Plan(Site(ARTICLES), Archives(old=1)))
    assert told(archives.plan) != told(Plan(Site(ARTICLES), Archives(old=1, seed=2)))


def test_every_kind_and_every_verdict_is_there(held: Holding) -> None:
    kinds = {name for name, kind in KINDS.items() if held.archive in kind.archives}
    assert {capture.kind for capture in held.captures} == kinds
    assert set(held.verdicts()) == set(VERDICTS)


def test_articles_are_visited_as_often_as_asked(archives: WebArchives, held: Holding) -> None:
    visits = {(one.index, one.visit) for one in held.captures if one.index is not None}
    assert Counter(index for index, _ in visits) == dict.fromkeys(archives.plan.indices, 3)
    assert len(archives.plan.indices) > ARTICLES


def test_shares_are_kept() -> None:
    shares = Shares.none(truncated=0.05, error_status=0.05, lost=0.1)
    plan = Plan(Site(200), Archives(shares=shares))
    for held in (plan.common_crawl, plan.wayback):
        visits = {(one.index, one.visit): KINDS[one.kind].group for one in held.captures}
        groups = Counter(group for (index, _), group in visits.items() if index is not None)
        assert len(held.lost()) == 20
        assert groups["truncated"] + groups["error_status"] >= 60
        assert groups["plain"] <= 540


@pytest.mark.parametrize("options", [{"visits": 1}, {"visits": 5}, {"others": False}])
@pytest.mark.parametrize("articles", [0, 1, 7])
def test_plans_of_few_articles_can_be_served(articles: int, options: dict[str, Any]) -> None:
    few = WebArchives(Site(articles), Archives(**options))
    assert {one.index for one in few.plan.wayback.captures} >= set(range(articles))
    assert get(few, INDEX_HOST, f"{newest(few)}?url={EVERYTHING}").status in (200, 404)
    assert get(few, WAYBACK_HOST, f"{CDX}?url={EVERYTHING}").status == 200


def test_a_plain_plan_has_plain_captures_alone() -> None:
    plan = Plan(Site(30), Archives(shares=Shares.none(), others=False))
    assert {one.kind for one in plan.common_crawl.captures} == {"plain"}
    assert not plan.wayback.lost()


def test_captures_come_after_the_article_and_crawls_one_after_another(
    archives: WebArchives, held: Holding
) -> None:
    windows = {crawl.name: (crawl.start, crawl.end) for crawl in archives.plan.crawls}
    last: dict[tuple[int, int], Capture] = {}
    for capture in held.captures:
        if capture.crawl:
            assert windows[capture.crawl][0] <= capture.time < windows[capture.crawl][1]
        if capture.index is not None:
            assert capture.time > archives.plan.subjects.published(capture.index)
            before = last.get((capture.index, capture.page))
            assert before is None or before.time < capture.time
            last[capture.index, capture.page] = capture


def test_the_right_captures_are_whole_ones_of_every_page(
    archives: WebArchives, held: Holding, bodies: Bodies
) -> None:
    for index, truth in held.truths.items():
        pages = range(1, len(archives.plan.subjects.urls(index)) + 1)
        assert [one.page for one in truth.right] == (list(pages) if truth.right else [])
        for capture in truth.right:
            taken = bodies.of(capture)
            assert taken.status == 200
            assert b"</html>" in taken.body
            assert held.verdict(capture) == "right"
    assert held.lost()


def test_the_right_capture_reads_as_the_expected_record(
    archives: WebArchives, held: Holding, bodies: Bodies
) -> None:
    """Read as if it came from the article's own address."""
    for index, truth in held.truths.items():
        urls = archives.plan.subjects.urls(index)
        pages = [
            newscrawl.extract(bodies.of(one).body, url)
            for one, url in zip(truth.right, urls, strict=bool(truth.right))
        ]
        if pages:
            record = newscrawl.merge([page for page in pages if page])
            assert differences(truth.record, record.to_dict()) == []


def test_an_older_capture_shows_another_text(held: Holding, bodies: Bodies) -> None:
    older = [one for one in held.captures if held.verdict(one) == "older"]
    for capture in older:
        assert capture.index is not None
        right = held.truths[capture.index].right[capture.page - 1]
        assert capture.time < right.time
        assert bodies.of(capture).body != bodies.of(right).body
    assert older


def test_duplicates_have_the_same_bytes_and_others_have_not(held: Holding, bodies: Bodies) -> None:
    for capture in held.captures:
        if held.verdict(capture) in ("duplicate", "same_text"):
            assert capture.index is not None
            right = held.truths[capture.index].right[capture.page - 1]
            is_same = bodies.of(capture).body == bodies.of(right).body
            assert is_same is (held.verdict(capture) == "duplicate")


def test_addresses_come_in_all_forms(held: Holding) -> None:
    urls = [one.url for one in held.captures if one.index is not None]
    for form in ("http://www.", "https://chinadaily.com.cn/", ":80/", "?from=timeline", "//WWW."):
        assert any(form in url for url in urls), form


def test_some_captures_can_be_judged_alone(archives: WebArchives) -> None:
    first = archives.plan.crawls[1].name
    some = archives.plan.common_crawl.among(lambda one: one.crawl == first)
    assert all(one.crawl == first for truth in some.truths.values() for one in truth.right)
    assert some.verdicts()["same_text"] == 0
    assert len(some.lost()) > len(archives.plan.common_crawl.lost())


# Keys


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.chinadaily.com.cn/a/B.html", "cn,com,chinadaily)/a/b.html"),
        ("http://WWW2.ChinaDaily.com.cn:80/a/", "cn,com,chinadaily)/a"),
        ("chinadaily.com.cn", "cn,com,chinadaily)/"),
        ("http://cn.chinadaily.com.cn:8080/?b=2&a=1#top", "cn,com,chinadaily,cn:8080)/?a=1&b=2"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert key_of(url) == key


@pytest.mark.parametrize(
    ("url", "match", "inside", "outside"),
    [
        ("a.cn/x", "exact", "http://www.a.cn/X/", "http://a.cn/x?y"),
        ("a.cn/x/", "prefix", "http://a.cn/x/y.html", "http://a.cn/xy"),
        ("a.cn/x", "prefix", "http://a.cn/xy", "http://a.cn/w"),
        ("a.cn/x", "host", "http://a.cn/y", "http://b.a.cn/y"),
        ("a.cn", "domain", "http://b.a.cn/y", "http://ba.cn/"),
    ],
)
def test_matches(url: str, match: str, inside: str, outside: str) -> None:
    keys = range_of(url, match)
    assert keys.start <= f"{key_of(inside)} 2026" < keys.end
    assert not keys.start <= f"{key_of(outside)} 2026" < keys.end


# Common Crawl


def test_crawls_are_listed_newest_first(archives: WebArchives) -> None:
    listed = json.loads(get(archives, INDEX_HOST, "/collinfo.json").body)
    assert [one["id"] for one in listed] == [one.name for one in reversed(archives.plan.crawls)]
    assert set(listed[0]) == {"id", "name", "timegate", "cdx-api", "from", "to"}
    assert listed[0]["cdx-api"] == f"https://{INDEX_HOST}/{listed[0]['id']}-index"


def test_lines_have_the_fields_of_the_service_as_strings(archives: WebArchives) -> None:
    found = lines(archives, f"url={EVERYTHING}")
    assert all(isinstance(value, str) for line in found for value in line.values())
    page = next(line for line in found if line.get("languages") == "eng")
    assert (
        list(page)
        == (
            "urlkey timestamp url mime mime-detected status digest length offset filename charset languages"
        ).split()
    )
    assert any("redirect" in line for line in found)
    assert {line["truncated"] for line in found if "truncated" in line} <= {
        "length",
        "disconnect",
        "time",
    }
    keys = [(line["urlkey"], line["timestamp"]) for line in found]
    assert keys == sorted(keys)


def test_pages_have_every_line_once_and_those_beyond_are_errors(archives: WebArchives) -> None:
    query = f"{newest(archives)}?url={EVERYTHING}&pageSize=1"
    told = json.loads(get(archives, INDEX_HOST, f"{query}&showNumPages=true").body)
    assert told["pages"] == told["blocks"] > 3
    assert told["pageSize"] == 1
    found = [
        line
        for page in range(told["pages"])
        for line in get(archives, INDEX_HOST, f"{query}&page={page}").body.splitlines()
    ]
    crawl = archives.plan.crawls[-1].name
    assert (
        len(found)
        == len(set(found))
        == sum(one.crawl == crawl for one in archives.plan.common_crawl.captures)
    )
    beyond = get(archives, INDEX_HOST, f"{query}&page={told['pages']}")
    assert beyond.status == 400
    assert b"First Page is 0" in beyond.body
    first = get(archives, INDEX_HOST, query)
    assert first.body == get(archives, INDEX_HOST, f"{query}&page=0").body


def test_nothing_found_is_404_with_a_message_even_on_a_page_that_exists(
    archives: WebArchives,
) -> None:
    for query in ("url=example.com/*", f"url={EVERYTHING}&filter==status:999&page=1"):
        answer = get(archives, INDEX_HOST, f"{newest(archives)}?{query}&output=json")
        assert answer.status == 404
        assert json.loads(answer.body)["message"].startswith("No Captures found for: ")
    counted = get(archives, INDEX_HOST, f"{newest(archives)}?url=example.com/*&showNumPages=true")
    assert (counted.status, json.loads(counted.body)["pages"]) == (200, 0)
    assert get(archives, INDEX_HOST, "/CC-MAIN-1999-01-index?url=example.com").status == 404
    assert get(archives, INDEX_HOST, newest(archives)).status == 400


@pytest.mark.parametrize(
    ("filter_", "field", "values"),
    [
        ("=status:200", "status", {"200"}),
        ("!=status:200", "status", {"301", "302", "304", "403", "404", "503"}),
        ("~status:[45]", "status", {"403", "404", "503"}),
        ("!~status:[245]", "status", {"301", "302", "304"}),
        ("mime:jpeg", "mime", {"image/jpeg"}),
    ],
)
def test_filters(archives: WebArchives, filter_: str, field: str, values: set[str]) -> None:
    query = f"url={EVERYTHING}&filter={filter_}&fl={field}"
    found = {
        line[field]
        for crawl in range(len(archives.plan.crawls))
        for line in lines(archives, query, crawl)
        if field in line
    }
    assert found == values


def test_times_fields_and_limits_of_a_query(archives: WebArchives) -> None:
    day = archives.plan.crawls[-1].start.strftime("%Y%m%d")
    found = lines(archives, f"url={EVERYTHING}&from={day}&to={day}")
    assert found
    assert {line["timestamp"][:8] for line in found} == {day}
    answer = get(
        archives,
        INDEX_HOST,
        f"{newest(archives)}?url={EVERYTHING}&output=json&limit=2&fl=url,length",
    )
    assert [list(json.loads(line)) for line in answer.body.splitlines()] == [["url", "length"]] * 2


def test_exact_and_wildcard_queries_find_all_forms_of_an_address(archives: WebArchives) -> None:
    capture = next(
        one
        for one in archives.plan.common_crawl.captures
        if one.crawl == archives.plan.crawls[-1].name and one.kind == "plain" and "?" not in one.url
    )
    key = key_of(capture.url)
    host = capture.url.partition("://")[2].partition("/")[0].lower().removesuffix(":80")
    path = capture.url.lower().partition(host)[2].partition("/")[2]
    for query in (
        f"url=http://{host}/{path}",
        f"url={host}/{path[:14]}*",
        f"url={host}&matchType=host",
    ):
        assert key in [line["urlkey"] for line in lines(archives, query)]


def test_old_chinese_pages_are_in_gbk(archives: WebArchives, bodies: Bodies) -> None:
    old = [
        bodies.of(capture)
        for capture in archives.plan.wayback.captures
        if capture.kind == "plain" and "//cn." in capture.url and "content_" in capture.url
    ]
    assert old
    for taken in old:
        assert b"gb2312" in taken.body
        assert "中国日报网" in taken.body.decode("gbk")


def test_every_record_is_read_at_its_place(archives: WebArchives, bodies: Bodies) -> None:
    """Those whose line is right: also with another reader's eyes, and with their digests."""
    placed = {(one.url, one.indexed_timestamp): one for one in archives.plan.common_crawl.captures}
    seen: Counter[str] = Counter()
    for line in lines(archives, f"url={EVERYTHING}"):
        capture = placed[line["url"], line["timestamp"]]
        if KINDS[capture.kind].group in ("misplaced", "absent", "malformed"):
            continue
        answer = ranged(archives, line)
        assert answer.status == 206
        record = next(iter(ArchiveIterator(io.BytesIO(answer.body), check_digests="raise")))
        assert record.rec_headers.get_header("WARC-Target-URI") == capture.url
        assert record.rec_headers.get_header("WARC-Truncated") == line.get("truncated")
        if record.rec_type == "revisit":
            assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == capture.target
        else:
            assert record.content_stream().read() == bodies.of(capture).body
            assert record.http_headers.get_statuscode() == line["status"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha1:{line['digest']}"
        seen[KINDS[capture.kind].group] += 1
    assert seen["plain"] > 50


def test_files_are_whole_archives_in_their_folders(archives: WebArchives) -> None:
    folders = {path.split("/")[4] for path in archives.common_crawl.files}
    assert folders == {"warc", "crawldiagnostics", "robotstxt"}
    for path, data in archives.common_crawl.files.items():
        kinds = [record.rec_type for record in ArchiveIterator(io.BytesIO(data))]
        assert kinds[:2] == ["warcinfo", "request"]
        assert len(kinds) % 3 == 1
        others = [record.headers["WARC-Type"] for record in OtherIterator(io.BytesIO(data))]
        assert others == kinds
        answer = get(archives, DATA_HOST, f"/{path}")
        assert (answer.status, answer.body) == (200, data)


def test_wrong_places_fail_as_they_do(archives: WebArchives) -> None:
    by_kind: dict[str, list[tuple[str, Answer]]] = {}
    for crawl in archives.plan.crawls:
        for line in archives.common_crawl.indexes[crawl.name].within(range_of("cn", "domain")):
            if "offset" in line.fields:
                capture = next(
                    one
                    for one in archives.plan.common_crawl.captures
                    if (one.url, one.indexed_timestamp) == (line.fields["url"], line.timestamp)
                )
                answer = ranged(archives, line.fields)
                by_kind.setdefault(capture.kind, []).append((capture.url, answer))
    for url, answer in by_kind["offset_other"]:
        other = next(iter(ArchiveIterator(io.BytesIO(answer.body), check_digests="raise")))
        assert "/a/" in other.rec_headers.get_header("WARC-Target-URI") != url
    for _, answer in by_kind["offset_garbage"]:
        assert not answer.body.startswith(b"\x1f\x8b")
    for _, answer in by_kind["length_short"]:
        with pytest.raises(EOFError):
            gzip.decompress(answer.body)
    for _, answer in by_kind["length_long"]:
        assert answer.body.rindex(b"\x1f\x8b\x08") == len(answer.body) - 25
    for status in (403, 404):
        assert {answer.status for _, answer in by_kind[f"absent_{status}"]} == {status}


def test_ranges_of_a_file(archives: WebArchives) -> None:
    path, data = next(iter(archives.common_crawl.files.items()))
    for asked, part in (("bytes=5-9", data[5:10]), ("bytes=-4", data[-4:]), ("bytes=7-", data[7:])):
        answer = get(archives, DATA_HOST, f"/{path}", range=asked)
        assert (answer.status, answer.body) == (206, part)
    assert answer.headers["Content-Range"] == f"bytes 7-{len(data) - 1}/{len(data)}"
    beyond = get(archives, DATA_HOST, f"/{path}", range=f"bytes={len(data)}-")
    assert (beyond.status, b"InvalidRange" in beyond.body) == (416, True)
    assert get(archives, DATA_HOST, "/crawl-data/none.warc.gz").status == 404


def test_the_oldest_crawl_is_older_than_the_articles(archives: WebArchives) -> None:
    assert lines(archives, f"url={EVERYTHING}", 0)
    crawl = archives.plan.crawls[0].name
    answer = get(archives, INDEX_HOST, f"/{crawl}-index?url=www.chinadaily.com.cn/a/*&output=json")
    assert answer.status == 404


# The Wayback Machine


def test_rows_are_arrays_after_a_header_or_lines_of_text(archives: WebArchives) -> None:
    query = f"{CDX}?url={EVERYTHING}&limit=5"
    table = json.loads(get(archives, WAYBACK_HOST, f"{query}&output=json").body)
    assert table[0] == "urlkey timestamp original mimetype statuscode digest length".split()
    text = get(archives, WAYBACK_HOST, query).body.decode()
    assert [line.split(" ") for line in text.splitlines()] == table[1:]


def test_nothing_found_is_an_empty_answer(archives: WebArchives) -> None:
    assert get(archives, WAYBACK_HOST, f"{CDX}?url=example.com").body == b""
    nothing = get(archives, WAYBACK_HOST, f"{CDX}?url=example.com&output=json")
    assert (nothing.status, json.loads(nothing.body)) == (200, [])


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_a_resume_key_goes_on_behind_the_last_row(archives: WebArchives, limit: int) -> None:
    query, found, key = f"url={EVERYTHING}&limit={limit}&showResumeKey=true", [], ""
    while True:
        table = rows(archives, query + (f"&resumeKey={key}" if key else ""))
        if len(table) < 2 or table[-2]:
            found += table
            break
        assert len(table) == limit + 2
        found += table[:-2]
        key = table[-1][0]
    assert found == rows(archives, f"url={EVERYTHING}")
    assert len(found) == len(archives.plan.wayback.captures)


def test_a_resume_key_follows_a_blank_line_in_text(archives: WebArchives) -> None:
    text = get(archives, WAYBACK_HOST, f"{CDX}?url={EVERYTHING}&limit=2&showResumeKey=true").body
    lines_of_it = text.decode().split("\n")
    assert lines_of_it[2] == ""
    assert lines_of_it[3].endswith("%21")
    assert " " not in lines_of_it[3]


def test_pages_have_every_row_once_and_nothing_lies_beyond(archives: WebArchives) -> None:
    query = f"url={EVERYTHING}&pageSize=1"
    pages = int(get(archives, WAYBACK_HOST, f"{CDX}?{query}&showNumPages=true").body)
    assert pages > 5
    found = [row for page in range(pages) for row in rows(archives, f"{query}&page={page}")]
    assert found == rows(archives, f"url={EVERYTHING}")
    assert rows(archives, f"{query}&page={pages}") == []


def test_filters_match_whole_fields(archives: WebArchives) -> None:
    def statuses(*filters: str) -> set[str]:
        given = "".join(f"&filter={one}" for one in filters)
        return {row[4] for row in rows(archives, f"url={EVERYTHING}{given}") if len(row) == 7}

    assert statuses("statuscode:20") == set()
    assert statuses("statuscode:200") == {"200"}
    assert statuses("!statuscode:200", "!mimetype:warc/revisit") == {
        "301",
        "302",
        "403",
        "404",
        "503",
    }
    assert statuses("mimetype:warc/revisit") == {"-"}


def test_collapse_drops_rows_like_the_one_before(archives: WebArchives) -> None:
    everything = rows(archives, f"url={EVERYTHING}")
    keys = [row[0] for row in rows(archives, f"url={EVERYTHING}&collapse=urlkey")]
    assert keys == sorted({row[0] for row in everything})
    years = [row[1][:4] for row in rows(archives, f"url={EVERYTHING}&collapse=timestamp:4")]
    assert all(one != other for one, other in pairwise(years))
    assert rows(archives, f"url={EVERYTHING}&limit=-3") == everything[-3:]
    assert rows(archives, f"url={EVERYTHING}&limit=3&offset=2") == everything[2:5]


def test_queries_are_packed_for_those_who_take_gzip(archives: WebArchives) -> None:
    query = f"{CDX}?url={EVERYTHING}&limit=2"
    packed = archives.answer(WAYBACK_HOST, query, {"accept-encoding": "gzip"})
    plain = archives.answer(WAYBACK_HOST, f"{query}&gzip=false", {"accept-encoding": "gzip"})
    assert packed
    assert plain
    assert packed[1].headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[1].body) == plain[1].body


def played(archives: WebArchives, capture: Capture) -> Answer:
    return get(archives, WAYBACK_HOST, f"/web/{capture.timestamp}id_/{capture.url}")


def test_captures_are_replayed_as_they_came(archives: WebArchives, bodies: Bodies) -> None:
    for capture in archives.plan.wayback.captures:
        if KINDS[capture.kind].group in ("misplaced", "absent", "revisit"):
            continue
        answer, taken = played(archives, capture), bodies.of(capture)
        assert answer.status == taken.status
        assert answer.body == (taken.packed or taken.body)
        assert parsedate_to_datetime(answer.headers["memento-datetime"]) == capture.time
        assert answer.headers["x-archive-src"].endswith(".warc.gz")
        assert f'<{capture.url}>; rel="original"' in answer.headers["link"]
        packed = answer.headers.get("x-archive-orig-content-encoding") == "gzip"
        assert packed is (taken.packed is not None)
        if taken.location:
            assert answer.headers["Location"].endswith(f"id_/{taken.location}")


def test_a_revisit_is_answered_with_its_original(archives: WebArchives) -> None:
    revisits = [one for one in archives.plan.wayback.captures if one.kind == "revisit"]
    assert revisits
    for capture in revisits:
        original = next(
            one
            for one in archives.plan.wayback.captures
            if (one.url, one.time) == (capture.target, capture.since)
        )
        assert played(archives, capture).body == played(archives, original).body
        digests = [
            row[5]
            for one in (capture, original)
            for row in rows(archives, f"url={one.url.replace('&', '%26')}")
            if row[1] == one.timestamp
        ]
        assert digests[0] == digests[1]


def test_a_time_that_is_not_held_leads_to_the_nearest(archives: WebArchives) -> None:
    capture = next(one for one in archives.plan.wayback.captures if one.kind == "short_timestamp")
    moved = get(archives, WAYBACK_HOST, f"/web/{capture.indexed_timestamp}id_/{capture.url}")
    assert moved.status == 302
    assert (
        moved.headers["Location"]
        == f"https://{WAYBACK_HOST}/web/{capture.timestamp}id_/{capture.url}"
    )
    assert "memento-datetime" not in moved.headers
    nothing = get(archives, WAYBACK_HOST, "/web/2026id_/https://example.com/")
    assert (nothing.status, "memento-datetime" in nothing.headers) == (404, False)


def test_a_redirect_to_the_same_key_leads_back_to_itself(archives: WebArchives) -> None:
    capture = next(one for one in archives.plan.wayback.captures if one.kind == "redirect_https")
    answer = played(archives, capture)
    target = answer.headers["Location"].removeprefix(f"https://{WAYBACK_HOST}")
    assert answer.status == 301
    assert capture.target in target
    assert get(archives, WAYBACK_HOST, target).headers["Location"] == answer.headers["Location"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("absent_404", 404),
        ("absent_403", 403),
        ("revisit_lost", 404),
        ("playback_error", 503),
        ("playback_other", 302),
    ],
)
def test_what_cannot_be_replayed_is_no_memento(
    archives: WebArchives, kind: str, status: int
) -> None:
    capture = next(one for one in archives.plan.wayback.captures if one.kind == kind)
    answer = played(archives, capture)
    assert (answer.status, "memento-datetime" in answer.headers) == (status, False)


# Outages and traffic


def asked(replica: Replica, host: str, target: str, **headers: str) -> tuple[int, bytes, Any]:
    connection = http.client.HTTPConnection(replica.address, timeout=10)
    try:
        connection.request("GET", target, headers={"Host": host, **headers})
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(12, archives=Archives(shares=Shares.none())) as running:
        yield running


def test_without_a_plan_the_archives_hold_nothing() -> None:
    with Replica(3) as running:
        assert asked(running, INDEX_HOST, "/collinfo.json")[0] == 200
        newest_index = newest(running.archives)
        assert asked(running, INDEX_HOST, f"{newest_index}?url={EVERYTHING}")[0] == 404
        assert asked(running, WAYBACK_HOST, f"{CDX}?url={EVERYTHING}")[:2] == (200, b"")
        assert asked(running, WAYBACK_HOST, "/web/2026id_/https://www.chinadaily.com.cn/")[0] == 404
        assert asked(running, DATA_HOST, "/crawl-data/x.warc.gz")[0] == 404


def test_an_outage_strikes_by_the_number_of_the_request(replica: Replica) -> None:
    replica.archives.outages.append(
        Outage("503", WAYBACK_HOST, first=2, last=5, every=2, retry_after="7")
    )
    answers = [asked(replica, WAYBACK_HOST, f"{CDX}?url={EVERYTHING}") for _ in range(6)]
    assert [status for status, _, _ in answers] == [200, 503, 200, 503, 200, 200]
    assert answers[1][2]["Retry-After"] == "7"
    assert replica.archives.traffic.struck == {"503": 2}
    assert asked(replica, INDEX_HOST, "/collinfo.json")[0] == 200


@pytest.mark.parametrize("what", [name for name in OUTAGES if name.isdigit()])
def test_statuses_of_outages(replica: Replica, what: str) -> None:
    replica.archives.outages.append(Outage(what, INDEX_HOST, path="-index"))
    assert asked(replica, INDEX_HOST, "/collinfo.json")[0] == 200
    status, body, headers = asked(replica, INDEX_HOST, f"{newest(replica.archives)}?url=a.cn")
    assert (status, headers["Content-Type"]) == (int(what), "text/html")
    assert body


def test_answers_that_are_cut_or_missing(replica: Replica) -> None:
    target = f"{newest(replica.archives)}?url={EVERYTHING}&output=json"
    genuine = asked(replica, INDEX_HOST, target)[1]
    replica.archives.outages.append(Outage("cut", INDEX_HOST, first=2, last=2))
    replica.archives.outages.append(Outage("broken-off", INDEX_HOST, first=3, last=3))
    replica.archives.outages.append(Outage("no-answer", INDEX_HOST, first=4, last=4))
    replica.archives.outages.append(Outage("reset", INDEX_HOST, first=5, last=5))
    status, body, _ = asked(replica, INDEX_HOST, target)
    assert status == 200
    assert genuine.startswith(body)
    assert not body.endswith(b"\n")
    with pytest.raises(http.client.IncompleteRead):
        asked(replica, INDEX_HOST, target)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            asked(replica, INDEX_HOST, target)
    assert asked(replica, INDEX_HOST, target)[1] == genuine


def test_data_answers_that_are_not_what_was_asked_for(replica: Replica) -> None:
    path, data = next(iter(replica.archives.common_crawl.files.items()))
    replica.archives.outages.append(Outage(RANGE_IGNORED, DATA_HOST, last=1))
    replica.archives.outages.append(Outage("cut", DATA_HOST, first=2, last=2))
    replica.archives.outages.append(Outage("503", DATA_HOST, first=3, last=3))
    asked_for = {"Range": "bytes=0-299"}
    assert asked(replica, DATA_HOST, f"/{path}", **asked_for)[:2] == (200, data)
    assert asked(replica, DATA_HOST, f"/{path}", **asked_for)[:2] == (206, data[:200])
    status, body, _ = asked(replica, DATA_HOST, f"/{path}", **asked_for)
    assert (status, b"<Code>SlowDown</Code>" in body) == (503, True)


def test_an_unknown_outage_is_refused() -> None:
    with pytest.raises(ValueError, match="what='rain': must be one of 503"):
        Outage("rain", INDEX_HOST)


def test_traffic_is_counted(replica: Replica) -> None:
    for _ in range(3):
        asked(replica, INDEX_HOST, "/collinfo.json", **{"User-Agent": "me"})
    traffic = replica.archives.traffic
    assert traffic.requests == {INDEX_HOST: 3}
    assert traffic.paths == {f"{INDEX_HOST}/collinfo.json": 3}
    assert traffic.kinds == {"collinfo": 3} == replica.kinds
    assert traffic.most == {INDEX_HOST: 1}
    assert traffic.agents == {"me"}
    assert len(traffic.intervals(INDEX_HOST)) == 2
    traffic.forget()
    assert not traffic.requests


def test_answers_can_take_their_time() -> None:
    slow = WebArchives(Site(0), Archives(delay=0.25))
    assert get(slow, INDEX_HOST, "/collinfo.json").delay == 0.25


def test_requests_at_once_are_counted() -> None:
    traffic = Traffic()
    _, end = traffic.begin(INDEX_HOST, "index", "/", None)
    assert traffic.begin(INDEX_HOST, "index", "/", None)[0] == 2
    traffic.begin(DATA_HOST, "data", "/", None)
    end()
    traffic.begin(INDEX_HOST, "index", "/", None)
    assert traffic.most == {INDEX_HOST: 2, DATA_HOST: 1}


def test_the_command_serves_archives() -> None:
    command = [sys.executable, "-m", "tests.replica", "--articles", "12", "--archives"]
    command += ["--outage", "503"]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            answers = []
            for _ in range(4):
                connection = http.client.HTTPConnection(address, timeout=10)
                connection.request("GET", f"{CDX}?url={EVERYTHING}", headers={"Host": WAYBACK_HOST})
                response = connection.getresponse()
                answers.append((response.status, b"/a/" in response.read()))
                connection.close()
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert answers == [(200, True)] * 3 + [(503, False)]
