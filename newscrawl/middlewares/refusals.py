"""Requests that are not to be made."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class DisallowedError(IgnoreRequest):
    """robots.txt closes the URL."""


class RobotsUnreachableError(IgnoreRequest):
    """robots.txt could not be had, which closes the whole host (RFC 9309, 2.3.1.4)."""


class OffSiteError(IgnoreRequest):
    """The URL is not the site's."""


class LaterError(IgnoreRequest):
    """The run ends while the request waits; it is for the next run."""
