"""SITE_ADDRESS: a loopback address that answers for all hosts of the site.

The replica, tests, benchmarks and a user's local mirror use it. URL, Host header and everything
above the download handler stay the same; only the connection goes elsewhere.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from scrapy.settings import Settings

_ADDRESS = re.compile(r"(?P<host>[\d.]+|\[[\da-fA-F:.]+\]|localhost):(?P<port>\d{1,5})")
_ABOVE_PROJECT = 25
"""Priority between the project's settings (20) and those of a spider or the command line (30, 40)."""

# design: site-address
_LOCAL_DEFAULTS = {
    "DOWNLOAD_DELAY": 0,
    "BACKOFF_BASE": 0.1,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DATA_DIR": "data/local",
}


def loopback_address(value: str) -> str:
    """`value` as "host:port" of this machine. Raises SettingError for anything else."""
    match = _ADDRESS.fullmatch(value.strip())
    if match is None or not 0 < int(match["port"]) < 65536:
        raise SettingError(
            f"SITE_ADDRESS: {value!r} is not an address, expected one like 127.0.0.1:8000"
        )
    host = match["host"].strip("[]")
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise SettingError(
            f"SITE_ADDRESS: {value!r} is not on this machine, expected a loopback address like 127.0.0.1:8000"
        )
    return match[0]


class SiteAddress:
    """Scrapy add-on: settings for a site at SITE_ADDRESS, without delays."""

    def update_settings(self, settings: Settings) -> None:
        """Send http and https through the local handler, with its own defaults: no delay, 16 connections, another data folder."""
        value = settings.get("SITE_ADDRESS")
        if not value:
            return
        settings.set(
            "SITE_ADDRESS", loopback_address(str(value)), settings.getpriority("SITE_ADDRESS") or 0
        )
        for name, local in _LOCAL_DEFAULTS.items():
            settings.set(name, local, _ABOVE_PROJECT)
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS"].set(
                scheme, "newscrawl.downloader.local_handler.LocalHandler", _ABOVE_PROJECT
            )
