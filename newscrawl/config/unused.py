"""Components of Scrapy that are switched off are not loaded: two of them import large packages first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import Settings

_SWITCHES = {
    "REMOTE_CONTROL_ENABLED": ("EXTENSIONS", "scrapy.extensions.remote_control.RemoteControl"),
    "COOKIES_ENABLED": (
        "DOWNLOADER_MIDDLEWARES",
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    ),
}
"""By switch: a setting and the component in it, which does nothing without the switch. aiohttp takes 0.1 s, tldextract a quarter of that."""


class UnusedComponents:
    """Scrapy add-on: leaves out the components that are switched off, unless a user's settings name them.

    They leave Scrapy's own lists: a component that a user's list sets to None is loaded all the same.
    """

    def update_settings(self, settings: Settings) -> None:
        """Leave them out."""
        for switch, (name, path) in _SWITCHES.items():
            of_scrapy = settings[f"{name}_BASE"]
            if path in of_scrapy and not settings.getbool(switch):
                of_scrapy.delete(path, "addon")
