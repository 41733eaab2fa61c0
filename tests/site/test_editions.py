"""Whose a host is, and which edition."""

from __future__ import annotations

import pytest

from newscrawl.site.editions import edition_of, is_site_host, operator_domains, site_host


@pytest.mark.parametrize(
    ("host", "family", "edition"),
    [
        ("chinadaily.com.cn", "www", "www"),
        ("www.chinadaily.com.cn", "www", "www"),
        ("WWW.ChinaDaily.com.cn.", "www", "www"),
        ("m.chinadaily.com.cn", "www", "www"),
        ("global.chinadaily.com.cn", "www", "global"),
        ("usa.chinadaily.com.cn", "www", "usa"),
        ("europe.chinadaily.com.cn", "www", "europe"),
        *((f"{name}.chinadaily.com.cn", "cn", "cn") for name in ["cn", "china", "world", "caijing", "finance", "ent", "fashion", "tech", "qiye", "chuangxin", "che", "fang", "column", "kan", "fj", "jl"]),
        ("language.chinadaily.com.cn", "language", "language"),
        ("epaper.chinadaily.com.cn", "epaper", "epaper"),
        ("enapp.chinadaily.com.cn", "app", "app"),
        ("newssearch.chinadaily.com.cn", "search", None),
        ("regional.chinadaily.com.cn", "regional", "regional"),
        *((f"{name}.chinadaily.com.cn", "govt", "govt") for name in ["govt", "investinchina", "studychina"]),
        *((host, "hk", "hk") for host in ["chinadailyhk.com", "www.chinadailyhk.com", "chinadailyasia.com", "www.chinadailyasia.com", "chinadailyapac.com", "www.chinadailyapac.com"]),
        *((f"{name}.chinadaily.com.cn", "skip", None) for name in ["covid-19", "subscription", "share", "watchthis", "bbs", "blog", "enapp-comment", "ssomobile", "img", "img2"]),
        *((f"{name}.chinadaily.com.cn", "www", "www") for name in ["www1", "www2", "ex"]),
        ("africa.chinadaily.com.cn", "www", "africa"),
        ("fr.chinadaily.com.cn", None, "fr"),
        ("edu.chinadaily.com.cn", None, "edu"),
        ("cnews.chinadaily.com.cn", "cn", "cn"),
        ("subsites.chinadaily.com.cn", "regional", "regional"),
        *((f"{name}.chinadaily.com.cn", "cn", "cn") for name in ["sh", "gx", "hlj", "xz"]),
        *((f"{name}.chinadaily.com.cn", None, None) for name in ["es", "jp", "zz", "tv", "hk", "www3", "ah2"]),
        ("shanxi.chinadaily.com.cn", None, None),
        ("a.b.chinadaily.com.cn", None, None),
        ("fj.chinadailyhk.com", None, None),
    ],
)  # fmt: skip
def test_host(host: str, family: str | None, edition: str | None) -> None:
    assert is_site_host(host)
    found = site_host(host)
    assert (found and found.family) == family
    assert edition_of(host) == edition


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "com.cn",
        "cn",
        "evilchinadaily.com.cn",
        "chinadaily.com.cn.example.org",
        "chinadaily.com",
        "chinadaily.cn",
        "chinadaily.net",
        "newspress.chinadaily.net.cn",
        ".chinadaily.com.cn",
        "www..chinadaily.com.cn",
        "www.chinadaily.com.cn..",
        "www.chinadaily.com.cn:443",
        "www.chinadaily.com.cn/",
        "user@www.chinadaily.com.cn",
        " www.chinadaily.com.cn",
        "www.chinadaily.com.cn\n",
        "a b.chinadaily.com.cn",
        "chinadailyh\u212a.com",
        "www.chinadaily。com。cn",
        "\ud800.chinadaily.com.cn",
        "127.0.0.1",
        "[::1]",
    ],
)
def test_foreign_host(host: str) -> None:
    assert not is_site_host(host)
    assert site_host(host) is None
    assert edition_of(host) is None
    found = site_host(host)
    assert found is None or found.family is None


def test_a_domain_that_redirects_is_read_but_never_requested() -> None:
    assert not is_site_host("www.chinadailyglobal.com")
    host = site_host("www.chinadailyglobal.com")
    assert host is not None
    assert (host.name, host.edition) == ("global.chinadaily.com.cn", "global")


def test_operator() -> None:
    assert operator_domains() == (
        "chinadaily.com.cn",
        "chinadailyhk.com",
        "chinadailyasia.com",
        "chinadailyapac.com",
    )
