"""The articles that each spider must find on the replica, computed from its stories and pages, without the crawler."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tests.replica.naming import lists_of
from tests.replica.search import Search, SearchApi
from tests.replica.sections import ENGLISH_HOSTS, FRONT_WITHOUT_LIST, PAGE_SIZE, SECTIONS
from tests.replica.stories import CHINESE_HOSTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tests.replica import Form, Replica

WEEK = (date(2026, 9, 22), date(2026, 9, 28))
"""Seven Beijing days up to the day of NOW."""
_IDENTIFIER = re.compile(r"WS[0-9a-f]{24}")
_UNSEEN = re.compile(r"<!--.*?-->|<script.*?</script>", re.DOTALL)
_ANCHOR = re.compile(r'<(?:a|area)\b[^>]*\bhref="([^"]+)"')
_MOST_REDIRECTS = 5


class Truth:
    """The truth of one replica; every answer is a set of identifiers."""

    def __init__(self, replica: Replica, form: Form) -> None:
        self._replica = replica
        self._site = replica.site
        self._form = form
        self._lists = lists_of(form)

    # --- Stories

    def identifiers(self, indices: Iterable[int]) -> set[str]:
        """Identifiers of the stories, without those on dead hosts."""
        shut = {*(host for host, _ in self._form.dead), *self._form.homeward}
        cards = (self._site.card(index) for index in indices)
        return {card.identifier for card in cards if card.host not in shut}

    def of_days(self, since: date, until: date) -> set[int]:
        """Stories by the day of their address."""
        return set(self._site.days(since, until))

    # --- Lists

    def _on_list(self, name: str, pages: int | None = None) -> set[int]:
        """Stories on an English list, and in the boxes of its first page."""
        section = self._lists.get(name, name)
        if section in self._form.empty:
            return set()
        found = set(self._site.featured(section))
        if section == FRONT_WITHOUT_LIST:
            below = (one.path for one in SECTIONS.values() if one.parent == section)
            return found.union(*(self._on_list(child, pages) for child in below))
        members = self._site.section(section)
        return found | set(members[: pages * PAGE_SIZE] if pages else members)

    def _on_extra(self, address: str, pages: int | None = None) -> set[int]:
        """Stories on a page without times."""
        assert self._replica.formed
        extra = next(one for one in self._form.extras if address.endswith(one.address))
        stories = self._replica.formed.stories_of(extra)
        return set(stories[: pages * PAGE_SIZE] if pages else stories)

    def shown(self, language: str) -> set[int]:
        """Stories on all lists that home pages link to, in "en" or "zh"."""
        if language == "zh":
            tops = (one for one in SECTIONS.values() if one.family == "chinese")
            return {index for one in tops for index in self._site.section(one.path)}
        extras = self._form.extras if self._form.menu in {"dropdown", "renamed"} else ()
        found = set[int]().union(*map(self._on_list, self._lists))
        return found.union(*(self._on_extra(extra.address) for extra in extras))

    def home(self, host: str) -> set[int]:
        """Stories linked from a home page."""
        return self._linked(self._replica.respond(host, "/").body.decode())

    def latest(self, *editions: str, week: tuple[date, date] = WEEK) -> set[str]:
        """Articles of the last seven days, of these editions."""
        hosts = [f"{name}.chinadaily.com.cn" for name in editions]
        found = set[int]().union(*map(self.home, hosts)) | self.shown("en")
        if "cn" in editions:
            found |= self.shown("zh")
        else:
            found = {index for index in found if not self._site.is_chinese(index)}
        return self.identifiers(found & self.of_days(*week))

    def lists(self, *names: str, since: date | None = None, pages: int | None = None) -> set[str]:
        """Articles of lists, by their names or addresses."""
        found: set[int] = set()
        for name in names:
            found |= self._on_extra(name, pages) if "//" in name else self._on_list(name, pages)
        if since:
            found &= self.of_days(since, WEEK[1])
        return self.identifiers(found)

    # --- Other routes

    def archive(self, since: date, until: date, *languages: str) -> set[str]:
        """Articles of some days; where the search API ignores days, of the lists."""
        found = self._of_languages(since, until, languages)
        if self._keeps_to_days:
            return self.identifiers(found)
        return self.identifiers(found & set[int]().union(*map(self.shown, languages)))

    def besides_archive(self, since: date, until: date, *languages: str) -> set[str]:
        """Articles that `archive` may also find without the search API: those on no list, and the paper's own."""
        if self._keeps_to_days:
            return set()
        printed = self.paper(since, until, "china") if "en" in languages else set()
        return self.identifiers(self._of_languages(since, until, languages)) | printed

    @property
    def _keeps_to_days(self) -> bool:
        return "publishedDateFrom" not in self._form.search.ignores

    def _of_languages(self, since: date, until: date, languages: Collection[str]) -> set[int]:
        days = self.of_days(since, until)
        return {i for i in days if ("zh" if self._site.is_chinese(i) else "en") in languages}

    def searched(
        self, since: date | None = None, until: date | None = None, **asked: str
    ) -> set[str]:
        """English stories that an obedient API finds."""
        found = set(SearchApi(self._site, Search()).found(asked, chinese=False))
        return self.identifiers(found & self.of_days(since, until) if since and until else found)

    def paper(self, since: date, until: date, *papers: str) -> set[str]:
        """Articles of the newspaper's days, with its own identifiers."""
        days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
        return {
            found[0]
            for day in days
            for paper in papers
            for one in self._replica.newspaper.issue(paper, day)
            if (found := _IDENTIFIER.search(one.url))
        }

    def feeds(self, *names: str) -> set[str]:
        """Articles of existing feeds."""
        there = [name for name in names if f"/rss/{name}_rss.xml" not in self._form.soft_feeds]
        newest = self._replica.syndication.newest
        return self.identifiers(index for name in there for index in newest(name))

    def within(self, start: str, depth: int) -> set[str]:
        """Articles up to `depth` links from a page."""
        found: set[int] = set()
        ahead, known = {start}, {_place(start)}
        for _ in range(depth):
            links = set[str]().union(*map(self._links, ahead))
            found |= {index for link in links if (index := self._index(link)) is not None}
            ahead = {link for link in links if _is_of_site(link) and _place(link) not in known}
            known |= set(map(_place, ahead))
        return self.identifiers(found)

    def _links(self, url: str) -> set[str]:
        for _ in range(_MOST_REDIRECTS):
            parts = urlsplit(url)
            answer = self._replica.respond(parts.netloc, parts.path or "/")
            if answer.status not in {301, 302}:
                html = _UNSEEN.sub("", answer.body.decode())
                return (
                    {urljoin(url, link) for link in _ANCHOR.findall(html)}
                    if answer.status == 200
                    else set()
                )
            url = urljoin(url, answer.headers["Location"])
        return set()

    def _linked(self, html: str) -> set[int]:
        links = _ANCHOR.findall(_UNSEEN.sub("", html))
        return {index for link in links if (index := self._index(link)) is not None}

    def _index(self, link: str) -> int | None:
        """The story at a link; None for other links, also those that only look like a story's."""
        found = _IDENTIFIER.search(link)
        index = self._site.index_of(found[0]) if found else None
        if found is None or index is None or self._site.card(index).identifier != found[0]:
            return None
        return index


def _is_of_site(url: str) -> bool:
    return urlsplit(url).netloc in {*ENGLISH_HOSTS, *CHINESE_HOSTS}


def _place(url: str) -> str:
    """A canonical address; a story's is the same on every host."""
    if found := _IDENTIFIER.search(url):
        return found[0]
    parts = urlsplit(url)
    return f"{parts.netloc}/{parts.path.removesuffix('index.html').strip('/')}"
