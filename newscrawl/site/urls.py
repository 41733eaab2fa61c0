"""Parse a URL of China Daily: whether it is an article, a list or a day of the newspaper, with its id, day and page.

The forms are in `grammar.py`, each with its example; the hosts in `hosts.toml`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlencode

from newscrawl.site import address, grammar
from newscrawl.site.editions import Host, editions, site_host
from newscrawl.site.grammar import LAST_PAGE, Kind
from newscrawl.text.dates import BEIJING
from newscrawl.text.toml_tables import table

__all__ = ["LAST_PAGE", "Kind", "SiteUrl", "fallback_identifier", "parse"]

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_LONGEST_URL = address.LONGEST_LINK - 40  # so that page_url's additions stay below LONGEST_LINK
_ABSOLUTE = ("https://", "http://")
_LONGEST_KEPT = 300  # characters of an address that is remembered
_PLAY_ID = "?play_id="
_CHANNEL = re.compile(r"/exchange/(?:[\w-]+/)*?channel/(?P<edition>[\w-]+)/")
_OBJECT_ID_STEMS = frozenset({"WS", "AP"})

# Articles of the old CMS got their ids on these days. fact: ids-of-imports
_IMPORT_DAYS = frozenset({date(2017, 9, 15), date(2017, 11, 23)})
_REUSED_DRAFT = timedelta(days=548)  # fact: ids-of-reused-drafts


@dataclass(frozen=True, slots=True)
class SiteUrl:
    """A parsed URL."""

    kind: Kind
    url: str
    """Canonical URL of page 1: https, no port, no fragment, no query except for the search API. FOREIGN: the input, stripped."""
    page: int
    """Number of this page, from 1."""
    host: str
    """In lower case; "" where the URL has none."""
    edition: str | None
    """Edition of the host; "regional" for the government's microsites under `/m/` of an English edition."""
    identifier: str | None
    """Id of an article, without host and page: "WS6ab938c3e4b06d4aa0560001", "content_15740749", "hk-295812"."""
    date: date | None
    """The day in the URL; `None` where it is invalid or of another calendar."""
    created: datetime | None
    """When the story was created, in UTC+8, from the ObjectId; `None` outside 1990 to 2100."""
    section: str | None
    """Path of a list, or of the folder of a dated article: "world/china-us", "cndy"."""
    news_id: str | None = field(default=None, compare=False)
    """The article's id in another CMS of Hong Kong, from "newsId=" in links; not part of the canonical URL."""

    @property
    def suspicious(self) -> bool:
        """Whether the id is more than 18 months away from the day in the URL, and is not an import's.

        The links to provinces in the footer of Chinese pages are such (fact: footer-links-look-like-articles). Some are
        nearer and look like reused drafts, whose ids are up to a year older than their days: only their place outside
        the list distinguishes them.
        """
        if self.date is None or self.created is None:
            return False
        day = self.created.date()
        return day not in _IMPORT_DAYS and abs(day - self.date) > _REUSED_DRAFT

    def page_url(self, number: int) -> str:
        """Canonical URL of page `number`, counted from 1.

        ValueError for a number out of range, and for page 2 where there is only one: of issues, feeds, SKIP and FOREIGN.
        """
        if not 1 <= number <= LAST_PAGE:
            raise ValueError(f"number is {number}: pages are counted from 1 to {LAST_PAGE}")
        if number == 1:
            return self.url
        if self.kind is Kind.SEARCH:
            return f"{self.url.removesuffix('page=0')}page={number - 1}"
        if (self.kind is not Kind.LISTING and self.identifier is None) or _PLAY_ID in self.url:
            raise ValueError(f"number is {number}: {self.url!r} ({self.kind.value}) has one page")
        name, dot, extension = self.url.rpartition(".")
        if extension in {"htm", "html"}:
            return f"{name}_{number}{dot}{extension}"
        if self.kind is Kind.LISTING:
            return f"{self.url}/page_{number}.html"
        return f"{self.url}_{number}"


def parse(url: str, base: str | None = None) -> SiteUrl:
    """Parse any string as a link. `base` is the URL of its page.

    A relative link without a base is FOREIGN, and so is a link longer than 2,083 characters or with a
    canonical URL of nearly that length.
    """
    if base is not None and url.startswith(_ABSOLUTE):
        base = None
    if len(url) + len(base or "") > _LONGEST_KEPT:
        return _parse(url, base)
    return _known(url, base)


def _parse(url: str, base: str | None) -> SiteUrl:
    link = address.clean(url)
    parts = address.split(link, base)
    if parts is None:
        return _foreign(link)
    host = site_host(parts.host)
    if host is None:
        return _foreign(link, parts.host)
    result = _read(host, parts.path, parts.query)
    return result if len(result.url) <= _LONGEST_URL else _foreign(link, parts.host)


_known = lru_cache(maxsize=1024)(_parse)
"""The same links stand on many pages, and several times on one page."""


def fallback_identifier(url: str) -> str:
    """`url-` and 16 hex digits of the canonical URL's sha256: the identifier of a page without an id of China Daily's (design: identity)."""
    canonical = parse(url).url.encode("utf-8", errors="surrogatepass")
    return f"url-{hashlib.sha256(canonical).hexdigest()[:16]}"


def _foreign(link: str, host: str = "") -> SiteUrl:
    return SiteUrl(Kind.FOREIGN, link, 1, host, None, None, None, None, None)


def _skip(host: Host, path: str) -> SiteUrl:
    return SiteUrl(
        Kind.SKIP, f"https://{host.name}{path}", 1, host.name, host.edition, None, None, None, None
    )


