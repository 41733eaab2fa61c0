"""The articles that were captured: stories of the site, and pages of the old CMS."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from tests.replica.expected import expected
from tests.replica.families import exhibits
from tests.replica.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.families.exhibit import Exhibit

_ENOUGH = 2000
"""Stories from which the old pages are made."""
_ADDRESSES = ("url", "page_urls")


class Subjects:
    """Articles by index: those of the site's stories, and behind them those of the old pages."""

    def __init__(self, site: Site, stories: range, old: int) -> None:
        """`old`: how many pages there are of each form of the old CMS."""
        self.site = site
        self.stories = stories
        self._old = dict(enumerate(_old_pages(site.seed, old), site.articles)) if old else {}

    @property
    def indices(self) -> list[int]:
        return [*self.stories, *self._old]

    def is_old(self, index: int) -> bool:
        return index in self._old

    def identifier(self, index: int) -> str:
        if index in self._old:
            identifier: str = self._old[index].record["identifier"]
            return identifier
        return self.site.card(index).identifier

    def urls(self, index: int) -> list[str]:
        """The addresses of its pages."""
        if index in self._old:
            return self._old[index].urls
        return self.site.story(index).page_urls

    def published(self, index: int) -> datetime:
        if index in self._old:
            day = datetime.fromisoformat(self._old[index].record["published_day"])
            return day.replace(tzinfo=timezone.utc)
        return self.site.card(index).published.astimezone(timezone.utc)

    def record(self, index: int, revision: int) -> dict[str, Any]:
        """The expected record without its addresses."""
        if index in self._old:
            record = self._old[index].record
        else:
            record = expected(self.site.story_at(index, revision), None)
        return {name: value for name, value in record.items() if name not in _ADDRESSES}

    def html(self, index: int, page: int, revision: int) -> str:
        if index in self._old:
            return self._old[index].pages[page - 1]
        return self.site.render(self.site.story_at(index, revision), page)


def _old_pages(seed: int, count: int) -> Iterator[Exhibit]:
    """Pages of each form of the old CMS. They are made from stories of today: those with the day of a paper are left out,
    since it would be later than the page."""
    shown: Counter[str] = Counter()
    for one in exhibits(Site(_ENOUGH, seed), count + 4):
        form = f"{one.family} {one.form}"
        is_old = one.record["identifier"].startswith("content_")
        if is_old and not one.record["print_edition"] and shown[form] < count:
            shown[form] += 1
            yield one
