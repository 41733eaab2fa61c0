-- Tables of the frontier, version 6. Times are UTC, "2026-11-24T03:28:00Z"; digests are bytes.

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is never used twice
    identity TEXT NOT NULL,  -- the spider and its arguments, JSON
    began TEXT NOT NULL,
    ended TEXT
);
CREATE INDEX jobs_by_identity ON jobs (identity);

-- Queued requests. A request stays until all of its results are durable.
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    fingerprint BLOB,  -- NULL: not filtered as a duplicate
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
    given TEXT,  -- the run whose feeds have the record; "skipped": feeds do not get it
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

-- Records that a job's runs have appended to feeds, so that they are not appended twice.
CREATE TABLE appended (
    job INTEGER NOT NULL,
    file TEXT NOT NULL,
    identifier TEXT NOT NULL,
    revision INTEGER NOT NULL,
    content BLOB NOT NULL,  -- content_hash
    PRIMARY KEY (job, file, identifier, revision, content)
) WITHOUT ROWID;

-- Counters of a job. Names are fixed: what depends on data has a table.
CREATE TABLE counters (
    job INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (job, name)
) WITHOUT ROWID;

-- Numbers of a job's records by template, by field that is not empty, and by field of a warning.
CREATE TABLE record_counts (
    job INTEGER NOT NULL,
    what TEXT NOT NULL,  -- template, field, warning
    name TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (job, what, name)
) WITHOUT ROWID;

-- Numbers of pages that a job read, by the properties of groups whose rule hits are compared.
CREATE TABLE page_groups (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    template TEXT NOT NULL,  -- name and version
    year TEXT NOT NULL,  -- of publication
    host TEXT NOT NULL,
    route TEXT NOT NULL,
    place TEXT NOT NULL,  -- list on which they were found
    section TEXT NOT NULL,  -- in their breadcrumbs
    pages INTEGER NOT NULL
);
CREATE UNIQUE INDEX page_groups_once ON page_groups (job, template, year, host, route, place, section);

-- On how many pages of a group each rule of the template matched.
CREATE TABLE rule_hits (
    job INTEGER NOT NULL,
    page_group INTEGER NOT NULL,
    rule TEXT NOT NULL,
    hits INTEGER NOT NULL,
    PRIMARY KEY (job, page_group, rule)
) WITHOUT ROWID;

-- Sources that gave no articles, or not all.
CREATE TABLE dead_sources (
    job INTEGER NOT NULL,
    area TEXT NOT NULL,  -- dead: the run needs it; missing: a menu named it; table: only our table names it
    why TEXT NOT NULL,
    url TEXT  -- NULL: an earlier version counted it without its name
);
CREATE UNIQUE INDEX dead_sources_once ON dead_sources (job, area, why, url);

-- How many articles the search API reports for a day.
CREATE TABLE day_totals (
    job INTEGER NOT NULL,
    day TEXT NOT NULL,
    language TEXT NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (job, day, language)
) WITHOUT ROWID;

-- Parameters that the search API ignores.
CREATE TABLE ignored_queries (
    job INTEGER NOT NULL,
    language TEXT NOT NULL,  -- of the index
    sentence TEXT NOT NULL,
    PRIMARY KEY (job, language, sentence)
) WITHOUT ROWID;

-- Pages of articles that are not whole yet.
CREATE TABLE pages (
    job INTEGER NOT NULL,
    key TEXT NOT NULL,  -- of the article
    again INTEGER NOT NULL,  -- 1: second reading
    page INTEGER NOT NULL,
    data TEXT NOT NULL,  -- its record, JSON; '' for a page that is not available
    PRIMARY KEY (job, key, again, page)
);

