"""When articles are looked at again, since the site changes them soon after it publishes them."""

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
"""After the first fetch of an article."""

RECENT = 7
"""Beijing days, today included, that `latest` goes back at first; of older articles none is looked at again."""


def recent(last: date) -> date:
    """The first of the RECENT days up to one."""
    return last - timedelta(days=RECENT - 1)


class Revisits:
    """What is to be looked at again, and when."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self.begin_with_new = False
        """Whether articles that are new now are looked at again later: by `latest` alone."""

    def due(self) -> list[ArticleTask]:
        """Articles that are to be looked at again now; what is no longer recent is let go."""
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
        """Plan the first time for an article that is new."""
        again = CrawlTask("article", key, article.url, ArticlePayload(via="revisit"))
        self._plan(key, again.to_json(), first_fetched)

    def looked(self, key: str) -> None:
        """An article was looked at; where it is to be looked at again, the next time is planned, or none."""
        if revisit := self._store.revisit(key):
            self._plan(key, revisit.task, revisit.first_fetched)

    def not_before(self, key: str, time: datetime) -> None:
        """Put off the next time, where there is one."""
        if revisit := self._store.revisit(key):
            self._store.put_revisit(revisit._replace(due=utc(time)))

    def _plan(self, key: str, task: str, first_fetched: str) -> None:
        first = moment(first_fetched)
        due = next((first + pause for pause in AFTER if first + pause > self._now()), None)
        if due:
            self._store.put_revisit(Revisit(key, task, first_fetched, utc(due)))
        else:
            self._store.drop_revisit(key)
