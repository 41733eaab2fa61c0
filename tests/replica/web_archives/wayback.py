"""The Wayback Machine: its CDX server, and captures as they came (`/web/<timestamp>id_/<url>`).

As documented by the service. Captured errors and redirects are answered with their own status and a Memento-Datetime;
an answer without that header comes from the archive itself.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, quote_plus, unquote, unquote_plus

from tests.replica.web_archives.bodies import Bodies, Taken
from tests.replica.web_archives.keys import (
    MATCHES,
    Range,
    asked,
    earliest,
    key_of,
    latest,
    range_of,
)
from tests.replica.web_archives.lines import Lines
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.replica.web_archives.captures import Capture
    from tests.replica.web_archives.plan import Archives, Plan

HOST = "web.archive.org"
_PLAY = re.compile(r"/web/(\d{1,14})(id_|if_|im_|)/(.+)$")
FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_PAGE_BLOCKS = 50
_DAY = "%a, %d %b %Y %H:%M:%S GMT"
_ABSENT = "<html><head><title>Internet Archive Wayback Machine</title></head><body><p>The Wayback Machine has not archived that URL.</p></body></html>"


class Row(NamedTuple):
    """A row of the CDX, and its capture."""

    fields: dict[str, str]
    capture: Capture

    @property
    def sort_key(self) -> str:
        return f"{self.fields['urlkey']} {self.fields['timestamp']}"

    def printed(self, names: Sequence[str]) -> list[str]:
        """Its columns; a broken row has two too few."""
        row = [self.fields[name] for name in names]
        return row[:-2] if self.capture.kind == "line_broken" else row


class Wayback:
    """The host of the Wayback Machine."""

    def __init__(self, plan: Plan, options: Archives) -> None:
        self._plan = plan
        self._options = options
        self._bodies = Bodies(plan.subjects)

    def answer(self, target: str, headers: Mapping[str, str]) -> Answer:
        path, _, query = target.partition("?")
        if path.rstrip("/") in ("/cdx/search/cdx", "/cdx/search"):
            try:
                answer = self._cdx(parse_qs(query, keep_blank_values=True))
            except (KeyError, ValueError, re.error) as error:
                return _text(f"org.archive.cdxserver: {error}\n", status=400)
            return _packed(answer) if _wants_gzip(query, headers) else answer
        found = _PLAY.match(target)
        if found:
            return self._play(found[1], found[2], unquote(found[3]))
        return Answer(404, {"Content-Type": "text/html"}, _ABSENT.encode())

    @cached_property
    def rows(self) -> Lines[Row]:
        rows = [_row(capture, self._bodies.of(capture)) for capture in self._plan.wayback.captures]
        return Lines(rows, lambda row: row.sort_key, self._options.block)

    # The CDX server

    def _cdx(self, given: dict[str, list[str]]) -> Answer:
        one = {name: values[-1] for name, values in given.items()}
        if not one.get("url"):
            return _text("org.archive.cdxserver: The 'url' param is required\n", status=400)
        url, match = asked(unquote(one["url"]), one.get("matchType"))
        if match not in MATCHES:
            return _text(f"Unknown matchType: {match}\n", status=400)
        keys = range_of(url, match)
        size = min(int(one.get("pageSize") or _PAGE_BLOCKS), _PAGE_BLOCKS)
        if one.get("showNumPages") == "true":
            return _text(f"{self.rows.extent(keys, size).pages}\n")
        found = self._found(keys, one, size)
        found = _collapsed(
            _filtered(found, one, given.get("filter", [])), given.get("collapse", [])
        )
        found = found[int(one.get("offset") or 0) :]
        limit = int(one.get("limit") or self._options.limit)
        kept = found[:limit] if limit >= 0 else found[limit:]
        resume = None
        if one.get("showResumeKey") == "true" and 0 <= limit < len(found):
            last = kept[-1].fields if kept else found[0].fields
            resume = quote_plus(f"{last['urlkey']} {last['timestamp']}!")
        names = [name for name in one.get("fl", "").split(",") if name] or list(FIELDS)
        return _printed(kept, names, resume, as_json=one.get("output") == "json")

    def _found(self, keys: Range, one: dict[str, str], size: int) -> list[Row]:
        """The rows of a query before its filters."""
        if one.get("resumeKey"):
            keys = keys._replace(start=max(keys.start, unquote_plus(one["resumeKey"])))
        number = int(one.get("page") or "-1")
        if number < 0:
            return self.rows.within(keys)
        if number >= self.rows.extent(keys, size).pages:
            return []
        return self.rows.page(keys, size, number)

    # Captures

    def _play(self, timestamp: str, mode: str, url: str) -> Answer:
        rows = self.rows.within(range_of(url, "exact"))
        held = sorted((row.capture for row in rows), key=lambda one: one.time)
        if not held:
            return Answer(404, {"Content-Type": "text/html"}, _ABSENT.encode())
        named = [one for one in held if one.timestamp == timestamp]
        if not named:
            return _moved(_nearest(held, timestamp), mode)
        capture = next((one for one in named if one.url == url), named[0])
        if capture.kind == "playback_other":
            others = [one for one in held if one.kind != "playback_other"]
            return _moved(_nearest(others, timestamp), mode) if others else _failed(404, capture)
        if capture.kind == "playback_error":
            return _failed(503, capture)
        if capture.kind == "absent_403":
            return _failed(403, capture, "AdministrativeAccessControlException: Blocked Site Error")
        if capture.kind in ("absent_404", "revisit_lost"):
            return _failed(404, capture)
        return _replay(capture, self._bodies.of(capture), mode, held)


def _row(capture: Capture, taken: Taken) -> Row:
    raw = taken.body if taken.packed is None else taken.packed
    is_revisit = capture.kind.startswith("revisit")
    length = 620 if is_revisit else 480 + len(taken.packed or gzip.compress(taken.body, 1))
    values = (
        key_of(capture.url),
        capture.indexed_timestamp,
        capture.url,
        "warc/revisit" if is_revisit else taken.kind,
        "-" if is_revisit else str(taken.status),
        base64.b32encode(hashlib.sha1(raw).digest()).decode(),  # noqa: S324  # the format's
        str(length),
    )
    return Row(dict(zip(FIELDS, values, strict=True)), capture)


def _filtered(found: list[Row], one: dict[str, str], filters: list[str]) -> list[Row]:
    since, until = one.get("from"), one.get("to")
    rows = [
        row
        for row in found
        if (not since or row.fields["timestamp"] >= earliest(since))
        and (not until or row.fields["timestamp"] <= latest(until))
    ]
    return [row for row in rows if all(_passes(row, text) for text in filters)]


def _passes(row: Row, text: str) -> bool:
    """A filter: [!]field:regex, where the pattern matches the whole field."""
    is_refused = text.startswith("!")
    field, _, pattern = text.removeprefix("!").partition(":")
    value = row.fields[FIELDS[int(field)] if field.isdigit() else field]
    return (re.fullmatch(pattern, value) is not None) is not is_refused


def _collapsed(found: list[Row], by: list[str]) -> list[Row]:
    """Without the rows whose field, or its first characters, are those of the row before."""
    for text in by:
        field, _, digits = text.partition(":")
        size = int(digits) if digits else None
        kept: list[Row] = []
        for row in found:
            if not kept or row.fields[field][:size] != kept[-1].fields[field][:size]:
                kept.append(row)
        found = kept
    return found


def _printed(rows: list[Row], names: list[str], resume: str | None, *, as_json: bool) -> Answer:
    if not as_json:
        text = "".join(f"{' '.join(row.printed(names))}\n" for row in rows)
        return _text(text + (f"\n{resume}\n" if resume else ""))
    table: list[list[str]] = [names, *(row.printed(names) for row in rows)] if rows else []
    if resume:
        table += [[], [resume]]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in table)
    return Answer(200, {"Content-Type": "application/json"}, f"[{lines}]\n".encode())


def _nearest(held: list[Capture], timestamp: str) -> Capture:
    """The capture nearest to a timestamp, which may be short."""
    wanted = _seconds(earliest(timestamp))
    return min(held, key=lambda one: abs(_seconds(one.timestamp) - wanted))


def _seconds(timestamp: str) -> int:
    """A number that grows with a timestamp about as time does."""
    month, day = max(1, int(timestamp[4:6])), max(1, int(timestamp[6:8]))
    days = int(timestamp[:4]) * 372 + month * 31 + day
    return (
        days * 86_400
        + int(timestamp[8:10]) * 3600
        + int(timestamp[10:12]) * 60
        + int(timestamp[12:14])
    )


def _moved(capture: Capture, mode: str) -> Answer:
    """The archive's own redirect to a capture that it has."""
    location = f"https://{HOST}/web/{capture.timestamp}{mode}/{capture.url}"
    headers = {"Content-Type": "text/plain; charset=utf-8", "Location": location, "x-ts": "302"}
    return Answer(302, {**headers, "Link": f'<{capture.url}>; rel="original"'})


