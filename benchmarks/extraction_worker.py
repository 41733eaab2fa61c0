"""Reads pages with one version of newscrawl, on request, in a process of its own: `benchmarks.extraction` starts it for each version.

A request is a line of JSON on the standard input, its answer one on the standard output:

    {"keep": NAME, "pages": [[TEXT, URL], …]}    keeps the pages under a name and reads each once; null
    {"time": NAME}                               seconds of processor time to read the pages that are kept under a name
    {"read": [[TEXT, URL], …]}                   the records, each as text of JSON, null for what is not an article

TEXT are the bytes of a page as Latin-1.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import newscrawl

_CACHE = type(lru_cache(len))
Pages = list[tuple[bytes, str]]


def main(folder: str) -> None:
    """Answer requests until the input ends. `folder` is the checkout whose newscrawl this must be."""
    if Path(folder).resolve() not in Path(newscrawl.__file__).resolve().parents:
        raise SystemExit(f"{folder}: has no newscrawl, the one of {newscrawl.__file__} was found")
    kept: dict[str, Pages] = {}
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), kept)), flush=True)


def answer(request: dict[str, Any], kept: dict[str, Pages]) -> Any:
    """The answer to a request."""
    if "keep" in request:
        kept[request["keep"]] = pages_of(request["pages"])
        return read_all(kept[request["keep"]])
    if "time" in request:
        return seconds(kept[request["time"]])
    return [record_of(html, url) for html, url in pages_of(request["read"])]


def pages_of(given: list[tuple[str, str]]) -> Pages:
    """The pages of a request."""
    return [(text.encode("latin-1"), url) for text, url in given]


def read_all(pages: Pages) -> None:
    """Read each page."""
    for html, url in pages:
        newscrawl.extract(html, url)


def forget() -> None:
    """Empty the caches of texts: a round must not know the results of the one before, as no crawl reads a page twice."""
    for one in gc.get_objects():
        if (
            isinstance(one, _CACHE)
            and one.__module__.startswith("newscrawl")
            and one.cache_parameters()["maxsize"]
        ):
            one.cache_clear()


def seconds(pages: Pages) -> float:
    """Processor time of reading each page once."""
    gc.collect()
    forget()
    began = time.process_time()
    read_all(pages)
    return time.process_time() - began


def record_of(html: bytes, url: str) -> str:
    """The record with its field sources, as JSON; "null" for what is not an article."""
    article = newscrawl.extract(html, url, field_sources=True)
    return json.dumps(article and article.to_dict(), ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
