"""`newscrawl stats`: tables, JSON, filters and mistakes."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import tracemalloc
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.commands.stats import _count
from newscrawl.dataset.reading import read_dicts
from newscrawl.dataset.selection import Selection
from newscrawl.dataset.statistics import DIMENSIONS, Statistics
from newscrawl.text.terminal import width
from tests.forked import newscrawl
from tests.measuring import ROOT
from tests.running import a_run, a_task, keep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "20260309T080000Z-section-aaaaaa-0001.jsonl"
DAYS = 84


def a_line(number: int, day: str | None, **values: Any) -> dict[str, Any]:
    identifier = f"WS65ebb1c0e4b06d4a{number:08x}"
    return {
        "schema_version": "2.0",
        "identifier": identifier,
        "url": f"https://www.chinadaily.com.cn/a/202403/09/{identifier}.html",
        "headline": "Keepers of the coast write down the weather",
        "published_day": day,
        "in_language": "en",
        "genre": "article",
        "section_path": "china/society",
        "authors": [{"name": "Li Lei"}],
        "word_count": 300 + number % 200,
        "metadata": {"revision": 1, "content_hash": f"{number:064x}"},
        **values,
    }


def data_set(folder: Path, lines: Iterable[dict[str, Any] | str]) -> Path:
    place = folder / "data" / "articles" / "crawl_date=2026-03-09"
    place.mkdir(parents=True)
    count = 0
    with (place / NAME).open("w", encoding="utf-8") as file:
        for line in lines:
            file.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
            count += 1
    entry = {"file": NAME, "lines": count, "revisions": 0, "contested": []}
    (place / "_manifest.json").write_text(json.dumps({"version": 2, "segments": [entry]}))
    return folder / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Twelve weeks with 20 articles a day, one of them in Chinese; on one day two."""
    lines: list[dict[str, Any]] = []
    for number in range(DAYS):
        day = (date(2024, 1, 1) + timedelta(days=number)).isoformat()
        for _ in range(2 if day == "2024-02-14" else 19):
            lines.append(a_line(len(lines), day))
        if day != "2024-02-14":
            chinese = {
                "in_language": "zh-Hans",
                "genre": "video",
                "section_path": None,
                "authors": [{"name": "海岸灯塔看守人协会"}, {"name": "Li Lei"}],
                "word_count": 900,
            }
            lines.append(a_line(len(lines), day, **chinese))
    lines.append(
        a_line(len(lines), None, metadata={"revision": 1, "retracted": "2024-03-01T00:00:00Z"})
    )
    return data_set(tmp_path, lines)


def stats(folder: Path, *words: str) -> tuple[int, str, str]:
    done = newscrawl("stats", *words, cwd=folder, timeout=60)
    return done.returncode, done.stdout, done.stderr


REPORT = """\
articles  1663, 1 without a day, 1 gone from the site
days      84 with articles, from 2024-01-01 to 2024-03-24

length   articles   words  median     9 of 10
en           1580  627038     395  309 to 489
zh-Hans        83   74700     900  900 to 900

language  articles  mean words
en            1580         397
zh-Hans         83         900

author              articles  mean words
Li Lei                  1663         422
海岸灯塔看守人协会        83         900

days with far fewer articles than usual, of 69
            days  articles  usual
2024-02-14     1         2     20
"""


def test_the_tables(tmp_path: Path, data: Path) -> None:
    assert stats(tmp_path, "--by", "language,author") == (0, REPORT, "")
    assert stats(tmp_path.parent, str(data), "--by", "language,author") == (0, REPORT, "")


def test_json(tmp_path: Path, data: Path) -> None:
    del data
    status, out, errors = stats(tmp_path, "--json", "--by", "genre,month")
    assert (status, errors) == (0, "")
    found = json.loads(out)
    assert list(found) == [
        "articles",
        "retracted",
        "undated",
        "days",
        "first_day",
        "last_day",
        "length",
        "by",
        "judged_days",
        "gaps",
    ]
    assert found["by"]["genre"][1] == {"value": "video", "articles": 83, "words": 74700}
    assert [one["value"] for one in found["by"]["month"]] == ["2024-01", "2024-02", "2024-03", None]
    assert found["gaps"] == [
        {"since": "2024-02-14", "until": "2024-02-14", "days": 1, "articles": 2, "usual": 20.0}
    ]


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("--since 2024-03-24", 20),
        ("--until 2024-01-02", 40),
        ("--languages zh", 83),
        ("--genres video", 83),
        ("--sections china", 1580),
        ("--query lighthouse", 0),
        ("--query coast --since 2024-02-14 --until 2024-02-14", 2),
    ],
)
def test_filters(tmp_path: Path, data: Path, words: str, articles: int) -> None:
    del data
    status, out, errors = stats(tmp_path, *words.split(), "--json")
    assert (status, json.loads(out)["articles"], errors) == (0, articles, "")


