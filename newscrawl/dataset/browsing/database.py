"""The database that `newscrawl browse` shows: the SQLite export of a data set, with views for readers."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from newscrawl import __version__
from newscrawl.dataset.formats.sqlite import check_sqlite, write_sqlite
from newscrawl.dataset.incremental import FOLDER
from newscrawl.dataset.targets import LocalFile
from newscrawl.errors import StorageError
from newscrawl.exporters.disk import make_folder
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.exporters.files import day_names, scan
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

NAME = "browse.sqlite"
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_VIEWS = """
CREATE VIEW overview AS
SELECT id, published_day AS day, headline, section_path AS section,
    (SELECT json_group_array(name) FROM (SELECT name FROM authors WHERE article = articles.id ORDER BY position)) AS author,
    in_language AS language, genre, word_count AS words,
    (SELECT count(*) FROM images WHERE article = articles.id) AS pictures,
    iif(metadata_warc IS NULL, NULL, id) AS page
FROM articles;

CREATE VIEW pictures AS
SELECT article, published_day AS day, headline, images.url AS picture, caption, credit_text AS credit, section_path AS section
FROM images JOIN articles ON articles.id = article;
"""
_FACETS = """
CREATE INDEX articles_in_language ON articles (in_language);
CREATE INDEX articles_genre ON articles (genre);
"""


def stamp_of(data_dir: Path, filters: dict[str, Any]) -> str:
    """What a database depends on: the published files, the filters, and the version. OSError where a folder cannot be read."""
    root = data_dir / ARTICLES
    files = []
    for day in day_names(root):
        for one in scan(root / day).segments.values():
            found = one.path.stat()
            files.append((day, one.path.name, found.st_size, found.st_mtime_ns))
    given = json.dumps([__version__, SCHEMA_VERSION, _VIEWS, filters, sorted(files)], default=str)
    return hashlib.sha256(given.encode()).hexdigest()


def is_current(path: Path, stamp: str) -> bool:
    """Whether a file is the database of a stamp."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (found,) = database.execute("SELECT stamp FROM _newscrawl").fetchone()
    except sqlite3.Error:
        return False
    return bool(found == stamp)


@contextmanager
def writable_folder(data_dir: Path) -> Iterator[Path]:
    """The folder for the database: `exports` of the data folder, or a temporary one where the data folder is read-only.

    StorageError where neither can be written.
    """
    folder = data_dir / FOLDER
    try:
        make_folder(folder)
        if os.access(folder, os.W_OK):
            yield folder
            return
    except OSError as error:
        if error.errno not in _READ_ONLY:
            raise StorageError(str(folder), error) from error
    with TemporaryDirectory(prefix="newscrawl-") as name:
        yield Path(name)


def make(
    path: Path,
    records: Iterable[dict[str, Any]],
    warn: Callable[[str], None],
    stamp: Callable[[], str | None],
) -> None:
    """Write the database of records, whole or not at all.

    `stamp` is called when all records are written; without one, the database serves once. StorageError where the disk fails.
    """
    check_sqlite()
    with LocalFile(str(path)).writing() as aside:
        write_sqlite(records, aside, warn)
        with closing(sqlite3.connect(aside)) as database:
            database.executescript(_VIEWS + _FACETS)
            database.execute("CREATE TABLE _newscrawl (stamp TEXT)")
            database.execute("INSERT INTO _newscrawl VALUES (?)", (stamp(),))
            database.execute("ANALYZE")
            database.commit()
