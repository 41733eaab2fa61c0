"""Hong Kong and Asia: a CMS of their own, of which no page could be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.comments import property_of
from newscrawl.pages.article.paths import kicker, trail
from newscrawl.pages.article.plain import Plain
from newscrawl.pages.sources import breadcrumbs, meta
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.page import Page


class Hk(Plain):
    """Told by its host alone.

    Dates are printed as "December 13, 2019" and "05 October, 2022", since 2018 with weekday and minute above the headline,
    later as "Published: …" and "Updated: …"; many of the latter are of a day in June 2023 when the CMS moved.

    https://www.chinadailyhk.com/hk/article/295812
    https://www.chinadailyhk.com/articles/163/39/218/1570991239568.html
    https://www.chinadailyhk.com/video?play_id=4021
    """

    name = "hk"
    version = 2
    language = "en"

    minute = (property_of("date"),)
    source = (meta("source"),)
    breadcrumbs = (breadcrumbs(".breadcrumb a, .breadcrumbs a"), trail())
    section = (property_of("nodename"), kicker())
    players = "video, iframe[src*='/player'], iframe[src*='/video']"

    def fits(self, page: Page) -> bool:
        """Its host."""
        host = site_host(page.location.host)
        return host is not None and host.family == "hk"
