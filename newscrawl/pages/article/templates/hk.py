"""Hong Kong and Asia: a CMS of their own, of which no page was available (fact: hk-domains, hk-unseen)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.comments import property_of
from newscrawl.pages.article.paths import kicker, trail
from newscrawl.pages.article.templates.plain import Plain
from newscrawl.pages.field_sources import breadcrumbs, meta
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page


class Hk(Plain):
    """Recognised by its host alone.

    Dates come in several forms, above the headline or below it, and many updates are of the day when a CMS moved.

    fact: hk-lists, hk-stamp-2013, hk-stamps, hk-stamps-one-line, hk-stamps-above, hk-cms-moved

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

    def matches(self, page: Page) -> bool:
        """Its host."""
        host = site_host(page.location.host)
        return host is not None and host.family == "hk"