def test_nothing(tmp_path: Path, data: Path) -> None:
    del data
    status, out, errors = stats(tmp_path, "--query", "lighthouse", "--by", "day")
    assert (status, errors) == (0, "")
    assert out == (
        "articles  0\n\nday  articles  mean words\n\n"
        "too few weeks to know how many articles a day usually has\n"
    )


def test_rows(tmp_path: Path, data: Path) -> None:
    """All of days; of others the largest."""
    del data
    _, out, _ = stats(tmp_path, "--by", "day,author", "--top", "1")
    assert "2024-01-01        20" in out
    assert "\n… and 84 more\n" in out
    assert "\n… and 1 more\n" in out
    _, out, _ = stats(tmp_path, "--by", "day")
    assert sum(line.startswith("2024-") for line in out.splitlines()) == DAYS + 1
    assert "\n(none)             1" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--by hour", "--by: 'hour' is not one of day, month, year, weekday, section, author"),
        ("--by ,", "--by: is empty, expected one value or several with commas between them"),
        ("--top 0", "--top: '0' is not a positive integer"),
        ("--top all", "--top: 'all' is not a positive integer"),
        ("--top 5 --json", "--top: --json has all rows, leave it out"),
        ("--since soon", "since: 'soon' is not a day"),
        ("--languages french", "languages: 'french' is not one of en, zh"),
        ("one two", "DATA_DIR: expected one folder, got one two"),
        ("none", "data_dir: none holds no data set"),
        ("", "data_dir: data holds no data set"),
    ],
)
def test_mistakes(tmp_path: Path, words: str, sentence: str) -> None:
    status, out, errors = stats(tmp_path, *words.split())
    assert (status, out) == (2, "")
    assert errors.startswith(f"newscrawl: {sentence}")
    assert errors.count("\n") == 1


def test_damage(tmp_path: Path) -> None:
    """What can be read is counted, and the exit status shows that it is not all."""
    wrong = a_line(1, "2024-03-09", authors=[5])
    data_set(tmp_path, [a_line(0, "2024-03-09"), wrong, '{"identifier": ', a_line(2, "2024-03-10")])
    status, out, errors = stats(tmp_path)
    assert status == 4
    assert out.startswith("articles  2\n")
    sentences = errors.splitlines()
    assert len(sentences) == 2
    assert f"{NAME}:3" in sentences[0]
    assert sentences[1] == "newscrawl: left out, since they are no records: 1 line"


def test_a_run_in_progress(tmp_path: Path) -> None:
    run = a_run(tmp_path / "data")
    try:
        keep(run, a_task())
        run.commit()
        status, out, errors = stats(tmp_path)
    finally:
        run.close()
    assert (status, errors) == (0, "")
    assert out.startswith("articles  1\n")


@pytest.mark.parametrize("columns", [30, 45, 200])
def test_a_terminal(tmp_path: Path, columns: int) -> None:
    """Names are cut to its width, which Chinese characters take twice; control characters are written out."""
    names = [
        "海岸灯塔看守人协会和他们的朋友们",
        "Keepers of the coast and their friends",
        "a\tb\x1b[2J\nc",
    ]
    data_set(
        tmp_path,
        (a_line(place, "2024-03-09", authors=[{"name": one}]) for place, one in enumerate(names)),
    )
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop("COLUMNS", None)
    command = [sys.executable, "-m", "newscrawl", "stats", "--by", "author"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=inner) as process:
        os.close(inner)
        shown = b""
        with open(outer, "rb", buffering=0) as terminal:  # noqa: PTH123 - it has no path
            try:
                while part := terminal.read(4096):
                    shown += part
            except OSError:  # the end of a terminal
                pass
        assert process.wait(60) == 0
    lines = shown.decode().replace("\r\n", "\n").split("\n")
    start = next(place for place, line in enumerate(lines) if line.startswith("author"))
    table = lines[start : start + 4]
    assert {width(line) for line in table} == {min(columns, 38 + 22)}
    assert ("…" in "".join(table)) == (columns < 60)
    assert table[2].startswith("a b\\x1b")


def test_memory_grows_with_groups_and_not_with_records(tmp_path: Path) -> None:
    peaks = []
    for number, count in enumerate((1_000, 8_000)):
        folder = data_set(
            tmp_path / str(number), (a_line(one, "2024-03-09") for one in range(count))
        )
        tracemalloc.start()
        statistics = Statistics(DIMENSIONS)
        _count(statistics, read_dicts(folder, Selection(), unpublished=True))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert statistics.articles == count
    assert peaks[1] < peaks[0] * 1.5
