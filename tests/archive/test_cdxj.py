"""The index: keys of URLs and lines as `cdxj-indexer` makes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.archive.cdxj import cdxj
from newscrawl.archive.lookup import published
from newscrawl.archive.records import labelled, sha1
from newscrawl.archive.surt import surt
from newscrawl.archive.writing import ArchiveOptions
from tests.running import Clock, a_run, an_exchange

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.chinadaily.com.cn", "cn,com,chinadaily)/"),
        ("https://www.chinadaily.com.cn/", "cn,com,chinadaily)/"),
        ("http://www2.chinadaily.com.cn/A/B.html", "cn,com,chinadaily)/a/b.html"),
        ("https://global.chinadaily.com.cn/china/", "cn,com,chinadaily,global)/china"),
        ("http://h.cn/a/../b//c/./D.html?b=2&a=1&", "cn,h)/b/c/d.html?&a=1&b=2"),
        ("http://h.cn/..", "cn,h)/.."),
        ("http://h.cn:8080/x?", "cn,h:8080)/x"),
        ("http://H.cn:80/x", "cn,h)/x"),
        ("https://h.cn:443/x", "cn,h)/x"),
        ("http://h.cn:443/x", "cn,h:443)/x"),
        ("https://h.cn/a%2Fb%2525c", "cn,h)/a/b%25c"),
        ("https://h.cn/%E4%B8%AD%e6?q=%E4%B8%AD&Q", "cn,h)/%e4%b8%ad%e6?q&q=%e4%b8%ad"),
        ("http://中国.cn/新闻", "cn,xn--fiqs8s)/%e6%96%b0%e9%97%bb"),
        ("http://user:word@h.cn/a?b#part", "cn,h)/a?b"),
        ("https://h.cn/a?x=1&sid=0123456789abcdef0123456789abcdef", "cn,h)/a?&x=1"),
        ("https://h.cn/a?x=1&phpsessid=0123456789abcdef0123456789abcdef&y=2", "cn,h)/a?x=1&y=2"),
        ("http://127.0.0.1:99/x", "1,0,0,127:99)/x"),
        ("https://h.cn/a b\n?c d", "cn,h)/a%20b?c%20d"),
        ("https://h.cn/%zz", "cn,h)/%25zz"),
        ("https://h.cn/?&", "cn,h)/?&"),
        ("https://h.cn./x", "cn,h)/x"),
        ("urn:x", "urn:x"),
    ],
)
def test_keys(url: str, key: str) -> None:
    """As the library `surt` gives them."""
    assert surt(url) == key


def test_lines(tmp_path: Path) -> None:
    run = a_run(tmp_path, Clock(), archive=ArchiveOptions())
    assert run.archive is not None
    url, date = "https://www.chinadaily.com.cn/world", "2026-03-09T08:00:00Z"
    plain = b"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=gbk\r\nContent-Type: x/y\r\n\r\n"
    places = [
        run.archive.add(an_exchange(url, date, b"one", head=plain)).place,
        run.archive.add(an_exchange(f"{url}/2", date, b"one")).place,
        run.archive.add(an_exchange(url, date, b"", status=304, head=b"HTTP/1.1 304 \r\n\r\n")).place,
        run.archive.add(an_exchange(f"{url}/é", date, b"no", status=404, head=b"HTTP/1.1 404\r\n\r\n")).place,
    ]  # fmt: skip
    run.finish(is_over=True)
    run.close()
    lines = cdxj(published(tmp_path))
    assert lines == sorted(lines)
    values = {json.loads(line.split(" ", 2)[2])["offset"]: line.split(" ", 2) for line in lines}
    assert len(values) == 4
    given = [values[str(place.start)] for place in places]
    found = [json.loads(text) for *_, text in given]
    assert [key for key, *_ in given] == [
        "cn,com,chinadaily)/world",
        "cn,com,chinadaily)/world/2",
        "cn,com,chinadaily)/world",
        "cn,com,chinadaily)/world/%c3%a9",
    ]
    assert {stamp for _, stamp, _ in given} == {"20260309080000"}
    assert [one.get("mime") for one in found] == ["text/html", "warc/revisit", "warc/revisit", None]
    assert [one["status"] for one in found] == ["200", "200", "304", "404"]
    assert len({one["digest"] for one in found[:3]}) == 1
    assert found[0]["digest"] == labelled(sha1(b"one"))
    assert list(found[0]) == ["url", "mime", "status", "digest", "length", "offset", "filename"]
    path = tmp_path / places[0].file
    assert all(one["filename"] == path.name for one in found)
    data = path.read_bytes()
    for one in found:
        start = int(one["offset"])
        assert data[start : start + 2] == b"\x1f\x8b"
        assert data[start + int(one["length"]) :][:2] in (b"\x1f\x8b", b"")
