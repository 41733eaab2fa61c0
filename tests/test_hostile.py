"""Hostile pages: whatever they link or redirect to, nothing leaves the site, no file is read, no port opens."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.site.editions import is_site_host
from tests.canary import Canary
from tests.crawling import crawl
from tests.replica import Replica
from tests.replica.wire import Answer
from tests.test_faults import ends, stories

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "www.chinadaily.com.cn"
PATH = "/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
LISTEN = "0A"


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as found:
        yield found


def hostile(port: int, secret: Path) -> list[str]:
    """Addresses that a page must not lead to."""
    inside = f"127.0.0.1:{port}"
    return [
        f"http://{inside}{PATH}",
        f"https://{inside}{PATH}",
        f"http://localhost:{port}{PATH}",
        f"http://[::1]:{port}{PATH}",
        f"http://2130706433:{port}{PATH}",
        f"http://0x7f.1:{port}{PATH}",
        f"http://0177.0.0.1:{port}{PATH}",
        f"http://127.1:{port}{PATH}",
        f"http://169.254.169.254{PATH}",
        f"http://10.0.0.1{PATH}",
        f"http://{SITE}:{port}{PATH}",
        f"http://{SITE}:22{PATH}",
        f"http://user:secret@{SITE}{PATH}",
        f"http://{SITE}@{inside}{PATH}",
        f"http://{SITE}.example.com{PATH}",
        f"http://example.com/{SITE}{PATH}",
        f"http://evil{SITE}.example.com{PATH}",
        "http://evilchinadaily.com.cn" + PATH,
        f"http://{inside}\\@{SITE}{PATH}",
        f"http://{inside}#@{SITE}{PATH}",
        f"http://{inside}?{SITE}{PATH}",
        f"file://{secret}",
        f"file://{SITE}{secret}",
        f"ftp://{SITE}:{port}/a.html",
        f"ftp://{inside}/a.html",
        f"gopher://{inside}/_x",
        "data:text/html,<h1>hello</h1>",
        "javascript:alert(1)",
        f"view-source:http://{inside}/",
        f"s3://{SITE}/key",
        f"//{inside}{PATH}",
        f"\\\\{inside}{PATH}",
        f"http:///{inside}{PATH}",
        f"http://{SITE}%2f@{inside}{PATH}",
        "http://www.chinadaily。com。cn.example.com" + PATH,
        "http://" + "a" * 70_000 + ".example.com/",
        "http://[::1",
    ]


def test_hostile_links(tmp_path: Path, canary: Canary) -> None:
    """From a start page, a list and an article, followed by the spider that follows everything."""
    secret = tmp_path / "secret.html"
    secret.write_text("<h1>The secret</h1>" + "<p>Not for anyone.</p>" * 40, "utf-8")
    links = hostile(canary.port, secret)
    assert len(links) >= 25
    anchors = "".join(f'<li><a href="{link}">A headline of some length</a></li>' for link in links)
    with Replica(60) as replica:
        story = stories(replica, 60)[0]
        page = replica.site.render(story).replace("</body>", f"<ul>{anchors}</ul></body>")
        replica.override(story.url, body=page)
        front = f'<html><body><h3><a href="{story.url}">x</a></h3>{anchors}</body></html>'
        replica.override(f"https://{SITE}/world/cn_eu", body=front)
        start = f"start=https://{SITE}/world/cn_eu"
        crawled = crawl(tmp_path, "site", "-a", start, "-a", "max_depth=2", address=replica.address)
        asked = {request.host for request in replica.requests}
    assert story.url in {record["url"] for record in crawled.records}, crawled.said
    assert canary.calls == 0
    assert all(map(is_site_host, asked)), asked
    assert "The secret" not in (tmp_path / "out.jsonl").read_text("utf-8")
    assert "Traceback" not in crawled.said


@pytest.mark.parametrize("first", [302, 503], ids=["redirect", "retry, then redirect"])
def test_hostile_redirects(tmp_path: Path, canary: Canary, first: int) -> None:
    """Each from an article's address: at once, or when it is tried again; and from robots.txt."""
    secret = tmp_path / "secret.html"
    secret.write_text("<h1>The secret</h1>", "utf-8")
    places = [link for link in hostile(canary.port, secret) if link.isascii() and len(link) < 9000]
    with Replica(400) as replica:
        targets = dict(zip((one.url for one in stories(replica)), places, strict=False))
        assert len(targets) == len(places)
        tries: set[str] = set()

        def answer(url: str) -> Answer:
            if first != 302 and url not in tries:
                tries.add(url)
                return Answer(first)
            return Answer(302, {"Location": targets[url]})

        respond = replica.respond

        def hostile_respond(
            host: str, target: str, headers: dict[str, str] | None = None
        ) -> Answer:
            url = f"https://{host}{target}"
            return answer(url) if url in targets else respond(host, target, headers)

        replica._server.respond = hostile_respond  # type: ignore[assignment]  # noqa: SLF001 - answers of its own
        robots = f"https://{SITE}/robots.txt"
        elsewhere = next(one for one in stories(replica)[len(targets) :])
        moved = elsewhere.url.replace(SITE, "moved.chinadaily.com.cn")
        replica.override(
            robots.replace(SITE, "moved.chinadaily.com.cn"), 302, {"Location": places[0]}
        )
        good = stories(replica)[-1].url  # shows that the site is there
        urls = ",".join([good, *targets, moved])
        options = ["-s", "BACKOFF_BASE=0.05"]
        crawled = crawl(tmp_path, "article", "-a", f"url={urls}", *options, address=replica.address)
    assert canary.calls == 0
    assert [record["url"] for record in crawled.records] == [good]
    assert crawled.status == 4
    found = ends(tmp_path)
    assert found.pop(good) == "done"
    # Backslashes and a missing host make a path of the site, which is not there.
    assert {end for end in found.values() if not end.startswith("failed/")} <= {"gone"}
    assert found[moved] == "failed/robots_unreachable"
    assert "Traceback" not in crawled.said


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_port_is_open_and_no_token_lies_about(tmp_path: Path) -> None:
    with Replica(60) as replica:
        story = stories(replica, 60)[0]
        replica.override(story.url, 503, {"Retry-After": "30"})
        options = ["-a", f"url={story.url}", "-s", f"SITE_ADDRESS={replica.address}"]
        command = [sys.executable, "-m", "newscrawl", "crawl", "article", *options]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            for line in running.stderr:
                if "no requests to its server for" in line:
                    break
            ports = listening(running.pid)
            running.terminate()
            running.stderr.read()
    assert ports == []
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert not {name for name in left if "token" in name or name.endswith(".pickle")}


def listening(pid: int) -> list[str]:
    """Local addresses of the TCP sockets that a process listens on."""
    with suppress(FileNotFoundError):  # closed since
        links = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == LISTEN and row[9] in inodes]
