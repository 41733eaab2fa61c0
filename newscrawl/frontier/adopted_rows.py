"""Rows of the frontier that are made from lines of the data set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.parts import fault_of
from newscrawl.exporters.settling import day_of
from newscrawl.frontier import articles
from newscrawl.frontier.rows import KnownArticle
from newscrawl.frontier.task import article_key
from newscrawl.pages.publication_minute import completions
from newscrawl.records.merge import is_whole
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from newscrawl.exporters.rows import Line

NO_JOB = 0
"""In place of the number of the job that read an adopted line: no job of this frontier did."""


def record_in(text: bytes | None) -> dict[str, Any] | None:
    """The record in a line; None where the line is not a record."""
    if text is None:
        return None
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return None if fault_of(line) else line


def known_article(line: dict[str, Any], place: Line) -> KnownArticle:
    """The row of an article, made from its line."""
    metadata = line["metadata"]
    content = _digest(metadata.get("content_hash"))
    seen = str(metadata.get("date_downloaded") or "")
    pages = line.get("page_urls")
    crumbs = line.get("breadcrumbs")
    warnings = metadata.get("warnings")
    return KnownArticle(
        id=None,
        identifier=line["identifier"],
        day=day_of(line),
        date_published=_text(line.get("date_published")),
        headline=articles.digest(line["headline"]),
        story=articles.digest(f"{line['headline']}\n{line.get('article_body') or ''}"),
        url=line["url"],
        pages=len(pages) if isinstance(pages, list) else 1,
        complete=is_whole(map(str, _list(warnings))),
        template=_text(metadata.get("template")) or "" if content else "",
        content=content,
        revision=metadata.get("revision") or 1,
        line_content=content,
        segment=place.segment,
        start=place.start,
        length=place.length,
        first_fetched=seen,
        last_fetched=seen,
        listed_at=None,
        etag=None,
        last_modified=None,
        job=NO_JOB,
        key=article_key(parse(line["url"])),
        language=_text(line.get("in_language")),
        edition=_text(line.get("edition")),
        sections=json.dumps(
            [one["url"] for one in _list(crumbs) if isinstance(one, dict) and one.get("url")]
        ),
        stamp=None,  # as `clean`, read from the line when it is needed
        retracted=bool(metadata.get("retracted")),
        completed=completions(warnings),
    )


def _digest(given: Any) -> bytes:
    """The bytes of a hash in hex; empty where it is not one."""
    try:
        return bytes.fromhex(given)
    except (TypeError, ValueError):
        return b""


def _text(given: Any) -> str | None:
    return given if isinstance(given, str) else None


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []
