-- Tables of the frontier, version 4. Times are UTC, "2026-11-24T03:28:00Z"; digests are bytes.

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
    given TEXT,  -- the run whose feeds have the record; "skipped": none is to have it
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

-- What a job's runs have appended to files that are theirs to append to, and need not append again.
CREATE TABLE appended (
    job INTEGER NOT NULL,
    file TEXT NOT NULL,
    identifier TEXT NOT NULL,
    revision INTEGER NOT NULL,
    content BLOB NOT NULL,  -- content_hash
    PRIMARY KEY (job, file, identifier, revision, content)
) WITHOUT ROWID;

CREATE TABLE counters (
    job INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (job, name)
) WITHOUT ROWID;

-- Pages of articles that are not whole yet.
CREATE TABLE pages (
    job INTEGER NOT NULL,
    key TEXT NOT NULL,  -- of the article
    again INTEGER NOT NULL,  -- 1: of its second reading
    page INTEGER NOT NULL,
    data TEXT NOT NULL,  -- its record, JSON; '' for one that cannot be had
    PRIMARY KEY (job, key, again, page)
);

-- How near to a start page the pages and articles lie that a job follows links to.
CREATE TABLE reached (
    job INTEGER NOT NULL,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    depth INTEGER NOT NULL,  -- links from a start page, by the shortest way known
    found_on TEXT,  -- its address as it answered; NULL: it was not read yet
    links TEXT,  -- what it leads to, addresses, JSON
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

-- What links lead to that a job did not ask for, but for what it came to ask for later.
CREATE TABLE left_out (
    job INTEGER NOT NULL,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    why TEXT NOT NULL,  -- "max_depth=3"
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

-- What failed, until it comes: whatever becomes of the jobs.
CREATE TABLE failures (
    identity TEXT NOT NULL,  -- of the job that asked for it
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    task TEXT NOT NULL,  -- how to ask for it again, JSON
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
    job INTEGER NOT NULL,  -- that read it last; 0: it was read from the data set, -1: its line was given up
    key TEXT NOT NULL,
    language TEXT,  -- of the record, as are edition and sections; NULL: of an earlier version, only the line tells
    edition TEXT,
    sections TEXT,  -- addresses of its breadcrumbs, JSON
    stamp TEXT,  -- the latest that its pages printed, a time or a day
    doubtful INTEGER NOT NULL DEFAULT 0,  -- whether the newest line is
    retracted INTEGER NOT NULL DEFAULT 0,  -- whether the line that is named here is
    gone TEXT,  -- when the site first answered that it no longer has it; NULL once it answers with the article
    clean INTEGER,  -- whether the reading that `content` is of took no strict field from a fallback; NULL: only the line tells
    teller TEXT,  -- who told `date_published`; NULL: it is no minute, or only the line tells
    completed INTEGER NOT NULL DEFAULT 0  -- how many lines of its revision came before the newest
);
CREATE INDEX articles_by_identifier ON articles (identifier);
CREATE INDEX articles_by_story ON articles (story);

-- Lines of articles beside the one that `articles` names.
CREATE TABLE revisions (
    article INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    template TEXT NOT NULL,
    content BLOB NOT NULL,  -- content_hash
    stamp TEXT,  -- date_modified
    doubtful INTEGER NOT NULL,
    segment INTEGER,
    start INTEGER,
    length INTEGER,
    PRIMARY KEY (article, revision)
) WITHOUT ROWID;

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
    evidence TEXT,  -- what it said of the article, JSON
    PRIMARY KEY (key, found_on)
) WITHOUT ROWID;

-- Articles that are looked at again some time after they were read, whether a list shows them or not.
CREATE TABLE revisits (
    key TEXT PRIMARY KEY,  -- of the article
    task TEXT NOT NULL,  -- how to ask for it, JSON
    first_fetched TEXT NOT NULL,
    due TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX revisits_by_due ON revisits (due);

-- Lists as they were read, for answers that say "not modified".
CREATE TABLE lists (
    url TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    reader TEXT NOT NULL,  -- version of what read it
    listing TEXT NOT NULL  -- JSON
) WITHOUT ROWID;

-- Where the last complete walk of a list began: what stands there and behind it was asked for.
CREATE TABLE marks (
    walker TEXT NOT NULL,  -- the spider, and which articles it wants
    list TEXT NOT NULL,  -- its address; of those that are one under several hosts, the first host's
    job INTEGER NOT NULL,  -- that walked it and has not ended; 0: it has, the mark holds
    began TEXT NOT NULL,  -- when its first page was read
    since TEXT NOT NULL,  -- the day or moment, Beijing, that was asked back to; empty: all that there is
    shown TEXT NOT NULL,  -- identifiers of what stood on its first page, JSON
    low TEXT,  -- the day or time, Beijing, below which nothing stood there
    PRIMARY KEY (walker, list, job)
) WITHOUT ROWID;

-- Where the site serves a list, where that is not the address it was asked for by.
CREATE TABLE redirects (
    url TEXT PRIMARY KEY,  -- of a list's page
    served TEXT NOT NULL  -- as the answer had it
) WITHOUT ROWID;

-- Lists that only our table names and that gave nothing: they are asked for less and less often.
CREATE TABLE resting (
    url TEXT PRIMARY KEY,
    times INTEGER NOT NULL,  -- in a row that it gave nothing
    until TEXT NOT NULL  -- not asked for before
) WITHOUT ROWID;

-- robots.txt of each host, which holds for a day.
CREATE TABLE robots (
    site TEXT PRIMARY KEY,  -- "https://www.chinadaily.com.cn"
    read TEXT NOT NULL,  -- when
    body BLOB NOT NULL  -- empty where the host has none
) WITHOUT ROWID;

CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    folder TEXT NOT NULL,  -- crawl_date=2026-11-24
    name TEXT NOT NULL,  -- without suffix
    compression TEXT NOT NULL,  -- none, gzip, zstd
    state TEXT NOT NULL,  -- open, sealed, published, absent
    bytes INTEGER NOT NULL,  -- of durable lines, uncompressed
    lines INTEGER NOT NULL,
    revisions INTEGER NOT NULL,  -- lines that supersede another
    first TEXT,  -- smallest identifier
    last TEXT,  -- largest identifier
    published_bytes INTEGER,
    sha256 TEXT,  -- of the published file
    contested TEXT  -- identifiers with lines of several histories, JSON; NULL: none
);
CREATE INDEX segments_by_state ON segments (state);
CREATE INDEX segments_by_folder ON segments (folder);

-- Which data set this is the frontier of, and how far it has followed it: one row.
CREATE TABLE dataset (
    id TEXT NOT NULL,
    generation INTEGER NOT NULL
);
