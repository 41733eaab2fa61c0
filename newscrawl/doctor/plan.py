"""The requests of `newscrawl doctor --site`: few, and each answers many facts. The most valuable come first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newscrawl.doctor.seen import CannotTellError, Seen, is_article
from newscrawl.pages.app import read_columns, read_stories
from newscrawl.site.editions import site_host
from newscrawl.site.papers import is_issue_day, issue_url
from newscrawl.site.search_api import HEADERS
from newscrawl.site.search_window import OLDEST, Window
from newscrawl.site.urls import Kind, parse
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REQUESTS_MAX = 60
"""Requests of a check at most, robots.txt of each host, redirects and retries included."""

_WWW = "https://www.chinadaily.com.cn"
_HK = "https://www.chinadailyhk.com/"
_FAR = 9_999  # a page behind the last of any day
_MADE_UP = "qzjxkwvq"  # a word of no article


@dataclass(frozen=True)
class Step:
    """One request. Its URL may depend on earlier answers; CannotTellError where these do not give one."""

    name: str
    url: Callable[[Seen], str]
    headers: Mapping[str, str] = field(default_factory=dict)


def _at(url: str) -> Callable[[Seen], str]:
    return lambda _: url


# --- Addresses from earlier answers


def newest_day(seen: Seen) -> date:
    """The day of the newest article of a list, else today."""
    try:
        items = seen.listing("list").items
    except CannotTellError:
        return seen.today
    days = [stamp.day for one in items if one.date and (stamp := parse_stamp(one.date))]
    return min(max(days, default=seen.today), seen.today)


def _page_2(seen: Seen) -> str:
    return parse(seen.good("list").asked).page_url(2)


def _last_page(name: str) -> Callable[[Seen], str]:
    def url(seen: Seen) -> str:
        found = seen.listing(name).last_page
        if found is None:
            raise CannotTellError("its pager names no last page", seen.good(name).asked)
        return found

    return url


def _article(name: str, place: int = 0, front: str | None = None) -> Callable[[Seen], str]:
    """An article of a list, or of a front page where the list names none."""

    def url(seen: Seen) -> str:
        try:
            return seen.article_on(name, place)
        except CannotTellError:
            if front is None:
                raise
            return seen.article_on(front, place)

    return url


def _elsewhere(seen: Seen) -> str:
    """An article of www under another host."""
    return seen.article_on("list").replace("://www.", "://global.", 1)


def _never_was(seen: Seen) -> str:
    """The address of an article with an id that never was."""
    address = seen.article_on("list")
    identifier = parse(address).identifier or ""
    return address.replace(identifier, f"{identifier[:-8]}00000000")


def _chinese_list(seen: Seen) -> str:
    """A list of the host itself, else of another that its menu names."""
    answer = seen.good("china-home")
    lists = [one for url in seen.home("china-home").sections if (one := parse(url)).section]
    own = [one for one in lists if one.host == parse(answer.url).host]
    if not lists:
        raise CannotTellError("its menu names no list", answer.asked)
    return (own or lists)[0].url


def _window(
    language: str = "en", sort: str = "dp", page: int = 0, **filters: str
) -> Callable[[Seen], str]:
    """A search of everything."""
    return lambda _: Window(language, sort=sort, filters=filters).url(page)


def _if_there(name: str, url: Callable[[Seen], str]) -> Callable[[Seen], str]:
    """A URL that is requested only where an earlier step on the host had an answer: a dead host costs minutes."""

    def checked(seen: Seen) -> str:
        seen.answer(name)
        return url(seen)

    return checked


def day_window(seen: Seen, **filters: str) -> Window:
    """A search of a day a week before the newest: it is complete, and far enough from the newest rows."""
    day = newest_day(seen) - timedelta(days=7)
    return Window("en", day, day, filters=filters)


def _of_a_day(page: int = 0, **filters: str) -> Callable[[Seen], str]:
    return lambda seen: day_window(seen, **filters).url(page)


def _issue(seen: Seen) -> str:
    day = newest_day(seen) - timedelta(days=1)
    return issue_url("china", day if is_issue_day("china", day) else day - timedelta(days=1))


def _sunday(seen: Seen) -> str:
    day = newest_day(seen)
    return issue_url("china", day - timedelta(days=day.isoweekday() % 7 or 7))


def _printed(seen: Seen) -> str:
    links = seen.issue("issue").article_links
    if not links:
        raise CannotTellError("the day of the paper names no article", seen.good("issue").asked)
    return links[0].url


def _column(seen: Seen) -> str:
    columns = read_columns(seen.good("app-columns").body)
    if not columns:
        raise CannotTellError("it names no column", seen.good("app-columns").asked)
    return columns[0]


def _app_story(seen: Seen) -> str:
    links = read_stories(seen.good("app-stories").body)
    if not links:
        raise CannotTellError("the column names no story", seen.good("app-stories").asked)
    return links[0].url.removesuffix(".html") + ".json"


def _of_family(name: str, family: str, what: str) -> Callable[[Seen], str]:
    def wants(url: str) -> bool:
        host = site_host(parse(url).host)
        return host is not None and host.family == family and is_article(url)

    return lambda seen: seen.link_on(name, wants, what)


def is_list(url: str) -> bool:
    """Whether a URL is a list's."""
    return parse(url).kind is Kind.LISTING


