"""All settings: type and bounds, default with its reason, and meaning.

Settings with a type are for users. They are checked before a run (`config/checks.py`), and `make schema` writes
docs/settings.md from them; a type without a value is a setting of Scrapy's that keeps Scrapy's default. Settings
without a type plug in components, which `config/components.py` checks.
"""

from typing import Annotated

from newscrawl import __version__
from newscrawl.config.kinds import (
    Bytes,
    Encoding,
    Folder,
    Kind,
    Level,
    LogFile,
    Positive,
    Seconds,
    Share,
    Switch,
    Text,
    Timeout,
    Umask,
    Whole,
    checked_later,
    one_of,
    size,
    whole,
)
from newscrawl.exporters import compression
from newscrawl.middlewares.statuses import codes_of
from newscrawl.monitoring.notification import check_addresses, check_command

Addresses = Annotated[str | None, Kind("addresses of Apprise", check_addresses)]
Command = Annotated[str | None, Kind("a command", check_command)]

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {
    "newscrawl.config.log_lines.LogLines": 50,
    "newscrawl.downloader.site_address.SiteAddress": 100,
    "newscrawl.config.unused.UnusedComponents": 200,
}

# --- The data set
DATA_DIR: Folder = "data"
"""The folder of the data set, the frontier, the summaries of runs, and rejected records."""
SEGMENT_BYTES: Bytes = 64 * 1024 * 1024
"""A file of the data set is finished when it has this many bytes; or earlier, at the end of its run or of its day."""
SEGMENT_LINES: Positive = 100_000
"""A file of the data set is finished when it has this many lines."""
SEGMENT_COMPRESSION: Annotated[str, one_of(tuple(compression.SUFFIXES), "compression")] = "none"
"""How finished files of the data set are compressed."""
ARCHIVE: Annotated[str, one_of(("warc", "none"), "archive")] = "warc"
"""Every request and its answer are archived as they were sent and came, in WARC files under `DATA_DIR/warc`; `none` archives nothing."""
ARCHIVE_BYTES: Bytes = 256 * 1024 * 1024  # 20,000 pages or so; its hash takes a quarter of a second
"""A WARC file is finished when it has this many bytes; or earlier, at the end of its run or of its day."""
ARCHIVE_READ: Annotated[str | None, checked_later("a WARC file, or a folder with some")] = None
"""Requests are answered from these WARC files, and the site gets none: for development, teaching and tests. A page that is not there fails (`not_archived`); nothing is archived."""
UMASK: Umask = "077"
"""The permissions that new files and folders do not get: `077` keeps them for their owner, `027` lets the group read,
`022` everyone. The process keeps this mask, a script of yours too; existing files keep their mode."""

# --- Records
BODY_HTML: Switch = False
"""Each record has `article_body_html`, the body in plain elements, sanitised; needs `newscrawl[html]`."""
FIELD_SOURCES: Switch = False
"""Each record has `metadata.field_sources`, which names the rule that gave each field."""
CONCURRENT_ITEMS: Positive = 1  # a page has one; for each answer Scrapy starts as many tasks
"""Records of one page that are in the pipelines at a time."""
ITEM_PIPELINES = {
    "newscrawl.pipelines.clean.CleanPipeline": 100,
    "newscrawl.pipelines.normalise.NormalisePipeline": 200,
    "newscrawl.pipelines.validate.ValidatePipeline": 300,
    "newscrawl.pipelines.store.StorePipeline": 400,
}
FEED_EXPORTERS = {
    "csv": "newscrawl.exporters.csv.GuardedCsvExporter",
    "xml": "newscrawl.exporters.xml.FlatXmlExporter",
    "json": "newscrawl.exporters.json.PlainJsonExporter",
    **dict.fromkeys(
        ("jsonlines", "jsonl", "jl"), "newscrawl.exporters.json.PlainJsonLinesExporter"
    ),
}
FEED_EXPORT_ENCODING: Encoding = "utf-8"  # Scrapy's escapes Chinese as \u
"""The encoding of outputs (`-O`, `-o`)."""

