"""Which spiders can be estimated, each with its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.estimates.captures import CapturePlan
from newscrawl.estimates.searches import SearchPlan
from newscrawl.spiders.archive import ArchiveSpider
from newscrawl.spiders.commoncrawl import CommonCrawlSpider
from newscrawl.spiders.search import SearchSpider
from newscrawl.spiders.wayback import WaybackSpider

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.estimates.plan import Given, Plan
    from newscrawl.spiders.base import NewsSpider

# design: estimates
PLANS: dict[type[NewsSpider], Callable[[Given], Plan]] = {
    ArchiveSpider: SearchPlan,
    SearchSpider: SearchPlan,
    CommonCrawlSpider: CapturePlan,
    WaybackSpider: CapturePlan,
}
"""By spider; a spider of somebody that derives from one has its plan."""


def plan_maker(spider: type[NewsSpider]) -> Callable[[Given], Plan]:
    """Makes the plan of a spider. ArgumentError for one that learns its articles only from the pages that it reads."""
    for kind, plan in PLANS.items():
        if issubclass(spider, kind):
            return plan
    *names, last = (kind.name for kind in PLANS)
    raise ArgumentError(
        f"--dry-run: {spider.name} finds articles only by reading pages, so that nothing can be estimated; {', '.join(names)} and {last} have this option"
    )
