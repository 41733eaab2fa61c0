"""SQL that migrates a frontier from each version to the next."""

from __future__ import annotations

_TABLES_OF_COUNTS = """
CREATE TABLE record_counts (
    job INTEGER NOT NULL,
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (job, what, name)
) WITHOUT ROWID;

CREATE TABLE page_groups (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    template TEXT NOT NULL,
    year TEXT NOT NULL,
    host TEXT NOT NULL,
    route TEXT NOT NULL,
    place TEXT NOT NULL,
    section TEXT NOT NULL,
    pages INTEGER NOT NULL
);
CREATE UNIQUE INDEX page_groups_once ON page_groups (job, template, year, host, route, place, section);

CREATE TABLE rule_hits (
    job INTEGER NOT NULL,
    page_group INTEGER NOT NULL,
    rule TEXT NOT NULL,
    hits INTEGER NOT NULL,
    PRIMARY KEY (job, page_group, rule)
) WITHOUT ROWID;

CREATE TABLE dead_sources (
    job INTEGER NOT NULL,
    area TEXT NOT NULL,
    why TEXT NOT NULL,
    url TEXT
);
CREATE UNIQUE INDEX dead_sources_once ON dead_sources (job, area, why, url);

CREATE TABLE day_totals (
    job INTEGER NOT NULL,
    day TEXT NOT NULL,
    language TEXT NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (job, day, language)
) WITHOUT ROWID;

CREATE TABLE ignored_queries (
    job INTEGER NOT NULL,
    language TEXT NOT NULL,
    sentence TEXT NOT NULL,
    PRIMARY KEY (job, language, sentence)
) WITHOUT ROWID;
"""
"""Tables for the data that version 4 kept in the names of counters."""

_NAMES_OF_COUNTERS = """
UPDATE counters SET name = 'dead' || substr(name, 7) WHERE name GLOB 'source/*';

INSERT INTO record_counts
    SELECT job, substr(name, 1, instr(name, '/') - 1), substr(name, instr(name, '/') + 1), value
    FROM counters WHERE name GLOB 'template/*' OR name GLOB 'field/*' OR name GLOB 'warning/*';

INSERT INTO page_groups (job, template, year, host, route, place, section, pages)
    SELECT job, json_extract(words, '$[0]'), json_extract(words, '$[1]'), json_extract(words, '$[2]'),
        json_extract(words, '$[3]'), json_extract(words, '$[4]'), json_extract(words, '$[5]'), value
    FROM (
        SELECT job, value, '[' || replace(json_quote(substr(name, 11)), ' ', '","') || ']' AS words
        FROM counters WHERE name GLOB 'signature/*' AND NOT instr(name, '|')
    )
    WHERE json_array_length(words) = 6 AND json_extract(words, '$[0]') <> 'pages';

INSERT INTO rule_hits
    SELECT one.job, one.id, substr(name, length(label) + 1), value
    FROM (
        SELECT job, id, 'signature/' || template || ' ' || year || ' ' || host || ' ' || route || ' ' || place
            || ' ' || section || '|' AS label
        FROM page_groups
    ) AS one
    CROSS JOIN counters
    ON counters.job = one.job AND name > label AND name < substr(label, 1, length(label) - 1) || '}';

INSERT OR IGNORE INTO dead_sources
    SELECT job, substr(name, 1, instr(name, '/') - 1), substr(rest, 1, instr(rest, '/') - 1),
        substr(rest, instr(rest, '/') + 1)
    FROM (
        SELECT job, name, substr(name, instr(name, '/') + 1) AS rest FROM counters
        WHERE name GLOB 'dead/*' OR name GLOB 'missing/*' OR name GLOB 'table/*'
    )
    WHERE instr(rest, '/');

INSERT INTO dead_sources
    WITH RECURSIVE unnamed (job, area, why, count) AS (
        SELECT job, area, why, total - (
            SELECT count(*) FROM dead_sources AS named
            WHERE named.job = one.job AND named.area = one.area AND named.why = one.why
        )
        FROM (
            SELECT job, substr(name, 1, instr(name, '/') - 1) AS area,
                substr(name, instr(name, '/') + 1) AS why, value AS total
            FROM counters WHERE name GLOB 'dead/*' OR name GLOB 'missing/*' OR name GLOB 'table/*'
        ) AS one
        WHERE NOT instr(why, '/')
        UNION ALL SELECT job, area, why, count - 1 FROM unnamed WHERE count > 1
    )
    SELECT job, area, why, NULL FROM unnamed WHERE count > 0;

INSERT INTO day_totals
    SELECT job, substr(name, 5, instr(name, ' ') - 5), substr(name, instr(name, ' ') + 1), value
    FROM counters WHERE name GLOB 'day/*';

INSERT INTO ignored_queries
    SELECT job, substr(rest, 1, instr(rest, '/') - 1), substr(rest, instr(rest, '/') + 1)
    FROM (SELECT job, substr(name, 9) AS rest FROM counters WHERE name GLOB 'ignored/*');

DELETE FROM counters WHERE substr(name, 1, instr(name, '/') - 1)
    IN ('template', 'field', 'warning', 'signature', 'dead', 'missing', 'table', 'day', 'ignored');
"""
"""Move the data there. Rule hits of groups with other parts are dropped: no run compares them."""