# --- Runs: when one is complete
FAILURE_TOLERANCE: Share = 0.01
"""The share of URLs that may fail permanently before a run is incomplete; the spider `article` has 0."""
DRIFT_CHECK: Switch = True
"""A template that reads pages in another way than it used to makes a run unhealthy. Without the check, the new way becomes the usual one."""
NOTIFY: Addresses = None
"""Addresses of [Apprise](https://github.com/caronc/apprise), with spaces between them: `mailto://…`, `slack://…`, `tgram://…`, `json://…`. They get a message when a health check begins to fail and one when it recovers; needs `newscrawl[notify]`."""
ON_FINISH: Command = None
"""A command that gets the summary of each run as JSON on its standard input, at the end; `--on-finish COMMAND` sets it. It is not run by a shell, and has 60 seconds."""
NOW: Annotated[
    str | None,
    checked_later("a moment, `2026-09-28T08:00`, in Beijing unless it has a zone"),
] = None
"""The current time for a run, for tests and to repeat a run; otherwise the clock's."""
SITE_ADDRESS: Annotated[
    str | None,
    checked_later("a loopback address, `127.0.0.1:8000`"),
] = None
"""The address that answers for all hosts of the site: a mirror or a replica on this machine."""

# --- Politeness: one rate for the operator as a whole (design: one-rate)
USER_AGENT: Text = f"newscrawl/{__version__} (+https://github.com/newscrawl/newscrawl)"
"""The name in requests. Set your own contact when you crawl."""
ROBOTSTXT_OBEY: Switch = True
"""robots.txt is read and obeyed."""
ROBOTSTXT_USER_AGENT: Text = "newscrawl"  # the bare product token: the parser matches by substring
"""The name that is looked up in robots.txt."""
CONCURRENT_REQUESTS_PER_DOMAIN: Positive = 1
"""Requests at a time, to all hosts of the site's operator together."""
DOWNLOAD_DELAY: Seconds = (
    1.5  # with the jitter 1 to 2: an exact beat looks like an attack to a site
)
"""The time between requests."""
DOWNLOAD_DELAY_JITTER: Share = 1 / 3
"""The share of DOWNLOAD_DELAY by which it varies at random, up and down."""
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # fetches what RFC 9309 closes
    "newscrawl.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # fails on an invalid Location
    "newscrawl.middlewares.redirect.RedirectMiddleware": 600,
    "newscrawl.middlewares.offsite.OffsiteMiddleware": 50,
    "newscrawl.middlewares.truncation.TruncationMiddleware": 600,  # decompresses, since Scrapy (590) accepts half a body
    "newscrawl.middlewares.firewalls.FirewallMiddleware": 585,  # after decompression
    "newscrawl.middlewares.search_api.SearchesMiddleware": 582,  # before empty answers are retried
    "newscrawl.middlewares.unclosed_markup.UnclosedMarkupMiddleware": 580,
    "newscrawl.middlewares.breaker.BreakerMiddleware": 880,
    "newscrawl.middlewares.backoff.BackoffMiddleware": 890,
    "newscrawl.middlewares.download_slot.DownloadSlotMiddleware": 900,  # after all middlewares that make requests
    "newscrawl.middlewares.archive_read.ArchiveReadMiddleware": 990,  # behind all that judge or change a request
    "newscrawl.middlewares.archive.ArchiveMiddleware": 1000,  # next to the downloader, before anything changes a response
}
DOWNLOADER = "newscrawl.downloader.downloader.Downloader"  # sends nothing once the run is ending
RETRY_HTTP_CODES = codes_of("later", "outage")  # default lacks 507, 509, 520, 521, 523 and more
BACKOFF_BASE: Seconds = 5
"""The first pause after 429, 503 or five failures in a row; each pause is twice the one before."""
BACKOFF_MAX: Seconds = 300
"""The longest pause; a Retry-After may be longer."""
RETRY_AFTER_MAX: Seconds = 3600
"""The longest Retry-After that a run waits; a site that asks for more ends the run, and the same command continues it later."""
BREAKER_PAUSES: Whole = 12  # half an hour
"""A run ends (exit status 4) after this many pauses without an answer in between; the same command continues it later."""
REFUSALS_MAX: Positive = 20
"""A run ends (exit status 4) after this many refusals in a row, without a record or a good page in between: 403, 412,
418, 202 and every status that brings no page (`newscrawl/middlewares/statuses.toml`), pages that refuse in words,
scripts of firewalls (`newscrawl/middlewares/firewalls.toml`), circular redirects until a cookie is sent. The console
report names the firewall; nothing solves its script. Refusals of the search API end only the searches."""
REFERRER_POLICY = "same-origin"

