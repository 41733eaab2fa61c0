"""Datasette with the metadata, settings and canned queries of `newscrawl browse`, on a port of this machine."""

from __future__ import annotations

import errno
import socket
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from newscrawl.dataset.browsing.plugin import Plugin
from newscrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOST = "127.0.0.1"
DATABASE = "news"
START = f"/{DATABASE}/overview"

_SECONDS_TO_END = 2
"""Time that answers in progress have when the server ends."""
_SETTINGS = {
    "default_page_size": 25,
    "default_facet_size": 10,
    "truncate_cells_html": 300,
    "sql_time_limit_ms": 20_000,
    "facet_time_limit_ms": 5_000,
    "suggest_facets": False,
    "default_cache_ttl": 0,  # the same address shows another data set tomorrow
}
_QUERIES = {
    "articles_by_day": (
        "Articles by day",
        "SELECT published_day AS day, count(*) AS articles, sum(word_count) AS words FROM articles GROUP BY day ORDER BY day DESC",
    ),
    "articles_by_month_and_section": (
        "Articles by month and section",
        "SELECT substr(published_day, 1, 7) AS month, section_path AS section, count(*) AS articles FROM articles GROUP BY month, section ORDER BY month DESC, articles DESC",
    ),
    "authors_by_articles": (
        "Authors by number of articles",
        "SELECT name AS author, kind, count(DISTINCT article) AS articles FROM authors GROUP BY name, kind ORDER BY articles DESC, name",
    ),
    "keywords_by_articles": (
        "Keywords by number of articles",
        "SELECT keyword, count(DISTINCT article) AS articles FROM keywords GROUP BY keyword ORDER BY articles DESC, keyword",
    ),
    "retracted": (
        "Articles gone from the site",
        "SELECT metadata_retracted AS retracted, published_day AS day, headline, url FROM articles WHERE metadata_retracted IS NOT NULL ORDER BY retracted DESC",
    ),
}


def metadata(title: str, about: str) -> dict[str, Any]:
    """Datasette's metadata. `about` is a sentence on the state of the data."""
    facets = ["section", "day", {"array": "author"}, "language", "genre"]
    return {
        "title": title,
        "description": about,
        "databases": {
            DATABASE: {
                "description": f"{about} Begin with overview, which has a search and facets; pictures has the captions.",
                "queries": {
                    name: {"title": heading, "sql": sql}
                    for name, (heading, sql) in _QUERIES.items()
                },
                "tables": {
                    "overview": {
                        "description": f'Search finds all words, and "phrases", in headline, deck, authors, body and captions. {about}',
                        "facets": facets,
                        "sort_desc": "day",
                    },
                    "pictures": {
                        "description": "Pictures with their captions.",
                        "sort_desc": "day",
                    },
                    "articles": {
                        "description": "All columns of each article.",
                        "label_column": "headline",
                        "size": 10,
                    },
                    "_newscrawl": {"hidden": True},
                    "sqlite_stat1": {"hidden": True},
                },
            }
        },
    }


def listener(port: int) -> socket.socket:
    """A socket that listens on a port of this machine; 0 is any free port. ArgumentError where it cannot."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"fails: {error.strerror}"
        raise ArgumentError(
            f"--port: {port} {reason}, expected another port, or 0 for any"
        ) from None


@contextmanager
def datasette_of(
    database: Path, data_dir: Path, about: str, *, port: int, with_pictures: bool
) -> Iterator[Datasette]:
    """Datasette for a database, which it opens read-only. Its plugins are those of the process, so one at a time."""
    plugin = Plugin(data_dir, DATABASE, port, with_pictures=with_pictures)
    pm.register(plugin)
    try:
        found = Datasette(metadata=metadata(f"News in {data_dir}", about), settings=_SETTINGS)
        shown = Database(found, path=str(database), is_mutable=True)
        with closing(shown):
            found.add_database(shown, name=DATABASE)
            yield found
    finally:
        pm.unregister(plugin)


def serve(datasette: Datasette, listening: socket.socket, ready: Callable[[str], None]) -> None:
    """Answer until SIGINT or SIGTERM; `ready` gets the address of the first page."""
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        datasette.app(),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )
    ready(f"http://{HOST}:{port}{START}")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:  # the server has ended, and raises the signal again
        return