_TABLES_OF_ARCHIVES = """
CREATE TABLE warc_files (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sha256 TEXT
);
CREATE INDEX warc_files_by_state ON warc_files (state);
CREATE TABLE captures (
    url TEXT PRIMARY KEY,
    file INTEGER NOT NULL,
    start INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE payloads (
    digest BLOB PRIMARY KEY,
    file INTEGER NOT NULL,
    start INTEGER NOT NULL
) WITHOUT ROWID;
"""

_TABLE_OF_CAPTURES = """
CREATE TABLE offered_captures (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    key TEXT NOT NULL,
    page INTEGER NOT NULL,
    url TEXT NOT NULL,
    time TEXT NOT NULL,
    place TEXT NOT NULL,
    digest TEXT,
    is_revisit INTEGER NOT NULL,
    via TEXT NOT NULL,
    outcome TEXT
);
CREATE UNIQUE INDEX offered_captures_once ON offered_captures (job, key, page, place);
"""

MIGRATIONS: dict[int, str] = {
    1: "ALTER TABLE places ADD evidence TEXT;"
    " CREATE TABLE revisits (key TEXT PRIMARY KEY, ticket TEXT NOT NULL, first_fetched TEXT NOT NULL,"
    " due TEXT NOT NULL) WITHOUT ROWID;"
    " CREATE INDEX revisits_by_due ON revisits (due);",
    2: "ALTER TABLE articles ADD language TEXT; ALTER TABLE articles ADD edition TEXT;"
    " ALTER TABLE articles ADD sections TEXT; ALTER TABLE articles ADD stamp TEXT;"
    " ALTER TABLE articles ADD doubtful INTEGER NOT NULL DEFAULT 0;"
    " ALTER TABLE articles ADD retracted INTEGER NOT NULL DEFAULT 0;"
    " ALTER TABLE articles ADD gone TEXT; ALTER TABLE articles ADD clean INTEGER;"
    " CREATE TABLE revisions (article INTEGER NOT NULL, revision INTEGER NOT NULL, template TEXT NOT NULL,"
    " content BLOB NOT NULL, stamp TEXT, doubtful INTEGER NOT NULL, segment INTEGER, start INTEGER,"
    " length INTEGER, PRIMARY KEY (article, revision)) WITHOUT ROWID;"
    " CREATE TABLE pages (job INTEGER NOT NULL, key TEXT NOT NULL, again INTEGER NOT NULL,"
    " page INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (job, key, again, page));"
    " CREATE TABLE dataset (id TEXT NOT NULL, generation INTEGER NOT NULL);"
    " ALTER TABLE segments ADD contested TEXT;"
    " CREATE TABLE appended (job INTEGER NOT NULL, file TEXT NOT NULL, identifier TEXT NOT NULL,"
    " revision INTEGER NOT NULL, content BLOB NOT NULL,"
    " PRIMARY KEY (job, file, identifier, revision, content)) WITHOUT ROWID;"
    " CREATE TABLE marks (walker TEXT NOT NULL, list TEXT NOT NULL, job INTEGER NOT NULL, began TEXT NOT NULL,"
    " since TEXT NOT NULL, shown TEXT NOT NULL, low TEXT, PRIMARY KEY (walker, list, job)) WITHOUT ROWID;",
    3: "CREATE TABLE redirects (url TEXT PRIMARY KEY, served TEXT NOT NULL) WITHOUT ROWID;"
    " CREATE TABLE resting (url TEXT PRIMARY KEY, times INTEGER NOT NULL, until TEXT NOT NULL) WITHOUT ROWID;"
    " CREATE TABLE robots (site TEXT PRIMARY KEY, read TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;"
    " CREATE TABLE reached (job INTEGER NOT NULL, resource TEXT NOT NULL, key TEXT NOT NULL,"
    " depth INTEGER NOT NULL, found_on TEXT, links TEXT, PRIMARY KEY (job, resource, key)) WITHOUT ROWID;"
    " CREATE TABLE left_out (job INTEGER NOT NULL, resource TEXT NOT NULL, key TEXT NOT NULL,"
    " why TEXT NOT NULL, PRIMARY KEY (job, resource, key)) WITHOUT ROWID;"
    " ALTER TABLE articles ADD teller TEXT; ALTER TABLE articles ADD completed INTEGER NOT NULL DEFAULT 0; ALTER TABLE failures RENAME COLUMN ticket TO task; ALTER TABLE revisits RENAME COLUMN ticket TO task;",
    4: "ALTER TABLE articles RENAME COLUMN teller TO minute_source;"
    + _TABLES_OF_COUNTS
    + _NAMES_OF_COUNTERS,
    5: _TABLES_OF_ARCHIVES,
    6: _TABLE_OF_CAPTURES,
}
"""Statements that migrate each version to the next."""