# --- Safety (design: bounds, no-code-in-state, offsite)
TWISTED_DNS_RESOLVER = "newscrawl.downloader.resolver.PublicResolver"  # no name resolves to this machine or its network
TELNETCONSOLE_ENABLED: Switch = False
"""A port that runs code."""
REMOTE_CONTROL_ENABLED: Switch = False
"""A port that controls the run."""
COOKIES_ENABLED: Switch = False  # nothing here needs them (fact: open-site)
"""Cookies are kept and sent."""
DOWNLOAD_VERIFY_CERTIFICATES: Switch = True
"""The certificate of a host is verified."""
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "newscrawl.downloader.handler.BoundedHandler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # no other scheme
}
METAREFRESH_ENABLED: Switch = False  # a page must not send the crawler anywhere
"""A refresh in a page's markup is followed like a redirect."""
REDIRECT_MAX_TIMES: Whole = 5
"""Redirects that a request follows at most."""
DOWNLOAD_TIMEOUT: Timeout = 30
"""The longest wait for an answer."""
STOP_TIMEOUT: Seconds = 2  # an answer takes less than one; process managers kill after ten
"""The longest wait for answers when a run ends early, by SIGTERM, SIGINT, a limit or a refusal; the next run sends these requests again."""
SEARCH_TIMEOUT: Timeout = 60  # the search API is slow (fact: search-is-slow)
"""The longest wait for an answer of the search API."""
DOWNLOAD_MAXSIZE: Bytes = 16 * 1024 * 1024  # the largest known page has 0.3 MB
"""The size of an answer at most, sitemaps included."""
DOWNLOAD_WARNSIZE: Annotated[int, size(0)] = 4 * 1024 * 1024
"""The size of an answer that is logged as large; 0 for none."""
HEADERS_MAXSIZE: Bytes = 64 * 1024  # browsers take a few hundred KiB, the site sends less than one
"""The size of an answer's headers at most."""
PAGE_MAXSIZE: Bytes = (
    4 * 1024 * 1024
)  # ten times the largest page; its tree takes thirty times as much
"""The size of a page at most: of every answer but sitemaps."""
PAGE_TOKENS_MAX: Positive = 60_000  # ten times the known maximum; in one tag they take 4 seconds
"""Words, attributes and values of a page at most."""
PAGE_ELEMENTS_MAX: Positive = (
    20_000  # 36 times the known maximum; the longest list within LINKS_PER_PAGE has half of it
)
"""Elements of a page at most."""
MEMUSAGE_LIMIT_MB: Whole = 1024  # a run has a tenth of it
"""A run that takes more MiB of memory ends (exit status 4); the same command continues it later. 0 for no limit."""
MEMUSAGE_CHECK_INTERVAL_SECONDS: Timeout = 10  # in Scrapy's 60 a gigabyte is soon taken
"""The time between two looks at the memory."""

# --- Budgets
LINKS_PER_PAGE: Positive = 2_000  # the longest home page known has a tenth of it
"""Links that are followed from one page at most. A run that meets more is incomplete, and its report names where."""
LIST_PAGES_MAX: Positive = 6_000  # (fact: list-depth)
"""Pages of one list that are read at most. A run that meets more is incomplete, and its report names where."""
LIST_REPEATS_MAX: Positive = 2
"""A list has ended after this many pages in a row that show only the articles of the page before."""
FEED_DEPTH_MAX: Positive = 3  # sitemaps.org has two
"""Sitemaps that name sitemaps: levels that are read at most."""
FEED_ITEMS_MAX: Positive = 50_000  # the limit of sitemaps.org
"""Items of one feed or sitemap at most. A run that meets more is incomplete, and its report names where."""
FEED_DAYS: Annotated[int, whole(1, 36_600)] = 30  # (design: frozen-feeds)
"""A feed without an item of the last so many days is frozen."""
SEARCH_REACH: Positive = 7500  # a search with more is split (fact: search-deepest-page)
"""Rows of one search that the API is expected to page through; fewer where it turns out to stop earlier."""
PATH_FOLDERS_MAX: Positive = 8  # the deepest known, of a government microsite, has five
"""Folders of a URL's path: the spider `site` leaves out URLs with more."""
PATH_REPEATS_MAX: Positive = 2  # the Chinese columns nest two different ids
"""How often one folder may stand in a URL's path: the spider `site` leaves out URLs with more."""

