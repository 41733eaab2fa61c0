"""What holds for every string: an answer, one canonical URL, pages that come back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.site import grammar
from newscrawl.site.editions import operator_domains
from newscrawl.site.urls import LAST_PAGE, Kind, SiteUrl, parse
from tests.growth import MOST_STEPS, steps

HOSTS = [
    *("www.chinadaily.com.cn", "m.chinadaily.com.cn", "CHINADAILY.com.cn.", "cn.chinadaily.com.cn"),
    *("usa.chinadaily.com.cn", "fj.chinadaily.com.cn", "epaper.chinadaily.com.cn"),
    *("enapp.chinadaily.com.cn", "newssearch.chinadaily.com.cn", "regional.chinadaily.com.cn"),
    *("govt.chinadaily.com.cn", "www.chinadailyhk.com", "chinadailyasia.com"),
    *("covid-19.chinadaily.com.cn", "img2.chinadaily.com.cn", "new.chinadaily.com.cn"),
    *("chinadailyglobal.com", "example.org", "chinadaily.com.cn.example.org", "[::1]", "127.0.0.1"),
]
NAMES = [
    *("a", "s", "m", "c", "e", "x", "hk", "rest", "en", "search", "article", "channels", "kindle"),
    *("content", "content_", "content_5", "content_24280080", "node", "node_", "node_1061881"),
    *("c_930029", "p4", "p4_14", "p4_0", "index", "index1", "page", "page_2", "world", "cn_eu"),
    *("2016-04", "2016-04-05", "202405", "256905", "05", "13", "31", "00", "static_e", "newmedia"),
    *("WS", "ws", "AP", "6641f4a2", "45ce1d77cb01f60f", "6641F4A245CE1D77CB01F60F", "295812"),
    *(
        ".",
        "..",
        "%2e",
        "%41",
        "%",
        "%3",
        "%34",
        "%2f",
        "\\",
        "~",
        "-",
        ";v=1",
        ":",
        "@",
        "é",
        "粮",
    ),
    *("\ud800", "\x00", " ", "\t", "\n", "\u3000", "_", "__"),
]
NUMBERS = ["_1", "_2", "_0", "_02", "_14", "_99999", "_100000"]
ENDS = ["", "/", ".html", ".htm", ".HTML", ".json", ".xml", ".jpg", "/index.html", "/page_3.html"]

EXAMPLES = [form.example.partition("://")[2].partition("/")[2] for form in grammar.FORMS]

pieces = st.one_of(st.sampled_from(NAMES), st.sampled_from(NUMBERS), st.text(max_size=3))
tails = st.lists(st.tuples(st.sampled_from(["/", "/", "", "//"]), pieces), max_size=7).map(
    lambda parts: "".join(gap + piece for gap, piece in parts)
)
paths = st.tuples(
    st.one_of(st.just(""), st.sampled_from(EXAMPLES)),
    tails,
    st.lists(st.sampled_from(NUMBERS), max_size=3).map("".join),
    st.sampled_from(ENDS),
).map(lambda parts: "/" + "".join(parts))
queries = st.one_of(
    st.just(""),
    st.sampled_from(
        ["?", "#", "#x?y", "?utm_source=x", "?page=3", "?page=99998&sort=dp", "?page=x"]
    ),
    st.text(max_size=12).map(lambda text: f"?keywords={text}&type[0]=story"),
)
origins = st.tuples(
    st.sampled_from(["https://", "http://", "//", "HTTP://", "https:/", "\\\\", "ftp://", ""]),
    st.sampled_from(["", "", "", "user@", "user:secret@", "www.chinadaily.com.cn@"]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", "", "", ":443", ":80", ":", ":8080", ":x"]),
).map("".join)
odd_urls = st.tuples(origins, paths, queries).map("".join)
our_urls = st.tuples(
    st.sampled_from(HOSTS[:17]).map(lambda host: f"https://{host}"), paths, queries
).map("".join)
# One step away from a form: what one form leaves over is where another may bite.
near_urls = st.tuples(
    st.sampled_from([form.example.partition("?")[0] for form in grammar.FORMS]),
    st.sampled_from(["", "", "/"]),
    st.sampled_from(["", "", "x", "index", "page", "content", "node", "c", "p4", "a"]),
    st.lists(st.sampled_from(NUMBERS), max_size=3).map("".join),
    st.sampled_from(ENDS),
).map("".join)
cut_urls = st.tuples(near_urls, st.integers(0, 40), st.sampled_from(ENDS)).map(
    lambda parts: parts[0][: max(30, len(parts[0]) - parts[1])] + parts[2]
)

object_ids = st.text("0123456789abcdef", min_size=24, max_size=24)
days = st.dates().map(lambda day: f"{day.year:04}-{day.month:02}/{day.day:02}")
article_urls = st.one_of(
    st.tuples(
        st.just("https://www.chinadaily.com.cn/a/"),
        days.map(lambda day: day.replace("-", "")),
        st.just("/WS"),
        object_ids,
        st.just(".html"),
    ),
    st.tuples(
        st.sampled_from(["https://usa.chinadaily.com.cn/", "https://cn.chinadaily.com.cn/hqcj/"]),
        days,
        st.just("/content_"),
        st.integers(0, 10**9).map(str),
        st.just(".htm"),
    ),
)
strings = st.one_of(st.text(), odd_urls, our_urls, near_urls, cut_urls, article_urls.map("".join))
numbers = st.integers(1, LAST_PAGE)


@given(strings, st.one_of(st.none(), odd_urls, st.text()))
def test_total(link: str, base: str | None) -> None:
    got = parse(link, base)
    assert isinstance(got, SiteUrl)
    assert 1 <= got.page <= LAST_PAGE
    assert isinstance(got.suspicious, bool)


@given(strings)
def test_idempotent(link: str) -> None:
    first = parse(link)
    assert parse(first.url) == replace(first, page=1)


@given(strings, odd_urls)
def test_a_base_changes_the_way_not_the_place(link: str, base: str) -> None:
    first = parse(link, base)
    again = parse(first.url)
    assert (again.kind, again.url) == (first.kind, first.url)
    assert (again.identifier, again.date, again.section) == (
        first.identifier,
        first.date,
        first.section,
    )


@given(strings, numbers)
def test_pages_come_back(link: str, number: int) -> None:
    got = parse(link)
    try:
        url = got.page_url(number)
    except ValueError:
        assert number > 1
        assert got.kind not in {Kind.ARTICLE, Kind.LISTING, Kind.SEARCH}
        return
    assert parse(url) == replace(got, page=number)


@given(strings)
def test_nothing_foreign_looks_ours(link: str) -> None:
    got = parse(link)
    if got.kind is Kind.FOREIGN:
        return
    parts = urlsplit(got.url)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", got.host, "")
    assert bool(parts.query) is (got.kind is Kind.SEARCH)
    assert any(f".{got.host}".endswith(f".{domain}") for domain in operator_domains())
    assert got.url.isascii()
    assert got.url.isprintable()


@given(article_urls, numbers)
def test_every_id_is_an_article(parts: tuple[str, ...], number: int) -> None:
    *_, stem, digits, extension = parts
    url = "".join(parts)
    got = parse(f"{url.removesuffix(extension)}_{number}{extension}")
    assert got.kind is Kind.ARTICLE
    assert got.identifier == stem[1:] + digits
    assert (got.url, got.page) == (url, number)


FILE_ENDS = (".html", ".htmx", "")


@pytest.mark.parametrize(
    ("start", "unit", "end"),
    [
        *(("", unit, "") for unit in ("/a", "/a-", "/2016-04/05", "/content_", "/WS", "/..", "%", "/%2e", "/\\", "/")),
        *((f"/{name}", "_1", end) for name in ("", "p4_14", "node_5", "page", "x/index1") for end in FILE_ENDS),
    ],
)  # fmt: skip
def test_hostile_paths_take_no_longer(start: str, unit: str, end: str) -> None:
    """A pattern that backtracks badly takes minutes here; a good one time by the length."""

    def read(count: int) -> None:
        parse(f"https://www.chinadaily.com.cn{start}{unit * count}{end}")

    most = 1900 // len(unit)  # a little less than the longest address that is read
    assert steps(read, most) / steps(read, most // 4) < MOST_STEPS


@pytest.mark.parametrize(
    "junk", ["https://", "//www.chinadaily.com.cn/", " ", "\n", "x\t", "%", "\ud800"]
)
def test_a_megabyte_takes_no_longer(junk: str) -> None:
    long = junk * (1_000_000 // len(junk))
    assert parse(long).kind is Kind.FOREIGN
    assert steps(parse, long) / steps(parse, long[: len(long) // 4]) < MOST_STEPS
