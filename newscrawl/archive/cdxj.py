"""CDXJ: an index of captures by URL and time, as pywb and replayweb.page read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from newscrawl.archive.stored import http_in, records_in
from newscrawl.archive.surt import surt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.archive.stored import Stored

CAPTURES = ("response", "revisit")
"""Types of the records of an index."""

_END_OF_TYPE = re.compile(r"[;\s]")


def cdxj(paths: Iterable[Path]) -> list[str]:
    """The lines of an index of files, sorted, each once. StorageError where a file cannot be read."""
    return sorted({line for path in paths for line in _lines(path)})


def _lines(path: Path) -> Iterator[str]:
    for record in records_in(path):
        if record.fields.get("warc-type") in CAPTURES:
            yield _line(path.name, record)


def _line(file: str, record: Stored) -> str:
    url = record.fields.get("warc-target-uri", "")
    stamp = re.sub(r"\D", "", record.fields.get("warc-date", ""))[:14]
    status, headers = http_in(record.block)
    mime = headers.get("content-type")
    if record.fields["warc-type"] == "revisit":
        mime = "warc/revisit"
    values = {
        "url": url,
        "mime": mime and _END_OF_TYPE.split(mime, maxsplit=1)[0].strip(),
        "status": status,
        "digest": record.fields.get("warc-payload-digest"),
        "length": str(record.end - record.start),
        "offset": str(record.start),
        "filename": file,
    }
    given = {name: value for name, value in values.items() if value is not None}
    return f"{surt(url)} {stamp} {json.dumps(given)}"
