"""Hong Kong and Asia: a CMS of their own, of which no page could be had (FACTS 3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.places import opening_info, trail
from newscrawl.pages.article.plain import Plain
from newscrawl.pages.sources import breadcrumbs, meta, stamped_line
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.page import Page


class Hk(Plain):
    """Told by its host alone; dates are printed as "December 13, 2019" and "05 October, 2022".

    https://www.chinadailyhk.com/hk/article/295812
    """

    name = "hk"
    version = 1
    language = "en"

    info = (opening_info(), stamped_line())
    source = (meta("source"),)
    breadcrumbs = (breadcrumbs(".breadcrumb a, .breadcrumbs a"), trail())

    def fits(self, page: Page) -> bool:
        """Its host."""
        host = site_host(page.location.host)
        return host is not None and host.family == "hk"
