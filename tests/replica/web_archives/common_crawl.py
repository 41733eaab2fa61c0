"""Common Crawl: the list of crawls, the index of each, and ranged reads of its WARC files.

As documented by the service and by pywb, which serves its index. An index answers 404 with a JSON message where no
line of the asked page is left after the filters, and 400 for a page that does not exist; numbers are strings.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.replica.web_archives.bodies import Bodies
from tests.replica.web_archives.keys import MATCHES, asked, earliest, latest, range_of
from tests.replica.web_archives.lines import Lines
from tests.replica.web_archives.store import Store
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.replica.web_archives.plan import Archives, Crawl, Plan
    from tests.replica.web_archives.store import Line

INDEX_HOST, DATA_HOST = "index.commoncrawl.org", "data.commoncrawl.org"
_INDEX = re.compile(r"/(CC-MAIN-\d{4}-\d\d)-index$")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
_LIMIT = 100_000
_FORBIDDEN = re.compile(r"-403\d\d\.warc\.gz$")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code><Message>{}</Message><RequestId>7KQ2M4</RequestId></Error>'


class CommonCrawl:
    """Both hosts of Common Crawl."""

    def __init__(self, plan: Plan, options: Archives) -> None:
        self._plan = plan
        self._options = options
        self._bodies = Bodies(plan.subjects)

    def answer(self, host: str, target: str, headers: Mapping[str, str]) -> Answer:
        path, _, query = target.partition("?")
        if host == DATA_HOST:
            return self._data(path.removeprefix("/"), headers)
        if path == "/collinfo.json":
            return _json(200, [_crawl(crawl) for crawl in reversed(self._plan.crawls)])
        found = _INDEX.match(path)
        if found and found[1] in self.indexes:
            try:
                return _query(self.indexes[found[1]], query, self._options.blocks)
            except (ValueError, re.error) as error:
                return _json(500, {"message": f"Internal Error: {error}"})
        return Answer(404, {"Content-Type": "text/html"}, b"<h1>404 Not Found</h1>\n")

    @cached_property
    def _store(self) -> Store:
        return Store(self._plan.crawls, self._plan.common_crawl.captures, self._bodies)

    @cached_property
    def indexes(self) -> dict[str, Lines[Line]]:
        """By crawl."""
        return {
            name: Lines(lines, lambda line: line.sort_key, self._options.block)
            for name, lines in self._store.lines.items()
        }

    @property
    def files(self) -> dict[str, bytes]:
        """WARC files by path."""
        return self._store.files

    def _data(self, path: str, headers: Mapping[str, str]) -> Answer:
        """A file or a part of it."""
        if _FORBIDDEN.search(path):
            return _error(403, "AccessDenied", "Access Denied")
        data = self.files.get(path)
        if data is None:
            return _error(404, "NoSuchKey", "The specified key does not exist.")
        kind = {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"}
        found = _RANGE.match(headers.get("range", ""))
        if not found or not any(found.groups()):
            return Answer(200, kind, data)
        first = int(found[1]) if found[1] else max(0, len(data) - int(found[2]))
        last = min(int(found[2]), len(data) - 1) if found[1] and found[2] else len(data) - 1
        if first > last:
            return _error(416, "InvalidRange", "The requested range is not satisfiable")
        kind["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        return Answer(206, kind, data[first : last + 1])


def _query(lines: Lines[Line], query: str, blocks: int) -> Answer:
    """The answer of an index."""
    given = parse_qs(query, keep_blank_values=True)
    one = {name: values[-1] for name, values in given.items()}
    if not one.get("url"):
        return _json(400, {"message": 'The "url" param is required'})
    url, match = asked(one["url"], one.get("matchType"))
    if match not in MATCHES:
        return _json(400, {"message": f"Invalid match_type: {match}"})
    keys = range_of(url, match)
    size = int(one.get("pageSize") or blocks)
    extent = lines.extent(keys, size)
    if one.get("showNumPages") == "true":
        return _json(200, {"pages": extent.pages, "pageSize": size, "blocks": extent.blocks})
    page = int(one.get("page") or 0)
    last = max(extent.pages, 1) - 1
    if not 0 <= page <= last:
        message = f"Page {page} invalid: First Page is 0, Last Page is {last}"
        return _json(400, {"message": message})
    found = _filtered(lines.page(keys, size, page), one, given.get("filter", []))
    found = found[: int(one.get("limit") or _LIMIT)]
    if not found:
        return _json(404, {"message": f"No Captures found for: {url}"})
    names = (one.get("fields") or one.get("fl") or "").split(",")
    return _printed(found, one.get("output", "cdxj"), [name for name in names if name])


def _filtered(found: Iterable[Line], one: dict[str, str], filters: list[str]) -> list[Line]:
    since, until = one.get("from"), one.get("to")
    kept = []
    for line in found:
        if since and line.timestamp < earliest(since):
            continue
        if until and line.timestamp > latest(until):
            continue
        if all(_passes(line, text) for text in filters):
            kept.append(line)
    return kept


def _passes(line: Line, text: str) -> bool:
    """A filter: [!][=|~]field:text, that is contained in, equal to, or at the start of a field."""
    is_refused = text.startswith("!")
    text = text.removeprefix("!")
    how = text[0] if text[:1] in ("=", "~") else ""
    field, colon, wanted = text.removeprefix(how).partition(":")
    value = _all(line).get(field, "") if colon else json.dumps(_all(line))
    wanted = wanted if colon else field
    if how == "=":
        passes = value == wanted
    elif how == "~":
        passes = re.match(wanted, value) is not None
    else:
        passes = wanted in value
    return passes is not is_refused


def _all(line: Line) -> dict[str, str]:
    return {"urlkey": line.key, "timestamp": line.timestamp, **line.fields}


def _printed(found: list[Line], output: str, names: list[str]) -> Answer:
    kinds = {"json": "text/x-ndjson", "text": "text/plain", "cdxj": "text/x-cdxj"}
    if output not in kinds:
        return _json(400, {"message": f"output={output} not supported"})
    text = "".join(f"{_print(line, output, names)}\n" for line in found)
    return Answer(200, {"Content-Type": kinds[output]}, text.encode())


def _print(line: Line, output: str, names: list[str]) -> str:
    every = _all(line)
    fields = {name: every[name] for name in names if name in every} if names else every
    if output == "text":
        return " ".join(fields.values())
    if output == "cdxj":
        rest = {name: text for name, text in fields.items() if name in line.fields}
        text = f"{line.key} {line.timestamp} {json.dumps(rest)}"
    else:
        text = json.dumps(fields)
    return text[: len(text) * 3 // 5] if line.broken else text


def _crawl(crawl: Crawl) -> dict[str, str]:
    url = f"https://{INDEX_HOST}/{crawl.name}"
    return {
        "id": crawl.name,
        "name": f"{crawl.start:%B %Y} Index",
        "timegate": f"{url}/",
        "cdx-api": f"{url}-index",
        "from": f"{crawl.start:%Y-%m-%dT%H:%M:%S}",
        "to": f"{crawl.end:%Y-%m-%dT%H:%M:%S}",
    }


def _json(status: int, data: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(data).encode())


def _error(status: int, code: str, message: str) -> Answer:
    """An error of the store behind the data host."""
    return Answer(status, {"Content-Type": "application/xml"}, _XML.format(code, message).encode())
