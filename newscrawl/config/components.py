"""Components that a run needs: settings that replace them are refused before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils.misc import load_object

from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.settings import BaseSettings

_LISTS: dict[str, dict[str, str]] = {
    "ITEM_PIPELINES": {
        "newscrawl.pipelines.store.StorePipeline": "nothing would reach the data set",
        "newscrawl.pipelines.validate.ValidatePipeline": "invalid records would reach the data set",
        "newscrawl.pipelines.normalise.NormalisePipeline": "records would not have the form that the schema promises",
    },
    "EXTENSIONS": {
        "newscrawl.extensions.run_report.RunReport": "articles would never be done, and the run would have no status",
        "newscrawl.extensions.feed_export.Feeds": "the output would lack records of earlier runs",
    },
    "DOWNLOADER_MIDDLEWARES": {
        "newscrawl.middlewares.offsite.OffsiteMiddleware": "a page could send the crawler anywhere",
        "newscrawl.middlewares.robots.RobotsMiddleware": "robots.txt would not be read (to switch it off, set ROBOTSTXT_OBEY)",
        "newscrawl.middlewares.truncation.TruncationMiddleware": "half a page would pass for a whole one",
        "newscrawl.middlewares.unclosed_markup.UnclosedMarkupMiddleware": "half a page would pass for a whole one",
        "newscrawl.middlewares.backoff.BackoffMiddleware": "pauses that the site requests would be ignored",
        "newscrawl.middlewares.download_slot.DownloadSlotMiddleware": "each host of the site would be crawled at the full rate",
    },
}
_SINGLE = {
    "SCHEDULER": (
        "newscrawl.frontier.scheduler.FrontierScheduler",
        "a stopped run could not be resumed",
    ),
    "REQUEST_FINGERPRINTER_CLASS": (
        "newscrawl.frontier.fingerprint.Fingerprinter",
        "an article would be fetched once for each of its hosts",
    ),
}
"""By setting: the path of a class, and the consequence of its absence. A subclass is accepted."""


def check_components(settings: BaseSettings) -> None:
    """Raise SettingError for a component that is missing or cannot be loaded; Scrapy's own are not loaded here."""
    for name, (path, loss) in _SINGLE.items():
        if not _is_among(path, [_load(name, settings[name])]):
            raise SettingError(f"{name}: is not {path}, without which {loss}")
    for name, needed in _LISTS.items():
        given = settings.getwithbase(name)
        of_scrapy = settings[f"{name}_BASE"]
        there = [
            _load(name, one)
            for one, order in given.items()
            if order is not None and one not in of_scrapy
        ]
        for path, loss in needed.items():
            if not _is_among(path, there):
                raise SettingError(f"{name}: lacks {path}, without which {loss}")


def _load(name: str, given: Any) -> Any:
    try:
        return load_object(given)
    except (ImportError, AttributeError, TypeError, ValueError, NameError) as error:
        raise SettingError(f"{name}: {given!r} cannot be loaded: {error}") from None


def _is_among(path: str, classes: Iterable[Any]) -> bool:
    """Without `issubclass`: for Scrapy, any class with a scheduler's methods is a subclass of every scheduler."""
    wanted = load_object(path)
    return any(isinstance(one, type) and wanted in one.__mro__ for one in classes)