def _read(host: Host, path: str, query: str) -> SiteUrl:
    if host.family == "hk" and grammar.VIDEO.fullmatch(path) and (number := _play_id(query)):
        return _video(host, path, number)
    matched = grammar.match(host.family, path)
    if matched is None or matched[0].kind is Kind.SKIP:
        return _skip(host, path)
    form, match = matched
    if form.kind is Kind.ARTICLE:
        return _article(host, form, match, query)
    if host.family == "skip":
        return _skip(host, path)
    if form.kind is Kind.SEARCH:
        return _search(host, path, query)
    return _list(host, form, match)


def _article(host: Host, form: grammar.Form, match: re.Match[str], query: str) -> SiteUrl:
    groups = match.groupdict("")
    identifier = form.stem + groups["id"].lower()
    rest, page = groups.get("rest", ""), int(groups.get("page") or 1)
    if form.page_in_name:
        rest, page = grammar.split_page(rest)
    extension = groups.get("ext", "").lower().replace(".json", ".html")
    section = groups.get("section", "").strip("/")
    return SiteUrl(
        kind=Kind.SKIP if host.family == "skip" else Kind.ARTICLE,
        url=f"https://{host.name}{groups['head']}{identifier}{rest}{extension}",
        page=page,
        host=host.name,
        edition=_edition(host, groups["head"]),
        identifier=_own_identifier(host, form, identifier),
        date=_day_of(int(groups["id"]) // 1000) if form.milliseconds else _day(groups),
        created=_created(groups["id"]) if form.stem in _OBJECT_ID_STEMS else None,
        section=section if _is_section(section) else None,
        news_id=_number_in(query, "newsId") if form.milliseconds else None,
    )


def _own_identifier(host: Host, form: grammar.Form, identifier: str) -> str:
    """The identifier of an article: Hong Kong's CMS has its own numbers (fact: hk-domains), so its ids begin with "hk-"."""
    if host.family == "hk" and form.stem not in _OBJECT_ID_STEMS:
        return f"hk-{identifier}"
    return form.prefix + identifier


def _is_section(folders: str) -> bool:
    return (
        folders not in _paths("no_sections")
        and bool(folders)
        and folders.partition("/")[0] not in _paths("partners")
    )


def _video(host: Host, path: str, number: str) -> SiteUrl:
    """A video of Hong Kong, whose id is in the query."""
    url = f"https://{host.name}{path}{_PLAY_ID}{number}"
    identifier = f"hk-video-{number}"
    return SiteUrl(Kind.ARTICLE, url, 1, host.name, host.edition, identifier, None, None, None)


def _play_id(query: str) -> str | None:
    return _number_in(query, "play_id")


def _number_in(query: str, name: str) -> str | None:
    """A number of up to 12 digits behind a name in a query, as in "newsId=109599"; else None."""
    values = (value for key, value in parse_qsl(query, errors="replace") if key == name)
    value = next(values, "")
    return value if value.isascii() and value.isdigit() and len(value) <= 12 else None


def _list(host: Host, form: grammar.Form, match: re.Match[str]) -> SiteUrl:
    groups = match.groupdict("")
    head, page = groups["head"], int(groups.get("page") or 1)
    section = groups.get("section", "").strip("/")
    if form.page_in_name:
        head, page = grammar.split_page(head)
        section = head.strip("/")
    if section.partition("/")[0].lower() in _paths("skipped"):
        return _skip(host, match.string)
    return SiteUrl(
        kind=form.kind,
        url=f"https://{host.name}{head}{groups.get('ext', '').lower()}",
        page=page,
        host=host.name,
        edition=_edition(host, head),
        identifier=None,
        date=_day(groups),
        created=None,
        section=section or None,
    )


def _search(host: Host, path: str, query: str) -> SiteUrl:
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        given.setdefault(name, value)
    known = [(name, given[name]) for name in _search_parameters() if name in given]
    number = given.get("page", "")
    sound = number.isascii() and number.isdigit() and len(number) <= 5
    page = int(number) + 1 if sound and int(number) < LAST_PAGE else 1
    url = f"https://{host.name}{path}?{urlencode([*known, ('page', '0')], errors='replace')}"
    return SiteUrl(Kind.SEARCH, url, page, host.name, host.edition, None, None, None, None)


def _edition(host: Host, path: str) -> str | None:
    """The edition of a path on a host; for a partner's copy that of its channel (fact: address-partners, regional-under-m)."""
    channel = _CHANNEL.match(path)
    if channel and channel["edition"] in editions():
        return channel["edition"]
    return "regional" if host.family == "www" and path.startswith("/m/") else host.edition


def _day(groups: dict[str, str]) -> date | None:
    if not groups.get("year"):
        return None
    year = int(groups["year"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, int(groups["month"]), int(groups["day"]))
    except ValueError:
        return None


def _day_of(seconds: int) -> date:
    """The day in Beijing of Unix seconds."""
    return datetime.fromtimestamp(seconds, BEIJING).date()


def _created(object_id: str) -> datetime | None:
    """The creation time of an ObjectId, whose first 8 hex digits are Unix seconds (fact: ids-are-objectids)."""
    moment = datetime.fromtimestamp(int(object_id[:8], 16), BEIJING)
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


@cache
def _paths(name: str) -> frozenset[str]:
    """A list of folders from the data file."""
    return frozenset(table("newscrawl.site", "hosts.toml")["paths"][name])


@cache
def _search_parameters() -> tuple[str, ...]:
    return tuple(table("newscrawl.site", "hosts.toml")["search"]["parameters"])