def _failed(
    status: int,
    capture: Capture,
    why: str = "ResourceNotAvailableException: Resource Not Available",
) -> Answer:
    headers = {"Content-Type": "text/html", "X-Archive-Wayback-Runtime-Error": why}
    page = f"<html><body><p>{why.partition(':')[0]}: {capture.url}</p></body></html>"
    return Answer(status, headers, page.encode())


def _replay(capture: Capture, taken: Taken, mode: str, held: list[Capture]) -> Answer:
    """The bytes that the site sent, with its headers under other names."""
    raw = taken.body if taken.packed is None else taken.packed
    sent = {
        "date": f"{capture.time:{_DAY}}",
        "server": "openresty",
        "connection": "keep-alive",
        "content-length": str(taken.whole if taken.packed is None and taken.whole else len(raw)),
    }
    if taken.packed is not None:
        sent["content-encoding"] = "gzip"
    headers = {
        "Content-Type": taken.content_type,
        **{f"x-archive-orig-{name}": value for name, value in sent.items()},
        "x-archive-guessed-content-type": taken.kind,
        "memento-datetime": f"{capture.time:{_DAY}}",
        "link": _links(capture, held),
        "x-archive-src": f"CHINADAILY-{capture.time:%Y%m%d}-crawl/CHINADAILY-{capture.timestamp}-00001.warc.gz",
        "x-ts": str(taken.status),
    }
    if taken.packed is not None and (capture.index or 0) % 2:
        headers["Content-Encoding"] = "gzip"
    if taken.location:
        headers["x-archive-orig-location"] = taken.location
        headers["Location"] = f"https://{HOST}/web/{capture.timestamp}{mode}/{taken.location}"
    return Answer(taken.status, headers, raw)


def _links(capture: Capture, held: list[Capture]) -> str:
    url, root = capture.url, f"https://{HOST}/web"
    links = [
        f'<{url}>; rel="original"',
        f'<{root}/timemap/link/{url}>; rel="timemap"; type="application/link-format"',
        f'<{root}/{url}>; rel="timegate"',
    ]
    place = held.index(capture)
    named = {"first memento": 0, "prev memento": place - 1, "memento": place}
    named |= {"next memento": place + 1, "last memento": len(held) - 1}
    for name, number in named.items():
        if 0 <= number < len(held):
            one = held[number]
            links.append(
                f'<{root}/{one.timestamp}/{one.url}>; rel="{name}"; datetime="{one.time:{_DAY}}"'
            )
    return ", ".join(links)


def _wants_gzip(query: str, headers: Mapping[str, str]) -> bool:
    return "gzip=false" not in query and "gzip" in headers.get("accept-encoding", "")


def _packed(answer: Answer) -> Answer:
    headers = {**answer.headers, "Content-Encoding": "gzip"}
    return Answer(answer.status, headers, gzip.compress(answer.body, mtime=0))


def _text(text: str, status: int = 200) -> Answer:
    return Answer(status, {"Content-Type": "text/plain"}, text.encode())
