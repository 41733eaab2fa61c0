"""newscrawl, a crawler for the news of China Daily.

`newscrawl.extract(html, url)` reads one page without a crawl; `newscrawl crawl` crawls.
"""

__version__ = "0.1.0"

from newscrawl.exporters.reading import read
from newscrawl.extraction import extract, merge
from newscrawl.items import Article
from newscrawl.pages.evidence import Evidence

__all__ = ["Article", "Evidence", "extract", "merge", "read"]