# --- Order: lists from the top, newest article first
SCHEDULER = "newscrawl.frontier.scheduler.FrontierScheduler"  # on disk, first in first out
REQUEST_FINGERPRINTER_CLASS = (
    "newscrawl.frontier.fingerprint.Fingerprinter"  # an article is the same under all hosts
)

# --- The log
PROGRESS: Annotated[str, one_of(("auto", "lines", "none"), "kind of progress")] = "auto"
"""How a run shows its progress: `auto` draws a panel on a terminal and logs lines elsewhere, `lines` logs lines only."""
PROGRESS_INTERVAL: Seconds = 30
"""The time between two lines of progress; 0 for none."""
METRICS_PORT: Annotated[int, whole(0, 65_535)] = 0
"""The port on 127.0.0.1 where a run serves `/metrics` for Prometheus; 0 for none. Where the port is taken, the run logs a warning and has none."""
LOG_LEVEL: Level = "INFO"
"""The least level that is logged; `DEBUG` logs every page and record, and Scrapy's versions, components and counters."""
LOG_JSON: Switch = False
"""Each line of the log is a JSON object: `time` in UTC, `level`, `logger`, `message`, `traceback`, `progress`."""
LOG_DATEFORMAT: Text = "%Y-%m-%d %H:%M:%S%z"  # Scrapy's names no zone
"""The form of times in the log, as in `strftime`."""
LOG_FORMATTER = "newscrawl.extensions.log_formatter.LogFormatter"
RETRY_GIVE_UP_LOG_LEVEL: Level = "INFO"  # the URL states name every URL that failed, once
"""The level of the line that names a request which failed permanently."""
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "newscrawl.extensions.feed_export.Feeds": 0,  # ends the run when an output fails
    "newscrawl.extensions.progress.ProgressReport": 0,
    "newscrawl.extensions.metrics_port.MetricsPort": 0,
    "scrapy.extensions.memusage.MemoryUsage": None,  # counts the peak of the program that started the run
    "newscrawl.extensions.memory.MemoryUsage": 0,
    "newscrawl.extensions.run_report.RunReport": 100,  # after the feeds: the job ends when they have its records
}

# --- Scrapy's settings that keep Scrapy's default
CLOSESPIDER_ERRORCOUNT: Whole
"""A run ends after this many errors; 0 for never."""
CLOSESPIDER_ITEMCOUNT: Whole
"""A run ends after this many records; 0 for never."""
CLOSESPIDER_PAGECOUNT: Whole
"""A run ends after this many answers; 0 for never."""
CLOSESPIDER_PAGECOUNT_NO_ITEM: Whole
"""A run ends after this many answers without a record in between; 0 for never."""
CLOSESPIDER_TIMEOUT: Seconds
"""A run ends after this time; 0 for never."""
CLOSESPIDER_TIMEOUT_NO_ITEM: Annotated[int, whole(0, 366 * 24 * 3600)]
"""A run ends after this many seconds without a record; 0 for never."""
CONCURRENT_REQUESTS: Positive  # with none the crawl waits for ever
"""Requests at a time, to all hosts."""
DNS_TIMEOUT: Timeout
"""The longest wait for the address of a host."""
LOG_FILE: LogFile
"""Where the log goes; standard error where there is none."""
LOGSTATS_INTERVAL: Seconds
"""The time between two lines of the log that count pages and records; 0 for none."""
MEMUSAGE_ENABLED: Switch
"""The memory of a run is watched."""
MEMUSAGE_WARNING_MB: Whole
"""A run that takes more MiB of memory logs a warning; 0 for none."""
REACTOR_THREADPOOL_MAXSIZE: Positive
"""Threads, which look up addresses of hosts."""
REDIRECT_ENABLED: Switch
"""Redirects are followed."""
RETRY_ENABLED: Switch
"""A request that failed is sent again."""
RETRY_TIMES: Whole
"""How often a request that failed is sent again at most."""
URLLENGTH_LIMIT: Whole
"""The characters of a URL at most; 0 for no limit."""
