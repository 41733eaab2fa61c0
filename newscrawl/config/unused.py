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
_LEAST = 1
"""Above Scrapy's defaults, below a user's own settings."""


class UnusedComponents:
    """Scrapy add-on: leaves out the components that are switched off."""

    def update_settings(self, settings: Settings) -> None:
        """Leave them out, unless a user's settings name them."""
        for switch, (name, path) in _SWITCHES.items():
            if not settings.getbool(switch):
                settings[name].set(path, None, _LEAST)
