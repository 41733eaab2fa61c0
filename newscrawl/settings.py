"""Every setting that differs from Scrapy's default, with the reason beside it."""

from newscrawl import __version__
from newscrawl.middlewares.statuses import codes_of

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {"newscrawl.downloader.site_address.SiteAddress": 100}

# --- Settings of our own
DATA_DIR = "data"  # the data set, the frontier, the runs' summaries, rejected records
SEGMENT_BYTES = 64 * 1024 * 1024  # of lines after which a segment is sealed
SEGMENT_LINES = 100_000  # the same by number
SEGMENT_COMPRESSION = "none"  # of sealed segments: gzip, zstd
SITE_ADDRESS = (
    None  # "127.0.0.1:8000": the loopback address that stands for all of the site's hosts
)
NOW = None  # "2026-09-28T08:00": the time a run takes for now, for tests and to repeat a run; else the clock's
SEARCH_TIMEOUT = 60  # seconds: the search API is slow (fact: search-is-slow)
SEARCH_REACH = 7500  # rows of a search that the API is taken to page through; more is split (fact: search-deepest-page)
FEED_DAYS = 30  # a feed without an item of the last so many days is frozen (design: frozen-feeds)
FAILURE_TOLERANCE = (
    0.01  # share of URLs that may fail permanently before a run counts as incomplete
)
BODY_HTML = False  # True: every record has its body as sanitised HTML too; needs newscrawl[html]
DRIFT_CHECK = True  # a template's rule that no longer matches as it used to fails the run's health
FIELD_SOURCES = False  # True: every record says which rule gave each field

# --- Politeness: one rate for the operator as a whole (design: one-rate)
USER_AGENT = f"newscrawl/{__version__} (+https://github.com/newscrawl/newscrawl)"
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "newscrawl"  # the bare product token: the parser matches by substring
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # the slot of the operator: one connection
DOWNLOAD_DELAY = (
    1.5  # seconds, with the jitter 1 to 2: a beat that is exact is what a site takes for an attack
)
DOWNLOAD_DELAY_JITTER = 1 / 3  # default 0.5
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # fetches what RFC 9309 closes
    "newscrawl.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # breaks down over a Location that is none
    "newscrawl.middlewares.redirect.RedirectMiddleware": 600,
    "newscrawl.middlewares.offsite.OffsiteMiddleware": 50,
    "newscrawl.middlewares.truncation.TruncationMiddleware": 600,  # unpacks bodies, of which Scrapy (590) takes half for a whole
    "newscrawl.middlewares.firewalls.FirewallMiddleware": 585,  # and these after it
    "newscrawl.middlewares.search_api.SearchesMiddleware": 582,  # before an empty answer is asked for again
    "newscrawl.middlewares.unclosed_markup.UnclosedMarkupMiddleware": 580,
    "newscrawl.middlewares.breaker.BreakerMiddleware": 880,
    "newscrawl.middlewares.backoff.BackoffMiddleware": 890,
    "newscrawl.middlewares.download_slot.DownloadSlotMiddleware": 900,  # after all that make new requests
}
DOWNLOADER = "newscrawl.downloader.downloader.Downloader"  # sends nothing once the run is to end
RETRY_HTTP_CODES = codes_of("later", "outage")  # default lacks 507, 509, 520, 521, 523 and more
BACKOFF_BASE = 5  # seconds of the first pause after 429, 503 or a row of failures; it doubles
BACKOFF_MAX = 300  # seconds of the longest, but for Retry-After
RETRY_AFTER_MAX = 3600  # seconds: a site that asks for more ends the run, for a later one
BREAKER_PAUSES = 12  # pauses without an answer between them after which a run ends: half an hour
REFUSALS_MAX = (
    20  # refusals in a row, of any name, without a page in between, after which a run ends
)
REFERRER_POLICY = "same-origin"

# --- Safety (design: bounds, no-code-in-state, offsite)
UMASK = "077"  # of what a run writes: its owner's alone. "027" lets the group read, "022" everyone
TWISTED_DNS_RESOLVER = (
    "newscrawl.downloader.resolver.PublicResolver"  # no name leads to this machine or its network
)
TELNETCONSOLE_ENABLED = False  # a port that runs code
REMOTE_CONTROL_ENABLED = False  # another
COOKIES_ENABLED = False  # nothing here needs them (fact: open-site)
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "newscrawl.downloader.handler.BoundedHandler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # no other scheme
}
METAREFRESH_ENABLED = False  # a page must not send the crawler anywhere
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes; default 1 GiB. The largest page seen has 0.3 MB
PAGE_MAXSIZE = (
    4 * 1024 * 1024
)  # bytes of all but sitemaps, ten times the largest page; its tree takes thirty times as much
PAGE_TOKENS_MAX = 60_000  # words, attributes and values of a page, ten times the most seen; in one tag they take 4 seconds
PAGE_ELEMENTS_MAX = 20_000  # of a page, 36 times the most seen; the longest list that LINKS_PER_PAGE lets pass has half of it
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
LINKS_PER_PAGE = 2_000  # that a page may lead to; the longest home page known has a tenth of it
LIST_PAGES_MAX = 6_000  # of one list (fact: list-depth)
LIST_REPEATS_MAX = (
    2  # pages in a row with nothing but the articles of the one before: the list has ended
)
FEED_DEPTH_MAX = 3  # of sitemaps that name sitemaps; sitemaps.org has two
FEED_ITEMS_MAX = 50_000  # of one feed or sitemap: the limit of sitemaps.org
PATH_FOLDERS_MAX = 8  # of an address; the deepest known, of a government microsite, has five
PATH_REPEATS_MAX = 2  # of one folder in an address; the Chinese columns nest two different ids
MEMUSAGE_LIMIT_MB = 1024  # a run that takes more ends, and goes on later; it has a tenth of it
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10  # default 60, in which a gigabyte is soon taken
HEADERS_MAXSIZE = 64 * 1024  # bytes; browsers take a few hundred KiB, the site sends less than one
DOWNLOAD_TIMEOUT = 30  # seconds; default 180
REDIRECT_MAX_TIMES = 5  # default 20

# --- Order: lists from the top, newest article first
SCHEDULER = "newscrawl.frontier.scheduler.FrontierScheduler"  # on disk, first in first out
REQUEST_FINGERPRINTER_CLASS = (
    "newscrawl.frontier.fingerprint.Fingerprinter"  # an article is one under all hosts
)

# --- Records
ITEM_PIPELINES = {
    "newscrawl.pipelines.clean.CleanPipeline": 100,
    "newscrawl.pipelines.normalise.NormalisePipeline": 200,
    "newscrawl.pipelines.validate.ValidatePipeline": 300,
    "newscrawl.pipelines.store.StorePipeline": 400,
}
FEED_EXPORTERS = {"csv": "newscrawl.exporters.csv.GuardedCsvExporter"}
FEED_EXPORT_ENCODING = "utf-8"  # default escapes Chinese as \u

# --- Reports
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "newscrawl.extensions.feed_export.Feeds": 0,  # ends the run when an output fails
    "newscrawl.extensions.safe_logs.SafeLogs": 0,
    "scrapy.extensions.memusage.MemoryUsage": None,  # takes the peak of the program that started the run for its own
    "newscrawl.extensions.memory.MemoryUsage": 0,
    "newscrawl.extensions.run_report.RunReport": 100,  # after the feeds: the job is over when they have its records
}
LOG_LEVEL = "INFO"  # DEBUG prints every page and record
LOG_FORMATTER = "newscrawl.extensions.log_formatter.LogFormatter"
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the URL states name every URL that failed, once
