"""The recipe of docs/data-set.md for Redis Streams as it stands there, with a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import redis

import newscrawl
from tests.damaging import DAYS, NAMES, build, crawl
from tests.measuring import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "data-set.md").read_text("utf-8")
URL = "redis://127.0.0.1:6379"


def recipe(word: str) -> str:
    """The block of code with this word."""
    (found,) = (one for one in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if word in one)
    return str(found)


@contextmanager
def a_server(folder: Path) -> Iterator[str]:
    """A Redis server that keeps nothing, on a socket in the folder: its URL."""
    path = shutil.which("redis-server")
    if path is None:
        pytest.skip("redis-server is not installed")
    socket = folder / "redis.sock"
    words = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([path, *words, "--dir", str(folder)], stdout=subprocess.PIPE)
    assert process.stdout
    for line in process.stdout:
        if b"ready to accept connections" in line.lower():
            break
    try:
        yield f"unix://{socket}"
    finally:
        process.terminate()
        process.communicate()


def feed(folder: Path, url: str, kill_after: int | None = None) -> None:
    """Run the recipe in a process of its own, killed at its transaction of this number, before or behind it."""
    code = recipe("redis").replace(URL, url)
    if kill_after is not None:
        place = "        transaction.execute()\n"
        assert place in code
        stop = "        count -= 1\n        if count < 0: os.kill(os.getpid(), 9)\n"
        lines = (stop, place) if kill_after % 2 else (place, stop)
        code = code.replace(place, "".join(lines)).replace('as_="dict"', 'as_="dict", batch_size=2')
        code = f"import os\ncount = {kill_after // 2}\n{code}"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder.parent, check=False)
    assert done.returncode in ((0,) if kill_after is None else (0, -9))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "data"
    build(folder)
    crawl(folder, DAYS[2])
    return folder


def test_redis_has_each_line_once(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(built, folder)
    with a_server(tmp_path) as url:
        for kill_after in (0, 1, 2, 3):
            feed(folder, url, kill_after)
        crawl(folder, "2026-03-12", [*NAMES, "content_50"])
        feed(folder, url)
        feed(folder, url)
        client = redis.from_url(url, decode_responses=True)
        entries: Any = client.xrange("news")
        client.close()
    given = Counter(fields["record"] for _, fields in entries)
    lines = newscrawl.read(folder, revisions="all", as_="dict")
    assert given == Counter(json.dumps(line, ensure_ascii=False) for line in lines)
    assert given.total() == len(NAMES) + 2
