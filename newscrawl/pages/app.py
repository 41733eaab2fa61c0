"""JSON of the mobile app: its columns, and the stories of a column."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.pages.evidence import ArticleLink, Evidence
from newscrawl.pages.lenient_json import loads
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.text.dates import BEIJING, format_time, parse_stamp
from newscrawl.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

# fact: app-addresses
_STORIES = "https://enapp.chinadaily.com.cn/channels/enapp/columns/{}/stories.json"
_COLUMN_ID = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)  # fact: app-columns
_APP_ID = re.compile(r"AP[0-9a-f]{24}", re.IGNORECASE)
_ADDRESSES = ("url", "shareUrl", "jsonUrl")
_DEEPEST = 12  # objects in objects
_YEARS = range(1990, 2101)


def read_columns(body: bytes) -> list[str] | None:
    """URLs of the columns' stories, each column before its children; None where the body is not JSON."""
    data = load(body)
    if data is None:
        return None
    named = (row.get("uuid", row.get("id")) for row in _objects(data))
    found = (one.lower() for one in named if isinstance(one, str) and _COLUMN_ID.fullmatch(one))
    return [_STORIES.format(one) for one in dict.fromkeys(found)]


def read_stories(body: bytes) -> list[ArticleLink] | None:
    """The stories of a column and of its blocks (fact: app-stories), each once; None where the body is not JSON."""
    data = load(body)
    if data is None:
        return None
    article_links = filter(None, map(_article_link, _objects(data)))
    return list({link.url: link for link in article_links}.values())


def load(body: bytes) -> Any:
    """The JSON object or list in `body`; None for anything else."""
    try:
        data = loads(body.decode("utf-8-sig", errors="replace"))
    except ValueError:
        return None
    return data if isinstance(data, dict | list) else None


def own_address(row: dict[str, Any]) -> SiteUrl | None:
    """The address of a story in the app, by its own fields; None where they have none."""
    links = [parse(link) for name in _ADDRESSES if isinstance(link := row.get(name), str)]
    identifier = row.get("id")
    if isinstance(identifier, str) and _APP_ID.fullmatch(identifier):
        published = moment(row.get("publishTime"))
        day = f"{published:%Y%m/%d}/" if published else ""
        links.append(parse(f"https://enapp.chinadaily.com.cn/a/{day}{identifier}.html"))
    own = (one for one in links if one.kind is Kind.ARTICLE and (one.identifier or "")[:2] == "AP")
    return next(own, None)


def moment(value: Any) -> datetime | None:
    """A moment from milliseconds since 1970, or from the app's form (fact: app-times-are-utc): "2023-03-22T23:13:33.000+0000"; else None."""
    if isinstance(value, str) and (stamp := parse_stamp(value)):
        return stamp.time
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**14:
        return None
    found = datetime.fromtimestamp(value // 1000, timezone.utc).astimezone(BEIJING)
    return found if found.year in _YEARS else None


def word(value: Any) -> str | None:
    """A string as text of one line; None where it is empty or not a string."""
    return plain_text(value) or None if isinstance(value, str) else None


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for value in inner:
        yield from _objects(value, depth + 1)


def _article_link(row: dict[str, Any]) -> ArticleLink | None:
    target = own_address(row)
    if target is None:
        return None
    published, updated = (moment(row.get(name)) for name in ("publishTime", "updated"))
    evidence = Evidence(
        headline=word(row.get("title")),
        listed_at=format_time(updated) if updated else None,
        indexed_at=format_time(published) if published else None,
        authors=word(row.get("author")),
        source=word(row.get("source")),
        summary=word(row.get("summary")),
        column=word(row.get("columnName")),
    )
    return ArticleLink(target.url, evidence, published.date() if published else target.date)
