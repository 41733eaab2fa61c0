"""SQLite: articles in flat columns, their authors, images and other parts in tables, and a full-text index.

| table or view | content |
| --- | --- |
| `articles` | a row for each record, in the columns of CSV, with `id` |
| `authors`, `editors`, `breadcrumbs`, `images`, `videos`, `audios` | a row for each of an article's (`article`, `position` from 1) |
| `keywords` | a row for each keyword of an article |
| `sections` | each `section_path` with its number of articles and its first and last day |
| `articles_fts` | FTS5 on headline, deck, authors, body and captions |

The index is of trigrams: it finds any part of a text, in English and Chinese, without regard to case. MATCH takes three
characters or more. For fewer, such as a Chinese word of two, `articles.article_body LIKE '%经济%'` reads all articles.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING, Any, get_type_hints

from newscrawl.dataset.formats.columns import NAMES, cells_of
from newscrawl.dataset.formats.refusals import INVALID, refuse
from newscrawl.errors import ArgumentError
from newscrawl.exporters.flat import COLUMNS, other_cell
from newscrawl.items import NESTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.dataset.formats.refusals import Warn

_OLDEST = (3, 34)
"""The version of SQLite that brought trigrams."""
_INTEGERS = frozenset(column.name for column in COLUMNS if column.kind in (int, bool))
_INDEXED = ("headline", "alternative_headline", "authors", "article_body", "image_captions")
_PARTS: dict[str, tuple[str, ...]] = {
    name: tuple(one.name for one in fields(kind)) for name, kind in NESTED.items()
}
"""Tables of parts, each with its columns."""
_INDEXES = (
    "CREATE INDEX articles_identifier ON articles (identifier)",
    "CREATE INDEX articles_published_day ON articles (published_day)",
    "CREATE INDEX articles_section_path ON articles (section_path)",
    "CREATE INDEX authors_name ON authors (name)",
    "CREATE INDEX keywords_keyword ON keywords (keyword)",
)
_PART = """
CREATE TABLE {table} (
    article INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL, {columns},
    PRIMARY KEY (article, position)
) WITHOUT ROWID
"""
_SECTIONS = """
CREATE VIEW sections AS
SELECT section_path, count(*) AS articles, min(published_day) AS first_day, max(published_day) AS last_day
FROM articles WHERE section_path IS NOT NULL GROUP BY section_path
"""


def check_sqlite() -> None:
    """Raise ArgumentError where Python's SQLite has no index of trigrams."""
    if sqlite3.sqlite_version_info < _OLDEST:
        raise ArgumentError(
            f"--format: sqlite needs SQLite {'.'.join(map(str, _OLDEST))} or later, this Python has {sqlite3.sqlite_version}"
        )


def write_sqlite(records: Iterable[dict[str, Any]], path: Path, warn: Warn) -> None:
    """Write a database to a new file. OSError where the disk is full."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for name in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                database.execute(f"PRAGMA {name}")  # an export that is cut off is thrown away
            database.execute("BEGIN")
            for statement in _tables():
                database.execute(statement)
            _insert(records, database, warn)
            for statement in (*_INDEXES, _SECTIONS, _full_text()):
                database.execute(statement)
            database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
            database.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error  # such as: the disk is full


def _tables() -> list[str]:
    articles = ", ".join(f"{name} {_type(name)}" for name in NAMES)
    parts = {"keywords": "keyword TEXT", **_part_columns()}
    return [
        f"CREATE TABLE articles (id INTEGER PRIMARY KEY, {articles})",
        *(_PART.format(table=table, columns=columns) for table, columns in parts.items()),
    ]


def _part_columns() -> dict[str, str]:
    found = {}
    for table, kind in NESTED.items():
        hints = get_type_hints(kind)
        columns = (
            f"{name} {'INTEGER' if int in _types(hints[name]) else 'TEXT'}"
            for name in _PARTS[table]
        )
        found[table] = ", ".join(columns)
    return found


def _types(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__args__", (hint,))


def _type(name: str) -> str:
    return "INTEGER" if name in _INTEGERS else "TEXT"


def _full_text() -> str:
    return (
        f"CREATE VIRTUAL TABLE articles_fts USING fts5 ({', '.join(_INDEXED)},"
        " content='articles', content_rowid='id', tokenize='trigram')"
    )


def _insert(records: Iterable[dict[str, Any]], database: sqlite3.Connection, warn: Warn) -> None:
    article = _insertion("articles", 1 + len(NAMES))
    keyword = _insertion("keywords", 3)
    parts = {table: _insertion(table, 2 + len(columns)) for table, columns in _PARTS.items()}
    number = 0
    for record in records:
        try:
            cells = cells_of(record)
            rows = {table: _rows(record, table, columns) for table, columns in _PARTS.items()}
            keywords = [(other_cell(one),) for one in _list(record, "keywords")]
            parts_of_all = chain(keywords, *rows.values())
            _check(chain(cells, chain.from_iterable(parts_of_all)))
        except INVALID as error:
            refuse(record, error, warn)
            continue
        number += 1
        database.execute(article, (number, *cells))
        database.executemany(keyword, _numbered(number, keywords))
        for table, found in rows.items():
            if found:
                database.executemany(parts[table], _numbered(number, found))


def _rows(record: dict[str, Any], table: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    entries = _list(record, table)
    return [tuple(other_cell(one.get(name)) for name in columns) for one in entries]


def _list(record: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = record.get(name) or []
    return found


def _numbered(article: int, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(article, position, *row) for position, row in enumerate(rows, 1)]


def _check(cells: Iterable[Any]) -> None:
    """Raise ValueError or OverflowError for a value that SQLite cannot hold."""
    for cell in cells:
        if isinstance(cell, str) and not cell.isascii():
            cell.encode()
        elif isinstance(cell, int):
            cell.to_bytes(8, "big", signed=True)


def _insertion(table: str, count: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * count)})"  # noqa: S608 - a name of ours
