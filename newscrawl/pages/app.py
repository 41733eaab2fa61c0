"""JSON of the mobile app (FACTS 6): columns, their stories, an article."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from html import escape
from typing import TYPE_CHECKING, Any

from newscrawl.pages.article.app import App
from newscrawl.pages.article.reading import read_page
from newscrawl.pages.evidence import Evidence, Lead
from newscrawl.pages.lenient_json import loads
from newscrawl.pages.page import Page
from newscrawl.site.urls import Kind, parse
from newscrawl.text.dates import BEIJING, format_time, parse_stamp
from newscrawl.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import Article

_STORIES = "https://enapp.chinadaily.com.cn/channels/enapp/columns/{}/stories.json"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_APP_ID = re.compile(r"AP[0-9a-f]{24}", re.IGNORECASE)
_DEEPEST = 12  # objects in objects
_YEARS = range(1990, 2101)
_APP = App()


def read_columns(body: bytes) -> list[str] | None:
    """Addresses of the columns' stories, in their order; None for what is no JSON."""
    data = _load(body)
    if data is None:
        return None
    found = (
        value.lower()
        for row in _objects(data)
        for value in row.values()
        if isinstance(value, str) and _UUID.fullmatch(value)
    )
    return [_STORIES.format(uuid) for uuid in dict.fromkeys(found)]


def read_stories(body: bytes) -> list[Lead] | None:
    """The stories of a column, each once; None for what is no JSON."""
    data = _load(body)
    if data is None:
        return None
    leads = filter(None, map(_lead, _objects(data)))
    return list({lead.url: lead for lead in leads}.values())


def read_app_article(body: bytes, url: str, evidence: Evidence) -> Article | None:
    """An article; None for what is none. Its texts are set as a page and read as one."""
    data = _load(body)
    if not isinstance(data, dict):
        return None
    title, content = data.get("title"), data.get("content")
    if not isinstance(title, str) or not isinstance(content, str) or not title.strip():
        return None
    return read_page(_APP, Page(_page(data, title, content), url), evidence)


def _page(data: dict[str, Any], title: str, content: str) -> str:
    published, updated = (_moment(data.get(name)) for name in ("publishTime", "updated"))
    stamp = updated or published
    line = [_word(data.get("source")), f"Updated: {stamp:%Y-%m-%d %H:%M}" if stamp else None]
    metas = {
        "generator": "newscrawl app",
        "author": _word(data.get("author")),
        "source": _word(data.get("source")),
        "publishdate": format_time(published) if published else None,
        "og:image": next(_urls(data.get("images")), None),
    }
    head = "".join(
        f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value
    )
    stream = next(_urls([data.get("mediaStream")]), None)
    video = f'<video src="{escape(stream)}"></video>' if stream else ""
    return (
        f"<html><head>{head}</head><body><h1>{escape(plain_text(title))}</h1>"
        f'<p class="info">{escape(" | ".join(filter(None, line)))}</p>'
        f'<div id="Content">{content}{video}</div></body></html>'
    )


def _load(body: bytes) -> Any:
    """An object or a list of objects; None for anything else."""
    try:
        data = loads(body.decode("utf-8-sig", errors="replace"))
    except ValueError:
        return None
    return data if isinstance(data, dict | list) else None


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for value in inner:
        yield from _objects(value, depth + 1)


def _lead(row: dict[str, Any]) -> Lead | None:
    addresses = (row.get(name) for name in ("url", "shareUrl", "jsonUrl"))
    links = [parse(link) for link in addresses if isinstance(link, str)]
    identifier = row.get("id")
    if isinstance(identifier, str) and _APP_ID.fullmatch(identifier):
        links += [_by_id(identifier, row)]
    own = (one for one in links if one.kind is Kind.ARTICLE and (one.identifier or "")[:2] == "AP")
    target = next(own, None)
    if target is None:
        return None
    moment = _moment(row.get("publishTime"))
    title = row.get("title")
    evidence = Evidence(plain_text(title) or None if isinstance(title, str) else None)
    return Lead(target.url, evidence, moment.date() if moment else target.date)


def _by_id(identifier: str, row: dict[str, Any]) -> Any:
    moment = _moment(row.get("publishTime"))
    day = f"{moment:%Y%m/%d}/" if moment else ""
    return parse(f"https://enapp.chinadaily.com.cn/a/{day}{identifier}.html")


def _moment(value: Any) -> datetime | None:
    """Milliseconds since 1970, or a printed time."""
    if isinstance(value, str) and (stamp := parse_stamp(value)):
        return stamp.time
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**14:
        return None
    moment = datetime.fromtimestamp(value // 1000, timezone.utc).astimezone(BEIJING)
    return moment if moment.year in _YEARS else None


def _word(value: Any) -> str | None:
    return plain_text(value) or None if isinstance(value, str) else None


def _urls(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("url"), str):
            yield one["url"]
