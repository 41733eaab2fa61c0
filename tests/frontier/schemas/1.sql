-- Tables of the frontier, version 1. Times are UTC, "2026-11-24T03:28:00Z"; digests are bytes.

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is not used again
    identity TEXT NOT NULL,  -- the spider and its arguments, JSON
    began TEXT NOT NULL,
    ended TEXT
);
CREATE INDEX jobs_by_identity ON jobs (identity);

-- What is to be fetched. A request stays until all that it led to is durable.
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    fingerprint BLOB,  -- NULL: the same may be asked for again
    priority INTEGER NOT NULL,
    in_flight INTEGER NOT NULL DEFAULT 0,
    data TEXT  -- JSON; NULL once acknowledged
);
CREATE UNIQUE INDEX requests_once ON requests (job, fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX requests_queue ON requests (job, priority DESC, id) WHERE data IS NOT NULL AND in_flight = 0;
CREATE INDEX requests_in_flight ON requests (job) WHERE in_flight = 1;

-- How each URL of a job ended.
CREATE TABLE urls (
    job INTEGER NOT NULL,
    resource TEXT NOT NULL,  -- article, or a kind of source: list, search, …
    key TEXT NOT NULL,  -- identifier and day of an article, URL of anything else
    url TEXT NOT NULL,
    state TEXT,  -- done, gone, failed, excluded; NULL: not yet
    reason TEXT,
    article INTEGER,  -- its record
    given TEXT,  -- the run whose feeds have the record
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

CREATE TABLE counters (
    job INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (job, name)
) WITHOUT ROWID;

-- What failed, until it comes: whatever becomes of the jobs.
CREATE TABLE failures (
    identity TEXT NOT NULL,  -- of the job that asked for it
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    ticket TEXT NOT NULL,  -- how to ask for it again, JSON
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_try TEXT NOT NULL,
    PRIMARY KEY (identity, resource, key)
) WITHOUT ROWID;

-- Articles that were read. One whose record was out of scope has no line (segment is NULL).
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    identifier TEXT NOT NULL,
    day TEXT,  -- of publication
    date_published TEXT,
    headline BLOB NOT NULL,  -- digest of its letters
    story BLOB NOT NULL,  -- digest of the letters of headline and body
    url TEXT NOT NULL,
    pages INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    template TEXT NOT NULL,
    content BLOB NOT NULL,  -- content_hash under that template
    revision INTEGER NOT NULL,
    line_content BLOB,  -- content_hash of the newest line
    segment INTEGER,
    start INTEGER,  -- of the newest line, in bytes
    length INTEGER,
    first_fetched TEXT NOT NULL,
    last_fetched TEXT NOT NULL,
    listed_at TEXT,  -- the newest time that lists had shown when it was fetched
    etag TEXT,
    last_modified TEXT,
    job INTEGER NOT NULL,  -- that read it last
    key TEXT NOT NULL
);
CREATE INDEX articles_by_identifier ON articles (identifier);
CREATE INDEX articles_by_story ON articles (story);

-- Addresses that led to an article of another identifier.
CREATE TABLE aliases (
    key TEXT PRIMARY KEY,  -- of the address
    article INTEGER NOT NULL
) WITHOUT ROWID;

-- Where an article was seen.
CREATE TABLE places (
    key TEXT NOT NULL,  -- of the article
    found_on TEXT NOT NULL,
    via TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    jobs INTEGER NOT NULL,  -- that saw it there
    job INTEGER NOT NULL,  -- the last of them
    listed_at TEXT,  -- the newest time that was shown beside it
    PRIMARY KEY (key, found_on)
) WITHOUT ROWID;

-- Lists as they were read, for answers that say "not modified".
CREATE TABLE lists (
    url TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    reader TEXT NOT NULL,  -- version of what read it
    listing TEXT NOT NULL  -- JSON
) WITHOUT ROWID;

CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    folder TEXT NOT NULL,  -- crawl_date=2026-11-24
    name TEXT NOT NULL,  -- without suffix
    compression TEXT NOT NULL,  -- none, gzip, zstd
    state TEXT NOT NULL,  -- open, sealed, published
    bytes INTEGER NOT NULL,  -- of durable lines, uncompressed
    lines INTEGER NOT NULL,
    revisions INTEGER NOT NULL,  -- lines that supersede another
    first TEXT,  -- smallest identifier
    last TEXT,  -- largest identifier
    published_bytes INTEGER,
    sha256 TEXT  -- of the published file
);
CREATE INDEX segments_by_state ON segments (state);
CREATE INDEX segments_by_folder ON segments (folder);