STEPS = (
    Step("robots", _at(f"{_WWW}/robots.txt")),
    Step("home", _at(f"{_WWW}/")),
    Step("list", _at(f"{_WWW}/china/society")),
    Step("list-2", _page_2),
    Step("article", _article("list", front="home")),
    Step("article-2", _article("list", 2, front="home")),
    Step("opinion-list", _at(f"{_WWW}/opinion/op-ed")),
    Step("opinion", _article("opinion-list")),
    Step("photo-list", _at(f"{_WWW}/culture/photo")),
    Step("gallery", _article("photo-list")),
    Step("gallery-2", _article("photo-list", 1)),
    Step("video-list", _at(f"{_WWW}/china/5bff7e9ea310eff30328bd28")),
    Step("video", _article("video-list")),
    Step("cn-home", _at("https://cn.chinadaily.com.cn/")),
    Step("china-home", _at("https://china.chinadaily.com.cn/")),
    Step("cn-list", _chinese_list),
    Step("cn-article", _article("cn-list", front="china-home")),
    Step("cn-article-2", _article("cn-list", 1, front="china-home")),
    Step("search", _window(), HEADERS),
    Step("search-2", _if_there("search", _window(page=1)), HEADERS),
    Step("search-oldest", _if_there("search", _window(sort=OLDEST)), HEADERS),
    Step("search-day", _if_there("search", _of_a_day()), HEADERS),
    Step("search-type", _if_there("search", _of_a_day(curType="photo")), HEADERS),
    Step("search-word", _if_there("search", _of_a_day(fullMust=_MADE_UP)), HEADERS),
    Step("search-end", _if_there("search", _of_a_day(page=_FAR)), HEADERS),
    Step("search-zh", _if_there("search", _window("zh")), HEADERS),
    Step("issue", _issue),
    Step("print-article", _printed),
    Step("issue-sunday", _if_there("issue", _sunday)),
    Step("language-list", _at("https://language.chinadaily.com.cn/news_bilingual")),
    Step("language-article", _article("language-list")),
    Step("latest", _at(f"{_WWW}/china/59b8d010a3108c54ed7dfc23")),
    Step("latest-end", _last_page("latest")),
    Step("global-article", _elsewhere),
    Step("feed", _at(f"{_WWW}/rss/china_rss.xml")),
    Step("sitemap", _at(f"{_WWW}/sitemap.xml")),
    Step("app-columns", _at("https://enapp.chinadaily.com.cn/channels/enapp/custom-columns.json")),
    Step("app-stories", _column),
    Step("app-story", _app_story),
    Step("hk-home", _at(_HK)),
    Step("hk-article", _of_family("hk-home", "hk", "article")),
    Step("regional-home", _at("https://regional.chinadaily.com.cn/")),
    Step("regional-article", _of_family("regional-home", "regional", "article")),
    Step("old-2016", _at(f"{_WWW}/cndy/2016-04/05/content_24280080.htm")),
    Step("old-2004", _at(f"{_WWW}/english/doc/2004-12/20/content_401992.htm")),
    Step("gone", _never_was),
    Step("slash", _at(f"{_WWW}/china/society/")),
)
"""In the order of the requests."""
