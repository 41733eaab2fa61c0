"""Queries by prefix find the articles of a month."""

from __future__ import annotations

from datetime import date

import pytest

from newscrawl.site.address_prefixes import Prefix, prefixes

ALL: frozenset[str] = frozenset()


def found(since: date | None, until: date, languages: frozenset[str] = ALL) -> set[Prefix]:
    listed = list(prefixes(since, until, languages))
    assert len(listed) == len(set(listed)), "no query is made twice"
    return set(listed)


@pytest.mark.parametrize(
    ("day", "address"),
    [
        (date(2019, 3, 9), "chinadaily.com.cn/a/201903/09/WS5c8301e4a3106c65c34ed000.html"),
        (date(2019, 3, 9), "global.chinadaily.com.cn/a/201903/09/WS5c8301e4a3106c65c34ed000.html"),
        (date(2019, 3, 9), "cn.chinadaily.com.cn/a/201903/09/WS5c8301e4a3106c65c34ed000.html"),
        (date(2023, 3, 9), "hb.chinadaily.com.cn/a/202303/09/WS5c8301e4a3106c65c34ed000.html"),
        (date(2016, 4, 5), "chinadaily.com.cn/china/2016-04/05/content_24280080.htm"),
        (date(2016, 4, 5), "chinadaily.com.cn/cndy/2016-04/05/content_24280080.htm"),
        (date(2016, 4, 5), "usa.chinadaily.com.cn/world/2016-04/05/content_24280080.htm"),
        (date(2016, 4, 5), "cnews.chinadaily.com.cn/2016-04/05/content_24280080.htm"),
        (date(2004, 12, 20), "chinadaily.com.cn/english/doc/2004-12/20/content_401992.htm"),
        (date(2003, 12, 25), "chinadaily.com.cn/en/doc/2003-12/25/content_293279.htm"),
        (date(2018, 3, 9), "chinadaily.com.cn/a/201803/09/WS5aa1f0a0a3106e7dcc140000.html"),
        (date(2018, 3, 9), "chinadaily.com.cn/china/2018-03/09/content_35812345.htm"),
        (date(2019, 3, 9), "chinadailyhk.com/hk/article/295812"),
    ],
)
def test_an_article_is_found(day: date, address: str) -> None:
    assert any(address.startswith(one.url) for one in found(day, day))


def test_each_month_of_the_days_is_asked_for_and_no_other() -> None:
    dated = {one.url for one in found(date(2019, 11, 30), date(2020, 2, 1)) if "/a/" in one.url}
    assert {url[-7:] for url in dated} == {"201911/", "201912/", "202001/", "202002/"}


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2020, 1, 31)])
def test_the_day_of_an_address_may_be_the_one_before_or_after(day: date) -> None:
    dated = {one.url[-7:] for one in found(day, day) if "/a/" in one.url}
    assert dated == {"202001/", "201912/" if day.day == 1 else "202002/"}


def test_a_language_chooses_hosts() -> None:
    day = date(2023, 3, 9)
    chinese, english = found(day, day, frozenset({"zh"})), found(day, day, frozenset({"en"}))
    assert Prefix("cn.chinadaily.com.cn/a/202303/", "prefix") in chinese - english
    assert Prefix("chinadaily.com.cn/a/202303/", "prefix") in english - chinese
    assert chinese | english == found(day, day)


def test_without_a_first_day_whole_hosts() -> None:
    every = found(None, date(2026, 9, 28))
    assert {one.match for one in every} == {"host"}
    assert Prefix("chinadaily.com.cn", "host") in every


def test_hosts_without_articles_are_left_out() -> None:
    day = date(2023, 3, 9)
    hosts = {one.url.partition("/")[0] for one in found(day, day)}
    assert not hosts & {"newssearch.chinadaily.com.cn", "share.chinadaily.com.cn"}
    assert not [host for host in hosts if host.startswith("www")], "indexes drop it"
