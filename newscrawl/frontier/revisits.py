"""Plans revisits of articles, since the site changes articles soon after it publishes them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.frontier.articles import utc
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.rows import Revisit
from newscrawl.frontier.stamps import moment
from newscrawl.frontier.task import CrawlTask
from newscrawl.site.urls import parse
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from newscrawl.frontier.store import Store
    from newscrawl.frontier.task import ArticleTask
    from newscrawl.items import Article

# design: revisits
AFTER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 48))
"""Times of the revisits after the first fetch of an article."""

RECENT = 7
"""Beijing days, today included, that the first run of `latest` reads; older articles are not revisited."""


def recent(last: date) -> date:
    """The first of the RECENT days that end with `last`."""
    return last - timedelta(days=RECENT - 1)


class Revisits:
    """The planned revisits."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self.begin_with_new = False
        """Whether new articles are revisited: only those of `latest` are."""

    def due(self) -> list[ArticleTask]:
        """Tasks of the revisits that are due; those of articles that are no longer recent are dropped."""
        first = recent(self._now().astimezone(BEIJING).date())
        found = []
        for one in self._store.revisits(utc(self._now())):
            task = CrawlTask.from_json(one.task)
            day = parse(task.url).date
            if day is None or day >= first:
                found.append(task)
            else:
                self._store.drop_revisit(one.key)
        return found

    def begin(self, key: str, article: Article, first_fetched: str) -> None:
        """Plan the first revisit of a new article."""
        again = CrawlTask("article", key, article.url, ArticlePayload(via="revisit"))
        self._plan(key, again.to_json(), first_fetched)

    def plan_next(self, key: str) -> None:
        """After a visit, plan the next revisit of an article that has one planned; drop it after the last."""
        if revisit := self._store.revisit(key):
            self._plan(key, revisit.task, revisit.first_fetched)

    def not_before(self, key: str, time: datetime) -> None:
        """Postpone the next revisit, where there is one."""
        if revisit := self._store.revisit(key):
            self._store.put_revisit(revisit._replace(due=utc(time)))

    def _plan(self, key: str, task: str, first_fetched: str) -> None:
        first = moment(first_fetched)
        due = next((first + pause for pause in AFTER if first + pause > self._now()), None)
        if due:
            self._store.put_revisit(Revisit(key, task, first_fetched, utc(due)))
        else:
            self._store.drop_revisit(key)
