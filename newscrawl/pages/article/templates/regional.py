"""Government microsites: regional., govt., investinchina., studychina., subsites., and www…/m/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.templates.plain import Plain
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page


class Regional(Plain):
    """Each site has markup of its own, and is recognised by host or path (fact: regional-under-m, regional-stamp).

    http://regional.chinadaily.com.cn/shandong/2023-10/26/c_930029.htm
    https://govt.chinadaily.com.cn/s/202007/03/WS5efe9b1e498ed1e2f3407ca5/a-park-by-the-river.html
    """

    name = "regional"
    version = 2
    language = "en"

    def matches(self, page: Page) -> bool:
        """Its host or path, and no heading of the newspaper's own pages."""
        host = site_host(page.location.host)
        of_family = host is not None and host.family in {"regional", "govt"}
        return (of_family or page.location.edition == "regional") and not page.elements("#lft-art")
