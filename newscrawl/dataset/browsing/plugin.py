"""What `newscrawl browse` adds to Datasette: search in any length of word, links and pictures in cells, archived pages, and safe headers."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils.asgi import Response
from markupsafe import Markup

from newscrawl.archive.files import Place
from newscrawl.archive.members import DamagedRecordError, Source
from newscrawl.archive.reading import read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

    Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WILD = re.compile(r"[%_\\]")
"""Characters with a meaning in LIKE."""
_INDEXED = 3
"""Characters of the shortest text that the index finds."""
_SEARCHED = ("headline", "alternative_headline", "authors", "article_body", "image_captions")
_TYPE = re.compile(r"[\w.+-]+/[\x20-\x7e]+", re.ASCII)
_SHOWN = re.compile(r"(text/|application/xhtml\+xml|application/json)", re.IGNORECASE)
"""Types of archived answers that a browser shows; others are downloaded."""
_WEB = ("http://", "https://")


class Plugin:
    """Hooks of Datasette."""

    __name__ = __package__
    """By this name Datasette finds the templates."""

    def __init__(self, data_dir: Path, database: str, port: int, *, with_pictures: bool) -> None:
        self._data_dir = data_dir
        self._database = database
        self._hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost")}
        self._with_pictures = with_pictures
        self._images = "data: http: https:" if with_pictures else "data:"

    # --- Search

    @hookimpl(trylast=True)  # type: ignore[untyped-decorator]
    def filters_from_request(self, request: Request, table: str) -> FilterArguments | None:
        """Search in overview and articles. Datasette's own finds nothing for a Chinese word of two characters, as the index does."""
        if table not in ("overview", "articles"):
            return None
        text = request.args.get("_search") or ""
        clauses, params = [], {}
        for number, term in enumerate(_terms(text)):
            name = f"newscrawl_{number}"
            if len(term) < _INDEXED:
                wanted = " OR ".join(f"{one} LIKE :{name} ESCAPE '\\'" for one in _SEARCHED)
                clauses.append(f"id IN (SELECT id FROM articles WHERE {wanted})")  # noqa: S608 - names of ours
                escaped = _WILD.sub(r"\\\g<0>", term)
                params[name] = f"%{escaped}%"
            else:
                clauses.append(
                    f"id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :{name})"  # noqa: S608 - a name of ours
                )
                params[name] = f'"{term}"'
        told = [f'search matches "{text}"'] if clauses else []
        return FilterArguments(clauses, params, told, {"supports_search": True, "search": text})

    # --- Cells

    @hookimpl  # type: ignore[untyped-decorator]
    def render_cell(
        self, row: Any, value: Any, column: str, table: str | None, datasette: Datasette
    ) -> Markup | None:
        """Links to articles, sections, authors and archived pages; pictures where they are wanted."""
        if value is None or table is None:
            return None
        url = datasette.urls
        article = f"{url.table(self._database, 'articles')}/"
        match table, column:
            case "overview", "headline":
                return _link(f"{article}{row['id']}", value)
            case "pictures", "headline":
                return _link(f"{article}{row['article']}", value)
            case ("overview", "page") | ("articles", "metadata_warc"):
                label = "archived page" if column == "page" else value
                return _link(url.path(f"/-/page/{row['id']}"), label)
            case ("overview", "pictures") if value:
                address = f"{url.table(self._database, 'pictures')}?article={row['id']}"
                return _link(address, value)
            case "overview", "author":
                names = json.loads(value)
                links = [self._narrowed(datasette, "author__arraycontains", one) for one in names]
                return Markup("; ").join(links) or Markup("&nbsp;")
            case ("overview" | "sections", "section" | "section_path"):
                return self._narrowed(datasette, "section__exact", value)
            case ("pictures", "picture") | ("images", "url") | ("articles", "main_image_url"):
                return self._picture(row, value, table)
        return None

    def _narrowed(self, datasette: Datasette, name: str, value: str) -> Markup:
        address = datasette.urls.table(self._database, "overview")
        return _link(f"{address}?{urlencode({name: value})}", value)

    def _picture(self, row: Any, address: str, table: str) -> Markup | None:
        """A link, or an image where pictures are wanted: each is a request to the site."""
        if not address.startswith(_WEB):
            return None
        if not self._with_pictures:
            return _link(address, "picture on the site") if table == "pictures" else None
        caption = row["main_image_caption" if table == "articles" else "caption"]
        return Markup(
            '<a href="{0}"><img src="{0}" alt="{1}" width="240" loading="lazy" referrerpolicy="no-referrer"></a>'
        ).format(address, caption or "picture without a caption")

    # --- Archived pages

    @hookimpl  # type: ignore[untyped-decorator]
    def register_routes(self) -> list[tuple[str, Any]]:
        """`/-/page/ID`."""
        return [(r"^/-/page/(?P<article>[0-9]{1,18})$", self._page)]

    async def _page(self, request: Request, datasette: Datasette) -> Response:
        """The archived answer of an article, as it came: its scripts do not run, and it loads nothing."""
        found = await datasette.get_database(self._database).execute(
            "SELECT metadata_warc FROM articles WHERE id = ?", [request.url_vars["article"]]
        )
        row = found.first()
        place = Place.parse(row[0]) if row and row[0] else None
        if place is None:
            return _absent("The data set names no archived page for this article.")
        names = (place.file, place.hidden)
        path = next((one for name in names if (one := self._data_dir / name).is_file()), None)
        if path is None:
            return _absent(f"{place.file} is not in the data folder; it may have been moved away.")
        try:
            capture = await asyncio.to_thread(read, Source(str(path), place.file), place.start)
        except (DamagedRecordError, OSError) as error:
            return _absent(f"{place} cannot be read: {error}")
        given = capture.content_type or ""
        type_ = given if _TYPE.fullmatch(given) else "text/html"
        headers = {"content-security-policy": self._policy_of_pages()}
        if not _SHOWN.match(type_):
            headers["content-disposition"] = "attachment"
        return Response(capture.body, 200, headers, type_)

    def _policy_of_pages(self) -> str:
        return f"sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src {self._images}"

    # --- Headers

    @hookimpl  # type: ignore[untyped-decorator]
    def asgi_wrapper(self) -> Callable[[Asgi], Asgi]:
        """Refuse names of other hosts, by which a page of the web could read the data, and let pages load nothing of others."""
        policy = f"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' {self._images}; frame-ancestors 'none'"
        added = {
            b"content-security-policy": policy.encode(),
            b"referrer-policy": b"no-referrer",
            b"x-content-type-options": b"nosniff",
        }

        def wrap(app: Asgi) -> Asgi:
            async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
                async def send_safely(message: dict[str, Any]) -> None:
                    if message["type"] == "http.response.start":
                        headers = message.get("headers", [])
                        known = {name.lower() for name, _ in headers}
                        more = [one for one in added.items() if one[0] not in known]
                        message = {**message, "headers": [*headers, *more]}
                    await send(message)

                if scope["type"] == "http" and not self._is_own(scope):
                    refusal = Response.text("This server answers to 127.0.0.1 alone.", status=421)
                    await refusal.asgi_send(send_safely)
                    return
                await app(scope, receive, send_safely)

            return wrapped

        return wrap

    def _is_own(self, scope: dict[str, Any]) -> bool:
        return any(
            value in self._hosts for name, value in scope["headers"] if name.lower() == b"host"
        )


def _absent(sentence: str) -> Response:
    return Response.text(sentence, status=404)


def _terms(text: str) -> Iterator[str]:
    """Words and phrases in double quotes."""
    for quoted, word in _TERM.findall(text):
        if term := " ".join((quoted or word).replace("\0", " ").split()):
            yield term


def _link(address: str, label: object) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, label)
