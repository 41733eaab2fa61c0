"""Articles of the newspaper's own site; only its days are known (fact: epaper-host, address-epaper)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.templates.plain import Plain
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page


class Epaper(Plain):
    """Recognised by its host alone.

    https://epaper.chinadaily.com.cn/a/202609/26/WS6ab938c3e4b06d4aa0560001.html
    """

    name = "epaper"
    version = 2
    language = "en"

    def matches(self, page: Page) -> bool:
        """Its host."""
        host = site_host(page.location.host)
        return host is not None and host.family == "epaper"
