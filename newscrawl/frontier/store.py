"""Articles, places, revisits and segments; `Store` is the whole database.

The first write opens a transaction that lasts until `commit`, so that related changes become durable together;
the store itself reads uncommitted changes. PostgreSQL could stand behind the same methods.
"""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from newscrawl.exporters.rows import Segment
from newscrawl.frontier.archive_store import ArchiveStore
from newscrawl.frontier.rows import Ended, KnownArticle, Place, Revision, Revisit, Sighting

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE = ", ".join(field.name for field in fields(KnownArticle))
_ARTICLE_VALUES = ", ".join("?" for _ in fields(KnownArticle))
_PLACE = ", ".join(Place._fields)
_SEGMENT = ", ".join(field.name for field in fields(Segment))
_SEGMENT_CHANGES = ", ".join(f"{field.name} = ?" for field in fields(Segment) if field.name != "id")


TO_BE_READ = -1
"""In place of the job that read an article last: its line is given up, and the next reading writes one."""


class Store(ArchiveStore):
    """The database in a data folder. The folder's lock lets one process write."""

    # --- Articles

    def articles(self, identifier: str) -> list[KnownArticle]:
        """Articles of an identifier: one, seldom more."""
        rows = self._run(f"SELECT {_ARTICLE} FROM articles WHERE identifier = ?", (identifier,))  # noqa: S608
        return [KnownArticle(*row) for row in rows]

    def article(self, number: int) -> KnownArticle:
        """One article, by its number."""
        row = self._run(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return KnownArticle(*row)

    def complete_articles(self) -> list[tuple[str, str, int]]:
        """Day of publication, language tag, and number of the complete articles with a line; not those without a day or language."""
        return self._run(
            "SELECT substr(coalesce(date_published, day), 1, 10) AS published, language, count(*)"
            " FROM articles WHERE complete AND segment IS NOT NULL"
            " AND published IS NOT NULL AND language IS NOT NULL GROUP BY 1, 2"
        ).fetchall()

    def aliased(self, key: str) -> KnownArticle | None:
        """The article to which an address with another identifier led."""
        row = self._run(
            f"SELECT {_ARTICLE} FROM articles WHERE id = (SELECT article FROM aliases WHERE key = ?)",  # noqa: S608
            (key,),
        ).fetchone()
        return KnownArticle(*row) if row else None

    def alias(self, key: str, article: int) -> None:
        """Store that an address led to an article of another identifier."""
        self._write("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (key, article))

    def same_story(self, story: bytes, identifier: str) -> list[tuple[str, str | None]]:
        """Identifier and day of other articles with the same story digest, in the order of reading."""
        return self._run(
            "SELECT identifier, day FROM articles WHERE story = ? AND identifier <> ? ORDER BY id",
            (story, identifier),
        ).fetchall()

    def put_article(self, article: KnownArticle) -> int:
        """Store an article, in place of its row where it has an id: the id."""
        self._write(
            f"INSERT OR REPLACE INTO articles ({_ARTICLE}) VALUES ({_ARTICLE_VALUES})",  # noqa: S608
            astuple(article),
        )
        if article.id is None:
            article.id = self._last_id()
        return article.id

    def put_revision(self, revision: Revision) -> None:
        """Store a line other than the one that the article's row names, in place of its earlier row."""
        self._write("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", revision)

    def revisions(self, article: int) -> list[Revision]:
        """Lines of an article other than the one that its row names, oldest first."""
        rows = self._run("SELECT * FROM revisions WHERE article = ? ORDER BY revision", (article,))
        return [Revision(*row) for row in rows]

    def record_sighting(self, job: int, sighting: Sighting) -> None:
        """Store a sighting; evidence and times that the place no longer shows stay."""
        self._write(
            "INSERT INTO places VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5, ?6, ?7)"
            " ON CONFLICT (key, found_on) DO UPDATE"
            " SET last_seen = ?4, jobs = jobs + (job <> ?5), job = ?5, "
            " evidence = iif(?7 IS NULL, evidence, json_patch(ifnull(evidence, '{}'), ?7)),"
            " listed_at = nullif(max(ifnull(listed_at, ''), ifnull(?6, '')), '')",
            (
                sighting.key,
                sighting.found_on,
                sighting.via,
                sighting.now,
                job,
                sighting.listed_at,
                sighting.evidence,
            ),
        )

    def has_place(self, key: str, found_on: str) -> bool:
        """Whether an article was found at a place before."""
        row = self._run("SELECT 1 FROM places WHERE key = ? AND found_on = ?", (key, found_on))
        return row.fetchone() is not None

    def places_of(self, key: str) -> list[Place]:
        """Places of one article, by its key, in the order of their first sighting."""
        rows = self._run(
            f"SELECT {_PLACE} FROM places WHERE key = ? ORDER BY first_seen, found_on",  # noqa: S608 - names of ours
            (key,),
        )
        return [Place(*row) for row in rows]

    def places(self, identifier: str) -> list[Place]:
        """Places of the articles of an identifier, in the order of their first sighting."""
        rows = self._run(
            f"SELECT {_PLACE} FROM places"  # noqa: S608 - names of ours
            " WHERE key = ?1 OR key >= ?1 || ' ' AND key < ?1 || '!' ORDER BY first_seen, found_on",
            (identifier,),
        )
        return [Place(*row) for row in rows]

    def seen_by_day(self, job: int) -> Iterator[tuple[str, str, int]]:
        """Day in the URL, route, and how many articles of that day the route found in this job."""
        yield from self._run(
            "SELECT substr(key, instr(key, ' ') + 1) AS day, via, count(DISTINCT key) FROM places"
            " WHERE job = ? AND instr(key, ' ') GROUP BY day, via ORDER BY day, via",
            (job,),
        )

    def listed_at(self, key: str) -> str | None:
        """The latest time that any list showed beside an article."""
        row = self._run("SELECT max(listed_at) FROM places WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def forget(self, name: str) -> int:
        """Forget an article by its identifier, or a list by its URL, so that it is requested as if new.

        Lines stay. Returns the number of removed rows.
        """
        found = self.articles(name)
        for one in found:
            self.release(one.id or 0)
        self._write("DELETE FROM articles WHERE identifier = ? AND revision = 0", (name,))
        removed = len(found)
        for table in ("urls", "failures", "places", "aliases", "revisits"):
            removed += self._write(
                f"DELETE FROM {table} WHERE key = ?1 OR key >= ?1 || ' ' AND key < ?1 || '!'",  # noqa: S608 - names of ours
                (name,),
            )
        for table in ("lists", "redirects", "resting"):
            removed += self._write(f"DELETE FROM {table} WHERE url = ?", (name,))  # noqa: S608 - names of ours
        if removed:  # else a job would not repeat its finished requests
            self._write("DELETE FROM requests WHERE data IS NULL")
        return removed

    def totals(self) -> tuple[int, int, int]:
        """Numbers of known articles, lines and segments."""
        row = self._run(
            "SELECT (SELECT count(*) FROM articles), ifnull(sum(lines), 0), count(*) FROM segments"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    # --- Revisits

    def put_revisit(self, revisit: Revisit) -> None:
        """Store when an article is revisited, in place of its planned revisit."""
        self._write("INSERT OR REPLACE INTO revisits VALUES (?, ?, ?, ?)", revisit)

    def revisit(self, key: str) -> Revisit | None:
        """The planned revisit of an article."""
        row = self._run("SELECT * FROM revisits WHERE key = ?", (key,)).fetchone()
        return Revisit(*row) if row else None

    def drop_revisit(self, key: str) -> None:
        """Drop the planned revisit of an article."""
        self._write("DELETE FROM revisits WHERE key = ?", (key,))

    def revisits(self, due: str) -> list[Revisit]:
        """Revisits that are due by a time, the first due first."""
        rows = self._run("SELECT * FROM revisits WHERE due <= ? ORDER BY due, key", (due,))
        return [Revisit(*row) for row in rows]

    # --- The data set

    def dataset(self) -> tuple[str, int] | None:
        """Id and generation of the frontier's data set; None before the first publication."""
        row = self._run("SELECT id, generation FROM dataset").fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def put_dataset(self, name: str, generation: int) -> None:
        """Store the id and generation of the frontier's data set."""
        self._write("DELETE FROM dataset")
        self._write("INSERT INTO dataset VALUES (?, ?)", (name, generation))

    def has_current_line(self, segment: int) -> bool:
        """Whether the row of an article names a line of a segment."""
        row = self._run("SELECT 1 FROM articles WHERE segment = ? LIMIT 1", (segment,))
        return row.fetchone() is not None

    def detach(self, segment: int, from_byte: int = 0) -> list[int]:
        """Forget the places of lines that end behind `from_byte` in a segment: the articles whose rows name one."""
        found = self._run(
            "SELECT id FROM articles WHERE segment = ? AND start + length > ?", (segment, from_byte)
        ).fetchall()
        for table in ("articles", "revisions"):
            self._write(
                f"UPDATE {table} SET segment = NULL, start = NULL, length = NULL"  # noqa: S608 - names of ours
                " WHERE segment = ? AND start + length > ?",
                (segment, from_byte),
            )
        return [int(row[0]) for row in found]

    def release(self, article: int) -> None:
        """Make the current line of an article an earlier one, so that the next reading writes a line."""
        known = self.article(article)
        if known.segment is not None and known.line_content is not None:
            doubtful = {one.revision for one in self.revisions(article) if one.doubtful}
            number = max(set(range(1, known.revision + 1)) - doubtful, default=known.revision)
            place = (known.segment, known.start, known.length)
            facts = (known.template, known.line_content, known.stamp, False)
            self.put_revision(Revision(article, number, *facts, *place))
        known.segment = known.start = known.length = None
        known.etag = known.last_modified = None
        known.job = TO_BE_READ
        self.put_article(known)

    def in_absent_segments(self) -> list[int]:
        """Articles whose line is in a missing file."""
        rows = self._run(
            "SELECT id FROM articles WHERE segment IN (SELECT id FROM segments WHERE state = 'absent')"
        )
        return [int(row[0]) for row in rows]

    def lost(self) -> list[int]:
        """Articles that lost their line, except those whose line was given up."""
        rows = self._run(
            "SELECT id FROM articles WHERE segment IS NULL AND revision > 0 AND job <> ?",
            (TO_BE_READ,),
        )
        return [int(row[0]) for row in rows]

    def urls_of(self, article: int) -> list[tuple[str, Ended]]:
        """URLs that led to an article, in any job, each with the identity of its job."""
        rows = self._run(
            "SELECT identity, job, resource, key, url, state, reason FROM urls JOIN jobs ON jobs.id = job"
            " WHERE article = ? AND resource = 'article'",
            (article,),
        )
        return [(str(row[0]), Ended(*row[1:])) for row in rows]

    # --- Segments

    def new_segment(self, run: str, folder: str, name: str, compression: str) -> Segment:
        """An open segment without lines."""
        self._write(
            "INSERT INTO segments (run, folder, name, compression, state, bytes, lines, revisions)"
            " VALUES (?, ?, ?, ?, 'open', 0, 0, 0)",
            (run, folder, name, compression),
        )
        number = self._last_id()
        return Segment(
            number, run, folder, name, compression, "open", 0, 0, 0, None, None, None, None
        )

    def put_segment(self, segment: Segment) -> None:
        """Change a segment's row."""
        number, *values = astuple(segment)
        self._write(f"UPDATE segments SET {_SEGMENT_CHANGES} WHERE id = ?", (*values, number))  # noqa: S608

    def drop_segment(self, number: int) -> None:
        """Forget a segment that has no line."""
        self._write("DELETE FROM segments WHERE id = ?", (number,))

    def segment(self, number: int) -> Segment:
        """One segment."""
        row = self._run(f"SELECT {_SEGMENT} FROM segments WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return Segment(*row)

    def segments(
        self, state: str | None = None, folder: str | None = None, run: str | None = None
    ) -> list[Segment]:
        """Segments in the order they were opened; of one state, one folder, one run, where given."""
        rows = self._run(
            f"SELECT {_SEGMENT} FROM segments WHERE (?1 IS NULL OR state = ?1)"  # noqa: S608
            " AND (?2 IS NULL OR folder = ?2) AND (?3 IS NULL OR run = ?3) ORDER BY id",
            (state, folder, run),
        )
        return [Segment(*row) for row in rows]