-- Depth of the pages and articles that a job reached by following links.
CREATE TABLE reached (
    job INTEGER NOT NULL,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    depth INTEGER NOT NULL,  -- links from a start page, by the shortest known path
    found_on TEXT,  -- its address after redirects; NULL: not read yet
    links TEXT,  -- addresses of its links, JSON
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

-- URLs of links that a job did not follow; some of them it may have requested later.
CREATE TABLE left_out (
    job INTEGER NOT NULL,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    why TEXT NOT NULL,  -- "max_depth=3"
    PRIMARY KEY (job, resource, key)
) WITHOUT ROWID;

-- URLs that failed, until they succeed; they outlive their jobs.
CREATE TABLE failures (
    identity TEXT NOT NULL,  -- of the job that requested it
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    task TEXT NOT NULL,  -- of its next request, JSON
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
    listed_at TEXT,  -- the latest time that lists had shown when it was fetched
    etag TEXT,
    last_modified TEXT,
    job INTEGER NOT NULL,  -- that read it last; 0: read from the data set, -1: its line was given up
    key TEXT NOT NULL,
    language TEXT,  -- of the record, like edition and sections; NULL: row of an earlier version, only the line has it
    edition TEXT,
    sections TEXT,  -- addresses of its breadcrumbs, JSON
    stamp TEXT,  -- the latest time or day that its pages print
    doubtful INTEGER NOT NULL DEFAULT 0,  -- whether the newest line is
    retracted INTEGER NOT NULL DEFAULT 0,  -- whether the newest line is
    gone TEXT,  -- when the site first answered that it no longer has it; NULL once it answers with the article
    clean INTEGER,  -- whether the reading with `content` took no required field from a fallback; NULL: only the line has it
    minute_source TEXT,  -- source of `date_published`; NULL: it is not a minute, or only the line has the source
    completed INTEGER NOT NULL DEFAULT 0  -- how many earlier lines its revision has
);
CREATE INDEX articles_by_identifier ON articles (identifier);
CREATE INDEX articles_by_story ON articles (story);

-- Lines of articles other than the one that `articles` names.
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

-- Places at which articles were found.
CREATE TABLE places (
    key TEXT NOT NULL,  -- of the article
    found_on TEXT NOT NULL,
    via TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    jobs INTEGER NOT NULL,  -- number of jobs that found it there
    job INTEGER NOT NULL,  -- the last of these jobs
    listed_at TEXT,  -- the latest time that was shown beside it
    evidence TEXT,  -- on the article, JSON
    PRIMARY KEY (key, found_on)
) WITHOUT ROWID;

-- Planned revisits of articles, whether a list shows them or not.
CREATE TABLE revisits (
    key TEXT PRIMARY KEY,  -- of the article
    task TEXT NOT NULL,  -- of its request, JSON
    first_fetched TEXT NOT NULL,
    due TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX revisits_by_due ON revisits (due);

-- Lists as last read, for the answer "not modified".
CREATE TABLE lists (
    url TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    reader TEXT NOT NULL,  -- version of its reader
    listing TEXT NOT NULL  -- JSON
) WITHOUT ROWID;

-- Where the last complete walk of a list began: the articles there and behind it were requested.
CREATE TABLE marks (
    walker TEXT NOT NULL,  -- the spider, and which articles it wants
    list TEXT NOT NULL,  -- its address; for a list of several hosts, that of the first host
    job INTEGER NOT NULL,  -- the unfinished job of the walk; 0: it has ended, the mark holds
    began TEXT NOT NULL,  -- when its first page was read
    since TEXT NOT NULL,  -- the day or time, Beijing, back to which it was walked; empty: to its end
    shown TEXT NOT NULL,  -- identifiers of the articles on its first page, JSON
    low TEXT,  -- the earliest day or time, Beijing, on that page
    PRIMARY KEY (walker, list, job)
) WITHOUT ROWID;

-- Addresses from which the site serves lists, where they differ from the requested ones.
CREATE TABLE redirects (
    url TEXT PRIMARY KEY,  -- of a list's page
    served TEXT NOT NULL  -- address of the response
) WITHOUT ROWID;

-- Lists without articles that only our table names: they are requested less and less often.
CREATE TABLE resting (
    url TEXT PRIMARY KEY,
    times INTEGER NOT NULL,  -- how many times in a row it gave no articles
    until TEXT NOT NULL  -- not requested before
) WITHOUT ROWID;

-- robots.txt of each host, valid for a day.
CREATE TABLE robots (
    site TEXT PRIMARY KEY,  -- "https://www.chinadaily.com.cn"
    read TEXT NOT NULL,  -- when it was read
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

-- WARC files of archived requests and responses.
CREATE TABLE warc_files (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    folder TEXT NOT NULL,  -- crawl_date=2026-11-24
    name TEXT NOT NULL,  -- without suffix
    state TEXT NOT NULL,  -- open, sealed, published, absent
    bytes INTEGER NOT NULL,  -- durable
    records INTEGER NOT NULL,
    sha256 TEXT  -- of the published file
);
CREATE INDEX warc_files_by_state ON warc_files (state);

-- Places of the newest complete response for each URL.
CREATE TABLE captures (
    url TEXT PRIMARY KEY,
    file INTEGER NOT NULL,
    start INTEGER NOT NULL  -- first byte of its record
) WITHOUT ROWID;

-- Places of responses by their payload, which is archived once.
CREATE TABLE payloads (
    digest BLOB PRIMARY KEY,  -- SHA-1 of the body as it came
    file INTEGER NOT NULL,
    start INTEGER NOT NULL
) WITHOUT ROWID;

-- The data set of this frontier, with its generation: one row.
CREATE TABLE dataset (
    id TEXT NOT NULL,
    generation INTEGER NOT NULL
);
