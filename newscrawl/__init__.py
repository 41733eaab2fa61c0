"""newscrawl, a crawler for the news of China Daily.

`newscrawl.extract(html, url)` reads one page without a crawl; `newscrawl.crawl` and the command `newscrawl crawl` crawl.
"""

__version__ = "0.2.0"

TYPE_CHECKING = False  # `typing` takes time
if TYPE_CHECKING:
    from newscrawl.dataset.arrow import read_arrow
    from newscrawl.dataset.changes import Batch, changes
    from newscrawl.dataset.reading import read
    from newscrawl.errors import (
        ArgumentError,
        ClusterError,
        CrashedError,
        DamagedError,
        DataSetError,
        DataSetWarning,
        FolderLockedError,
        SettingError,
        Status,
        StorageError,
        UnreachableError,
        UserError,
    )
    from newscrawl.extraction import extract, merge
    from newscrawl.items import Article
    from newscrawl.pages.evidence import Evidence
    from newscrawl.running.crawl import Crawl, crawl

__all__ = [
    "ArgumentError",
    "Article",
    "Batch",
    "ClusterError",
    "CrashedError",
    "Crawl",
    "DamagedError",
    "DataSetError",
    "DataSetWarning",
    "Evidence",
    "FolderLockedError",
    "SettingError",
    "Status",
    "StorageError",
    "UnreachableError",
    "UserError",
    "changes",
    "crawl",
    "extract",
    "merge",
    "read",
    "read_arrow",
]

_PLACES = {
    **dict.fromkeys(__all__, "newscrawl.errors"),
    "Article": "newscrawl.items",
    "Batch": "newscrawl.dataset.changes",
    "Crawl": "newscrawl.running.crawl",
    "Evidence": "newscrawl.pages.evidence",
    "changes": "newscrawl.dataset.changes",
    "crawl": "newscrawl.running.crawl",
    "extract": "newscrawl.extraction",
    "merge": "newscrawl.extraction",
    "read": "newscrawl.dataset.reading",
    "read_arrow": "newscrawl.dataset.arrow",
}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that a command handles signals before half a second of imports."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - see above

    found: object = getattr(import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
