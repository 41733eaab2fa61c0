"""newscrawl, a crawler for the news of China Daily.

`newscrawl.extract(html, url)` reads one page without a crawl; `newscrawl crawl` crawls.
"""

__version__ = "0.1.0"

from newscrawl.errors import (
    ArgumentError,
    DamagedError,
    DataSetError,
    DataSetWarning,
    HeldError,
    SettingError,
    StorageError,
    UserError,
)
from newscrawl.exporters.reading import read
from newscrawl.extraction import extract, merge
from newscrawl.items import Article
from newscrawl.pages.evidence import Evidence

__all__ = [
    "ArgumentError",
    "Article",
    "DamagedError",
    "DataSetError",
    "DataSetWarning",
    "Evidence",
    "HeldError",
    "SettingError",
    "StorageError",
    "UserError",
    "extract",
    "merge",
    "read",
]
