"""What pages and headers state about rights."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.pages.rights import header_rights, page_rights

FOOT = "Copyright 2026. All rights reserved."


@pytest.mark.parametrize(
    ("head", "stated"),
    [
        ('<meta name="robots" content="noindex, nofollow">', ["robots: noindex, nofollow"]),
        ("<META CONTENT='noarchive' NAME=ROBOTS />", ["robots: noarchive"]),
        ('<meta name="tdm-reservation" content="1"/>', ["tdm-reservation: 1"]),
        (
            '<meta name="tdm-policy" content="https://example.org/a?b&amp;c">',
            ["tdm-policy: https://example.org/a?b&c"],
        ),
        ('<meta property="dc.rights" content="All\n reserved">', ["dc.rights: All reserved"]),
        ('<meta name="robots" content="">', []),
        ('<meta name="robots">', []),
        ('<meta name="author" content="robots">', []),
        ('<!-- <meta name="robots" content="none"> -->', []),
        ('<!-- never closed <meta name="robots" content="none">', []),
        ('<meta name="robots" content="all"><meta name="robots" content="all">', ["robots: all"]),
        (
            '<meta name="googlebot" content="a"><meta name="robots" content="b">',
            ["googlebot: a", "robots: b"],
        ),
    ],
)
def test_meta_elements(head: str, stated: list[str]) -> None:
    assert page_rights(f"<html><head>{head}</head><body><p>Text.</p></body></html>") == stated


@pytest.mark.parametrize(
    ("foot", "line"),
    [
        (f"<p>{FOOT}</p>", FOOT),
        (f"<div>Home<br>{FOOT}<br/>Licence 7</div>", FOOT),
        ("<td>&copy; 2026 <a href='/'>The <b>Keeper</b></a></td>", "© 2026 The Keeper"),
        ("<p>© The Keeper</p>", "© The Keeper"),
        ("<p>版权所有：守灯人报</p>", "版权所有：守灯人报"),
        ("<div>Copyright 1995 - <script>//<!--\nd=1<2;\n//--></script>. Reserved.</div>", "Copyright 1995 - . Reserved."),
        (f"<p>{FOOT}</p><div class='copyright'></div><script>var copyright = 1;</script>", FOOT),
        (f"<p>{FOOT}</p><!-- Copyright of the template -->", FOOT),
        ("<p>Copyright</p><p>Copyright 2025</p><p>Tail.</p>", "Copyright 2025"),
        ("<p>No word of it.</p>", None),
        (f"<p>{'x' * 900} Copyright {'y' * 900}</p>", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_copyright_line(foot: str, line: str | None) -> None:
    found = page_rights(f"<html><body><p>Text of the page.</p>{foot}</body></html>")
    if line is None:
        assert all(len(one) <= 520 for one in found)
    else:
        assert found == [f"copyright: {line}"]


def test_headers() -> None:
    given = [
        ("X-Robots-Tag", "noindex"),
        ("x-robots-tag", "bot:  none"),
        ("TDM-Reservation", "1"),
        ("Server", "keeper"),
        ("tdm-policy", ""),
    ]
    assert header_rights(given) == [
        "x-robots-tag: noindex",
        "x-robots-tag: bot: none",
        "tdm-reservation: 1",
    ]


def test_a_record_has_them() -> None:
    html = (
        '<html><head><title>Keepers</title><meta name="robots" content="noarchive"></head><body><div id="lft-art">'
        f'<h1>Keepers write on</h1><div id="Content"><p>They wrote.</p></div></div><p>{FOOT}</p></body></html>'
    )
    url = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
    article = newscrawl.extract(html, url)
    assert article is not None
    assert article.metadata.rights == ["robots: noarchive", f"copyright: {FOOT}"]
